"""The file of figures holds what pages hold: rates with n and interval, growth, learners; nothing that is hidden."""

from typing import Any

import pytest
from flask import Flask

from disclosure.indicators import RATES, SubjectKind
from disclosure.indicators.rates import wilson
from disclosure.models import PublicFigure
from disclosure.opendata.columns import FIGURES
from disclosure.opendata.rows import one_state, rows_of
from kernel import clock
from kernel.db import db, transaction

REF = "f" * 26


def told(**changes: Any) -> dict[str, dict[str, Any]]:
    """The rows of one institution's figures by measure."""
    about = {"shown": {}, "between": {}, "days": {}, "updated_at": clock.now()} | changes
    with transaction():
        db.session.add(PublicFigure(kind=SubjectKind.INSTITUTION, ref=REF, name="示例", **about))
    with one_state() as connection:
        rows = [dict(zip(FIGURES.names, values, strict=True)) for values in rows_of(connection, FIGURES)]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    return {row["measure"]: row for row in rows}


def test_a_rate_comes_with_its_n_and_interval(app: Flask) -> None:
    rows = told(shown={"asked": 36, "answered": 30, "closed": 4})
    low, high = (round(one, 4) for one in wilson(30, 36))
    row = rows["rate_response"]
    assert [row[name] for name in ("number", "n", "value", "low", "high")] == [30, 36, 0.8333, low, high]
    assert rows["asked"]["number"] == 36
    assert set(rows) == {"asked", "answered", "closed", "rate_response"}, "no rate of few, and none of what is hidden"


def test_of_a_hidden_class_the_bounds_are_told(app: Flask) -> None:
    row = told(shown={"asked": 20}, between={"answered": [16, 19]})["rate_response"]
    assert [row[name] for name in ("number", "at_least", "at_most", "n", "value")] == [None, 16, 19, 20, None]


def test_growth_and_learners(app: Flask) -> None:
    rows = told(
        shown={"lately": 60, "earlier": 50},
        learners=12_000,
        learners_span="2026-01/2026-06",
        learners_source="内部统计",
        learners_on=clock.today(),
    )
    growth, per = rows["growth"], rows["per_thousand_learners"]
    assert [growth[name] for name in ("number", "n", "value")] == [60, 50, 0.2]
    assert [per[name] for name in ("number", "n", "value", "low")] == [60, 12_000, 5.0, None]
    assert [per["learners_span"], per["learners_source"]] == ["2026-01/2026-06", "内部统计"]
    assert per["learners_on"] == clock.today().isoformat()


@pytest.mark.parametrize("period", ["2026", "2026-03"])
def test_of_a_part_of_time_only_the_number_is_told(app: Flask, period: str) -> None:
    assert set(told(period=period, shown={"cases": 40, "asked": 36, "answered": 30})) == {"cases", "asked", "answered"}


def test_where_nothing_is_disclosed_nothing_is_said(app: Flask) -> None:
    rows = told(shown={"lately": 60})
    assert set(rows) == {"lately"}
    assert not [one for one in RATES if f"rate_{one.code}" in rows]
