"""Killed with -9 at each step between a file and its row: no row misses its bytes, what is left over is named (F13)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from kernel import clock, files
from kernel.db import db
from kernel.files import CopyState, StoredFile
from tests.chaos.conftest import Lives
from tests.chaos.mortal_files import POINTS, token_of
from tests.kernel.hostile_pdf import photo

Mortals = Callable[[Lives], list[int]]
# job, point: rows with an owner, rows in quarantine, objects no row knows
ENDS = {
    ("chaos.hand_in", "file: half written"): (0, 0, 1),
    ("chaos.hand_in", "file: not yet synced"): (0, 0, 1),
    ("chaos.hand_in", "file: refused in the middle"): (0, 0, 0),
    ("chaos.hand_in", "file: bytes without a row"): (0, 0, 1),
    ("chaos.hand_in", "file: row not committed"): (0, 0, 1),
    ("chaos.hand_in", "file: row committed, no hint"): (0, 1, 0),
    ("chaos.send", "file: linked, not committed"): (0, 1, 1),
    ("chaos.copy", "file: claimed by a worker"): (1, 0, 0),
    ("chaos.copy", "file: copy made, not kept"): (1, 0, 0),
    ("chaos.copy", "file: copy kept, row not committed"): (1, 0, 1),
    ("chaos.throw_away", "file: row gone, bytes not"): (0, 0, 2),
    ("chaos.throw_away", "file: original gone, copy not"): (0, 0, 1),
}


def test_every_point_is_died_at() -> None:
    assert {point for _job, point in ENDS} == set(POINTS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_row_misses_its_bytes_and_strays_are_named(app: Flask, mortals: Mortals) -> None:
    lives = [(point, job, number) for number, (job, point) in enumerate(ENDS, 1)]
    assert mortals(lives) == [-9] * len(lives)
    db.session.rollback()
    left = files.orphans(timedelta(days=-1))
    assert (left.rows, len(left.objects)) == ([], sum(strays for _owned, _waiting, strays in ENDS.values()))
    for number, (owned, waiting, _strays) in enumerate(ENDS.values(), 1):
        mine = db.select(StoredFile).where(StoredFile.owner_kind == "message", StoredFile.owner_id == number)
        assert len(list(db.session.scalars(mine))) == owned, number
        assert len(files.quarantined(token_of(number))) == waiting, number
    _everything_can_be_read()
    with clock.stepped(clock.now() + timedelta(hours=1)):  # the worker comes again
        assert files.sweep() == 5
    assert not list(db.session.scalars(db.select(StoredFile.id).where(StoredFile.check_at.is_not(None))))
    _everything_can_be_read()
    assert files.orphans(timedelta(days=-1)) == left


def _everything_can_be_read() -> None:
    for row in db.session.scalars(db.select(StoredFile)):
        assert files.read(row) == photo()
        assert row.copy_state is not CopyState.MADE or files.read_copy(row)
