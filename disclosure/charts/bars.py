"""Amounts as lengths: sorted bars, one stacked bar whose parts differ without colour, small multiples by month."""

import math
from collections.abc import Sequence

from disclosure.charts.scales import Scale, ticks
from disclosure.charts.shapes import (
    NORMAL,
    SMALL,
    TEXT,
    Box,
    Cell,
    Chart,
    Frame,
    Labelling,
    Line,
    Row,
    Shape,
    Words,
    clipped,
    hatched,
    width_of,
)

BAR_ROW, BAR = 46.0, 16.0
STACK, KEY_ROW = 38.0, 26.0
PANEL, PANEL_GAP = 112.0, 24.0
LOOKS = ("mark", "mark-open mark-hatched", "mark-soft", "mark-open", "mark-accent", "mark-soft mark-hatched")
Share = Row


def bars(said: Labelling, rows: Sequence[Row], frame: Frame = NORMAL) -> Chart:
    """One bar below each name, longest first where the caller sorted them so; the value stands at the bar's end."""
    room = max((width_of(row.cell.words) for row in rows), default=0.0) + 8
    wide = Scale(0.0, max((row.cell.value or 0.0 for row in rows), default=0.0), 0.0, max(20.0, frame.width - room))
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        top = number * BAR_ROW
        shapes.append(Words(0, top + 15, clipped(row.label, frame.width)))
        if row.cell.value is None:
            shapes.append(Words(0, top + 35, row.cell.words, "start", "note"))
            continue
        length = wide.at(row.cell.value) if wide.high > 0 else 0.0
        shapes.append(Box(0, top + 22, length, BAR, "mark", f"{row.label} {row.cell.words}"))
        shapes.append(Words(min(length + 6, frame.width - width_of(row.cell.words)), top + 35, row.cell.words))
    table = tuple((row.label, row.cell.words) for row in rows)
    return Chart("bars", frame.width, max(len(rows), 1) * BAR_ROW, tuple(shapes), said, table)


def stacked(said: Labelling, parts: Sequence[Share], frame: Frame = NORMAL) -> Chart:
    """One bar of all parts, and below it a line for each with its pattern, name and number."""
    total, at = sum(part.cell.value or 0.0 for part in parts), 0.0
    shapes: list[Shape] = []
    for number, part in enumerate(parts):
        look, top = LOOKS[number % len(LOOKS)], STACK + 14 + number * KEY_ROW
        length = frame.width * (part.cell.value or 0.0) / total if total > 0 else 0.0
        if length > 0:
            shapes += _filled(Box(at, 0, min(length, frame.width - at), STACK, look, f"{part.label} {part.cell.words}"))
        at = min(frame.width, at + length)
        shapes += _filled(Box(0, top, 16, 16, look))
        room = frame.width - 34 - width_of(part.cell.words)
        shapes.append(Words(24, top + 13, clipped(part.label, room)))
        shapes.append(Words(frame.width, top + 13, part.cell.words, "end", "strong"))
    if total <= 0:
        shapes.insert(0, Box(0, 0, frame.width, STACK, "mark-none"))
    table = tuple((part.label, part.cell.words) for part in parts)
    return Chart("stacked", frame.width, STACK + 14 + max(len(parts), 1) * KEY_ROW, tuple(shapes), said, table)


def _filled(box: Box) -> list[Shape]:
    return [box, hatched(box)] if "hatched" in box.look else [box]


def multiples(
    said: Labelling, labels: Sequence[str], panels: Sequence[tuple[str, Sequence[Cell]]], frame: Frame = NORMAL
) -> Chart:
    """A small chart for each name, all on one scale, so that they can be compared."""
    across = 2 if frame.width >= NORMAL.width else 1
    wide = (frame.width - PANEL_GAP * (across - 1)) / across
    top = ticks(max((cell.value or 0.0 for _name, cells in panels for cell in cells), default=0.0), 2)[-1]
    shapes: list[Shape] = []
    for number, (name, cells) in enumerate(panels):
        x, y = (number % across) * (wide + PANEL_GAP), (number // across) * PANEL
        shapes += _panel(name, labels, cells, (x, y, wide), top)
    rows = tuple((name, *(cell.words for cell in cells)) for name, cells in panels)
    height = max(1, math.ceil(len(panels) / across)) * PANEL
    return Chart("multiples", frame.width, height, tuple(shapes), said, rows)


def _panel(
    name: str, labels: Sequence[str], cells: Sequence[Cell], place: tuple[float, float, float], top: float
) -> list[Shape]:
    x, y, wide = place
    upright, floor = Scale(0.0, top, 0.0, 50.0), y + 76
    known = [cell for cell in cells if cell.value is not None]
    most = max(known, key=lambda cell: cell.value or 0.0).words if known else (cells[-1].words if cells else "")
    shapes: list[Shape] = [
        Words(x, y + 14, clipped(name, wide - width_of(most, SMALL) - 8)),
        Words(x + wide, y + 14, most, "end", "note"),
        Line(x, floor, x + wide, floor, "axis"),
    ]
    step = wide / max(len(cells), 1)
    for at, cell in enumerate(cells):
        if cell.value is not None:
            high = upright.at(cell.value)
            box = Box(
                x + at * step + step * 0.12, floor - high, step * 0.76, high, "mark", f"{labels[at]} {cell.words}"
            )
            shapes.append(box)
    if labels and width_of(labels[0] + labels[-1], SMALL) + TEXT < wide and len(labels) > 1:
        shapes.append(Words(x, floor + 15, labels[0], "start", "note"))
    if labels:
        shapes.append(Words(x + wide, floor + 15, clipped(labels[-1], wide, SMALL), "end", "note"))
    return shapes
