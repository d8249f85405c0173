"""The registry as a file: taken in after a look at what would happen, handed out so that it can come back."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from accounts.permissions import current_viewer, fresh, requires
from accounts.regions import Counts
from institutions.columns import CHINESE
from institutions.forms.registry import ConfirmForm, UploadForm
from institutions.imports import exported, import_institutions
from institutions.permissions.registry import reach_for
from institutions.views.blueprint import KEEPERS, Page, blueprint
from kernel import clock, files, sheets
from kernel.crypto import random_token
from kernel.files import waiting
from kernel.files.handing import download

SHOWN = 100
FORMS = {
    "csv": (sheets.written, "text/csv"),
    "xlsx": (sheets.workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@blueprint.route("/import", methods=["GET", "POST"])
@requires(*KEEPERS)
def take_in() -> Page:
    """Choose a file; the answer says what would happen, errors first, and nothing is written."""
    reach_for(current_viewer())
    form = UploadForm()
    if not form.is_sent:
        return render_template("registry/import.html", form=form, columns=list(CHINESE.values()))
    upload = request.files.get("file")
    if form.validate() and upload is not None and upload.filename:
        return _look(form, upload)
    form.file.errors = [_("请选择要导入的文件。")]
    return render_template("registry/import.html", form=form, columns=list(CHINESE.values())), 422


def _look(form: UploadForm, upload: FileStorage) -> Page:
    data, token, viewer = upload.stream.read(waiting.MOST + 1), random_token(), current_viewer()
    try:
        if len(data) > waiting.MOST:
            raise ValueError(_("文件太大。请分成小于7 MB的几份。"))
        counts = import_institutions(data, dry_run=True, by=viewer.actor)
        waiting.hold(data, _place(token), viewer.person_id)
    except (ValueError, files.FileRefused) as error:
        form.file.errors = [str(error)]
        return render_template("registry/import.html", form=form, columns=list(CHINESE.values())), 422
    confirm_form = ConfirmForm(formdata=None, data={"token": token})
    return render_template("layouts/import_preview.html", form=confirm_form, name=upload.filename, **_told(counts))


def _place(token: str) -> str:
    """Where a file waits: under its token and the person who brought it, so that nobody else can confirm it."""
    return f"import:{current_viewer().person_id}:{token}"


def _told(counts: Counts) -> dict[str, Any]:
    told = {"kind": _("导入机构名录"), "counts": counts, "errors": counts.errors[:SHOWN], "errors_shown": SHOWN}
    addresses = {"choose_url": url_for(".take_in"), "confirm_url": url_for(".take_in_confirmed")}
    return told | addresses | {"warnings": counts.warnings[:SHOWN]}


@blueprint.post("/import/confirm")
@requires(*KEEPERS)
def take_in_confirmed() -> Page:
    """Write what the preview showed."""
    form, viewer = ConfirmForm(), current_viewer()
    reach_for(viewer)
    place = _place(str(form.token.data))
    data = waiting.held(place)
    if data is None:
        flash(_("这份文件已经导入过，或者等得太久。请重新选择。"), "info")
        return redirect(url_for(".take_in"), 303)
    counts = import_institutions(data, accept_good_rows=bool(form.good_only.data), by=viewer.actor)
    if counts.errors and not form.good_only.data:
        form.good_only.errors = [_("有错误的行。请改好文件再来，或者勾选只导入没有错误的行。")]
        return render_template("layouts/import_preview.html", form=form, name="", **_told(counts)), 422
    waiting.let_go(place)
    done = {"added": counts.added, "changed": counts.changed, "skipped": counts.skipped}
    flash(_("已导入：新增%(added)s条，修改%(changed)s条，不变%(skipped)s条。", **done), "good")
    return redirect(url_for(".index"), 303)


@blueprint.get("/export.<any(csv, xlsx):form>")
@requires(*KEEPERS)
@fresh
def hand_out(form: str) -> Response:
    """Every institution in reach, under the columns the import reads; no cell runs as a formula."""
    header, rows = exported(reach_for(current_viewer()))
    write, media_type = FORMS[form]
    return download(write(header, rows), media_type, "registry", f"机构名录{clock.today():%Y%m%d}.{form}")
