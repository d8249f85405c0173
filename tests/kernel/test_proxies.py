"""Whose address counts: without proxies the socket's, behind ours the one they saw, never what a visitor wrote."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from disclosure.views.public.kept_pages import Front
from kernel import health
from kernel.config import Misconfigured, Settings, from_environment
from tests.applications import Applications, new_application, opened
from tests.kernel.test_config import WHOLE

PROXY = "127.0.0.1"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Addresses know no engine."""
    return sqlite_url


@pytest.fixture
def behind(settings: Settings, applications: Applications) -> Iterator[Callable[..., Flask]]:
    """Makes an application that stands behind so many proxies."""
    with ExitStack() as stack:

        def make(count: int, most: int = 600) -> Flask:
            told = replace(settings, trusted_proxies=count, api_per_minute=most)
            return stack.enter_context(opened(new_application(told, applications.compiled_templates)))

        yield make


def address(app: Flask, forwarded: str) -> str:
    """The address the application behind the proxies counts by."""
    front, seen = app.wsgi_app, list[str]()

    def note(environ: Any, _start: object) -> list[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return []

    assert isinstance(front, ProxyFix)
    front.app = note
    front({"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": forwarded}, lambda *_said: lambda _bytes: None)
    return seen[0]


def test_without_proxies_a_forged_header_changes_nothing(behind: Callable[..., Flask]) -> None:
    app = behind(0, most=1)
    assert isinstance(app.wsgi_app, Front)
    client = app.test_client()
    seen = [client.get("/api/v1/categories", headers={"X-Forwarded-For": f"203.0.113.{one}"}) for one in (1, 2)]
    assert [one.status_code for one in seen] == [200, 429]


@pytest.mark.parametrize(
    ("count", "forwarded", "found"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (1, '"198.51.100.9, 203.0.113.7', PROXY),
        (1, "", PROXY),
        (2, "198.51.100.9, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", PROXY),
    ],
)
def test_the_address_is_what_our_own_proxies_saw(
    behind: Callable[..., Flask], count: int, forwarded: str, found: str
) -> None:
    assert address(behind(count), forwarded) == found


def test_behind_a_proxy_two_visitors_are_two(behind: Callable[..., Flask]) -> None:
    client = behind(1, most=1).test_client()

    def ask(forwarded: str) -> int:
        answer = client.get(
            "/api/v1/categories", headers={"X-Forwarded-For": forwarded}, environ_base={"REMOTE_ADDR": PROXY}
        )
        return answer.status_code

    assert [ask("203.0.113.7"), ask("203.0.113.8")] == [200, 200]
    assert ask("198.51.100.9, 203.0.113.7") == 429, "an address somebody wrote himself opens no new count"


def test_kept_pages_stand_behind_it(behind: Callable[..., Flask]) -> None:
    front = behind(1).wsgi_app
    assert isinstance(front, ProxyFix)
    assert isinstance(front.app, Front)


def test_the_number_is_one() -> None:
    assert from_environment(WHOLE).trusted_proxies == 0
    assert from_environment(WHOLE | {"TRUSTED_PROXIES": "2"}).trusted_proxies == 2
    with pytest.raises(Misconfigured, match="TRUSTED_PROXIES"):
        from_environment(WHOLE | {"TRUSTED_PROXIES": "nginx"})


def test_doctor_says_when_all_visitors_are_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(env: dict[str, str]) -> health.Finding:
        monkeypatch.setattr(health, "settings", lambda: from_environment(WHOLE | env))
        return health.proxies()

    assert (found({}).ok, found({}).needed) == (False, False)
    assert "TRUSTED_PROXIES" in found({}).mend
    assert found({"TRUSTED_PROXIES": "1"}).ok
