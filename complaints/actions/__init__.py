"""The verbs of a case; the only place that writes: one act, one transaction, one event."""

from complaints.actions.aftermath import publication_decided
from complaints.actions.appraising import (
    AppraisalDraft,
    answer_appraisal,
    commission_appraisal,
    designate_appraiser,
    drop_appraisal,
    propose_appraisal,
    receive_report,
)
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
)
from complaints.actions.identity import request_identity, supply_identity
from complaints.actions.moving import seats as seats_held
from complaints.actions.new_facts import report_fact
from complaints.actions.objections import ObjectionOpen, answer_objection, contest_route
from complaints.actions.overseeing import ABOVE, InCharge, WordsMissing, note_reason, staff_of, take_on, take_over, urge
from complaints.actions.powers import TO_INTAKE, designate, dispute_power, hand_off, return_to_intake, settle_power
from complaints.actions.proposing import use_proposal
from complaints.actions.protected import FIELDS, REASONS, show_protected
from complaints.actions.recompute import recompute_clocks
from complaints.actions.recusing import ask_recusal, decide_recusal, may_name_mediator
from complaints.actions.referrals import refer_police
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
from complaints.actions.supplements import request_supplement, supply_supplement
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
from complaints.actions.withdrawing import finish_withdrawals, undo_withdrawal, withdraw

__all__ = [
    "ABOVE",
    "FIELDS",
    "REASONS",
    "TO_INTAKE",
    "AnswerWords",
    "AppraisalDraft",
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
    "SplitWrong",
    "WordsMissing",
    "accept",
    "acknowledge",
    "admit",
    "adopt_draft",
    "agree",
    "answer",
    "answer_appraisal",
    "answer_objection",
    "ask_extension",
    "ask_recusal",
    "assign",
    "assign_report",
    "attach_paper",
    "begin_mediation",
    "both_consent",
    "check_clue",
    "claimant",
    "close",
    "commission_appraisal",
    "concerned",
    "consent",
    "contest_route",
    "decide_extension",
    "decide_recusal",
    "designate",
    "designate_appraiser",
    "dismiss",
    "dispute_power",
    "drop_appraisal",
    "entrust",
    "expire_drafts",
    "file",
    "finish_draft",
    "finish_withdrawals",
    "give_resume_code",
    "hand_off",
    "handle_report",
    "has_consented",
    "joint_room",
    "may_name_mediator",
    "note_reason",
    "offer",
    "open_clue",
    "open_offer",
    "open_room",
    "party_of",
    "pause",
    "propose_appraisal",
    "publication_decided",
    "receive_report",
    "recompute_clocks",
    "record_outside_number",
    "refer_police",
    "refuse",
    "reply",
    "report_fact",
    "request_identity",
    "request_supplement",
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
    "supply_supplement",
    "sweep_clocks",
    "take_on",
    "take_over",
    "terminate",
    "undo_withdrawal",
    "urge",
    "use_proposal",
    "warn_of_missing_year",
    "withdraw",
]
