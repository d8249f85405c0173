"""The verbs of institutions: entering and changing them, their part in dispute resolution, the clocks of cycles."""

from institutions.actions.binding import (
    BindingCodeWrong,
    approve_binding,
    ask_binding_approval,
    refuse_binding,
    send_binding_code,
    take_binding_back,
    use_binding_code,
)
from institutions.actions.clustering import ToldCluster, tell_clusters
from institutions.actions.correcting import correct_fact, note_people_export
from institutions.actions.disclosing import (
    Course,
    DisclosureWrong,
    Typed,
    check_item,
    confirm_item,
    discard_item,
    draft_item,
    draft_items,
    notice_days,
    open_duties,
    recall_item,
    tend_duties,
)
from institutions.actions.drawing import Listing, draw, list_draw
from institutions.actions.exit_mending import correct_legal_type
from institutions.actions.exiting import (
    Announcement,
    Balances,
    Order,
    Progress,
    announce_exit,
    call_off,
    close_down,
    exit_of,
    finish_exit,
    note_closing,
    note_order,
    plan_balances,
    report_progress,
)
from institutions.actions.facts import (
    AddressDraft,
    FactRow,
    LicenceDraft,
    NameDraft,
    OwnerDraft,
    PersonDraft,
    add_fact,
    end_fact,
    fact_kind,
)
from institutions.actions.filing import (
    Decided,
    FilingDraft,
    add_to_filing,
    cancel_filing,
    change_filing,
    complete_filing,
    draft_filing,
    edit_filing,
    filing_body,
    hand_in,
    note_approval,
    note_approval_end,
    note_revocation,
    record_filing,
    take_back,
    tell_missing,
    tell_where,
    tick_items,
)
from institutions.actions.inspecting import (
    Plan,
    answer_invitation,
    begin_inspection,
    cancel_inspection,
    invite_partner,
    note_as_partner,
    plan_drawn,
    plan_inspection,
    put_off_inspection,
    record_finding,
    record_findings,
)
from institutions.actions.joining import check_joining
from institutions.actions.ledger import Standing, count_open_case, count_promise
from institutions.actions.licence_days import LicenceDays, date_licence
from institutions.actions.mending import (
    answer_demand,
    close_inspection,
    demand_mending,
    recheck_demand,
    send_findings,
    state_own_view,
)
from institutions.actions.merging import (
    accept_entry,
    bind_entry,
    confirm_merge,
    propose_merge,
    propose_split,
    refuse_merge,
)
from institutions.actions.moving import CycleWrong
from institutions.actions.noticing import (
    NoticeDraft,
    accept_notice,
    answer_objection,
    approve_notice,
    draft_notice,
    drop_notice,
    object_to_notice,
    redate_notice,
    tell_notice,
    write_notice,
)
from institutions.actions.observing import (
    Seen,
    answer_observation,
    close_observation,
    draft_observation,
    drop_observation,
    file_observation,
    observation_to_notice,
    write_observation,
)
from institutions.actions.odr import OdrWrong, join_odr, leave_odr
from institutions.actions.photos import add_photos, clear_photo, leave_photo_bare, mask_photo
from institutions.actions.publishing import correct_notice, publish_notice, withdraw_notice
from institutions.actions.registry import (
    Entry,
    RegistryWrong,
    add_institution,
    change_institution,
    set_reachability,
)
from institutions.actions.selecting import (
    Choice,
    end_terms,
    filing_in_force,
    review_selection,
    select_product,
    withdraw_selection,
)
from institutions.actions.settling import follow_exits, redate_exit
from institutions.actions.signalling import sweep_signals
from institutions.actions.standards import comment_commitment, commit_to, end_commitment, end_standard, publish_standard
from institutions.actions.supervising import (
    NewTask,
    acknowledge_task,
    call_in,
    end_task,
    hand_over_task,
    note_task,
    open_task,
    record_call_in,
    record_reply,
    record_talk,
    reply_task,
    take_task,
    turn_to_inspection,
    turn_to_notice,
    turn_to_penalty,
)
from institutions.actions.tallying import count_breach, count_breaches, count_case, count_silence
from institutions.actions.timing import Subject, end_clock, running_clock, start_clock, sweep_cycle_clocks
from institutions.actions.vanishing import Vanished, note_vanished, take_back_closing
from institutions.actions.watching import WatchWrong

# fmt: off
__all__ = [
    "AddressDraft", "Announcement", "Balances", "BindingCodeWrong", "Choice", "Course", "CycleWrong", "Decided",
    "DisclosureWrong", "Entry", "FactRow", "FilingDraft", "LicenceDays", "LicenceDraft", "Listing", "NameDraft",
    "NewTask", "NoticeDraft", "OdrWrong", "Order", "OwnerDraft", "PersonDraft", "Plan", "Progress", "RegistryWrong",
    "Seen", "Standing", "Subject", "ToldCluster", "Typed", "Vanished", "WatchWrong", "accept_entry", "accept_notice",
    "acknowledge_task", "add_fact", "add_institution", "add_photos", "add_to_filing", "announce_exit", "answer_demand",
    "answer_invitation", "answer_objection", "answer_observation", "approve_binding", "approve_notice",
    "ask_binding_approval", "begin_inspection", "bind_entry", "call_in", "call_off", "cancel_filing",
    "cancel_inspection", "change_filing", "change_institution", "check_item", "check_joining", "clear_photo",
    "close_down", "close_inspection", "close_observation", "comment_commitment", "commit_to", "complete_filing",
    "confirm_item", "confirm_merge", "correct_fact", "correct_legal_type", "correct_notice", "count_breach",
    "count_breaches", "count_case", "count_open_case", "count_promise", "count_silence", "date_licence",
    "demand_mending", "discard_item", "draft_filing", "draft_item", "draft_items", "draft_notice", "draft_observation",
    "draw", "drop_notice", "drop_observation", "edit_filing", "end_clock", "end_commitment", "end_fact", "end_standard",
    "end_task", "end_terms", "exit_of", "fact_kind", "file_observation", "filing_body", "filing_in_force",
    "finish_exit", "follow_exits", "hand_in", "hand_over_task", "invite_partner", "join_odr", "leave_odr",
    "leave_photo_bare", "list_draw", "mask_photo", "note_approval", "note_approval_end", "note_as_partner",
    "note_closing", "note_order", "note_people_export", "note_revocation", "note_task", "note_vanished", "notice_days",
    "object_to_notice", "observation_to_notice", "open_duties", "open_task", "plan_balances", "plan_drawn",
    "plan_inspection", "propose_merge", "propose_split", "publish_notice", "publish_standard", "put_off_inspection",
    "recall_item", "recheck_demand", "record_call_in", "record_filing", "record_finding", "record_findings",
    "record_reply", "record_talk", "redate_exit", "redate_notice", "refuse_binding", "refuse_merge", "reply_task",
    "report_progress", "review_selection", "running_clock", "select_product", "send_binding_code", "send_findings",
    "set_reachability", "start_clock", "state_own_view", "sweep_cycle_clocks", "sweep_signals", "take_back",
    "take_back_closing", "take_binding_back", "take_task", "tell_clusters", "tell_missing", "tell_notice", "tell_where",
    "tend_duties", "tick_items", "turn_to_inspection", "turn_to_notice", "turn_to_penalty", "use_binding_code",
    "withdraw_notice", "withdraw_selection", "write_notice", "write_observation",
]
# fmt: on
