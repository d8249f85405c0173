"""What an institution is, where its promises stand, and the six cycles of its life; pure."""

from institutions.lifecycle.cycle import Cycle, CycleMove, Hand, acts_from, find_move, may_move
from institutions.lifecycle.exiting import EXIT, ExitState, LegalType, Obstacles, obstacles
from institutions.lifecycle.filing import FILING, FilingKind, FilingState
from institutions.lifecycle.names import InstitutionType, PromiseClass, PromiseStanding, Reachability
from institutions.lifecycle.selecting import SELECTION, SelectionState, Verdict
from institutions.lifecycle.tables import CYCLES, CycleTable

__all__ = [
    "CYCLES",
    "EXIT",
    "FILING",
    "SELECTION",
    "Cycle",
    "CycleMove",
    "CycleTable",
    "ExitState",
    "FilingKind",
    "FilingState",
    "Hand",
    "InstitutionType",
    "LegalType",
    "Obstacles",
    "PromiseClass",
    "PromiseStanding",
    "Reachability",
    "SelectionState",
    "Verdict",
    "acts_from",
    "find_move",
    "may_move",
    "obstacles",
]
