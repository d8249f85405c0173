"""A table and its agreement as tables of moves; pure."""

from mediation.lifecycle.agreement import (
    NEEDS_FACTS,
    OWN_FORMS,
    CourtOutcome,
    Form,
    PressedAs,
    form_of,
)
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
    "BODY",
    "CHAIR",
    "NEEDS_FACTS",
    "OWN_FORMS",
    "PARTIES",
    "TABLE_MOVES",
    "AgreementMove",
    "AgreementState",
    "Basis",
    "CourtOutcome",
    "Form",
    "MediationState",
    "PressedAs",
    "TableMove",
    "agreement_target",
    "form_of",
    "table_target",
]
