"""A follow-up comes to be and goes along with its promise, inside the acts that move the promise (rules §0b.7)."""

from datetime import date

from complaints.actions import clocks
from complaints.events.follow_ups import (
    FollowUpEnded,
    FollowUpOpened,
    FollowUpResumed,
)
from complaints.lifecycle import PartyRole
from complaints.lifecycle.follow_ups import GOES_ALONG, FollowState, follow_step
from complaints.models import FollowUp, ItemKind, Promise
from kernel import clock, events
from kernel.db import db, lock
from kernel.errors import IllegalMove
from kernel.events import Actor


def open_follow_up(row: Promise, due_on: date, by: Actor) -> FollowUp:
    """The day passed unconfirmed: its follow-up opens, once; T-REFUND's last day is noted for a refund.

    The clue day is counted from the day agreed of this very promise (处罚办法 arts. 8, 10; 民法典 203).
    """
    clue_on = _clue_on(row, due_on)
    made = FollowUp(
        promise=row,
        complaint_id=row.complaint_id,
        state=FollowState.OPEN,
        due_on=due_on,
        opened_at=clock.now(),
        clue_on=clue_on,
        next_at=clock.end_of(clue_on) if clue_on is not None else None,
    )
    db.session.add(made)
    db.session.flush()
    opened = FollowUpOpened(row.complaint_id, row.id, made.id, due_on)
    events.record(opened, by, happened_at=clock.end_of(due_on))
    return made


def _clue_on(row: Promise, due_on: date) -> date | None:
    if row.item.kind is not ItemKind.REFUND or row.item.from_party.role is not PartyRole.RESPONDENT:
        return None
    return clocks.compute(row.complaint, "T-REFUND", due_on).due


def go_along(row: Promise, by: Actor) -> None:
    """What the promise has become moves its follow-up, if it has one and the table says so."""
    act, found = GOES_ALONG.get(row.state), row.follow_up
    if found is not None and act is not None and follow_step(found.state, act) is not None:
        turn(lock(found), act, by)


def turn(found: FollowUp, act: str, by: Actor) -> None:
    """Do the act's row of the table of follow-ups: its state, the instants, and the event of an end or of going on."""
    row = follow_step(found.state, act)
    if row is None:
        raise IllegalMove()
    if row.target is row.source:
        return
    found.state, is_over = row.target, row.target is not FollowState.OPEN
    found.ended_at = clock.now() if is_over else None
    if is_over:
        found.proposed_by_id, found.proposed_on, found.proposed_fen = None, None, None
    waits = not is_over and found.clue_on is not None and found.flagged_at is None
    found.next_at = clock.end_of(found.clue_on) if waits and found.clue_on is not None else None
    db.session.flush()
    whole = (found.complaint_id, found.promise_id, found.id)
    events.record(FollowUpEnded(*whole, str(found.state)) if is_over else FollowUpResumed(*whole), by)
