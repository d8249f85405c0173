"""One move of a cycle: the row of its table, whose hand, the clocks it stops and starts, one event (inside an act)."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, cast

from accounts.models import Organisation
from accounts.roles import Role
from institutions.actions.timing import Subject, end_clock, start_clock
from institutions.deadlines import Unit
from institutions.deadlines import life as life_clocks
from institutions.events import CycleMoved
from institutions.lifecycle import CYCLES, Cycle, CycleMove, Hand, find_move, may_move
from institutions.lifecycle import filing as filing_table
from institutions.models import Exit, Filing, Selection
from kernel import events
from kernel.db import db, in_transaction, lock
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

# Whose duty a clock is: the body's that has the record; all others are the institution's own, or the selector's.
BODYS = frozenset({filing_table.CHECK})
# A decision may be noted by whichever department holds the power, not only by the one that sees to the record.
OF_ANY_BODY = frozenset({"note_order"})
RULES = (*life_clocks.FILING_CLOCKS, *life_clocks.SELECTION_CLOCKS, *life_clocks.EXIT_CLOCKS)
SET_BY_HAND = frozenset(rule.code for rule in RULES if rule.unit is Unit.DATE)


class CycleWrong(DomainError):
    """What was typed for a move does not hold together."""

    status = 422


Record = Filing | Exit | Selection
Days = Mapping[str, date | None]


def permit(record: Record, act: str, by: Actor, *, is_new: bool = False) -> CycleMove:
    """The row of this act from here if this hand may do it; raises IllegalMove or NotYours."""
    row = find_move(CYCLES[record.cycle].moves, None if is_new else record.state, act)
    if row is None:
        raise IllegalMove()
    if row.hand is Hand.SYSTEM:
        allowed = by == SYSTEM
    else:
        own = record.institution.account_id if row.hand is Hand.INSTITUTION else record.organisation_id
        is_own = by.organisation_id is not None and (act in OF_ANY_BODY or own == by.organisation_id)
        place = db.session.get(Organisation, by.organisation_id) if by.organisation_id is not None else None
        role = Role(by.role) if by.role in set(Role) else None
        allowed = may_move(row, role, place.kind if place is not None else None, is_own=is_own)
    if not allowed:
        raise NotYours()
    return row


def begin(record: Record, act: str, by: Actor, days: Days | None = None) -> None:
    """A new record stands where its first act puts it; `days` names the clocks to start, with the day that was set."""
    row = permit(record, act, by, is_new=True)
    record.state = cast(Any, row.target)  # the table's states are the record's own
    db.session.add(record)
    db.session.flush()
    _after(record, row, by, days, falls_away=False)


def move(
    record: Record,
    act: str,
    by: Actor,
    hand: Callable[[], object] | None = None,
    *,
    days: Days | None = None,
    falls_away: bool | Collection[str] = False,
) -> None:
    """Do an act of the table to a locked record: `hand` changes its own columns.

    Clocks of the row stop, as met or because the duty `falls_away` (all of them, or these codes), and start: all that
    no day must be set for, or those in `days`.
    """
    if not in_transaction():
        raise RuntimeError("a move belongs inside transaction()")
    lock(record)
    row = permit(record, act, by)
    if hand is not None:
        hand()
    record.state = cast(Any, row.target)  # the table's states are the record's own
    db.session.flush()
    _after(record, row, by, days, falls_away=falls_away)


def _after(record: Record, row: CycleMove, by: Actor, days: Days | None, *, falls_away: bool | Collection[str]) -> None:
    for code in row.stops:
        falls = falls_away if isinstance(falls_away, bool) else code in falls_away
        end_clock(subject_of(record, code), code, by, is_met=not falls)
    wanted = days if days is not None else dict.fromkeys(set(row.starts) - SET_BY_HAND)
    for code in row.starts:
        if code in wanted:
            start_clock(subject_of(record, code), code, by, due=wanted[code])
    said = str(row.cycle), record.id, row.act, str(row.target)
    events.record(CycleMoved(record.institution_id, *said), by)


def subject_of(record: Record, code: str) -> Subject:
    """The record as a clock knows it, with whose duty that clock is."""
    is_others = code in BODYS or record.cycle is Cycle.SELECTION
    whose = record.organisation_id if is_others else record.institution.account_id
    return Subject(record.institution_id, record.cycle, record.id, whose)
