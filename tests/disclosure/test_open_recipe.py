"""The recipe outsiders run holds no file and no list of rows in memory, however many there are."""

import ast
import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from disclosure.opendata import recipe

WORDS = "消费者投诉该机构，涉及退费。双方达成调解协议。" * 6


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def signed(folder: Path, rows: int) -> Path:
    """A chain of one snapshot with so many rows."""
    (folder / "snapshots").mkdir(parents=True)
    key, start = Ed25519PrivateKey.generate(), folder / "snapshots" / "000001"
    public = base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    lines = [json.dumps({"id": f"{place:08}", "words": WORDS}, ensure_ascii=False) for place in range(rows)]
    leaves = [
        f"+,publications,{place:08},{hashlib.sha256(line.encode()).hexdigest()}," for place, line in enumerate(lines)
    ]
    (folder / "publications.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    start.with_suffix(".csv").write_text("\n".join(["change,table,id,hash,reason", *leaves, ""]))
    file = {"name": "publications.jsonl", "sha256": digest(folder / "publications.jsonl")}
    (folder / "manifest.json").write_text(json.dumps({"snapshot": 1, "files": [file]}))
    (folder / "keys.json").write_text(json.dumps({"one": public}))
    told = {"number": 1, "previous": "", "key": "one", "schema": "1", "rows": {"publications": rows}}
    told |= {"changes": digest(start.with_suffix(".csv")), "manifest": digest(folder / "manifest.json")}
    start.with_suffix(".json").write_text(json.dumps(told))
    start.with_suffix(".sig").write_bytes(key.sign(start.with_suffix(".json").read_bytes()))
    return folder


def test_it_runs_where_python_is_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ubuntu 22.04 has Python 3.10, others still 3.9: nothing newer is called, and nothing newer is written."""
    monkeypatch.delattr("hashlib.file_digest", raising=False)
    large = tmp_path / "rows.jsonl"
    large.write_bytes(b"0123456789" * 250_000)
    assert recipe.digest(large) == digest(large)
    ast.parse(Path(recipe.__file__).read_text(encoding="utf-8"), feature_version=(3, 9))


def megabytes(folder: Path) -> float:
    """The most memory the recipe held while it checked a folder."""
    run = [sys.executable, recipe.__file__, str(folder)]
    checking = subprocess.Popen(run, stdout=subprocess.DEVNULL)
    _process, status, used = os.wait4(checking.pid, 0)
    checking.returncode = os.waitstatus_to_exitcode(status)
    assert checking.returncode == 0
    return used.ru_maxrss / 1024


def test_checking_many_rows_takes_no_more_memory(tmp_path: Path) -> None:
    few, many = signed(tmp_path / "few", 100), signed(tmp_path / "many", 40_000)
    assert (many / "publications.jsonl").stat().st_size > 16_000_000
    assert megabytes(many) < megabytes(few) + 12
