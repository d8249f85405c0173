"""Clocks that outlive their case, for the body that has it and for its superior; every read starts at `visible_to`."""

from collections.abc import Callable
from functools import cache

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import contains_eager, load_only

from accounts.models import Organisation
from accounts.permissions import Anybody, Viewer
from complaints.labels import CONFIDENTIAL
from complaints.models import Clock, Complaint, Party
from complaints.permissions import holds
from complaints.queries.cases import visible_to
from complaints.queries.queues import DUE, LISTED, Waiting, is_open
from kernel.db import NOW, db

# Of the clocks that run beside a case, those the body owes; an agreement and its confirmation are the parties' own.
OUTLIVING = ("T-CLUE", "T-PUB")
MOST = 50


def after_closing(viewer: Viewer) -> list[Waiting]:
    """What the viewer's body still owes in cases it has closed, the first day first; paused clocks too."""
    return _found(viewer, _own)


def late_after_closing(viewer: Viewer) -> list[Waiting]:
    """The same of the bodies below and the viewer's own, where the day has passed."""
    return _found(viewer, _late)


def _found(viewer: Viewer, which: Callable[[Anybody], Select[Clock]]) -> list[Waiting]:
    rows = db.session.scalars(which(viewer.anybody), viewer.places)
    return [Waiting(row.complaint, row, row.paused_on is not None) for row in rows]


@cache
def _own(anybody: Anybody) -> Select[Clock]:
    own = anybody.organisation_id
    return _outliving(anybody, Clock.body_id == own, Complaint.body_id == own)


@cache
def _late(anybody: Anybody) -> Select[Clock]:
    own = anybody.organisation_id
    below = select(Organisation.id).where(or_(Organisation.id == own, Organisation.parent_id == own))
    return _outliving(anybody, Clock.body_id.in_(below), Clock.paused_on.is_(None), Clock.due_at <= NOW)


def _outliving(viewer: Viewer, theirs: ColumnElement[bool], *conditions: ColumnElement[bool]) -> Select[Clock]:
    """Of each kind no more are read than are shown; a clue may have been found by a body that let the case go since."""
    kinds = [*(theirs & (Clock.code == code) for code in OUTLIVING), Clock.code == "T-CLUE"]
    first = [_first(viewer, kind, *conditions).subquery() for kind in kinds]
    either = union(*(select(one.c.id) for one in first)).subquery()
    found = select(Clock).join(Clock.complaint).where(Clock.id.in_(select(either.c.id)))
    case = contains_eager(Clock.complaint)
    shown = (load_only(*DUE, raiseload=True), case.load_only(*LISTED, raiseload=True))
    found = found.options(*shown, case.joinedload(Complaint.body).load_only(Organisation.name))
    return found.order_by(Clock.due_at, Clock.id).limit(MOST)


def _first(viewer: Viewer, *conditions: ColumnElement[bool]) -> Select[int]:
    """A clue is for the handling body and its superior (O121 arts. 27, 37); what is to be published is theirs too."""
    theirs = select(Party.complaint_id).where(holds(viewer), Party.role.in_(CONFIDENTIAL))
    closed = visible_to(viewer).with_only_columns(Complaint.id).where(Complaint.id.in_(theirs), ~is_open())
    found = (
        select(Clock.id).join(Clock.complaint).where(Clock.met_at.is_(None), Clock.stopped_at.is_(None), *conditions)
    )
    return found.where(Clock.complaint_id.in_(closed)).order_by(Clock.due_at, Clock.id).limit(MOST)
