"""Old complaints through the real forms of a live server: all are filed, none meets a fault of the server."""

import logging
import random
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import WSGIRequestHandler, make_server

from bench.replay.__main__ import main, replay, report
from bench.replay.browser import Browser, Ledger
from bench.replay.page import read as read_page
from complaints.imports import read
from complaints.models import Channel, Complaint
from kernel import chain, outbox
from kernel.db import db
from kernel.files import StoredFile
from tests.complaints.import_files import PLATFORM_HEADER, PLATFORM_ROWS, shared

PAGE = """
<form action="/logout" method="post"><input type="hidden" name="csrf_token" value="t"></form>
<main><span class="badge">调解中</span><a href="/desk/X/accept?back=1">受理</a>
<div class="error-summary"><h2>请先改正</h2><ul><li>请填写姓名。</li></ul></div>
<form method="post"><input type="hidden" name="csrf_token" value="t"><input id="a" type="radio" name="kind" value="one">
<label for="a">第一 项</label><input id="b" type="radio" name="kind" value="two"><label for="b">第二项</label>
<input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">
<textarea name="words">
旧 &amp; 新</textarea><select name="region"><option value="">不清楚</option><option value="11" selected>北京</option>
</select><input type="file" name="files"><button type="submit" name="more" value="1">再传</button></form></main>
"""


def test_a_page_is_read_as_a_person_reads_it() -> None:
    page = read_page("http://x/desk/X", 422, PAGE)
    form = page.question()
    assert form is not None
    assert len(page.forms) == 1
    assert (page.badge, page.errors) == ("调解中", ["请先改正请填写姓名。"])
    assert page.link_to(r"/desk/X/accept$") == "/desk/X/accept?back=1"
    assert form.choices("kind") == {"one": "第一 项", "two": "第二项"}
    assert form.filled({}) == [
        ("csrf_token", "t"),
        ("kind", "one"),
        ("box", "1"),
        ("words", "旧 & 新"),
        ("region", "11"),
    ]
    sent = dict(form.filled({"kind": "two", "box": ["1", "2"], "words": "话", "region": "", "unknown": "x"}))
    assert sent == {"csrf_token": "t", "kind": "two", "box": "2", "words": "话", "region": ""}


def test_cookies_are_kept_for_their_path() -> None:
    browser = Browser("http://x", Ledger())
    browser._keep("draft=abc; Path=/complaints; HttpOnly")
    browser._keep("session=def; Path=/")
    assert browser._cookie_header("/login") == "session=def"
    assert browser._cookie_header("/complaints/new") == "draft=abc; session=def"
    browser._keep("session=; Path=/; Max-Age=0")
    assert browser._cookie_header("/login") == ""


class Quiet(WSGIRequestHandler):
    """Says nothing about each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def live(demo_app: Flask) -> Iterator[str]:
    """The demo behind a real socket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, demo_app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _filed() -> int:
    return int(db.session.scalar(select(func.count()).where(Complaint.channel == Channel.WEB)) or 0)


@pytest.mark.timeout(400)
def test_invented_complaints_go_the_whole_way(demo_app: Flask, live: str) -> None:
    before, rows = _filed(), read("\n".join([PLATFORM_HEADER, *PLATFORM_ROWS]).encode()).rows
    result = replay(rows * 2, live, seed=5)
    db.session.rollback()
    assert (result.filed, result.ledger.faults, result.ledger.troubles) == (6, [], [])
    assert _filed() == before + 6
    assert db.session.scalar(select(func.count()).where(StoredFile.owner_kind == "complaint"))
    assert "filed 6 of 6" in report(result)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_sample_of_the_real_complaints(demo_app: Flask, live: str) -> None:
    rows = read(shared("platform_complaints_2020-10.csv").read_bytes()).rows
    result = replay(random.Random(1).sample(rows, 25), live, seed=1)
    assert (result.filed, result.ledger.faults, result.ledger.troubles) == (25, [], [])
    assert len(result.states) >= 3
    outbox.drain()
    assert outbox.troubled() == []
    assert chain.verify().ok


def test_without_a_server_it_says_so(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "file.csv"
    path.write_text("\n".join([PLATFORM_HEADER, *PLATFORM_ROWS]), encoding="utf-8")
    assert main([str(path), "--base-url", "http://127.0.0.1:9", "--sample", "1"]) == 2
    assert "script/replay: " in capsys.readouterr().err
