"""Pages made a moment ago, kept in this process: the same bytes again, until something is published or taken down.

Every write of a public text is a new row (`Publication` is written once), so the newest row says whether a page may
still be shown: one small read, no message between processes, and a text that was taken down is gone at once.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, request
from sqlalchemy import func, select

from disclosure.models import Publication, PublicNarrative
from kernel.db import db
from kernel.web import PUBLIC_SECONDS

MOST, LARGEST = 256, 200_000
# Pages that show published texts and nothing that changes without one, but names: those may be five minutes old.
ENDPOINTS = frozenset({"listing", "outcomes_feed"})


@dataclass(frozen=True)
class Kept:
    """A page's bytes, its headers, the newest text there was, and until when it may be shown."""

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


def _address() -> str:
    return f"{request.path}?{request.query_string.decode('latin-1')}"


def _newest() -> str:
    """The newest text, and when words of a complainant were last taken down: they stand in no row of a text."""
    taken = select(func.max(PublicNarrative.withdrawn_at)).scalar_subquery()
    found = db.session.execute(select(Publication.ref, taken).order_by(Publication.id.desc()).limit(1)).one_or_none()
    return f"{found[0]} {found[1]}" if found is not None else ""


def kept_answer() -> Response | None:
    """The page as it was made before, or None; remembers what is newest for the page that is then made."""
    endpoint = (request.endpoint or "").rpartition(".")[2]
    if request.method not in ("GET", "HEAD") or endpoint not in ENDPOINTS:
        return None
    newest = _newest()
    if not newest:
        return None
    page = shelf_of(current_app).take(_address(), newest)
    if page is None:
        g.newest_text = newest
        return None
    return Response(page.body, headers=list(page.headers))


def keep_answer(response: Response) -> None:
    """Keep a page that was just made whole."""
    newest = g.pop("newest_text", None)
    if newest is None or response.status_code != 200 or request.method != "GET":
        return
    body = response.get_data()
    if len(body) <= LARGEST:
        until = time.monotonic() + PUBLIC_SECONDS
        shelf_of(current_app).put(_address(), Kept(body, tuple(response.headers), newest, until))
