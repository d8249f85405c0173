"""Where and when: provinces as equal tiles, which draw no border, and the days of a life in lanes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.charts.scales import Scale, thinned
from disclosure.charts.shapes import (
    NORMAL,
    SMALL,
    Box,
    Cell,
    Chart,
    Dot,
    Frame,
    Labelling,
    Line,
    Shape,
    Words,
    clipped,
    placed,
)

COLUMNS, LINES, GAP = 8, 8, 4.0
STEPS = 4
LANE, FOOT = 46.0, 24.0


@dataclass(frozen=True)
class Province:
    """A tile: the first two digits of the division's code, its name, the sign it goes by, its place in the grid."""

    code: str
    name: str
    short: str
    row: int
    column: int


PROVINCES = tuple(
    Province(*one)
    for one in (
        ("23", "黑龙江省", "黑", 0, 7),
        ("15", "内蒙古自治区", "蒙", 1, 4),
        ("11", "北京市", "京", 1, 5),
        ("21", "辽宁省", "辽", 1, 6),
        ("22", "吉林省", "吉", 1, 7),
        ("65", "新疆维吾尔自治区", "新", 2, 0),
        ("62", "甘肃省", "甘", 2, 2),
        ("64", "宁夏回族自治区", "宁", 2, 3),
        ("14", "山西省", "晋", 2, 4),
        ("13", "河北省", "冀", 2, 5),
        ("12", "天津市", "津", 2, 6),
        ("54", "西藏自治区", "藏", 3, 0),
        ("63", "青海省", "青", 3, 1),
        ("61", "陕西省", "陕", 3, 3),
        ("41", "河南省", "豫", 3, 4),
        ("37", "山东省", "鲁", 3, 5),
        ("51", "四川省", "川", 4, 2),
        ("50", "重庆市", "渝", 4, 3),
        ("42", "湖北省", "鄂", 4, 4),
        ("34", "安徽省", "皖", 4, 5),
        ("32", "江苏省", "苏", 4, 6),
        ("31", "上海市", "沪", 4, 7),
        ("53", "云南省", "滇", 5, 2),
        ("52", "贵州省", "黔", 5, 3),
        ("43", "湖南省", "湘", 5, 4),
        ("36", "江西省", "赣", 5, 5),
        ("33", "浙江省", "浙", 5, 6),
        ("45", "广西壮族自治区", "桂", 6, 3),
        ("44", "广东省", "粤", 6, 4),
        ("35", "福建省", "闽", 6, 5),
        ("71", "台湾省", "台", 6, 6),
        ("46", "海南省", "琼", 7, 3),
        ("82", "澳门特别行政区", "澳", 7, 4),
        ("81", "香港特别行政区", "港", 7, 5),
    )
)


def tiles(
    said: Labelling,
    cells: Mapping[str, Cell],
    nothing: str,
    names: Mapping[str, tuple[str, str]],
    frame: Frame = NORMAL,
) -> Chart:
    """A tile for each province by two-digit code, its number in it; `nothing` where no cell is given.

    `names` are the name and the sign a province goes by in the reader's language.
    """
    size = frame.width / COLUMNS
    top = max((cell.value or 0.0 for cell in cells.values()), default=0.0)
    shapes: list[Shape] = []
    for one in PROVINCES:
        cell = cells.get(one.code, Cell(None, nothing))
        x, y = one.column * size, one.row * size
        name, sign = names.get(one.code, (one.name, one.short))
        shapes.append(Box(x, y, size - GAP, size - GAP, _heat(cell.value, top), f"{name} {cell.words}"))
        middle = x + (size - GAP) / 2
        shapes.append(Words(middle, y + size * 0.42, sign, "middle"))
        if cell.words != nothing:
            words = clipped(cell.words, size - GAP, SMALL)
            shapes.append(Words(middle, y + size * 0.78, words, "middle", "note tile-number"))
    known = sorted(PROVINCES, key=lambda one: (-(cells.get(one.code, Cell(0, "")).value or 0.0), one.code))
    rows = tuple((names.get(one.code, (one.name, ""))[0], cells[one.code].words) for one in known if one.code in cells)
    return Chart("tiles", frame.width, size * LINES, tuple(shapes), said, rows)


def _heat(value: float | None, top: float) -> str:
    """How dark a tile is, in four steps; a dashed edge where there is nothing to tell."""
    if value is None or top <= 0:
        return "tile tile-none"
    return f"tile tile-{min(STEPS, 1 + int(STEPS * value / top * 0.999))}" if value > 0 else "tile tile-0"


@dataclass(frozen=True)
class Moment:
    """Something that happened on a day, in a lane."""

    on: date
    lane: str
    label: str


def timeline(said: Labelling, moments: Sequence[Moment], until: date, frame: Frame = NORMAL) -> Chart:
    """A lane for each kind of thing, a dot for each day something happened, from the first to `until`."""
    lanes = list(dict.fromkeys(one.lane for one in sorted(moments, key=lambda one: one.on)))
    first = min((one.on for one in moments), default=until)
    last = max(until, max((one.on for one in moments), default=until))
    across = Scale(float(first.toordinal()), float(last.toordinal()), 8.0, frame.width - 8)
    floor = max(len(lanes), 1) * LANE
    shapes = _months(first, last, across, floor, frame)
    for number, lane in enumerate(lanes):
        y = number * LANE + 34
        shapes.append(Words(0, number * LANE + 16, clipped(lane, frame.width)))
        shapes.append(Line(0, y, frame.width, y, "axis"))
        for one in moments:
            if one.lane == lane:
                shapes.append(Dot(across.at(one.on.toordinal()), y, 6.0, "mark", f"{one.on} {one.label}"))
    rows = tuple((one.on.isoformat(), one.lane, one.label) for one in sorted(moments, key=lambda one: one.on))
    return Chart("timeline", frame.width, floor + FOOT, tuple(shapes), said, rows)


def _months(first: date, last: date, across: Scale, floor: float, frame: Frame) -> list[Shape]:
    """The beginnings of months between the days, as many as there is room for, and a fine line at each."""
    begins = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(first.year * 12 + first.month, last.year * 12 + last.month)
    ] or [last]
    labels = [f"{one:%Y-%m}" for one in begins]
    shapes: list[Shape] = []
    for place in sorted(thinned(labels, frame.width * 0.9)):
        x = across.at(begins[place].toordinal())
        shapes.append(Line(x, 0, x, floor, "grid"))
        shapes.append(placed(x, floor + 18, labels[place], frame, "note"))
    return shapes
