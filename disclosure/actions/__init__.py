"""The verbs of disclosure; the only files that write here."""

from disclosure.actions.copies import sync_institution, sync_institutions
from disclosure.actions.correcting import (
    Asked,
    CorrectionWrong,
    answer_correction,
    ask_correction,
    pass_on,
    sweep_corrections,
)
from disclosure.actions.counting import count_cases, count_due, count_institution, count_published, recount
from disclosure.actions.duties import sync_duties
from disclosure.actions.figures import publish_figures
from disclosure.actions.following import (
    NothingThere,
    ask_following,
    confirm_following,
    end_following,
    following_for,
    lapse_followings,
    tell_followers,
)
from disclosure.actions.forgetting import forget_draft
from disclosure.actions.milestones import Milestone, note_milestone
from disclosure.actions.monthly import attach_pdf, build_report, build_reports, third_working_day
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
    "Asked",
    "Barred",
    "CorrectionWrong",
    "Milestone",
    "NothingThere",
    "TooEarly",
    "answer_correction",
    "ask_correction",
    "ask_following",
    "attach_pdf",
    "build_report",
    "build_reports",
    "check",
    "confirm_following",
    "correct",
    "count_cases",
    "count_due",
    "count_institution",
    "count_published",
    "decline",
    "end_following",
    "following_for",
    "forget_draft",
    "lapse_followings",
    "make_candidate",
    "move_last_day",
    "note_milestone",
    "notify",
    "object_to",
    "pass_on",
    "prepare",
    "publish",
    "publish_figures",
    "recount",
    "sweep_corrections",
    "sync_duties",
    "sync_institution",
    "sync_institutions",
    "tell_followers",
    "third_working_day",
    "withdraw",
]
