"""The calendar agrees with an oracle, reads notices strictly and never raises for a year nobody arranged."""

import json
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import Calendar, CalendarDay, DayKind, parse_notice, reference_calendar
from kernel.workdays.notice import HOLIDAYS
from kernel.workdays.statutory import LUNAR_DATES, holiday_name

CALENDAR = reference_calendar()
DAY = timedelta(days=1)


def every_day(first: int, last: int) -> list[date]:
    start, end = date(first, 1, 1), date(last, 12, 31)
    return [start + offset * DAY for offset in range((end - start).days + 1)]


def test_the_oracle_agrees_on_every_working_day_of_2019_to_2026() -> None:
    wrong = [on for on in every_day(2019, 2026) if CALENDAR.is_working(on) != chinese_calendar.is_workday(on)]
    assert wrong == []


def test_every_holiday_and_make_up_day_of_the_notices_is_kept() -> None:
    for path in sorted(HOLIDAYS.glob("*.json")):
        for row in parse_notice(path.read_bytes()).rows:
            assert CALENDAR.kind(row.on) is row.kind
            assert CALENDAR.name(row.on) == row.name
            assert row.source.startswith("http")


def test_2027_is_unannounced_and_provisional() -> None:
    assert 2027 not in CALENDAR.announced
    assert CALENDAR.is_provisional(date(2027, 2, 8))
    assert not CALENDAR.is_provisional(date(2026, 2, 9))
    off = [on for on in every_day(2027, 2027) if CALENDAR.is_holiday(on)]
    assert [on.isoformat()[5:] for on in off] == [
        "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02",
        "06-09", "09-15", "10-01", "10-02", "10-03",
    ]  # fmt: skip


def test_the_lunar_table_covers_2027_to_2040_in_season() -> None:
    assert list(LUNAR_DATES) == list(range(2027, 2041))
    for year, (spring, tomb, dragon, autumn) in LUNAR_DATES.items():
        assert date.fromisoformat(f"{year}-{spring}") >= date(year, 1, 21)
        assert date.fromisoformat(f"{year}-{spring}") <= date(year, 2, 20)
        assert tomb in ("04-04", "04-05")
        assert "05-25" <= dragon <= "06-25"
        assert "09-07" <= autumn <= "10-08"
        assert holiday_name(date.fromisoformat(f"{year}-{spring}") - DAY) == "春节"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_no_day_raises(on: date) -> None:
    assert CALENDAR.kind(on) in DayKind
    assert CALENDAR.name(on)
    assert CALENDAR.is_provisional(on) in (True, False)


def test_the_version_changes_with_a_day_and_with_a_year() -> None:
    row = CalendarDay(date(2027, 1, 4), DayKind.HOLIDAY, "元旦", "")
    versions = {
        Calendar.from_rows([], []).version,
        Calendar.from_rows([row], []).version,
        Calendar.from_rows([row], [2027]).version,
    }
    assert len(versions) == 3
    assert Calendar.from_rows([row], [2027]).version == Calendar.from_rows(iter([row, row]), {2027}).version


def test_an_announced_year_drops_the_computed_holidays() -> None:
    announced = Calendar.from_rows([CalendarDay(date(2027, 1, 1), DayKind.HOLIDAY, "元旦", "")], [2027])
    assert announced.is_working(date(2027, 2, 8))
    assert announced.is_holiday(date(2027, 1, 1))


def test_a_worked_weekday_is_no_make_up_day() -> None:
    assert CALENDAR.kind(date(2020, 2, 3)) is DayKind.WORKING
    assert CALENDAR.kind(date(2026, 10, 10)) is DayKind.MAKE_UP


def notice(**changes: object) -> str:
    day = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}
    return json.dumps({"year": 2027, "papers": ["https://example.invalid/notice"], "days": [day]} | changes)


def test_a_notice_is_read() -> None:
    year, papers, rows = parse_notice("\ufeff" + notice())
    assert (year, papers, len(rows)) == (2027, ("https://example.invalid/notice",), 1)
    assert parse_notice(json.loads(notice(days=[]))).rows == ()


@pytest.mark.parametrize(
    "source, words",
    [
        ("{", "不是有效的 JSON"),
        ("[]", "应为一个对象"),
        (notice(year="2027"), "year"),
        (notice(year=1066), "year"),
        (notice(papers="x"), "papers"),
        (notice(days=None), "days"),
        (notice(days=["x"]), "第 1 项"),
        (notice(days=[{"name": "", "date": "2027-01-01", "isOffDay": True}]), "name"),
        (notice(days=[{"name": "元旦", "date": "2027-01-01", "isOffDay": 1}]), "isOffDay"),
        (notice(days=[{"name": "元旦", "date": "1 Jan", "isOffDay": True}]), "YYYY-MM-DD"),
        (notice(days=[{"name": "元旦", "date": "2029-01-01", "isOffDay": True}]), "不属于"),
        (notice(days=[{"name": "元旦", "date": "2027-01-01", "isOffDay": True}] * 2), "出现了两次"),
    ],
)
def test_a_bad_notice_says_what_is_wrong(source: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_notice(source)


def test_the_regions_are_whole() -> None:
    lines = (HOLIDAYS.parent / "regions.csv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
    codes = {row["code"] for row in rows}
    assert len(codes) == len(rows) > 3_600
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert all(row["parent"] in codes for row in rows if row["parent"])
    assert all((row["level"] == "province") == (not row["parent"]) for row in rows)
    assert sum(row["abolished"] == "1" for row in rows) == 73
