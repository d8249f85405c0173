"""Clocks that outlive their case, for the body that has it and for its superior; every read starts at `visible_to`."""

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import contains_eager

from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints.labels import CONFIDENTIAL
from complaints.models import Clock, Complaint, Party
from complaints.permissions import holds
from complaints.queries.cases import visible_to
from complaints.queries.queues import LISTED, Waiting, is_open
from kernel import clock
from kernel.db import db

# Of the clocks that run beside a case, those the body owes; an agreement and its confirmation are the parties' own.
OUTLIVING = ("T-CLUE", "T-PUB")
MOST = 50


def after_closing(viewer: Viewer) -> list[Waiting]:
    """What the viewer's body still owes in cases it has closed, the first day first; paused clocks too."""
    own = viewer.organisation_id
    return _found(viewer, Clock.body_id == own, Complaint.body_id == own)


def late_after_closing(viewer: Viewer) -> list[Waiting]:
    """The same of the bodies below and the viewer's own, where the day has passed."""
    below = select(Organisation.id).where(
        or_(Organisation.id == viewer.organisation_id, Organisation.parent_id == viewer.organisation_id)
    )
    return _found(viewer, Clock.body_id.in_(below), Clock.paused_on.is_(None), Clock.due_at <= clock.now())


def _found(viewer: Viewer, theirs: ColumnElement[bool], *conditions: ColumnElement[bool]) -> list[Waiting]:
    """Of each kind no more are read than are shown; a clue may have been found by a body that let the case go since."""
    kinds = [*(theirs & (Clock.code == code) for code in OUTLIVING), Clock.code == "T-CLUE"]
    first = [_first(viewer, kind, *conditions).subquery() for kind in kinds]
    either = union(*(select(one.c.id) for one in first)).subquery()
    found = select(Clock).join(Clock.complaint).where(Clock.id.in_(select(either.c.id)))
    case = contains_eager(Clock.complaint)
    found = found.options(case.load_only(*LISTED, raiseload=True), case.joinedload(Complaint.body))
    rows = db.session.scalars(found.order_by(Clock.due_at, Clock.id).limit(MOST))
    return [Waiting(row.complaint, row, row.paused_on is not None) for row in rows]


def _first(viewer: Viewer, *conditions: ColumnElement[bool]) -> Select[int]:
    """A clue is for the handling body and its superior (O121 arts. 27, 37); what is to be published is theirs too."""
    theirs = select(Party.complaint_id).where(holds(viewer), Party.role.in_(CONFIDENTIAL))
    closed = visible_to(viewer).with_only_columns(Complaint.id).where(Complaint.id.in_(theirs), ~is_open())
    found = (
        select(Clock.id).join(Clock.complaint).where(Clock.met_at.is_(None), Clock.stopped_at.is_(None), *conditions)
    )
    return found.where(Clock.complaint_id.in_(closed)).order_by(Clock.due_at, Clock.id).limit(MOST)
