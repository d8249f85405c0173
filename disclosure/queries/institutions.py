"""Institutions as the public knows them: searching, identity, figures, notices."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from disclosure.models import PublicInstitution, PublicMilestone, PublicNotice
from disclosure.queries.paging import Page, cursor_of, read_cursor, region_prefix, within
from disclosure.queries.publications import refs_of
from kernel import search
from kernel.db import db

KIND = "public_institution"


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


def find_institutions(asked: InstitutionFilter) -> Select[PublicInstitution]:
    """Institutions that fit the filter, unordered."""
    found = select(PublicInstitution).where(PublicInstitution.merged_into_ref.is_(None))
    if asked.q.strip():
        found = found.where(PublicInstitution.id.in_(search.matches(KIND, asked.q)))
    if asked.type:
        found = found.where(PublicInstitution.type == asked.type)
    if asked.region:
        found = found.where(PublicInstitution.region_code.startswith(region_prefix(asked.region), autoescape=True))
    return found


def institution_page(asked: InstitutionFilter, after: str | None = None, limit: int = 20) -> Page[PublicInstitution]:
    """Institutions by name, from after a cursor; never ranked by complaints."""
    found, size = find_institutions(asked), within(limit)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after:
        name, row_id = read_cursor(after)
        found = found.where(
            or_(PublicInstitution.name > name, (PublicInstitution.name == name) & (PublicInstitution.id > row_id))
        )
    rows = list(db.session.scalars(found.order_by(PublicInstitution.name, PublicInstitution.id).limit(size + 1)))
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], cursor_of(last.name, last.id) if last else None, total)


def suggest_institutions(words: str, limit: int = 8) -> list[PublicInstitution]:
    """A few institutions for what is being typed; nothing for fewer than two signs."""
    if len(words.strip()) < 2:
        return []
    found = find_institutions(InstitutionFilter(q=words)).order_by(PublicInstitution.name).limit(limit)
    return list(db.session.scalars(found))


def institution_by_ref(ref: str) -> PublicInstitution | None:
    """One institution by its id."""
    return db.session.scalar(select(PublicInstitution).where(PublicInstitution.ref == ref))


def notices_of(ref: str, limit: int = 20) -> list[PublicNotice]:
    """Public notices about an institution that stand, newest first."""
    found = select(PublicNotice).where(
        PublicNotice.institution_ref.in_(refs_of(ref)), PublicNotice.state == "published"
    )
    return list(db.session.scalars(found.order_by(PublicNotice.published_at.desc()).limit(limit)))


def milestones_of(ref: str, limit: int = 50) -> list[PublicMilestone]:
    """What became public of an institution's life, newest first."""
    found = select(PublicMilestone).where(PublicMilestone.institution_ref == ref)
    return list(db.session.scalars(found.order_by(PublicMilestone.on.desc(), PublicMilestone.id.desc()).limit(limit)))


def types_in_use() -> list[tuple[str, str]]:
    """The types of institution that occur, as (code, words)."""
    rows = db.session.execute(
        select(PublicInstitution.type, func.min(PublicInstitution.type_label)).group_by(PublicInstitution.type)
    )
    return sorted((code, words) for code, words in rows)
