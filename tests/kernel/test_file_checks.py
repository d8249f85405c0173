"""The worker's look at a file: a safe copy beside an untouched original, once, whatever dies on the way."""

import errno
import io
from collections.abc import Iterator
from datetime import timedelta

import pikepdf
import pytest
from flask import Flask

from kernel import clock, files
from kernel.db import db, transaction
from kernel.files import CopyLack, CopyState, LocalStorage, StoredFile, checking, copying
from tests.kernel.hostile_pdf import hostile_pdf, photo, plain_pdf


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def take(data: bytes, name: str = "照片.jpg") -> StoredFile:
    return files.receive(io.BytesIO(data), name, "form-1", 7)


def test_the_original_is_untouched_and_the_copy_lies_sealed_beside_it(context: None, app: Flask) -> None:
    data = photo()
    row = take(data)
    assert (row.copy_state, row.check_at) == (CopyState.WAITING, row.uploaded_at)
    assert files.check(row.id)
    assert (row.copy_state, row.copy_media_type, row.check_at) == (CopyState.MADE, "image/jpeg", None)
    assert files.read(row) == data
    copy = files.read_copy(row)
    assert b"CANARY" in data and b"CANARY" not in copy
    assert row.copy_size == len(copy)
    assert row.copy_key is not None
    path = app.extensions["settings"].data_dir / "files" / row.copy_key
    assert not path.read_bytes().startswith(copy[:20])
    assert not files.check(row.id)


def test_a_copy_is_looked_at_and_the_original_is_downloaded(app: Flask, context: None) -> None:
    row = take(photo(), "付款 截图.jpeg")
    with app.test_request_context("/?original=1"):
        assert files.shown(row).headers["Content-Disposition"].startswith("attachment")
    with app.test_request_context("/"):
        assert files.shown(row).status_code == 409, "the copy is waited for"
    files.check(row.id)
    answer = files.shown(row)
    assert answer.get_data() == files.read_copy(row)
    assert answer.headers["Content-Disposition"].startswith(f'inline; filename="{row.ref}.jpg"; ')
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert files.response(row).get_data() == photo()
    document = take(hostile_pdf(), "合同.pdf")
    files.check(document.id)
    shown = files.shown(document)
    assert (shown.mimetype, document.copy_pages) == ("application/pdf", 1)
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert pikepdf.open(io.BytesIO(shown.get_data())).Root.get("/OpenAction") is None


def test_a_phones_photo_is_shown_as_jpeg(context: None) -> None:
    from tests.kernel.test_safe_copies import heic

    row = take(heic(), "IMG_0001.HEIC")
    assert row.name == "IMG_0001.heic"
    files.check(row.id)
    disposition = files.shown(row).headers["Content-Disposition"]
    assert disposition.endswith("IMG_0001.jpg")


def test_text_and_what_is_made_here_get_no_copy(context: None) -> None:
    row = take(b"words", "a.txt")
    with transaction():
        paper = files.keep(plain_pdf(), "受理.pdf", "paper", 3)
    assert (row.copy_state, row.is_made_here) == (CopyState.NONE, False)
    assert (paper.copy_state, paper.is_made_here, paper.check_at) == (CopyState.NONE, True, None)
    with pytest.raises(LookupError):
        files.read_copy(row)


def test_what_cannot_be_copied_says_why_and_is_not_tried_again(context: None) -> None:
    row = take(plain_pdf(201), "长.pdf")
    assert files.check(row.id)
    assert (row.copy_state, row.copy_lack, row.check_at) == (CopyState.LACKING, CopyLack.PAGES, None)


def test_a_dead_worker_is_followed_by_another_and_in_the_end_by_none(
    context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, now = take(photo()), clock.now()

    def dies(_data: bytes, _media_type: str) -> copying.Made:
        raise SystemExit(9)

    with monkeypatch.context() as patch:
        patch.setattr(copying, "make", dies)
        for tried in range(checking.GIVE_UP_AFTER):
            with clock.stepped(now + tried * checking.LEASE), pytest.raises(SystemExit):
                files.check(row.id)
            assert not files.check(row.id)
    db.session.refresh(row)
    assert (row.copy_state, row.check_tries) == (CopyState.WAITING, checking.GIVE_UP_AFTER)
    with clock.stepped(now + timedelta(hours=1)):
        assert files.sweep() == 1
    assert (row.copy_state, row.copy_lack) == (CopyState.LACKING, CopyLack.DIED)


def test_a_store_that_fails_is_not_the_files_fault(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row, now = take(photo()), clock.now()

    def full(_store: object, _key: str, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, "put", full)
        for tried in range(2 * checking.GIVE_UP_AFTER):
            with clock.stepped(now + tried * checking.LEASE):
                assert not files.check(row.id)
    with clock.stepped(now + timedelta(hours=2)):
        assert files.sweep() == 1
    assert row.copy_state is CopyState.MADE


def test_a_file_thrown_away_meanwhile_leaves_no_copy(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row, make = take(photo()), copying.make

    def made(data: bytes, media_type: str) -> copying.Made:
        files.discard("form-1", row.ref)
        return make(data, media_type)

    monkeypatch.setattr(copying, "make", made)
    assert not files.check(row.id)
    assert list(files.storage().objects()) == []


def test_a_copy_goes_with_its_file(context: None) -> None:
    row = take(photo())
    files.check(row.id)
    assert len(list(files.storage().objects())) == 2
    files.discard("form-1", row.ref)
    assert list(files.storage().objects()) == []


def test_a_lost_copy_is_a_stray_row(context: None) -> None:
    row = take(photo())
    files.check(row.id)
    assert files.orphans(timedelta(days=-1)).objects == []
    files.storage().delete(row.copy_key or "")
    assert files.orphans(timedelta(days=-1)).rows == [row.ref]
