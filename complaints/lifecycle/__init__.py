"""The case as one table of moves, and the names it is written in; pure (rules §8.1 as mended by §0b.19–23)."""

from complaints.lifecycle.names import (
    BEFORE_ACCEPTANCE,
    BETWEEN_PARTIES,
    CLAIMANTS,
    ENDED,
    HANDLERS,
    OPEN,
    UNDER_WAY,
    ClueState,
    Outcome,
    OutsideTo,
    PartyRole,
    RoomKind,
    Status,
)
from complaints.lifecycle.reports import HandedTo, ReportKind, ReportOutcome, ReportState
from complaints.lifecycle.table import DESK_ROLES, MOVES, SUPERVISORS, Move, acts_for, allowed, find, moves_from

__all__ = [
    "BEFORE_ACCEPTANCE",
    "BETWEEN_PARTIES",
    "CLAIMANTS",
    "DESK_ROLES",
    "ENDED",
    "HANDLERS",
    "MOVES",
    "OPEN",
    "SUPERVISORS",
    "UNDER_WAY",
    "ClueState",
    "HandedTo",
    "Move",
    "Outcome",
    "OutsideTo",
    "PartyRole",
    "ReportKind",
    "ReportOutcome",
    "ReportState",
    "RoomKind",
    "Status",
    "acts_for",
    "allowed",
    "find",
    "moves_from",
]
