"""Covering parts of a file in two steps: marked, which shuts it to others; then burnt into a version of its own."""

from collections.abc import Sequence

from flask import Response
from flask_babel import lazy_gettext as _l

from kernel import clock, jobs
from kernel.db import in_transaction, on_commit
from kernel.errors import DomainError
from kernel.files import copying
from kernel.files.handing import opened, read_copy, shown, view
from kernel.files.models import CopyState, CoverState, Range, StoredFile
from kernel.files.storage import storage

MAX_RANGES, PDF = 200, "application/pdf"


def mask(file: StoredFile, ranges: Sequence[Range]) -> None:
    """Mark what is to be covered, in the open transaction; raises DomainError for a range that is none."""
    if not in_transaction():
        raise RuntimeError("a file is covered inside transaction()")
    if file.copy_state is not CopyState.MADE:
        raise DomainError(_l("这份文件还没有安全副本，不能遮盖。"))
    if not 0 < len(ranges) <= MAX_RANGES or not all(_is_range(file, one) for one in ranges):
        raise DomainError(_l("请至少写一处遮盖范围，并检查数字。"))
    _drop(file)
    file.cover_state, file.cover_ranges = CoverState.MASKED, [list(one) for one in ranges]


def burn(file: StoredFile) -> None:
    """Have the worker make the version in which the marked ranges are gone, in the open transaction."""
    if file.cover_state is not CoverState.MASKED:
        raise DomainError()
    file.cover_state, file.check_at = CoverState.DUE, clock.now()
    jobs.hint("files.check", file.id)


def uncover(file: StoredFile) -> None:
    """Show the file whole again, in the open transaction."""
    if file.cover_state is CoverState.NONE:
        raise DomainError()
    _drop(file)
    file.cover_state, file.cover_ranges = CoverState.NONE, None


def _drop(file: StoredFile) -> None:
    """The version made before goes once the change has committed."""
    key, store = file.cover_key, storage()
    if key is not None:
        on_commit(lambda: store.delete(key))
    file.cover_key = file.cover_key_id = file.cover_media_type = None


def _is_range(file: StoredFile, one: Range) -> bool:
    page, left, top, right, bottom = one
    last = (file.copy_pages or 0) if file.copy_media_type == PDF else 1
    return 1 <= page <= last and 0 <= left < right <= 100 and 0 <= top < bottom <= 100


def page_picture(file: StoredFile, page: int) -> Response:
    """A page of a PDF's safe copy as a picture to mark on; raises LookupError where there is none, NotCopied."""
    if file.copy_media_type != PDF or not 1 <= page <= (file.copy_pages or 0):
        raise LookupError(page)
    made = copying.make(read_copy(file), copying.PAGE, [(page, 0, 0, 100, 100)])
    return view(made.data, made.media_type, file.ref, f"{page}.jpg")


def covered(file: StoredFile, name: str | None = None) -> Response:
    """The version with its parts burnt out, to be looked at; raises FileNotFoundError while there is none."""
    return view(read_cover(file), file.cover_media_type or "", file.ref, name or file.name)


def read_cover(file: StoredFile) -> bytes:
    """The bytes of that version; raises FileNotFoundError while there is none."""
    if file.cover_state is not CoverState.COVERED or not file.cover_key:
        raise FileNotFoundError(file.ref)
    return opened(file.cover_key, file.cover_key_id or "")


def shown_to_others(file: StoredFile, name: str | None = None) -> Response:
    """What somebody looks at who reads no more than the covered version, where there is one."""
    return shown(file, name) if file.cover_state is CoverState.NONE else covered(file, name)
