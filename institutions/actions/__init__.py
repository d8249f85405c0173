"""The verbs of institutions: entering and changing them, their part in dispute resolution, the clocks of cycles."""

from institutions.actions.disclosing import (
    Course,
    DisclosureWrong,
    Typed,
    confirm_item,
    discard_item,
    draft_item,
    draft_items,
    notice_days,
    open_duties,
    recall_item,
    tend_duties,
)
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
from institutions.actions.standards import (
    comment_commitment,
    commit_to,
    end_commitment,
    end_standard,
    publish_standard,
)
from institutions.actions.timing import Subject, end_clock, running_clock, start_clock, sweep_cycle_clocks

__all__ = [
    "Course",
    "DisclosureWrong",
    "Entry",
    "OdrWrong",
    "Standing",
    "Subject",
    "Typed",
    "add_institution",
    "change_institution",
    "comment_commitment",
    "commit_to",
    "confirm_item",
    "count_open_case",
    "count_promise",
    "discard_item",
    "draft_item",
    "draft_items",
    "end_clock",
    "end_commitment",
    "end_standard",
    "join_odr",
    "leave_odr",
    "notice_days",
    "open_duties",
    "publish_standard",
    "recall_item",
    "running_clock",
    "set_reachability",
    "start_clock",
    "sweep_cycle_clocks",
    "tend_duties",
]
