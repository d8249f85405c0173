"""Workload and outcome of each mediator of a body, and the ended tables the month's draw names for a look."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from accounts.permissions import Viewer
from complaints.models import Complaint
from complaints.queries.figures import figure
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from mediation.lifecycle import MediationState
from mediation.models import Mediation, PanelMember, QualityLook
from mediation.queries.panel import roster_of
from mediation.queries.table import visible_tables
from mediation.sampling import drawn

LARGEST = 5000


@dataclass
class Work:
    """What one mediator has in hand and what came of the tables that ended in the period."""

    person: Person
    member: PanelMember | None
    load: int
    agreed: int = 0
    ended: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def rate(self) -> int | None:
        """How many in a hundred ended in an agreement; None under five, where a rate says nothing."""
        done = self.agreed + self.ended
        return round(100 * self.agreed / done) if done >= figure("small_cell") else None

    @property
    def usual_days(self) -> int | None:
        """The median of days from the first day to the last."""
        return round(median(self.days)) if self.days else None


def work_of(viewer: Viewer, since: date) -> list[Work]:
    """The mediators of the viewer's body with their work; tables that ended from `since` on."""
    body_id = viewer.organisation_id or 0
    roster = roster_of(body_id)
    found = {key: Work(one, roster.panel.get(key), roster.loads[key]) for key, one in roster.people.items()}
    ended = select(Mediation.mediator_id, Mediation.state, Mediation.opened_at, Mediation.ended_at).where(
        Mediation.body_id == body_id, Mediation.ended_at >= clock.start_of(since)
    )
    for person_id, state, opened_at, ended_at in db.session.execute(ended):
        work = found.get(person_id)
        if work is None:
            continue
        work.agreed += state is MediationState.AGREED
        work.ended += state is not MediationState.AGREED
        if ended_at is not None:
            work.days.append((clock.day_of(ended_at) - clock.day_of(opened_at)).days)
    return list(found.values())


def month_of(words: str | None) -> date:
    """The first day of the month asked for (2026-10); of the month before this one where none or nonsense is asked."""
    today = clock.today()
    try:
        year, month = (int(part) for part in (words or "").split("-"))
        asked = date(year, month, 1)
    except ValueError:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return min(asked, today.replace(day=1))


def sample_of(viewer: Viewer, month: date) -> list[Mediation]:
    """The tables of the viewer's body that ended in the month and were drawn; the same whenever it is asked."""
    after = (month + timedelta(days=32)).replace(day=1)
    tables = db.session.scalars(
        visible_tables(viewer)
        .where(
            Mediation.body_id == viewer.organisation_id,
            Mediation.ended_at >= clock.start_of(month),
            Mediation.ended_at < clock.start_of(after),
        )
        .options(joinedload(Mediation.complaint).joinedload(Complaint.institution), joinedload(Mediation.mediator))
        .order_by(Mediation.id)
        .limit(LARGEST)
    ).all()
    by_ref = {table.ref: table for table in tables}
    seed = f"{viewer.organisation_id}:{month:%Y-%m}"
    return [by_ref[ref] for ref in drawn(by_ref, seed, figure("quality_sample"))]


def sampled_for(viewer: Viewer, ref: str) -> Mediation:
    """One table of the draw of the month in which it ended, or NotFound."""
    table = db.session.scalar(visible_tables(viewer).where(Mediation.ref == ref))
    if table is None or table.ended_at is None or table.body_id != viewer.organisation_id:
        raise NotFound()
    month = clock.day_of(table.ended_at).replace(day=1)
    if all(one.id != table.id for one in sample_of(viewer, month)):
        raise NotFound()
    return table


def looks_at(tables: list[Mediation]) -> dict[int, list[QualityLook]]:
    """The looks recorded at these tables, by table."""
    found: dict[int, list[QualityLook]] = defaultdict(list)
    ids = [table.id for table in tables]
    for row in db.session.scalars(
        select(QualityLook).where(QualityLook.mediation_id.in_(ids)).order_by(QualityLook.id)
    ):
        found[row.mediation_id].append(row)
    return found
