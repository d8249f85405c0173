"""The blueprint of the public pages and its manners: an ETag on every page, links that keep large type."""

import re
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from disclosure.views.public.chart_files import as_chart_file, chart_csv
from disclosure.views.public.kept_pages import keep_answer, note_newest
from kernel.config import settings
from kernel.web import PUBLIC_SECONDS, locale_tag, view_mode

public = Blueprint("public", __name__)
vars(public)["enable_openapi"] = False  # APIFlask asks this of every blueprint that looks at requests first
_REF = re.compile(r"[0-9a-z]{26}")
# What no XML file may hold (XML 1.0, section 2.2).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def link(endpoint: str, **values: Any) -> str:
    """The address of a public page, or of a page with a session, in the same language and type size."""
    kept = {"view": "large"} if view_mode() == "large" else {}
    if not endpoint.startswith(".") and locale_tag() == "en":  # a page with a session has no address below /en
        kept["language"] = "en"
    return url_for(endpoint, **(kept | {name: value for name, value in values.items() if value not in (None, "")}))


@public.before_request
def _newest() -> None:
    note_newest()


@public.context_processor
def _links() -> dict[str, Any]:
    asked = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    address = f"{settings().public_url}{quote(request.path)}{asked}"
    return {"link": link, "chart_csv": chart_csv, "page_address": address}


@public.after_request
def _cacheable(response: Response) -> Response:
    """Let browsers and proxies keep the page, or a chart of it as a file, and ask only whether it changed."""
    response = as_chart_file(response)
    if request.method in ("GET", "HEAD") and response.status_code in (200, 410):
        response.headers.setdefault("Cache-Control", f"public, max-age={PUBLIC_SECONDS}")
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_etag()
        keep_answer(response)
        response.make_conditional(request)
    return response


def sound_xml(words: str) -> str:
    """XML that can be read: one sign it may not hold, in a name kept long ago, would hide all of it from everybody."""
    return _NO_XML.sub("", words)


def sure_ref(ref: str) -> str:
    """An id as we give them out; anything else is 404 before the database hears of it."""
    if not _REF.fullmatch(ref):
        raise NotFound()
    return ref
