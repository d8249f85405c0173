"""The append-only event log: one row serves the timeline, the auditor's hash chain and the outbox.

An event holds ids, codes, dates and salted hashes, never a name, a contact or free text: personal data is not for ever.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection, ForeignKey, Index, String, UniqueConstraint, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel import clock
from kernel.bulk import among, insert_many, update_many
from kernel.db import BigInt, Id, Instant, Model, before_commit, db, in_transaction, memory

GENESIS = "0" * 64
IN_A_ROOM = text("room_id IS NOT NULL")
_kinds: dict[str, type["Event"]] = {}


@dataclass(frozen=True)
class Actor:
    """Whose hand it was: a person, their role and the organisation they act for; `SYSTEM` for the clock."""

    person_id: int | None
    role: str
    organisation_id: int | None = None


SYSTEM = Actor(None, "system")


@dataclass(frozen=True)
class Event:
    """Base of every event; subclasses are frozen dataclasses of ids, codes and dates with `kind` and `stream`."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind:
            if _kinds.setdefault(cls.kind, cls).__qualname__ != cls.__qualname__:
                raise TypeError(f"two events are called {cls.kind}")
            _kinds[cls.kind] = cls

    @property
    def stream(self) -> str:
        """What the event is about, such as `complaint:17`; its chain."""
        return "system"

    def data(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}


AnyEvent = TypeVar("AnyEvent", bound=Event)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"an event cannot hold {type(value).__name__}")


class StreamHead(Model):
    """The last link of each chain."""

    __tablename__ = "stream_heads"

    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class EventRow(Model):
    """One thing that happened; written once, never changed (triggers refuse it)."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index("ix_events_kind_id", "kind", "id"),
        Index("ix_events_actor_id_id", "actor_id", "id"),
        Index("ix_events_recorded_at", "recorded_at", "id"),
        Index("ix_events_room", "room_id", "id", postgresql_where=IN_A_ROOM, sqlite_where=IN_A_ROOM),
    )

    id: Mapped[Id]
    stream: Mapped[str] = mapped_column(String(80), ForeignKey("stream_heads.stream"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(80))
    room_id: Mapped[BigInt | None]
    actor_id: Mapped[BigInt | None]
    actor_role: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[BigInt | None]
    happened_at: Mapped[Instant]
    recorded_at: Mapped[Instant]
    data: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def event(self) -> Event:
        """The event as it was recorded."""
        return load(self)


class Checkpoint(Model):
    """A dated digest of chain heads: a whole chain that vanished afterwards shows; `form`: see `chain`."""

    __tablename__ = "event_checkpoints"

    id: Mapped[Id]
    upto_event_id: Mapped[BigInt]
    streams: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Instant]
    form: Mapped[int] = mapped_column(default=2)


Recorder = Callable[[Sequence[tuple[int, str, str]]], None]
_recorders: list[Recorder] = []


def on_record(recorder: Recorder) -> Recorder:
    """Call this with id, kind and stream of each new event, of several at once, inside their transaction."""
    _recorders.append(recorder)
    return recorder


def record(event: Event, by: Actor, *, room_id: int | None = None, happened_at: datetime | None = None) -> int:
    """Append an event inside the open transaction; its id. `happened_at` when it is dated before its recording."""
    if not in_transaction():
        raise RuntimeError("an event belongs inside transaction()")
    db.session.flush()
    now = clock.now().astimezone(UTC)
    row = _chained(event, by, _heads([event.stream]), (happened_at or now).astimezone(UTC), now, room_id)
    key: int = db.session.connection().execute(insert(EventRow).returning(EventRow.id), row).scalar_one()
    _tell([(key, event.kind, event.stream)])
    return key


def record_many(items: Iterable[tuple[Event, datetime | None]], by: Actor) -> list[int]:
    """Append many events as `record` does one by one, each with the instant it is dated at (None: now); their ids.

    Heads are locked in the order of their names, in one statement, so that two of these never wait for each other.
    """
    if not in_transaction():
        raise RuntimeError("events belong inside transaction()")
    given, now = list(items), clock.now().astimezone(UTC)
    if not given:
        return []
    heads = _heads([event.stream for event, _ in given])
    rows = [_chained(event, by, heads, (happened_at or now).astimezone(UTC), now) for event, happened_at in given]
    taken = insert_many(EventRow, rows, EventRow.id, EventRow.stream, EventRow.seq)
    ids = {(stream, seq): key for key, stream, seq in taken}
    made = [(ids[row["stream"], row["seq"]], row["kind"], row["stream"]) for row in rows]
    _tell(made)
    return [key for key, _kind, _stream in made]


def _tell(made: Sequence[tuple[int, str, str]]) -> None:
    for recorder in _recorders:
        recorder(made)


def _heads(streams: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The heads this transaction holds, these among them; it moves them in mind, and in the table once, at its end."""
    held: dict[str, tuple[int, str]] = memory().setdefault("heads", {})
    if new := sorted(set(streams) - held.keys()):
        held |= _locked(new)
    before_commit("heads", _move_heads)
    return held


def _move_heads() -> None:
    ends = memory()["heads"].items()
    update_many(StreamHead, "stream", [{"stream": stream, "seq": seq, "hash": link} for stream, (seq, link) in ends])


def _locked(streams: list[str]) -> dict[str, tuple[int, str]]:
    """The locked heads of these streams, made where there are none."""
    columns = select(StreamHead.stream, StreamHead.seq, StreamHead.hash).where(among(StreamHead.stream, streams))
    find = columns.order_by(StreamHead.stream).with_for_update()
    found = db.session.execute(find).all()
    if missing := set(streams) - {row.stream for row in found}:
        for stream in sorted(missing):
            db.session.execute(text(_MAKE_HEAD), {"stream": stream, "hash": GENESIS})
        found = db.session.execute(find).all()
    return {stream: (seq, link) for stream, seq, link in found}


def _chained(
    event: Event,
    by: Actor,
    heads: dict[str, tuple[int, str]],
    happened_at: datetime,
    now: datetime,
    room_id: int | None = None,
) -> dict[str, Any]:
    """The columns of the next link of an event's chain, whose head moves on."""
    seq, previous = heads[event.stream]
    row: dict[str, Any] = {
        "stream": event.stream,
        "seq": seq + 1,
        "kind": event.kind,
        "room_id": room_id,
        "actor_id": by.person_id,
        "actor_role": str(by.role),
        "organisation_id": by.organisation_id,
        "happened_at": happened_at,
        "recorded_at": now,
        "data": event.data(),
        "previous": previous,
    }
    heads[event.stream] = (seq + 1, row.setdefault("hash", _link(row)))
    return row


_MAKE_HEAD = "INSERT INTO stream_heads (stream, seq, hash) VALUES (:stream, 0, :hash) ON CONFLICT DO NOTHING"


def digest(row: EventRow) -> str:
    """The link: SHA-256 over the former link and the canonical content of this row."""
    return _link({one.key: getattr(row, one.key) for one in EventRow.__table__.columns})


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _link(row: Mapping[str, Any]) -> str:
    content = {key: row[key] for key in ("stream", "seq", "kind", "data")} | {"room": row["room_id"]}
    content["actor"] = [row["actor_id"], row["actor_role"], row["organisation_id"]]
    content |= {key: row[key].isoformat() for key in ("happened_at", "recorded_at")}
    return hashlib.sha256((row["previous"] + _CANONICAL.encode(content)).encode()).hexdigest()


def load(row: EventRow) -> Event:
    """Build the event again from its row."""
    kind = _kinds[row.kind]
    types = {field.name: field.type for field in dataclasses.fields(kind)}
    values = {name: _typed(value, types[name]) for name, value in row.data.items() if name in types}
    return kind(**values)


def _typed(value: Any, kind: object) -> Any:
    words = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    first = words.split(" ")[0].rpartition(".")[2]
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and first in ("date", "datetime"):
        return (date if first == "date" else datetime).fromisoformat(value)
    return value


def kinds() -> dict[str, type[Event]]:
    """The closed list: every event type by its name."""
    return dict(_kinds)


def stream_of(name: str) -> list[EventRow]:
    """All events of one stream, oldest first."""
    return list(db.session.scalars(select(EventRow).where(EventRow.stream == name).order_by(EventRow.seq)))


APPEND_ONLY = ("events", "event_checkpoints")


def protect(connection: Connection) -> None:
    """Make the log append-only in the database itself (called by the first migration)."""
    for table in APPEND_ONLY:
        if connection.dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            connection.exec_driver_sql(
                f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS "
                f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$ LANGUAGE plpgsql"
            )
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            )
