"""The verbs of institutions: entering and changing them, their part in dispute resolution, the clocks of cycles."""

from institutions.actions.drawing import Listing, draw, list_draw
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
from institutions.actions.mending import (
    answer_demand,
    close_inspection,
    demand_mending,
    recheck_demand,
    send_findings,
    state_own_view,
)
from institutions.actions.noticing import (
    NoticeDraft,
    accept_notice,
    answer_objection,
    approve_notice,
    draft_notice,
    drop_notice,
    object_to_notice,
    tell_notice,
    write_notice,
)
from institutions.actions.odr import OdrWrong, join_odr, leave_odr
from institutions.actions.photos import add_photos, clear_photo, mask_photo
from institutions.actions.publishing import correct_notice, publish_notice, withdraw_notice
from institutions.actions.registry import (
    Entry,
    Standing,
    add_institution,
    change_institution,
    count_open_case,
    count_promise,
    set_reachability,
)
from institutions.actions.signalling import sweep_signals
from institutions.actions.supervising import (
    NewTask,
    call_in,
    end_task,
    hand_over_task,
    note_task,
    open_task,
    record_call_in,
    record_reply,
    take_task,
    turn_to_inspection,
    turn_to_notice,
)
from institutions.actions.tallying import count_breach, count_breaches, count_case, count_silence
from institutions.actions.timing import Subject, end_clock, running_clock, start_clock, sweep_cycle_clocks
from institutions.actions.watching import WatchWrong

# fmt: off
__all__ = [
    "Entry", "Listing", "NewTask", "NoticeDraft", "OdrWrong", "Plan", "Standing", "Subject", "WatchWrong",
    "accept_notice", "add_institution", "add_photos", "answer_demand", "answer_invitation", "answer_objection",
    "approve_notice", "begin_inspection", "call_in", "cancel_inspection", "change_institution", "clear_photo",
    "close_inspection", "correct_notice", "count_breach", "count_breaches", "count_case", "count_open_case",
    "count_promise", "count_silence", "demand_mending", "draft_notice", "draw", "drop_notice", "end_clock",
    "end_task", "hand_over_task", "invite_partner", "join_odr", "leave_odr", "list_draw", "mask_photo",
    "note_as_partner", "note_task", "object_to_notice", "open_task", "plan_drawn", "plan_inspection", "publish_notice",
    "put_off_inspection", "recheck_demand", "record_call_in", "record_finding", "record_findings", "record_reply",
    "running_clock", "send_findings", "set_reachability", "start_clock", "state_own_view", "sweep_cycle_clocks",
    "sweep_signals", "take_task", "tell_notice", "turn_to_inspection", "turn_to_notice", "withdraw_notice",
    "write_notice",
]
# fmt: on
