"""Files of a record of 备案 or 退出: a copy is looked at, the original asked for, one that is shut not opened."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from kernel import files
from kernel.errors import NotFound
from kernel.files import CopyState, ScanState, StoredFile


def held_file(row: StoredFile, url: str) -> dict[str, Any]:
    """A file for `case.file_list`, with the way to its original where the name opens a copy."""
    is_shut = files.is_shut(row)
    is_copied = row.copy_state is not CopyState.NONE and not is_shut
    return {
        "name": row.name,
        "size": row.size,
        "url": None if is_shut else url,
        "original": f"{url}?original=1" if is_copied else None,
        "status": _shut_words(row) if is_shut else None,
    }


def _shut_words(row: StoredFile) -> str:
    return _("发现病毒，不能打开") if row.scan_state is ScanState.INFECTED else _("正在查毒，查过才能打开")


def handed_out(row: StoredFile | None) -> Response:
    """The safe copy, or the original to who asks for it. Ask first who may see the record; NotFound for one shut."""
    if row is None or files.is_shut(row):
        raise NotFound()
    return files.response(row) if request.args.get("original") == "1" else files.shown(row)
