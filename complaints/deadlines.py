"""When a clock runs out, by which reading, and how that was counted; pure: a rule, a day and a calendar in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaints.rulesets import PLATFORM_RULE, Basis, Certainty, ClockRule, Duty, Roll, Unit
from kernel.workdays import (
    Calendar,
    Count,
    Pause,
    Skipped,
    add_months,
    add_natural_days,
    add_working_days,
    last_working_day,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
STRICT = "从严计法（平台规则）"


class NoLength(ValueError):
    """The clock has no length of its own: an officer or the agreement sets it (T-ID, T-PERF)."""


class NoPause(ValueError):
    """No text lets this clock pause."""


class NotExtendable(ValueError):
    """No text lets this clock be extended."""


@dataclass(frozen=True)
class Deadline:
    """A dated clock; `due` is the day that binds, whole to its end, `warn_on` the last working day on or before it."""

    rule: ClockRule
    basis: Basis
    article: str
    start_on: date
    length: int
    unit: Unit
    raw_due: date
    due: date
    due_literal: date
    due_if_weekends_roll: date
    warn_on: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    provisional: bool
    calendar_version: str
    other: "Deadline | None" = None
    extends: "Deadline | None" = None

    @property
    def clock(self) -> str:
        """The clock's code."""
        return self.rule.code

    @property
    def ruleset(self) -> str:
        """The rule set's code."""
        return self.rule.ruleset

    @property
    def duty(self) -> Duty:
        """Whose clock it is."""
        return self.rule.duty

    @property
    def due_at(self) -> datetime:
        """The instant the last day is over: 00:00 in Shanghai of the next day, aware UTC."""
        return datetime.combine(self.due + DAY, time(), SHANGHAI).astimezone(UTC)

    @property
    def is_platform_rule(self) -> bool:
        """Whether no law that was read sets this limit for this body."""
        return self.basis.is_platform_rule or self.rule.certainty is not Certainty.VERIFIED

    @property
    def label(self) -> str:
        """What to call the limit beside its date."""
        if self.is_platform_rule:
            return PLATFORM_RULE
        return "法定期限" if self.rule.text_shipped else "法定期限（条文未随附）"

    @property
    def phrase(self) -> str:
        """The sentence a page shows; a platform rule asks and never says 应."""
        if self.rule.says:
            return self.rule.says.format(day=day_words(self.due))
        until = f"在{day_words(self.due)}24时前{self.rule.does}"
        if self.is_platform_rule:
            return f"{PLATFORM_RULE}：请{until}"
        return f"{'可' if self.rule.duty in (Duty.COMPLAINANT, Duty.PARTIES) else '应'}{until}"


def deadline(
    rule: ClockRule,
    *,
    body_kind: str | None = None,
    start_on: date,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    length: int | None = None,
) -> Deadline:
    """Date a clock that starts on a day: literal roll for O121 art. 45, weekends too for 民法典 art. 203.

    `length` is the operator's figure where the rule's length is one (in the rule's unit), else the rule's own holds.
    Raises NoLength, NoPause, and NoSuchRule where the row does not bind this kind of body.
    """
    taken = tuple(pauses)
    if length is not None and rule.figure is None:
        raise ValueError(f"{rule.code}（{rule.name}）的期限不由平台设置")
    if rule.length is None:
        raise NoLength(f"{rule.code}（{rule.name}）没有固定期限。{rule.note}")
    if taken and not rule.pauses:
        raise NoPause(f"{rule.code}（{rule.name}）不能暂停计算")
    basis = rule.basis(body_kind)
    first = _dated(rule, basis, basis.article, start_on, length or rule.length, rule.unit, calendar, taken)
    if rule.also is None:
        return first
    limb = rule.also
    second = _dated(rule, basis, "; ".join(limb.articles), start_on, limb.length, limb.unit, calendar, taken)
    return _earlier(first, second)


def extended(
    first: Deadline, *, calendar: Calendar, length: int | None = None, pauses: Iterable[Pause] = ()
) -> Deadline:
    """The same clock extended once, counted from its first due day (O121 art. 27); NotExtendable for all others.

    `length` is what was granted where it is the operator's figure (in the rule's unit), else the rule's own holds.
    """
    rule = first.rule
    if not rule.is_extendable:
        raise NotExtendable(f"{rule.code}（{rule.name}）不能延长")
    more = length or rule.extension
    found = _dated(rule, first.basis, first.article, first.due, more, rule.unit, calendar, tuple(pauses))
    return Deadline(**{**vars(found), "extends": first, "provisional": found.provisional or first.provisional})


def until(rule: ClockRule, *, body_kind: str | None = None, start_on: date, due: date, calendar: Calendar) -> Deadline:
    """A clock whose last day somebody set (T-ID an officer, T-PERF the agreement); ValueError when it lies before."""
    if due < start_on:
        raise ValueError(f"最后一日 {due} 早于开始日 {start_on}")
    basis = rule.basis(body_kind)
    last = last_working_day(calendar, due)
    provisional = calendar.is_provisional(due)
    return Deadline(
        rule,
        basis,
        basis.article,
        start_on,
        0,
        Unit.NONE,
        due,
        due,
        due,
        due,
        last,
        (),
        (),
        provisional,
        calendar.version,
    )


def warning_days(found: Deadline, *, before: int, calendar: Calendar) -> list[date]:
    """The days on which to warn, in order: so many working days before, the days the rule names, the last working day.

    A rule's own reminders (T-CONF: 15, 7 and 3) are natural days. None lies before the day after the start, unless that
    is the last working day itself.
    """
    days = {found.warn_on, *(found.due - back * DAY for back in found.rule.reminders)}
    if not found.rule.reminders and before > 0:
        days.add(_back(found.warn_on, before, calendar))
    return sorted(day for day in days if day > found.start_on or day == found.warn_on)


def _back(on: date, working_days: int, calendar: Calendar) -> date:
    """The day so many working days before a working day."""
    while working_days:
        on = last_working_day(calendar, on - DAY)
        working_days -= 1
    return on


def _dated(
    rule: ClockRule,
    basis: Basis,
    article: str,
    start_on: date,
    length: int,
    unit: Unit,
    calendar: Calendar,
    pauses: tuple[Pause, ...],
) -> Deadline:
    """One limb, with the reading that binds."""
    count = _count(unit, length, start_on, calendar, pauses)
    weekends_too = rule.roll is Roll.WEEKENDS_TOO
    due = count.due_if_weekends_roll if weekends_too else count.due
    return Deadline(
        rule=rule,
        basis=basis,
        article=article,
        start_on=start_on,
        length=length,
        unit=unit,
        raw_due=count.raw_due,
        due=due,
        due_literal=count.due,
        due_if_weekends_roll=count.due_if_weekends_roll,
        warn_on=last_working_day(calendar, due),
        counted=count.counted,
        skipped=count.skipped + tuple(Skipped(on, calendar.name(on)) for on in _span(count.due, due)),
        provisional=count.provisional,
        calendar_version=calendar.version,
    )


def _count(unit: Unit, length: int, start_on: date, calendar: Calendar, pauses: tuple[Pause, ...]) -> Count:
    """The arithmetic of one unit."""
    if unit is Unit.WORKING_DAYS:
        return add_working_days(calendar, start_on, length, pauses)
    if unit is Unit.NATURAL_DAYS:
        return add_natural_days(calendar, start_on, length, pauses)
    return add_months(calendar, start_on, length * 12 if unit is Unit.YEARS else length)


def _earlier(first: Deadline, second: Deadline) -> Deadline:
    """The limb that binds, which knows the other."""
    binding, later = (first, second) if first.due <= second.due else (second, first)
    return Deadline(**{**vars(binding), "other": later})


def _span(start: date, end: date) -> list[date]:
    """The days from one to before another."""
    return [start + offset * DAY for offset in range((end - start).days)]


def as_json(found: Deadline) -> dict[str, object]:
    """The answer of `clocks due`, key by key as the contract has it."""
    return {
        "clock": found.clock,
        "ruleset": found.ruleset,
        "article": found.article,
        "from": found.start_on.isoformat(),
        "length": found.length,
        "unit": str(found.unit),
        "raw_due": found.raw_due.isoformat(),
        "due": found.due.isoformat(),
        "due_if_weekends_roll": found.due_if_weekends_roll.isoformat(),
        "warn_on": found.warn_on.isoformat(),
        "provisional": found.provisional,
        "counted": [on.isoformat() for on in found.counted],
        "skipped": [{"date": skip.on.isoformat(), "why": skip.why} for skip in found.skipped],
    }


def day_words(on: date) -> str:
    """A day in words: 2026年9月29日（周二）."""
    return f"{on.year}年{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"
