"""The superior's view of a region: how each body's open cases stand now, and the lists behind the numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Subquery, case, func, literal, select

from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints.lifecycle import PartyRole
from complaints.models import STILL, Breach, Clock, Complaint, Message, Party
from complaints.permissions import holds
from complaints.queries import places
from complaints.queries.cases import visible_to
from complaints.queries.lines import still_owed
from complaints.queries.queues import Conditions, Waiting, is_open, waiting
from kernel import clock
from kernel.db import db
from kernel.labels import Labelled

MANY_HOPS = 2
FEWER = 1_000_000  # so many hands no case has: what is left of them grows as the hands get fewer


class Listed(Labelled):
    """What a superior looks for, the most pressing first."""

    BREACHED = "breached", _l("已逾期")
    WARNED = "warned", _l("已提醒")
    PAUSED = "paused", _l("暂停最久")
    PROVISIONAL = "provisional", _l("暂定")
    HOPS = "hops", _l("多次转手")
    OPEN = "open", _l("全部未结")


@dataclass(frozen=True)
class BodyRow:
    """One body's open cases now; `paused_on` is since when the longest pause lasts, `oldest_at` the oldest filing."""

    ref: str
    name: str
    numbers: dict[Listed, int]
    paused_on: date | None
    oldest_at: datetime


@dataclass(frozen=True)
class Watched:
    """A case of a list, with what the superior has done about it already."""

    case: Waiting
    is_urged: bool
    has_reason: bool
    paused_on: date | None


def _cases(viewer: Viewer, *only: ColumnElement[bool]) -> Subquery:
    """Each open case of the region with its clocks counted: one row a case, from the seats this viewer holds.

    The counting reads the indexes alone. `only` says of which cases, so that a short list looks at those it may hold.
    """
    now = clock.now()
    seats = select(Party.complaint_id).where(
        holds(viewer), Party.role.in_([PartyRole.OVERSIGHT, PartyRole.HANDLING_BODY])
    )
    moving, late = Clock.paused_on.is_(None), Clock.due_at <= now
    found = (
        select(
            Complaint.id,
            Complaint.body_id,
            Complaint.hops,
            Complaint.filed_at,
            _number(moving & late).label("breached"),
            _number(moving & ~late & Clock.warned_at.is_not(None)).label("warned"),
            _number(Clock.is_provisional.is_(True)).label("provisional"),
            func.min(Clock.paused_on).label("paused_on"),
            func.min(case((moving, Clock.due_at))).label("due_at"),
        )
        .outerjoin(Clock, (Clock.complaint_id == Complaint.id) & _all(still_owed()))
        .where(Complaint.id.in_(seats), is_open(), *only)
        .group_by(Complaint.id)
    )
    return found.subquery()


def _may_be(listed: Listed) -> Iterator[ColumnElement[bool]]:
    """What every case of a list has, by which few cases are found before any clock is counted."""
    running = (Clock.met_at.is_(None), Clock.stopped_at.is_(None))
    has = {
        Listed.BREACHED: Clock.due_at <= clock.now(),
        Listed.WARNED: Clock.warned_at.is_not(None) & (Clock.due_at > clock.now()),
        Listed.PAUSED: Clock.paused_on.is_not(None),
        Listed.PROVISIONAL: Clock.is_provisional.is_(True),
    }
    if listed in has:
        yield Complaint.id.in_(select(Clock.complaint_id).where(*running, has[listed]))
    if listed is Listed.HOPS:
        yield Complaint.hops >= MANY_HOPS


def _number(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))


def _all(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *more = conditions
    for one in more:
        first = first & one
    return first


def _flag(cases: Subquery, listed: Listed) -> ColumnElement[bool]:
    """Whether a case belongs on a list."""
    column = cases.c
    return {
        Listed.BREACHED: column.breached > 0,
        Listed.WARNED: (column.warned > 0) & (column.breached == 0),
        Listed.PAUSED: column.paused_on.is_not(None),
        Listed.PROVISIONAL: column.provisional > 0,
        Listed.HOPS: column.hops >= MANY_HOPS,
        Listed.OPEN: column.id.is_not(None),
    }[listed]


def bodies(viewer: Viewer) -> list[BodyRow]:
    """The bodies of the region that have open cases, those with most overdue first."""
    cases = _cases(viewer)
    sums = [func.sum(case((_flag(cases, one), 1), else_=0)).label(one.value) for one in Listed]
    found = (
        select(
            Organisation.ref,
            Organisation.name,
            *sums,
            func.min(cases.c.paused_on).label("paused_on"),
            func.min(cases.c.filed_at).label("oldest_at"),
        )
        .join(Organisation, Organisation.id == cases.c.body_id)
        .group_by(Organisation.id, Organisation.ref, Organisation.name)
        .order_by(sums[0].desc(), sums[1].desc(), Organisation.name)
    )
    return [
        BodyRow(
            row.ref,
            row.name,
            {one: int(getattr(row, one.value)) for one in Listed},
            row.paused_on,
            row.oldest_at,
        )
        for row in db.session.execute(found)
    ]


def listed_cases(
    viewer: Viewer, listed: Listed, *, body: str | None = None, after: str | None = None, size: int = 25
) -> tuple[list[Watched], str | None]:
    """One list of the board, all bodies or one, behind the place `after` names; and where the next page begins."""
    only = list(_may_be(listed))
    if body:
        only.append(Complaint.body_id == select(Organisation.id).where(Organisation.ref == body).scalar_subquery())
    cases = _cases(viewer, *only)
    order = _order(cases, listed)
    found = select(cases.c.id, cases.c.paused_on, order[0].label("first")).where(_flag(cases, listed))
    if (place := _place(viewer, listed, after)) is not None:
        found = found.where(places.behind(order, place))
    rows = db.session.execute(found.order_by(*order).limit(size + 1)).all()
    since: dict[int, date | None] = {row.id: row.paused_on for row in rows[:size]}
    shown = waiting(viewer, list(since), _owed)
    urged, reasoned = _urged(list(since)), _reasoned([one.due.id for one in shown if one.due is not None])
    watched = [
        Watched(
            one,
            one.complaint.id in urged,
            one.due is not None and one.due.id in reasoned,
            since[one.complaint.id],
        )
        for one in shown
    ]
    more = len(rows) > size and bool(shown)
    return watched, places.said(_value(rows[size - 1].first), shown[-1].complaint.number) if more else None


def _owed(_viewer: Viewer) -> Conditions:
    """Whatever a body owes, its superior sees."""
    return still_owed()


def _order(cases: Subquery, listed: Listed) -> tuple[ColumnElement[Any], ...]:
    """What presses most comes first: the longest pause, the most hands, else the least time left."""
    if listed is Listed.PAUSED:
        return (cases.c.paused_on, cases.c.filed_at, cases.c.id)
    if listed is Listed.HOPS:
        return (FEWER - cases.c.hops, cases.c.filed_at, cases.c.id)
    return (func.coalesce(cases.c.due_at, literal(STILL, Clock.due_at.type)), cases.c.filed_at, cases.c.id)


def _value(first: date | datetime | int) -> int | datetime:
    """What a list is ordered by, as a place says it."""
    return first.toordinal() if isinstance(first, date) and not isinstance(first, datetime) else first


def _place(viewer: Viewer, listed: Listed, after: str | None) -> tuple[object, datetime, int] | None:
    """The place again; a case that is not there any more leaves what it was ordered by."""
    if (said := places.read(after)) is None:
        return None
    last = visible_to(viewer).with_only_columns(Complaint.filed_at, Complaint.id).where(Complaint.number == said[1])
    filed_at, key = db.session.execute(last).first() or (places.EPOCH, 0)
    first: object = places.instant(said[0])
    if listed is Listed.PAUSED:
        first = date.fromordinal(max(1, min(said[0], date.max.toordinal())))
    if listed is Listed.HOPS:
        first = min(said[0], FEWER)
    return first, filed_at, key


def _urged(ids: Sequence[int]) -> set[int]:
    """Which of these cases a superior has urged."""
    found = select(Party.complaint_id).join(Message, Message.party_id == Party.id)
    return set(db.session.scalars(found.where(Party.complaint_id.in_(ids), Party.role == PartyRole.OVERSIGHT)))


def _reasoned(clock_ids: Sequence[int]) -> set[int]:
    """Which of these clocks are late for a reason that was noted."""
    found = select(Breach.clock_id).where(Breach.clock_id.in_(clock_ids), Breach.why_at.is_not(None))
    return set(db.session.scalars(found))


def urgings(complaint: Complaint) -> list[Message]:
    """What superiors asked of the body, newest first; for a viewer who has the case from `complaint_for`."""
    found = select(Message).join(Party, Message.party_id == Party.id)
    here = (Party.complaint_id == complaint.id, Party.role == PartyRole.OVERSIGHT)
    return list(db.session.scalars(found.where(*here).order_by(Message.id.desc()).limit(20)))
