"""Our calendar, tried on what offices really did: the figures of 2,816 answered letters, read in place."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.lag import Figures, Letter, figures, main, read
from kernel.workdays import reference_calendar
from tests.complaints.import_files import shared

NAME = "questions_and_official_answers.csv"
CALENDAR = reference_calendar()


@pytest.fixture
def letters_file() -> Path:
    """The real file: never missing in CI, elsewhere a skip that says so."""
    try:
        return shared(NAME)
    except pytest.skip.Exception as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"in CI nothing may be skipped: {missing}")
        raise


def test_the_figures_of_the_real_letters_are_reproduced(letters_file: Path) -> None:
    assert figures(read(letters_file), CALENDAR) == Figures(
        letters=2816,
        median_days=11.2,
        p90_days=41.0,
        over_45_days=240,
        over_60_days=159,
        since_2019=890,
        within_7_working_days=497,
        within_15_working_days=719,
    )


def test_the_command_prints_them(letters_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(letters_file)]) == 0
    said = dict(line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert (said["p90 days"], said["within 7 working days"]) == ("41.0", "497")


def test_it_says_how_to_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "missing.csv")]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked, answered, days",
    [
        ("2019-09-30T15:59:59", "2019-10-08T00:00:00", 1),  # 30 September still; the 8th is the first day after
        ("2019-09-30T16:00:00", "2019-10-08T00:00:00", 1),  # 1 October in Shanghai
        ("2019-10-10T16:30:00", "2019-10-12T01:00:00", 1),  # filed on Friday the 11th; Saturday the 12th was worked
        ("2019-10-10T15:30:00", "2019-10-12T01:00:00", 2),  # filed on Thursday
        ("2019-04-24T01:00:00", "2019-04-24T09:00:00", 0),  # the day of filing is not counted
    ],
)
def test_the_day_after_filing_is_day_one_and_days_are_those_of_shanghai(asked: str, answered: str, days: int) -> None:
    letter = Letter(*(datetime.fromisoformat(words).replace(tzinfo=UTC) for words in (asked, answered)))
    assert letter.working_days(CALENDAR) == days
