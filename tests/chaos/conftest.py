"""A post office that keeps what it was given, mortal workers, and a Valkey of the tests' own."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kernel import files
from kernel.config import ROOT, Settings
from kernel.db import db
from kernel.files import Orphans
from script import embedded_valkey


@dataclass
class PostOffice:
    """An SMTP server on the loopback; `caught` holds every letter it answered 250 to."""

    port: int
    caught: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        """Take the letter."""
        self.caught.append(bytes(envelope.content))
        return "250 OK"

    @property
    def letters(self) -> list[Message]:
        """What was caught, read."""
        return [message_from_bytes(data) for data in self.caught]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A post office that is open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    office = PostOffice(port)
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office
    controller.stop()


@dataclass
class Gateway:
    """A text message gateway on the loopback; `caught` holds what it took, by its Idempotency-Key."""

    port: int = 0
    caught: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that takes everything."""
    one = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            one.caught.append((str(self.headers["Idempotency-Key"]), body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield one
    server.shutdown()
    server.server_close()
    thread.join()


Lives = list[tuple[str, str, int]]
Mortals = Callable[..., list[int]]
OLD = timedelta(days=-1)


@pytest.fixture
def mortals(settings: Settings) -> Mortals:
    """Run jobs in processes that die at their points, under settings that may be changed; answers the exit codes."""

    def run(lives: Lives, **changed: str) -> list[int]:
        values = asdict(settings) | {"data_dir": str(settings.data_dir), "app_env": "test"} | changed
        spec = json.dumps({"settings": values, "lives": lives})
        command = [sys.executable, "-m", "tests.chaos.mortal", spec]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
        assert ended.returncode == 0, ended.stderr
        return list(json.loads(ended.stdout.splitlines()[-1]))

    return run


def left_by(mortals: Mortals, job: str, things: Iterable[int], ends: Mapping[str, tuple[object, int]]) -> Orphans:
    """Let the job die at each point for a thing of its own; what lies about then: so many objects no row knows."""
    lives = [(point, job, key) for point, key in zip(ends, things, strict=True)]
    db.session.rollback()
    assert mortals(lives) == [-9] * len(lives)
    db.session.rollback()
    left = files.orphans(OLD)
    assert (left.rows, len(left.objects)) == ([], sum(strays for _end, strays in ends.values()))
    return left


class Store:
    """A Valkey that can be emptied, killed and started again on the same socket."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.place = embedded_valkey.socket_path(home)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self.place}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = embedded_valkey.command(self.home, self.place)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: embedded_valkey.answers(self.place), "Valkey answers", 20)

    def kill(self) -> None:
        """Kill it outright."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def forget(self) -> None:
        """The disk is gone with everything on it."""
        shutil.rmtree(self.home)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A running Valkey."""
    try:
        embedded_valkey.binary()
    except LookupError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    one = Store(tmp_path / "valkey")
    one.home.mkdir()
    one.start()
    yield one
    one.kill()
    with contextlib.suppress(FileNotFoundError):
        one.place.unlink()


def wait_for(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Look again and again until it holds; fail when it never does."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            pytest.fail(f"never: {what}")
        time.sleep(0.05)
