"""Check a copy of the open data offline: python verify.py FOLDER [KEYS.json]; it needs only `cryptography`."""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def same(found: object, expected: object, what: str) -> None:
    """Stop at the first thing that is not as signed."""
    if found != expected:
        sys.exit(f"NOT as signed: {what}")


def check(folder: Path, keys: dict[str, str]) -> str:
    """Walk the chain, then the files, then the rows; answer the digest of the last snapshot."""
    state, previous, header = {}, "", {}
    for number, path in enumerate(sorted(folder.glob("snapshots/*.json")), 1):
        words, changes = path.read_bytes(), path.with_suffix(".csv").read_bytes()
        header = json.loads(words)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[header["key"]]))
        key.verify(path.with_suffix(".sig").read_bytes(), words)
        same((header["number"], header["previous"]), (number, previous), f"chain at {path.name}")
        same(hashlib.sha256(changes).hexdigest(), header["changes"], f"changes of {path.name}")
        for line in changes.decode().splitlines()[1:]:
            sign, table, ref, leaf, _why = line.split(",")
            if sign == "+":
                state[table, ref] = leaf
            else:
                same(state.pop((table, ref), None), leaf, line)
        previous = hashlib.sha256(words).hexdigest()
    manifest = (folder / "manifest.json").read_bytes()
    same(hashlib.sha256(manifest).hexdigest(), header.get("manifest"), "manifest.json")
    for file in json.loads(manifest)["files"]:
        same(hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest(), file["sha256"], file["name"])
    for table in header["rows"]:
        for words in (folder / f"{table}.jsonl").read_bytes().splitlines():
            same(state.pop((table, json.loads(words)["id"]), None), hashlib.sha256(words).hexdigest(), table)
    same(state, {}, "rows that were signed and are not here")
    return previous


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(sys.argv[1]) / "keys.json"
    print("as signed, head", check(Path(sys.argv[1]), json.loads(given.read_text())))
