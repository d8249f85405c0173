"""The cases most tests begin with, told again word for word instead of being brought about anew.

To file, accept, answer and entrust a case costs more than most tests that need one. A step (`@step`) taken on exactly
the world another test of this process took it on is told again: same rows, same ids, same instants. Exactly means:
nothing written since the world was made but other steps, no setting changed, nothing put in place of ours, and the
clock where it stood. So that it can stand there, a test with a world begins at the instant the first like it began, and
each step at an instant of its own, a few seconds later. In every other case the step is taken as usual.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import wraps
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pytest
from flask import current_app, has_request_context
from sqlalchemy import inspect

from accounts.actions import signing
from kernel import calendars, clock, pdf
from kernel.config import settings
from kernel.db import db, in_transaction, transaction
from tests.daytime import BASE, stand_at
from tests.listening import Ear, Said, say

if TYPE_CHECKING:
    from tests.world import World

Act = TypeVar("Act", bound=Callable[..., Any])
Names = dict[str, dict[str, Any]]
EACH = timedelta(seconds=5)  # between the beginnings of two steps
ON = "XUESU_TEST_RETOLD"  # set it for a quicker run; without it every step is taken as usual
# What tests have put in place of ours, and what of it no step asks for.
patches: list[pytest.MonkeyPatch] = []
APART = {(pdf, "render"), (signing, "_hasher"), (signing, "NOBODY")}


@dataclass(frozen=True)
class Row:
    """A row by its id."""

    kind: Any
    id: Any


@dataclass(frozen=True)
class Told:
    """What a step said, what it gave, how the world's names stood afterwards, and the instant it ended at."""

    said: Said
    given: Any
    names: Names
    until: datetime


class Teller:
    """What was told in this process; of the test that runs, what it has been told so far."""

    def __init__(self) -> None:
        self._known: dict[Any, Told | None] = {}
        self._starts: dict[tuple[str, ...], datetime] = {}  # never before the world itself was made
        self._path: tuple[str, ...] = ()
        self._is_busy = False

    def begin(self, world: "World") -> None:
        """A test begins with this world, just told."""
        if ON not in os.environ or is_patched() or clock._stepped.get() is not None or clock._shift != BASE:
            return
        self._ear = Ear.of(db.engine)
        self._around, self._names = _around(), _names(world)
        self._path = (db.engine.dialect.name, repr(self._around))
        self._start = self._starts.setdefault(self._path, clock.now())
        stand_at(self._start)
        self._ear.written = 0
        world.teller = self

    def take(self, act: Callable[..., Any], world: "World", given: Any, changes: Any) -> Any:
        """Take the step, or tell it again."""
        stepped = clock._stepped.get()
        key = [act.__module__, act.__qualname__, given, sorted(changes.items()), stepped]
        if self._is_busy or not (_is_plain(key) and self._is_as_it_was(world)):
            return act(world, *given, **changes)
        path, start = (*self._path, repr(key)), self._next()
        if self._known.get(path, ...) is None or (clock.now() > start if stepped is None else stepped.microsecond):
            return act(world, *given, **changes)
        if stepped is None:
            stand_at(start)
        told = self._known.get(path)
        value = self._tell(told, world) if told else self._listen(path, act, world, given, changes)
        if (known := self._known[path]) is not None:
            self._path, self._names, self._ear.written = path, known.names, 0
        return value

    def _next(self) -> datetime:
        return self._start + EACH * (len(self._path) - 1)

    def _tell(self, told: Told, world: "World") -> Any:
        with transaction():
            say(told.said)
        if clock._stepped.get() is None:
            stand_at(max(clock.now(), told.until))
        for name, values in told.names.items():
            getattr(world, name).update(values)
        calendars.current()  # which every act reads, and pages trust for some seconds
        return _given(told.given)

    def _listen(self, path: Any, act: Callable[..., Any], world: "World", given: Any, changes: Any) -> Any:
        self._is_busy, files = True, _files()
        try:
            with self._ear.listening() as said:
                value = act(world, *given, **changes)
        finally:
            self._is_busy = False
        kept = _kept(value)
        can_be_told = self._ear.is_plain and _is_plain(kept) and _files() == files
        self._known[path] = Told(said, kept, _names(world), clock.now()) if can_be_told else None
        return value

    def _is_as_it_was(self, world: "World") -> bool:
        return (
            self._ear is Ear.of(db.engine)
            and not self._ear.written
            and not is_patched()
            and not in_transaction()
            and not has_request_context()
            and current_thread() is main_thread()
            and _names(world) == self._names
            and _around() == self._around
        )


def step(act: Act) -> Act:
    """A way to bring something about in a world, that may be told again."""

    @wraps(act)
    def taken(world: "World", *given: Any, **changes: Any) -> Any:
        teller = world.teller
        return act(world, *given, **changes) if teller is None else teller.take(act, world, given, changes)

    return cast(Act, taken)


def is_patched() -> bool:
    """Whether a test has put something in place of ours that a step may ask for."""
    return any(
        one._setitem or any((target, name) not in APART for target, name, _was in one._setattr) for one in patches
    )


def _around() -> list[Any]:
    """What a step may ask for beside the database, and who listens: a test that does wants to hear the step itself."""
    told = {name: value for name, value in asdict(settings()).items() if name not in ("database_url", "data_dir")}
    heard = db.engine.dispatch
    listeners = [len(list(getattr(heard, name))) for name in ("before_cursor_execute", "after_cursor_execute")]
    return [told, {name: value for name, value in current_app.config.items() if not name.startswith("SQL")}, listeners]


def _names(world: "World") -> Names:
    return {name: dict(value) for name, value in vars(world).items() if isinstance(value, dict)}


def _files() -> int:
    return sum(1 for _ in settings().data_dir.rglob("*"))


def _kept(value: Any) -> Any:
    """The same with every row by its id."""
    if isinstance(value, db.Model):
        return Row(type(value), inspect(value).identity)
    return type(value)(map(_kept, value)) if type(value) in (tuple, list) else value


def _given(kept: Any) -> Any:
    """The same with the rows themselves."""
    if isinstance(kept, Row):
        return db.session.get_one(kept.kind, kept.id)
    return type(kept)(map(_given, kept)) if type(kept) in (tuple, list) else kept


def _is_plain(value: Any) -> bool:
    """Whether a value says all of itself when it is written out."""
    if isinstance(value, Row):
        return True
    if type(value) in (tuple, list):
        return all(map(_is_plain, value))
    if is_dataclass(value):
        return all(_is_plain(getattr(value, one.name)) for one in fields(value))
    return value is None or isinstance(value, str | int | bool | Enum | date)
