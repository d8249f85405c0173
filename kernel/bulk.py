"""Many rows in one statement: on PostgreSQL they travel as one JSON value, which costs less than a thousand parameters.

For plain columns only (no sealed ones); every row has the same keys, and a value for each column without a default.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, column, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.expression import TableValuedAlias

from kernel.db import Base, db

Rows = Sequence[dict[str, Any]]


def insert_many(table: type[Base], rows: Rows, *back: InstrumentedAttribute[Any], missing: bool = False) -> list[Any]:
    """Insert rows, with `missing` but those a unique key refuses; answers these columns of each row that went in."""
    if not rows:
        return []
    if not _is_postgresql():
        plain = sqlite.insert(table)
        given = plain.on_conflict_do_nothing() if missing else plain
        return _written(given.returning(*back) if back else given, rows)
    source = _recordset(table, rows)
    copied = postgresql.insert(table).from_select(list(rows[0]), select(*source.c), include_defaults=False)
    whole = copied.on_conflict_do_nothing() if missing else copied
    return _written(whole.returning(*back) if back else whole, {"rows": _as_json(rows)})


def update_many(table: type[Base], key: str, rows: Rows) -> None:
    """Set the other values of each row where its key is found."""
    if not rows:
        return
    columns = table.__table__.columns
    names = [name for name in rows[0] if name != key]
    if not _is_postgresql():
        changed = update(table).where(columns[key] == bindparam(f"of_{key}"))
        values = {name: bindparam(f"to_{name}", type_=columns[name].type) for name in names}
        given = [{f"of_{key}": row[key]} | {f"to_{name}": row[name] for name in names} for row in rows]
        _written(changed.values(values), given)
        return
    source = _recordset(table, rows)
    changed = update(table).where(columns[key] == source.c[key]).values({name: source.c[name] for name in names})
    _written(changed, {"rows": _as_json(rows)})


def among(one: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column's value is one of many, however many."""
    if not _is_postgresql():
        return one.in_(list(values))
    return one == func.any(bindparam(None, list(values), type_=postgresql.ARRAY(one.type)))


def _is_postgresql() -> bool:
    return db.session.connection().dialect.name == "postgresql"


def _written(statement: Any, given: Any) -> list[Any]:
    found = db.session.connection().execute(statement, given)
    return list(found) if found.returns_rows else []


def _recordset(table: type[Base], rows: Rows) -> TableValuedAlias:
    """The JSON value as rows with the columns' own types."""
    columns = table.__table__.columns
    named = [column(name, columns[name].type) for name in rows[0]]
    value = cast(bindparam("rows", type_=Text()), postgresql.JSON())
    return func.json_to_recordset(value).table_valued(*named).render_derived(with_types=True)


def _as_json(rows: Rows) -> str:
    return json.dumps(list(rows), default=str, ensure_ascii=False, separators=(",", ":"))
