"""What the floors above tell of an institution by month: cases opened, breaches, silence; one statement each time."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Date, bindparam, text

from institutions.models import Institution
from kernel import clock
from kernel.db import db

_ADD = text(
    "INSERT INTO ledger_months (institution_id, month, cases, breaches, silences) "
    "VALUES (:institution, :month, :cases, :breaches, :silences) "
    "ON CONFLICT (institution_id, month) DO UPDATE SET cases = ledger_months.cases + :cases, "
    "breaches = ledger_months.breaches + :breaches, silences = ledger_months.silences + :silences"
).bindparams(bindparam("month", type_=Date()))


def count_case(institution: Institution) -> None:
    """A case against it was opened (inside its act)."""
    _add([_row(institution.id, cases=1)])


def count_breaches(breaches: Mapping[int, int], silences: Mapping[int, int]) -> None:
    """So often these institutions (by id) let a day pass, and so often it was the day of an answer (inside the act)."""
    _add([_row(key, breaches=breaches.get(key, 0), silences=silences.get(key, 0)) for key in sorted(breaches)])


def count_breach(institution: Institution) -> None:
    """It let one of its days pass."""
    count_breaches({institution.id: 1}, {})


def count_silence(institution: Institution) -> None:
    """It let the day of an answer pass without a word."""
    count_breaches({institution.id: 1}, {institution.id: 1})


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def _row(institution_id: int, cases: int = 0, breaches: int = 0, silences: int = 0) -> dict[str, object]:
    told = {"cases": cases, "breaches": breaches, "silences": silences}
    return {"institution": institution_id, "month": month_of(clock.today()), **told}


def _add(rows: list[dict[str, object]]) -> None:
    if rows:
        db.session.execute(_ADD, rows)
