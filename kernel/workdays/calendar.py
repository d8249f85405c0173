"""What kind of day a day is, according to the State Council's arrangements that have been loaded."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kernel.labels import Labelled
from kernel.workdays.statutory import holiday_name

SATURDAY = 5


class DayKind(Labelled):
    """Whether people work on a day, and why not."""

    WORKING = "working", "工作日"
    REST = "rest", "周末"
    HOLIDAY = "holiday", "法定节假日"
    MAKE_UP = "make_up", "调休上班"


WORKED = frozenset({DayKind.WORKING, DayKind.MAKE_UP})


@dataclass(frozen=True)
class CalendarDay:
    """One day that an arrangement names: off or worked, the holiday's name, and the notice that says so."""

    on: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, eq=False)
class Calendar:
    """An immutable calendar; days no row names are weekends or working days, provisional in unannounced years."""

    version: str
    days: Mapping[date, CalendarDay]
    announced: frozenset[int]

    @classmethod
    def from_rows(cls, rows: Iterable[CalendarDay], announced_years: Iterable[int]) -> "Calendar":
        """Build a calendar; of two rows for one day the later wins, `version` is a digest of what counts."""
        days = {row.on: row for row in rows}
        announced = frozenset(announced_years)
        return cls(_digest(days, announced), MappingProxyType(days), announced)

    def kind(self, on: date) -> DayKind:
        """The kind of a day; never raises, whatever the year."""
        if on in self.days:
            return self.days[on].kind
        if self.is_provisional(on) and holiday_name(on):
            return DayKind.HOLIDAY
        return DayKind.REST if on.weekday() >= SATURDAY else DayKind.WORKING

    def is_working(self, on: date) -> bool:
        """Whether a day is worked; make-up Saturdays and Sundays are."""
        return self.kind(on) in WORKED

    def is_holiday(self, on: date) -> bool:
        """Whether the State Council's arrangement gives this day off; an ordinary weekend is not a holiday."""
        return self.kind(on) is DayKind.HOLIDAY

    def name(self, on: date) -> str:
        """What to call a day: the holiday's name, else the words of its kind."""
        if on in self.days and self.days[on].name:
            return self.days[on].name
        kind = self.kind(on)
        return (kind is DayKind.HOLIDAY and holiday_name(on)) or kind.label

    def is_provisional(self, on: date) -> bool:
        """Whether this day may still change because its year's arrangement is not announced."""
        return on not in self.days and on.year not in self.announced

    def wanting(self, today: date) -> int | None:
        """The year whose arrangement ought to be here and is not: this one, or from 1 December the next."""
        due = [today.year, today.year + 1] if today.month == 12 else [today.year]
        return next((year for year in due if year not in self.announced), None)


def _digest(days: Mapping[date, CalendarDay], announced: frozenset[int]) -> str:
    """Twelve hexadecimal signs that change when a day or an announced year does."""
    lines = [f"{on} {day.kind} {day.name}" for on, day in sorted(days.items())]
    lines.append(" ".join(str(year) for year in sorted(announced)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
