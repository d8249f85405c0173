"""Where a page of a list ended, so that the next begins behind it however far down: a value and a number, no id."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

EPOCH = datetime.fromtimestamp(0, UTC)
Order = Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]


def said(value: int | datetime, number: str) -> str:
    """A place as an address holds it: what the list is ordered by, and the number of the last row."""
    if isinstance(value, datetime):
        value = (value - EPOCH) // timedelta(microseconds=1)
    return f"{value}.{number}"


def read(after: str | None) -> tuple[int, str] | None:
    """The value and number again; None for what is no place."""
    value, _dot, number = (after or "").partition(".")
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        return None
    return int(value), number.upper()[:24]


def instant(value: int) -> datetime:
    """The instant of a value; the last there is for one no calendar has."""
    try:
        return EPOCH + timedelta(microseconds=value)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def behind(order: Order, place: Sequence[object]) -> ColumnElement[bool]:
    """What comes after a place; compared as one, so that an index is entered where the page begins."""
    columns: list[ColumnElement[Any]] = [one.expression for one in order]
    values = (literal(value, column.type) for value, column in zip(place, columns, strict=True))
    return tuple_(*columns) > tuple_(*values)
