"""The files of one sending: into quarantine under a token, unticked ones out of it, refusals in words.

Files sent after the session has ended wait under the token of their form, as its words do (accounts.views.typed).
"""

import re
from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from flask import flash, request
from flask_babel import gettext as _

from kernel import files
from kernel.files import FileRefused, StoredFile
from kernel.forms import filled_before

# Under which hidden field of a form its files wait, in this order.
TOKENS = ("form_token", "key")
WELL_MADE = re.compile(r"[\w-]{16,64}")  # as forms take a token back


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
                _say_if_renamed(sent.filename, files.receive(cast(BinaryIO, sent.stream), sent.filename, token, by))
            except FileRefused as error:
                refused.append(f"{sent.filename}：{error.message}")
    return files.quarantined(token), refused


def _say_if_renamed(sent: str, row: StoredFile) -> None:
    """A name that ended otherwise than its content is has another ending now; whoever sent it is told why."""
    ending = sent.rpartition(".")[2].lower()
    if "." in sent and ending != row.name.rpartition(".")[2]:
        flash(_("%(sent)s的内容和文件名的后缀不一致，已按实际内容存成%(name)s。", sent=sent, name=row.name), "warn")


def take_files(token: str, by: int | None) -> list[str]:
    """The same where only the refusals are asked for; `by` None names nobody."""
    return taken(token, by)[1]


def keep_for(holder_id: int) -> tuple[dict[str, list[str]], list[str]]:
    """Take the files of a form whose session ended into quarantine for whoever held it: its token, and refusals.

    A form without a token of its own for files keeps them under its key, which was not used: nothing was done by it.
    """
    name = next((one for one in TOKENS if request.form.get(one)), "")
    token, refused = request.form.get(name, ""), list[str]()
    if not WELL_MADE.fullmatch(token) or not any(sent.filename for sent in request.files.values()):
        return {}, []
    for field in request.files:
        refused += taken(token, holder_id, field)[1]
    return {name: [token]}, refused


def came_before(form: Any) -> list[StoredFile]:
    """The files that came with this form before its session ended, as it is opened again."""
    typed = filled_before()
    name = next((one for one in TOKENS if typed is not None and typed.get(one)), None)
    return files.quarantined(form[name].data or "") if name is not None and name in form else []


def is_fine(form: Any, refused: Sequence[str]) -> bool:
    """Whether the form is valid and no file was refused; every refusal stands beside the field of the files."""
    return bool(form.validate()) & none_refused(form, refused)


def none_refused(form: Any, refused: Sequence[str], name: str = "files") -> bool:
    """Whether no file was refused; every refusal stands beside the field of the files."""
    if refused:
        form[name].errors = [*form[name].errors, *refused]
    return not refused
