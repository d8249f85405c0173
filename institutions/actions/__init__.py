"""The verbs of institutions: entering and changing them, their part in dispute resolution, the clocks of cycles."""

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
from institutions.actions.timing import Subject, end_clock, running_clock, start_clock, sweep_cycle_clocks

__all__ = [
    "Entry",
    "OdrWrong",
    "Standing",
    "Subject",
    "add_institution",
    "change_institution",
    "count_open_case",
    "count_promise",
    "end_clock",
    "join_odr",
    "leave_odr",
    "running_clock",
    "set_reachability",
    "start_clock",
    "sweep_cycle_clocks",
]
