"""The rates of interest on file: the table that ships and the operator's own beside the data."""

from datetime import date

from complaints.rulesets.rates import SHIPPED, Rate, rate_on, read_rates
from kernel.config import settings

OPERATORS = "rates.toml"


def rates_on(on: date | None) -> dict[str, Rate]:
    """The rates that held on the day of a contract, by code; an unknown day, or one no row covers, has none."""
    rows = read_rates(SHIPPED, settings().data_dir / OPERATORS)
    found = {code: rate_on(rows, code, on) for code in ("lpr", "deposit")}
    return {code: rate for code, rate in found.items() if rate is not None}
