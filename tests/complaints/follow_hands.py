"""Hands for follow-ups: a promise of 3,000 yuan by 13 March, and the same when the day has passed."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

from complaints import actions as cases
from complaints.models import Complaint, FollowUp, Promise
from complaints.queries.answering import promises_of
from kernel import clock
from tests.complaints.driver import agreed
from tests.retold import step
from tests.world import World

BEGUN = clock.start_of(date(2026, 3, 3)) + timedelta(hours=10)
DUE = date(2026, 3, 13)
CLUE = date(2026, 3, 30)  # 28 March is a Saturday: 民法典 203 rolls to Monday


def on(day: date, hour: int = 10) -> AbstractContextManager[None]:
    """That day, at that hour."""
    return clock.stepped(clock.start_of(day) + timedelta(hours=hour))


@step
def promised(world: World) -> tuple[Complaint, Promise]:
    """A closed case with an agreement in force."""
    with clock.stepped(BEGUN):
        complaint = agreed(world)
        cases.close(complaint, by=world.actor("mediator"))
    (row,) = promises_of(complaint)
    return complaint, row


@step
def defaulted(world: World) -> tuple[Complaint, Promise, FollowUp]:
    """The same at the first instant after its day."""
    complaint, row = promised(world)
    with on(DUE + timedelta(days=1), 0):
        cases.sweep_promises()
    assert row.follow_up is not None
    return complaint, row, row.follow_up
