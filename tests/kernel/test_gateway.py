"""Text messages through an HTTP gateway, tried against a real server: taken, refused, later, or nobody knows."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask

from kernel import health, messages
from kernel.config import Misconfigured, Settings
from kernel.db import db
from kernel.messages import Channel, Later, Letter, LetterState, Refused, Unknown, sms
from tests.kernel.letter_hands import queue


@dataclass
class Catcher:
    """A gateway that keeps what it was sent and answers as told; `None` breaks the line, a number of seconds waits."""

    port: int = 0
    answers: list[Any] = field(default_factory=list)
    caught: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def gateway() -> Iterator[Catcher]:
    catcher = Catcher()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            catcher.caught.append({"path": self.path, "headers": dict(self.headers), "json": json.loads(body)})
            answer = catcher.answers.pop(0) if catcher.answers else (200, {"code": "OK", "data": {"id": "gw-1"}})
            if answer is None:
                self.connection.close()
                return
            if isinstance(answer, float):
                time.sleep(answer)  # a slow gateway, bounded
                return
            said = json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: Any) -> None:
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    catcher.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield catcher
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings(settings: Settings, gateway: Catcher) -> Settings:
    return replace(
        settings,
        sms_url=f"http://127.0.0.1:{gateway.port}/send?v=1",
        sms_token="secret-token",
        sms_template='{"phones": ["{to}"], "body": {"content": "{text}"}, "outId": "{ref}", "kind": 3}',
        sms_accepted="code=OK",
        sms_reference="data.id",
    )


def message(**changes: Any) -> Letter:
    values = {"channel": Channel.SMS, "address": "19900001234", "body": '【学诉】TS2026 "已受理"\n请查看。'}
    return queue("sms", **(values | changes))


def test_a_message_is_posted_as_the_template_says(app: Flask, gateway: Catcher) -> None:
    letter = message()
    assert messages.send(letter.id) is LetterState.SENT
    (got,) = gateway.caught
    assert got["path"] == "/send?v=1"
    assert got["json"] == {
        "phones": ["19900001234"],
        "body": {"content": '【学诉】TS2026 "已受理" 请查看。'},
        "outId": letter.ref,
        "kind": 3,
    }
    assert got["headers"]["Idempotency-Key"] == letter.ref
    assert got["headers"]["Authorization"] == "Bearer secret-token"
    db.session.refresh(letter)
    assert letter.carrier_ref == "gw-1"


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ((400, {}), LetterState.FAILED, "http 400"),
        ((302, {}), LetterState.FAILED, "http 302"),
        ((200, {"code": "isv.<b>MOBILE ILLEGAL"}), LetterState.FAILED, "gateway isv.bMOBILEILLEGAL"),
        ((429, {}), LetterState.QUEUED, "http 429"),
        ((503, {}), LetterState.QUEUED, "http 503"),
        (None, LetterState.UNCERTAIN, None),
        (0.5, LetterState.UNCERTAIN, "TimeoutError"),
    ],
)
def test_each_answer_has_its_meaning(
    app: Flask,
    gateway: Catcher,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    state: LetterState,
    error: str | None,
) -> None:
    monkeypatch.setattr(sms.HttpSms.connect, "__defaults__", (0.2,))
    gateway.answers = [answer]
    letter = message()
    assert messages.send(letter.id) is state
    db.session.refresh(letter)
    assert error is None or letter.error == error
    assert messages.drain() == 0, "nothing is sent again by itself at once"
    assert len(gateway.caught) == 1


def test_a_message_tried_again_carries_the_same_key(app: Flask, gateway: Catcher) -> None:
    gateway.answers = [None]
    letter = message()
    messages.send(letter.id)
    messages.resend(letter, by=1)
    assert messages.send(letter.id) is LetterState.SENT
    assert len({got["headers"]["Idempotency-Key"] for got in gateway.caught}) == 1


def test_no_number_never_reaches_the_gateway(app: Flask, gateway: Catcher) -> None:
    letter = message(address="not a number")
    assert messages.send(letter.id) is LetterState.FAILED
    assert gateway.caught == []


def test_a_gateway_that_is_away_is_tried_later(settings: Settings) -> None:
    nobody = sms.HttpSms(replace(settings, sms_url="http://127.0.0.1:1/"))
    with pytest.raises(Later):
        nobody.connect()


@pytest.mark.parametrize(
    "changes",
    [
        {"sms_url": "http://gateway.example.org/send"},
        {"sms_url": "https:///send"},
        {"sms_template": "{"},
        {"sms_template": '{"to": "{to}"}'},
    ],
)
def test_what_cannot_work_is_said(settings: Settings, changes: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        sms.HttpSms(replace(settings, **changes))  # type: ignore[arg-type]  # names are the fields'


def finding(name: str) -> health.Finding:
    return next(one for one in health.findings() if one.name == name)


def test_doctor_looks_at_the_gateway(app: Flask, settings: Settings, gateway: Catcher) -> None:
    assert finding("sms").ok
    assert gateway.caught == [], "looking sends nothing"
    for broken in (
        replace(settings, sms_url="http://127.0.0.1:1/"),
        replace(settings, sms_template="{"),
        replace(settings, sms_url="ftp://x/"),
    ):
        app.extensions["settings"] = broken
        assert not finding("sms").ok
        assert finding("sms").needed
        assert "secret-token" not in finding("sms").what


def test_parts_are_counted_as_they_are_paid() -> None:
    counts: Callable[[str], int] = messages.sms_parts
    assert [counts("字" * n) for n in (1, 70, 71, 134, 135)] == [1, 1, 2, 2, 3]
    assert counts("😀" * 36) == 2


def test_the_words_of_errors_name_nobody() -> None:
    for error in (Later("x" * 200), Refused("y"), Unknown("z")):
        assert len(error.code) <= 80
