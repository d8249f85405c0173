"""The verbs of a case; the only place that writes: one act, one transaction, one event."""

from complaints.actions.admin_answers import AdminWords, give_admin_answer, review_admin_answer
from complaints.actions.aftermath import publication_decided
from complaints.actions.answering import AnswerWords, AnswerWrong, PointWords, answer
from complaints.actions.clues import check_clue, open_clue
from complaints.actions.digests import send_digests, warn_of_missing_year
from complaints.actions.drafts import (
    adopt_draft,
    expire_drafts,
    finish_draft,
    give_resume_code,
    save_draft,
    start_draft,
)
from complaints.actions.filing import Filing, PointDraft, assign, file, record_outside_number
from complaints.actions.handling import (
    ConsentMissing,
    GroundsWrong,
    accept,
    agree,
    attach_paper,
    begin_mediation,
    close,
    entrust,
    refuse,
    terminate,
    withdraw,
)
from complaints.actions.identity import request_identity, supply_identity
from complaints.actions.marking import mark_points, rate, view_outcome
from complaints.actions.moving import seats as seats_held
from complaints.actions.objections import ObjectionOpen, answer_objection, contest_route
from complaints.actions.overseeing import ABOVE, InCharge, WordsMissing, note_reason, staff_of, take_on, take_over, urge
from complaints.actions.performing import Said, claim_promise, confirm_promise, deny_promise, sweep_promises
from complaints.actions.powers import TO_INTAKE, designate, dispute_power, hand_off, return_to_intake, settle_power
from complaints.actions.proposing import use_proposal
from complaints.actions.protected import FIELDS, REASONS, show_protected
from complaints.actions.recompute import recompute_clocks
from complaints.actions.reports import assign_report, handle_report
from complaints.actions.seats import (
    admit,
    both_consent,
    claimant,
    consent,
    dismiss,
    has_consented,
    joint_room,
    open_room,
    party_of,
)
from complaints.actions.serving import acknowledge, serve
from complaints.actions.settings import FigureWrong, set_figure
from complaints.actions.splitting import ReportDraft, SplitWrong, split_report
from complaints.actions.sweep import sweep_clocks
from complaints.actions.table import (
    ItemDraft,
    concerned,
    offer,
    open_offer,
    reply,
    say,
)
from complaints.actions.timing import (
    DaysWrong,
    Halt,
    NotExtendable,
    NotPausable,
    ask_extension,
    decide_extension,
    pause,
    resume,
)

__all__ = [
    "ABOVE",
    "FIELDS",
    "REASONS",
    "TO_INTAKE",
    "AdminWords",
    "AnswerWords",
    "AnswerWrong",
    "ConsentMissing",
    "DaysWrong",
    "FigureWrong",
    "Filing",
    "GroundsWrong",
    "Halt",
    "InCharge",
    "ItemDraft",
    "NotExtendable",
    "NotPausable",
    "ObjectionOpen",
    "PointDraft",
    "PointWords",
    "ReportDraft",
    "Said",
    "SplitWrong",
    "WordsMissing",
    "accept",
    "acknowledge",
    "admit",
    "adopt_draft",
    "agree",
    "answer",
    "answer_objection",
    "ask_extension",
    "assign",
    "assign_report",
    "attach_paper",
    "begin_mediation",
    "both_consent",
    "check_clue",
    "claim_promise",
    "claimant",
    "close",
    "concerned",
    "confirm_promise",
    "consent",
    "contest_route",
    "decide_extension",
    "deny_promise",
    "designate",
    "dismiss",
    "dispute_power",
    "entrust",
    "expire_drafts",
    "file",
    "finish_draft",
    "give_admin_answer",
    "give_resume_code",
    "hand_off",
    "handle_report",
    "has_consented",
    "joint_room",
    "mark_points",
    "note_reason",
    "offer",
    "open_clue",
    "open_offer",
    "open_room",
    "party_of",
    "pause",
    "publication_decided",
    "rate",
    "recompute_clocks",
    "record_outside_number",
    "refuse",
    "reply",
    "request_identity",
    "resume",
    "return_to_intake",
    "review_admin_answer",
    "save_draft",
    "say",
    "seats_held",
    "send_digests",
    "serve",
    "set_figure",
    "settle_power",
    "show_protected",
    "split_report",
    "staff_of",
    "start_draft",
    "supply_identity",
    "sweep_clocks",
    "sweep_promises",
    "take_on",
    "take_over",
    "terminate",
    "urge",
    "use_proposal",
    "view_outcome",
    "warn_of_missing_year",
    "withdraw",
]
