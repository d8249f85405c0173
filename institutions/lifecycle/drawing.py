"""A random draw that anybody can redo: the list's digest goes out first, a later public value decides; pure.

list: the refs, each once, sorted, one a line, each line ended by a line feed, in UTF-8;
digest = SHA-256(list); seed = SHA-256(digest + line feed + value); the refs are taken in the order of
SHA-256(seed + line feed + ref), all digests as 64 lower-case hexadecimal digits (docs/draw.md).
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l

from accounts.roles import DEPARTMENTS
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from kernel.labels import Labelled


class DrawState(Labelled):
    """Where a draw stands."""

    LISTED = "listed", _l("名单摘要已公布，等待公开数值")
    DRAWN = "drawn", _l("已抽取")


_LAW = "IR art. 28; platform rule"


def _row(source: DrawState | None, act: str, target: DrawState) -> CycleMove:
    return CycleMove(Cycle.INSPECTION, source, act, target, Hand.BODY, _LAW, DEPARTMENTS, is_public=True)


DRAW_MOVES = (_row(None, "list_draw", DrawState.LISTED), _row(DrawState.LISTED, "draw", DrawState.DRAWN))


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def canonical_list(refs: Iterable[str]) -> str:
    """The list as it is digested: each ref once, sorted, one a line."""
    return "".join(f"{ref}\n" for ref in sorted(set(refs)))


def digest_of(canonical: str) -> str:
    """The digest that is published before the value is known."""
    return _sha256(canonical)


def seed_of(digest: str, value: str) -> str:
    """The seed: nobody knows it before the day of the value, everybody can compute it afterwards."""
    return _sha256(f"{digest}\n{value}")


def sample(canonical: str, seed: str, size: int) -> tuple[str, ...]:
    """The refs drawn, in the order of their digests; ValueError when fewer stand on the list than are to be drawn."""
    refs = canonical.split()
    if not 0 < size <= len(refs):
        raise ValueError(f"{size} of {len(refs)}")
    return tuple(sorted(refs, key=lambda ref: _sha256(f"{seed}\n{ref}"))[:size])


def is_later(value_on: date, listed_on: date) -> bool:
    """Whether the value is of a day after the list went out; of that day or before, somebody could have known it."""
    return value_on > listed_on
