"""Photographs of an inspection: seen by the department, covered, cleared; others see the cleared copy alone."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.forms.watching import BareForm
from institutions.lifecycle import Cycle
from institutions.models import Inspection, Photo
from institutions.queries.watching import inspection_for
from institutions.views.acting import Page, act_page, attempt, button_of, gone, told_of
from institutions.views.inspection import OFFICE, READERS, acts_of, blueprint
from institutions.views.inspection_acts import home_of
from kernel import files
from kernel.covering_forms import PictureForm
from kernel.errors import DomainError, NotFound
from kernel.files import CopyState, CoverState


def _photo(ref: str, photo_ref: str) -> tuple[Inspection, Photo]:
    row = inspection_for(current_viewer(), ref)
    found = next((one for one in row.photos if one.ref == photo_ref), None)
    if found is None or files.is_shut(found.file):
        raise NotFound()
    return row, found


@blueprint.get("/<ref>/photos/<photo_ref>.img")
@requires(*OFFICE)
def photo(ref: str, photo_ref: str) -> Response:
    """The picture as it was taken, for the department alone."""
    row, found = _photo(ref, photo_ref)
    if row.body_id != current_viewer().organisation_id:
        raise NotFound()
    return files.shown(found.file)


@blueprint.get("/<ref>/photos/<photo_ref>/covered.img")
@requires(*READERS)
def covered_photo(ref: str, photo_ref: str) -> Page:
    """The covered copy: for the department to look at, for the others once it was cleared."""
    row, found = _photo(ref, photo_ref)
    if not found.is_publishable and row.body_id != current_viewer().organisation_id:
        raise NotFound()
    if found.bare_at is not None and found.file.cover_state is CoverState.NONE:
        return files.shown(found.file)
    if found.file.cover_state is not CoverState.COVERED:
        flash(_("还没有遮盖后的照片。"), "info")
        return redirect(url_for(".cover_photo", ref=ref, photo_ref=photo_ref), 303)
    try:
        return files.covered(found.file)
    except FileNotFoundError:
        raise NotFound() from None


@blueprint.route("/<ref>/photos/<photo_ref>/cover", methods=["GET", "POST"])
@requires(*OFFICE)
def cover_photo(ref: str, photo_ref: str) -> Page:
    """Mark faces, names and numbers; they are burnt out of a copy at once, the picture itself stays."""
    row, found = _photo(ref, photo_ref)
    if "mask_photo" not in acts_of(row):
        return gone(home_of(row))
    file, form, status = found.file, PictureForm(), 200
    form.fill(file.ranges)
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.mask_photo(found, row, form.ranges(), by=current_actor()))
            if failed is None:
                flash(_("正在制作遮盖后的照片，做好以后请再看一遍。"), "good")
                return redirect(url_for(".cover_photo", ref=ref, photo_ref=photo_ref), 303)
            status = failed
    context = {"row": row, "photo": found, "file": file, "grid": range(10, 100, 10), "home": home_of(row)}
    context |= {"is_ready": file.copy_state is CopyState.MADE, "is_covered": file.cover_state is CoverState.COVERED}
    context |= {"is_clear": found.is_publishable, "is_mine": found.bare_by_id == current_viewer().person_id}
    return render_template("institutions/cover.html", form=form, **context), status


@blueprint.route("/<ref>/photos/<photo_ref>/bare", methods=["GET", "POST"])
@requires(*OFFICE)
def leave_photo_bare(ref: str, photo_ref: str) -> Page:
    """An officer says with a reason that nothing is to be covered; somebody else looks and confirms."""
    row, found = _photo(ref, photo_ref)
    home = url_for(".cover_photo", ref=ref, photo_ref=photo_ref)
    if "leave_photo_bare" not in acts_of(row) or found.file.cover_state is not CoverState.NONE:
        return gone(home)
    form = BareForm()
    lede = _("照片上没有人的面部、姓名、电话、证件号码、车牌等，才可以不遮盖。要由另一位经办人看过以后确认，都有记录。")

    def do() -> None:
        actions.leave_photo_bare(found, row, form.words.data, by=current_actor())

    said = told_of(Cycle.INSPECTION, "leave_photo_bare")
    return act_page(form, do, title=button_of(Cycle.INSPECTION, "leave_photo_bare"), home=home, lede=lede, said=said)


@blueprint.post("/<ref>/photos/<photo_ref>/clear")
@requires(*OFFICE)
def clear_photo(ref: str, photo_ref: str) -> Page:
    """The officer's press: nothing is left to cover."""
    row, found = _photo(ref, photo_ref)
    try:
        actions.clear_photo(found, row, by=current_actor())
    except DomainError as error:
        flash(error.message, "warn")
    else:
        flash(_("已确认。检查办结后公布的是确认过的这一份。"), "good")
    return redirect(url_for(".cover_photo", ref=ref, photo_ref=photo_ref), 303)
