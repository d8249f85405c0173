"""Handing files out: only through the owner's permission; the original as a download, its safe copy to look at."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Response, make_response, render_template, request

from kernel import scanning
from kernel.crypto import open_bytes
from kernel.files.models import CopyState, ScanState, StoredFile
from kernel.files.storage import storage

# Who may read a file is its owner's business: higher packages fill this in create_app.
file_owners: dict[str, Callable[[Any, int], bool]] = {}
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
# A browser shows no PDF in a sandbox; a copy of ours has nothing to run in it, and may fetch nothing.
_SHUT = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_POLICY = {"application/pdf": _SHUT}
_SANDBOX = "sandbox; default-src 'none'"


def register_owner(kind: str, may_read_owner: Callable[[Any, int], bool]) -> None:
    """Say who may read the files of owners of this kind: `(viewer, owner_id) -> bool`."""
    file_owners[kind] = may_read_owner


def is_shut(file: StoredFile) -> bool:
    """Whether nobody may open it: a virus was found, or a look for one is required and has not been had."""
    if file.scan_state is ScanState.INFECTED:
        return True
    return scanning.is_required() and not file.is_made_here and file.scan_state is not ScanState.CLEAN


def may_read(viewer: Any, file: StoredFile) -> bool:
    """Whether this viewer may read this file; nobody may while it is in quarantine or shut."""
    if file.owner_kind is None or file.owner_id is None or is_shut(file):
        return False
    ask = file_owners.get(file.owner_kind)
    return ask is not None and ask(viewer, file.owner_id)


def opened(storage_key: str, key_id: str) -> bytes:
    """The bytes of an object, unsealed; raises FileNotFoundError or crypto.Unreadable."""
    return open_bytes(key_id, storage().get(storage_key), f"stored_files:{storage_key}")


def read(file: StoredFile) -> bytes:
    """The bytes as they came; raises FileNotFoundError or crypto.Unreadable. Ask `may_read` first."""
    return opened(file.storage_key, file.key_id)


def read_copy(file: StoredFile) -> bytes:
    """The bytes of the safe copy; raises LookupError where there is none, and as `read`. Ask `may_read` first."""
    if file.copy_state is not CopyState.MADE or file.copy_key is None or file.copy_key_id is None:
        raise LookupError("there is no safe copy")
    return opened(file.copy_key, file.copy_key_id)


def response(file: StoredFile, name: str | None = None) -> Response:
    """The file as a download (RFC 6266) with a sandbox around it. Ask `may_read` first.

    `name` is what this reader may know it by, where that is not its own name.
    """
    return download(read(file), file.media_type, file.ref, name or file.name)


def download(data: bytes, media_type: str, ref: str, name: str) -> Response:
    """These bytes as a download under a name that may hold any sign."""
    answer = _guarded(data, media_type, _SANDBOX)
    _dispose(answer, "attachment", ref, name)
    return answer


def shown(file: StoredFile, name: str | None = None) -> Response:
    """What a reader looks at: the safe copy in the browser; of a kind that has none the original as a download.

    While the copy is being made, or where it could not be, a page says so; the original is handed out only to who asks
    for it there (`?original=1`). Ask `may_read` first; `name` as in `response`.
    """
    if file.copy_state is CopyState.MADE and file.copy_media_type is not None:
        return view(read_copy(file), file.copy_media_type, file.ref, name or file.name)
    if file.copy_state is CopyState.NONE or request.args.get("original") == "1":
        return response(file, name)
    return _no_copy(file, name or file.name)


def _no_copy(file: StoredFile, name: str) -> Response:
    """The page that says that there is no copy yet, or why there is none, with the way to the original."""
    original = f"{request.path}?original=1"
    page = render_template("errors/no_copy.html", file=file, name=name, original=original, here=request.path)
    answer = make_response(page, 409)
    answer.headers["Cache-Control"] = "private, no-store"
    if file.copy_state is CopyState.WAITING:
        answer.headers["Retry-After"] = "10"
    return answer


def view(data: bytes, media_type: str, ref: str, name: str) -> Response:
    """Bytes made here, to be looked at in the browser; the ending of the name is made to agree."""
    answer = _guarded(data, media_type, _POLICY.get(media_type, _SANDBOX))
    _dispose(answer, "inline", ref, f"{name.rpartition('.')[0] or name}.{_ENDINGS[media_type]}")
    return answer


def _guarded(data: bytes, media_type: str, policy: str) -> Response:
    answer = Response(data, mimetype=media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _dispose(answer: Response, how: str, ref: str, name: str) -> None:
    ending = name.rpartition(".")[2]
    answer.headers["Content-Disposition"] = (
        f"{how}; filename=\"{ref}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
