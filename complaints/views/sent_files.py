"""Files that come with a form: kept under its token until it is sent off, thrown away when unticked."""

from typing import Any

from flask import request

from kernel import files
from kernel.files import FileRefused


def take_files(token: str, by: int | None) -> list[str]:
    """Files into quarantine under a form's token (`by` None names nobody); unticked ones go. Answers the refusals."""
    ticked = request.form.getlist("files_kept")
    for row in files.quarantined(token):
        if row.ref not in ticked:
            files.discard(token, row.ref)
    refused = []
    for sent in request.files.getlist("files"):
        stream: Any = sent.stream
        try:
            if sent.filename:
                files.receive(stream, sent.filename, token, by)
        except FileRefused as error:
            refused.append(f"{sent.filename}：{error.message}")
    return refused
