"""What an institution is, where its promises stand, and the six cycles of its life; pure."""

from institutions.lifecycle.cycle import Cycle, CycleMove, Hand, acts_from, find_move, may_move
from institutions.lifecycle.names import InstitutionType, PromiseClass, PromiseStanding, Reachability

__all__ = [
    "Cycle",
    "CycleMove",
    "Hand",
    "InstitutionType",
    "PromiseClass",
    "PromiseStanding",
    "Reachability",
    "acts_from",
    "find_move",
    "may_move",
]
