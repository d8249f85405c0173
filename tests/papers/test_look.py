"""The look of a set paper after GB/T 9704, read from the PDF itself: what stands where, how large, in which type."""

import os
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask

from complaints import wording
from complaints.documents import TEMPLATE_VERSION, paper_html
from kernel import clock, papers, pdf
from kernel.papers import Paper, PaperState
from tests.papers.look import BLACK, LEFT, RED, RIGHT, Bar, Run, look_at
from tests.papers.test_wordings import CASE, ON, REGULATOR, body, grounds, law

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TOP, FOOT = 30, 297 - 35
CENTRE = (LEFT + RIGHT) / 2
SIGNS_A_LINE, BODY, TITLE = 28, 15.8, 22  # 3号 is 16 points: a little less, so that 28 signs stand in 156 mm
NUMBER = "示市监不〔2026〕第12号"
# 仿宋 where the machine has one, else a song type; never a sans, which no paper of a body is set in.
FAMILIES = ("FangSong", "Serif", "Song", "WenQuanYi")


def refused() -> Paper:
    """A refusal of a market regulator, long enough for a second page; it stands in no database."""
    lines = wording.refusal(
        body(REGULATOR), CASE, grounds(REGULATOR, 2, 5), "", "理由。" * 80, ON, law("refuse", REGULATOR)
    )
    text = wording.canonical(lines)
    return Paper(
        code="a" * 20, issuer_name="示例市场监督管理局", number=NUMBER, title=lines[0], kind="refuse", text=text,
        text_digest=papers.digest(text), basis_version="o121-ir", template_version=TEMPLATE_VERSION,
        state=PaperState.DRAFTED, made_at=clock.now() - timedelta(days=1),
    )  # fmt: skip


@pytest.fixture
def looked(app: Flask) -> tuple[list[Run], list[Bar], set[tuple[int, int]]]:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    paper = refused()
    return look_at(pdf.render(paper_html(paper), title=paper.title, identifier=paper.code))


def test_a_paper_looks_as_official_papers_do(looked: tuple[list[Run], list[Bar], set[tuple[int, int]]]) -> None:
    runs, bars, sizes = looked
    assert sizes == {(210, 297)}, "A4"
    pages = max(one.page for one in runs)
    assert pages == 2
    _within_the_margins(runs)
    _head(runs, bars)
    _body(runs)
    _page_numbers(runs, pages)
    assert {one.font for one in runs if not any(name in one.font for name in FAMILIES)} == set()


def _within_the_margins(runs: list[Run]) -> None:
    for one in runs:
        assert one.x >= LEFT - 0.1, one
        # Marks hang and gaps are drawn together at the end of a line: a sign's width of leave.
        assert one.x + one.width <= RIGHT + 6, one
        assert one.y >= TOP, one


def _head(runs: list[Run], bars: list[Bar]) -> None:
    """The mark in red, the number below it, the red line, the title: each in the middle."""
    mark, number, title = runs[:3]
    assert (mark.words, mark.colour, mark.page) == ("示例市场监督管理局", RED, 1)
    assert (number.words, number.colour, round(number.size, 1)) == (NUMBER, BLACK, BODY)
    assert (title.words, title.colour, round(title.size)) == ("投诉不予受理决定书", BLACK, TITLE)
    assert mark.size > title.size
    assert "Bold" in mark.font
    assert "Bold" in title.font
    for one in (mark, title):
        assert abs(one.x + one.width / 2 - CENTRE) < 1, one
    assert abs(number.x + number.width / 2 - CENTRE) < 4, "its Latin figures are not half a sign wide"
    line = max(one.y + one.height for one in bars if one.colour == RED)
    assert mark.y < number.y < line < title.y
    assert {(round(one.x), round(one.width)) for one in bars if one.colour == RED} == {(LEFT, RIGHT - LEFT)}
    assert [one for one in runs if one.colour == RED] == [mark], "nothing else is red, above all no seal"


def _body(runs: list[Run]) -> None:
    """3号 throughout, a paragraph two signs in, 28 signs a line, a line of 28 to 30 points; the seal at the right."""
    lines = [one for one in runs if round(one.size, 1) == BODY and one.y < FOOT][1:]
    assert {round(one.x - LEFT, 1) for one in lines if one.words.startswith("（一）")} == {round(2 * BODY * 0.3528, 1)}
    chinese = [len(one.words) for one in lines if all(ord(sign) > 0x2E80 for sign in one.words)]
    assert SIGNS_A_LINE - 2 <= max(chinese) <= SIGNS_A_LINE
    steps = sorted({round((b.y - a.y) / 0.3528) for a, b in pairwise(lines) if b.y > a.y})
    assert steps[0] in (24, 26, 27), steps  # set closer where that saves a page
    seal, on = lines[-2:]
    assert seal.words == "示例单位（印章）"
    assert on.words == "2026年11月28日"
    assert min(seal.x, on.x) > CENTRE


def _page_numbers(runs: list[Run], pages: int) -> None:
    """Between dashes, at the foot of every page, at the right; what can be checked stands beside it, small."""
    found = {one.page: one for one in runs if one.words.startswith("— ")}
    assert {page: one.words for page, one in found.items()} == {
        page: f"— {page} —　共{pages}页" for page in range(1, pages + 1)
    }
    for one in found.values():
        assert one.y > FOOT
        assert one.x > CENTRE
    checked = [one for one in runs if one.page == 1 and one.y > FOOT and one.size < 10]
    assert [one.words for one in checked if one.words.startswith(("编号：", "核验："))] != []
    assert all(one.x < CENTRE for one in checked)
