"""For search engines: what to read (sitemap.xml), what to leave (robots.txt); public pages alone, nobody's search."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Response, current_app, make_response, render_template
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.queries.mapped import mapped_institutions, mapped_pages, mapped_reports
from disclosure.views.public.blueprint import public, sound_xml
from kernel.config import settings
from kernel.web import access_of
from kernel.web import public as open_to_all

KEPT = timedelta(hours=1)
# Pages without an address part of their own, the most asked for first.
PAGES = (
    *("home", "overview", "listing", "institutions", "trends", "reports", "regions", "categories", "bodies"),
    *("notices", "warnings", "draws", "compare", "performance", "changes", "leads", "corrections"),
    *("about", "how_we_count", "help_page", "privacy", "genuine", "documents", "data", "dictionary", "api_page"),
)
# What somebody searched for, what is typed to be completed, and papers, whose address is a secret of their parties.
# `?*` is what readers that know no wildcard take for a page that is not there, and not for the page without a search.
LEFT = ("/disclosure?*", "/disclosure.csv", "/institutions?*", "/institutions/suggest", "/documents/")
MOST_DIGITS = 4


@public.get("/robots.txt")
@open_to_all
def robots() -> Response:
    """What is for nobody but whoever typed it or signed in, and where the sitemaps are."""
    root, app_paths = settings().public_url, _closed()
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in (*LEFT, *(f"/en{path}" for path in LEFT), *app_paths)]
    lines += ["Allow: /", "", *(f"Sitemap: {root}{language}/sitemap.xml" for language in ("", "/en"))]
    return _kept("\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _closed() -> list[str]:
    """The beginnings of addresses behind which no public page lies."""
    opened, seen = set[str](), set[str]()
    for rule in current_app.url_map.iter_rules():
        first = rule.rule.split("/")[1]
        if first and "<" not in first:
            (opened if rule.endpoint == "static" or access_of(rule.endpoint) == "public" else seen).add(first)
    return [f"/{first}/" for first in sorted(seen - opened)]


@public.get("/sitemap.xml")
@open_to_all
def sitemap() -> Response:
    """The list of the sitemaps: pages, and institutions by fifty thousand."""
    names = ["pages", *(f"institutions-{page}" for page in range(1, mapped_pages() + 1))]
    return _xml("public/sitemaps.xml", [("sitemap_of", {"name": name}) for name in names])


@public.get("/sitemaps/<name>.xml")
@open_to_all
def sitemap_of(name: str) -> Response:
    """One sitemap."""
    if name == "pages":
        return _xml("public/sitemap.xml", _pages())
    kind, _dash, page = name.partition("-")
    if kind != "institutions" or not (page.isascii() and page.isdigit()) or not 0 < len(page) <= MOST_DIGITS:
        raise NotFound()
    found = mapped_institutions(int(page)) if int(page) else []
    if not found:
        raise NotFound()
    return _xml("public/sitemap.xml", [("institution", {"ref": ref}) for ref in found])


def _pages() -> Iterable[tuple[str, dict[str, str]]]:
    offered = queries.choices()
    yield from ((page, {}) for page in PAGES)
    yield from (("report", {"month": month}) for month in mapped_reports())
    yield from (("category", {"code": code}) for code, _name in offered.categories)
    yield from (("region", {"code": code}) for code, _name in offered.regions)


def _xml(template: str, pages: Iterable[tuple[str, dict[str, str]]]) -> Response:
    words = render_template(template, root=settings().public_url, pages=pages)
    return _kept(sound_xml(words), "application/xml; charset=utf-8")


def _kept(words: str, kind: str) -> Response:
    answer = make_response(words)
    answer.content_type = kind
    answer.headers["Cache-Control"] = f"public, max-age={int(KEPT.total_seconds())}"
    return answer
