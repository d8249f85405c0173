"""Taking regions in from a page: choose, look at what would happen, confirm."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from accounts.actions import import_regions
from accounts.permissions import current_viewer, requires
from accounts.regions import Counts
from accounts.roles import Role
from complaints.forms.importing import KINDS, ImportForm, UploadForm
from complaints.views.desk.blueprint import Page
from kernel import files
from kernel.crypto import random_token
from kernel.files import waiting

blueprint = Blueprint("complaints_import", __name__, url_prefix="/desk/import")
TAKE = {"regions": import_regions}
ERRORS_SHOWN = 100


@blueprint.route("", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def choose() -> Page:
    """Choose a file; the answer says what would happen, errors first."""
    form = UploadForm()
    if not form.is_sent:
        return render_template("complaints/import/choose.html", form=form)
    upload = request.files.get("file")
    if form.validate() and upload is not None and upload.filename:
        return _look(form, upload)
    if form.kind.data in KINDS:
        form.file.errors = [_("请选择要导入的文件。")]
    return render_template("complaints/import/choose.html", form=form), 422


def _look(form: UploadForm, upload: FileStorage) -> Page:
    data, kind, token = upload.stream.read(waiting.MOST + 1), str(form.kind.data), random_token()
    try:
        if len(data) > waiting.MOST:
            raise ValueError(_("文件太大。请分成小于7 MB的几份。"))
        counts = TAKE[kind](data, dry_run=True)
        waiting.hold(data, _place(token), current_viewer().person_id)
    except (ValueError, files.FileRefused) as error:
        form.file.errors = [str(error)]
        return render_template("complaints/import/choose.html", form=form), 422
    confirm = ImportForm(formdata=None, data={"kind": kind, "token": token})
    return render_template("layouts/import_preview.html", form=confirm, name=upload.filename, **_told(kind, counts))


def _place(token: str) -> str:
    """Where a file waits: under its token and the person who brought it, so that nobody else can confirm it."""
    return f"import:{current_viewer().person_id}:{token}"


def _told(kind: str, counts: Counts) -> dict[str, Any]:
    told = {"kind": KINDS[kind], "counts": counts, "errors": counts.errors[:ERRORS_SHOWN], "errors_shown": ERRORS_SHOWN}
    return told | {"choose_url": url_for(".choose"), "confirm_url": url_for(".confirm")}


@blueprint.post("/confirm")
@requires(Role.PLATFORM_ADMIN)
def confirm() -> Page:
    """Write what the preview showed."""
    form = ImportForm()
    kind = str(form.kind.data)
    data = waiting.held(_place(str(form.token.data)))
    if kind not in TAKE or data is None:
        flash(_("这份文件已经导入过，或者等得太久。请重新选择。"), "info")
        return redirect(url_for(".choose"), 303)
    viewer = current_viewer()
    counts = TAKE[kind](data, accept_good_rows=bool(form.good_only.data), by=viewer.actor)
    if counts.errors and not form.good_only.data:
        form.good_only.errors = [_("有错误的行。请改好文件再来，或者勾选只导入没有错误的行。")]
        return render_template("layouts/import_preview.html", form=form, name="", **_told(kind, counts)), 422
    waiting.let_go(_place(str(form.token.data)))
    flash(
        _(
            "已导入%(kind)s：新增%(added)s条，修改%(changed)s条，不变%(skipped)s条。",
            kind=KINDS[kind],
            added=counts.added,
            changed=counts.changed,
            skipped=counts.skipped,
        ),
        "good",
    )
    return redirect(url_for(".choose"), 303)
