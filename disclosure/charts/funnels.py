"""A funnel plot in place of a ranking: a share against its number, with the limits chance alone would keep to."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from disclosure.charts.scales import Scale
from disclosure.charts.shapes import (
    NORMAL,
    SMALL,
    Chart,
    Dot,
    Frame,
    Labelling,
    Line,
    Path,
    Shape,
    Spot,
    Words,
    clipped,
    placed,
)

Z_95, Z_998 = 1.959963984540054, 3.090232306167813
PLOT, HEAD, FOOT, LEFT = 220.0, 12.0, 42.0, 44.0
LOOKS = ("dot-within", "mark", "mark-accent")
POINTS = 40
Point = tuple[str, int, int]


def limits(middle: float, n: int, z: float) -> tuple[float, float]:
    """Where `n` cases lie by chance alone if the common share is `middle`: normal limits, within 0 and 1."""
    half = z * math.sqrt(middle * (1 - middle) / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def beyond(part: int, n: int, middle: float) -> int:
    """0 within the 95 % limits, 1 outside of them, 2 outside the 99.8 % limits."""
    share, place = part / n, 0
    for number, z in enumerate((Z_95, Z_998), 1):
        low, high = limits(middle, n, z)
        if not low <= share <= high:
            place = number
    return place


def funnel(
    said: Labelling, points: Sequence[Point], middle: float, classes: Sequence[str], axis: str, frame: Frame = NORMAL
) -> Chart:
    """Each (name, part, n) as a dot, named only outside the outer limits; `classes` name the places of `beyond`."""
    counts = [n for _name, _part, n in points]
    lowest, highest = min(counts, default=5), max(counts, default=50)
    across = Scale(math.log(lowest * 0.9), math.log(highest * 1.1), LEFT + 6, frame.width - 10)
    upright = Scale(0.0, 1.0, HEAD + PLOT, HEAD)
    shapes = _axes(lowest, highest, across, upright, axis, frame)
    for z, look in ((Z_95, "limit"), (Z_998, "limit limit-outer")):
        shapes.append(Path(_limit_lines(middle, lowest, highest, z, across, upright), look))
    shapes.append(Line(across.start, upright.at(middle), across.end, upright.at(middle), "middle"))
    shapes += _dots(points, middle, across, upright, frame)
    rows = tuple(
        (name, f"{part / n:.0%}", str(n), classes[beyond(part, n, middle)]) for name, part, n in sorted(points)
    )
    return Chart("funnel", frame.width, HEAD + PLOT + FOOT, tuple(shapes), said, rows)


def _axes(lowest: int, highest: int, across: Scale, upright: Scale, axis: str, frame: Frame) -> list[Shape]:
    shapes: list[Shape] = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = upright.at(share)
        shapes.append(Line(LEFT, y, frame.width, y, "axis" if share == 0 else "grid"))
        shapes.append(Words(LEFT - 6, y + 4, f"{share:.0%}", "end", "note"))
    for n in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000):
        if lowest <= n <= highest:
            shapes.append(placed(across.at(math.log(n)), HEAD + PLOT + 17, str(n), frame, "note"))
    shapes.append(Words(frame.width, HEAD + PLOT + 36, clipped(axis, frame.width, SMALL), "end", "note"))
    return shapes


def _limit_lines(
    middle: float, lowest: int, highest: int, z: float, across: Scale, upright: Scale
) -> tuple[tuple[Spot, ...], ...]:
    """The lower and the upper limit as runs of spots."""
    # As many steps to the left as to the right of a scale of logarithms, or the steep end would be a broken line.
    step = (highest * 1.1 / (lowest * 0.9)) ** (1 / (POINTS - 1))
    numbers = [lowest * 0.9 * step**place for place in range(POINTS)]
    found: tuple[list[Spot], list[Spot]] = ([], [])
    for n in numbers:
        half = z * math.sqrt(middle * (1 - middle) / n)
        for run, share in zip(found, (middle - half, middle + half), strict=True):
            run.append((across.at(math.log(n)), upright.at(share)))
    return tuple(tuple(run) for run in found)


def _dots(points: Sequence[Point], middle: float, across: Scale, upright: Scale, frame: Frame) -> list[Shape]:
    """All dots, and over them the names of those outside, most cases first, as far as there is room beside the dot."""
    shapes: list[Shape] = []
    names: list[Words] = []
    for name, part, n in sorted(points, key=lambda point: -point[2]):
        place, x, y = beyond(part, n, middle), across.at(math.log(n)), upright.at(part / n)
        shapes.append(Dot(x, y, 5.0 + place, LOOKS[place], f"{name} {part / n:.0%}"))
        if place == 2:
            free = (one for one in _beside(name, x, y, frame) if not any(_meet(one, other) for other in names))
            names += islice(free, 1)
    return [*shapes, *names]


def _beside(name: str, x: float, y: float, frame: Frame) -> list[Words]:
    """Where a name can stand: above its dot, below, to the right, to the left; one further off would be another's."""
    text = clipped(name, frame.width - LEFT - 10)
    found = [_within(placed(x, at, text, frame)) for at in (y - 10, y + 22) if HEAD + 12 <= at <= HEAD + PLOT]
    right, left = Words(x + 10, y + 5, text), Words(x - 10, y + 5, text, "end")
    found += [right] if right.spots[1][0] <= frame.width else []
    return found + ([left] if left.spots[0][0] >= LEFT else [])


def _within(words: Words) -> Words:
    """Right of the scale's numbers."""
    begins = words.spots[0][0]
    return words if begins >= LEFT else replace(words, x=LEFT, anchor="start")


def _meet(one: Words, other: Words) -> bool:
    (left, top), (right, bottom) = one.spots
    (before, above), (after, below) = other.spots
    return left < after and before < right and top < below and above < bottom
