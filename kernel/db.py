"""Rows: one base, one `transaction()`, and the few places where the two engines differ."""

import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, Date, DateTime, Engine, Integer, MetaData, String, bindparam, event
from sqlalchemy import Enum as EnumType
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from kernel import clock

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_BIG = BigInteger().with_variant(Integer(), "sqlite")
Row = TypeVar("Row")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC datetime on both engines; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; SQLite keeps UTC without zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# The present instant in a question, read each time it is asked: so the question itself can be put together once.
NOW = bindparam("now", callable_=lambda: clock.now(), type_=UtcInstant())


def open_place(name: str) -> Any:
    """A place in a question put together once, where an id is given each time it is asked."""
    return bindparam(name, type_=_BIG)


def new_ref() -> str:
    """An opaque random id of 26 characters (130 bits), safe to show outside."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(26))


Id = Annotated[int, mapped_column(_BIG, primary_key=True, autoincrement=True)]
Ref = Annotated[str, mapped_column(String(26), unique=True, default=new_ref)]
Instant = Annotated[datetime, mapped_column(UtcInstant)]
BigInt = Annotated[int, mapped_column(_BIG)]


class Base(DeclarativeBase):
    """What every table inherits."""

    metadata = MetaData(naming_convention=CONVENTION)
    registry = registry(
        metadata=metadata,
        type_annotation_map={datetime: UtcInstant, date: Date, dict[str, Any]: JSON, list[str]: JSON},
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def enum_column(kind: type[Enum], name: str | None = None) -> EnumType:
    """The column type of a string enumeration: text with a CHECK on its codes."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return EnumType(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or words,
        values_callable=lambda members: [str(member.value) for member in members],
    )


def init_app(app: Flask, database_url: str) -> None:
    """Bind the database to the application and set what each engine needs."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    options: dict[str, Any] = {"pool_pre_ping": True}
    if database_url.startswith("sqlite"):
        options = {"connect_args": {"timeout": 30}}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)
        else:
            _prepare_postgresql(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    """Let us say BEGIN ourselves: the driver's own begin loses updates silently."""

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_postgresql(engine: Engine) -> None:
    """Say that reading here and there costs little, as on every disk of today, and that no statement is compiled.

    With the default of 4 the planner reads the open cases of the whole country rather than look up those of one body.
    To compile a statement of twenty joins takes seconds; no page of ours reads so much that this would be won back.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.execute("SET random_page_cost = 1.1")
        connection.execute("SET jit = off")
        connection.commit()


def dispose() -> None:
    """Drop pooled connections; call it after every fork."""
    db.engine.dispose(close=False)


class ChangedOutside(RuntimeError):
    """Rows were changed outside `transaction()`: a fault of the program, never of a person."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: one database transaction; a nested one joins it, and any failure inside undoes all.

    At the outermost level the read the request has open ends first, so rows loaded before are read anew.
    """
    session = db.session()
    info = session.info
    depth = info.get("depth", 0)
    if depth == 0:
        _begin_writing(session)
    info["depth"] = depth + 1
    try:
        yield session
        session.flush()
        if info.get("doomed"):
            raise ChangedOutside("a failed act inside this transaction was passed over")
        if depth == 0:
            while finishing := info.pop("before_commit", None):
                for finish in finishing.values():
                    finish()
            session.commit()
    except BaseException:
        info["doomed"] = depth > 0
        if depth == 0:
            session.rollback()
            info.pop("after_commit", None)
            info.pop("before_commit", None)
        raise
    finally:
        info["depth"] = depth
        if depth == 0:
            info.pop("memory", None)
    if depth == 0:
        for hook in info.pop("after_commit", []):
            hook()


def _begin_writing(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        raise ChangedOutside("rows changed outside transaction()")
    session.rollback()
    session.info["doomed"] = False
    session.connection(execution_options={"immediate": True})


def in_transaction() -> bool:
    """Whether a write is open in this session."""
    return bool(db.session().info.get("depth", 0))


def memory() -> dict[str, Any]:
    """What the open transaction keeps in mind until its end; gone with it, whether it commits or not."""
    kept: dict[str, Any] = db.session().info.setdefault("memory", {})
    return kept


def on_commit(hook: Callable[[], object]) -> None:
    """Run a hint (never a fact) once the outermost transaction has committed."""
    db.session().info.setdefault("after_commit", []).append(hook)


def before_commit(key: str, finish: Callable[[], object]) -> None:
    """Do this once at the end of the outermost transaction, still inside it; of one key the last counts."""
    db.session().info.setdefault("before_commit", {})[key] = finish


def lock(row: Row) -> Row:
    """Re-read a row for the change about to be made (FOR UPDATE on PostgreSQL)."""
    # OF: the row may have been loaded with an outer join, whose other side PostgreSQL cannot lock.
    db.session.refresh(row, with_for_update={"of": type(row)})
    return row
