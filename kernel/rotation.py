"""When the data key turns: what is sealed under an older key is sealed anew, row by row, while everybody works on.

Old values stay readable as long as their key stands in FIELD_KEYS, so nothing waits for this. It may be ended and
started again at any time: it looks for what is left. A value somebody changes meanwhile is left as they wrote it. Files
keep the key they were sealed under.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Row, Table, Text, and_, bindparam, func, or_, select, tuple_, type_coerce, update
from sqlalchemy.sql.elements import ColumnElement

from kernel.crypto import Sealed, needs_rotation, reseal, ring
from kernel.db import Model, db, transaction
from kernel.files import StoredFile
from kernel.jobs import job

BATCH = 500


@dataclass(frozen=True)
class SealedTable:
    """A table that keeps sealed values."""

    table: Table
    columns: tuple[Column[Any], ...]

    @property
    def key(self) -> tuple[Column[Any], ...]:
        """The columns of its primary key."""
        return tuple(self.table.primary_key)

    def has_old(self) -> ColumnElement[bool]:
        """Whether a row rests on a key that is no longer current."""
        return or_(*(raw(one).not_like(f"{ring().current}.%") for one in self.columns))


def raw(column: Column[Any]) -> ColumnElement[str]:
    """The ciphertext of a sealed column."""
    return type_coerce(column, Text)


def sealed_tables() -> Iterator[SealedTable]:
    """Every table with sealed columns, as the models say."""
    for table in Model.metadata.sorted_tables:
        columns = tuple(one for one in table.columns if isinstance(one.type, Sealed))
        if columns:
            yield SealedTable(table, columns)


def left() -> dict[str, int]:
    """How many rows of each table rest on an older key; tables without any are left out."""
    counts = {
        one.table.name: db.session.scalar(select(func.count()).select_from(one.table).where(one.has_old())) or 0
        for one in sealed_tables()
    }
    return {name: number for name, number in counts.items() if number}


def files_left() -> int:
    """How many kept files rest on an older key: that key must stay in FIELD_KEYS as long as they do."""
    rows = select(func.count()).select_from(StoredFile).where(StoredFile.key_id != ring().current)
    return db.session.scalar(rows) or 0


def reseal_all(batch: int = BATCH, after: Callable[[str, int], None] = lambda _table, _rows: None) -> int:
    """Seal all that rests on an older key anew, `batch` rows a transaction; how many rows. ASVS 5.0, 11.2.2.

    `after` is told the table and its rows behind each batch. Raises Unreadable where a key is missing.
    """
    return sum(_reseal_table(one, batch, after) for one in sealed_tables())


def _reseal_table(sealed: SealedTable, batch: int, after: Callable[[str, int], None]) -> int:
    place, done = None, 0
    while rows := _next(sealed, place, batch):
        with transaction():
            for row in rows:
                _reseal_row(sealed, row)
        place, done = tuple(rows[-1][: len(sealed.key)]), done + len(rows)
        after(sealed.table.name, len(rows))
    return done


def _next(sealed: SealedTable, place: tuple[Any, ...] | None, batch: int) -> Sequence[Row[Any]]:
    """The next rows behind a place in the order of the primary key: key, then ciphertexts."""
    wanted = select(*sealed.key, *map(raw, sealed.columns)).where(sealed.has_old())
    if place is not None:
        wanted = wanted.where(tuple_(*sealed.key) > tuple_(*place))
    return db.session.execute(wanted.order_by(*sealed.key).limit(batch)).all()


def _reseal_row(sealed: SealedTable, row: Row[Any]) -> None:
    """Write the new ciphertexts where the old ones still stand."""
    here = dict(zip(sealed.key, row, strict=False))
    for column, old in zip(sealed.columns, row[len(sealed.key) :], strict=True):
        if old is not None and needs_rotation(old):
            assert isinstance(column.type, Sealed)
            new = bindparam("new", reseal(old, column.type.label), type_=Text)
            is_same = and_(*(one == value for one, value in here.items()), raw(column) == old)
            db.session.execute(update(sealed.table).where(is_same).values({column: new}))


@job("kernel.reseal", every=3600)
def run() -> None:
    """Every hour while FIELD_KEYS names an older key beside the current one."""
    if len(ring().data) > 1:
        reseal_all()
