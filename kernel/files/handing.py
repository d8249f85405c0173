"""Handing files out: only through the owner's permission, always as a download that can run nothing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Response

from kernel.crypto import open_bytes
from kernel.files.models import ScanState, StoredFile
from kernel.files.storage import storage

# Who may read a file is its owner's business: higher packages fill this in create_app.
file_owners: dict[str, Callable[[Any, int], bool]] = {}


def register_owner(kind: str, may_read_owner: Callable[[Any, int], bool]) -> None:
    """Say who may read the files of owners of this kind: `(viewer, owner_id) -> bool`."""
    file_owners[kind] = may_read_owner


def may_read(viewer: Any, file: StoredFile) -> bool:
    """Whether this viewer may read this file; nobody may while it is in quarantine or infected."""
    if file.owner_kind is None or file.owner_id is None or file.scan_state is ScanState.INFECTED:
        return False
    ask = file_owners.get(file.owner_kind)
    return ask is not None and ask(viewer, file.owner_id)


def read(file: StoredFile) -> bytes:
    """The bytes as they came; raises FileNotFoundError or crypto.Unreadable. Ask `may_read` first."""
    return open_bytes(file.key_id, storage().get(file.storage_key), f"stored_files:{file.storage_key}")


def response(file: StoredFile, name: str | None = None) -> Response:
    """The file as a download (RFC 6266) with a sandbox around it. Ask `may_read` first.

    `name` is what this reader may know it by, where that is not its own name.
    """
    name = name or file.name
    answer = Response(read(file), mimetype=file.media_type)
    ending = name.rpartition(".")[2]
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{file.ref}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
