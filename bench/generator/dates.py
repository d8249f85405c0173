"""The dates of clocks as the product computes them, each computed once for a code, a kind of body and a day."""

from datetime import date, timedelta
from typing import Any

from complaints import rulesets
from complaints.actions.clocks import redate
from complaints.actions.recompute import DATED
from complaints.deadlines import deadline
from complaints.models import Clock
from complaints.queries.figures import figures
from kernel import calendars, clock

Key = tuple[str, str, str, date]
TAKEN = [
    "article",
    "length",
    "unit",
    *DATED,
    "is_platform_rule",
    "duty",
    "start_on",
    "code",
    "ruleset",
    "body_kind",
]


class Dates:
    """A memo over `complaints.deadlines` and the clock core."""

    def __init__(self) -> None:
        self._known: dict[Key, dict[str, Any]] = {}

    def columns(self, code: str, ruleset: str, body_kind: str, on: date) -> dict[str, Any]:
        """What a clock row holds that starts on this day."""
        key = (code, ruleset, body_kind, on)
        if key not in self._known:
            self._known[key] = self._compute(*key)
        return dict(self._known[key])

    def _compute(self, code: str, ruleset: str, body_kind: str, on: date) -> dict[str, Any]:
        rule = rulesets.load(ruleset).clock(code, body_kind=body_kind)
        length = figures().get(rule.figure) if rule.figure else None
        found = deadline(rule, body_kind=body_kind, start_on=on, calendar=calendars.current(), length=length)
        row = Clock(
            code=code,
            ruleset=ruleset,
            body_kind=body_kind,
            is_platform_rule=found.is_platform_rule,
            duty=str(found.duty),
            start_on=found.start_on,
        )
        with clock.stepped(clock.start_of(on) + timedelta(hours=12)):
            redate(row, found)
        return {name: getattr(row, name) for name in TAKEN} | {"unit": str(row.unit)}

    def first_warning(self, code: str, ruleset: str, body_kind: str, on: date) -> date:
        """The first day on which a clock that starts on this day is warned of."""
        return date.fromisoformat(self.columns(code, ruleset, body_kind, on)["warn_days"][0])
