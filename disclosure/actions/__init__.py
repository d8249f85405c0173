"""The verbs of disclosure; the only files that write here."""

from disclosure.actions.benchmark import count_benchmarks
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
from disclosure.actions.covering import cover_everywhere
from disclosure.actions.duties import sync_duties
from disclosure.actions.facts_now import differences, facts_now
from disclosure.actions.figures import publish_figures
from disclosure.actions.following import (
    NothingThere,
    ask_following,
    confirm_following,
    end_following,
    following_for,
    lapse_followings,
    next_news_on,
    tell_followers,
)
from disclosure.actions.forgetting import forget_draft
from disclosure.actions.leads import count_leads
from disclosure.actions.milestones import Milestone, note_milestone
from disclosure.actions.monthly import attach_pdf, build_report, build_reports, third_working_day
from disclosure.actions.narrating import (
    NotTheSame,
    SecondPersonNeeded,
    end_narrative,
    offer,
    prepare_narrative,
    preview,
    print_of,
    publish_narrative,
    withdraw_narrative,
)
from disclosure.actions.open_data import publish_open_data
from disclosure.actions.public_rows import Barred, NotAsRead, digest
from disclosure.actions.publishing import (
    SamePerson,
    TooEarly,
    check,
    decline,
    expire,
    make_candidate,
    move_last_day,
    notify,
    object_to,
    prepare,
    publish,
    sweep_expired,
    template_of,
    withdraw,
)
from disclosure.actions.revising import correct, drop_correction, prepare_correction
from disclosure.actions.standing import recount_publications

__all__ = [
    "Asked",
    "Barred",
    "CorrectionWrong",
    "Milestone",
    "NotAsRead",
    "NotTheSame",
    "NothingThere",
    "SamePerson",
    "SecondPersonNeeded",
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
    "count_benchmarks",
    "count_cases",
    "count_due",
    "count_institution",
    "count_leads",
    "count_published",
    "cover_everywhere",
    "decline",
    "differences",
    "digest",
    "drop_correction",
    "end_following",
    "end_narrative",
    "expire",
    "facts_now",
    "following_for",
    "forget_draft",
    "lapse_followings",
    "make_candidate",
    "move_last_day",
    "next_news_on",
    "note_milestone",
    "notify",
    "object_to",
    "offer",
    "pass_on",
    "prepare",
    "prepare_correction",
    "prepare_narrative",
    "preview",
    "print_of",
    "publish",
    "publish_figures",
    "publish_narrative",
    "publish_open_data",
    "recount",
    "recount_publications",
    "sweep_corrections",
    "sweep_expired",
    "sync_duties",
    "sync_institution",
    "sync_institutions",
    "tell_followers",
    "template_of",
    "third_working_day",
    "withdraw",
    "withdraw_narrative",
]
