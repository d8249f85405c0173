"""Files of any size: kept in pieces, each sealed, streamed as they are read; nothing is left of one that failed."""

import hashlib
import io
from datetime import timedelta

import pytest
from flask import Flask

from kernel import files
from kernel.db import db, transaction
from kernel.files import LocalStorage, StoredFile, large
from kernel.files.models import StoredChunk

DATA = bytes(range(256)) * 1000
OLD = timedelta(days=-1)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "CHUNK", 100_000)


def kept(data: bytes = DATA) -> StoredFile:
    laid = files.lay(io.BytesIO(data))
    with transaction():
        return files.keep_laid(laid, "大文件.zip", "application/zip", "thing", 7)


def test_it_comes_back_whole_and_lies_sealed_in_pieces(app: Flask) -> None:
    row = kept()
    assert (row.size, row.sha256, row.is_made_here) == (len(DATA), hashlib.sha256(DATA).hexdigest(), True)
    assert b"".join(files.stream(row)) == DATA
    assert [len(piece) for piece in files.stream(row)] == [100_000, 100_000, 56_000]
    assert all(DATA[:64] not in files.storage().get(key) for key, _kind in large.pieces_of(row))
    with app.test_request_context("/"):
        answer = files.streamed(row)
        assert answer.headers["Content-Length"] == str(len(DATA))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.get_data() == DATA


def test_a_small_one_is_one_object(app: Flask) -> None:
    row = kept(b"small")
    assert db.session.query(StoredChunk).count() == 0
    assert files.read(row) == b"small" == b"".join(files.stream(row))


def test_it_goes_whole(app: Flask) -> None:
    kept()
    with transaction():
        assert files.erase("thing", [7]) == 1
    assert list(files.storage().objects()) == []
    assert db.session.query(StoredChunk).count() == 0


def test_a_piece_that_is_lost_and_pieces_without_a_row_are_named(app: Flask) -> None:
    row = kept()
    assert files.orphans(OLD) == files.Orphans([], [])
    files.storage().delete(large.pieces_of(row)[2][0])
    assert files.orphans(OLD).rows == [row.ref]
    stray = files.lay(io.BytesIO(DATA))
    assert sorted(files.orphans(OLD).objects) == sorted(key for key, _kind in stray.pieces)
    files.discard_laid(stray)
    assert files.orphans(OLD).objects == []


def test_what_could_not_be_laid_down_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = LocalStorage.put, [0]

    def put(store: LocalStorage, key: str, data: bytes) -> None:
        seen[0] += 1
        if seen[0] == 3:
            raise OSError(28, "no room")
        real(store, key, data)

    monkeypatch.setattr(LocalStorage, "put", put)
    with pytest.raises(OSError, match="no room"):
        files.lay(io.BytesIO(DATA))
    assert list(files.storage().objects()) == []


def test_bytes_are_laid_down_before_a_transaction_and_rows_inside_one(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError):
        files.lay(io.BytesIO(DATA))
    with pytest.raises(RuntimeError):
        files.keep_laid(files.lay(io.BytesIO(b"x")), "a.zip", "application/zip", "thing", 7)
