"""Two universes of figures, never mixed: all cases with small numbers hidden, and published texts, exact."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select, tuple_

from disclosure.indicators import FIRST, KNOWN, Figures, Spread, SubjectKind
from disclosure.indicators.lately import months_counted
from disclosure.lifecycle import PublicOutcome
from disclosure.models import PublicFigure
from disclosure.queries.filters import PublicationFilter, names_of_body, narrowed
from disclosure.queries.paging import Page, cursor_of, read_cursor, region_prefix, within
from disclosure.queries.publications import find_publications
from disclosure.queries.totals import numbers_of
from kernel import clock
from kernel.db import db


@dataclass(frozen=True)
class Point:
    """One month of a trend: its number, None where it is hidden or was not counted; whether it is not over.

    `is_growing` is the last whole month: what was filed near its end is accepted, and counted, in the next one.
    """

    month: str
    number: int | None
    is_running: bool = False
    is_counted: bool = True
    is_growing: bool = False


@dataclass(frozen=True)
class PublishedCounts:
    """Published outcomes that fit a filter: how many in all, and how many came out how; exact, anyone may recount."""

    total: int
    outcomes: tuple[tuple[PublicOutcome, int], ...]


def institution_figures(ref: str) -> Figures | None:
    """All accepted complaints about an institution; None when nothing was ever counted."""
    return figures_of(SubjectKind.INSTITUTION, ref)


def body_figures(ref: str) -> Figures | None:
    """All cases that came to a body."""
    return figures_of(SubjectKind.BODY, ref)


def category_figures(code: str) -> Figures | None:
    """All accepted complaints of one kind of problem."""
    return figures_of(SubjectKind.CATEGORY, code)


def region_figures(code: str) -> Figures | None:
    """All accepted complaints about institutions in a region; `code` has six digits."""
    return figures_of(SubjectKind.REGION, code)


def platform_figures(ref: str) -> Figures | None:
    """All accepted complaints about institutions on a platform."""
    return figures_of(SubjectKind.PLATFORM, ref)


def national_figures() -> Figures | None:
    """All accepted complaints."""
    return figures_of(SubjectKind.ALL, "")


def figures_of(kind: SubjectKind, ref: str, period: str = "") -> Figures | None:
    """All cases of a subject over the whole time, or those filed in a period, as the public copy has them."""
    row = db.session.scalar(select(PublicFigure).filter_by(kind=kind, ref=ref, period=period))
    return figures_from(row) if row is not None else None


def figures_or_none_counted(kind: SubjectKind, ref: str, name: str = "") -> Figures:
    """Figures of a subject that is known to exist; where no case of it was counted, that there are none."""
    return figures_of(kind, ref) or Figures.nothing(kind, ref, name)


def body_named(name: str) -> Figures | None:
    """All cases that came to the body that has this name or had it, as published outcomes write it."""
    row, present = PublicFigure, names_of_body(name)[0]
    found = select(row).where(row.kind == SubjectKind.BODY, row.period == "", row.name == present)
    figure = db.session.scalar(found.order_by(row.ref).limit(1))
    return figures_from(figure) if figure is not None else None


def body_page(after: str | None = None, limit: int = 20) -> Page[Figures]:
    """Bodies that cases came to, by name, from after a cursor; never ranked."""
    row, size = PublicFigure, within(limit)
    found = select(row).where(row.kind == SubjectKind.BODY, row.period == "")
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after:
        found = found.where(tuple_(row.name, row.id) > read_cursor(after))
    rows = list(db.session.scalars(found.order_by(row.name, row.id).limit(size + 1)))
    last = rows[size - 1] if len(rows) > size else None
    return Page([figures_from(one) for one in rows[:size]], cursor_of(last.name, last.id) if last else None, total)


def all_figures(kind: SubjectKind, inside: str = "") -> list[Figures]:
    """Every subject of a kind with its figures, by name, never ranked; of regions those within `inside`."""
    found = select(PublicFigure).where(PublicFigure.kind == kind, PublicFigure.period == "")
    if inside:
        found = found.where(PublicFigure.ref.startswith(region_prefix(inside), autoescape=True))
    return [figures_from(row) for row in db.session.scalars(found.order_by(PublicFigure.name, PublicFigure.ref))]


def most_figures(kind: SubjectKind, measure: str, most: int) -> list[Figures]:
    """The subjects of a kind of which a measure that is shown is greatest, so many; by name."""
    number = PublicFigure.shown[measure].as_integer()
    found = select(PublicFigure).where(PublicFigure.kind == kind, PublicFigure.period == "", number.is_not(None))
    rows = db.session.scalars(found.order_by(number.desc(), PublicFigure.name, PublicFigure.ref).limit(most))
    return [figures_from(row) for row in sorted(rows, key=lambda row: (row.name, row.ref))]


def trend(kind: SubjectKind, ref: str, months: int = 12) -> list[Point]:
    """Complaints by the month of filing, the oldest first; months without any have 0, hidden ones None.

    Months before counting began on this platform are not counted, also of somebody who has no case at all.
    """
    wanted, row = _months(clock.today(), months), PublicFigure
    before, last = _months(clock.today(), 2)
    own = and_(row.kind == kind, row.ref == ref, row.period.in_(["", *wanted]))
    everybody = and_(row.kind == SubjectKind.ALL, row.ref == "", row.period == "")
    rows = list(db.session.execute(select(row.period, row.shown, row.since_on).where(or_(own, everybody))))
    told = {period: shown.get(FIRST[kind]) for period, shown, _since in rows if period}
    began = min((f"{since:%Y-%m}" for _period, _shown, since in rows if since), default=None)
    return [
        Point(month, told.get(month, 0) if is_counted else None, month == last, is_counted, month == before)
        for month in wanted
        for is_counted in (month in told or (began is not None and month >= began),)
    ]


def published_counts(asked: PublicationFilter) -> PublishedCounts:
    """How many published outcomes fit a filter, and how they came out."""
    if asked.is_search:
        found = find_publications(asked).subquery()
        rows = db.session.execute(select(found.c.outcome, func.count()).group_by(found.c.outcome))
        counts = {PublicOutcome(code): number for code, number in rows}
    else:
        counts = {PublicOutcome(code): number for code, number in numbers_of("outcome", narrowed(asked)).items()}
    return PublishedCounts(sum(counts.values()), tuple((one, counts.get(one, 0)) for one in PublicOutcome))


def figures_from(row: PublicFigure) -> Figures:
    """A row of the public copy as figures."""
    return Figures(
        kind=row.kind,
        ref=row.ref,
        name=row.name,
        period=row.period,
        shown={code: number for code, number in row.shown.items() if code in KNOWN},
        between={code: (low, high) for code, (low, high) in row.between.items() if code in KNOWN},
        days={code: Spread(**found) for code, found in row.days.items() if code in KNOWN},
        learners=row.learners,
        learners_span=row.learners_span,
        learners_source=row.learners_source,
        learners_on=row.learners_on,
        months=months_counted(row.since_on, clock.today()),
        since_on=row.since_on,
        updated_at=row.updated_at,
    )


def _months(today: date, number: int) -> list[str]:
    last = today.year * 12 + today.month - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - number + 1, last + 1)]
