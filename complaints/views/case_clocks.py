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

ANSWERS = ("T-RESP", "T-RESP2")


def clock_cards(rows: Iterable[Clock], calendar: Calendar, *, reasons: bool = False) -> list[dict[str, Any]]:
    """Every clock for `case.clock_row`, running ones first; why it was late only for those who may read it."""
    cards = [clock_card(row, calendar) | {"notes": notes_on(row, reasons=reasons)} for row in rows]
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


def notes_on(row: Clock, *, reasons: bool) -> list[str]:
    """What stands beside a late clock: that nobody answered, and why the superior says it was late."""
    notes = [_("上级单位注明的原因：%(why)s", why=breach.why) for breach in row.breaches if reasons and breach.why]
    return [_("机构未在平台规则的期限内答复"), *notes] if is_silent(row) else notes


def is_silent(row: Clock) -> bool:
    """Whether the institution was asked, let the day pass and has not answered since."""
    return row.code in ANSWERS and row.met_at is None and bool(row.breaches)


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
