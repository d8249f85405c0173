"""One line of a sum: what it is, how it was reckoned in words, under which article, how many fen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kernel.labels import Labelled

Value = str | int | date


def _t(words: str) -> str:
    """Mark a template for translation; the views fill it in the reader's language."""
    return words


class Sign(Labelled):
    """How a line enters the sum."""

    START = "start"
    MINUS = "minus"
    RESULT = "result"
    NOTE = "note"


@dataclass(frozen=True)
class Line:
    """A line: templates with their values. Names ending in `fen` are sums, in `ppm` yearly rates, dates are days.

    `high` is the other end where the line is a range; None where it is one figure.
    """

    sign: Sign
    label: str
    words: str
    values: Mapping[str, Value] = field(default_factory=dict)
    articles: tuple[str, ...] = ()
    fen: int | None = None
    high: int | None = None

    @property
    def text(self) -> str:
        """The reckoning in Chinese, the language of papers."""
        return self.words % {name: chinese(name, value) for name, value in self.values.items()}


def chinese(name: str, value: Value) -> str:
    """A value as a paper writes it."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int) and name.endswith("fen"):
        return yuan_words(value)
    if isinstance(value, int) and name.endswith("ppm"):
        return percent_words(value)
    return str(value)


def yuan_words(fen: int) -> str:
    """4,800.00元 from fen."""
    return f"{fen // 100:,}.{fen % 100:02d}元"


def percent_words(ppm: int) -> str:
    """3.45% from millionths."""
    return f"{(Decimal(ppm) / 10_000).normalize():f}%"


def share(fen: int, part: int, whole: int) -> int:
    """`fen` × part ÷ whole, rounded half up to a fen; `whole` is above zero."""
    return (2 * fen * part + whole) // (2 * whole)
