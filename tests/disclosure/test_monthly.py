"""Monthly reports: due on the third working day, written once, the same in page, CSV and PDF."""

import csv
import io
import os
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure import actions, jobs, monthly_paper
from disclosure.actions import monthly as acts
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import PublicReport, WrittenOnce
from disclosure.queries import months
from disclosure.queries.months import days_of, month_before, month_of
from kernel import calendars, clock, pdf
from kernel.db import db, transaction
from kernel.events import EventRow
from tests.disclosure.figures_hands import counted
from tests.disclosure.support import candidate_of, colleague, published, settled
from tests.disclosure.test_areas import notice
from tests.world import World


def test_months_follow_each_other() -> None:
    assert month_before("2026-01") == "2025-12"
    assert month_before("2026-12") == "2026-11"
    assert days_of("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))
    assert month_of(date(2026, 3, 31)) == "2026-03"


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2026-09", date(2026, 9, 3)),
        ("2026-10", date(2026, 10, 10)),  # National Day until the 7th; Saturday the 10th is worked
        ("2026-11", date(2026, 11, 4)),
    ],
)
def test_the_third_working_day_is_counted_by_the_calendar(app: Flask, world: World, month: str, day: date) -> None:
    assert actions.third_working_day(calendars.current(), month) == day


def built_on(day: date) -> list[str]:
    with clock.stepped(clock.start_of(day) + timedelta(hours=9)):
        actions.build_reports()
    return list(db.session.scalars(select(PublicReport.month).order_by(PublicReport.month)))


def test_built_by_itself_not_before_its_day_once_and_when_missed(app: Flask, world: World) -> None:
    row = published(world)
    first = month_of(clock.day_of(row.published_at))
    after = days_of(first)[1]
    due = actions.third_working_day(calendars.current(), month_of(after))
    assert built_on(due - timedelta(days=1)) == []
    assert built_on(due) == [first]
    assert built_on(due) == [first]
    missed = days_of(month_of(days_of(month_of(after))[1]))[1] + timedelta(days=20)
    assert len(built_on(missed)) == 3
    kinds = db.session.scalars(select(EventRow.kind).where(EventRow.kind == "monthly_report.built"))
    assert len(list(kinds)) == 3


def test_a_report_is_written_once(app: Flask, world: World) -> None:
    published(world)
    month = month_of(clock.today())
    assert actions.build_report(month) is True
    assert actions.build_report(month) is False
    row = db.session.scalars(select(PublicReport)).one()
    assert row.digest == acts.digest_of(row.content)
    with pytest.raises(WrittenOnce), transaction():
        row.content = row.content | {"withdrawn": 99}
    db.session.rollback()
    actions.attach_pdf(month, b"%PDF-first")
    actions.attach_pdf(month, b"%PDF-second")
    row = db.session.scalars(select(PublicReport)).one()
    assert row.pdf == b"%PDF-first"
    with pytest.raises(WrittenOnce), transaction():
        row.pdf = b"%PDF-third"
    db.session.rollback()


def test_later_withdrawals_leave_the_report_as_it_was(client: FlaskClient, world: World) -> None:
    candidate_case = settled(world)
    candidate, officer = candidate_of(candidate_case), world.actor("officer")
    actions.prepare(candidate, "消费者投诉该机构。双方达成协议。", by=officer)
    actions.notify(candidate, by=officer)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        made = actions.publish(candidate, by=colleague(world))
        month = month_of(clock.day_of(made.published_at))
        actions.build_report(month)
        actions.withdraw(candidate, WithdrawalReason.WRONG, by=officer)
    content = db.session.scalars(select(PublicReport)).one().content
    assert sum(number for _outcome, number in content["outcomes"]) == 1
    assert content["withdrawn"] == 0
    assert months.in_month(month).withdrawn == 1


def test_page_csv_and_sections_say_the_same(client: FlaskClient, world: World) -> None:
    published(world)
    month = month_of(clock.today())
    counted(month=month)
    actions.build_report(month)
    answer = client.get(f"/disclosure/reports/{month}")
    assert answer.status_code == 200
    table = list(csv.reader(io.StringIO(client.get(f"/disclosure/reports/{month}.csv").data.decode("utf-8-sig"))))
    assert len(table[0]) == 5
    assert [month, "比率", "按时答复率", "数值", "66.7%"] in table
    assert [month, "全部投诉", "已结案", "件数", "30件"] in table
    assert [month, "用时", "办结用时", "中位数（天）", "28"] in table
    assert [row for row in table if row[2] == "北京市"] == [[month, "各地", "北京市", "件数", "40件"]]
    row = db.session.scalars(select(PublicReport)).one()
    for section in monthly_paper.sections(row.content):
        assert section.title in answer.text
        for line in section.rows:
            assert all(cell in answer.text for cell in line.cells if cell and "&" not in cell and "“" not in cell)


def test_a_notice_withdrawn_since_is_marked_in_page_and_csv(client: FlaskClient, world: World) -> None:
    published(world)
    month, rows = month_of(clock.today()), [notice("facts") for _each in range(3)]
    with transaction():
        db.session.add_all(rows)
    actions.build_report(month)
    before = db.session.scalars(select(PublicReport)).one().content
    with transaction():
        for row, state in zip(rows, ("withdrawn", "corrected"), strict=False):
            row.state, row.words, row.reason, row.changed_at = state, "", "事实有误。", clock.now()
            row.new_ref = rows[2].ref if state == "corrected" else None
    told = {row[2]: row[4] for row in table_of(client, month) if row[1] == "通报和消费提示" and row[3] == "后来"}
    assert "撤回" in told[rows[0].number]
    assert "更正" in told[rows[1].number]
    assert told[rows[2].number] == ""
    page = client.get(f"/disclosure/reports/{month}").text
    assert (page.count("撤回</td>"), page.count("更正</td>")) == (1, 1)
    assert db.session.scalars(select(PublicReport)).one().content == before
    notices = next(one for one in monthly_paper.sections(before) if one.code == "notices")
    assert "后来" not in notices.columns, "the PDF is made once and says nothing of what came after"


def table_of(client: FlaskClient, month: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(f"/disclosure/reports/{month}.csv").data.decode("utf-8-sig"))))


def test_what_an_older_report_did_not_count_is_not_said_to_be_hidden(client: FlaskClient, world: World) -> None:
    published(world)
    month = month_of(clock.today())
    counted(month=month)
    actions.build_report(month)
    content = db.session.scalars(select(PublicReport)).one().content
    older = content | {"whole": {code: told for code, told in content["whole"].items() if code != "counted"}}
    for kept, is_there in ((content, True), (older, False)):
        names = {line.cells[0] for one in monthly_paper.sections(kept) if one.code == "whole" for line in one.rows}
        assert ("转过手的" in names) is is_there
        assert "已受理投诉" in names


def test_the_file_is_made_by_the_worker_and_served_as_it_is(client: FlaskClient, world: World) -> None:
    published(world)
    month = month_of(clock.today())
    counted(month=month)
    actions.build_report(month)
    assert client.get(f"/disclosure/reports/{month}.pdf").status_code == 404
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    assert jobs.set_reports() == 1
    assert jobs.set_reports() == 0
    answer = client.get(f"/disclosure/reports/{month}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert "Set-Cookie" not in answer.headers
    again = client.get(f"/disclosure/reports/{month}.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_month_that_is_none_is_not_found(client: FlaskClient, world: World) -> None:
    for month in ("2026-13", "x", "1999-01", "2026-10'"):
        assert client.get(f"/disclosure/reports/{month}").status_code == 404
