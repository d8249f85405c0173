"""Downloading a file: through the permission of the case or message it belongs to, else as if it did not exist."""

from flask import Blueprint, Response
from sqlalchemy import select

from accounts.permissions import current_viewer, requires
from kernel import files
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

blueprint = Blueprint("complaints_files", __name__, url_prefix="/files")


@blueprint.get("/<ref>")
@requires()
def download(ref: str) -> Response:
    """The file as a download."""
    row = db.session.scalar(select(StoredFile).where(StoredFile.ref == ref))
    if row is None or not files.may_read(current_viewer(), row):
        raise NotFound()
    try:
        return files.response(row)
    except FileNotFoundError:
        raise NotFound() from None
