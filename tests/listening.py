"""What is said to a database: heard, counted, and said again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

from kernel.db import db

Said = list[tuple[str, Any]]
WRITES = ("INSERT", "UPDATE", "DELETE")
READS = ("SELECT", "BEGIN", "PRAGMA", "SET", "SHOW")
INSIDE = ("nextval(", *(f"{word} " for word in WRITES))


class Ear:
    """Hears what an engine is told: how often something was written since the test began, and what."""

    _known: WeakKeyDictionary[Engine, Self] = WeakKeyDictionary()

    def __init__(self, engine: Engine) -> None:
        self.written = 0
        self.is_plain = True  # everything heard could be said again: no savepoints, nothing undone
        self._open = 0  # written, but not yet committed
        self._said: Said | None = None
        event.listen(engine, "before_cursor_execute", self._hear)
        event.listen(engine, "commit", self._kept)
        event.listen(engine, "rollback", self._undone)

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """The one ear at this engine."""
        if engine not in cls._known:
            cls._known[engine] = cls(engine)
        return cls._known[engine]

    @classmethod
    def heard_nothing(cls, engine: Engine) -> bool:
        """Whether somebody listened since the test began, and nothing was written."""
        return engine in cls._known and not cls._known[engine].written

    @contextmanager
    def listening(self) -> Iterator[Said]:
        """Keep what is written."""
        said: Said = []
        self._said, self.is_plain = said, True
        try:
            yield said
        finally:
            self._said = None

    def _hear(self, _connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, _is_many: bool) -> None:
        if not _is_write(statement):
            return
        self.written += 1
        self._open += 1
        if not statement.startswith(WRITES):
            self.is_plain = False
        elif self._said is not None:
            self._said.append((statement, given))

    def _kept(self, _connection: Any) -> None:
        self._open = 0

    def _undone(self, _connection: Any) -> None:
        if self._open:
            self._open, self.is_plain = 0, False


def _is_write(statement: str) -> bool:
    if statement.startswith("SELECT"):
        return "nextval(" in statement
    if statement.startswith("WITH"):
        return any(word in statement for word in INSIDE)
    return not statement.startswith(READS)


def say(said: Said) -> None:
    """Say it again, in the open transaction."""
    cursor = db.session.connection().connection.cursor()
    for statement, given in said:
        if isinstance(given, list):
            cursor.executemany(statement, given)
        else:
            cursor.execute(statement, given)
    cursor.close()
