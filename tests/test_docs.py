"""What the papers for readers point at must exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ["README.md", "README.en.md", "CONTRIBUTING.md"]
PAPERS += [str(file.relative_to(ROOT)) for file in sorted((ROOT / "docs").rglob("*.md"))]
PICTURES = ROOT / "docs" / "guide" / "images"
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PLACE = re.compile(r"`((?:accounts|complaints|disclosure|institutions|kernel|mediation|script|docs|tests)/[\w./-]*)`")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_and_path_leads_somewhere(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    links = [((ROOT / paper).parent / link, link) for link in LINK.findall(text)]
    places = [(ROOT / place, place) for place in PLACE.findall(text)]
    assert [name for file, name in links + places if not file.exists() and not name.startswith("docs/images/")] == []


def test_guides_show_every_picture_there_is_and_no_other() -> None:
    shown = set[Path]()
    for guide in (ROOT / "docs" / "guide").glob("*.md"):
        links = LINK.findall(guide.read_text(encoding="utf-8"))
        shown |= {(guide.parent / link).resolve() for link in links if link.endswith(".png")}
    assert shown == set(PICTURES.iterdir())
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in shown)


def test_no_locked_list_names_a_registry() -> None:
    for file in ROOT.glob("requirements*.txt"):
        assert "://" not in file.read_text(encoding="utf-8")


def test_every_row_of_the_clause_says_where_it_is_done() -> None:
    text = (ROOT / "docs" / "clause-14.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [row for row in rows if row[0] not in ("---", "要求（转述）")]
    assert len(rows) > 20
    for words, law, where, state in rows:
        assert words and law and "`" in where, words
        assert re.match("已实现|部分", state), f"{words}: {state}"
