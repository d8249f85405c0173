"""Dated rates of interest with their sources (SPC-PP 16:1), read from a table that anybody can check."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

RATE_CODES = ("lpr", "deposit")
SHIPPED = Path(__file__).parent / "rates.toml"
KEYS = {"code", "from", "percent", "source"}
HIGHEST = Decimal(100)


@dataclass(frozen=True)
class Rate:
    """A yearly rate in millionths, from the day it first held, and where it was read."""

    code: str
    since: date
    ppm: int
    source: str


def read_rates(*paths: Path) -> tuple[Rate, ...]:
    """The rows of these files, oldest first; a file that is not there has none. ValueError names a wrong row."""
    rows = [_rate(row, path) for path in paths if path.is_file() for row in _rows(path)]
    return tuple(sorted(rows, key=lambda rate: (rate.code, rate.since)))


def _rows(path: Path) -> list[dict[str, Any]]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if content.keys() - {"rates"}:
        raise ValueError(f"{path.name}：不认识的部分 {', '.join(sorted(content.keys() - {'rates'}))}")
    rows: list[dict[str, Any]] = content.get("rates", [])
    return rows


def _rate(row: dict[str, Any], path: Path) -> Rate:
    """One row, whole and in range."""
    where = f"{path.name}：{row!r}"
    if row.keys() != KEYS or row["code"] not in RATE_CODES or type(row["from"]) is not date:
        raise ValueError(f"{where} 需要 code（{'、'.join(RATE_CODES)}）、from（日期）、percent、source")
    try:
        percent = Decimal(row["percent"])
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError(f"{where} percent 不是数") from None
    ppm = percent * 10_000
    if not 0 <= percent <= HIGHEST or ppm != int(ppm) or not str(row["source"]).strip():
        raise ValueError(f"{where} percent 应在0到100之间、最多四位小数，source 不能为空")
    return Rate(row["code"], row["from"], int(ppm), row["source"])


def rate_on(rates: tuple[Rate, ...], code: str, on: date | None) -> Rate | None:
    """The rate of a code that held on a day; None where no row covers it."""
    held = [rate for rate in rates if rate.code == code and on is not None and rate.since <= on]
    return held[-1] if held else None
