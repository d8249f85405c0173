"""Atom: outcomes as they are published, of all or of one institution, and what was taken down (RFC 4287, RFC 6721)."""

from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.models import PublicInstitution
from disclosure.queries import PublicationFilter
from disclosure.queries.notices import NoticeFilter, gone_notices, notice_page
from disclosure.views.public.blueprint import public, sure_ref
from disclosure.views.public.listing import parameters, sure_filter
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.web import public as open_to_all

SIZE = 50
NOTHING_YET = datetime(2026, 1, 1, tzinfo=clock.ZONE)


@public.get("/feeds/outcomes.atom")
@open_to_all
def outcomes_feed() -> Response:
    """The newest published outcomes that fit the filter in the address, the same as the listing's."""
    return _feed(None, sure_filter())


@public.get("/institutions/<ref>/feed.atom")
@open_to_all
def institution_feed(ref: str) -> Response:
    """The newest published outcomes of one institution."""
    about = queries.institution_by_ref(sure_ref(ref))
    if about is None:
        raise NotFound()
    return _feed(about, PublicationFilter(institution=about.ref))


@public.get("/feeds/notices.atom")
@open_to_all
def notices_feed() -> Response:
    """The newest notices of bodies, and those that were withdrawn."""
    entries, gone = notice_page(NoticeFilter(), limit=SIZE).items, gone_notices(SIZE)
    changes = [row.published_at for row in entries] + [row.changed_at for row in gone if row.changed_at]
    return _atom("public/notices.xml", entries=entries, gone=gone, changed=_newest(changes))


def _feed(about: PublicInstitution | None, asked: PublicationFilter) -> Response:
    entries, gone = queries.publication_slice(asked, limit=SIZE).items, queries.tombstones_since(SIZE, asked)
    changed, given = _newest([row.written_at for row in [*entries, *gone]]), parameters(asked)
    return _atom(
        "public/feed.xml", about=about, given=given, entries=entries, gone=gone, changed=changed, notice=NOTICE
    )


def _newest(instants: list[datetime]) -> datetime:
    """When a feed changed last; a feed without anything keeps one instant, so that it stays the same."""
    return max(instants, default=NOTHING_YET)


def _atom(template: str, **values: Any) -> Response:
    answer = make_response(render_template(template, root=settings().public_url, stamp=_stamp, **values))
    answer.content_type = "application/atom+xml; charset=utf-8"
    return answer


def _stamp(instant: datetime) -> str:
    """RFC 3339 in Shanghai time."""
    return instant.astimezone(clock.ZONE).isoformat(timespec="seconds")
