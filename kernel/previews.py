"""What papers an act would make, in their very words: the act is tried, read and undone until its papers were seen."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from kernel.db import transaction
from kernel.papers import Paper, digest

Make = Callable[[], Iterable[Paper | None]]


@dataclass(frozen=True)
class Preview:
    """A paper as it would be made: who issues it, and its text; it has no number before the act."""

    issuer: str
    text: str


@dataclass(frozen=True)
class Tried:
    """What came of a try: the papers to read and the digest of all their texts; no papers once the act is done."""

    papers: tuple[Preview, ...] = ()
    digest: str = ""


class _NotSeen(Exception):
    """The papers say something that nobody has read."""


def press(make: Make, seen: str) -> Tried:
    """Do the act if its papers say what was read (`seen` is their digest); else undo it whole and answer what they say.

    `make` does the act and registers its papers; it runs inside one transaction, so text, number and act stand or fall
    together. An act without papers is done at once. Errors of the domain come through either way.
    """
    tried = Tried()
    try:
        with transaction():
            tried = _tried(make())
            if tried.papers and tried.digest != seen:
                raise _NotSeen
    except _NotSeen:
        return tried
    return Tried()


def rehearse(make: Make) -> Tried:
    """What the papers of an act would say; the act is undone whatever they say."""
    tried = Tried()
    with suppress(_NotSeen), transaction():
        tried = _tried(make())
        raise _NotSeen
    return tried


def _tried(papers: Iterable[Paper | None]) -> Tried:
    made = [one for one in papers if one is not None]
    found = digest("\0".join(one.text_digest for one in made)) if made else ""
    return Tried(tuple(Preview(one.issuer_name, one.text) for one in made), found)
