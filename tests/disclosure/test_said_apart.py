"""What learners confirmed is drawn apart from what only an institution says, and nothing hidden can be measured."""

import pytest
from flask import Flask

from disclosure import drawing
from disclosure.charts.shapes import Box
from disclosure.indicators import Figures, SubjectKind

NAMES = ("学员确认解决", "只有机构称已解决", "学员表示没有全部解决")
HIDDEN = "隐去"


@pytest.mark.parametrize(
    ("shown", "cells"),
    [
        ({"closed": 40, "solved": 20, "unsolved": 5, "claimed": 8}, ("20件", "8件", "5件", "没有表态 7件")),
        ({"closed": 40, "solved": 20, "claimed": 0}, ("20件", "0件", HIDDEN, "没有表态，和隐去的 20件")),
        ({"solved": 20, "unsolved": 5, "claimed": 8}, (HIDDEN, HIDDEN, HIDDEN, f"没有表态 {HIDDEN}")),
    ],
)
def test_each_class_is_a_part_of_its_own(app: Flask, shown: dict[str, int], cells: tuple[str, ...]) -> None:
    with app.test_request_context():
        chart = drawing.solved(Figures(SubjectKind.REGION, "110000", shown=shown), "标题")
    assert [name for name, _words in chart.rows[:3]] == list(NAMES)
    last = " ".join(chart.rows[3])
    assert (*(words for _name, words in chart.rows[:3]), last) == cells
    bar = [one for one in chart.shapes if isinstance(one, Box) and one.says]
    assert len({one.look for one in bar}) == len(bar), "they differ without colour"
    if "closed" in shown:
        assert sum(one.width for one in bar) == pytest.approx(chart.width)
    else:
        assert bar == [], "parts of a hidden whole are not drawn"


def test_none_closed_is_no_bar(app: Flask) -> None:
    with app.test_request_context():
        assert drawing.solved(Figures.nothing(SubjectKind.REGION, "110000"), "标题").rows == ()
