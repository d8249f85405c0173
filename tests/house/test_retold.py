"""A case told again is the case that was brought about, row by row; and it is told only where nothing came between."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from complaints.lifecycle import Status
from kernel import clock
from kernel.config import Settings
from kernel.db import db, transaction
from tests.applications import Applications
from tests.daytime import stand_at
from tests.replay import Worlds
from tests.retold import ON
from tests.world import World, build

Held = dict[str, list[Any]]


@pytest.fixture(autouse=True)
def told() -> Iterator[None]:
    """With the telling on, whatever the run was asked for; not by `monkeypatch`, which it would notice."""
    before = os.environ.get(ON)
    os.environ[ON] = "1"
    yield
    os.environ.pop(ON)
    if before is not None:
        os.environ[ON] = before


@pytest.fixture
def rounds(
    request: pytest.FixtureRequest, database_url: str, settings: Settings, applications: Applications
) -> Callable[[], Any]:
    """Like one test after the other, each on an empty database."""
    worlds = Worlds(build)

    @contextmanager
    def one() -> Iterator[World]:
        stand_at(None)
        with applications.lend(settings):
            yield worlds.make()
        if database_url.startswith("sqlite"):
            folder: Path = request.getfixturevalue("sqlite_folder")
            for left in folder.glob("xuesu.db*"):
                left.unlink()
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "xuesu.db")
        else:
            request.getfixturevalue("postgresql_database").clean()

    return one


def held() -> Held:
    """Every row of every table."""
    return {name: sorted(map(repr, db.session.execute(select(table)))) for name, table in db.metadata.tables.items()}


def counts(rows: Held) -> dict[str, int]:
    """How many rows each table has."""
    return {name: len(found) for name, found in rows.items()}


def test_what_is_told_again_is_what_was_brought_about(rounds: Callable[[], Any]) -> None:
    seen = list[tuple[Held, str]]()
    for _ in range(3):  # the world heard; the case heard; the case told
        with rounds() as world:
            case = world.mediating()
            seen.append((held(), case.number))
            assert case.status is Status.MEDIATING and case.institution_id == world.institutions["app"]
            second = world.accepted()  # life goes on from there
            assert second.id == case.id + 1 and second.status is Status.ACCEPTED
    brought, heard, again = seen
    assert heard == again
    assert brought[1] != again[1]
    assert counts(brought[0]) == counts(again[0])


def test_it_is_not_told_where_something_came_between(
    rounds: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(before: Callable[[World], object] = lambda _world: None) -> tuple[str, Any]:
        with rounds() as world:
            before(world)
            case = world.file()
            return case.ref, case.filed_at

    def written(world: World) -> None:
        with transaction():
            world.person("learner").name = "李示例"

    def by_hand(_world: World) -> None:
        with transaction():
            db.session.execute(text("UPDATE people SET locale = 'zh'"))

    def patched(_world: World) -> None:
        monkeypatch.setattr("complaints.actions.filing.clock.day_of", clock.day_of)

    one()
    first = one()
    assert one() == first
    for before in (written, by_hand, patched):
        assert one(before) != first, before
        monkeypatch.undo()
    assert one() == first
