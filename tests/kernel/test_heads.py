"""A transaction keeps the heads of its chains in mind and moves them once, at its end."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import event

from kernel import chain, events
from kernel.db import before_commit, db, transaction
from kernel.events import SYSTEM, Event


@dataclass(frozen=True)
class StepTaken(Event):
    """An event of these tests."""

    kind = "test.step_taken"
    stair: int

    @property
    def stream(self) -> str:
        """The stair's own chain."""
        return f"stair:{self.stair}"


def step() -> None:
    with transaction():
        events.record(StepTaken(1), SYSTEM)


def test_one_by_one_and_at_once_take_up_each_other_until_the_end(app: Flask) -> None:
    step()
    with transaction():
        events.record(StepTaken(1), SYSTEM)
        events.record_many([(StepTaken(stair), None) for stair in (1, 2, 1)], SYSTEM)
        events.record(StepTaken(2), SYSTEM)
        before_commit("late", lambda: events.record(StepTaken(1), SYSTEM))
    assert [row.seq for row in events.stream_of("stair:1")] == [1, 2, 3, 4, 5]
    assert [row.seq for row in events.stream_of("stair:2")] == [1, 2]
    assert chain.verify().ok


def test_a_head_is_locked_once_and_moved_once(app: Flask) -> None:
    step()
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    with transaction():
        for _ in range(4):
            events.record(StepTaken(1), SYSTEM)
    event.remove(db.engine, "before_cursor_execute", note)
    assert sum("stream_heads" in one for one in said) == 2
    assert chain.verify().ok


def test_what_was_undone_is_not_in_mind(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        events.record(StepTaken(1), SYSTEM)
        raise ZeroDivisionError
    step()
    assert [row.seq for row in events.stream_of("stair:1")] == [1]
    assert chain.verify().ok
