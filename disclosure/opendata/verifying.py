"""Is a copy of the open data what was signed: chain, files and rows, in constant memory, without the database."""

import base64
import binascii
import hashlib
import json
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from disclosure.opendata.columns import BY_NAME, TOMBSTONES, Table
from disclosure.opendata.leaves import HEADING, Digest, OutOfOrder, file_digest, in_order, leaves_in
from disclosure.opendata.silence import BACK, BURIED, CHANGED, GONE
from kernel.signing import is_signed

_NAME = re.compile(r"(\d{6})\.(json|sig|csv)", re.ASCII)
FORMS = ("csv", "json", "sig")
# So many silent edits are named; the others are counted.
NAMED = 20


class Broken(Exception):
    """Something is not as it was signed; the message says what."""


@dataclass
class Verdict:
    """What was found: the number and digest of the last snapshot, rows by table, which changed, why some are gone.

    `silent` counts what must not happen and did: a row written once that changed, one gone without its tombstone, one
    that came back after it; `named` says the first of them. `ok` is only where nothing was silent.
    """

    ok: bool = False
    snapshots: int = 0
    head: str = ""
    made_at: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    silent: dict[str, int] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    problem: str = ""


def verify(folder: Path, keys: dict[str, str] | None = None, head: str = "") -> Verdict:
    """Check a folder against these public keys (its own keys.json when none are given), and a head noted earlier.

    `head` is the digest of any snapshot seen before: a chain without it was cut short or made anew.
    """
    verdict = Verdict()
    try:
        with tempfile.TemporaryDirectory() as room, sqlite3.connect(Path(room) / "state") as state:
            _check(folder, keys, head, verdict, state)
        state.close()
    except (Broken, OutOfOrder) as error:
        verdict.problem = str(error)
    except (
        OSError,
        sqlite3.Error,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as error:
        verdict.problem = f"cannot be read: {type(error).__name__} {error}"[:200]
    verdict.ok = not verdict.problem and not verdict.silent
    return verdict


def _check(folder: Path, keys: dict[str, str] | None, head: str, verdict: Verdict, state: sqlite3.Connection) -> None:
    given = keys if keys is not None else json.loads((folder / "keys.json").read_text(encoding="utf-8"))
    state.execute("PRAGMA journal_mode=OFF")
    state.execute("PRAGMA synchronous=OFF")
    state.execute("CREATE TABLE leaf (name TEXT, ref TEXT, hash TEXT, PRIMARY KEY (name, ref)) WITHOUT ROWID")
    state.execute("CREATE TEMP TABLE taken (name TEXT, ref TEXT, why TEXT)")
    header: dict[str, Any] = {}
    heads, told = [""], _Told(state)
    for number in _numbers(folder / "snapshots"):
        former, header = header, _link(folder / "snapshots", number, heads, given)
        told.begin(number, is_renewed=bool(former) and former["schema"] != header["schema"])
        _replay(state, folder / "snapshots" / f"{number:06}.csv", told)
        told.end()
    _expect(not head or head in heads, "the snapshot that was seen before is not in this chain")
    verdict.snapshots, verdict.head, verdict.made_at = len(heads) - 1, heads[-1], header["made_at"]
    verdict.changed, verdict.gone = dict(sorted(told.changed.items())), dict(sorted(told.gone.items()))
    verdict.silent, verdict.named = dict(sorted(told.silent.items())), told.named
    _files(folder, header)
    verdict.rows = _rows(folder, header, state)


def _expect(holds: bool, problem: str) -> None:
    if not holds:
        raise Broken(problem)


def _numbers(folder: Path) -> range:
    """The numbers of the snapshots; they begin with 1 and none is missing, and nothing else lies there."""
    found: dict[int, set[str]] = {}
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        _expect(name is not None, f"snapshots/{path.name} belongs to no snapshot")
        if name:
            found.setdefault(int(name[1]), set()).add(name[2])
    _expect(bool(found), "no snapshot is here")
    for number in range(1, max(found) + 1):
        _expect(found.get(number) == set(FORMS), f"snapshot {number} is not whole")
    _expect(0 not in found, "there is no snapshot 0")
    return range(1, max(found) + 1)


def _link(folder: Path, number: int, heads: list[str], keys: dict[str, str]) -> dict[str, Any]:
    """One header: signed by a key we know, numbered, tied to the one before, with what changed."""
    name = f"{number:06}"
    words, signature = (folder / f"{name}.json").read_bytes(), (folder / f"{name}.sig").read_bytes()
    header: dict[str, Any] = json.loads(words)
    try:
        key = base64.b64decode(keys[header["key"]], validate=True)
    except (KeyError, binascii.Error):
        raise Broken(f"snapshot {number} is signed with a key that is not ours") from None
    _expect(is_signed(words, signature, key), f"the signature of snapshot {number} is wrong")
    _expect(header["number"] == number, f"snapshot {number} says it is another")
    _expect(header["previous"] == heads[-1], f"snapshot {number} does not follow the one before")
    _expect(header["changes"] == file_digest(folder / f"{name}.csv"), f"the changes of snapshot {number} were changed")
    heads.append(hashlib.sha256(words).hexdigest())
    return header


class _Told:
    """What the changes say happened to rows, and what they leave unsaid; whatever reason a line gives for itself."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self.state = state
        self.number, self.is_renewed = 0, False
        self.changed, self.gone, self.silent = Counter[str](), Counter[str](), Counter[str]()
        self.named: list[str] = []

    def begin(self, number: int, *, is_renewed: bool) -> None:
        """The changes of this snapshot come next; `is_renewed` where its rows are written by another schema."""
        self.number, self.is_renewed = number, is_renewed
        self.state.execute("DELETE FROM taken")

    def added(self, table: Table, ref: str) -> None:
        """A row came; what stands may have no tombstone."""
        if table is TOMBSTONES:
            mark, _sign, key = ref.partition(":")
            for name in BURIED.get(mark, []):
                if self._has(name, key):
                    self._silent(name, key, BACK)
        elif table.buried and self._has(TOMBSTONES.name, f"{table.buried}:{ref}"):
            self._silent(table.name, ref, BACK)

    def taken(self, table: Table, ref: str, why: str) -> None:
        """A row went; whether it only changed is known at the end."""
        self.state.execute("INSERT INTO taken VALUES (?, ?, ?)", (table.name, ref, why))

    def end(self) -> None:
        """Look at what was taken, now that everything else came."""
        for name, ref, why in self.state.execute("SELECT name, ref, why FROM taken ORDER BY name, ref"):
            table = BY_NAME[name]
            if self._has(name, ref):
                self.changed[name] += 1
                if not table.may_change and not self.is_renewed:
                    self._silent(name, ref, CHANGED)
                continue
            self.gone[f"{name}: {why}"] += 1
            is_buried = bool(table.buried) and self._has(TOMBSTONES.name, f"{table.buried}:{ref}")
            if not table.may_go and not is_buried:
                self._silent(name, ref, GONE)

    def _has(self, name: str, ref: str) -> bool:
        return self.state.execute("SELECT 1 FROM leaf WHERE (name, ref) = (?, ?)", (name, ref)).fetchone() is not None

    def _silent(self, name: str, ref: str, what: str) -> None:
        self.silent[f"{name}: {what}"] += 1
        if len(self.named) < NAMED:
            self.named.append(f"snapshot {self.number}: {name} {ref} {what}")


def _replay(state: sqlite3.Connection, path: Path, told: _Told) -> None:
    with path.open(encoding="utf-8", newline="\n") as lines:
        _expect(next(lines) == HEADING + "\n", f"{path.name} has another heading")
        for words in lines:
            sign, name, ref, leaf, why = words.removesuffix("\n").split(",")
            if sign == "+":
                told.added(BY_NAME[name], ref)
                state.execute("INSERT INTO leaf VALUES (?, ?, ?)", (name, ref, leaf))
                continue
            taken = state.execute("DELETE FROM leaf WHERE (name, ref, hash) = (?, ?, ?)", (name, ref, leaf))
            _expect(taken.rowcount == 1, f"{path.name} takes out what was not there: {name} {ref}")
            told.taken(BY_NAME[name], ref, why)


def _files(folder: Path, header: dict[str, Any]) -> None:
    """Every file is the one the manifest names, and none lies beside."""
    _expect(file_digest(folder / "manifest.json") == header["manifest"], "manifest.json is not the one that was signed")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    names = {"manifest.json", "snapshots"}
    for file in manifest["files"]:
        path = folder / file["name"]
        _expect(path.is_file(), f"{file['name']} is missing")
        _expect(path.stat().st_size == file["bytes"], f"{file['name']} has another size")
        _expect(file_digest(path) == file["sha256"], f"{file['name']} was changed")
        names.add(file["name"])
    for path in folder.iterdir():
        _expect(path.name in names, f"{path.name} is in no manifest")


def _rows(folder: Path, header: dict[str, Any], state: sqlite3.Connection) -> dict[str, int]:
    """The rows are those the chain leads to, in their order, none missing and none added."""
    digest, seen = Digest(), Counter[str](dict.fromkeys(header["rows"], 0))
    for leaf in digest.over(in_order(leaves_in(folder))):
        taken = state.execute("DELETE FROM leaf WHERE (name, ref, hash) = (?, ?, ?)", (leaf.table, leaf.ref, leaf.hash))
        _expect(taken.rowcount == 1, f"{leaf.table} {leaf.ref} is not the row that was signed")
        seen[leaf.table] += 1
    for name, ref in _left(state):
        raise Broken(f"{name} {ref} was signed and is not here")
    _expect(dict(seen) == header["rows"], "there are more or fewer rows than were signed")
    _expect(digest.hexdigest() == header["leaves"], "the rows lie in another order")
    return dict(seen)


def _left(state: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    yield from state.execute("SELECT name, ref FROM leaf ORDER BY name, ref LIMIT 1")
