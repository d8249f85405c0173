"""Months before counting began are not counted: a gap and words in a chart, null in the API, never 0."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions, monthly_paper, queries
from disclosure.drawing import by_months, kinds_by_month
from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure
from disclosure.opendata.columns import FIGURES
from disclosure.opendata.rows import one_state, rows_of
from disclosure.queries.areas import Counted
from disclosure.queries.figures import Point
from disclosure.queries.monthly import gather
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.figures_hands import BODY_REF, counted
from tests.disclosure.support import published
from tests.world import World

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


@pytest.mark.parametrize(("back", "number"), [(2, 2), (0, 0), (12, 12), (40, 12)])
def test_of_a_young_count_the_months_stand_beside_what_they_are_divided_by(
    client: FlaskClient, world: World, back: int, number: int
) -> None:
    """Twenty of two months per thousand learners are no year's: pages say so, the file does not tell them."""
    ref = published(world).institution_ref
    actions.sync_institutions()
    counted(ref)
    today = clock.today()
    at = today.year * 12 + today.month - 1 - back
    with transaction():
        for row in db.session.query(PublicFigure):
            row.since_on = date(at // 12, at % 12 + 1, 1)
            if row.kind is SubjectKind.INSTITUTION:
                row.learners, row.learners_span, row.learners_source = 20_000, "2026-01/2026-06", "内部统计"
                row.learners_on, row.shown = today, row.shown | {"lately": 20}
    is_whole = number == 12
    pages = [client.get(url).text for url in (f"/institutions/{ref}", f"/disclosure/compare?with={ref}")]
    assert [f"{number}个完整月份" in page for page in pages] == [not is_whole] * 2
    assert ["<strong>1.0件</strong>" in pages[0], "<div>1.0</div>" in pages[1]] == [number > 0] * 2
    told = client.get(f"/api/v1/institutions/{ref}/indicators").json
    assert told is not None
    assert (told["per_learners"]["months"], told["per_learners"]["per_thousand"]) == (number, 1.0 if number else None)
    short = client.get(f"/api/v1/institutions/{ref}").json
    assert short is not None
    assert short["figures"]["per_thousand_learners"] == (1.0 if is_whole else None)
    tiles = client.get("/disclosure/regions").text
    assert ("不满十二个月，只算了其中" in tiles) is (0 < number < 12)
    with one_state() as connection:
        rows = [dict(zip(FIGURES.names, values, strict=True)) for values in rows_of(connection, FIGURES)]
    row = next(one for one in rows if one["measure"] == "per_thousand_learners")
    assert (row["number"], row["n"], row["value"]) == ((20, 20_000, 1.0) if is_whole else (None, 20_000, None))
