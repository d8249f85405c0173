"""The programs of the guide for users of the data do what it says, word for word, against a server that runs."""

import csv
import html
import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from disclosure import actions
from disclosure.opendata.columns import SUMMARIES
from disclosure.opendata.rows import line
from disclosure.opendata.writers import TableFiles
from kernel import clock
from kernel.config import ROOT
from tests.disclosure.support import published
from tests.world import World

GUIDE = (ROOT / "docs" / "guide" / "data-users.md").read_text(encoding="utf-8")
OURS = "https://xuesu.example"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Programs from outside know no engine."""
    return sqlite_url


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The application at an address of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    made = make_server("127.0.0.1", 0, app, threaded=True, request_handler=WSGIRequestHandler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    address = f"http://127.0.0.1:{made.port}"
    app.extensions["settings"] = replace(app.extensions["settings"], public_url=address)
    yield address
    made.shutdown()
    thread.join()
    made.server_close()


def program(words: str) -> str:
    """The one program of the guide that holds these words."""
    blocks = re.findall(r"^( *)```python\n(.*?)^\1```", GUIDE, re.DOTALL | re.MULTILINE)
    (found,) = [re.sub(f"^{indent}", "", block, flags=re.MULTILINE) for indent, block in blocks if words in block]
    return found


def run(folder: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """A program as a reader runs it, in a folder of its own."""
    command = [sys.executable, *asked]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_every_page_is_read_also_where_one_asks_too_fast(
    app: Flask, world: World, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [published(world).ref for _ in range(3)]
    app.extensions["settings"] = replace(app.extensions["settings"], api_per_minute=1)
    monkeypatch.setattr("disclosure.api.blueprint.WINDOW", 1)
    words = program("def every").replace(OURS, server).replace("'limit': 500", "'limit': 1")
    (tmp_path / "every.py").write_text(words, encoding="utf-8")
    done = run(tmp_path, "every.py")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [one.split()[0] for one in lines] == refs[::-1]
    assert all(one.endswith(" 达成调解") for one in lines)


def test_the_guide_and_the_page_print_one_program_to_download(app: Flask, world: World, server: str) -> None:
    words = (ROOT / "disclosure" / "opendata" / "download.py").read_text(encoding="utf-8")
    assert program("def fetch_all") == words
    published(world)
    actions.publish_open_data()
    shown = re.search(r'aria-label="download.py"><code>(.*?)</code>', app.test_client().get("/data/").text, re.DOTALL)
    assert shown is not None
    assert html.unescape(shown[1]).strip() == words.replace(OURS, server).strip()


@pytest.fixture
def copy(app: Flask, world: World, server: str, tmp_path: Path) -> Path:
    """What a reader has who followed the guide after twelve nights."""
    published(world)
    for _night in range(12):
        actions.publish_open_data()
    (tmp_path / "download.py").write_text(program("def fetch_all").replace(OURS, server), encoding="utf-8")
    done = run(tmp_path, "download.py", "open-data")
    assert (done.returncode, done.stderr) == (0, "")
    return tmp_path


def test_what_the_guide_downloads_is_as_signed(copy: Path) -> None:
    assert len(list((copy / "open-data" / "snapshots").iterdir())) == 36
    done = run(copy, "open-data/verify.py", "open-data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "as signed, head " in done.stdout


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("snapshots/00000[12].*", ["snapshots/000001.json", "snapshots/000002.csv"]),
        ("snapshots/000007.csv", ["snapshots/000007.csv"]),
        ("snapshots/000012.*", ["snapshots/000012.json"]),
        ("snapshots/*", ["snapshots/000001.json", " and more"]),
        ("summaries.jsonl", ["summaries.jsonl"]),
        ("manifest.json", ["manifest.json"]),
    ],
)
def test_what_is_missing_is_not_called_changed(copy: Path, gone: str, said: list[str]) -> None:
    for path in (copy / "open-data").glob(gone):
        path.unlink()
    done = run(copy, "open-data/verify.py", "open-data")
    assert done.returncode == 1
    assert done.stderr.startswith("missing: ")
    assert all(one in done.stderr for one in said), done.stderr
    assert "NOT as signed" not in done.stderr


def test_what_was_changed_is_called_so(copy: Path) -> None:
    path = copy / "open-data" / "snapshots" / "000005.csv"
    path.write_text(path.read_text() + "+,publications,x,y,\n")
    done = run(copy, "open-data/verify.py", "open-data")
    assert (done.returncode, done.stderr.strip()) == (1, "NOT as signed: changes of 000005.json")


# Whatever a spreadsheet would run or change, and what looks as if it had been kept from it.
WORDS = [
    *("=1+1", "+1", "-1", "@x", "\t退", "\r退", "＝1", "＋1", "－1", "＠x", " 退", "退 ", "　退", "退\n", "\n退", "'"),
    *("'=1", "''", "''=1", "'退", "'退'", "' 退", "'退 ", "''退", "'\t", "退费", "a'b", "-", "'-", "5", ""),
]


def test_what_was_quoted_is_told_whole(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [[f"{place:03}", words, "salt"] for place, words in enumerate(WORDS)]
    with TableFiles(tmp_path, SUMMARIES, clock.now()) as files:
        for row in rows:
            files.write(line(SUMMARIES, row), row)
    kept = [json.loads(one)["text"] for one in (tmp_path / "summaries.jsonl").read_text().split("\n")[:-1]]
    assert kept == WORDS
    room: dict[str, Any] = {}
    exec(program("def unquoted"), room)  # the guide's own program is what is tested
    with (tmp_path / "summaries.csv").open(encoding="utf-8", newline="") as cells:
        assert [room["unquoted"](row[1]) for row in list(csv.reader(cells))[1:]] == WORDS
    sheet = openpyxl.load_workbook(tmp_path / "summaries-1.xlsx").active
    found = [str(row[1] or "") for row in list(sheet.values)[1:]]
    # A return is `_x000D_` in the file (ECMA-376): spreadsheets read it, openpyxl does not.
    assert [room["unquoted"](cell.replace("_x000D_", "\r")) for cell in found] == WORDS
