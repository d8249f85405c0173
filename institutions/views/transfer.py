"""The registry as a file: taken in after a look at what would happen, handed out so that it can come back."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from accounts.permissions import current_viewer, fresh, requires
from accounts.regions import Counts
from institutions.actions import note_people_export
from institutions.columns import CHINESE
from institutions.fact_columns import CHINESE as FACT_COLUMNS
from institutions.fact_sheets import exported_facts, holds_facts, import_facts
from institutions.forms.registry import ConfirmForm, PeopleExportForm, UploadForm
from institutions.imports import exported, import_institutions
from institutions.permissions.registry import reach_for
from institutions.queries.registry import people_exports
from institutions.views.blueprint import KEEPERS, Page, attempt, blueprint
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
        return _choose(form)
    upload = request.files.get("file")
    if form.validate() and upload is not None and upload.filename:
        return _look(form, upload)
    form.file.errors = [_("请选择要导入的文件。")]
    return _choose(form), 422


def _choose(form: UploadForm) -> str:
    columns = {"columns": list(CHINESE.values()), "fact_columns": list(FACT_COLUMNS.values())}
    return render_template("registry/import.html", form=form, **columns)


def _taken(data: bytes, **how: Any) -> Counts:
    """A file of institutions or one of their facts, told apart by its columns; unpacked once."""
    table = sheets.read(data)
    return import_facts(table, **how) if holds_facts(table[0]) else import_institutions(table, **how)


def _look(form: UploadForm, upload: FileStorage) -> Page:
    data, token, viewer = upload.stream.read(waiting.MOST + 1), random_token(), current_viewer()
    try:
        if len(data) > waiting.MOST:
            raise ValueError(_("文件太大。请分成小于7 MB的几份。"))
        counts = _taken(data, dry_run=True, by=viewer.actor)
        waiting.hold(data, _place(token), viewer.person_id)
    except (ValueError, files.FileRefused) as error:
        form.file.errors = [str(error)]
        return _choose(form), 422
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
    counts = _taken(data, accept_good_rows=bool(form.good_only.data), by=viewer.actor)
    if counts.errors and not form.good_only.data:
        form.good_only.errors = [_("有错误的行。请改好文件再来，或者勾选只导入没有错误的行。")]
        return render_template("layouts/import_preview.html", form=form, name="", **_told(counts)), 422
    waiting.let_go(place)
    done = {"added": counts.added, "changed": counts.changed, "skipped": counts.skipped}
    flash(_("已导入：新增%(added)s条，修改%(changed)s条，不变%(skipped)s条。", **done), "good")
    return redirect(url_for(".index"), 303)


def _file(found: tuple[tuple[str, ...], list[tuple[str, ...]]], what: str, form: str) -> Response:
    """A header and its rows as a file named after what it holds and the day."""
    write, media_type = FORMS[form]
    return download(write(*found), media_type, "registry", f"{what}{clock.today():%Y%m%d}.{form}")


@blueprint.get("/export.<any(csv, xlsx):form>")
@requires(*KEEPERS)
@fresh
def hand_out(form: str) -> Response:
    """Every institution in reach, under the columns the import reads; no cell runs as a formula."""
    return _file(exported(reach_for(current_viewer())), "机构名录", form)


@blueprint.get("/facts.<any(csv, xlsx):form>")
@requires(*KEEPERS)
@fresh
def hand_out_facts(form: str) -> Response:
    """Every fact in reach, one row each, without people and without owners under sealed names."""
    return _file(exported_facts(reach_for(current_viewer())), "机构附项", form)


@blueprint.route("/people-export", methods=["GET", "POST"])
@requires(*KEEPERS)
@fresh
def hand_out_people() -> Page:
    """The same with people and sealed owners, for a reason that is on record before the file leaves."""
    viewer, form, status = current_viewer(), PeopleExportForm(), 200
    reach = reach_for(viewer)
    if form.is_sent:
        status = 422
        if form.validate():
            found = exported_facts(reach, with_people=True)
            kind, reason = str(form.form.data), form.reason.data or ""
            failed = attempt(form, lambda: note_people_export(kind, len(found[1]), reason, by=viewer.actor))
            if failed is None:
                return _file(found, "机构附项和人员", kind)
            status = failed
    lede = _("含法定代表人、负责人、联系人和没有登记的出资人。只有本单位负责的机构。")
    more = {"title": _("导出机构的人员和出资人"), "back": url_for(".take_in"), "lede": lede, "submit": _("导出")}
    return render_template("registry/people_export.html", form=form, exports=people_exports(viewer), **more), status
