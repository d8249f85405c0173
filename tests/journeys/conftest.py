"""A served application, and a real browser in front of it."""

import os
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from complaints.documents import render_paper
from complaints.jobs import serve_delivered
from kernel import messages, outbox, papers
from kernel.config import AppEnv, Settings
from kernel.db import db, transaction
from kernel.messages import Letter
from script import chromium
from tests.accounts.conftest import CHEAP
from tests.journeys.server import Servers
from tests.world import World, build

PASSWORD = "yun-duo-piao-guo-shan"
HASH = CHEAP.hash(PASSWORD)


class Served:
    """The running application: its address, its world, and the worker's hands."""

    def __init__(self, app: Flask, world: World, url: str) -> None:
        self.app = app
        self.world = world
        self.url = url

    def work(self) -> None:
        """Do what the worker would: deliver events, send letters, serve decisions, set papers."""
        with self.app.app_context():
            outbox.drain()
            assert outbox.troubled() == []
            messages.drain()
            serve_delivered()
            for paper in papers.unfinished():
                render_paper(paper.id)

    def code(self) -> str:
        """The code of the newest message, read as its receiver would."""
        with self.app.app_context():
            messages.drain()
            letter = db.session.query(Letter).filter_by(why="code").order_by(Letter.id.desc()).first()
            assert letter is not None
            return "".join(sign for sign in letter.body_text.partition("验证码")[2] if sign.isdigit())[:6]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The process that has the application loaded and starts servers."""
    loaded = Servers()
    yield loaded
    loaded.close()


@contextmanager
def serving(settings: Settings, servers: Servers) -> Iterator[str]:
    """Serve the application with gunicorn, as in production; the address once it answers."""
    port = free_port()
    env = os.environ | {
        "APP_ENV": str(settings.app_env),
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TZ": "Asia/Shanghai",
    }
    env.pop("REDIS_URL", None)
    arguments = ["--workers=1", "--threads=8", "--worker-class=gthread", f"--bind=127.0.0.1:{port}"]
    log, url = Path(settings.data_dir, "server.log"), f"http://127.0.0.1:{port}"
    pid = servers.start([*arguments, "--log-level=warning"], env, log)
    try:
        _wait(url, log)
        yield url
    finally:
        assert servers.end(pid) == pid


def _wait(url: str, log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)  # polling, bounded
    raise AssertionError(f"the server did not answer: {log.read_text()[-2000:]}")


@pytest.fixture
def served(app: Flask, settings: Settings, servers: Servers) -> Iterator[Served]:
    """The application on each engine, served, with the small world in it and a password for everybody."""
    world = build()
    with transaction():  # what a hash costs is looked at elsewhere
        for name in world.people:
            world.person(name).password_hash = HASH
    db.session.remove()
    # As in the demo, outcomes may be published at once (平台规则: the objection period is 0 there).
    with serving(replace(settings, app_env=AppEnv.DEMO), servers) as url:
        yield Served(app, world, url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = chromium.path()
    if path is None:
        if os.environ.get("CI") == "true" or os.environ.get("XUESU_SKIP_BROWSER") != "1":
            pytest.fail("Chromium is not here: run script/test, or set XUESU_SKIP_BROWSER=1 to go without")
        pytest.skip("Chromium is not here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(path), args=list(chromium.ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Makes separate browsers (own cookies) at this address; any page error or foreign request fails the test."""
    made: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=served.url, locale="zh-CN", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("request", lambda request: _own(request.url, served.url, faults))
        context.on("response", lambda answer: _well(answer.status, answer.url, faults))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert faults == []


def _own(asked: str, url: str, faults: list[str]) -> None:
    if not asked.startswith((url, "data:", "blob:")):
        faults.append(f"foreign request: {asked}")


def _well(status: int, url: str, faults: list[str]) -> None:
    if status >= 500:
        faults.append(f"{status} at {url}")
