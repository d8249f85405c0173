"""The calendar as dated rows with their source, and the current one in memory, seen anew when rows change."""

import json
import math
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app, g, has_request_context, request
from sqlalchemy import String, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from kernel import clock, events
from kernel.config import ROOT
from kernel.db import Instant, Model, db, enum_column, transaction
from kernel.workdays import Calendar, CalendarDay, DayKind, Notice, parse_notice

FRESH_SECONDS = 5.0
SHIPPED = ROOT / "kernel" / "reference" / "holidays"


@dataclass(frozen=True)
class CalendarImported(events.Event):
    """A year's arrangement was taken in and changed something: dates counted before may be others now."""

    kind = "calendar.imported"
    stream = "calendar"
    year: int
    is_announced: bool


class CalendarYear(Model):
    """A year as the State Council arranged it; a year without a row or not announced is provisional."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_announced: Mapped[bool]
    sources: Mapped[list[str]] = mapped_column(default=list)
    imported_at: Mapped[Instant]


class CalendarDate(Model):
    """One day the arrangement names."""

    __tablename__ = "calendar_dates"

    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(enum_column(DayKind))
    name: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(300))
    imported_at: Mapped[Instant]


def import_notice(notice: dict[str, Any]) -> dict[str, int]:
    """Take a year's official arrangement (holiday-cn form); counts what was read, added, changed, skipped.

    What changed is an event: whoever keeps dates counts them again. Raises ValueError when the form is wrong.
    """
    return _take(notice, is_news=True)


def _take(notice: dict[str, Any], *, is_news: bool) -> dict[str, int]:
    parsed = parse_notice(notice)
    current_app.extensions.get("calendar", {}).pop("asked", None)  # this process sees it at once
    year, papers, rows = parsed.year, parsed.papers, parsed.rows
    counts = {"read": len(rows), "added": 0, "changed": 0, "skipped": 0}
    with transaction():
        # A year's notice may name days of the year before (30 December 2018 stands in that of 2019).
        found = or_(func.extract("year", CalendarDate.on) == year, CalendarDate.on.in_([day.on for day in rows]))
        known = {row.on: row for row in db.session.scalars(select(CalendarDate).where(found))}
        for day in rows:
            counts[_put(known.pop(day.on, None), day)] += 1
        record = db.session.get(CalendarYear, year)
        for gone in known.values():
            if record is not None and gone.source == "；".join(record.sources):
                db.session.delete(gone)
                counts["changed"] += 1
        if record is None or counts["added"] or counts["changed"] or record.is_announced != bool(rows):
            db.session.merge(
                CalendarYear(year=year, is_announced=bool(rows), sources=list(papers), imported_at=clock.now())
            )
            if is_news:
                events.record(CalendarImported(year, bool(rows)), events.SYSTEM)
    return counts


def _put(row: CalendarDate | None, day: CalendarDay) -> str:
    if row is None:
        row = CalendarDate(on=day.on, kind=day.kind, name=day.name, source=day.source, imported_at=clock.now())
        db.session.add(row)
        return "added"
    if (row.kind, row.name, row.source) == (day.kind, day.name, day.source):
        return "skipped"
    row.kind, row.name, row.source, row.imported_at = day.kind, day.name, day.source, clock.now()
    return "changed"


def import_shipped() -> None:
    """Take in the years shipped with the checkout; news only where a calendar was there before."""
    is_news = db.session.scalar(select(func.count()).select_from(CalendarYear)) != 0
    for path in sorted(Path(SHIPPED).glob("[0-9]*.json")):
        _take(json.loads(path.read_text(encoding="utf-8")), is_news=is_news)


def current() -> Calendar:
    """The calendar in force; looked at once a request, and built again whenever a year was imported since.

    A page may show one that another process replaced within the last seconds; an act never counts by it.
    """
    if not has_request_context():
        return _current()
    known = current_app.extensions.get("calendar", {})
    if request.method == "GET" and time.monotonic() - known.get("asked", -math.inf) < FRESH_SECONDS:
        fresh: Calendar = known["calendar"]
        return fresh
    if "calendar" not in g:
        g.calendar = _current()
    found: Calendar = g.calendar
    return found


def _current() -> Calendar:
    stamp = db.session.execute(select(func.count(), func.max(CalendarYear.imported_at)).select_from(CalendarYear)).one()
    known: dict[str, Any] = current_app.extensions.setdefault("calendar", {})
    if known.get("stamp") != tuple(stamp):
        rows = [
            CalendarDay(on=row.on, kind=row.kind, name=row.name, source=row.source)
            for row in db.session.scalars(select(CalendarDate))
        ]
        years = db.session.scalars(select(CalendarYear.year).where(CalendarYear.is_announced)).all()
        known.update(stamp=tuple(stamp), calendar=Calendar.from_rows(rows, frozenset(years)))
    known["asked"] = time.monotonic()
    calendar: Calendar = known["calendar"]
    return calendar


def years() -> list[CalendarYear]:
    """The years on record, the newest first, with the notices they rest on."""
    return list(db.session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc())))


@dataclass(frozen=True)
class Preview:
    """What taking a notice would change, and the calendar as it would be; nothing is written."""

    notice: Notice
    added: tuple[CalendarDay, ...]
    changed: tuple[CalendarDay, ...]
    removed: tuple[date, ...]
    calendar: Calendar

    @property
    def days(self) -> list[date]:
        """Every day that would be another than now."""
        return sorted([*(day.on for day in (*self.added, *self.changed)), *self.removed])


def preview(text: str | bytes) -> Preview:
    """Look at a notice before taking it; ValueError with a clear sentence when its form is wrong."""
    notice = parse_notice(text)
    known = current()
    old = {row.on: row for row in known.days.values()}
    source = "；".join(record.sources) if (record := db.session.get(CalendarYear, notice.year)) else None
    named = {day.on for day in notice.rows}
    gone = [row.on for row in old.values() if row.on.year == notice.year and row.on not in named]
    removed = tuple(on for on in gone if source is not None and old[on].source == source)
    changed = tuple(day for day in notice.rows if day.on in old and old[day.on] != day)
    rows = [row for row in old.values() if row.on not in removed] + list(notice.rows)
    announced = known.announced | {notice.year} if notice.rows else known.announced - {notice.year}
    added = tuple(day for day in notice.rows if day.on not in old)
    return Preview(notice, added, changed, removed, Calendar.from_rows(rows, announced))
