"""The files of one sending: into quarantine under a token, unticked ones out of it, refusals in words."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from flask import request

from kernel import files
from kernel.files import FileRefused, StoredFile


def taken(token: str, by: int | None, name: str = "files") -> tuple[list[StoredFile], list[str]]:
    """What waits under the token after this request, and what was refused of it."""
    ticked = request.form.getlist(f"{name}_kept")
    for row in files.quarantined(token):
        if row.ref not in ticked:
            files.discard(token, row.ref)
    refused = []
    for sent in request.files.getlist(name):
        if sent.filename:
            try:
                files.receive(cast(BinaryIO, sent.stream), sent.filename, token, by)
            except FileRefused as error:
                refused.append(f"{sent.filename}：{error.message}")
    return files.quarantined(token), refused


def take_files(token: str, by: int | None) -> list[str]:
    """The same where only the refusals are asked for; `by` None names nobody."""
    return taken(token, by)[1]


def is_fine(form: Any, refused: Sequence[str]) -> bool:
    """Whether the form is valid and no file was refused; every refusal stands beside the field of the files."""
    return bool(form.validate()) & none_refused(form, refused)


def none_refused(form: Any, refused: Sequence[str]) -> bool:
    """Whether no file was refused; every refusal stands beside the field of the files."""
    if refused:
        form.files.errors = [*form.files.errors, *refused]
    return not refused
