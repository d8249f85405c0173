"""The transaction: all or nothing, nothing written beside it, and no increment lost between processes."""

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from accounts.models import Region
from kernel import calendars, clock
from kernel.config import Settings
from kernel.db import ChangedOutside, UtcInstant, db, in_transaction, lock, new_ref, on_commit, transaction
from kernel.events import StreamHead


def head(name: str) -> StreamHead | None:
    db.session.rollback()
    return db.session.get(StreamHead, name, populate_existing=True)


def put(name: str, seq: int = 0) -> None:
    db.session.add(StreamHead(stream=name, seq=seq, hash="0" * 64))


def test_a_transaction_keeps_what_it_wrote(app: Flask) -> None:
    with transaction():
        put("one")
    assert head("one") is not None
    assert not in_transaction()


def test_a_failure_inside_undoes_all(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction():
        put("outer")
        with transaction():
            put("inner")
        raise RuntimeError
    assert (head("outer"), head("inner")) == (None, None)


def test_a_nested_failure_passed_over_undoes_all(app: Flask) -> None:
    with pytest.raises(ChangedOutside), transaction():
        put("outer")
        try:
            with transaction():
                put("inner")
                raise LookupError
        except LookupError:
            pass  # somebody swallows it: the outer act must not go on as if nothing had happened
    assert (head("outer"), head("inner")) == (None, None)
    with transaction():
        put("afterwards")
    assert head("afterwards") is not None


def test_the_database_may_refuse_and_the_session_goes_on(app: Flask) -> None:
    with transaction():
        put("twin")
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text("INSERT INTO stream_heads (stream, seq, hash) VALUES ('twin', 0, 'x')"))
    with transaction():
        put("next")
    assert head("next") is not None


def test_rows_changed_outside_are_refused(app: Flask) -> None:
    put("beside")
    with pytest.raises(ChangedOutside), transaction():
        pytest.fail("the transaction began over somebody's unsaved rows")
    db.session.rollback()
    with transaction():
        put("row")
    row = head("row")
    assert row is not None
    row.seq = 9
    with pytest.raises(ChangedOutside), transaction():
        pytest.fail("the transaction began over a changed row")
    db.session.rollback()
    assert row.seq == 0


def test_hints_run_after_the_commit_and_never_after_a_failure(app: Flask) -> None:
    seen: list[str] = []
    with transaction():
        on_commit(lambda: seen.append("outer"))
        with transaction():
            on_commit(lambda: seen.append("inner"))
        assert seen == []
    assert seen == ["outer", "inner"]
    with pytest.raises(RuntimeError), transaction():
        on_commit(lambda: seen.append("never"))
        raise RuntimeError
    with transaction():
        put("later")
    assert seen == ["outer", "inner"]


def test_what_was_read_before_is_read_again(app: Flask) -> None:
    with transaction():
        put("moving")
    stale = head("moving")
    assert stale is not None
    with db.engine.connect() as other:
        other.execute(text("UPDATE stream_heads SET seq = 7 WHERE stream = 'moving'"))
        other.commit()
    with transaction():
        assert lock(stale).seq == 7


def test_instants_need_a_zone_and_come_back_as_utc(app: Flask) -> None:
    east = datetime(2026, 11, 24, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    with transaction():
        db.session.add(Region(code="999999", name="示例", level="county", parent_code=None))
    assert calendars.current().version
    with pytest.raises(ValueError, match="zone"):
        UtcInstant().process_bind_param(datetime(2026, 1, 1), db.engine.dialect)
    stored = UtcInstant().process_bind_param(east, db.engine.dialect)
    assert UtcInstant().process_result_value(stored, db.engine.dialect) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


def test_refs_are_long_and_differ() -> None:
    refs = {new_ref() for _ in range(1000)}
    assert len(refs) == 1000
    assert all(len(ref) == 26 and ref.isalnum() for ref in refs)


PROCESSES, TIMES = 4, 50


def _increment(settings: Settings, times: int, failed: "multiprocessing.Queue[str]") -> None:
    from wsgi import create_app

    try:
        with create_app(settings).app_context():
            for _ in range(times):
                row = db.session.get(StreamHead, "counter")
                db.session.scalars(select(StreamHead)).all()  # a read is open, as in every request
                with transaction():
                    assert row is not None
                    lock(row).seq += 1
    except BaseException as error:
        failed.put(repr(error))


def test_four_processes_lose_nothing(app: Flask, settings: Settings) -> None:
    with transaction():
        put("counter")
    db.session.remove()
    db.engine.dispose()
    context = multiprocessing.get_context("fork")
    failed: multiprocessing.Queue[str] = context.Queue()
    workers = [context.Process(target=_increment, args=(settings, TIMES, failed)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=100)
    assert failed.empty(), failed.get()
    row = head("counter")
    assert row is not None
    assert row.seq == PROCESSES * TIMES


def test_the_clock_can_be_stepped_only_with_a_zone(app: Flask) -> None:
    with pytest.raises(ValueError, match="zone"), clock.stepped(datetime(2026, 1, 1)):
        pytest.fail("a naive instant was taken")
