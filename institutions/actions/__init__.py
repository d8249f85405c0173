"""The verbs of the registry: entering and changing institutions, their part in online dispute resolution."""

from institutions.actions.odr import OdrWrong, join_odr, leave_odr
from institutions.actions.registry import (
    Entry,
    Standing,
    add_institution,
    change_institution,
    count_open_case,
    count_promise,
    set_reachability,
)

__all__ = [
    "Entry",
    "OdrWrong",
    "Standing",
    "add_institution",
    "change_institution",
    "count_open_case",
    "count_promise",
    "join_odr",
    "leave_odr",
    "set_reachability",
]
