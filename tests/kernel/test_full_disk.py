"""A disk that is really full, at each step of an upload: no row without bytes, nothing half kept, words to read."""

import errno
import io
import math
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kernel import clock, files
from kernel.db import db, transaction
from kernel.files import CopyState, FileRefused, StoredFile, checking
from tests.complaints.filing_hands import at, go, submit
from tests.complaints.hands import sign_in, text
from tests.kernel.hostile_pdf import photo
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE = os.sysconf("SC_PAGESIZE")
BYTES = 512 * 1024


@pytest.fixture
def disk(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Half a megabyte of its own for the files, without the early refusal; no test where nobody may mount it."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={BYTES},nr_inodes=4096", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nobody may mount a small disk here")
    known = app.extensions["settings"]
    app.extensions["settings"] = replace(known, files_url=f"file://{place}/files", files_least_free_mb=0)
    try:
        with app.app_context():
            yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def leave(disk: Path, pages: int) -> None:
    """Fill the disk until so many pages are free."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(b"\0" * max(0, free - pages * PAGE))
    assert os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize == pages * PAGE


def kept() -> tuple[int, int]:
    """Rows and objects; each row has its bytes and each object its row."""
    rows = db.session.scalars(db.select(StoredFile)).all()
    for row in rows:
        assert files.read(row)
    objects = [key for key, _at in files.storage().objects()]
    assert not [key for key in objects if key.endswith(".part")]
    assert files.orphans(timedelta(days=-1)) == files.Orphans([], [])
    return len(rows), len(objects)


def take(data: bytes, token: str = "form-1") -> StoredFile:
    return files.receive(io.BytesIO(data), "照片.jpg", token, 7)


def large() -> bytes:
    """A photo of some pages; what stands behind its end is taken as it came."""
    return photo() + b"\0" * (5 * PAGE)


def test_room_for_every_number_of_pages(disk: Path) -> None:
    needed = math.ceil((len(large()) + 64) / PAGE)
    for pages in range(needed + 2):
        leave(disk, pages)
        if pages < needed:
            with pytest.raises(FileRefused, match="存储空间快用完了"):
                take(large())
            assert kept() == (0, 0), pages
        else:
            row = take(large())
            assert kept() == (1, 1)
            assert files.discard("form-1", row.ref)
    assert kept() == (0, 0)


def test_no_folder_and_no_file_can_be_made(disk: Path) -> None:
    """Without a free inode neither the folder of the key nor the file in it comes to be."""
    names = iter(range(10_000))
    inside = disk / "files"
    inside.mkdir()

    def fill(free: int) -> None:
        while os.statvfs(disk).f_ffree > free:
            (disk / f"i{next(names)}").touch()

    for free in (0, 1):
        fill(free)
        with pytest.raises(FileRefused, match="存储空间快用完了"):
            take(photo())
        assert kept() == (0, 0), free
        for one in inside.iterdir():
            one.rmdir()  # the folder of a key may stay


def test_the_worker_waits_for_room_and_leaves_nothing_half(disk: Path) -> None:
    row, now = take(photo()), clock.now()
    leave(disk, 0)
    assert not files.check(row.id)
    db.session.refresh(row)
    assert (row.copy_state, row.copy_key, kept()) == (CopyState.WAITING, None, (1, 1))
    (disk / "filler").unlink()
    with clock.stepped(now + checking.LEASE + timedelta(minutes=1)):
        assert files.check(row.id)
    assert (row.copy_state, kept()) == (CopyState.MADE, (1, 2))


def test_a_covered_version_without_room_stays_due_and_shut(disk: Path) -> None:
    row, now = take(photo()), clock.now()
    assert files.check(row.id)
    with transaction():
        files.mask(row, [(1, 0, 0, 50, 50)])
    with transaction():
        files.burn(row)
    leave(disk, 0)
    assert not files.check(row.id)
    with pytest.raises(FileNotFoundError):
        files.covered(row)
    assert kept() == (1, 2)
    (disk / "filler").unlink()
    with clock.stepped(now + checking.LEASE + timedelta(minutes=1)):
        assert files.check(row.id)
    assert files.covered(row).status_code == 200


def test_the_page_says_so_beside_the_field_and_goes_on(app: Flask, world: World, disk: Path) -> None:
    client = sign_in(app, world, "learner")
    go(client, world, "contact")
    submit(client, at("contact"), {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"})
    leave(disk, 0)
    answer = submit(client, at("evidence"), {"files": [(io.BytesIO(photo()), "截图.jpg")]})
    assert answer.status_code == 422
    assert "截图.jpg：系统的存储空间快用完了，现在不能上传文件。" in text(answer)
    assert kept() == (0, 0)
    assert submit(client, at("evidence"), {}).status_code == 303


def test_what_is_sent_finds_no_room_while_it_comes(
    app: Flask, world: World, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the temporary files of large bodies lie on a full disk."""
    client = sign_in(app, world, "learner")
    go(client, world, "contact")
    submit(client, at("contact"), {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"})

    def full(*_args: object, **_values: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(app.request_class, "_get_file_stream", full)
    answer = submit(client, at("evidence"), {"files": [(io.BytesIO(photo()), "图.jpg")]})
    assert answer.status_code == 503
    assert "存储空间用完了，这一次没有收到" in text(answer)
    assert kept() == (0, 0)


def test_what_is_no_full_disk_is_said_as_what_it_is(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_handle: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="broken"):
        take(photo())
    assert kept() == (0, 0)
