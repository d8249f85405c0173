"""Clocks that outlive their case, for the body that has it and for its superior; every read starts at `visible_to`."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager

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
    return _found(viewer, Complaint.body_id == viewer.organisation_id)


def late_after_closing(viewer: Viewer) -> list[Waiting]:
    """The same of the bodies below and the viewer's own, where the day has passed."""
    return _found(viewer, Clock.paused_on.is_(None), Clock.due_at <= clock.now())


def _found(viewer: Viewer, *conditions: ColumnElement[bool]) -> list[Waiting]:
    """A clue is for the handling body and its superior (O121 arts. 27, 37); what is to be published is theirs too."""
    found = _running(viewer).where(*conditions).options(contains_eager(Clock.complaint).joinedload(Complaint.body))
    rows = db.session.scalars(found.order_by(Clock.due_at, Clock.id).limit(MOST))
    return [Waiting(row.complaint, row, row.paused_on is not None) for row in rows]


def _running(viewer: Viewer) -> Select[Clock]:
    theirs = select(Party.complaint_id).where(holds(viewer), Party.role.in_(CONFIDENTIAL))
    closed = visible_to(viewer).with_only_columns(Complaint.id).where(Complaint.id.in_(theirs), ~is_open())
    runs = Clock.met_at.is_(None), Clock.stopped_at.is_(None), Clock.code.in_(OUTLIVING)
    return select(Clock).join(Clock.complaint).where(Clock.complaint_id.in_(closed), *runs)
