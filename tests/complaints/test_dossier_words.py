"""A bundle prints the words of each paper its reader is given, and what was done with each file since it came."""

import hashlib
import json

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.models import Complaint
from complaints.views.bundle import readable
from kernel import clock, files, pdf
from kernel.db import transaction
from kernel.files import ScanState
from tests.complaints.dossier_hands import evidence, made, papers_made
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def complaint(world: World) -> Complaint:
    complaint = world.mediating()
    papers_made(complaint)
    return complaint


@pytest.mark.parametrize("name", ["learner", "staff", "officer", "mediator", "association_officer"])
def test_the_words_of_each_paper_given_and_of_no_other(
    app: Flask, world: World, complaint: Complaint, name: str
) -> None:
    got = made(app, world, name, complaint)
    with app.test_request_context("/"):
        mine = {one.code: one for one in readable(world.viewers[name], complaint)}
    assert [row["code"] for row in got.json["papers"]] == list(mine)
    for row in got.json["papers"]:
        assert row["text"] == mine[row["code"]].text
        assert hashlib.sha256(row["text"].encode()).hexdigest() == row["text_sha256"], "anybody can check it offline"
    printed = got.pdf.decode()
    assert printed.count('class="paper-text"') == len(mine)
    for paper in mine.values():
        said = [line for line in paper.text.splitlines()[1:] if line[:1] not in "#｜【—" and "\u3000" not in line]
        assert all(line[:12] in printed for line in said if not any(sign.isdigit() for sign in line)), paper.kind


def test_the_receipts_words_are_the_complainants_alone(app: Flask, world: World, complaint: Complaint) -> None:
    mine, theirs = (made(app, world, name, complaint) for name in ("learner", "staff"))
    receipt = next(row for row in mine.json["papers"] if row["title"] == "投诉回执" or "回执" in row["title"])
    assert receipt["text"].splitlines()[0].encode() in mine.pdf
    for where in (theirs.pdf, json.dumps(theirs.json, ensure_ascii=False).encode()):
        assert receipt["code"].encode() not in where
        assert receipt["text"].splitlines()[0].encode() not in where


def test_each_time_limit_says_on_what_it_rests_and_how_it_was_counted(
    app: Flask, world: World, complaint: Complaint
) -> None:
    got = made(app, world, "learner", complaint)
    (section,) = [one for one in got.json["sections"] if one["code"] == "clocks"]
    assert len(section["entries"]) >= 2
    for one in section["entries"]:
        assert {"最后一日", "性质", "依据"} <= {fact["label"] for fact in one["facts"]}, one["title"]
        steps = [line for inner in one["entries"] if inner["title"] == "怎么算的" for line in inner["lines"]]
        assert any("当日不计入" in line for line in steps), one["title"]
        assert steps[0] in got.pdf.decode()


def test_the_custody_sheet_tells_what_was_done_with_a_file(app: Flask, world: World, complaint: Complaint) -> None:
    row, officer = evidence(world, complaint, "付款截图.jpg"), world.actor("officer")
    files.check(row.id)
    with transaction():
        row.scan_state, row.scanned_at = ScanState.CLEAN, clock.now()
    cases.mask_file(complaint, row, [(1, 0, 0, 50, 50)], by=officer)
    cases.cover_file(complaint, row, by=officer)
    cases.uncover_file(complaint, row, by=officer)
    marked, covered, shown = "标出材料里要遮盖的部分", "遮盖了一份材料的部分内容", "取消遮盖，恢复显示一份材料"
    scanned = "查毒：已查毒，未发现病毒"
    told = {"learner": [scanned, covered, shown], "staff": [scanned, covered, shown]}
    told |= {"officer": [scanned, marked, covered, shown]}
    for name, steps in told.items():
        got = made(app, world, name, complaint)
        (line,) = [one for one in got.json["evidence"] if one["name"] == "付款截图.jpg"]
        assert [one["words"] for one in line["history"]] == steps, name
        assert [one["at"] for one in line["history"]] == sorted(one["at"] for one in line["history"])
        custody = got.pdf.decode().split('id="custody"')[1]
        assert all(words in custody for words in steps), name
        assert name == "officer" or marked not in custody
