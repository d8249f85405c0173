"""Check a copy of the open data offline: python verify.py FOLDER [KEYS.json]; it needs only `cryptography`."""

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# Under which name a row's tombstone lies; rows of these tables, and tombstones, are written once.
BURIED = {"publications": "publications", "summaries": "publications", "narratives": "narratives", "notices": "notices"}
ONCE = {*BURIED, "tombstones"}
Row = tuple[str, str]


def same(found: object, expected: object, what: str) -> None:
    """Stop at the first thing that is not as signed."""
    if found != expected:
        sys.exit(f"NOT as signed: {what}")


def silent(state: dict[Row, str], taken: list[Row], added: list[Row], is_renewed: bool) -> list[str]:
    """What must not happen: a row written once changed, one went without a tombstone, or one came back after it."""

    def tombstone(table: str, ref: str) -> bool:
        return table in BURIED and ("tombstones", f"{BURIED[table]}:{ref}") in state

    found = []
    for table, ref in taken:
        if (table, ref) in state:
            if table in ONCE and not is_renewed:
                found.append(f"{table} {ref} changed")
        elif table != "figures" and not tombstone(table, ref):
            found.append(f"{table} {ref} gone without a tombstone")
    for table, ref in added:
        rows = [(name, ref.partition(":")[2]) for name in BURIED] if table == "tombstones" else [(table, ref)]
        found += [
            f"{name} {key} back after its tombstone"
            for name, key in rows
            if (name, key) in state and tombstone(name, key)
        ]
    return found


def check(folder: Path, keys: dict[str, str]) -> tuple[str, list[str]]:
    """Walk the chain, then the files, then the rows; answer the last snapshot's digest and what was silent."""
    state: dict[Row, str] = {}
    header: dict[str, Any] = {}
    previous, found = "", list[str]()
    for number, path in enumerate(sorted(folder.glob("snapshots/*.json")), 1):
        words, changes = path.read_bytes(), path.with_suffix(".csv").read_bytes()
        former, header, taken, added = header, json.loads(words), [], []
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[header["key"]]))
        key.verify(path.with_suffix(".sig").read_bytes(), words)
        same((header["number"], header["previous"]), (number, previous), f"chain at {path.name}")
        same(hashlib.sha256(changes).hexdigest(), header["changes"], f"changes of {path.name}")
        for line in changes.decode().splitlines()[1:]:
            sign, table, ref, leaf, _why = line.split(",")
            if sign == "+":
                state[table, ref] = leaf
                added.append((table, ref))
            else:
                same(state.pop((table, ref), None), leaf, line)
                taken.append((table, ref))
        is_renewed = header["schema"] != former.get("schema", header["schema"])
        found += [f"snapshot {number}: {one}" for one in silent(state, taken, added, is_renewed)]
        previous = hashlib.sha256(words).hexdigest()
    manifest = (folder / "manifest.json").read_bytes()
    same(hashlib.sha256(manifest).hexdigest(), header.get("manifest"), "manifest.json")
    for file in json.loads(manifest)["files"]:
        same(hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest(), file["sha256"], file["name"])
    for table in header["rows"]:
        for words in (folder / f"{table}.jsonl").read_bytes().splitlines():
            same(state.pop((table, json.loads(words)["id"]), None), hashlib.sha256(words).hexdigest(), table)
    same(state, {}, "rows that were signed and are not here")
    return previous, found


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(sys.argv[1]) / "keys.json"
    head, edits = check(Path(sys.argv[1]), json.loads(given.read_text()))
    print(*edits, "as signed, head " + head, sep="\n")
    sys.exit(f"{len(edits)} rows changed or gone in silence" if edits else 0)
