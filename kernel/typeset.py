"""How canonical lines are set: which are headings, rows, small print, places to sign; and where a line may break."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

HEADING, SIGN, SMALL, ROW = "## ", "【签】", "—— ", "｜"
GAP = "\u3000"
PLACE = re.compile("(\u3000{2,})")
NUMBER = re.compile(r"((?:TS|JB)\d{4}-\w{4}-\w{4}|(?:人民币)?\d[\d,]*\.\d\d元)")
MARKS = re.compile(rf"(?:\s|#|{SIGN}|{SMALL.strip()}|{ROW})+")
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "papers"
DAY = "2026-11"


@dataclass(frozen=True)
class Block:
    """A piece of a paper: `kind` is heading, small, to, keep, line or rows; rows hold names and values in turn."""

    kind: str
    words: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A canonical text taken apart: its title, its pieces, the places for signature and seal."""

    title: str
    blocks: tuple[Block, ...] = field(default=())
    signs: tuple[str, ...] = ()


def sheet_of(text: str) -> Sheet:
    """The sheet of a canonical text; its first line is the title."""
    title, *lines = text.splitlines() or [""]
    return Sheet(title, tuple(blocks_of(lines)), tuple(line.removeprefix(SIGN) for line in lines if _signs(line)))


def blocks_of(lines: Sequence[str]) -> Iterator[Block]:
    """The pieces in their order, without the places to sign; rows that follow each other are one table."""
    rows: list[tuple[str, ...]] = []
    for line in lines:
        if line.startswith(ROW):
            rows.append(tuple(line.removeprefix(ROW).split(ROW)))
            continue
        if rows:
            yield Block("rows", rows=tuple(rows))
            rows = []
        if not _signs(line):
            yield _block(line)
    if rows:
        yield Block("rows", rows=tuple(rows))


def _signs(line: str) -> bool:
    return line.startswith(SIGN)


def _block(line: str) -> Block:
    if line.startswith(HEADING):
        return Block("heading", line.removeprefix(HEADING))
    if line.startswith(SMALL):
        return Block("small", line.removeprefix(SMALL))
    if line.endswith("：") and not any(sign in line for sign in "，《（"):
        return Block("to", line)
    return Block("keep" if line == "此致" else "line", line)


def paragraphs(words: str) -> list[str]:
    """Typed words as lines of a paper: none of them can pass for a heading, a row, a seal or small print."""
    lines = (line[found.end() :] if (found := MARKS.match(line)) else line for line in words.splitlines())
    return [line.strip() for line in lines if line.strip()]


def said(label: str, words: str) -> list[str]:
    """Typed words behind their label (理由：…), in as many lines as were typed."""
    first, *rest = paragraphs(words) or [""]
    return [f"{label}：{first}", *rest] if first else []


def row(*cells: str) -> str:
    """One row of a form: names and values in turn; what is not known stays free."""
    return ROW + ROW.join(" ".join(cell.replace(ROW, " ").split()) or GAP for cell in cells)


@dataclass(frozen=True)
class Setting:
    """How much room a paper takes in millimetres (paper.css): the head, a line, the seal's place, and what a page has.

    The usual page is counted a line short: what would just fit may not, for a line breaks before it is full.
    """

    head: float
    line: float
    seal: float
    page: float


USUAL = Setting(head=57.0, line=9.5, seal=32.0, page=220.0)
CLOSE = Setting(head=51.0, line=8.4, seal=24.0, page=230.0)
SIGNS_A_LINE, SMALL_SIGNS = 28, 42
LABEL_SIGNS, VALUE_SIGNS, WIDE_SIGNS = 6, 9, 28  # of a form: names, values, and values alone in their row


def is_close(sheet: Sheet) -> bool:
    """Whether lines a little closer save a page, which would hold the end of a sentence and the seal (GB/T 9704)."""
    return _pages(sheet, CLOSE) < _pages(sheet, USUAL)


def original(sheet: Sheet) -> str:
    """Which copy counts, by the places a paper has for a hand or a seal (rules.md 9); empty where it has neither."""
    signed, sealed = (any(mark in place for place in sheet.signs) for mark in "签章")
    if signed and sealed:
        return "以签字、盖章的纸件为准"
    return "以签字的纸件为准" if signed else "以盖章件为准" if sealed else ""


def manner(sheet: Sheet) -> dict[str, Any]:
    """What templates/papers/base.html is told of a text: whether it is set closer, and which copy counts."""
    return {"is_close": is_close(sheet), "original": original(sheet)}


def _pages(sheet: Sheet, how: Setting) -> int:
    seal = how.seal + max(0, len(sheet.signs) - 2) * (how.line + 1) if sheet.signs else 0.0
    return math.ceil((how.head + sum(_height(one, how) for one in sheet.blocks) + seal) / how.page)


def _height(block: Block, how: Setting) -> float:
    if block.kind == "rows":
        return 6 + sum(2.6 + 6.4 * max(map(math.ceil, _lines_of(cells))) for cells in block.rows)
    if block.kind == "small":
        return 4 + 5.6 * math.ceil(_signs_of(block.words) / SMALL_SIGNS)
    indent = 2 if block.kind in ("line", "keep") else 0
    return 2 * (block.kind == "heading") + how.line * math.ceil((_signs_of(block.words) + indent) / SIGNS_A_LINE)


def _lines_of(cells: Sequence[str]) -> Iterator[float]:
    """How many lines each cell of a row takes; the value of a row by itself has the rest of the line."""
    value = VALUE_SIGNS if len(cells) > 2 else WIDE_SIGNS
    for place, cell in enumerate(cells):
        yield _signs_of(cell) / (value if place % 2 else LABEL_SIGNS)


def _signs_of(words: str) -> float:
    """The width in signs: a Latin letter or a digit is half of one."""
    return max(1.0, sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in words))


@cache
def template_version() -> str:
    """The month papers were last laid out, and the first signs of a digest over every template and the styles."""
    files = sorted([*TEMPLATES.glob("*.html"), *TEMPLATES.glob("*.css")])
    found = hashlib.sha256(b"\0".join(one.read_bytes() for one in files))
    return f"{DAY}-{found.hexdigest()[:8]}"


def line_parts(line: str) -> Markup:
    """The line for a paper's template: parts between wide gaps, numbers of cases and sums stay whole.

    Several gaps side by side are a place left free; what stands between single ones beside it (年　月　日) is one part.
    """
    pieces = PLACE.split(line) if PLACE.search(line) else re.split(f"({GAP})", line)
    if len(pieces) == 1:
        return _numbers(line)
    return Markup("").join(_part(piece) if piece.strip(GAP) else piece for piece in pieces)


def _part(words: str) -> Markup:
    """Kept whole where it fits a line; what is longer would stand out over the margin, so it breaks as a line does."""
    if _signs_of(words) > SIGNS_A_LINE - 2:
        return _numbers(words)
    return Markup('<span class="part">{}</span>').format(_numbers(words))


def _numbers(words: str) -> Markup:
    pieces = NUMBER.split(words)
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(whole.format(one) if place % 2 else escape(one) for place, one in enumerate(pieces))
