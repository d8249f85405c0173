"""Values by month: one to three lines with gaps where nothing is given, and a band over what is not complete yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.charts.scales import Scale, short, spread, thinned, ticks
from disclosure.charts.shapes import (
    NORMAL,
    SMALL,
    TEXT,
    Box,
    Cell,
    Chart,
    Dot,
    Frame,
    Labelling,
    Line,
    Path,
    Shape,
    Spot,
    Words,
    placed,
    width_of,
)

LOOKS = ("line", "line line-second", "line line-third")
KEY, PLOT, FOOT = 22.0, 170.0, 24.0


@dataclass(frozen=True)
class Series:
    """One line: a name and a cell for each label."""

    name: str
    cells: tuple[Cell, ...]


def line(
    said: Labelling,
    labels: Sequence[str],
    series: Sequence[Series],
    frame: Frame = NORMAL,
    *,
    partial: str = "",
    last: int = 1,
) -> Chart:
    """The lines; `partial` are the words over so many of the last labels, which are not complete yet."""
    marks = ticks(max((cell.value or 0.0 for one in series for cell in one.cells), default=0.0))
    left = max(width_of(short(one), SMALL) for one in marks) + 8
    head = KEY * len(series) + 10
    upright = Scale(0.0, marks[-1], head + PLOT, head)
    places = spread(len(labels), left + 12, frame.width - 14)
    shapes = _grid(marks, upright, left, frame) + _feet(labels, places, head + PLOT, frame)
    if partial and labels:
        shapes = _band(places, head, partial, frame, last) + shapes
    for number, one in enumerate(series):
        shapes += _key(one.name, LOOKS[number % 3], KEY * number)
        shapes += _run(one, LOOKS[number % 3], labels, places, upright)
        shapes += _last(one, places, upright, 18 if number else -8, frame)
    rows = tuple((label, *(one.cells[place].words for one in series)) for place, label in enumerate(labels))
    return Chart("line", frame.width, head + PLOT + FOOT, tuple(shapes), said, rows)


def _grid(marks: Sequence[float], upright: Scale, left: float, frame: Frame) -> list[Shape]:
    shapes: list[Shape] = []
    for one in marks:
        y = upright.at(one)
        shapes.append(Line(left, y, frame.width, y, "axis" if one == 0 else "grid"))
        shapes.append(Words(left - 6, y + 4, short(one), "end", "note"))
    return shapes


def _feet(labels: Sequence[str], places: Sequence[float], bottom: float, frame: Frame) -> list[Shape]:
    shown = thinned(labels, frame.width - 60)
    return [placed(places[one], bottom + 18, labels[one], frame, "note") for one in sorted(shown)]


def _band(places: Sequence[float], head: float, words: str, frame: Frame, last: int) -> list[Shape]:
    begins = sum(places[-last - 1 :][:2]) / 2 if len(places) > last else places[0] - 14
    return [
        Box(begins, head, frame.width - begins, PLOT, "band", words),
        Words(frame.width, head - 4, words, "end", "note"),
    ]


def _key(name: str, look: str, top: float) -> list[Shape]:
    return [Line(0, top + 11, 26, top + 11, look), Words(32, top + 16, name)]


def _run(one: Series, look: str, labels: Sequence[str], places: Sequence[float], upright: Scale) -> list[Shape]:
    spots: list[Spot | None] = [
        (places[at], upright.at(cell.value)) if cell.value is not None else None for at, cell in enumerate(one.cells)
    ]
    shapes: list[Shape] = [Path(tuple(runs), look)] if (runs := _runs(spots)) else []
    for at, spot in enumerate(spots):
        if spot is not None:
            shapes.append(Dot(*spot, 3.0, "mark", f"{labels[at]} {one.name} {one.cells[at].words}"))
    return shapes


def _last(one: Series, places: Sequence[float], upright: Scale, beside: float, frame: Frame) -> list[Shape]:
    """The newest value in words, above the first line and below the others, so that two that meet can be read.

    Near the top it goes below as well: above the plot stands what is said of the last month.
    """
    known = [(place, cell) for place, cell in zip(places, one.cells, strict=True) if cell.value is not None]
    if not known:
        return []
    x, cell = known[-1]
    at = upright.at(cell.value or 0.0)
    y = min(at + (beside if at >= upright.end + TEXT else 18), upright.start + 14)
    return [placed(x, y, cell.words, frame, "strong")]


def _runs(spots: Sequence[Spot | None]) -> list[tuple[Spot, ...]]:
    """The pieces between the gaps; a spot alone is a dot and no piece."""
    found: list[list[Spot]] = [[]]
    for spot in spots:
        if spot is None:
            found.append([])
        else:
            found[-1].append(spot)
    return [tuple(run) for run in found if len(run) > 1]
