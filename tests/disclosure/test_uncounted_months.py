"""Months before counting began are not counted: a gap and words in a chart, null in the API, never 0."""

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from disclosure import monthly_paper, queries
from disclosure.drawing import by_months, kinds_by_month
from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure
from disclosure.queries.areas import Counted
from disclosure.queries.figures import Point
from disclosure.queries.monthly import gather
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.figures_hands import BODY_REF, counted

POINTS = [Point("2026-04", None, is_counted=False), Point("2026-05", 0), Point("2026-06", None), Point("2026-07", 6)]


def began(month: str) -> None:
    """Counting began in a month; the figures are put there by hand."""
    counted(month=f"{clock.today():%Y-%m}")
    with transaction():
        for row in db.session.query(PublicFigure):
            row.since_on = date.fromisoformat(f"{month}-01")


def test_a_chart_has_a_gap_there_and_says_why(app: Flask) -> None:
    with app.test_request_context("/"):
        chart = by_months(POINTS, "各月")
        few = by_months(POINTS[:1], "各月")
    assert chart.rows == (("2026-04", "未统计"), ("2026-05", "0件"), ("2026-06", "隐去"), ("2026-07", "6件"))
    assert "2026年5月以前没有统计。" in chart.labelling.says
    assert few.rows == ()


def test_small_charts_of_published_kinds_too(app: Flask) -> None:
    with app.test_request_context("/"):
        chart = kinds_by_month([Counted("E01", "退费难", 3)], {("E01", "2026-07"): 3}, POINTS, "各类")
    assert chart.rows == (("退费难", "未统计", "0条", "0条", "3条"),)


def test_it_holds_for_everybody_from_one_month(app: Flask) -> None:
    months = [point.month for point in queries.trend(SubjectKind.ALL, "", 4)]
    began(months[2])
    told = {
        "all": queries.trend(SubjectKind.ALL, "", 4),
        "region": queries.trend(SubjectKind.REGION, "110000", 4),
        "nothing counted of it": queries.trend(SubjectKind.REGION, "650000", 4),
    }
    for whom, points in told.items():
        assert [point.is_counted for point in points] == [False, False, True, True], whom
        assert [point.number for point in points[:3]] == [None, None, 0], whom
    assert queries.trend(SubjectKind.REGION, "650000", 4)[3].number == 0


def test_nothing_was_ever_counted(app: Flask) -> None:
    assert {(point.number, point.is_counted) for point in queries.trend(SubjectKind.ALL, "")} == {(None, False)}


def test_the_api_says_null(client: FlaskClient) -> None:
    month = f"{clock.today():%Y-%m}"
    began(month)
    told = client.get(f"/api/v1/bodies/{BODY_REF}/indicators").get_json()["months"]
    assert [(one["number"], one["is_counted"]) for one in told[:-1]] == [(None, False)] * 11
    assert told[-1]["is_counted"]


def test_a_report_written_before_has_no_0_there_either(app: Flask) -> None:
    month = f"{clock.today():%Y-%m}"
    began(month)
    content = gather(month)
    assert {number for _month, number in content["trend"][:-1]} == {None}
    old = content | {"trend": [["2020-01", 0], *content["trend"][-1:]]}
    with app.test_request_context("/"):
        for one in (content, old):
            chart = next(part for part in monthly_paper.sections(one, {}) if part.code == "filed").chart
            assert chart is not None
            assert chart.rows[0][1] == "未统计"
            assert chart.rows[-1][1] == "40件"
