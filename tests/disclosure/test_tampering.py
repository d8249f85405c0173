"""A thousand ways to change a copy of the open data, and every one is found."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from disclosure import actions
from disclosure.lifecycle import WithdrawalReason
from disclosure.opendata import places
from disclosure.opendata.verifying import verify
from kernel import signing
from tests.disclosure.support import corrected, published
from tests.disclosure.test_open_data import candidate_of
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Files know no engine."""
    return sqlite_url


@pytest.fixture
def mirror(app: Flask, world: World, tmp_path: Path) -> Path:
    """A copy with a chain of four snapshots: rows added, one taken down, one corrected."""
    for number in range(4):
        made = published(world)
        if number == 1:
            actions.withdraw(candidate_of(made), WithdrawalReason.CONSENT, by=world.actor("officer"))
        if number == 2:
            corrected(world, candidate_of(made), "消费者投诉该机构。双方自行和解。")
        actions.publish_open_data()
    found = places.current()
    assert found is not None
    return Path(shutil.copytree(found, tmp_path / "mirror"))


def flip(folder: Path, dice: random.Random) -> str:
    path = dice.choice(files(folder))
    data = bytearray(path.read_bytes())
    place = dice.randrange(len(data))
    data[place] ^= 1 << dice.randrange(8)
    path.write_bytes(data)
    return f"bit {place} of {path.name}"


def cut(folder: Path, dice: random.Random) -> str:
    path = dice.choice(files(folder))
    data = path.read_bytes()
    path.write_bytes(data[: dice.randrange(len(data))])
    return f"{path.name} cut"


def add(folder: Path, dice: random.Random) -> str:
    path = dice.choice(files(folder))
    path.write_bytes(path.read_bytes() + dice.choice([b"\n", b" ", b"\0", b"x"]))
    return f"{path.name} with more"


def drop(folder: Path, dice: random.Random) -> str:
    path = dice.choice(files(folder))
    path.unlink()
    return f"{path.name} dropped"


def slip_in(folder: Path, dice: random.Random) -> str:
    place = dice.choice([folder, folder / "snapshots"])
    (place / dice.choice(["000099.csv", "more.jsonl", "000005.json"])).write_text("{}")
    return f"a file in {place.name}"


def move_rows(folder: Path, dice: random.Random) -> str:
    path = dice.choice([one for one in files(folder) if one.suffix in (".jsonl", ".csv") and lines(one) > 2])
    rows = path.read_bytes().splitlines(keepends=True)
    place = dice.randrange(1, len(rows) - 1)
    rows[place], rows[place + 1] = rows[place + 1], rows[place]
    path.write_bytes(b"".join(rows))
    return f"{path.name} with rows {place} and the next in each other's place"


def drop_row_and_say_so(folder: Path, dice: random.Random) -> str:
    """Take a row out and mend the manifest: the signature of the manifest's digest is what finds it."""
    path = dice.choice([one for one in folder.glob("*.jsonl") if lines(one) > 1])
    rows = path.read_bytes().splitlines(keepends=True)
    del rows[dice.randrange(len(rows))]
    path.write_bytes(b"".join(rows))
    mend(folder, path)
    return f"{path.name} without a row, manifest mended"


def add_row_and_say_so(folder: Path, dice: random.Random) -> str:
    path = dice.choice([one for one in folder.glob("*.jsonl") if lines(one) > 0])
    row = json.loads(path.read_bytes().splitlines()[0]) | {"id": f"{dice.getrandbits(60):026d}"}
    words = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
    rows = sorted([*path.read_bytes().splitlines(), words])
    path.write_bytes(b"\n".join(rows) + b"\n")
    mend(folder, path)
    return f"{path.name} with a row more, manifest mended"


def cut_link(folder: Path, dice: random.Random) -> str:
    number = dice.randrange(1, 5)
    for path in (folder / "snapshots").glob(f"{number:06}.*"):
        path.unlink()
    return f"link {number} gone"


def close_gap(folder: Path, dice: random.Random) -> str:
    """A link gone and the later ones given its number."""
    number = dice.randrange(1, 4)
    for form in ("json", "sig", "csv"):
        for later in range(number, 4):
            (folder / "snapshots" / f"{later + 1:06}.{form}").replace(folder / "snapshots" / f"{later:06}.{form}")
    return f"link {number} gone and the gap closed"


def swap_signatures(folder: Path, dice: random.Random) -> str:
    one, other = ((folder / "snapshots" / f"{number:06}.sig") for number in dice.sample(range(1, 5), 2))
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return f"{one.name} and {other.name} in each other's place"


def rewrite_header(folder: Path, dice: random.Random) -> str:
    """Change what a header says and tie the next ones to it, as far as one can without the key."""
    path = folder / "snapshots" / f"{dice.randrange(1, 5):06}.json"
    header = json.loads(path.read_bytes())
    field = dice.choice(sorted(header))
    header[field] = f"{header[field]}0" if isinstance(header[field], str) else 7
    path.write_text(json.dumps(header, separators=(",", ":")))
    return f"{path.name} says another {field}"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def mend(folder: Path, path: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    for file in manifest["files"]:
        if file["name"] == path.name:
            file["bytes"], file["sha256"] = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


WAYS: list[Callable[[Path, random.Random], str]] = [
    *[flip] * 4,
    *(cut, add, drop, slip_in, move_rows, drop_row_and_say_so, add_row_and_say_so),
    *(cut_link, close_gap, swap_signatures, rewrite_header),
]


@pytest.mark.parametrize("times", [90, pytest.param(1000, marks=pytest.mark.slow)])
def test_every_change_is_found(mirror: Path, times: int) -> None:
    keys, dice, kept = signing.public_keys(), random.Random(50), mirror.with_name("kept")
    assert verify(mirror, keys).ok
    mirror.rename(kept)
    missed, ways = [], set()
    for number in range(times):
        shutil.copytree(kept, mirror)
        way = WAYS[number % len(WAYS)]
        what = way(mirror, dice)
        ways.add(way)
        if verify(mirror, keys if number % 2 else None).ok:
            missed.append(what)
        shutil.rmtree(mirror)
    assert not missed, missed[:10]
    assert ways == set(WAYS)
