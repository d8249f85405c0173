"""How long a city's offices took to answer, counted by our calendar: 2,816 letters with both times, read in place.

    python -m bench.lag /path/to/questions_and_official_answers.csv

A lag is answer minus letter in days of 24 hours; the 90th percentile is interpolated between the two nearest letters
(`statistics.quantiles`, inclusive). Working days are those after the day of the letter up to and with the day of the
answer, both days in Shanghai: the day after filing is day 1.
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from complaints.imports.dates import instant
from kernel.clock import day_of
from kernel.workdays import Calendar, reference_calendar, working_days_between

FIRST_YEAR = 2019  # the first year whose holidays ship with the product
LONGEST_FIELD = 10_000_000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Letter:
    """The two instants of a letter."""

    asked_at: datetime
    answered_at: datetime

    @property
    def days(self) -> float:
        return (self.answered_at - self.asked_at) / DAY

    def working_days(self, calendar: Calendar) -> int:
        return working_days_between(calendar, day_of(self.asked_at), day_of(self.answered_at))


@dataclass(frozen=True)
class Figures:
    """What the letters say together."""

    letters: int
    median_days: float
    p90_days: float
    over_45_days: int
    over_60_days: int
    since_2019: int
    within_7_working_days: int
    within_15_working_days: int


def read(path: Path) -> list[Letter]:
    """Both times of every letter; words are not kept."""
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Letter(instant(row["留言时间"]), instant(row["答复时间"])) for row in csv.DictReader(file)]


def figures(letters: Sequence[Letter], calendar: Calendar) -> Figures:
    """The eight figures."""
    lags = [letter.days for letter in letters]
    recent = [letter for letter in letters if day_of(letter.asked_at) >= date(FIRST_YEAR, 1, 1)]
    counted = [letter.working_days(calendar) for letter in recent]
    return Figures(
        letters=len(letters),
        median_days=round(median(lags), 1),
        p90_days=round(quantiles(lags, n=10, method="inclusive")[-1], 1),
        over_45_days=sum(lag > 45 for lag in lags),
        over_60_days=sum(lag > 60 for lag in lags),
        since_2019=len(recent),
        within_7_working_days=sum(days <= 7 for days in counted),
        within_15_working_days=sum(days <= 15 for days in counted),
    )


def main(words: Sequence[str]) -> int:
    """Print the figures of a file."""
    if len(words) != 1 or not Path(words[0]).is_file():
        print(f"usage: python -m bench.lag FILE\n\n{__doc__}", file=sys.stderr)
        return 2
    for name, value in asdict(figures(read(Path(words[0])), reference_calendar())).items():
        print(f"{name.replace('_', ' '):24}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
