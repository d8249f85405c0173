"""Files: what is taken, what is refused, and how they are linked, kept and handed out."""

import errno
import io
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from kernel import clock, crypto, files
from kernel.db import db, transaction
from kernel.files import FileRefused, LocalStorage, Refusal, StoredFile, Usage, handing, intake

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def picture(form: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def take(data: bytes, name: str = "证据.png", token: str = "form-1") -> StoredFile:
    return files.receive(io.BytesIO(data), name, token, 7)


def stored_rows() -> int:
    return len(db.session.scalars(db.select(StoredFile)).all())


# --- intake ------------------------------------------------------------------------------------------------------


def test_a_file_waits_in_quarantine_and_lies_sealed(context: None, app: Flask) -> None:
    data = "付款 13800000000".encode()
    row = take(data, "说明.txt")
    assert (row.size, row.media_type, row.owner_kind, row.uploaded_by_id) == (len(data), "text/plain", None, 7)
    assert files.quarantined("form-1") == [row]
    path = app.extensions["settings"].data_dir / "files" / row.storage_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"13800000000" not in path.read_bytes()
    assert files.read(row) == data
    assert not list(path.parent.glob("*.part"))


def test_a_changed_object_is_noticed(context: None, app: Flask) -> None:
    row = take(b"words", "a.txt")
    path = app.extensions["settings"].data_dir / "files" / row.storage_key
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(crypto.Unreadable):
        files.read(row)


def test_too_large_is_noticed_while_reading(context: None) -> None:
    with pytest.raises(FileRefused, match=r"文件太大（23 MB）。请选小于10 MB的照片或PDF。"):
        take(b"a" * (23 * 1024 * 1024))
    with pytest.raises(FileRefused, match=r"10\.1 MB"):
        take(b"a" * (files.MAX_BYTES + 1))
    assert take(b"a" * files.MAX_BYTES, "a.txt").size == files.MAX_BYTES

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            Endless.given += size
            return b"a" * size

    with pytest.raises(FileRefused):
        files.receive(Endless(), "a.txt", "form-1", 7)  # type: ignore[arg-type]
    assert Endless.given < files.MAX_BYTES + 200_000
    assert stored_rows() == 1


def test_twenty_files_and_fifty_megabytes(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(20):
        take(picture())
    with pytest.raises(FileRefused) as caught:
        take(picture())
    assert caught.value.reason is Refusal.TOO_MANY
    take(picture(), token="another form")
    monkeypatch.setattr(intake, "MAX_TOTAL", 100)
    take(b"a" * 60, "a.txt", token="third")
    with pytest.raises(FileRefused) as caught:
        take(b"a" * 60, "a.txt", token="third")
    assert caught.value.reason is Refusal.TOO_MUCH


def test_the_limit_also_holds_for_the_owner(context: None) -> None:
    for place in range(25):
        take(picture(), token=f"form {place // 20}")
    with transaction():
        files.link("form 0", "message", 1)
    with pytest.raises(FileRefused), transaction():
        files.link("form 1", "message", 1)
    assert len(files.quarantined("form 1")) == 5
    with pytest.raises(FileRefused), transaction():
        files.link("form 1", "message", 2, held=files.usage("message", [1]))
    with transaction():
        assert len(files.link("form 1", "message", 2, held=Usage(15, 0))) == 5


def test_linking_is_undone_with_the_callers_transaction(context: None) -> None:
    take(picture())
    with pytest.raises(ZeroDivisionError), transaction():
        files.link("form-1", "message", 1)
        _ = 1 // 0
    assert len(files.quarantined("form-1")) == 1
    with transaction():
        (row,) = files.link("form-1", "message", 1)
        assert files.link("form-1", "message", 2) == []
    assert (row.owner_kind, row.owner_id, row.form_token) == ("message", 1, None)
    with pytest.raises(RuntimeError):
        files.link("form-1", "message", 1)


def test_a_file_made_here_is_kept_for_its_owner(context: None) -> None:
    with transaction():
        row = files.keep(PDF, "受理.pdf", "paper", 3)
    assert (row.owner_kind, row.form_token, files.read(row)) == ("paper", None, PDF)
    with pytest.raises(RuntimeError):
        files.keep(PDF, "受理.pdf", "paper", 3)


def test_only_its_own_form_can_discard_a_file(context: None) -> None:
    row = take(picture())
    key = row.storage_key
    assert not files.discard("another", row.ref)
    assert files.discard("form-1", row.ref)
    assert not files.discard("form-1", row.ref)
    with pytest.raises(FileNotFoundError):
        files.storage().get(key)


# --- handing out -------------------------------------------------------------------------------------------------


def test_only_the_owner_decides_who_reads(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "file_owners", {})
    row = take(picture())
    assert not files.may_read("anna", row)
    with transaction():
        files.link("form-1", "message", 5)
    assert not files.may_read("anna", row)
    files.register_owner("message", lambda viewer, owner_id: viewer == "anna" and owner_id == 5)
    assert files.may_read("anna", row)
    assert not files.may_read("bert", row)
    with transaction():
        row.scan_state, row.scanned_at = files.ScanState.INFECTED, clock.now()
    assert not files.may_read("anna", row)


def test_a_download_can_run_nothing(context: None) -> None:
    row = take(picture(), "付款 截图';a.png")
    answer = files.response(row)
    assert answer.get_data() == picture()
    assert answer.mimetype == "image/png"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(f"attachment; filename=\"{row.ref}.png\"; filename*=UTF-8''%E4%BB%98")
    assert disposition.isascii()
    assert "'" not in disposition.partition("UTF-8''")[2]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"


# --- upkeep ------------------------------------------------------------------------------------------------------


def test_orphans_are_reported_both_ways_and_never_deleted(context: None) -> None:
    store = files.storage()
    with clock.stepped(datetime.now(UTC)):  # the store dates its objects by the machine's own clock
        whole, torn = take(picture()), take(picture())
        store.put("aa/lonely", b"x")
        store.delete(torn.storage_key)
        young = files.orphans()
    assert (young.objects, young.rows) == ([], [])
    found = files.orphans(timedelta(days=-1))
    assert (found.objects, found.rows) == (["aa/lonely"], [torn.ref])
    assert store.get("aa/lonely") == b"x"
    assert files.read(whole) == picture()


def test_a_failed_transaction_leaves_an_object_but_no_row(context: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        take(picture())
        _ = 1 // 0
    assert stored_rows() == 0
    assert len(files.orphans(timedelta(days=-1)).objects) == 1


def test_quarantine_ends_but_linked_files_stay(context: None) -> None:
    with clock.stepped(clock.now() - timedelta(days=8)):
        old, linked = take(picture(), token="old"), take(picture(), token="linked")
        old_key = old.storage_key
        with transaction():
            files.link("linked", "message", 1)
    fresh = take(picture(), token="fresh")
    assert files.expire_unlinked(timedelta(days=7)) == 1
    assert {row.id for row in db.session.scalars(db.select(StoredFile))} == {linked.id, fresh.id}
    with pytest.raises(FileNotFoundError):
        files.storage().get(old_key)
    assert files.expire_unlinked(timedelta(days=7)) == 0


def test_local_storage_is_whole_or_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LocalStorage(tmp_path / "files")
    store.put("ab/x", b"one")
    store.put("ab/x", b"two")
    assert store.get("ab/x") == b"two"
    store.delete("ab/none")
    for key in ("../x", "ab/../../x", "/etc/passwd"):
        with pytest.raises(ValueError, match="folder"):
            store.get(key)

    def full(_handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.put("ab/y", b"three")
    assert [key for key, _at in store.objects()] == ["ab/x"]


def test_bytes_are_synced_before_they_have_their_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """security.md F13: temporary file, fsync, rename, fsync of the folder."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def renamed(half: Path, target: Path) -> Path:
        steps.append("name")
        return replace(half, target)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    LocalStorage(tmp_path / "files").put("ab/x", b"one")
    assert steps == ["file", "name", "folder", "folder"]


# --- a disk that is nearly full ----------------------------------------------------------------------------------


def test_a_disk_nearly_full_refuses_in_words(context: None, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    least = app.extensions["settings"].files_least_free_mb * 1024**2
    monkeypatch.setattr(LocalStorage, "free", lambda _store: least + len(picture()))
    assert take(picture()).size
    monkeypatch.setattr(LocalStorage, "free", lambda _store: least)
    with pytest.raises(FileRefused, match="存储空间快用完了") as caught:
        take(picture())
    assert caught.value.status == 422
    monkeypatch.setattr(LocalStorage, "free", lambda _store: None)  # nobody counts in an object store
    assert take(picture()).size


def test_a_disk_that_fills_up_meanwhile_is_said_in_the_same_words(
    context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(FileRefused, match="存储空间快用完了"):
            take(picture())
    assert (stored_rows(), list(files.storage().objects())) == (0, [])


def test_free_room_is_that_of_the_disk_the_folder_will_lie_on(tmp_path: Path) -> None:
    room = LocalStorage(tmp_path / "not" / "yet").free()
    assert room is not None and room > 0
