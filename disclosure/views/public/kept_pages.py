"""Pages made a moment ago, kept in this process: the same bytes again, until something is published or taken down.

Every change of what is public raises one number at the end of its transaction, so that number says whether a page may
still be shown: one small read, no message between processes, and a text that was taken down is gone at once. The newest
row would not say it: an id is drawn before the commit, and a change with a lower one may become visible after it.
A page that may still be shown is answered in front of the application: Flask would take four times as long as the read.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags, remove_entity_headers

from disclosure.models import Publication, PublicVersion
from kernel.db import db
from kernel.security import guard
from kernel.web import PUBLIC_SECONDS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

MOST, LARGEST = 256, 200_000
# Pages that show published texts and nothing that changes without one, but names: those may be five minutes old.
ENDPOINTS = frozenset({"listing", "outcomes_feed"})


@dataclass(frozen=True)
class Kept:
    """A page's bytes, all its headers, the newest text there was, and until when it may be shown."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    newest: str
    until: float


class Shelf:
    """The pages asked for last, at most 256; threads of one worker share it."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, address: str, newest: str) -> Kept | None:
        """A page that may still be shown."""
        with self.lock:
            found = self.pages.get(address)
            if found is None or found.newest != newest or found.until < time.monotonic():
                return None
            self.pages.move_to_end(address)
            return found

    def has(self, address: str) -> bool:
        """Whether it is worth asking what is newest."""
        return address in self.pages

    def put(self, address: str, page: Kept) -> None:
        """Keep a page, and let go of the one nobody asked for longest."""
        with self.lock:
            self.pages[address] = page
            self.pages.move_to_end(address)
            while len(self.pages) > MOST:
                self.pages.popitem(last=False)


def shelf_of(app: Flask) -> Shelf:
    """The application's own shelf."""
    found: Shelf = app.extensions.setdefault("kept_pages", Shelf())
    return found


def _address(environ: "WSGIEnvironment") -> str:
    return f"{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"


_VERSION = select(PublicVersion.number).scalar_subquery()
_ASKED = "xuesu.newest_text"  # what the front read for a page it then had to leave to the application
_NEWEST = select(Publication.ref, _VERSION).order_by(Publication.id.desc()).limit(1)


def _said(found: object) -> str:
    """The newest text and the number of changes up to now."""
    return " ".join(map(str, found)) if isinstance(found, Iterable) else ""


def note_newest() -> None:
    """Before a page is made that will be kept: what is newest now."""
    endpoint = (request.endpoint or "").rpartition(".")[2]
    if request.method == "GET" and endpoint in ENDPOINTS:
        asked: str | None = request.environ.get(_ASKED)
        g.newest_text = _said(db.session.execute(_NEWEST).one_or_none()) if asked is None else asked


def keep_answer(response: Response) -> None:
    """Keep a page that was just made whole, with the headers that every answer gets."""
    newest = g.pop("newest_text", "")
    if not newest or response.status_code != 200:
        return
    body = guard(response).get_data()
    if len(body) <= LARGEST:
        until = time.monotonic() + PUBLIC_SECONDS
        headers = [(name, value) for name, value in response.headers if name != "Content-Length"]
        headers.append(("Content-Length", str(len(body))))
        shelf_of(current_app).put(_address(request.environ), Kept(body, tuple(headers), newest, until))


class Front:
    """Answers pages that are kept and may still be shown; everything else goes on to the application behind."""

    def __init__(self, app: Flask) -> None:
        self.behind: WSGIApplication = app.wsgi_app
        self.shelf = shelf_of(app)
        with app.app_context():
            engine = db.engine
        is_alone = engine.dialect.name == "sqlite"  # where we say BEGIN ourselves
        self.engine: Engine = engine if is_alone else engine.execution_options(isolation_level="AUTOCOMMIT")

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The page as it was made before, that it is the same (304), or what the application says."""
        page = self._page(environ)
        if page is None:
            return self.behind(environ, start_response)
        headers = list(page.headers)
        if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(dict(headers)["ETag"].strip('"')):
            remove_entity_headers(headers)
            start_response("304 NOT MODIFIED", headers)
            return []
        start_response("200 OK", headers)
        return [page.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _page(self, environ: "WSGIEnvironment") -> Kept | None:
        address = _address(environ)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self.shelf.has(address):
            return None
        try:
            with self.engine.connect() as connection:
                newest = _said(connection.execute(_NEWEST).one_or_none())
        except SQLAlchemyError:
            log.exception("the newest text cannot be read")  # the application says it in its own words
            return None
        environ[_ASKED] = newest
        return self.shelf.take(address, newest)
