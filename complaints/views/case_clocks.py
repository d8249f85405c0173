"""The clocks of a case as cards: name, date, nature, state in words, and 怎么算的 line by line."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from complaints import rulesets
from complaints.deadlines import NoLength, NoPause, deadline
from complaints.labels import CLOCKS
from complaints.models import Clock
from complaints.rulesets import NoSuchRule
from complaints.views.steps import steps
from kernel import clock
from kernel.workdays import Calendar, Pause


def clock_cards(rows: Iterable[Clock], calendar: Calendar) -> list[dict[str, Any]]:
    """Every clock for `case.clock_row`, running ones first."""
    cards = [clock_card(row, calendar) for row in rows]
    return sorted(cards, key=lambda card: not card["is_running"])


def clock_card(row: Clock, calendar: Calendar) -> dict[str, Any]:
    """One clock for `case.clock_row`."""
    state, tone, overdue = _state(row)
    return {
        "code": row.code,
        "name": str(CLOCKS.get(row.code, row.code)),
        "due": row.due_on,
        "label": "platform" if row.is_platform_rule else "law",
        "article": row.article,
        "state": state,
        "tone": tone,
        "overdue": overdue,
        "provisional": row.is_provisional and row.is_running,
        "is_running": row.is_running,
        "lines": explanation(row, calendar),
    }


def _state(row: Clock) -> tuple[str, str, bool]:
    if row.met_at is not None:
        return (_("已按时完成"), "good", False) if row.met_at < row.due_at else (_("已完成，但逾期"), "bad", False)
    if row.stopped_at is not None:
        return _("不再需要"), "neutral", False
    if clock.now() >= row.due_at:
        return _("已逾期"), "bad", True
    return _("正在计算"), "info", False


def explanation(row: Clock, calendar: Calendar) -> list[str]:
    """怎么算的, computed again from the row's own rule; only the dates when the calendar has changed since."""
    pauses = [Pause(pause.start_on, pause.end_on, pause.reason) for pause in row.pauses if pause.end_on]
    try:
        rule = rulesets.load(row.ruleset).clock(row.code, body_kind=row.body_kind)
        found = deadline(rule, body_kind=row.body_kind, start_on=row.start_on, calendar=calendar, pauses=pauses)
    except (NoSuchRule, NoLength, NoPause):
        return []
    if found.due != row.due_on:
        return [_("按开始计算时公布的放假安排计算。")]
    return steps(found)
