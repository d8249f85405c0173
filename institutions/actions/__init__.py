"""The verbs of the registry: entering and changing institutions, their part in online dispute resolution."""

from institutions.actions.odr import OdrWrong, join_odr, leave_odr
from institutions.actions.registry import (
    Entry,
    add_institution,
    change_institution,
    count_open_case,
    set_reachability,
)

__all__ = [
    "Entry",
    "OdrWrong",
    "add_institution",
    "change_institution",
    "count_open_case",
    "join_odr",
    "leave_odr",
    "set_reachability",
]
