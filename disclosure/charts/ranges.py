"""What is not one number: a share with its interval, days with their median and ninetieth percentile."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from disclosure.charts.scales import Scale, short, ticks
from disclosure.charts.shapes import (
    NORMAL,
    SMALL,
    Chart,
    Dot,
    Frame,
    Labelling,
    Line,
    Shape,
    Words,
    clipped,
    placed,
    width_of,
)

ROW, BARE, LINE, FOOT, NAMED, EDGE = 50.0, 26.0, 19.0, 24.0, 16.0, 10.0


@dataclass(frozen=True)
class Interval:
    """A named share between 0 and 1 with the ends of its interval, or None under the smallest number; `n` in words."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    n: str = ""


@dataclass(frozen=True)
class Strip:
    """A named distribution of day counts; `median` and `p90` are None under the smallest number, then no day shows."""

    label: str
    days: tuple[int, ...]
    median: float | None
    p90: float | None
    words: str


def dots(said: Labelling, rows: Sequence[Interval], frame: Frame = NORMAL) -> Chart:
    """For each name a dot on a line that is as long as the value is unsure, on a scale from none to all."""
    tops, floor = _tops([_height(row.label, row.words, frame, drawn=row.value is not None) for row in rows])
    wide, shapes = Scale(0.0, 1.0, EDGE, frame.width - EDGE), list[Shape]()
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        shapes.append(Line(wide.at(share), 0, wide.at(share), floor, "grid"))
        shapes.append(placed(wide.at(share), floor + 18, f"{share:.0%}", frame, "note"))
    for top, row in zip(tops, rows, strict=True):
        shapes += _head(row.label, row.words, top, frame, "note" if row.value is None else "strong")
        if row.value is not None and row.low is not None and row.high is not None:
            y = top + 34 + _second(row.label, row.words, frame)
            shapes += [
                Line(wide.at(row.low), y, wide.at(row.high), y, "span"),
                Line(wide.at(row.low), y - 5, wide.at(row.low), y + 5, "span"),
                Line(wide.at(row.high), y - 5, wide.at(row.high), y + 5, "span"),
                Dot(wide.at(row.value), y, 6.0, "mark", f"{row.label} {row.words}"),
            ]
    table = tuple((row.label, row.words, row.n) for row in rows)
    return Chart("dots", frame.width, floor + FOOT, tuple(shapes), said, table)


def strips(said: Labelling, rows: Sequence[Strip], axis: str, frame: Frame = NORMAL) -> Chart:
    """For each name a mark for every day count, taller where there are more; a thick one at the median, one at 90 %."""
    shown = [row for row in rows if row.median is not None]
    marks = ticks(float(max((day for row in shown for day in (*row.days, row.p90 or 0.0)), default=0)))
    tops, floor = _tops([_height(row.label, row.words, frame, drawn=row.median is not None) for row in rows])
    wide, shapes = Scale(0.0, marks[-1], EDGE, frame.width - EDGE), list[Shape]()
    for one in marks:
        shapes.append(Line(wide.at(one), 0, wide.at(one), floor, "grid"))
        shapes.append(placed(wide.at(one), floor + 18, short(one), frame, "note"))
    for top, row in zip(tops, rows, strict=True):
        shapes += _head(row.label, row.words, top, frame, "note" if row.median is None else "strong")
        shapes += _strip(row, top + 46 + _second(row.label, row.words, frame), wide)
    shapes.append(Words(frame.width, floor + FOOT + 12, clipped(axis, frame.width, SMALL), "end", "note"))
    table = tuple((row.label, row.words) for row in rows)
    return Chart("strips", frame.width, floor + FOOT + NAMED, tuple(shapes), said, table)


def _tops(heights: Sequence[float]) -> tuple[list[float], float]:
    """Where each row begins, and where the last one ends."""
    ends = list(accumulate(heights))
    return [0.0, *ends][: len(ends)], ends[-1] if ends else ROW


def _height(label: str, words: str, frame: Frame, *, drawn: bool) -> float:
    """A row with nothing to draw needs its text alone."""
    return (ROW if drawn else BARE) + _second(label, words, frame)


def _second(label: str, words: str, frame: Frame) -> float:
    """The height of a second line of text, where the name and its value do not fit side by side."""
    return LINE if width_of(label) > frame.width - width_of(words) - 10 else 0.0


def _head(label: str, words: str, top: float, frame: Frame, look: str) -> list[Shape]:
    """The name, whole as far as the frame goes: bodies of one kind differ in its last signs alone."""
    below = top + 15 + _second(label, words, frame)
    return [Words(0, top + 15, clipped(label, frame.width)), Words(frame.width, below, words, "end", look)]


def _strip(row: Strip, floor: float, wide: Scale) -> list[Shape]:
    if row.median is None or row.p90 is None:
        return []
    counts = Counter(row.days)
    most = max(counts.values(), default=1)
    shapes: list[Shape] = [Line(wide.start, floor, wide.end, floor, "axis")]
    for day, number in sorted(counts.items()):
        high = 6 + 12 * number / most
        shapes.append(Line(wide.at(day), floor, wide.at(day), floor - high, "tick"))
    shapes.append(Line(wide.at(row.median), floor - 24, wide.at(row.median), floor, "middle"))
    shapes.append(Line(wide.at(row.p90), floor - 24, wide.at(row.p90), floor, "ninety"))
    return shapes
