"""Somebody without a browser to speak of: pages and forms of the served application, over HTTP alone."""

import re
from collections.abc import Mapping
from html import unescape
from http.cookiejar import Cookie, CookieJar
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

from kernel.db import db
from tests.complaints.hands import forms_in, sign_in
from tests.journeys.conftest import Served


class Plain:
    """One person's own session at the served address."""

    def __init__(self, served: Served, who: str) -> None:
        self.url, jar = served.url, CookieJar()
        with served.app.app_context():
            kept = sign_in(served.app, served.world, who).get_cookie("session")
            db.session.remove()
        assert kept is not None
        jar.set_cookie(_cookie("session", kept.value))
        self.opener = build_opener(HTTPCookieProcessor(jar))

    def open(self, path: str) -> str:
        """The page at an address; urllib raises for any answer from 400 on."""
        with self.opener.open(urljoin(self.url, path), timeout=60) as answer:
            return str(answer.read().decode())

    def follow(self, path: str, words: str) -> str:
        """The address of the link with these words on a page."""
        found = re.search(rf'href="([^"]+)"[^>]*>{words}<', self.open(path))
        assert found is not None, (path, words)
        return unescape(found[1])

    def submit(self, path: str, **typed: str | list[str]) -> str:
        """Open a page and send its form that has these fields; the page it leads to, which is another one."""
        (form,) = [one for one in forms_in(self.open(path)) if typed.keys() <= set(one.labels)]
        at, page = self._send(path, form.action, form.values | typed)
        for paper in [one for one in forms_in(page) if "seen" in one.labels]:  # it is read first
            at, page = self._send(path, paper.action, paper.values)
        assert not at.endswith(path), "it was taken"
        return page

    def _send(self, path: str, action: str, values: Mapping[str, str | list[str]]) -> tuple[str, str]:
        """Where a form that was sent leads, and the page there."""
        body = urlencode(values, doseq=True).encode()
        with self.opener.open(urljoin(urljoin(self.url, path), unescape(action)), body, timeout=60) as answer:
            return answer.url, str(answer.read().decode())


def _cookie(name: str, value: str) -> Cookie:
    """A cookie as the server would have set it."""
    place: dict[str, object] = {"port": None, "port_specified": False, "domain": "127.0.0.1"}
    place |= {"domain_specified": False, "domain_initial_dot": False, "path": "/", "path_specified": True}
    end: dict[str, object] = {
        "secure": False,
        "expires": None,
        "discard": True,
        "comment": None,
        "comment_url": None,
        "rest": {},
    }
    return Cookie(0, name, value, **place, **end)  # type: ignore[arg-type]  # names are the parameters'
