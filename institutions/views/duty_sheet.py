"""The items as a sheet: taken out as CSV or XLSX, taken in after a look at what it would change."""

import base64
import binascii
import io

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from institutions import actions, queries
from institutions.duty_sheets import COLUMNS, Read, exported, named, taken_in
from institutions.forms.duties import ConfirmSheetForm, SheetForm
from institutions.views.disclosing import OWN, Page
from kernel import files, sheets
from kernel.crypto import random_token
from kernel.db import db
from kernel.files.handing import download

blueprint = Blueprint("duty_sheet", __name__, url_prefix="/duties/sheet")
MOST = 2 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("", methods=["GET", "POST"])
@requires(*OWN)
def choose() -> Page:
    """Choose a sheet; the answer says what it would change."""
    form = SheetForm()
    if not form.is_sent:
        return render_template("duties/sheet.html", form=form)
    upload = request.files.get("file")
    try:
        if not form.validate() or upload is None or not upload.filename:
            raise ValueError(_("请选择文件。"))
        data = upload.stream.read(MOST + 1)
        if len(data) > MOST:
            raise ValueError(_("文件太大，应当小于2 MB。"))
        return _preview(data, upload.filename)
    except (ValueError, files.FileRefused) as error:
        form.file.errors = [str(error)]
        return render_template("duties/sheet.html", form=form), 422


def _preview(data: bytes, name: str) -> Page:
    viewer, token = current_viewer(), random_token()
    told = taken_in(queries.own_institution(viewer), data)
    files.receive(io.BytesIO(base64.encodebytes(data)), "sheet.txt", _place(token), viewer.person_id)
    form = ConfirmSheetForm(formdata=None, data={"token": token})
    return render_template("duties/sheet_preview.html", form=form, name=name, **_words(told))


def _words(told: Read) -> dict[str, object]:
    return {"told": told, "changed": named(one.item for one in told.changed), "same": named(told.same)}


def _place(token: str) -> str:
    """Where a sheet waits: under its token and the person who brought it."""
    return f"duties:{current_viewer().person_id}:{token}"


@blueprint.post("/confirm")
@requires(*OWN)
def confirm() -> Page:
    """Make the drafts the preview showed; each waits for its 确认."""
    form, viewer = ConfirmSheetForm(), current_viewer()
    data = _waiting(str(form.token.data))
    if data is None:
        flash(_("这份表格已经导入过，或者等得太久。请重新选择。"), "info")
        return redirect(url_for(".choose"), 303)
    institution = queries.own_institution(viewer)
    told = taken_in(institution, data)
    number = actions.draft_items(institution, told.changed, by=viewer.actor)
    for row in files.quarantined(_place(str(form.token.data))):
        files.discard(_place(str(form.token.data)), row.ref)
    flash(_("已做成%(number)s份草稿，请逐项核对并确认。", number=number), "good")
    return redirect(url_for("duties.index"), 303)


def _waiting(token: str) -> bytes | None:
    rows = files.quarantined(_place(token))
    try:
        return base64.decodebytes(files.read(rows[0])) if rows else None
    except (binascii.Error, FileNotFoundError):
        return None
    finally:
        db.session.rollback()


@blueprint.get("/items.<any(csv, xlsx):kind>")
@requires(*OWN)
def export(kind: str) -> Response:
    """The items as they stand, drafts first, to be filled in and taken in again."""
    institution = queries.own_institution(current_viewer())
    rows = exported(institution)
    if kind == "csv":
        return download(sheets.written(COLUMNS, rows), "text/csv", institution.ref, "信息披露.csv")
    return download(sheets.workbook(COLUMNS, rows), XLSX, institution.ref, "信息披露.xlsx")
