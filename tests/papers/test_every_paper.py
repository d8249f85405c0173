"""Every kind of paper as it leaves the machine: words, fonts, tags, language, title, pages; and what it cites."""

import os
import re

import pytest
from flask import Flask

from complaints.documents import TEMPLATE_VERSION, paper_html
from kernel import papers, pdf
from kernel.papers import Paper
from kernel.typeset import is_close, sheet_of
from tests.papers.paper_hands import EVERY_KIND, every_paper, inside
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MOST_PAGES = 4
FORBIDDEN = ("市场监督管理局", "市场监督管理投诉举报")


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u3000]", "", words)


@pytest.mark.timeout(180)
def test_every_kind_is_set_with_its_words_fonts_tags_and_title(app: Flask, world: World) -> None:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    made = every_paper(world)
    assert made.keys() >= EVERY_KIND, EVERY_KIND - made.keys()
    for kind, paper in made.items():
        found = inside(pdf.render(paper_html(paper), title=paper.title, identifier=paper.code))
        assert (found.title, found.language, found.is_tagged) == (paper.title, "zh-CN", True), kind
        assert found.fonts, kind
        assert all(found.fonts.values()), (kind, found.fonts)
        assert 1 <= found.pages <= MOST_PAGES, (kind, found.pages)
        _says(paper, found.words)


@pytest.mark.timeout(180)
def test_lines_stand_closer_where_a_page_would_hold_the_seal_alone(app: Flask, world: World) -> None:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    made = every_paper(world)
    assert {"accept", "refuse", "terminate"} <= {kind for kind, one in made.items() if is_close(sheet_of(one.text))}
    paper = made["refuse"]
    html = paper_html(paper)
    pages = [
        inside(pdf.render(one, title=paper.title, identifier=paper.code)).pages
        for one in (html, html.replace(' class="close"', ""))
    ]
    assert pages == [1, 2]


def _says(paper: Paper, words: str) -> None:
    """Number, code and every line of the canonical text stand in the PDF, in their order."""
    if not words:
        return
    for expected in (paper.number, paper.code, paper.text_digest[:16], paper.issuer_name):
        assert squeezed(expected) in words, (paper.kind, expected)
    sheet = sheet_of(paper.text)
    lines = [one.words for one in sheet.blocks if one.kind != "rows"]
    cells = [cell for one in sheet.blocks for row in one.rows for cell in row]
    for line in [*lines, *cells, *sheet.signs]:
        # A line may be cut by a foot of the page: its beginning and its end stand whole.
        for part in (squeezed(line)[:12], squeezed(line)[-12:]):
            assert part in words, (paper.kind, line)


def test_no_other_body_speaks_as_the_market_regulator(app: Flask, world: World) -> None:
    """Rules §9: only a market regulator prints its name or cites its order as its own power."""
    regulator = world.organisations["regulator"]
    for kind, paper in every_paper(world).items():
        if paper.issuer_id != regulator and kind not in ("dispute", "receipt"):
            assert not [word for word in FORBIDDEN if word in paper.text], (kind, paper.text)
        assert paper.template_version == TEMPLATE_VERSION
        assert paper.text_digest == papers.digest(paper.text)
