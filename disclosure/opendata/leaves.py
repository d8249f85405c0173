"""The hashes of rows: what lay in the former snapshot, what lies in this one, and what changed between them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosure.opendata.columns import TABLES, Table

Key = tuple[str, str]
HEADING = "change,table,id,hash,reason"
_START = '{"id":"'


class OutOfOrder(ValueError):
    """Rows do not come by their keys: a fault of the program or changed files."""


@dataclass(frozen=True)
class Leaf:
    """The hash of one row: SHA-256 of its line, whose salt is part of the line."""

    table: str
    ref: str
    hash: str

    @property
    def key(self) -> Key:
        """By what leaves are sorted."""
        return self.table, self.ref

    def words(self) -> bytes:
        """The leaf as the digest of all leaves takes it in."""
        return f"{self.table},{self.ref},{self.hash}\n".encode()


def leaf_of(table: str, line: str) -> Leaf:
    """The leaf of a line; raises OutOfOrder where the line does not begin with its key."""
    if not line.startswith(_START):
        raise OutOfOrder(f"{table}: a line without its key")
    return Leaf(table, line[len(_START) : line.index('"', len(_START))], hashlib.sha256(line.encode()).hexdigest())


def leaves_in(folder: Path) -> Iterator[Leaf]:
    """The leaves of the files in a folder, in order; nothing where there is no folder."""
    for table in TABLES:
        yield from leaves_of(folder, table)


def leaves_of(folder: Path, table: Table) -> Iterator[Leaf]:
    """The leaves of one table's file in a folder, in order; nothing where there is none."""
    path = folder / f"{table.name}.jsonl"
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield leaf_of(table.name, line.removesuffix("\n"))


def in_order(found: Iterable[Leaf]) -> Iterator[Leaf]:
    """The same leaves; raises OutOfOrder at the first that is not after the one before."""
    last: Key = ("", "")
    for leaf in found:
        if leaf.key <= last:
            raise OutOfOrder(f"{leaf.table}: {leaf.ref} is not after {last[1]}")
        last = leaf.key
        yield leaf


def changes(old: Iterator[Leaf], new: Iterator[Leaf], why: Callable[[Leaf], str]) -> Iterator[str]:
    """What takes the old leaves to the new ones, a line each: `-` with its reason, `+` without; both sides sorted.

    `why` is asked about a row that is gone; one that only changed says so by itself.
    """
    left, right = next(old, None), next(new, None)
    while left or right:
        if left and (right is None or left.key < right.key):
            yield f"-,{left.table},{left.ref},{left.hash},{why(left)}"
            left = next(old, None)
            continue
        if right and (left is None or right.key < left.key):
            yield f"+,{right.table},{right.ref},{right.hash},"
            right = next(new, None)
            continue
        if left and right and left.hash != right.hash:
            yield f"-,{left.table},{left.ref},{left.hash},changed"
            yield f"+,{right.table},{right.ref},{right.hash},"
        left, right = next(old, None), next(new, None)


class Digest:
    """SHA-256 over leaves as they pass."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def over(self, found: Iterable[Leaf]) -> Iterator[Leaf]:
        """Pass leaves on and take them in."""
        for leaf in found:
            self._sum.update(leaf.words())
            yield leaf

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        return self._sum.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
