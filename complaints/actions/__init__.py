"""The verbs of a case; the only place that writes: one act, one transaction, one event."""

from complaints.actions.aftermath import publication_decided
from complaints.actions.claiming import claim
from complaints.actions.clues import check_clue, open_clue
from complaints.actions.desk_filing import DeskNote, file_at_desk
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
from complaints.actions.moving import seats as seats_held
from complaints.actions.objections import ObjectionOpen, answer_objection, contest_route
from complaints.actions.overseeing import ABOVE, InCharge, WordsMissing, note_reason, staff_of, take_on, take_over, urge
from complaints.actions.own_data import answer_data_request, ask_about_data, kept_until, withdraw_child_consent
from complaints.actions.powers import TO_INTAKE, designate, dispute_power, hand_off, return_to_intake, settle_power
from complaints.actions.proposing import use_proposal
from complaints.actions.protected import ask_to_view, decide_view, show_protected
from complaints.actions.recompute import recompute_clocks
from complaints.actions.reports import assign_report, handle_report
from complaints.actions.seating import LearnerDraft, Side
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
from complaints.actions.standing import (
    AuthorisationDraft,
    BeyondMandate,
    StandInDraft,
    authorise,
    end_stand_in,
    must_have_mandate,
)
from complaints.actions.sweep import sweep_clocks
from complaints.actions.table import (
    AnswerWords,
    ItemDraft,
    PointWords,
    answer,
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
    "TO_INTAKE",
    "AnswerWords",
    "AuthorisationDraft",
    "BeyondMandate",
    "ConsentMissing",
    "DaysWrong",
    "DeskNote",
    "FigureWrong",
    "Filing",
    "GroundsWrong",
    "Halt",
    "InCharge",
    "ItemDraft",
    "LearnerDraft",
    "NotExtendable",
    "NotPausable",
    "ObjectionOpen",
    "PointDraft",
    "PointWords",
    "ReportDraft",
    "Side",
    "SplitWrong",
    "StandInDraft",
    "WordsMissing",
    "accept",
    "acknowledge",
    "admit",
    "adopt_draft",
    "agree",
    "answer",
    "answer_data_request",
    "answer_objection",
    "ask_about_data",
    "ask_extension",
    "ask_to_view",
    "assign",
    "assign_report",
    "attach_paper",
    "authorise",
    "begin_mediation",
    "both_consent",
    "check_clue",
    "claim",
    "claimant",
    "close",
    "concerned",
    "consent",
    "contest_route",
    "decide_extension",
    "decide_view",
    "designate",
    "dismiss",
    "dispute_power",
    "end_stand_in",
    "entrust",
    "expire_drafts",
    "file",
    "file_at_desk",
    "finish_draft",
    "give_resume_code",
    "hand_off",
    "handle_report",
    "has_consented",
    "joint_room",
    "kept_until",
    "must_have_mandate",
    "note_reason",
    "offer",
    "open_clue",
    "open_offer",
    "open_room",
    "party_of",
    "pause",
    "publication_decided",
    "recompute_clocks",
    "record_outside_number",
    "refuse",
    "reply",
    "request_identity",
    "resume",
    "return_to_intake",
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
    "take_on",
    "take_over",
    "terminate",
    "urge",
    "use_proposal",
    "warn_of_missing_year",
    "withdraw",
    "withdraw_child_consent",
]
