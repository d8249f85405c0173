"""Counts of what came by the door: whole platform, once a month, and no small number to be read or worked out."""

from datetime import date, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from complaints import actions as cases
from complaints.actions import Told
from complaints.lifecycle import ReportKind, ReportSource
from complaints.models import Report
from complaints.queries.door_counts import OPEN, UNSAID, UNSORTED
from disclosure import actions
from disclosure.lead_counts import covered, period_before, total_of
from disclosure.lead_wording import CODES, ENDED, FOUND, SOURCE
from disclosure.models import PublicLeadCount
from kernel import clock
from kernel.db import db, transaction
from kernel.events import EventRow
from tests.complaints.hands import sign_in
from tests.world import World


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 30)), st.integers(0, 9))
def test_no_covered_number_follows_from_the_total(counts: dict[str, int], smallest: int) -> None:
    shown, least = covered(counts, smallest), max(smallest, 5)
    for code, number in shown.items():
        assert number is None or (number == counts[code] and number >= least)
    hidden = [code for code, number in shown.items() if number is None]
    assert not hidden or len(hidden) == len(counts) or sum(counts[code] for code in hidden) >= least
    assert total_of(counts, smallest) in (None, sum(counts.values()))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_period_is_twelve_whole_months(today: date) -> None:
    first, last = period_before(today)
    assert last + timedelta(days=1) == today.replace(day=1)
    assert first.day == 1
    assert (last.year - first.year) * 12 + last.month - first.month == 11


def test_every_code_has_words() -> None:
    assert set(CODES[FOUND]) == {*map(str, ReportKind), UNSORTED}
    assert set(CODES[SOURCE]) == {*map(str, ReportSource), UNSAID}
    assert set(CODES[ENDED]) == {"noted", OPEN}


def told(number: int, source: ReportSource | None) -> None:
    for place in range(number):
        key = f"lead-{source}-{place}"
        cases.take_report(Told(key, "机构每周都打很多推销电话。", "示例机构", source=source))


def before_this_month() -> None:
    with transaction():
        day = clock.start_of(clock.today().replace(day=1) - timedelta(days=3))
        db.session.query(Report).update({"filed_at": day})


def numbers() -> dict[tuple[str, str], int | None]:
    return {(row.view, row.code): row.number for row in db.session.query(PublicLeadCount).order_by(PublicLeadCount.id)}


def test_they_are_counted_once_a_month_and_covered_before_they_are_kept(app: Flask, world: World) -> None:
    told(6, ReportSource.PARENT)
    told(7, None)
    told(2, ReportSource.PRESS)
    before_this_month()
    operator = world.actor("platform_admin")
    for report in db.session.query(Report).order_by(Report.id).limit(5).all():
        cases.sort_other(report, ReportKind.LEAD, "反映情况", by=operator)
        cases.note_lead(report, "已看过。", by=operator)
    assert actions.count_leads() > 0
    found = numbers()
    assert found["source", "total"] == 15
    assert found["source", "unsaid"] == 7
    assert found["source", "press"] is None
    assert found["source", "parent"] is None  # else the two from the press would follow from the total
    assert found["found", "unsorted"] == 10
    assert found["ended", "total"] == 5
    assert found["ended", "noted"] is None  # beside the total it would tell of the other
    told(9, ReportSource.SCHOOL)
    before_this_month()
    assert actions.count_leads() == 0
    assert numbers() == found
    assert db.session.query(EventRow).filter_by(kind="lead_counts.published").count() == 1


def test_the_public_page_shows_numbers_and_no_institution(app: Flask, world: World) -> None:
    client = app.test_client()
    assert "还没有统计" in client.get("/disclosure/leads").text
    told(6, ReportSource.PARENT)
    before_this_month()
    actions.count_leads()
    for url in ("/disclosure/leads", "/en/disclosure/leads"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "示例机构" not in answer.text
    page = client.get("/disclosure/leads").text
    assert "家长或者监护人" in page
    assert "不显示" in page


def test_the_desk_reads_as_what_somebody_came(app: Flask, world: World) -> None:
    told(1, ReportSource.PRESS)
    report = db.session.query(Report).one()
    page = sign_in(app, world, "platform_admin").get(f"/desk/reports/{report.number}/sort")
    assert "新闻媒体" in page.text
