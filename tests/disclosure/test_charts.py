"""Charts are geometry: every mark finite and within the view box, gaps for what is not given, limits that are right."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.charts import (
    LARGE,
    NORMAL,
    PROVINCES,
    Cell,
    Chart,
    Frame,
    Interval,
    Labelling,
    Moment,
    Row,
    Series,
    Strip,
    bars,
    beyond,
    dots,
    funnel,
    limits,
    line,
    multiples,
    stacked,
    strips,
    tiles,
    timeline,
)
from disclosure.charts.scales import Scale, thinned, ticks
from disclosure.charts.shapes import Box, Dot, Line, Path, Words, clipped, hatched, width_of

SAID = Labelling("标题", "一句话", ("月份", "件数"))
CLASSES = ("在范围内", "超出95%", "超出99.8%")
frames = st.sampled_from([NORMAL, LARGE])
names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60)
amounts = st.integers(0, 10**9).map(float) | st.floats(0, 10**6, allow_nan=False)
cells = st.none().map(lambda _none: Cell(None, "少于5")) | amounts.map(lambda value: Cell(value, f"{value:g}"))
rows = st.lists(st.builds(Row, names, cells), max_size=8)


def fits(chart: Chart) -> None:
    """Every spot is a number and lies in the box; text is allowed half a sign of its estimate."""
    assert chart.height > 0
    for shape in chart.shapes:
        for x, y in shape.spots:
            assert math.isfinite(x) and math.isfinite(y), shape
            slack = 8 if isinstance(shape, Words) else 0.01
            assert -slack <= x <= chart.width + slack, shape
            assert -slack <= y <= chart.height + slack, shape
        if isinstance(shape, Box):
            assert shape.width >= 0 and shape.height >= 0


@given(st.lists(st.tuples(cells, cells), max_size=30), frames, st.sampled_from(["", "未满一月"]))
def test_lines_fit(pairs: list[tuple[Cell, Cell]], frame: Frame, partial: str) -> None:
    labels = [f"2026-{place:02}" for place in range(len(pairs))]
    both = [Series(name, tuple(pair[at] for pair in pairs)) for at, name in enumerate(("收到", "结案"))]
    chart = line(SAID, labels, both, frame, partial=partial)
    fits(chart)
    assert len(chart.rows) == len(labels)
    given_cells = sum(cell.value is not None for pair in pairs for cell in pair)
    assert sum(isinstance(shape, Dot) for shape in chart.shapes) == given_cells


@given(rows, frames)
def test_bars_and_stacks_fit(found: list[Row], frame: Frame) -> None:
    for chart in (bars(SAID, found, frame), stacked(SAID, found, frame)):
        fits(chart)
        assert [row[0] for row in chart.rows] == [row.label for row in found]


@given(st.lists(st.tuples(names, st.lists(cells, min_size=3, max_size=3)), max_size=7), frames)
def test_multiples_fit(panels: list[tuple[str, list[Cell]]], frame: Frame) -> None:
    fits(multiples(SAID, ["7月", "8月", "9月"], panels, frame))


@given(st.lists(st.tuples(names, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), max_size=6), frames)
def test_dots_fit(found: list[tuple[str, float, float, float]], frame: Frame) -> None:
    ranked = [(name, sorted(three)) for name, *three in found]
    shown = [Interval(name, middle, low, high, "63%", "8") for name, (low, middle, high) in ranked]
    fits(dots(SAID, [*shown, Interval("少", None, None, None, "少于5", "3")], frame))


@given(st.lists(st.lists(st.integers(0, 900), max_size=40), max_size=5), frames)
def test_strips_fit(found: list[list[int]], frame: Frame) -> None:
    shown = [
        Strip("名称", tuple(days), float(max(days)) if days else None, float(max(days)) if days else None, "中位数")
        for days in found
    ]
    fits(strips(SAID, shown, "天数", frame))


@given(st.dictionaries(st.sampled_from([one.code for one in PROVINCES]), cells), frames)
def test_tiles_fit(found: dict[str, Cell], frame: Frame) -> None:
    chart = tiles(SAID, found, "没有", {}, frame)
    fits(chart)
    assert sum(isinstance(shape, Box) for shape in chart.shapes) == 34
    assert len(chart.rows) == len(found)


@given(st.lists(st.tuples(st.dates(date(2015, 1, 1), date(2030, 1, 1)), names, names), max_size=12), frames)
def test_timelines_fit(found: list[tuple[date, str, str]], frame: Frame) -> None:
    fits(timeline(SAID, [Moment(*one) for one in found], date(2026, 11, 29), frame))


@given(
    st.lists(st.integers(5, 5000).flatmap(lambda n: st.tuples(names, st.integers(0, n), st.just(n))), max_size=9),
    st.floats(0.01, 0.99),
    frames,
)
def test_funnels_fit(points: list[tuple[str, int, int]], middle: float, frame: Frame) -> None:
    fits(funnel(SAID, points, middle, CLASSES, "件数", frame))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_none_one_and_many_points(number: int) -> None:
    labels = ["8月", "9月"][:number]
    chart = line(SAID, labels, [Series("收到", tuple(Cell(4.0, "4") for _one in labels))])
    assert sum(isinstance(shape, Dot) for shape in chart.shapes) == number
    assert any(isinstance(shape, Path) for shape in chart.shapes) is (number == 2)


def test_what_is_suppressed_is_a_gap_and_never_a_zero() -> None:
    few = Cell(None, "少于5")
    chart = line(SAID, ["1", "2", "3", "4"], [Series("收到", (Cell(6, "6"), Cell(7, "7"), few, Cell(9, "9")))])
    (run,) = next(shape for shape in chart.shapes if isinstance(shape, Path)).runs
    assert len(run) == 2
    assert chart.rows[2] == ("3", "少于5")
    held = bars(SAID, [Row("甲", few)])
    assert not [shape for shape in held.shapes if isinstance(shape, Box)]
    assert "少于5" in [shape.text for shape in held.shapes if isinstance(shape, Words)]
    strip = strips(SAID, [Strip("甲", (3, 4), None, None, "少于5")], "天数")
    assert not [shape for shape in strip.shapes if getattr(shape, "look", "") in ("tick", "middle", "ninety")]


def test_days_that_are_not_public_still_show_median_and_ninetieth_percentile_in_their_places() -> None:
    rows = [Strip("甲", (), 10.0, 20.0, "中位数10天"), Strip("乙", (), 40.0, 50.0, "中位数40天")]
    chart = strips(SAID, rows, "天数")
    assert chart.shapes[-1] == Words(NORMAL.width, chart.height - 4, "天数", "end", "note")
    places = [shape.x1 for shape in chart.shapes if isinstance(shape, Line) and shape.look in ("middle", "ninety")]
    assert places == sorted(places) and len(set(places)) == 4


@pytest.mark.parametrize("frame", [NORMAL, LARGE])
def test_a_value_at_the_top_keeps_clear_of_the_words_over_the_last_month(frame: Frame) -> None:
    chart = line(
        SAID, ["9月", "10月"], [Series("件数", (Cell(5.0, "5件"), Cell(8.0, "8件")))], frame, partial="未满一月"
    )
    over, value = [shape for shape in chart.shapes if isinstance(shape, Words) and shape.text in ("未满一月", "8件")]
    assert value.spots[0][1] > over.y


def test_a_bar_of_hidden_parts_tells_nothing() -> None:
    hidden = [Row("甲", Cell(None, "隐去")), Row("乙", Cell(None, "隐去"))]
    assert not stacked(SAID, hidden).tells
    assert stacked(SAID, [*hidden, Row("丙", Cell(5.0, "5件"))]).tells


@pytest.mark.parametrize("frame", [NORMAL, LARGE])
def test_a_long_name_stands_whole_over_its_value(frame: Frame) -> None:
    long, value = "示例消费者权益保护委员会（浙江）", "0%（n=6），95%区间"
    chart = dots(SAID, [Interval(long, 0.5, 0.4, 0.6, value), Interval("乙", 0.5, 0.4, 0.6, value)], frame)
    first, below, second, beside = [
        shape for shape in chart.shapes if isinstance(shape, Words) and shape.text in (long, value, "乙")
    ]
    assert (first.text, below.text) == (long, value)
    assert below.y > first.y and second.y == beside.y


def test_names_outside_a_funnel_do_not_lie_upon_each_other() -> None:
    points = [*((f"示例机构{place}", place % 3, 40 + place) for place in range(6)), ("远处", 200, 200)]
    chart = funnel(SAID, points, 0.8, CLASSES, "件数")
    given_names = {name for name, _part, _n in points}
    names = [shape for shape in chart.shapes if isinstance(shape, Words) and shape.text in given_names]
    assert 2 <= len(names) < 7 and "远处" in [one.text for one in names]
    for at, one in enumerate(names):
        (left, top), (right, bottom) = one.spots
        for (before, above), (after, below) in (other.spots for other in names[:at]):
            assert right <= before or after <= left or bottom <= above or below <= top
    fits(chart)


def test_the_last_month_is_marked_where_it_is_not_over() -> None:
    chart = line(SAID, ["1", "2"], [Series("收到", (Cell(6, "6"), Cell(7, "7")))], partial="未满一月")
    (band,) = [shape for shape in chart.shapes if isinstance(shape, Box)]
    assert band.look == "band" and band.says == "未满一月"


def test_parts_of_a_stack_differ_without_colour_and_fill_the_bar() -> None:
    parts = [Row(name, Cell(5, "5")) for name in "甲乙丙丁"]
    boxes = [shape for shape in stacked(SAID, parts).shapes if isinstance(shape, Box) and shape.y == 0]
    assert sum(box.width for box in boxes) == pytest.approx(NORMAL.width)
    assert len({box.look for box in boxes}) == 4


def test_hatching_stays_in_its_box() -> None:
    for x, y in hatched(Box(10, 20, 50, 30, "mark")).spots:
        assert 10 <= x <= 60 and 20 <= y <= 50


def test_limits_are_those_of_the_normal_distribution() -> None:
    low, high = limits(0.5, 100, 1.96)
    assert (round(low, 3), round(high, 3)) == (0.402, 0.598)
    assert limits(0.9, 5, 3.09)[1] == 1.0
    assert [beyond(part, 100, 0.5) for part in (50, 61, 70)] == [0, 1, 2]
    assert [beyond(part, 100, 0.5) for part in (39, 30)] == [1, 2]


def test_a_funnel_names_only_what_chance_does_not_explain() -> None:
    chart = funnel(SAID, [("甲", 50, 100), ("乙", 20, 100)], 0.5, CLASSES, "件数")
    said = {shape.text for shape in chart.shapes if isinstance(shape, Words)}
    assert "乙" in said and "甲" not in said
    assert chart.rows == (("乙", "20%", "100", "超出99.8%"), ("甲", "50%", "100", "在范围内"))


def test_every_province_has_a_tile_of_its_own() -> None:
    assert len({one.code for one in PROVINCES}) == len({(one.row, one.column) for one in PROVINCES}) == 34
    assert len({one.short for one in PROVINCES}) == 34


@given(st.floats(0, 10**9))
def test_ticks_are_few_and_reach_the_top(top: float) -> None:
    marks = ticks(top)
    assert marks[0] == 0 and marks[-1] >= top * (1 - 1e-6) - 1e-9
    assert 2 <= len(marks) <= 6


def test_scales_and_labels() -> None:
    assert Scale(0, 10, 0, 100).at(5) == 50
    assert Scale(3, 3, 0, 100).at(3) == 50
    assert Scale(0, 10, 0, 100).at(99) == 100
    assert thinned(["2026年1月"] * 12, 210) == {3, 7, 11}
    assert clipped("很长的名字", 40) == "很长…" and width_of("退a") > 14
