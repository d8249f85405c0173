"""The verbs of institutions: the registry and its mergers, dispute resolution, the ledger, the clocks of cycles."""

from institutions.actions.facts import (
    FactRow,
    LicenceDraft,
    NameDraft,
    OwnerDraft,
    PersonDraft,
    add_fact,
    end_fact,
    fact_kind,
)
from institutions.actions.ledger import Standing, count_open_case, count_promise
from institutions.actions.merging import (
    accept_entry,
    bind_entry,
    confirm_merge,
    propose_merge,
    propose_split,
    refuse_merge,
)
from institutions.actions.moving import check_joining
from institutions.actions.odr import OdrWrong, join_odr, leave_odr
from institutions.actions.registry import (
    Entry,
    RegistryWrong,
    add_institution,
    change_institution,
    set_reachability,
)
from institutions.actions.timing import Subject, end_clock, running_clock, start_clock, sweep_cycle_clocks

__all__ = [
    "Entry",
    "FactRow",
    "LicenceDraft",
    "NameDraft",
    "OdrWrong",
    "OwnerDraft",
    "PersonDraft",
    "RegistryWrong",
    "Standing",
    "Subject",
    "accept_entry",
    "add_fact",
    "add_institution",
    "bind_entry",
    "change_institution",
    "check_joining",
    "confirm_merge",
    "count_open_case",
    "count_promise",
    "end_clock",
    "end_fact",
    "fact_kind",
    "join_odr",
    "leave_odr",
    "propose_merge",
    "propose_split",
    "refuse_merge",
    "running_clock",
    "set_reachability",
    "start_clock",
    "sweep_cycle_clocks",
]
