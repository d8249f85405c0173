"""Files made here of any size, kept and handed out piece by piece, so that nobody ever holds one whole in memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from flask import Flask, Response, current_app
from sqlalchemy import select

from kernel import clock
from kernel.crypto import seal_bytes
from kernel.db import db, in_transaction
from kernel.files.handing import download, opened
from kernel.files.models import StoredChunk, StoredFile
from kernel.files.storage import new_key, storage

CHUNK = 4 * 1024 * 1024


@dataclass(frozen=True)
class Laid:
    """Bytes that lie in the store and have no row yet: the key of each piece with what sealed it, size and digest."""

    pieces: list[tuple[str, str]]
    size: int
    sha256: str


def lay(source: BinaryIO) -> Laid:
    """Put a file into the store from where it stands, sealed in pieces; before any transaction is open.

    What is left of it by a crash has no row and is named by the report of strays.
    """
    if in_transaction():
        raise RuntimeError("a large file is laid down before its transaction")
    pieces, size, digest = list[tuple[str, str]](), 0, hashlib.sha256()
    try:
        while piece := source.read(CHUNK):
            key = new_key()
            key_id, sealed = seal_bytes(piece, f"stored_files:{key}")
            storage().put(key, sealed)
            pieces.append((key, key_id))
            size += len(piece)
            digest.update(piece)
    except BaseException:
        _take_up(pieces)
        raise
    return Laid(pieces, size, digest.hexdigest())


def keep_laid(laid: Laid, name: str, media_type: str, owner_kind: str, owner_id: int) -> StoredFile:
    """Give what was laid down its row, in the open transaction."""
    if not in_transaction():
        raise RuntimeError("a file made here is kept inside transaction()")
    (key, key_id), *further = laid.pieces
    row = StoredFile(
        sha256=laid.sha256,
        size=laid.size,
        media_type=media_type,
        name=name,
        storage_key=key,
        key_id=key_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        is_made_here=True,
        uploaded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    for place, (more, more_id) in enumerate(further, 1):
        db.session.add(StoredChunk(file_id=row.id, place=place, storage_key=more, key_id=more_id))
    db.session.flush()
    return row


def discard_laid(*laid: Laid) -> None:
    """Take out of the store what was laid down and is not wanted after all."""
    for one in laid:
        _take_up(one.pieces)


def _take_up(pieces: list[tuple[str, str]]) -> None:
    for key, _key_id in pieces:
        storage().delete(key)


def pieces_of(file: StoredFile) -> list[tuple[str, str]]:
    """The key of each piece of a file in order, with what sealed it."""
    found = select(StoredChunk.storage_key, StoredChunk.key_id).where(StoredChunk.file_id == file.id)
    more = db.session.execute(found.order_by(StoredChunk.place)).all()
    return [(file.storage_key, file.key_id), *((key, key_id) for key, key_id in more)]


def stream(file: StoredFile) -> Iterator[bytes]:
    """The bytes of a file piece by piece; raises FileNotFoundError or crypto.Unreadable."""
    for key, key_id in pieces_of(file):
        yield opened(key, key_id)


def streamed(file: StoredFile) -> Response:
    """A file as a download that is sent as it is read. Ask `may_read` first; raises FileNotFoundError."""
    (key, key_id), *further = pieces_of(file)
    first = opened(key, key_id)  # what is lost is said before anything is sent

    app: Flask = cast(Any, current_app)._get_current_object()  # a proxy without types

    def body() -> Iterator[bytes]:
        """Each piece in a context of its own: what reads them may be anybody's, in any order, or nobody's any more."""
        yield first
        for more, more_id in further:
            with app.app_context():
                piece = opened(more, more_id)
            yield piece

    answer = download(b"", file.media_type, file.ref, file.name)
    answer.response = body()
    answer.headers["Content-Length"] = str(file.size)
    return answer


def chunk_keys() -> list[tuple[str, datetime, list[str]]]:
    """The keys of further pieces, each with the ref of its file and since when it is kept."""
    found = select(StoredFile.ref, StoredFile.uploaded_at, StoredChunk.storage_key).join(
        StoredChunk, StoredChunk.file_id == StoredFile.id
    )
    return [(ref, at, [key]) for ref, at, key in db.session.execute(found)]
