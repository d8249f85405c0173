"""怎么算的: how a date was counted, step by step; pure: a dated clock in, lines out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from complaints.deadlines import STRICT, Deadline, day_words
from complaints.rulesets import PLATFORM_RULE, Unit
from kernel.workdays import Count, Skipped

DAY = timedelta(days=1)
SATURDAY = 5
Value = str | int | date


def _t(words: str) -> str:
    """Mark a template for translation; the views fill it in the reader's language."""
    return words


@dataclass(frozen=True)
class Line:
    """One step of 怎么算的: a template, what fills it, and the day it speaks of."""

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    on: date | None = None

    @property
    def text(self) -> str:
        """The step in Chinese, the language of papers."""
        return self.template % {
            name: day_words(value) if isinstance(value, date) else value for name, value in self.values.items()
        }


def explain(found: Deadline) -> list[Line]:
    """怎么算的, step by step; names no article that does not bind this kind of body."""
    if found.unit is Unit.NONE:
        return [Line(_t("最后一日由经办人或者协议确定，是%(day)s，到24时为止。"), {"day": found.due}, found.due)]
    if found.extends is not None:
        return explain(found.extends) + _extension_steps(found)
    return _plain_steps(found)


def explain_count(start_on: date, count: Count) -> list[Line]:
    """The steps to a day counted in working days that is no clock of a case."""
    return [_start(start_on), *_working_steps(count), _end(count.due)]


def in_brief(found: Deadline) -> list[str]:
    """The same for a paper, in Chinese: counted working days in a row, each with its number."""
    if found.unit is not Unit.WORKING_DAYS or found.extends is not None:
        return [line.text for line in explain(found)]
    counted = "、".join(f"{on.month}月{on.day}日（{n}）" for n, on in enumerate(found.counted, 1))
    out, out_span = "%(day)s：%(why)s", "%(first)s至%(last)s：%(why)s"
    skipped = "；".join(line.text for line in _skipped(found.skipped, out, out_span))
    lines = [f"{day_words(found.start_on)}起算，当日不计入。计入的工作日：{counted}。"]
    lines += [f"不计入：{skipped}。"] if skipped else []
    return [*lines, *(line.text for line in _plain_steps(found)[-1:] if found.provisional), _until(found)]


def _until(found: Deadline) -> str:
    return f"期限到{day_words(found.due)}24时为止。"


def _extension_steps(found: Deadline) -> list[Line]:
    """How more time was counted from the first last day."""
    words = _t("获准延长%(length)s%(unit)s，从上面的最后一日起接着算。")
    return [Line(words, {"length": found.length, "unit": str(found.unit.label)}), *_plain_steps(found)]


def _plain_steps(found: Deadline) -> list[Line]:
    """The steps of one stretch."""
    lines = [_start(found.start_on)]
    lines += _working_steps(found) if found.unit is Unit.WORKING_DAYS else _natural_steps(found)
    lines.append(_end(found.due))
    if found.warn_on != found.due:
        words = _t("当日不上班，%(day)s（最后一个工作日）提前提醒。")
        lines.append(Line(words, {"day": found.warn_on}, found.warn_on))
    if found.other is not None:
        other = found.other
        words = _t("另一个期限（%(length)s%(unit)s）到%(day)s，以较早的为准。")
        lines.append(Line(words, {"length": other.length, "unit": str(other.unit.label), "day": other.due}, other.due))
    if found.provisional:
        lines.append(Line(_t("其中有年份的放假安排尚未公布，这个日期是暂定的，公布后会重新计算。")))
    return lines


def _start(day: date) -> Line:
    return Line(_t("%(day)s起算，当日不计入。"), {"day": day}, day)


def _end(day: date) -> Line:
    return Line(_t("期限到%(day)s24时为止。"), {"day": day}, day)


def _working_steps(found: Deadline | Count) -> list[Line]:
    """Every counted day with its number, and the stretches between that were not counted."""
    plain, made_up = _t("%(day)s是第%(n)s个工作日。"), _t("%(day)s是第%(n)s个工作日（调休上班）。")
    steps = [
        Line(made_up if on.weekday() >= SATURDAY else plain, {"day": on, "n": n}, on)
        for n, on in enumerate(found.counted, 1)
    ]
    out, out_span = _t("%(day)s：%(why)s，不计入。"), _t("%(first)s至%(last)s共%(n)s日：%(why)s，不计入。")
    skipped = _skipped(found.skipped, out, out_span)
    return sorted(chain(steps, skipped), key=lambda line: line.on or date.min)


def _natural_steps(found: Deadline) -> list[Line]:
    """The length, what pauses took out, the raw last day and how it rolled."""
    # A last day on which a pause ended is left out as paused; it rolls from the day after.
    first = found.raw_due if not found.counted or found.raw_due in found.counted else found.raw_due + DAY
    rolled = [skip for skip in found.skipped if first <= skip.on < found.due]
    paused = [skip for skip in found.skipped if skip not in rolled]
    natural = _t("期限是%(length)s%(unit)s，按自然日计算。")
    words = natural if found.counted else _t("期限是%(length)s%(unit)s。")
    lines = [Line(words, {"length": found.length, "unit": str(found.unit.label)})]
    out, out_span = _t("%(day)s：%(why)s，不计算在内。"), _t("%(first)s至%(last)s共%(n)s日：%(why)s，不计算在内。")
    lines += _skipped(paused, out, out_span)
    lines.append(Line(_t("最后一日是%(day)s。"), {"day": found.raw_due}, found.raw_due))
    if rolled:
        lines += _skipped(rolled, _t("%(day)s：%(why)s，顺延。"), _t("%(first)s至%(last)s共%(n)s日：%(why)s，顺延。"))
        lines.append(Line(_t("顺延依据：%(basis)s。"), {"basis": _roll_words(found)}))
    elif found.due != found.due_if_weekends_roll:
        words = _t("这一天是普通周末，不是法定节假日，不顺延：%(basis)s。")
        lines.append(Line(words, {"basis": _roll_words(found)}, found.due))
    return lines


def _roll_words(found: Deadline) -> str:
    """What the roll rests on for this body."""
    return found.basis.counting or (PLATFORM_RULE if found.is_platform_rule else STRICT)


def _skipped(days: Iterable[Skipped], one: str, span: str) -> Iterator[Line]:
    """Days left out, neighbours with the same reason in one line."""
    for group in _neighbours(days):
        first, last, why = group[0].on, group[-1].on, group[0].why
        if first == last:
            yield Line(one, {"day": first, "why": why}, first)
        else:
            yield Line(span, {"first": first, "last": last, "n": len(group), "why": why}, first)


def _neighbours(days: Iterable[Skipped]) -> list[list[Skipped]]:
    """Runs of days that follow each other for the same reason."""
    groups: list[list[Skipped]] = []
    for skip in days:
        if groups and groups[-1][-1].why == skip.why and skip.on - groups[-1][-1].on == DAY:
            groups[-1].append(skip)
        else:
            groups.append([skip])
    return groups
