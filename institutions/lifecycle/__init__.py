"""What an institution is, what is known of it, where its promises stand, and the six cycles of its life; pure."""

from institutions.lifecycle.cycle import Cycle, CycleMove, Hand, acts_from, find_move, may_move
from institutions.lifecycle.exiting import EXIT, ExitState, KnownHow, LegalType, Obstacles, obstacles
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
from institutions.lifecycle.filing import FILING, FilingKind, FilingState
from institutions.lifecycle.inspecting import INSPECTION
from institutions.lifecycle.names import InstitutionType, PromiseClass, PromiseStanding, Reachability
from institutions.lifecycle.noticing import NOTICE
from institutions.lifecycle.selecting import SELECTION, SelectionState, Verdict
from institutions.lifecycle.supervising import SUPERVISION
from institutions.lifecycle.tables import CYCLES, CycleTable

__all__ = [
    "BRANDS",
    "CYCLES",
    "ENTERED_NAMES",
    "EXIT",
    "FILING",
    "INSPECTION",
    "NOTICE",
    "SELECTION",
    "SUPERVISION",
    "Cycle",
    "CycleMove",
    "CycleTable",
    "ExitState",
    "FactKind",
    "FilingKind",
    "FilingState",
    "Hand",
    "InstitutionType",
    "KnownHow",
    "LegalType",
    "LicenceKind",
    "MergeKind",
    "MergeState",
    "NameKind",
    "Obstacles",
    "PersonKind",
    "PromiseClass",
    "PromiseStanding",
    "Reachability",
    "RegistryAct",
    "SelectionState",
    "Verdict",
    "acts_from",
    "find_move",
    "may_move",
    "obstacles",
]
