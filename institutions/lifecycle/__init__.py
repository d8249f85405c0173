"""What an institution is, what is known of it, where its promises stand, and the six cycles of its life; pure."""

from institutions.lifecycle.cycle import Cycle, CycleMove, Hand, acts_from, find_move, may_move
from institutions.lifecycle.facts import (
    BRANDS,
    ENTERED_NAMES,
    FactKind,
    LicenceKind,
    MergeKind,
    MergeState,
    NameKind,
    PersonKind,
    RegistryAct,
)
from institutions.lifecycle.names import InstitutionType, PromiseClass, PromiseStanding, Reachability

__all__ = [
    "BRANDS",
    "ENTERED_NAMES",
    "Cycle",
    "CycleMove",
    "FactKind",
    "Hand",
    "InstitutionType",
    "LicenceKind",
    "MergeKind",
    "MergeState",
    "NameKind",
    "PersonKind",
    "PromiseClass",
    "PromiseStanding",
    "Reachability",
    "RegistryAct",
    "acts_from",
    "find_move",
    "may_move",
]
