"""Reads of observations: the association's own, and what a department was told."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from institutions.lifecycle.observing import ObservationState
from institutions.models import Observation
from institutions.permissions.watching import observations_visible_to
from institutions.waiting import Waiting
from kernel.db import db
from kernel.errors import NotFound

PAGE = 25
SHOWN = (joinedload(Observation.association), joinedload(Observation.department), joinedload(Observation.institution))


def observations_of(viewer: Viewer, after: str = "") -> tuple[list[Observation], str | None]:
    """The viewer's, newest first, 25 a page; and behind which the next page begins."""
    found = select(Observation).where(observations_visible_to(viewer)).options(*SHOWN)
    last = db.session.scalar(select(Observation.id).where(Observation.ref == after)) if after else None
    if last is not None:
        found = found.where(Observation.id < last)
    rows = list(db.session.scalars(found.order_by(Observation.id.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].ref if len(rows) > PAGE else None


def waiting_observations(viewer: Viewer) -> Waiting:
    """How many observations the viewer's department was told and has not answered."""
    mine = Observation.department_id == viewer.organisation_id, Observation.state == ObservationState.FILED
    return Waiting(db.session.scalar(select(func.count(Observation.id)).where(*mine)) or 0)


def observation_for(viewer: Viewer, ref: str) -> Observation:
    """One, or NotFound."""
    found = select(Observation).where(observations_visible_to(viewer), Observation.ref == ref)
    row = db.session.scalar(found.options(*SHOWN, joinedload(Observation.notice)))
    if row is None:
        raise NotFound()
    return row
