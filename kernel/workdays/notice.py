"""A year's official arrangement in holiday-cn form, read strictly, and the arrangements that ship with the product."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kernel.workdays.calendar import SATURDAY, Calendar, CalendarDay, DayKind

HOLIDAYS = Path(__file__).parents[1] / "reference" / "holidays"
EARLIEST, LATEST = 1990, 2100


class Notice(NamedTuple):
    """One year's arrangement: the year, the addresses of the notices, the days they name (none: not announced)."""

    year: int
    papers: tuple[str, ...]
    rows: tuple[CalendarDay, ...]


def parse_notice(source: str | bytes | Mapping[str, object]) -> Notice:
    """Read a holiday-cn file (text or parsed); ValueError says in Chinese what is wrong with it."""
    content = _content(source)
    year = content.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not EARLIEST <= year <= LATEST:
        raise ValueError(f"year 应为 {EARLIEST}–{LATEST} 的年份，现为 {year!r}")
    papers = content.get("papers", [])
    if not isinstance(papers, list) or not all(isinstance(paper, str) for paper in papers):
        raise ValueError("papers 应为通知网址的列表")
    days = content.get("days")
    if not isinstance(days, list):
        raise ValueError("缺少 days 列表")
    rows = tuple(_row(day, position, year, "；".join(papers)) for position, day in enumerate(days, 1))
    _refuse_repeated(rows)
    return Notice(year, tuple(papers), rows)


def _content(source: str | bytes | Mapping[str, object]) -> Mapping[str, object]:
    """The file as a mapping."""
    if isinstance(source, str | bytes):
        try:
            source = json.loads(source.removeprefix("\ufeff") if isinstance(source, str) else source)
        except ValueError as error:
            raise ValueError(f"不是有效的 JSON：{error}") from error
    if not isinstance(source, Mapping):
        raise ValueError("文件应为一个对象，含 year、papers、days")
    return source


def _row(day: object, position: int, year: int, source: str) -> CalendarDay:
    """One entry of `days`; a worked weekday is an ordinary working day, a worked weekend day a make-up day."""
    if not isinstance(day, Mapping):
        raise ValueError(f"第 {position} 项不是对象")
    name, is_off = day.get("name"), day.get("isOffDay")
    if not isinstance(name, str) or not name:
        raise ValueError(f"第 {position} 项缺少 name")
    if not isinstance(is_off, bool):
        raise ValueError(f"第 {position} 项的 isOffDay 应为 true 或 false")
    on = _date(day.get("date"), position)
    if not date(year - 1, 12, 1) <= on <= date(year + 1, 1, 31):
        raise ValueError(f"第 {position} 项的日期 {on} 不属于 {year} 年的安排")
    worked = DayKind.MAKE_UP if on.weekday() >= SATURDAY else DayKind.WORKING
    return CalendarDay(on, DayKind.HOLIDAY if is_off else worked, name, source)


def _date(value: object, position: int) -> date:
    """A date written YYYY-MM-DD."""
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"第 {position} 项的日期应写作 YYYY-MM-DD，现为 {value!r}") from error


def _refuse_repeated(rows: tuple[CalendarDay, ...]) -> None:
    """A day may be named once only."""
    seen: set[date] = set()
    for row in rows:
        if row.on in seen:
            raise ValueError(f"日期 {row.on} 出现了两次")
        seen.add(row.on)


@lru_cache(maxsize=1)
def reference_calendar() -> Calendar:
    """The calendar of the arrangements shipped in `kernel/reference/holidays`; a year without days is unannounced."""
    notices = [parse_notice(path.read_text(encoding="utf-8")) for path in sorted(HOLIDAYS.glob("*.json"))]
    rows = [row for notice in notices for row in notice.rows]
    return Calendar.from_rows(rows, [notice.year for notice in notices if notice.rows])
