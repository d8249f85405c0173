"""Covering parts of a file in two steps: mark them and see, then have them burnt into the version others read."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions
from complaints.models import Complaint
from complaints.queries.covers import file_to_cover
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.file_cards import file_card
from complaints.views.looking import address_of_look
from complaints.views.moves import attempt
from complaints.views.posting import opened
from kernel import files
from kernel.covering_forms import WHOLE, PagesForm, PictureForm
from kernel.errors import DomainError, NotFound
from kernel.files import CopyState, CoverState, StoredFile
from kernel.security.limits import hit


def _asked(number: str, ref: str) -> tuple[Complaint, StoredFile, Page | None]:
    """The case, the file, and where to go instead when it cannot be covered now."""
    viewer, complaint, away = opened(number, "cover_file")
    row = file_to_cover(viewer, complaint, ref)
    if away is None and not files.may_read(viewer, row):
        away = redirect(address_of_look(viewer, complaint), 303)
    if away is None and row.copy_state is not CopyState.MADE:
        flash(_("这份文件还没有安全副本，不能遮盖。"), "info")
        away = redirect(url_for(".show", number=number), 303)
    return complaint, row, away


@blueprint.route("/<number>/files/<ref>/cover", methods=["GET", "POST"])
@requires(*OFFICE)
def cover(number: str, ref: str) -> Page:
    """Step one: mark what others are not to read; the file is shut to them from then on."""
    complaint, row, away = _asked(number, ref)
    if away is not None:
        return away
    form: PictureForm | PagesForm = PictureForm()
    if row.copy_media_type == "application/pdf":
        form = PagesForm()
        form.last = row.copy_pages or 0
    form.fill(row.ranges)
    status = 200
    if form.is_sent:
        status = 422
        if form.validate():
            by = current_viewer().actor
            failed = attempt(form, lambda: actions.mask_file(complaint, row, form.ranges(), by=by))
            if failed is None:
                flash(_("已标出。其他各方现在打不开这份文件；请核对预览，再固定遮盖。"), "good")
                return redirect(url_for(".cover", number=number, ref=ref, _anchor="preview"), 303)
            status = failed
    context = {"row": row, "card": file_card(row, sees_all=True), "grid": range(10, 100, 10), "at": _page_shown(row)}
    return render_template("complaints/desk/cover.html", complaint=complaint, form=form, **context), status


def _page_shown(row: StoredFile) -> int:
    """Which page of a PDF is looked at: the one asked for, else the first of which a part is marked, else the first."""
    asked, last = request.args.get("page", ""), row.copy_pages or 1
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:5]) <= last:
        return int(asked)
    return next((one[0] for one in row.ranges if one[1:] != WHOLE), 1)


@blueprint.get("/<number>/files/<ref>/cover/page")
@requires(*OFFICE)
def cover_page(number: str, ref: str) -> Page:
    """A page of a PDF as a picture to mark on, drawn by a process of its own from the safe copy."""
    hit("cover-page", str(current_viewer().person_id), 600, 3600)
    _complaint, row, away = _asked(number, ref)
    if away is not None:
        return away
    try:
        return files.page_picture(row, _page_shown(row))
    except (LookupError, FileNotFoundError, files.NotCopied):
        raise NotFound() from None


@blueprint.get("/<number>/files/<ref>/cover/made")
@requires(*OFFICE)
def covered(number: str, ref: str) -> Page:
    """The version others read, for whoever covered it."""
    _complaint, row, away = _asked(number, ref)
    if away is not None:
        return away
    if row.cover_state is not CoverState.COVERED:
        flash(_("还没有遮盖后的版本。"), "info")
        return redirect(url_for(".cover", number=number, ref=ref), 303)
    try:
        return files.covered(row)
    except FileNotFoundError:
        raise NotFound() from None


@blueprint.post("/<number>/files/<ref>/cover/burn")
@requires(*OFFICE)
def burn(number: str, ref: str) -> Page:
    """Step two: have the marked parts burnt out."""
    words = _("正在制作遮盖后的版本，做好以后其他各方看到的就是它。原件仍然保存。")
    return _done(number, ref, actions.cover_file, words)


@blueprint.post("/<number>/files/<ref>/cover/undo")
@requires(*OFFICE)
def uncover(number: str, ref: str) -> Page:
    """Show the file whole again."""
    return _done(number, ref, actions.uncover_file, _("已取消遮盖，各方看到的又是完整的文件。"))


def _done(number: str, ref: str, act: Callable[..., None], words: str) -> Page:
    complaint, row, away = _asked(number, ref)
    if away is not None:
        return away
    try:
        act(complaint, row, by=current_viewer().actor)
    except DomainError as error:
        flash(error.message, "warn")
    else:
        flash(words, "good")
    return redirect(url_for(".cover", number=number, ref=ref), 303)
