"""The rates of interest on file: the table that ships and the operator's own beside the data."""

import logging
from datetime import date

from complaints.rulesets.rates import RATE_CODES, SHIPPED, Rate, rate_on, read_rates
from kernel.config import settings

log = logging.getLogger(__name__)
OPERATORS = "rates.toml"


def rates_on(on: date | None) -> dict[str, Rate]:
    """The rates that held on the day of a contract, by code; an unknown day, or one no row covers, has none."""
    try:
        rows = read_rates(SHIPPED, settings().data_dir / OPERATORS)
    except ValueError:
        log.exception("the table of rates cannot be read: sums are shown without interest")
        return {}
    found = {code: rate_on(rows, code, on) for code in RATE_CODES}
    return {code: rate for code, rate in found.items() if rate is not None}
