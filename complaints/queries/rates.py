"""The rates of interest on file: the table that ships, the operator's file beside the data, what was entered here."""

import logging
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.models import InterestRate
from complaints.rulesets.rates import RATE_CODES, SHIPPED, Rate, rate_on, read_rates
from kernel.config import settings
from kernel.db import db
from kernel.errors import NotFound

log = logging.getLogger(__name__)
OPERATORS = "rates.toml"


def rates_on(on: date | None) -> dict[str, Rate]:
    """The rates that held on the day of a contract, by code; an unknown day, or one no row covers, has none."""
    if on is None:
        return {}
    rows = tuple(sorted([*filed_rates(), *_entered()], key=lambda rate: (rate.code, rate.since)))
    found = {code: rate_on(rows, code, on) for code in RATE_CODES}
    return {code: rate for code, rate in found.items() if rate is not None}


def filed_rates() -> tuple[Rate, ...]:
    """The rates of the files; none when a file cannot be read, which is in the log."""
    try:
        return read_rates(SHIPPED, settings().data_dir / OPERATORS)
    except ValueError:
        log.exception("the table of rates cannot be read: only what was entered on the page counts")
        return ()


def _entered() -> list[Rate]:
    """What stands of the entries; of one code and day they come after the files and so win."""
    rows = db.session.scalars(select(InterestRate).where(InterestRate.withdrawn_at.is_(None)))
    return [Rate(row.code, row.since, row.ppm, row.source) for row in rows]


def rate_history() -> list[InterestRate]:
    """Every entry, withdrawn ones too, the newest days first."""
    people = (joinedload(InterestRate.set_by), joinedload(InterestRate.withdrawn_by))
    newest = (InterestRate.since.desc(), InterestRate.id.desc())
    return list(db.session.scalars(select(InterestRate).options(*people).order_by(*newest)))


def rate_for(ref: str) -> InterestRate:
    """One entry; NotFound otherwise."""
    row = db.session.scalar(select(InterestRate).filter_by(ref=ref))
    if row is None:
        raise NotFound()
    return row
