"""The verbs of institutions: entering and changing them, dispute resolution, 备案, 选用, 退出, clocks."""

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
from institutions.actions.moving import CycleWrong
from institutions.actions.odr import OdrWrong, join_odr, leave_odr
from institutions.actions.registry import (
    Entry,
    Standing,
    add_institution,
    change_institution,
    count_open_case,
    count_promise,
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
from institutions.actions.timing import Subject, end_clock, running_clock, start_clock, sweep_cycle_clocks

# fmt: off
__all__ = [
    "Announcement", "Balances", "Choice", "CycleWrong", "Decided", "Entry", "FilingDraft", "OdrWrong", "Order",
    "Progress", "Standing", "Subject", "add_institution", "add_to_filing", "announce_exit", "call_off",
    "cancel_filing", "change_filing", "change_institution", "close_down", "complete_filing", "count_open_case",
    "count_promise", "draft_filing", "edit_filing", "end_clock", "end_terms", "exit_of", "filing_body",
    "filing_in_force", "finish_exit", "follow_exits", "hand_in", "join_odr", "leave_odr", "note_approval",
    "note_approval_end", "note_closing", "note_order", "note_revocation", "plan_balances", "record_filing",
    "redate_exit", "report_progress", "review_selection", "running_clock", "select_product", "set_reachability",
    "start_clock", "sweep_cycle_clocks", "take_back", "tell_missing", "tell_where", "tick_items", "withdraw_selection",
]
# fmt: on
