"""Where the bytes lie: one small interface, a local folder or a bucket behind it."""

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from kernel.config import Misconfigured, settings
from kernel.files.object_store import object_storage


class Storage(Protocol):
    """Keeps objects under keys; an object is whole or absent, never torn."""

    def put(self, key: str, data: bytes) -> None:
        """Keep an object durably."""

    def get(self, key: str) -> bytes:
        """The object; raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Forget an object; nothing happens when it is not there."""

    def objects(self) -> Iterator[tuple[str, datetime]]:
        """Every key, with the instant its object was kept."""

    def free(self) -> int | None:
        """How many bytes there is room for; None where nobody counts them."""


class LocalStorage:
    """Objects as files of mode 0600 under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, data: bytes) -> None:
        """Temporary file, fsync, rename, fsync of the folder: after a crash it is there whole or not at all."""
        target = self._path(key)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            half.replace(target)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def get(self, key: str) -> bytes:
        """The object; raises FileNotFoundError."""
        return self._path(key).read_bytes()

    def delete(self, key: str) -> None:
        """Forget an object."""
        self._path(key).unlink(missing_ok=True)

    def objects(self) -> Iterator[tuple[str, datetime]]:
        """Every key and when it was kept; half-written files show with their own names."""
        for path in (path for part in sorted(self.folder.glob("*/")) for path in sorted(part.iterdir())):
            yield str(path.relative_to(self.folder)), datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def free(self) -> int | None:
        """The free bytes of the disk the folder lies on, or will lie on."""
        place = self.folder
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free

    def _path(self, key: str) -> Path:
        path = self.folder / key
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise ValueError("a storage key leads out of the folder")
        return path


def _sync_folder(folder: Path) -> None:
    for place in (folder, folder.parent):
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def new_key() -> str:
    """A storage key that tells nothing: `ab/abcdef…`."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def storage() -> Storage:
    """The store FILES_URL names (`file:///folder`, `s3://bucket/prefix`), or `files` under the data directory."""
    url = settings().files_url
    if not url:
        return LocalStorage(settings().data_dir / "files")
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return object_storage(url)
    if parts.scheme != "file" or parts.netloc:
        raise Misconfigured("FILES_URL must be file:///folder or s3://bucket/prefix")
    return LocalStorage(Path(unquote(parts.path)))
