"""Published outcomes: searching, one by its id, what has been taken down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, select, tuple_

from disclosure.lifecycle import PublicationState
from disclosure.models import Publication, PublicationCount, StandingPublication
from disclosure.queries.filters import Narrowed, PublicationFilter, narrowed
from disclosure.queries.finding import KIND, found_page
from disclosure.queries.paging import Page, cursor_of, read_instant_cursor, within
from disclosure.queries.steps import Refs
from disclosure.queries.totals import total_of
from kernel import clock, search
from kernel.db import db

_EVERYTHING = PublicationFilter()
_PLACE = (StandingPublication.published_at, StandingPublication.id)
Standing = list[StandingPublication]


@dataclass(frozen=True)
class Choices:
    """The values the filters offer, as (code, words)."""

    categories: list[tuple[str, str]]
    regions: list[tuple[str, str]]


@dataclass(frozen=True)
class Slice:
    """Some texts, and the cursors of what comes after and before them, or None."""

    items: list[Publication]
    next: str | None
    previous: str | None = None


def find_publications(asked: PublicationFilter) -> Select[Publication]:
    """Every standing text that fits the filter, unordered."""
    limits = narrowed(asked)
    found = select(Publication).join(StandingPublication, StandingPublication.publication_id == Publication.id)
    if asked.is_search:
        found = found.where(Publication.id.in_(search.marked(KIND, asked.q, limits.marks())))
    return found.where(*limits.conditions())


def find_publications_about(refs: Refs) -> Select[Publication]:
    """Every standing text about these institutions, or about all (None), unordered."""
    found = find_publications(_EVERYTHING)
    return found.where(StandingPublication.institution.in_(refs)) if refs is not None else found


def publication_page(asked: PublicationFilter, after: str | None = None, limit: int = 20) -> Page[Publication]:
    """Standing texts, newest first, from after a cursor, and how many fit in all."""
    found = publication_slice(asked, after, limit=limit)
    return Page(found.items, found.next, total_of(asked))


def publication_slice(
    asked: PublicationFilter, after: str | None = None, before: str | None = None, limit: int = 20
) -> Slice:
    """Standing texts, newest first, after a cursor or before one; raises BadCursor.

    Before the first full page there is nothing: whoever goes back that far sees the first page.
    """
    size = within(limit)
    if before and not after:
        rows = _rows(asked, before, size + 1, is_backwards=True)
        if len(rows) > size:
            kept = rows[:size][::-1]
            return Slice(_texts(kept), _cursor(kept[-1]), _cursor(kept[0]))
        after = None
    rows = _rows(asked, after, size + 1)
    kept = rows[:size]
    following = _cursor(kept[-1]) if len(rows) > size else None
    return Slice(_texts(kept), following, _cursor(kept[0]) if after and kept else None)


def _cursor(row: StandingPublication) -> str:
    return cursor_of(row.published_at, row.id)


def _rows(asked: PublicationFilter, cursor: str | None, limit: int, *, is_backwards: bool = False) -> Standing:
    place = _beyond(cursor, is_backwards=is_backwards) if cursor else None
    if asked.is_search:
        at = (clock.day_of(place[0]), place[1]) if place else None
        return found_page(asked, at, limit, is_backwards=is_backwards)
    found = select(StandingPublication).where(*narrowed(asked).conditions())
    found = found.where(place[1]) if place else found
    order = _PLACE if is_backwards else tuple(column.desc() for column in _PLACE)
    return list(db.session.scalars(found.order_by(*order).limit(limit)))


def _beyond(cursor: str, *, is_backwards: bool) -> tuple[datetime, ColumnElement[bool]]:
    """The instant of a place in the list, and what holds for the rows beyond it."""
    at, row_id = read_instant_cursor(cursor)
    place, here = tuple_(*_PLACE), tuple_(at, row_id)
    return at, place > here if is_backwards else place < here


def _texts(rows: Standing) -> list[Publication]:
    """The texts of these rows, in their order."""
    keys = [row.publication_id for row in rows]
    found = {row.id: row for row in db.session.scalars(select(Publication).where(Publication.id.in_(keys)))}
    return [found[key] for key in keys if key in found]


def latest_publications(limit: int = 50, institution_ref: str = "") -> list[Publication]:
    """The newest standing texts, of one institution or of all."""
    return publication_slice(PublicationFilter(institution=institution_ref), limit=limit).items


def publication_by_ref(ref: str) -> Publication | None:
    """One row by its id, whatever its state: a text that stands, an earlier version, or a tombstone."""
    return db.session.scalar(select(Publication).where(Publication.ref == ref))


def newest_of(series: str) -> Publication | None:
    """The newest version of a text."""
    return db.session.scalar(
        select(Publication).where(Publication.series == series).order_by(Publication.version.desc()).limit(1)
    )


def tombstones_since(
    limit: int = 50, asked: PublicationFilter = _EVERYTHING, since: datetime | None = None
) -> list[Publication]:
    """The texts taken down last that fit the filter, for feeds and letters to say so; they have no words left."""
    found = select(Publication).where(
        Publication.state == PublicationState.WITHDRAWN, *_conditions(narrowed(asked), asked)
    )
    found = found.where(Publication.written_at > since) if since else found
    return list(db.session.scalars(found.order_by(Publication.written_at.desc()).limit(limit)))


def tombstones_about(refs: Refs, limit: int = 50, since: datetime | None = None) -> list[Publication]:
    """The texts about these institutions, or about all (None), that were taken down last."""
    found = select(Publication).where(Publication.state == PublicationState.WITHDRAWN)
    found = found.where(Publication.institution_ref.in_(refs)) if refs is not None else found
    found = found.where(Publication.written_at > since) if since else found
    return list(db.session.scalars(found.order_by(Publication.written_at.desc()).limit(limit)))


def _conditions(limits: Narrowed, asked: PublicationFilter) -> list[ColumnElement[bool]]:
    """The filter without its words, asked of the publications themselves."""
    columns: dict[str, SQLColumnExpression[Any]] = {
        "institution": Publication.institution_ref,
        "body": Publication.body_name,
        "category": Publication.category,
        "outcome": Publication.outcome,
    }
    found: list[ColumnElement[bool]] = []
    for name, values in limits.values.items():
        if name in ("province", "city", "county"):
            start = {"province": 2, "city": 4, "county": 6}[name]
            found.append(Publication.region_code.startswith(values[0][:start], autoescape=True))
        else:
            found.append(columns[name].in_(values))
    if asked.from_on:
        found.append(Publication.published_at >= clock.start_of(asked.from_on))
    if asked.to_on:
        found.append(Publication.published_at < clock.end_of(asked.to_on))
    return found


def choices() -> Choices:
    """Categories and places that occur in what stands."""
    rows = db.session.execute(
        select(PublicationCount.facet, PublicationCount.value, PublicationCount.label)
        .where(
            PublicationCount.within == "",
            PublicationCount.facet.in_(("category", "county")),
            PublicationCount.number > 0,
        )
        .order_by(PublicationCount.value)
    )
    found: dict[str, list[tuple[str, str]]] = {"category": [], "county": []}
    for facet, value, label in rows:
        found[facet].append((value, label))
    return Choices(found["category"], found["county"])
