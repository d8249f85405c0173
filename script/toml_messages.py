"""Finds the words people read in the rule sets, so that the catalogue can carry them in other languages."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO

READ = frozenset({"name", "text", "reason", "does", "says", "starts", "stops", "note", "audience", "hints", "nature"})
TABLES = frozenset({"warnings", "says"})


def extract(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, object]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield every readable string of a rule set as Babel's extractors do: line, function, message, comments."""
    del keywords, comment_tags, options  # a rule set marks its words by their keys
    for words in _walk(tomllib.loads(file.read().decode())):
        yield 1, None, words, []


def _walk(thing: object, key: str = "") -> Iterator[str]:
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from _walk(value, key if key in TABLES else name)
    elif isinstance(thing, list):
        for value in thing:
            yield from _walk(value, key)
    elif isinstance(thing, str) and (key in READ or key in TABLES) and thing:
        yield thing
