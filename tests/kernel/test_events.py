"""The event log: appended only, one whole chain for each stream, and no way to mend it unseen."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel import chain, clock, events
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor, Checkpoint, Event, EventRow, StreamHead


@dataclass(frozen=True)
class LampLit(Event):
    """An event of these tests."""

    kind = "test.lamp_lit"
    lamp: int
    on: date | None = None
    at: datetime | None = None
    colours: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        """The lamp's own chain."""
        return f"lamp:{self.lamp}"


def light(lamp: int = 1, by: Actor = SYSTEM, **more: object) -> EventRow:
    with transaction():
        key = events.record(LampLit(lamp, **more), by)  # type: ignore[arg-type]
    return db.session.get_one(EventRow, key)


def bare(statement: str, **values: object) -> None:
    """Change the log as somebody with the database's password would: the triggers are taken away first."""
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in events.APPEND_ONLY:
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        else:
            for table in events.APPEND_ONLY:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        connection.execute(text(statement), values)
    db.session.rollback()
    db.session.expire_all()


def test_an_event_is_written_whole_and_read_again(app: Flask) -> None:
    at = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
    row = light(by=Actor(7, "officer", 9), on=date(2026, 11, 24), at=at, colours=("red", "green"))
    db.session.expire_all()
    assert row.event == LampLit(1, date(2026, 11, 24), at, ("red", "green"))
    assert (row.actor_id, row.actor_role, row.organisation_id, row.seq) == (7, "officer", 9, 1)
    assert row.hash == events.digest(row)


def test_an_event_belongs_inside_a_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        events.record(LampLit(1), SYSTEM)


@pytest.mark.parametrize("value", [1.5, b"x", {"a": 1}, object()])
def test_an_event_holds_plain_values_only(app: Flask, value: object) -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        light(colours=(value,))
    assert db.session.query(EventRow).count() == 0


def test_two_kinds_cannot_share_a_name() -> None:
    with pytest.raises(TypeError, match="two events"):
        type("Other", (Event,), {"kind": "test.lamp_lit"})
    assert events.kinds()["test.lamp_lit"] is LampLit


def test_each_stream_is_its_own_chain(app: Flask) -> None:
    for lamp in (1, 2, 1, 1, 2):
        light(lamp)
    assert [row.seq for row in events.stream_of("lamp:1")] == [1, 2, 3]
    rows = events.stream_of("lamp:1")
    assert [row.previous for row in rows] == [events.GENESIS, rows[0].hash, rows[1].hash]
    verdict = chain.verify()
    assert (verdict.ok, verdict.events, verdict.cases, verdict.first_bad) == (True, 5, 2, None)


@pytest.mark.parametrize("table", events.APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_the_database_itself_refuses_to_change_the_log(app: Flask, table: str, statement: str) -> None:
    light()
    chain.checkpoint()
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.execute(text(statement.format(table)))
    assert chain.verify().ok


def _three_streams() -> None:
    for lamp in (1, 1, 1, 2, 2, 3):
        light(lamp, on=date(2026, 11, 24))
    chain.checkpoint()


TAMPERINGS = {
    "a word": "UPDATE events SET data = '{\"lamp\": 1}' WHERE stream = 'lamp:1' AND seq = 2",
    "a date": "UPDATE events SET happened_at = '2020-01-01 00:00:00' WHERE stream = 'lamp:2' AND seq = 1",
    "a kind": "UPDATE events SET kind = 'test.other' WHERE stream = 'lamp:1' AND seq = 1",
    "a hand": "UPDATE events SET actor_id = 99 WHERE stream = 'lamp:3'",
    "a role": "UPDATE events SET actor_role = 'officer' WHERE stream = 'lamp:3'",
    "a room": "UPDATE events SET room_id = 5 WHERE stream = 'lamp:2' AND seq = 2",
    "a hash": f"UPDATE events SET hash = '{'a' * 64}' WHERE stream = 'lamp:1' AND seq = 3",
    "the middle": "DELETE FROM events WHERE stream = 'lamp:1' AND seq = 2",
    "the last": "DELETE FROM events WHERE stream = 'lamp:1' AND seq = 3",
    "the first": "DELETE FROM events WHERE stream = 'lamp:2' AND seq = 1",
    "a whole chain": "DELETE FROM events WHERE stream = 'lamp:3'",
    "everything": "DELETE FROM events",
    "a head's link": f"UPDATE stream_heads SET hash = '{'b' * 64}' WHERE stream = 'lamp:2'",
    "a seal": f"UPDATE event_checkpoints SET digest = '{'c' * 64}'",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_tampering_is_found(app: Flask, statement: str) -> None:
    _three_streams()
    assert chain.verify().ok
    bare(statement)
    verdict = chain.verify()
    assert not verdict.ok
    assert verdict.first_bad


def test_a_chain_that_vanishes_with_its_head_is_found_by_the_seal(app: Flask) -> None:
    _three_streams()
    bare("DELETE FROM events WHERE stream = 'lamp:3'")
    bare("DELETE FROM stream_heads WHERE stream = 'lamp:3'")
    assert chain.verify().first_bad == f"checkpoint#{db.session.query(Checkpoint.id).scalar()}"


def test_a_chain_cut_short_with_its_head_is_found_by_the_seal(app: Flask) -> None:
    _three_streams()
    kept = events.stream_of("lamp:1")[1].hash
    bare("DELETE FROM events WHERE stream = 'lamp:1' AND seq = 3")
    bare(f"UPDATE stream_heads SET seq = 2, hash = '{kept}' WHERE stream = 'lamp:1'")
    assert not chain.verify().ok


def test_a_row_written_anew_with_good_links_is_found_by_the_seal(app: Flask) -> None:
    _three_streams()
    row = events.stream_of("lamp:3")[0]
    forged = EventRow(
        **{column: getattr(row, column) for column in ("stream", "seq", "kind", "room_id", "actor_role", "previous")},
        actor_id=99,
        organisation_id=row.organisation_id,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        data=row.data,
    )
    link = events.digest(forged)
    bare(f"UPDATE events SET actor_id = 99, hash = '{link}' WHERE stream = 'lamp:3'")
    bare(f"UPDATE stream_heads SET hash = '{link}' WHERE stream = 'lamp:3'")
    assert str(chain.verify().first_bad).startswith("checkpoint")


def test_a_seal_is_made_once_for_what_is_new(app: Flask) -> None:
    assert chain.checkpoint() is None
    light()
    assert chain.checkpoint() is not None
    assert chain.checkpoint() is None
    light(2)
    second = chain.checkpoint()
    assert second is not None
    assert second.streams == 1, "the first seal holds the other"
    light(1)
    assert chain.verify().ok, "what came after the seal is no fault"


def test_recorders_run_inside_the_transaction(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_made: Sequence[tuple[int, str]]) -> None:
        raise RuntimeError

    recorders: list[events.Recorder] = [*events._recorders, refuse]
    monkeypatch.setattr(events, "_recorders", recorders)
    with pytest.raises(RuntimeError):
        light()
    assert db.session.query(EventRow).count() == 0
    assert db.session.get(StreamHead, "lamp:1") is None


def test_an_event_may_be_dated_before_its_recording(app: Flask) -> None:
    early = datetime(2026, 1, 1, tzinfo=UTC)
    with transaction():
        key = events.record(LampLit(1), SYSTEM, happened_at=early)
    row = db.session.get_one(EventRow, key)
    assert row.happened_at == early < row.recorded_at <= clock.now()
    assert chain.verify().ok


COLUMNS = [one.key for one in EventRow.__table__.columns if one.key != "id"]


def _columns(streams: set[str]) -> list[list[object]]:
    db.session.rollback()
    rows = db.session.query(EventRow).filter(EventRow.stream.in_(streams)).order_by(EventRow.id)
    return [[getattr(row, column) for column in COLUMNS] for row in rows]


def test_many_at_once_are_written_as_one_by_one(app: Flask) -> None:
    at = datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC)
    early = at - timedelta(days=40)
    items = [
        (LampLit(lamp, on=date(2026, 11, lamp), colours=("红",)), early if lamp % 2 else None)
        for lamp in (1, 2, 1, 3, 1, 2)
    ]
    by = Actor(7, "officer", 9)
    streams = {event.stream for event, _ in items}
    light(2)
    with clock.stepped(at), pytest.raises(ZeroDivisionError), transaction():
        for event, happened_at in items:
            events.record(event, by, happened_at=happened_at)
        db.session.flush()
        single = [
            [getattr(row, column) for column in COLUMNS]
            for row in db.session.query(EventRow).filter(EventRow.recorded_at == at).order_by(EventRow.id)
        ]
        raise ZeroDivisionError  # what was recorded one by one is undone, to be recorded again at once
    with clock.stepped(at), transaction():
        ids = events.record_many(items, by)
    assert _columns(streams)[1:] == single
    assert ids == sorted(ids)
    assert [db.session.get_one(EventRow, key).event for key in ids] == [event for event, _ in items]
    assert chain.verify().ok
    light(1)
    assert chain.verify().ok, "the next one takes up the chain"


def test_many_belong_inside_a_transaction_and_none_is_nothing(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        events.record_many([(LampLit(1), None)], SYSTEM)
    with transaction():
        assert events.record_many([], SYSTEM) == []


def test_many_at_once_undo_with_their_transaction(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        events.record_many([(LampLit(1), None), (LampLit(2), None)], SYSTEM)
        raise ZeroDivisionError
    assert db.session.query(EventRow).count() == 0
    assert db.session.get(StreamHead, "lamp:1") is None


def test_many_at_once_side_by_side_keep_every_chain_whole(app: Flask) -> None:
    gate, failed = threading.Barrier(3), []

    def run(turn: int) -> None:
        with app.app_context():
            gate.wait(timeout=20)
            try:
                for _ in range(5):
                    with transaction():
                        lamps = range(8) if turn % 2 else reversed(range(8))
                        events.record_many([(LampLit(lamp), None) for lamp in lamps], SYSTEM)
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    verdict = chain.verify()
    assert (verdict.ok, verdict.events) == (True, 120)
