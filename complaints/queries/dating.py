"""The dates of a clock counted again from its own row: its figure, its pauses, its extension, a calendar."""

from complaints import rulesets
from complaints.deadlines import Deadline, deadline, extended, until
from complaints.labels import PAUSE_REASONS
from complaints.models import Clock, ClockExtension
from complaints.rulesets import ClockRule
from kernel.workdays import Calendar, Pause


def rule_for(row: Clock) -> ClockRule:
    """The rule a clock runs under; NoSuchRule when its rule set knows it no more."""
    return rulesets.load(row.ruleset).clock(row.code, body_kind=row.body_kind)


def dated(row: Clock, calendar: Calendar) -> Deadline:
    """The dates as this calendar has them; the operator's figure is the row's own, a day set by hand stays."""
    rule = rule_for(row)
    if rule.length is None:
        start_on = min(row.start_on, row.due_on)
        return until(rule, body_kind=row.body_kind, start_on=start_on, due=row.due_on, calendar=calendar)
    first = deadline(
        rule,
        body_kind=row.body_kind,
        start_on=row.start_on,
        calendar=calendar,
        pauses=ended_pauses(row),
        length=row.length if rule.figure else None,
    )
    more = granted(row)
    if more is None:
        return first
    return extended(first, calendar=calendar, length=more.length, pauses=ended_pauses(row))


def ended_pauses(row: Clock) -> list[Pause]:
    """The pauses that are over, as the arithmetic takes them, each with its reason in words."""
    return [
        Pause(pause.start_on, pause.end_on, str(PAUSE_REASONS.get(pause.reason, pause.reason)))
        for pause in row.pauses
        if pause.end_on is not None
    ]


def granted(row: Clock) -> ClockExtension | None:
    """The extension that was granted."""
    return next((one for one in row.extensions if one.is_granted), None)
