"""The days of a body: inspections, rectifications, calls, draws and closings, each on its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from institutions.lifecycle import Cycle
from institutions.lifecycle.inspecting import DemandState, InspectionState
from institutions.models import Demand, Draw, Exit, Inspection, SupervisionTask
from institutions.permissions.desk import cycles_of
from institutions.permissions.life import exits_visible_to
from institutions.permissions.watching import draws_visible_to, inspections_visible_to, tasks_visible_to
from institutions.queries.desk import STANDING
from kernel.db import db

MOST = 600  # of each kind


@dataclass(frozen=True)
class Entry:
    """Something on a day: what it is, of whom, where it leads; `key` tells it from all others, whatever its day."""

    on: date
    what: str
    title: str
    ref: str
    is_done: bool = False
    part: str = ""

    @property
    def key(self) -> str:
        """What stays the same when the day is moved."""
        return "-".join(one for one in (self.what, self.ref, self.part) if one)


def month_of(viewer: Viewer, first: date) -> list[Entry]:
    """What stands on the days of the month that begins on `first`, in their order."""
    return between(viewer, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def between(viewer: Viewer, first: date, last: date) -> list[Entry]:
    """What stands on the days from `first` to `last`, both counted, as far as the viewer may see it."""
    cycles = cycles_of(viewer)
    found: list[Entry] = []
    if Cycle.INSPECTION in cycles:
        found += [*_inspections(viewer, first, last), *_demands(viewer, first, last), *_draws(viewer, first, last)]
    if Cycle.SUPERVISION in cycles:
        found += _calls(viewer, first, last)
    if Cycle.EXIT in cycles:
        found += _closings(viewer, first, last)
    return sorted(found, key=lambda one: (one.on, one.what, one.title, one.ref))


def _inspections(viewer: Viewer, first: date, last: date) -> Iterator[Entry]:
    mine = inspections_visible_to(viewer), Inspection.state != InspectionState.CANCELLED
    found = select(Inspection).where(*mine, Inspection.planned_on.between(first, last))
    for row in db.session.scalars(_whole(found, Inspection)):
        is_done = row.state is InspectionState.CLOSED
        yield Entry(row.planned_on, "inspection", row.institution.name, row.ref, is_done)


def _whole(found: Select[Any], table: Any) -> Select[Any]:
    return found.order_by(table.id).limit(MOST).options(joinedload(table.institution))


def _demands(viewer: Viewer, first: date, last: date) -> Iterator[Entry]:
    joined = select(Demand, Inspection).join(Inspection, Inspection.id == Demand.inspection_id)
    found = joined.where(inspections_visible_to(viewer), Demand.due_on.between(first, last))
    found = found.where(Inspection.state != InspectionState.INSPECTING)  # the institution was told of them
    whole = found.options(joinedload(Inspection.institution)).order_by(Demand.id).limit(MOST)
    for demand, row in db.session.execute(whole):
        is_done = demand.state is not DemandState.OPEN
        yield Entry(demand.due_on, "demand", row.institution.name, row.ref, is_done, demand.ref)


def _draws(viewer: Viewer, first: date, last: date) -> Iterator[Entry]:
    found = select(Draw).where(draws_visible_to(viewer), Draw.value_on.between(first, last))
    for row in db.session.scalars(found.order_by(Draw.id).limit(MOST)):
        yield Entry(row.value_on, "draw", row.title, row.ref, row.value is not None)


def _calls(viewer: Viewer, first: date, last: date) -> Iterator[Entry]:
    found = select(SupervisionTask).where(tasks_visible_to(viewer), SupervisionTask.call_on.between(first, last))
    for row in db.session.scalars(_whole(found, SupervisionTask)):
        if row.call_on is not None:
            yield Entry(row.call_on, "call", row.institution.name, row.ref, row.ended_at is not None)


def _closings(viewer: Viewer, first: date, last: date) -> Iterator[Entry]:
    mine = exits_visible_to(viewer), Exit.state.in_(STANDING), Exit.closing_on.between(first, last)
    for row in db.session.scalars(_whole(select(Exit).where(*mine), Exit)):
        if row.closing_on is not None:
            yield Entry(row.closing_on, "closing", row.institution.name, row.ref, row.closed_on is not None)
