"""Check a copy of the open data offline: python verify.py FOLDER [KEYS.json]; it needs only `cryptography`."""

import base64
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# Under which name a row's tombstone lies; rows of these tables, and tombstones, are written once.
BURIED = {"publications": "publications", "summaries": "publications", "narratives": "narratives", "notices": "notices"}
ONCE = {*BURIED, "tombstones"}
# So many missing files are named.
NAMED = 20
TABLES = """
    PRAGMA journal_mode = OFF;
    CREATE TABLE leaf (name TEXT, ref TEXT, hash TEXT, PRIMARY KEY (name, ref)) WITHOUT ROWID;
    CREATE TABLE taken (name TEXT, ref TEXT);
"""


def same(found: object, expected: object, what: str) -> None:
    """Stop at the first thing that is not as signed."""
    if found != expected:
        sys.exit(f"NOT as signed: {what}")


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces: a file may be larger than the memory."""
    found = hashlib.sha256()
    with path.open("rb") as data:
        while piece := data.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


class State:
    """The rows that the chain leads to, in a file of its own that goes by itself; there may be millions."""

    def __init__(self) -> None:
        self.rows = sqlite3.connect("")
        self.rows.executescript(TABLES)

    def put(self, table: str, ref: str, leaf: str) -> None:
        """A row came."""
        self.rows.execute("INSERT OR REPLACE INTO leaf VALUES (?, ?, ?)", (table, ref, leaf))

    def take(self, table: str, ref: str, leaf: str, what: str) -> None:
        """A row goes that must be there with this hash."""
        gone = self.rows.execute("DELETE FROM leaf WHERE (name, ref, hash) = (?, ?, ?)", (table, ref, leaf))
        same(gone.rowcount, 1, what)

    def has(self, table: str, ref: str) -> bool:
        """Whether a row is there."""
        return self.rows.execute("SELECT 1 FROM leaf WHERE (name, ref) = (?, ?)", (table, ref)).fetchone() is not None

    def buried(self, table: str, ref: str) -> bool:
        """Whether a row has a tombstone."""
        return table in BURIED and self.has("tombstones", f"{BURIED[table]}:{ref}")

    def silent(self, lines: Path, is_renewed: bool) -> list[str]:
        """What must not happen: a row written once changed, one went without a tombstone, or one is back after it."""
        found = []
        for table, ref in self.rows.execute("SELECT name, ref FROM taken"):
            if self.has(table, ref):
                if table in ONCE and not is_renewed:
                    found.append(f"{table} {ref} changed")
            elif table != "figures" and not self.buried(table, ref):
                found.append(f"{table} {ref} gone without a tombstone")
        for sign, table, ref, _leaf in changes(lines):
            rows = [(name, ref.partition(":")[2]) for name in BURIED] if table == "tombstones" else [(table, ref)]
            back = [one for one in rows if sign == "+" and self.has(*one) and self.buried(*one)]
            found += [f"{name} {key} back after its tombstone" for name, key in back]
        self.rows.execute("DELETE FROM taken")
        return found


def changes(path: Path) -> Any:
    """The lines of a snapshot's changes, without the heading: sign, table, id, hash."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split(",")[:4]


def missing(folder: Path) -> Iterator[str]:
    """What is not in the folder: snapshots are numbered from 000001 to the manifest's own without a gap."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        yield manifest.name
        return
    told = json.loads(manifest.read_bytes())
    for number in range(1, told["snapshot"] + 1):
        for form in ("json", "sig", "csv"):
            if not (folder / "snapshots" / f"{number:06}.{form}").is_file():
                yield f"snapshots/{number:06}.{form}"
    yield from (file["name"] for file in told["files"] if not (folder / file["name"]).is_file())


def check(folder: Path, keys: dict[str, str]) -> tuple[str, list[str]]:
    """Walk the chain, then the files, then the rows; answer the last snapshot's digest and what was silent."""
    absent = list(islice(missing(folder), NAMED + 1))
    if absent:
        sys.exit("missing: " + ", ".join(absent[:NAMED]) + (" and more" if absent[NAMED:] else ""))
    state, header = State(), dict[str, Any]()
    previous, found = "", list[str]()
    for number, path in enumerate(sorted(folder.glob("snapshots/*.json")), 1):
        words, lines = path.read_bytes(), path.with_suffix(".csv")
        former, header = header, json.loads(words)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[header["key"]]))
        key.verify(path.with_suffix(".sig").read_bytes(), words)
        same((header["number"], header["previous"]), (number, previous), f"chain at {path.name}")
        same(digest(lines), header["changes"], f"changes of {path.name}")
        for sign, table, ref, leaf in changes(lines):
            if sign == "+":
                state.put(table, ref, leaf)
            else:
                state.take(table, ref, leaf, f"{lines.name} takes out {table} {ref}")
                state.rows.execute("INSERT INTO taken VALUES (?, ?)", (table, ref))
        is_renewed = header["schema"] != former.get("schema", header["schema"])
        found += [f"snapshot {number}: {one}" for one in state.silent(lines, is_renewed)]
        previous = hashlib.sha256(words).hexdigest()
    manifest = folder / "manifest.json"
    same(digest(manifest), header.get("manifest"), "manifest.json")
    for file in json.loads(manifest.read_bytes())["files"]:
        same(digest(folder / file["name"]), file["sha256"], file["name"])
    for table in header["rows"]:
        with (folder / f"{table}.jsonl").open("rb") as rows:
            for line in rows:
                row = line.rstrip(b"\n")
                ref = json.loads(row)["id"]
                state.take(table, ref, hashlib.sha256(row).hexdigest(), f"{table} {ref}")
    left = state.rows.execute("SELECT name, ref FROM leaf LIMIT 1").fetchone()
    same(left, None, "rows that were signed and are not here")
    return previous, found


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(sys.argv[1]) / "keys.json"
    head, edits = check(Path(sys.argv[1]), json.loads(given.read_text()))
    print(*edits, "as signed, head " + head, sep="\n")
    sys.exit(f"{len(edits)} rows changed or gone in silence" if edits else 0)
