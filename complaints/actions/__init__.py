"""The verbs of a case; the only place that writes: one act, one transaction, one event."""

from complaints.actions.admin_answers import AdminWords, give_admin_answer, review_admin_answer
from complaints.actions.aftermath import is_own_agreement, publication_begun, publication_decided, put_in_writing
from complaints.actions.answer_drafts import (
    DraftChanged,
    discard_answer_draft,
    expire_answer_drafts,
    save_answer_draft,
)
from complaints.actions.answering import AnswerWords, Drafted, PointWords, answer
from complaints.actions.appraising import (
    AppraisalDraft,
    answer_appraisal,
    commission_appraisal,
    designate_appraiser,
    drop_appraisal,
    propose_appraisal,
    receive_report,
)
from complaints.actions.bounces import note_bounces, repeat
from complaints.actions.changing import (
    ChangedItem,
    ChangeWrong,
    change_agreement,
    drop_change,
    note_court_filing,
    propose_change,
    still_owed,
)
from complaints.actions.claiming import claim
from complaints.actions.clues import check_clue, open_clue
from complaints.actions.covering import cover_file, mask_file, uncover_file
from complaints.actions.desk import (
    LEADERS,
    NameTaken,
    colleagues,
    come_back,
    drop_filter,
    drop_note,
    go_away,
    keep_filter,
    keep_template,
    name_assignee,
    name_assignees,
    note,
    note_export,
    withdraw_template,
)
from complaints.actions.desk_filing import DeskNote, file_at_desk
from complaints.actions.digests import send_digests, warn_of_missing_year
from complaints.actions.doubles import add_to_case, follow, room_to_add
from complaints.actions.drafts import (
    adopt_draft,
    expire_drafts,
    give_resume_code,
    save_draft,
    start_draft,
)
from complaints.actions.entrusting import EntrustingWrong, ask_entrusting, return_entrusted
from complaints.actions.erasing import Erased, announce_erasures, erase, erase_due
from complaints.actions.estimates import Reckoned, keep_estimate, share_estimate
from complaints.actions.filing import Filing, PointDraft, assign, file, record_outside_number
from complaints.actions.follow_ups import (
    TermsWrong,
    accept_terms,
    ask_anew,
    decline_terms,
    end_follow_up,
    propose_terms,
    sweep_follow_ups,
    urge_debtor,
)
from complaints.actions.gathering import gather
from complaints.actions.grouping import gather_similar
from complaints.actions.handing import Handing, HandingWrong, refer_clue
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
from complaints.actions.indexing import Reindexed, reindex
from complaints.actions.items import Instalment, ItemDraft, ItemWrong, items_of, negotiators, seat_of
from complaints.actions.lines import renew_lines, write_lines
from complaints.actions.linking import LinkWrong, link, unlink
from complaints.actions.losing import Heir, admit_heir, admit_successor, may_record_loss, record_loss
from complaints.actions.marking import mark_points, rate, view_outcome
from complaints.actions.moving import seats as seats_held
from complaints.actions.moving_on import decline, move_on
from complaints.actions.new_facts import report_fact
from complaints.actions.objections import ObjectionOpen, answer_objection, contest_route
from complaints.actions.opening import open_all, open_letter
from complaints.actions.overseeing import ABOVE, InCharge, WordsMissing, note_reason, staff_of, take_on, take_over, urge
from complaints.actions.own_data import WHOLE, answer_data_request, ask_about_data, withdraw_child_consent
from complaints.actions.parting import PointsWrong, points_left, settle_part
from complaints.actions.paying import SumWrong, claim_part, confirm_part
from complaints.actions.performing import Said, claim_promise, confirm_promise, deny_promise, sweep_promises
from complaints.actions.powers import TO_INTAKE, designate, dispute_power, hand_off, return_to_intake, settle_power
from complaints.actions.pre_settlement import NoMember
from complaints.actions.protected import ask_to_view, decide_view, show_for_filing, show_protected
from complaints.actions.rates import add_rate, withdraw_rate
from complaints.actions.recompute import recompute_clocks
from complaints.actions.recusing import ask_recusal, decide_recusal, may_name_mediator
from complaints.actions.referrals import refer_police
from complaints.actions.reports import (
    BY_CODE,
    REPORTER_REASONS,
    NoMoreTime,
    ReportWrong,
    Told,
    add_to_report,
    answer_question,
    ask_reporter,
    ask_time,
    assign_report,
    check_report,
    close_report,
    code_hash,
    decide_report,
    decide_time,
    link_report,
    note_lead,
    note_report,
    receipt_code,
    refer_report,
    refuse_report,
    return_report,
    show_reporter,
    sort_other,
    sort_report,
    sweep_reports,
    take_report,
    tell_result,
)
from complaints.actions.seating import LearnerDraft, Side
from complaints.actions.seats import (
    admit,
    claimant,
    consent,
    dismiss,
    has_consented,
    joint_room,
    open_room,
    party_of,
    seats_in,
)
from complaints.actions.serving import ProofMissing, acknowledge, serve
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
from complaints.actions.supplements import request_supplement, supply_supplement
from complaints.actions.sweep import sweep_clocks
from complaints.actions.table import (
    offer,
    open_offer,
    put_offer,
    reply,
    say,
    take_yes,
)
from complaints.actions.talking import About, speaking
from complaints.actions.timing import (
    DaysWrong,
    Halt,
    NotPausable,
    ask_extension,
    decide_extension,
    pause,
    resume,
)
from complaints.actions.withdrawing import (
    finish_withdrawals,
    sign_termination,
    undo_withdrawal,
    withdraw,
    withdrawn_grounds,
)

# fmt: off
__all__ = [
    "ABOVE", "BY_CODE", "LEADERS", "REPORTER_REASONS", "TO_INTAKE", "WHOLE", "About", "AdminWords", "AnswerWords",
    "AppraisalDraft", "AuthorisationDraft", "BeyondMandate", "ChangeWrong", "ChangedItem", "ConsentMissing",
    "DaysWrong", "DeskNote", "DraftChanged", "Drafted", "EntrustingWrong", "Erased", "FigureWrong", "Filing",
    "GroundsWrong", "Halt", "Handing", "HandingWrong", "Heir", "InCharge", "Instalment", "ItemDraft", "ItemWrong",
    "LearnerDraft", "LinkWrong", "NameTaken", "NoMember", "NoMoreTime", "NotPausable", "ObjectionOpen", "PointDraft",
    "PointWords", "PointsWrong", "ProofMissing", "Reckoned", "Reindexed", "ReportDraft", "ReportWrong", "Said", "Side",
    "SplitWrong", "StandInDraft", "SumWrong", "TermsWrong", "Told", "WordsMissing", "accept", "accept_terms",
    "acknowledge", "add_rate", "add_to_case", "add_to_report", "admit", "admit_heir", "admit_successor", "adopt_draft",
    "agree", "announce_erasures", "answer", "answer_appraisal", "answer_data_request", "answer_objection",
    "answer_question", "ask_about_data", "ask_anew", "ask_entrusting", "ask_extension", "ask_recusal", "ask_reporter",
    "ask_time", "ask_to_view", "assign", "assign_report", "attach_paper", "authorise", "begin_mediation",
    "change_agreement", "check_clue", "check_report", "claim", "claim_part", "claim_promise", "claimant", "close",
    "close_report", "code_hash", "colleagues", "come_back", "commission_appraisal", "confirm_part", "confirm_promise",
    "consent", "contest_route", "cover_file", "decide_extension", "decide_recusal", "decide_report", "decide_time",
    "decide_view", "decline", "decline_terms", "deny_promise", "designate", "designate_appraiser",
    "discard_answer_draft", "dismiss", "dispute_power", "drop_appraisal", "drop_change", "drop_filter", "drop_note",
    "end_follow_up", "end_stand_in", "entrust", "erase", "erase_due", "expire_answer_drafts", "expire_drafts", "file",
    "file_at_desk", "finish_withdrawals", "follow", "gather", "gather_similar", "give_admin_answer", "give_resume_code",
    "go_away", "hand_off", "has_consented", "is_own_agreement", "items_of", "joint_room", "keep_estimate",
    "keep_filter", "keep_template", "kept_until", "link", "link_report", "mark_points", "mask_file",
    "may_name_mediator", "may_record_loss", "move_on", "must_have_mandate", "name_assignee", "name_assignees",
    "negotiators", "note", "note_bounces", "note_court_filing", "note_export", "note_lead", "note_reason",
    "note_report", "offer", "open_all", "open_clue", "open_letter", "open_offer", "open_room", "party_of", "pause",
    "points_left", "propose_appraisal", "propose_change", "propose_terms", "publication_begun", "publication_decided",
    "put_in_writing", "put_offer", "rate", "receipt_code", "receive_report", "recompute_clocks", "record_loss",
    "record_outside_number", "refer_clue", "refer_police", "refer_report", "refuse", "refuse_report", "reindex",
    "renew_lines", "repeat", "reply", "report_fact", "request_identity", "request_supplement", "resume",
    "return_entrusted", "return_report", "return_to_intake", "review_admin_answer", "room_to_add", "save_answer_draft",
    "save_draft", "say", "seat_of", "seats_held", "seats_in", "send_digests", "serve", "set_figure", "settle_part",
    "settle_power", "share_estimate", "show_for_filing", "show_protected", "show_reporter", "sign_termination",
    "sort_other", "sort_report", "speaking", "split_report", "staff_of", "start_draft", "still_owed", "supply_identity",
    "supply_supplement", "sweep_clocks", "sweep_follow_ups", "sweep_promises", "sweep_reports", "take_on", "take_over",
    "take_report", "take_yes", "tell_result", "terminate", "uncover_file", "undo_withdrawal", "unlink", "urge",
    "urge_debtor", "view_outcome", "warn_of_missing_year", "withdraw", "withdraw_child_consent", "withdraw_rate",
    "withdraw_template", "withdrawn_grounds", "write_lines",
]
# fmt: on
