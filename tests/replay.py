"""The small world written again: what its building said to the database the first time is said again, word for word.

Thousands of tests begin with the same world, and to build it through the acts costs more than many of them. On a clean
database the same statements give the same ids; where something was written before, the world is built as usual.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, text

from kernel.config import settings
from kernel.db import db, transaction
from tests.world import World

Said = list[tuple[str, Any]]
WRITES = ("INSERT", "UPDATE", "DELETE")
COUNTED = ("organisations", "people", "memberships", "contacts", "institutions", "events")
BEFORE = text("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED))


@dataclass(frozen=True)
class Recording:
    """What was said, what had been there before, and the ids it gave."""

    said: Said
    before: tuple[int, ...]
    world: World


class Worlds:
    """One recording for each engine and each set of keys, for much of what is written is sealed."""

    def __init__(self, build: Callable[[], World]) -> None:
        self._build = build
        self._known: dict[tuple[str, str | None], Recording] = {}

    def make(self) -> World:
        """The world, in the open database."""
        before = tuple(db.session.execute(BEFORE).one())
        kind = db.engine.dialect.name, settings().field_keys
        known = self._known.get(kind)
        if known is None:
            with _listening() as said:
                world = self._build()
            self._known[kind] = Recording(said, before, deepcopy(world))
            return world
        if known.before != before:
            return self._build()
        with transaction():
            _say(known.said)
        return deepcopy(known.world)


@contextmanager
def _listening() -> Iterator[Said]:
    said: Said = []

    def hear(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, _is_many: bool) -> None:
        if statement.startswith(WRITES):
            said.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def _say(said: Said) -> None:
    cursor = db.session.connection().connection.cursor()
    for statement, given in said:
        if isinstance(given, list):
            cursor.executemany(statement, given)
        else:
            cursor.execute(statement, given)
    cursor.close()
