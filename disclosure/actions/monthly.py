"""The monthly report builds itself on the third working day of the next month; missed, at the next sweep."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from disclosure.events import MonthlyReportBuilt
from disclosure.models import PublicReport
from disclosure.queries import monthly
from disclosure.queries.months import days_of, month_before, month_of
from kernel import calendars, clock, events
from kernel.db import db, transaction
from kernel.workdays import Calendar

WORKING_DAY = 3


def build_reports() -> int:
    """Build every report that is due and not there, the oldest first; says how many. Safe to run twice and to miss."""
    return sum(build_report(month) for month in monthly.wanting(last_due()))


def build_report(month: str) -> bool:
    """Write what is public now about a month; says whether it was not there yet."""
    with transaction():
        if db.session.scalar(select(PublicReport.id).filter_by(month=month)) is not None:
            return False
        content = monthly.gather(month)
        row = PublicReport(month=month, content=content, digest=digest_of(content), data_at=clock.now())
        db.session.add(row)
        db.session.flush()
        events.record(MonthlyReportBuilt(month, row.digest), events.SYSTEM)
        return True


def attach_pdf(month: str, pdf: bytes) -> None:
    """Keep the report's file; the first one stays."""
    with transaction():
        row = db.session.scalars(select(PublicReport).filter_by(month=month)).one()
        if row.pdf is None:
            row.pdf, row.pdf_digest = pdf, hashlib.sha256(pdf).hexdigest()


def last_due() -> str:
    """The newest month whose report is due: last month from its third working day on, before that the one before."""
    today = clock.today()
    last = month_before(month_of(today))
    due = third_working_day(calendars.current(), month_of(today))
    return last if today >= due else month_before(last)


def third_working_day(calendar: Calendar, month: str) -> date:
    """The third working day of a month by the calendar in force (平台规则)."""
    day, left = days_of(month)[0], WORKING_DAY
    while True:
        left -= calendar.is_working(day)
        if left == 0:
            return day
        day += timedelta(days=1)


def canonical(content: dict[str, Any]) -> str:
    """A report's content as the text its digest is of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
