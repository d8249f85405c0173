"""Rows of all tables in memory, turned into what COPY takes; ids are given out here, in a block for each chunk."""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import JSON, Column, Enum, Table
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from kernel.crypto import Sealed, seal
from kernel.db import _ALPHABET, db, new_ref

# How many rows of a table one case may have at most: the ids of a chunk are a block of this many for each case.
MOST = defaultdict(lambda: 12, {"complaints": 1, "people": 1, "contacts": 1, "search_entries": 3, "events": 60})
TABLES = [
    "people",
    "contacts",
    "complaints",
    "points",
    "parties",
    "consents",
    "rooms",
    "room_members",
    "clocks",
    "breaches",
    "reminders",
    "decisions",
    "answers",
    "point_answers",
    "stream_heads",
    "events",
]
Encoder = Callable[[Any], Any]


def _encoder(column: Column[Any]) -> Encoder | None:
    kind = column.type
    if isinstance(kind, Sealed):
        label = kind.label
        return lambda value: seal(value, label)
    if isinstance(kind, JSON):
        return json.dumps
    return str if isinstance(kind, Enum) else None


def _default(column: Column[Any]) -> tuple[bool, Any]:
    """Whether the default must be called, and the default."""
    default = column.default
    if isinstance(default, ScalarElementColumnDefault):
        return False, default.arg
    if isinstance(default, CallableColumnDefault):
        name = getattr(default.arg, "__name__", "")
        return True, {"dict": dict, "list": list}.get(name, new_ref)
    return False, None


class Shape:
    """How one table's rows are written."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.columns = [(column.name, _encoder(column), *_default(column)) for column in table.columns]
        self.has_id = "id" in table.columns
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        self.statement = f"COPY {table.name} ({names}) FROM STDIN"

    def cells(self, row: dict[str, Any], rng: random.Random) -> list[Any]:
        """The row as a list in the order of the columns."""
        made = []
        for name, encode, is_called, default in self.columns:
            if name in row:
                value = row[name]
            elif default is new_ref:
                value = "".join(rng.choices(_ALPHABET, k=26))
            else:
                value = default() if is_called else default
            made.append(encode(value) if encode is not None and value is not None else value)
        return made


class Batch:
    """The rows of one chunk of cases."""

    shapes: dict[str, Shape] | None = None

    def __init__(self, chunk: int, size: int, rng: random.Random, floors: dict[str, int]) -> None:
        if Batch.shapes is None:
            tables = db.metadata.tables
            Batch.shapes = {name: Shape(tables[name]) for name in TABLES}
        self.rng = rng
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self.found: list[tuple[int, str, int, str]] = []
        every = (*TABLES, "search_entries")
        self._next = {name: floors.get(name, 0) + chunk * size * MOST[name] + 1 for name in every}

    def add(self, table: str, **values: Any) -> dict[str, Any]:
        """Keep a row, which may still be changed; it gets an id if its table has one."""
        if table != "stream_heads":
            values["id"] = self._next[table]
            self._next[table] += 1
        self.rows[table].append(values)
        return values

    def find(self, kind: str, thing_id: int, terms: str) -> None:
        """Keep an entry of the search index; `terms` as PostgreSQL reads a tsvector."""
        self.found.append((self._next["search_entries"], kind, thing_id, terms))
        self._next["search_entries"] += 1

    def copy(self, connection: psycopg.Connection[Any]) -> int:
        """Write everything in one transaction; says how many rows."""
        assert self.shapes is not None
        written = len(self.found)
        with connection.cursor() as cursor:
            for name, rows in self.rows.items():
                shape = self.shapes[name]
                with cursor.copy(shape.statement) as copy:
                    for row in rows:
                        copy.write_row(shape.cells(row, self.rng))
                written += len(rows)
            with cursor.copy("COPY search_entries (id, kind, thing_id, terms) FROM STDIN") as copy:
                for entry in self.found:
                    copy.write_row(entry)
        connection.commit()
        return written
