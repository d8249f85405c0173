"""How much time is left of a case, as a list is narrowed by it."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from complaints.models import STILL
from kernel import clock
from kernel.labels import Labelled

WEEK = timedelta(days=7)


class Due(Labelled):
    """How much time is left until the first clock of a case ends."""

    OVERDUE = "overdue", _l("已逾期")
    TODAY = "today", _l("今天到期")
    WEEK = "week", _l("七天内到期")
    STILL = "still", _l("没有期限在计算")

    def between(self, due_at: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
        """The condition on when a clock ends; a date ends at 24:00, which is the next day's first instant."""
        until = {Due.TODAY: clock.end_of(clock.day_of(now)), Due.WEEK: clock.end_of(clock.day_of(now) + WEEK)}
        if self is Due.OVERDUE:
            return due_at <= now
        if self is Due.STILL:
            return due_at >= STILL
        return (due_at > now) & (due_at <= until[self])
