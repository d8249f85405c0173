"""The verbs of disclosure; the only files that write here."""

from disclosure.actions.copies import refresh_figures, sync_institution, sync_institutions
from disclosure.actions.forgetting import forget_draft
from disclosure.actions.milestones import Milestone, note_milestone
from disclosure.actions.publishing import (
    Barred,
    TooEarly,
    check,
    correct,
    decline,
    make_candidate,
    move_last_day,
    notify,
    object_to,
    prepare,
    publish,
    withdraw,
)

__all__ = [
    "Barred",
    "Milestone",
    "TooEarly",
    "check",
    "correct",
    "decline",
    "forget_draft",
    "make_candidate",
    "move_last_day",
    "note_milestone",
    "notify",
    "object_to",
    "prepare",
    "publish",
    "refresh_figures",
    "sync_institution",
    "sync_institutions",
    "withdraw",
]
