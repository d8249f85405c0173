"""A table and its agreement as tables of moves; pure."""

from mediation.lifecycle.agreement import NEEDS_FACTS, OWN_FORMS, CourtOutcome, Form, PressedAs, form_of
from mediation.lifecycle.bids import COMPARED, ROUND_MOVES, RUNNING, RoundMove, RoundState, round_target
from mediation.lifecycle.proposals import ANSWERED_FROM, CARRIED_FROM, WITHDRAWN_FROM, ProposalState
from mediation.lifecycle.table import (
    AGREEMENT_MOVES,
    BODY,
    CHAIR,
    PARTIES,
    TABLE_MOVES,
    AgreementMove,
    AgreementState,
    Basis,
    MediationState,
    TableMove,
    agreement_target,
    table_target,
)

__all__ = [
    "AGREEMENT_MOVES",
    "ANSWERED_FROM",
    "BODY",
    "CARRIED_FROM",
    "CHAIR",
    "COMPARED",
    "NEEDS_FACTS",
    "OWN_FORMS",
    "PARTIES",
    "ROUND_MOVES",
    "RUNNING",
    "TABLE_MOVES",
    "WITHDRAWN_FROM",
    "AgreementMove",
    "AgreementState",
    "Basis",
    "CourtOutcome",
    "Form",
    "MediationState",
    "PressedAs",
    "ProposalState",
    "RoundMove",
    "RoundState",
    "TableMove",
    "agreement_target",
    "form_of",
    "round_target",
    "table_target",
]
