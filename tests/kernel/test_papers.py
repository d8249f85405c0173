"""Papers: numbers without a gap, one digest, one PDF, and a code that tells a stranger nothing else."""

import base64
import dataclasses
import re
import threading
from datetime import UTC, datetime

import pytest
import segno
from flask import Flask
from sqlalchemy import Text, select, type_coerce

from kernel import clock, files, papers
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.papers import Content, Issuer, Paper, PaperSettled, PaperState

PDF = b"%PDF-1.7\n%%EOF\n"
ISSUER = Issuer(4, "示例市示例处理中心", "星教投")


def content(words: str = "正文", kind: str = "notice") -> Content:
    return Content(kind, "受理通知书", words, "2026-04-15", "1")


def register(issuer: Issuer = ISSUER, kind: str = "notice", words: str = "正文") -> Paper:
    with transaction():
        return papers.register(issuer, content(words, kind), "thing", 9)


def test_numbers_run_without_a_gap_by_issuer_year_and_kind(app: Flask) -> None:
    with clock.stepped(datetime(2026, 12, 31, 15, tzinfo=UTC)):
        assert [register().number for _ in range(3)] == [f"星教投〔2026〕第{n}号" for n in (1, 2, 3)]
        assert register(kind="decision").serial == 1
        assert register(dataclasses.replace(ISSUER, id=5)).serial == 1
    with clock.stepped(datetime(2026, 12, 31, 17, tzinfo=UTC)):
        assert register().number == "星教投〔2027〕第1号"


def test_a_number_undone_is_given_again(app: Flask) -> None:
    register()
    with pytest.raises(ZeroDivisionError), transaction():
        papers.register(ISSUER, content(), "thing", 9)
        _ = 1 // 0
    assert register().serial == 2
    with pytest.raises(RuntimeError):
        papers.register(ISSUER, content(), "thing", 9)


def test_parallel_hands_get_numbers_without_gap_or_twin(app: Flask) -> None:
    numbers: list[int] = []

    def hand() -> None:
        with app.app_context():
            for _ in range(5):
                numbers.append(register().serial)
            db.session.remove()

    threads = [threading.Thread(target=hand) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 21))


def test_the_text_is_sealed_and_its_digest_is_of_the_canonical_words(app: Flask) -> None:
    paper = register(words="张三 13800000000")
    assert paper.text_digest == papers.digest("张三 13800000000")
    stored = db.session.scalars(select(type_coerce(Paper.text, Text))).one()
    assert "张三" not in stored
    assert paper.text == "张三 13800000000"
    assert paper.state is PaperState.DRAFTED


def test_a_pdf_is_attached_once(app: Flask) -> None:
    paper = register()
    with transaction():
        papers.wait(paper)
    assert papers.unfinished() == [paper]
    with transaction():
        first = files.keep(PDF, "受理.pdf", "paper", paper.id)
        second = files.keep(PDF, "受理.pdf", "paper", paper.id)
        papers.attach(paper, first)
    with transaction():
        papers.attach(paper, first)
        papers.wait(paper)
    assert (paper.state, paper.file_id) == (PaperState.READY, first.id)
    assert papers.unfinished() == []
    with pytest.raises(PaperSettled), transaction():
        papers.attach(paper, second)
    assert paper.file_id == first.id


def test_a_stranger_learns_what_can_be_checked_and_no_more(app: Flask) -> None:
    paper = register(words="张三 13800000000")
    facts = papers.lookup(paper.code)
    assert facts is not None
    assert dataclasses.asdict(facts) == {
        "number": paper.number,
        "text_digest": paper.text_digest,
        "file_sha256": None,
        "made_on": paper.made_on,
        "basis_version": "2026-04-15",
        "template_version": "1",
        "state": PaperState.DRAFTED,
    }
    with transaction():
        file = files.keep(PDF, "受理.pdf", "paper", paper.id)
        papers.attach(paper, file)
    spelled = f" {paper.code[:5].upper()}-{paper.code[5:]} "
    found = papers.lookup(spelled)
    assert found is not None
    assert found.file_sha256 == file.sha256
    for wrong in ("", "x", paper.ref, paper.number, "%", paper.code[:-1], paper.code * 9):
        assert papers.lookup(wrong) is None


def test_the_frame_of_a_paper_carries_what_can_be_checked(app: Flask) -> None:
    paper = register()
    with app.test_request_context():
        page = app.jinja_env.get_template("papers/base.html").render(**papers.frame(paper, "待签字盖章生效"))
    for expected in (
        paper.number,
        paper.text_digest,
        paper.verify_url,
        "待签字盖章生效",
        "（印章）",
        ISSUER.name,
        "<h1>",
    ):
        assert expected in page
    assert page.count("<h1>") == 1
    assert paper.verify_url.endswith(f"/documents/{paper.code}")


def modules(svg: str) -> list[list[bool]]:
    """The dark and light squares that an SVG of a QR code draws: one row of strokes for each row of the code."""
    size = int(next(iter(re.findall(r'viewBox="0 0 (\d+) ', svg) or re.findall(r'width="(\d+)"', svg))))
    found = [[False] * size for _ in range(size)]
    (path,) = re.findall(r'\bd="([^"]+)"', svg)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        given = [float(one) for one in numbers.split()]
        if command == "h":
            for column in range(int(x), int(x + given[0])):
                found[int(y)][column] = True
            x += given[0]
        else:
            x, y = (given[0], given[1]) if command == "M" else (x + given[0], y + given[1])
    return found


def test_the_qr_of_a_paper_is_the_address_that_checks_it_and_that_address_answers(app: Flask) -> None:
    """No reader of QR codes is installed: the squares drawn are compared with those the standard gives the address."""
    paper, other = register(), register(words="另一份")
    with app.test_request_context():
        drawn = [base64.b64decode(papers.frame(one)["qr"].partition(",")[2]).decode() for one in (paper, other)]
    address = f"{app.extensions['settings'].public_url}/documents/{paper.code}"
    assert paper.verify_url == address
    code = segno.make(address, error="m", micro=False)
    expected = [[bool(one) for one in row] for row in code.matrix_iter(border=2)]
    assert modules(drawn[0]) == expected
    assert modules(drawn[1]) != expected
    page = app.test_client().get(f"/documents/{paper.code}").get_data(as_text=True)
    assert paper.number in page
    assert paper.text_digest in page
    assert "certutil -hashfile" in page, "the guide and the page say how to reckon it"
    guides = [(ROOT / "docs" / "guide" / f"{name}.md").read_text(encoding="utf-8") for name in ("learner", "public")]
    for command in ("certutil -hashfile", "shasum -a 256", "sha256sum"):
        assert all(command in words for words in (page, *guides))
