"""Institutions as the public knows them: searching, identity, figures, notices."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from disclosure.models import PublicInstitution, PublicMilestone, PublicNotice
from disclosure.queries.filters import once, refs_of
from disclosure.queries.paging import Page, cursor_of, read_cursor, region_prefix, within
from kernel import search
from kernel.db import db

KIND = "public_institution"
Narrow = TypeVar("Narrow", PublicInstitution, int)
# Up to so many hits are sorted; more are met on the way along the names.
FEW = 2_000
# So many of the list are looked at before the index of words is.
NEAR = 500
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class InstitutionFilter:
    """What a reader asks for; empty values ask nothing."""

    q: str = ""
    type: str = ""
    region: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == InstitutionFilter()


def _narrowed(found: Select[Narrow], asked: InstitutionFilter) -> Select[Narrow]:
    if asked.type:
        found = found.where(PublicInstitution.type == asked.type)
    if asked.region:
        found = found.where(PublicInstitution.region_code.startswith(region_prefix(asked.region), autoescape=True))
    return found


def institution_page(
    asked: InstitutionFilter, after: str | None = None, limit: int = 20, most: int | None = None
) -> Page[PublicInstitution]:
    """Institutions by name, from after a cursor; never ranked by complaints. They are counted, up to `most` of them."""
    size, total = within(limit), _counted(asked, most)
    found = select(PublicInstitution).where(PublicInstitution.merged_into_ref.is_(None))
    if after:
        name, row_id = read_cursor(after)
        found = found.where(tuple_(PublicInstitution.name, PublicInstitution.id) > (name, row_id))
    rows = _by_name(found, asked, size + 1)
    last = rows[size - 1] if len(rows) > size else None
    is_more = most is not None and total > most
    return Page(rows[:size], cursor_of(last.name, last.id) if last else None, min(total, most or total), is_more)


def _counted(asked: InstitutionFilter, most: int | None) -> int:
    fits = _narrowed(select(PublicInstitution.id).where(PublicInstitution.merged_into_ref.is_(None)), asked)
    if asked.q.strip():
        hits = _hits(asked.q)
        some = _how_many(fits.where(PublicInstitution.id.in_(hits)), most)
        if len(hits) <= FEW or (most is not None and some > most):
            return some
        found = search.among(KIND, asked.q).subquery()
        fits = fits.join(found, found.c.thing_id == PublicInstitution.id)
    return _how_many(fits, most)


def _how_many(fits: Select[int], most: int | None) -> int:
    fits = fits.limit(most + 1) if most is not None else fits
    return db.session.scalar(select(func.count()).select_from(fits.subquery())) or 0


def _hits(words: str) -> list[int]:
    """What holds the words, at most 2,000 and one of them; read once for a page."""
    return once(f"institutions:{words}", lambda: search.few(db.session(), KIND, words, FEW))


def suggest_institutions(words: str, limit: int = 8) -> list[PublicInstitution]:
    """A few institutions for what is being typed; nothing for fewer than two signs."""
    if len(words.strip()) < 2:
        return []
    found = select(PublicInstitution).where(PublicInstitution.merged_into_ref.is_(None))
    return _by_name(found, InstitutionFilter(q=words), limit)


def _by_name(found: Select[PublicInstitution], asked: InstitutionFilter, limit: int) -> list[PublicInstitution]:
    """By name; of words the next ones of the list are asked first: where they are common those are enough."""
    if not asked.q.strip():
        return _in_order(_narrowed(found, asked), limit)
    order = found.with_only_columns(PublicInstitution.id).order_by(PublicInstitution.name, PublicInstitution.id)
    next_ones = order.limit(NEAR).cte("next_ones").prefix_with("MATERIALIZED", dialect="postgresql")
    fits = _narrowed(select(PublicInstitution).join(next_ones, next_ones.c.id == PublicInstitution.id), asked)
    rows = _in_order(fits.where(search.holds(KIND, PublicInstitution.id, asked.q)), limit)
    return rows if len(rows) == limit else _in_order(_narrowed(found, asked).where(_holding(asked.q)), limit)


def _in_order(found: Select[PublicInstitution], limit: int) -> list[PublicInstitution]:
    return list(db.session.scalars(found.order_by(PublicInstitution.name, PublicInstitution.id).limit(limit)))


def _holding(words: str) -> ColumnElement[bool]:
    """Rare words are looked up first, common ones asked of each copy along the order of names."""
    hits = _hits(words)
    return PublicInstitution.id.in_(hits) if len(hits) <= FEW else search.holds(KIND, PublicInstitution.id, words)


def institution_by_ref(ref: str) -> PublicInstitution | None:
    """One institution by its id."""
    return db.session.scalar(select(PublicInstitution).where(PublicInstitution.ref == ref))


def institution_known_as(asked: str) -> PublicInstitution | None:
    """One institution by its id or credit code: where its record was merged into another, that one."""
    row = PublicInstitution
    known = row.ref == asked
    if len(asked) == 18:
        known |= row.credit_code == asked
    found = db.session.scalar(select(row).where(known).order_by(row.merged_into_ref.is_not(None), row.id).limit(1))
    return institution_by_ref(found.merged_into_ref) if found is not None and found.merged_into_ref else found


def notices_of(ref: str, limit: int = 20) -> list[PublicNotice]:
    """Public notices about an institution that stand, newest first."""
    found = select(PublicNotice).where(
        PublicNotice.institution_ref.in_(refs_of(ref)), PublicNotice.state == "published"
    )
    return list(db.session.scalars(found.order_by(PublicNotice.published_at.desc()).limit(limit)))


def milestones_of(ref: str, limit: int = 50) -> list[PublicMilestone]:
    """What became public of an institution's life and of records merged into it, newest first."""
    found = select(PublicMilestone).where(PublicMilestone.institution_ref.in_(refs_of(ref)))
    return list(db.session.scalars(found.order_by(PublicMilestone.on.desc(), PublicMilestone.id.desc()).limit(limit)))


def types_in_use() -> list[tuple[str, str]]:
    """The types of institution that occur, as (code, words): from one to the next along the index."""
    row = PublicInstitution
    types = select(func.min(row.type).label("type")).cte("types", recursive=True)
    after = select(row.type).where(row.type > types.c.type).order_by(row.type).limit(1).scalar_subquery()
    types = types.union_all(select(after).where(types.c.type.is_not(None)))
    label = select(row.type_label).where(row.type == types.c.type).order_by(row.id).limit(1).scalar_subquery()
    found = select(types.c.type, label).where(types.c.type.is_not(None)).order_by(types.c.type)
    return [(code, words) for code, words in db.session.execute(found)]
