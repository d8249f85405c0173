"""Killed with -9 at each step of setting a paper: no paper points at a missing PDF, strays are named, the try heals."""

import pytest
from flask import Flask

from complaints.documents import render_paper
from kernel import clock, files, paper_setting, papers, pdf
from kernel.db import db
from kernel.files import StoredFile
from kernel.papers import Paper, PaperState
from tests.chaos.conftest import OLD, Mortals, left_by
from tests.chaos.mortal_papers import PDF, POINTS
from tests.kernel.test_paper_setting import register

# point: where the paper stands then, objects no row knows
ENDS = {
    "paper: claimed": (PaperState.DRAFTED, 0),
    "paper: set, not kept": (PaperState.DRAFTED, 0),
    "paper: bytes without a row": (PaperState.DRAFTED, 1),
    "paper: attached, not committed": (PaperState.DRAFTED, 1),
    "paper: row not committed": (PaperState.DRAFTED, 1),
    "paper: made": (PaperState.READY, 0),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_paper_has_its_pdf_or_none(app: Flask, mortals: Mortals, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(ENDS) == set(POINTS)
    made = [register() for _point in ENDS]
    keys, numbers = [one.id for one in made], [one.number for one in made]
    left = left_by(mortals, "papers.render", keys, ENDS)
    for key, (state, _strays) in zip(keys, ENDS.values(), strict=True):
        assert db.session.get_one(Paper, key).state is state
        assert _bytes_of(key) == ([PDF] if state is PaperState.READY else [])
    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(pdf, "render", lambda _html, **_more: PDF)
    with app.test_request_context():
        assert papers.unfinished() == [], "each is still somebody's"
        with clock.stepped(clock.now() + 2 * paper_setting.LEASE):
            assert [render_paper(one.id) for one in papers.unfinished()] == [True] * 5
    for key, number in zip(keys, numbers, strict=True):
        paper = db.session.get_one(Paper, key)
        assert (paper.state, paper.number) == (PaperState.READY, number)
        assert _bytes_of(key) == [PDF]
    assert files.orphans(OLD) == left


def _bytes_of(paper_id: int) -> list[bytes]:
    kept = db.select(StoredFile).where(StoredFile.owner_kind == "paper", StoredFile.owner_id == paper_id)
    return [files.read(one) for one in db.session.scalars(kept)]
