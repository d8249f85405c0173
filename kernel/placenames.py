"""Places in the reader's language: English knows the 34 names of kernel/reference/provinces.en.csv.

What lies within a province keeps the name it has in Chinese: no list of English names of counties was read.
"""

import csv
from functools import cache
from typing import NamedTuple

from flask_babel import get_locale

from kernel.config import ROOT

SHIPPED = ROOT / "kernel" / "reference" / "provinces.en.csv"


class Named(NamedTuple):
    """A province's English name and the sign it goes by (GB/T 2260, two letters)."""

    english: str
    sign: str


@cache
def provinces() -> dict[str, Named]:
    """By the Chinese name."""
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: Named(row["english"], row["sign"]) for row in csv.DictReader(lines)}


def is_english() -> bool:
    """Whether the reader reads English."""
    return str(get_locale()) == "en"


def place(name: str | None) -> str:
    """A place as the reader calls it: 北京市海淀区, or Beijing 海淀区."""
    if not name or not is_english():
        return name or ""
    for chinese, known in provinces().items():
        if name.startswith(chinese):
            return f"{known.english} {name.removeprefix(chinese)}".strip()
    return name


def sign(name: str, short: str) -> str:
    """What a province goes by where there is room for two letters; `short` in Chinese."""
    return provinces()[name].sign if is_english() else short
