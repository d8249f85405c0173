"""Atom: outcomes as they are published, of all or of one institution, and what was taken down (RFC 4287, RFC 6721)."""

from datetime import datetime

from flask import Response, make_response, render_template
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.models import PublicInstitution
from disclosure.queries import PublicationFilter
from disclosure.views.public.blueprint import public, sure_ref
from disclosure.views.public.listing import parameters, sure_filter
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.web import public as open_to_all

SIZE = 50


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


def _feed(about: PublicInstitution | None, asked: PublicationFilter) -> Response:
    entries, gone = queries.publication_slice(asked, limit=SIZE).items, queries.tombstones_since(SIZE, asked)
    changed = max((row.written_at for row in [*entries, *gone]), default=clock.start_of(clock.today()))
    words = render_template(
        "public/feed.xml",
        about=about,
        given=parameters(asked),
        entries=entries,
        gone=gone,
        changed=changed,
        root=settings().public_url,
        stamp=_stamp,
        notice=NOTICE,
    )
    answer = make_response(words)
    answer.content_type = "application/atom+xml; charset=utf-8"
    return answer


def _stamp(instant: datetime) -> str:
    """RFC 3339 in Shanghai time."""
    return instant.astimezone(clock.ZONE).isoformat(timespec="seconds")
