"""Atom: outcomes, of some institutions also what happens to them, and what was taken down (RFC 4287, 6721)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, url_for
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.models import Publication
from disclosure.queries import PublicationFilter
from disclosure.queries.notices import NoticeFilter, gone_among, gone_notices, notice_page, notices_among
from disclosure.queries.publications import find_publications_about, tombstones_about
from disclosure.queries.steps import Refs, refs_about, refs_in, refs_of_type, refs_with, steps
from disclosure.views.public.areas import name_of_category, name_of_region
from disclosure.views.public.blueprint import public, sound_xml, sure_ref
from disclosure.views.public.listing import parameters, sure_filter
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.db import db
from kernel.web import public as open_to_all
from kernel.web import tr

SIZE = 50
NOTHING_YET = datetime(2026, 1, 1, tzinfo=clock.ZONE)


@public.get("/feeds/outcomes.atom")
@open_to_all
def outcomes_feed() -> Response:
    """The newest published outcomes that fit the filter in the address, the same as the listing's."""
    asked = sure_filter()
    given: dict[str, Any] = parameters(asked)
    return _feed(asked, url_for(".outcomes_feed", **given), url_for(".listing", **given))


@public.get("/institutions/<ref>/feed.atom")
@open_to_all
def institution_feed(ref: str) -> Response:
    """The newest of one institution: published outcomes, its life, notices about it."""
    about = queries.institution_by_ref(sure_ref(ref))
    if about is None:
        raise NotFound()
    asked = PublicationFilter(institution=about.ref)
    own, home = url_for(".institution_feed", ref=ref), url_for(".institution", ref=ref)
    return _feed(asked, own, home, about.name, refs_about(ref))


@public.get("/disclosure/regions/<code>/feed.atom")
@open_to_all
def region_feed(code: str) -> Response:
    """The newest of a region: published outcomes, the lives of its institutions, notices about them."""
    asked = PublicationFilter(region=code)
    name = name_of_region(code, queries.region_figures(code))
    own, home = url_for(".region_feed", code=code), url_for(".region", code=code)
    return _feed(asked, own, home, name, refs_in(code))


@public.get("/disclosure/categories/<code>/feed.atom")
@open_to_all
def category_feed(code: str) -> Response:
    """The newest of a kind of problem: published outcomes, the lives of the institutions they name, notices."""
    asked = PublicationFilter(category=code)
    name = name_of_category(queries.category_figures(code), queries.publication_slice(asked, limit=1).items)
    own, home = url_for(".category_feed", code=code), url_for(".category", code=code)
    return _feed(asked, own, home, tr(name), refs_with(code))


@public.get("/institutions/types/<kind>/feed.atom")
@open_to_all
def type_feed(kind: str) -> Response:
    """The newest of a kind of institution: published outcomes, their lives, notices about them."""
    name = dict(queries.types_in_use()).get(kind)
    if name is None:
        raise NotFound()
    own, home, refs = url_for(".type_feed", kind=kind), url_for(".institutions", type=kind), refs_of_type(kind)
    newest = find_publications_about(refs).order_by(Publication.written_at.desc(), Publication.id.desc())
    entries = list(db.session.scalars(newest.limit(SIZE)))
    return _told(own, home, tr(name), refs, (entries, tombstones_about(refs, SIZE)))


@public.get("/feeds/notices.atom")
@open_to_all
def notices_feed() -> Response:
    """The newest notices of bodies, and those that were withdrawn."""
    entries, gone = notice_page(NoticeFilter(), limit=SIZE).items, gone_notices(SIZE)
    changes = [row.published_at for row in entries] + [row.changed_at for row in gone if row.changed_at]
    return _atom("public/notices.xml", entries=entries, gone=gone, changed=_newest(changes))


def _feed(asked: PublicationFilter, own: str, home: str, name: str = "", refs: Refs = None) -> Response:
    """Outcomes, and of whom there are some (`refs`) also what happened to them; with the own address and the page's."""
    texts = queries.publication_slice(asked, limit=SIZE).items, queries.tombstones_since(SIZE, asked)
    return _told(own, home, name, refs, texts, is_by_problem=bool(name and asked.category))


def _told(
    own: str,
    home: str,
    name: str,
    refs: Refs,
    texts: tuple[Sequence[Publication], Sequence[Publication]],
    *,
    is_by_problem: bool = False,
) -> Response:
    entries, gone = texts
    told = steps(refs, most=SIZE) if refs is not None else []
    said, unsaid = (notices_among(refs), gone_among(refs)) if refs is not None else ([], [])
    changes = [*(row.written_at for row in [*entries, *gone]), *(one.at for one in told)]
    changes += [row.changed_at or row.published_at for row in [*said, *unsaid]]
    return _atom(
        "public/feed.xml",
        own=own,
        home=home,
        name=name,
        entries=entries,
        gone=gone,
        steps=told,
        notices=said,
        gone_notices=unsaid,
        changed=_newest(changes),
        notice=NOTICE,
        is_by_problem=is_by_problem,
    )


def _newest(instants: list[datetime]) -> datetime:
    """When a feed changed last; a feed without anything keeps one instant, so that it stays the same."""
    return max(instants, default=NOTHING_YET)


def _atom(template: str, **values: Any) -> Response:
    words = render_template(template, root=settings().public_url, stamp=_stamp, **values)
    answer = make_response(sound_xml(words))
    answer.content_type = "application/atom+xml; charset=utf-8"
    return answer


def _stamp(instant: datetime) -> str:
    """RFC 3339 in Shanghai time."""
    return instant.astimezone(clock.ZONE).isoformat(timespec="seconds")
