"""A pair of hands at a browser without scripts: sign in, open a page, fill one of its forms as a person would."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask import Flask, Response, current_app
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from accounts.models import SignIn
from kernel import clock
from kernel.crypto import random_token, token_hash
from kernel.db import db, transaction
from tests.world import World


class Browser(FlaskClient):
    """A client whose every request stands alone, though the test itself holds an application context open."""

    def open(self, *args: Any, **values: Any) -> TestResponse:
        """One request, in a context of its own; the test's own read ends, so that it sees what the request did."""
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **values)


def sign_in(app: Flask, world: World, name: str) -> FlaskClient:
    """A browser in which this person is signed in, in their role."""
    viewer, token = world.viewers[name], random_token()
    with transaction():
        row = SignIn(token_hash=token_hash(token), made_at=clock.now(), expires_at=clock.now() + timedelta(hours=8))
        row.person_id, row.membership_id = world.people[name], viewer.membership_id
        row.proved_at = row.made_at
        db.session.add(row)
    client = Browser(app, Response, use_cookies=True)
    with client.session_transaction() as session:
        session["sid"], session["seen"] = token, int(clock.now().timestamp())
    return client


@dataclass
class Form:
    """A form of a page: where it goes and what it holds as sent without touching it."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self.inside)
        elif self.inside is not None and given.get("name"):
            self._field(tag, given, dict(attrs))

    def _field(self, tag: str, given: dict[str, str], raw: dict[str, str | None]) -> None:
        assert self.inside is not None
        kind, name = given.get("type", "text"), given["name"]
        self.inside.labels.append(name)
        if tag == "textarea":
            self.area = name
            self.inside.values.setdefault(name, []).append("")
        elif tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in raw:
                self.inside.values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and kind not in ("file", "submit"):
            self.inside.values.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area and self.inside is not None:
            self.inside.values[self.area][-1] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea":
            self.area = None


def forms_in(page: str) -> list[Form]:
    """The forms of a page that post."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method.lower() == "post"]


def submit(
    client: FlaskClient, url: str, /, *, has: str | None = None, to: str | None = None, **typed: Any
) -> TestResponse:
    """Open a page and send its form (one with field `has`, or whose address ends in `to`) with these answers."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    found = [
        form
        for form in forms_in(page.get_data(as_text=True))
        if (has or "key") in form.labels and (to is None or unescape(form.action).endswith(to))
    ]
    form = found[0]
    sent = client.post(form.action or url, data=form.values | typed, content_type="multipart/form-data")
    return pressed_after(client, form.action or url, sent)


def pressed_after(client: FlaskClient, url: str, shown: TestResponse) -> TestResponse:
    """The same press again where papers were shown to be read first; any other answer as it is."""
    if shown.status_code != 200 or b"paper-preview" not in shown.data:
        return shown
    (form,) = [form for form in forms_in(text(shown)) if "seen" in form.values]
    return client.post(url, data=form.values, content_type="multipart/form-data")


def text(response: TestResponse) -> str:
    """The page as words."""
    return response.get_data(as_text=True)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that read, while the block runs; of the calendar, which pages trust for seconds, none."""
    said: list[str] = []
    if "calendar" in (known := current_app.extensions.get("calendar", {})):
        known["asked"] = time.monotonic()

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
