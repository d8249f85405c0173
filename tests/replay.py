"""The small world written again: what its building said to the database the first time is said again, word for word.

Thousands of tests begin with the same world, and to build it through the acts costs more than many of them. On a clean
database the same statements give the same ids; where something was written before, the world is built as usual.
`tests.retold` does the same for the cases most tests begin with.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from sqlalchemy import text

from kernel.config import settings
from kernel.db import db, transaction
from tests.listening import Ear, Said, say
from tests.retold import Teller
from tests.world import World

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
        self._teller = Teller()

    def make(self) -> World:
        """The world, in the open database."""
        before = tuple(db.session.execute(BEFORE).one())
        kind = db.engine.dialect.name, settings().field_keys
        known, is_untouched = self._known.get(kind), Ear.heard_nothing(db.engine)
        if known is None:
            with Ear.of(db.engine).listening() as said:
                world = self._build()
            self._known[kind] = Recording(said, before, deepcopy(world))
            return world
        if known.before != before:
            return self._build()
        with transaction():
            say(known.said)
        world = deepcopy(known.world)
        if is_untouched:
            self._teller.begin(world)
        return world
