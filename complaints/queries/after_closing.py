"""Clocks that outlive their case, for the body that has it and for its superior; every read starts at `visible_to`."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints.labels import CONFIDENTIAL
from complaints.models import Clock, Complaint, Party
from complaints.permissions import holds
from complaints.queries.cases import visible_to
from complaints.queries.queues import Waiting, is_open
from kernel import clock
from kernel.db import db

# Of the clocks that run beside a case, those the body owes; an agreement and its confirmation are the parties' own.
OUTLIVING = ("T-CLUE", "T-PUB")
MOST = 50


def after_closing(viewer: Viewer) -> list[Waiting]:
    """What the viewer's body still owes in cases it has closed, the first day first; paused clocks too."""
    own = select(Organisation.id).where(Organisation.id == viewer.organisation_id)
    return _found(viewer, own, Complaint.body_id == viewer.organisation_id)


def late_after_closing(viewer: Viewer) -> list[Waiting]:
    """The same of the bodies below and the viewer's own, where the day has passed."""
    below = select(Organisation.id).where(
        or_(Organisation.id == viewer.organisation_id, Organisation.parent_id == viewer.organisation_id)
    )
    return _found(viewer, below, Clock.paused_on.is_(None), Clock.due_at <= clock.now())


def _found(viewer: Viewer, bodies: Select[int], *conditions: ColumnElement[bool]) -> list[Waiting]:
    """A clue is for the handling body and its superior (O121 arts. 27, 37); what is to be published is theirs too."""
    found = (
        _running(viewer, bodies).where(*conditions).options(contains_eager(Clock.complaint).joinedload(Complaint.body))
    )
    rows = db.session.scalars(found.order_by(Clock.due_at, Clock.id).limit(MOST))
    return [Waiting(row.complaint, row, row.paused_on is not None) for row in rows]


def _running(viewer: Viewer, bodies: Select[int]) -> Select[Clock]:
    """From the clocks of these bodies; a clue may have been found by a body that has let the case go since."""
    theirs = select(Party.complaint_id).where(holds(viewer), Party.role.in_(CONFIDENTIAL))
    closed = visible_to(viewer).with_only_columns(Complaint.id).where(Complaint.id.in_(theirs), ~is_open())
    runs = Clock.met_at.is_(None), Clock.stopped_at.is_(None)
    due = select(Clock.id).where(Clock.code.in_(OUTLIVING), Clock.body_id.in_(bodies), *runs)
    clues = select(Clock.id).where(Clock.code == "T-CLUE", *runs)
    either = due.union(clues).subquery()
    return select(Clock).join(Clock.complaint).where(Clock.id.in_(select(either.c.id)), Clock.complaint_id.in_(closed))
