"""Published outcomes: searching, one by its id, what has been taken down."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from disclosure.lifecycle import PublicationState
from disclosure.models import Publication, PublicInstitution
from disclosure.queries.paging import Page, cursor_of, instant_of, read_cursor, region_prefix, within
from kernel import clock, search
from kernel.db import db

KIND = "publication"
_Later = aliased(Publication)


@dataclass(frozen=True)
class PublicationFilter:
    """What a reader asks for; empty values ask nothing. `region` is a 6-digit code and holds what lies within it."""

    q: str = ""
    institution: str = ""
    category: str = ""
    region: str = ""
    outcome: str = ""
    from_on: date | None = None
    to_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == PublicationFilter()


_EVERYTHING = PublicationFilter()


@dataclass(frozen=True)
class Choices:
    """The values the filters offer, as (code, words)."""

    categories: list[tuple[str, str]]
    regions: list[tuple[str, str]]


def _standing() -> Select[Publication]:
    """The newest version of each text that has not been taken down."""
    replaced = exists().where(_Later.replaces_ref == Publication.ref)
    return select(Publication).where(Publication.state != PublicationState.WITHDRAWN, ~replaced)


def refs_of(ref: str) -> CompoundSelect[str]:
    """Under which ids texts about an institution were published: its own, and those of records merged into it."""
    return union_all(
        select(literal(ref)), select(PublicInstitution.ref).where(PublicInstitution.merged_into_ref == ref)
    )


def find_publications(asked: PublicationFilter) -> Select[Publication]:
    """Every standing text that fits the filter, unordered."""
    return _standing().where(*_conditions(asked))


def _conditions(asked: PublicationFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [true()]
    if asked.q.strip():
        found.append(Publication.id.in_(search.matches(KIND, asked.q)))
    if asked.institution:
        found.append(
            or_(
                Publication.institution_ref.in_(refs_of(asked.institution)),
                Publication.credit_code == asked.institution,
            )
        )
    if asked.category:
        found.append(Publication.category == asked.category)
    if asked.region:
        found.append(Publication.region_code.startswith(region_prefix(asked.region), autoescape=True))
    if asked.outcome:
        found.append(Publication.outcome == asked.outcome)
    if asked.from_on:
        found.append(Publication.published_at >= clock.start_of(asked.from_on))
    if asked.to_on:
        found.append(Publication.published_at < clock.end_of(asked.to_on))
    return found


def publication_page(asked: PublicationFilter, after: str | None = None, limit: int = 20) -> Page[Publication]:
    """Standing texts, newest first, from after a cursor."""
    found, size = find_publications(asked), within(limit)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after:
        key, row_id = read_cursor(after)
        at = instant_of(key)
        found = found.where(
            or_(Publication.published_at < at, (Publication.published_at == at) & (Publication.id < row_id))
        )
    newest_first = found.order_by(Publication.published_at.desc(), Publication.id.desc()).limit(size + 1)
    rows = list(db.session.scalars(newest_first))
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], cursor_of(last.published_at.isoformat(), last.id) if last else None, total)


def latest_publications(limit: int = 50, institution_ref: str = "") -> list[Publication]:
    """The newest standing texts, of one institution or of all."""
    return publication_page(PublicationFilter(institution=institution_ref), limit=limit).items


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
    """The texts taken down last that fit the filter, for feeds and letters to say so."""
    found = select(Publication).where(Publication.state == PublicationState.WITHDRAWN, *_conditions(asked))
    found = found.where(Publication.written_at > since) if since else found
    return list(db.session.scalars(found.order_by(Publication.written_at.desc()).limit(limit)))


def choices() -> Choices:
    """Categories and regions that occur in what is published."""
    kinds = db.session.execute(
        select(Publication.category, func.min(Publication.category_name)).group_by(Publication.category)
    )
    places = db.session.execute(
        select(Publication.region_code, func.min(Publication.region_name))
        .where(Publication.region_code.is_not(None))
        .group_by(Publication.region_code)
    )
    return Choices(
        sorted((code, name) for code, name in kinds),
        sorted((code or "", name) for code, name in places),
    )
