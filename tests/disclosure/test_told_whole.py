"""What reports and charts say is the whole of it: days of 0, every kind, our own day, what still grows."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions, drawing, monthly_paper, queries
from disclosure.charts.shapes import Box
from disclosure.indicators import SubjectKind
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import PublicFigure
from disclosure.queries.figures import Point
from disclosure.queries.monthly import gather
from disclosure.queries.months import in_month, month_before, month_of
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.figures_hands import counted
from tests.disclosure.support import published
from tests.disclosure.test_areas import notice
from tests.disclosure.test_open_data import candidate_of
from tests.world import World


def section(content: dict[str, object], code: str) -> monthly_paper.Section:
    return next(one for one in monthly_paper.sections(content) if one.code == code)


def test_nine_of_ten_in_no_day_at_all_is_a_number(app: Flask, world: World) -> None:
    month = month_of(clock.today())
    counted(month=month)
    with transaction():
        for row in db.session.query(PublicFigure).filter(
            PublicFigure.kind == SubjectKind.ALL, PublicFigure.period == ""
        ):
            row.days = {"to_accept": {"n": 40, "median": 0.0, "p90": 0.0}}
    with app.test_request_context("/"):
        rows = [line.cells for line in section(gather(month), "days").rows]
        whole = queries.national_figures()
        assert whole is not None
        chart = drawing.stages(whole, "用时")
    assert ("0", "0", "40") in [cells[2:] for cells in rows]
    assert "中位数0天，九成0天" in [words for _name, words in chart.rows]


def test_a_notice_stands_at_its_day_here(app: Flask) -> None:
    row = notice("facts")
    row.published_at = datetime.fromisoformat("2026-03-03T16:30:00+00:00")  # half past midnight, the database says
    with app.test_request_context("/"):
        chart = drawing.life([], [], [row], date(2026, 4, 1))
    assert [cells[0] for cells in chart.rows] == ["2026-03-04"]


def test_no_kind_is_left_out(app: Flask) -> None:
    with app.test_request_context("/"):
        chart = drawing.kinds([(f"第{number}类", number) for number in range(16)], "类")
    assert len(chart.rows) == 16


def test_the_last_whole_month_still_grows(app: Flask) -> None:
    counted()
    points = queries.trend(SubjectKind.ALL, "", 4)
    assert [(one.is_growing, one.is_running) for one in points] == [
        (False, False), (False, False), (True, False), (False, True),
    ]  # fmt: skip
    told = [Point("2026-05", 3), Point("2026-06", 9, is_growing=True), Point("2026-07", 6, is_running=True)]
    with app.test_request_context("/"):
        chart, only = drawing.by_months(told, "各月"), drawing.by_months([told[0], told[2]], "各月")
    assert chart.rows == (("2026-05", "3件"), ("2026-06", "9件（还会增加）"), ("2026-07", "6件（未满一月）"))
    bands, narrow = (
        [box for box in one.shapes if isinstance(box, Box) and box.look == "band"] for one in (chart, only)
    )
    assert "还会增加" in str(bands) and "未满一月" in str(narrow)
    assert bands[0].width > (chart.width - 30) / 2, "two of three months"


@pytest.mark.parametrize(("months_later", "is_growing"), [(1, True), (2, False)])
def test_a_report_says_so_of_its_month_if_it_is_written_in_the_next(
    app: Flask, world: World, months_later: int, is_growing: bool
) -> None:
    month = month_of(clock.today())
    counted(month=month)
    later = (clock.today().replace(day=1) + timedelta(days=31 * months_later)).replace(day=5)
    with clock.stepped(clock.start_of(later)):
        content = gather(month)
        with app.test_request_context("/"):
            part = section(content, "filed")
            old = section({name: told for name, told in content.items() if name != "growing"}, "filed")
    assert part.chart is not None and old.chart is not None
    assert ("还会增加" in part.says, "还会增加" in str(part.chart.rows[-1])) == (is_growing, is_growing)
    assert "还会增加" not in old.says, "an older report does not know"


def test_how_we_count_says_that_the_last_month_changes(client: FlaskClient) -> None:
    assert "最近一个完整月份的件数还会增加" in client.get("/how-we-count").text


def test_what_was_over_was_not_taken_down_and_was_no_mistake(client: FlaskClient, world: World) -> None:
    reasons = [WithdrawalReason.WRONG, WithdrawalReason.CONSENT, None]
    for reason in reasons:
        candidate = candidate_of(published(world))
        if reason is None:
            actions.expire(candidate)
        else:
            actions.withdraw(candidate, reason, by=world.actor("officer"))
    months = {month_of(clock.today()), month_before(month_of(clock.today()))}
    assert sum(in_month(month).withdrawn for month in months) == 2
    page = client.get("/disclosure/performance").text
    wrong, others = page.split('id="wrong"')[1].split('id="gone"')
    others = others.split('id="known"')[0]
    assert "内容有误" in wrong and "公示期满" not in wrong and "撤回了公示同意" not in wrong
    assert "公示期满：1条" in others and "投诉人撤回了公示同意：1条" in others and "内容有误" not in others
