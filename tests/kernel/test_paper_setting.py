"""A paper that cannot be set: tries are counted, it waits longer each time, newer ones pass it, people read of it."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.documents import render_paper, sweep_papers
from kernel import clock, jobs, paper_setting, papers, pdf
from kernel.db import db, transaction
from kernel.papers import Content, Issuer, Paper, PaperState
from kernel.vitals import vitals
from tests.complaints.hands import sign_in, text
from tests.world import World

PDF = b"%PDF-1.7\n%%EOF\n"


def register(kind: str = "notice") -> Paper:
    with transaction():
        content = Content(kind, "示例通知书", f"示例通知书\n正文{kind}\n", "2026-04-15", "1")
        return papers.register(Issuer(4, "示例中心", "示"), content, "thing", 9)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A press that sets every paper but those whose kind stands in the list."""
    bad: list[str] = []

    def render(html: str, **_more: object) -> bytes:
        if any(f"正文{kind}" in html for kind in bad):
            raise pdf.PdfFailed("too long")
        return PDF

    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(pdf, "render", render)
    return bad


def well() -> bool:
    return {str(one.name): one for one in vitals()}["文书的PDF"].ok


def test_a_paper_that_cannot_be_set_waits_longer_each_time_and_is_never_given_up(app: Flask, press: list[str]) -> None:
    press.append("bad")
    paper, now = register("bad"), clock.now()
    waits = []
    for tries in range(1, 14):
        with app.test_request_context(), clock.stepped(now):
            assert papers.unfinished() == [paper]
            assert not render_paper(paper.id)
            assert (paper.state, paper.tries, paper.failed_at) == (PaperState.DRAFTED, tries, now)
            assert papers.unfinished() == []
            assert not render_paper(paper.id), "not before its time"
            assert paper.tries == tries
            assert paper.again_at is not None
            waits.append(paper.again_at - now)
            now = paper.again_at
    assert waits == sorted(waits)
    assert waits[:3] == [timedelta(minutes=3), timedelta(minutes=6), timedelta(minutes=12)]
    assert waits[-1] == paper_setting.LONGEST
    press.clear()
    with app.test_request_context(), clock.stepped(now):
        assert render_paper(paper.id)
        assert (paper.state, paper.again_at, str(paper.pdf_words)) == (PaperState.READY, None, "")


def test_newer_papers_pass_those_that_fail(app: Flask, press: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    press.append("bad")
    stuck = [register("bad") for _ in range(3)]
    with app.test_request_context():
        assert [render_paper(one.id) for one in stuck] == [False] * 3
        fresh = register()
        hinted: list[int] = []
        monkeypatch.setattr(jobs, "enqueue", lambda _name, key: hinted.append(key))
        assert sweep_papers() == 1
        assert hinted == [fresh.id], "those that failed are not due"
        with clock.stepped(clock.now() + timedelta(hours=1)):
            assert papers.unfinished(1) == [fresh], "even when all are due, whoever was never tried goes first"
            assert {one.id for one in papers.unfinished()} == {fresh.id, *(one.id for one in stuck)}
        assert render_paper(fresh.id)


def test_a_try_whose_worker_died_counts_and_a_machine_without_pango_does_not(
    app: Flask, press: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, now = register(), clock.now()
    with clock.stepped(now):
        assert paper_setting.claim(paper.id) is paper
        assert paper_setting.claim(paper.id) is None, "one hand at a time"
        assert (paper.tries, paper.failed_at) == (1, None)
    with clock.stepped(now + paper_setting.LEASE):
        assert paper_setting.claim(paper.id) is paper
        assert (paper.tries, paper.failed_at) == (2, clock.now())
    assert paper_setting.claim(0) is None

    def none_here(_html: str, **_more: object) -> bytes:
        raise pdf.PdfUnavailable(pdf.Lack.PANGO)

    other = register("other")
    monkeypatch.setattr(pdf, "render", none_here)
    with app.test_request_context():
        assert not render_paper(other.id)
    assert (other.tries, other.again_at, other.failed_at) == (0, None, None)


def test_the_operator_and_the_reader_are_told(app: Flask, world: World, press: list[str]) -> None:
    assert well()
    complaint = world.accepted()
    with transaction():
        content = Content("accept", "受理通知书", "受理通知书\n正文bad\n", "2026-04-15", "1")
        department = world.organisation("department").id
        paper = papers.register(Issuer(department, "示例教育局", "示教受"), content, "complaint", complaint.id)
    press.append("bad")
    with app.test_request_context():
        assert not render_paper(paper.id)
    assert not well()
    shown = text(sign_in(app, world, "platform_admin").get("/operations"))
    assert "没有做成1份" in shown
    assert paper.number in shown
    learner = sign_in(app, world, "learner")
    assert "PDF没有做成，系统会再试" in text(learner.get(f"/complaints/{complaint.number}"))
    waiting = text(learner.get(f"/papers/{paper.code}.pdf"))
    assert "PDF试了1次没有做成" in waiting
    press.clear()
    with app.test_request_context(), clock.stepped(clock.now() + timedelta(hours=1)):
        assert render_paper(paper.id)
    db.session.expire_all()
    assert "没有做成" not in text(learner.get(f"/complaints/{complaint.number}"))
