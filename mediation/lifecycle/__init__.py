"""A table and its agreement as tables of moves; pure."""

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
    "PARTIES",
    "TABLE_MOVES",
    "AgreementMove",
    "AgreementState",
    "Basis",
    "MediationState",
    "TableMove",
    "agreement_target",
    "table_target",
]
