"""Looking at a file or downloading it: by the permission of what it belongs to, else as if it did not exist."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from accounts.permissions import Viewer, current_viewer, requires
from complaints.queries.case_files import waits_for_look
from complaints.queries.covers import reads_whole
from complaints.views.looking import address_of_look
from kernel import files
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

blueprint = Blueprint("complaints_files", __name__, url_prefix="/files")


@blueprint.get("/<ref>")
@requires()
def download(ref: str) -> Response | Answer:
    """The original as a download."""
    return _opened(ref, files.response)


@blueprint.get("/<ref>/view")
@requires()
def view(ref: str) -> Response | Answer:
    """Its safe copy to look at, or a page that says that there is none."""
    return _opened(ref, files.shown)


def _opened(ref: str, hand: Callable[[StoredFile], Response]) -> Response | Answer:
    row = db.session.scalar(select(StoredFile).where(StoredFile.ref == ref))
    viewer = current_viewer()
    if row is None:
        raise NotFound()
    if not files.may_read(viewer, row):
        return _to_the_look(viewer, row)
    try:
        return hand(row) if reads_whole(viewer, row) else files.covered(row)
    except FileNotFoundError:
        raise NotFound() from None


def _to_the_look(viewer: Viewer, row: StoredFile) -> Answer:
    """To the page of looks, where a look is all that is wanting; else as if there were no such file."""
    waiting = waits_for_look(viewer, row)
    if waiting is None:
        raise NotFound()
    flash(_("案件涉及未成年人。请先经批准查看「投诉材料和消息里的文件」，批准的时间内、当天可以打开文件。"), "warn")
    return redirect(address_of_look(viewer, waiting), 303)
