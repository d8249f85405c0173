"""Where what stands on a set page: every run of glyphs with its place in millimetres, size, colour, font and words."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

MM = 25.4 / 72
LEFT, RIGHT = 28, 210 - 26  # the text between the margins of GB/T 9704
RED, BLACK = (0.733, 0.0, 0.0), (0.0, 0.0, 0.0)
_CHARS = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Run:
    """Words on one line: its page, the left end and the base line in mm from the top left, the size in points."""

    page: int
    x: float
    y: float
    size: float
    colour: tuple[float, ...]
    font: str
    words: str

    @property
    def width(self) -> float:
        """In mm, counting a Chinese sign as wide as its size and any other as half of it."""
        return sum(self.size if ord(one) > 0x2E80 else self.size / 2 for one in self.words) * MM


@dataclass(frozen=True)
class Bar:
    """A filled rectangle: page, place and measures in mm, colour."""

    page: int
    x: float
    y: float
    width: float
    height: float
    colour: tuple[float, ...]


def look_at(body: bytes) -> tuple[list[Run], list[Bar], set[tuple[int, int]]]:
    """All runs, all bars, and the sizes of the pages in mm."""
    runs: list[Run] = []
    bars: list[Bar] = []
    sizes = set()
    with pikepdf.open(io.BytesIO(body)) as opened:
        for number, page in enumerate(opened.pages, 1):
            width, height = (float(page.mediabox[at]) for at in (2, 3))
            sizes.add((round(width * MM), round(height * MM)))
            for one in _on(number, page, height):
                (runs if isinstance(one, Run) else bars).append(one)  # type: ignore[arg-type]  # each to its own
    return runs, bars, sizes


def _on(number: int, page: Any, height: float) -> Iterator[Run | Bar]:
    known = {name: (str(font.BaseFont), _signs(font)) for name, font in page.Resources.Font.items()}
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    kept: list[tuple[Matrix, tuple[float, ...]]] = []
    colour: tuple[float, ...] = BLACK
    font, size, place, path = "", 0.0, matrix, []
    for values, operator in pikepdf.parse_content_stream(page):
        what = str(operator)
        if what == "q":
            kept.append((matrix, colour))
        elif what == "Q":
            matrix, colour = kept.pop()
        elif what == "cm":
            matrix = _times(_six(values), matrix)
        elif what == "rg":
            colour = tuple(round(float(one), 3) for one in values)
        elif what == "Tm":
            place = _six(values)
        elif what == "Tf":
            font, size = str(values[0]), float(values[1])
        elif what == "re":
            path.append([float(one) for one in values])
        elif what in ("f", "f*", "n"):
            for x, y, wide, high in path if what != "n" else []:
                left, top = _at(matrix, x, y)
                yield Bar(number, left * MM, (height - top) * MM, wide * matrix[0] * MM, high * matrix[0] * MM, colour)
            path = []
        elif what == "TJ":
            left, top = _at(matrix, place[4], place[5])
            name, signs = known[font]
            raw = b"".join(bytes(one) for one in values[0] if isinstance(one, pikepdf.String))
            words = "".join(signs.get(raw[at : at + 2], "?") for at in range(0, len(raw), 2))
            points = size * abs(_times(place, matrix)[0])
            yield Run(number, left * MM, (height - top) * MM, points, colour, name, words)


def _six(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in values)
    return a, b, c, d, e, f


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, _k, _l = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, *_at(other, e, f))


def _signs(font: Any) -> dict[bytes, str]:
    """What each two bytes of a font stand for, from its own table."""
    table = bytes(font.ToUnicode.read_bytes())
    pairs = [(bytes.fromhex(a.decode()), bytes.fromhex(b.decode())) for a, b in _CHARS.findall(table)]
    return {code: sign.decode("utf-16-be", "replace") for code, sign in pairs}
