"""Scenes in which a body let a day pass and its superior steps in."""

from collections.abc import Iterator

from accounts.roles import Role
from complaints import actions as cases
from complaints.models import Breach, Clock
from demo import phrases
from demo.scenes import Case, When
from kernel.db import db
from kernel.events import Actor


def _superior(case: Case) -> Actor:
    """Who leads the body above the one that has the case."""
    above = case.complaint.body.parent if case.complaint.body is not None else None
    hand = case.world.hand(above, Role.SUPERVISOR) if above is not None else None
    if hand is None:
        raise LookupError("nobody leads the body above")
    return hand


def urged(case: Case) -> Iterator[When]:
    """The superior asks the body to decide."""
    yield 9, "10:30"
    cases.urge(case.complaint, phrases.URGES, by=_superior(case))


def explained(case: Case) -> Iterator[When]:
    """The superior notes why the body was late."""
    yield 10, "15:20"
    found = db.session.query(Breach).join(Clock, Clock.id == Breach.clock_id)
    breach = found.filter(Clock.complaint_id == case.complaint.id).order_by(Breach.id.desc()).first()
    cases.note_reason(case.complaint, breach, phrases.LATE_BECAUSE, by=_superior(case))


def taken_over(case: Case) -> Iterator[When]:
    """The superior handles the case itself."""
    yield 9, "16:40"
    cases.take_over(case.complaint, phrases.TAKES_OVER, by=_superior(case))
