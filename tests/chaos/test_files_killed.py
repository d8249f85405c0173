"""Killed with -9 at each step between a file and its row: no row misses its bytes, what is left over is named (F13)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from kernel import clock, files
from kernel.config import Settings
from kernel.db import db
from kernel.files import CopyState, CoverState, StoredFile
from tests.chaos.mortal_files import BUCKET, LARGE, POINTS, token_of
from tests.kernel import buckets
from tests.kernel.hostile_pdf import photo

Mortals = Callable[..., list[int]]
Ends = dict[tuple[str, str], tuple[int, int, int]]
OLD = timedelta(days=-2)  # a bucket's clock is its own


def _stored(what: str) -> Ends:
    """The points a folder and a bucket share."""
    return {
        ("chaos.hand_in", f"{what}: bytes without a row"): (0, 0, 1),
        ("chaos.hand_in", f"{what}: row not committed"): (0, 0, 1),
        ("chaos.copy", f"{what}: copy kept, row not committed"): (1, 0, 1),
        ("chaos.cover", f"{what}: version kept, row not committed"): (1, 0, 1),
        ("chaos.cover", f"{what}: version taken back, its bytes not"): (1, 0, 1),
        ("chaos.throw_away", f"{what}: row gone, bytes not"): (0, 0, 2),
        ("chaos.throw_away", f"{what}: original gone, copy not"): (0, 0, 1),
        ("chaos.pieces", f"{what}: one piece laid down"): (0, 0, 1),
        ("chaos.pieces", f"{what}: all pieces without a row"): (0, 0, 3),
        ("chaos.pieces", f"{what}: rows of pieces gone, two left"): (0, 0, 2),
    }


# job, point: rows with an owner, rows in quarantine, objects no row knows
ENDS: Ends = {
    **_stored("file"),
    ("chaos.hand_in", "file: half written"): (0, 0, 1),
    ("chaos.hand_in", "file: not yet synced"): (0, 0, 1),
    ("chaos.hand_in", "file: refused in the middle"): (0, 0, 0),
    ("chaos.hand_in", "file: row committed, no hint"): (0, 1, 0),
    ("chaos.send", "file: linked, not committed"): (0, 1, 1),
    ("chaos.copy", "file: claimed by a worker"): (1, 0, 0),
    ("chaos.copy", "file: copy made, not kept"): (1, 0, 0),
    ("chaos.cover", "file: version claimed by a worker"): (1, 0, 0),
    ("chaos.cover", "file: version made, not kept"): (1, 0, 0),
    ("chaos.cover", "file: version made and kept"): (1, 0, 0),
    ("chaos.pieces", "file: pieces laid down, no transaction"): (0, 0, 3),
    ("chaos.pieces", "file: pieces with their rows"): (1, 0, 0),
}
BUCKET_ENDS = _stored("bucket")
# Which a worker finds due when it comes again, and how many of them are to be covered.
DUE, COVERED = 8, 4


def test_every_point_is_died_at() -> None:
    assert {point for _job, point in ENDS} == set(POINTS)
    assert {point for _job, point in BUCKET_ENDS} == set(BUCKET)


def _die(mortals: Mortals, ends: Ends, **changed: str) -> files.Orphans:
    """Live each life to its end; what is left, after a look at each row."""
    lives = [(point, job, number) for number, (job, point) in enumerate(ends, 1)]
    assert mortals(lives, **changed) == [-9] * len(lives)
    db.session.rollback()
    left = files.orphans(OLD)
    assert (left.rows, len(left.objects)) == ([], sum(strays for _owned, _waiting, strays in ends.values()))
    for number, (owned, waiting, _strays) in enumerate(ends.values(), 1):
        mine = db.select(StoredFile).where(StoredFile.owner_kind == "message", StoredFile.owner_id == number)
        assert len(list(db.session.scalars(mine))) == owned, number
        assert len(files.quarantined(token_of(number))) == waiting, number
    _everything_can_be_read()
    return left


def _come_again() -> int:
    """The worker comes again: nothing is left to do then; how many files it looked at."""
    with clock.stepped(clock.now() + timedelta(hours=1)):
        looked: int = files.sweep()
    assert not list(db.session.scalars(db.select(StoredFile.id).where(StoredFile.check_at.is_not(None))))
    _everything_can_be_read()
    return looked


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_row_misses_its_bytes_and_strays_are_named(app: Flask, mortals: Mortals) -> None:
    left = _die(mortals, ENDS)
    assert _come_again() == DUE
    assert Counter(db.session.scalars(db.select(StoredFile.cover_state)))[CoverState.COVERED] == COVERED
    assert files.orphans(OLD) == left


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore")
def test_the_same_holds_for_a_bucket(app: Flask, settings: Settings, mortals: Mortals) -> None:
    with buckets.opened_bucket() as endpoint:
        _in_a_bucket(app, settings, mortals, endpoint)


def _in_a_bucket(app: Flask, settings: Settings, mortals: Mortals, endpoint: str) -> None:
    url = f"s3://{buckets.BUCKET}/killed?endpoint={endpoint}&region=us-east-1"
    app.extensions["settings"] = replace(settings, files_url=url)
    left = _die(mortals, BUCKET_ENDS, files_url=url)
    assert not (settings.data_dir / "files").exists()
    assert _come_again() == 2
    assert files.orphans(OLD) == left


def _everything_can_be_read() -> None:
    for row in db.session.scalars(db.select(StoredFile)):
        assert b"".join(files.stream(row)) in (photo(), LARGE)
        assert row.copy_state is not CopyState.MADE or files.read_copy(row)
        assert row.cover_state is not CoverState.COVERED or files.read_cover(row)
