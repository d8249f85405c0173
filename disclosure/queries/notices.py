"""Public notices for programs: those that stand, newest first, page by page."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select

from disclosure.models import PublicNotice
from disclosure.queries.filters import refs_of
from disclosure.queries.paging import Page, cursor_of, read_instant_cursor, within
from disclosure.queries.steps import Refs
from kernel import clock
from kernel.db import db


@dataclass(frozen=True)
class NoticeFilter:
    """What a reader asks for; empty values ask nothing. `q` is looked for in title, number and institution's name."""

    q: str = ""
    institution: str = ""
    from_on: date | None = None
    to_on: date | None = None


def find_notices(asked: NoticeFilter) -> Select[PublicNotice]:
    """Every standing notice that fits the filter, unordered."""
    found = select(PublicNotice).where(PublicNotice.state == "published")
    if words := asked.q.strip():
        named = (PublicNotice.title, PublicNotice.number, PublicNotice.institution_name)
        found = found.where(or_(*(one.contains(words, autoescape=True) for one in named)))
    if asked.institution:
        found = found.where(PublicNotice.institution_ref.in_(refs_of(asked.institution)))
    if asked.from_on:
        found = found.where(PublicNotice.published_at >= clock.start_of(asked.from_on))
    if asked.to_on:
        found = found.where(PublicNotice.published_at < clock.end_of(asked.to_on))
    return found


def notice_page(asked: NoticeFilter, after: str | None = None, limit: int = 20) -> Page[PublicNotice]:
    """Standing notices, newest first, from after a cursor."""
    found, size = find_notices(asked), within(limit)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after:
        at, row_id = read_instant_cursor(after)
        found = found.where(
            or_(PublicNotice.published_at < at, (PublicNotice.published_at == at) & (PublicNotice.id < row_id))
        )
    newest_first = found.order_by(PublicNotice.published_at.desc(), PublicNotice.id.desc()).limit(size + 1)
    rows = list(db.session.scalars(newest_first))
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], cursor_of(last.published_at, last.id) if last else None, total)


def gone_notices(limit: int = 50) -> list[PublicNotice]:
    """The notices withdrawn last, for the feed to say so; a corrected one goes on in its next version."""
    return gone_among(None, None, limit)


def notices_among(refs: Refs, since: datetime | None = None, limit: int = 50) -> list[PublicNotice]:
    """Standing notices about some institutions, or all notices (None), newest first, since an instant or ever."""
    found = select(PublicNotice).where(PublicNotice.state == "published")
    found = found.where(PublicNotice.institution_ref.in_(refs)) if refs is not None else found
    found = found.where(PublicNotice.published_at > since) if since else found
    return list(db.session.scalars(found.order_by(PublicNotice.published_at.desc(), PublicNotice.id).limit(limit)))


def gone_among(refs: Refs, since: datetime | None = None, limit: int = 50) -> list[PublicNotice]:
    """Notices about some institutions, or all (None), that were withdrawn, the last first."""
    found = select(PublicNotice).where(PublicNotice.state == "withdrawn")
    found = found.where(PublicNotice.institution_ref.in_(refs)) if refs is not None else found
    found = found.where(PublicNotice.changed_at > since) if since else found
    return list(db.session.scalars(found.order_by(PublicNotice.changed_at.desc(), PublicNotice.id).limit(limit)))
