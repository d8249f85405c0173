"""The verbs of disclosure; the only files that write here."""

from disclosure.actions.copies import refresh_figures, sync_institution, sync_institutions
from disclosure.actions.duties import sync_duties
from disclosure.actions.forgetting import forget_draft
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
    "TooEarly",
    "check",
    "correct",
    "decline",
    "forget_draft",
    "make_candidate",
    "move_last_day",
    "notify",
    "object_to",
    "prepare",
    "publish",
    "refresh_figures",
    "sync_duties",
    "sync_institution",
    "sync_institutions",
    "withdraw",
]
