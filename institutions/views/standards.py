"""Quality standards: an association enters them, institutions commit to a version, the association puts its word."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import INSTITUTION_ROLES, Role
from institutions import actions, queries
from institutions.actions.standards import OWNER
from institutions.forms.duties import StandardForm, WordForm
from institutions.models import Commitment, QualityStandard
from institutions.permissions.duties import STANDARD_MAKERS
from institutions.queries import standards as reads
from institutions.views.disclosing import OWN, Page, attempt
from kernel import clock, files
from kernel.db import db
from kernel.errors import NotFound, NotYours
from kernel.files import StoredFile
from kernel.sent_files import came_before, is_fine, taken

blueprint = Blueprint("standards", __name__, url_prefix="/standards")
MAKERS = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)


def may_read(viewer: Viewer, _standard_id: int) -> bool:
    """Whoever works here may read the document of a standard: it is meant to be known."""
    return viewer.is_signed_in


@blueprint.get("")
@requires(*OWN, *MAKERS)
def index() -> str:
    """The association's standards with who commits to them; for an institution, what it may commit to."""
    viewer = current_viewer()
    rows = reads.standards_for(viewer)
    commitments = reads.commitments_for(viewer)
    running = {row.standard_id for row in commitments if row.until_on is None}
    return render_template(
        "duties/standards.html",
        rows=rows,
        documents=reads.documents_of(rows, OWNER),
        commitments=commitments,
        running=running,
        is_own=viewer.role in INSTITUTION_ROLES,
        can_enter=viewer.organisation_kind in STANDARD_MAKERS,
        today=clock.today(),
        word=WordForm(formdata=None),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*MAKERS)
def new() -> Page:
    """Enter a version of a standard with its document."""
    viewer, form = current_viewer(), StandardForm()
    if viewer.organisation_kind not in STANDARD_MAKERS:
        raise NotYours()
    kept = came_before(form)
    if form.is_sent:
        kept, form.refused = taken(form.form_token.data or "", viewer.person_id)
        if is_fine(form, form.refused) and not attempt(form, lambda: _publish(form, viewer)):
            flash(_("已登记。机构可以承诺执行这个版本。"), "good")
            return redirect(url_for(".index"), 303)
    page = render_template("duties/standard_new.html", form=form, kept=kept)
    return (page, 422) if form.is_sent else page


def _publish(form: StandardForm, viewer: Viewer) -> QualityStandard:
    return actions.publish_standard(
        form.title.data or "",
        form.version.data or "",
        form.summary.data or "",
        form.from_on.data or clock.today(),
        by=viewer.actor,
        form_token=form.form_token.data or "",
    )


@blueprint.post("/<ref>/end")
@requires(*MAKERS)
def end(ref: str) -> Page:
    """The version takes no new commitments after today."""
    standard = reads.standard_for(current_viewer(), ref)
    actions.end_standard(standard, max(clock.today(), standard.from_on), by=current_viewer().actor)
    flash(_("已停用，不再接受新的承诺。"), "good")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<ref>/document/<file>")
@requires(*OWN, *MAKERS)
def document(ref: str, file: str) -> Response:
    """The document of a standard, as its safe copy."""
    standard = reads.standard_for(current_viewer(), ref)
    found = db.session.scalar(
        select(StoredFile).where(
            StoredFile.ref == file, StoredFile.owner_kind == OWNER, StoredFile.owner_id == standard.id
        )
    )
    if found is None or not files.may_read(current_viewer(), found):
        raise NotFound()
    return files.shown(found)


@blueprint.post("/<ref>/commit")
@requires(*OWN)
def commit(ref: str) -> Page:
    """确认: the institution commits to this version from today."""
    viewer = current_viewer()
    actions.commit_to(queries.own_institution(viewer), reads.standard_for(viewer, ref), by=viewer.actor)
    flash(_("已作出承诺，公众在机构页面看得到。"), "good")
    return redirect(url_for(".index"), 303)


@blueprint.post("/commitments/<ref>/end")
@requires(*OWN)
def withdraw(ref: str) -> Page:
    """The institution withdraws a commitment."""
    actions.end_commitment(_commitment(ref), by=current_viewer().actor)
    flash(_("已撤回承诺。曾经承诺过的事实仍然可以查到。"), "good")
    return redirect(url_for(".index"), 303)


@blueprint.route("/commitments/<ref>/word", methods=["GET", "POST"])
@requires(*MAKERS)
def word(ref: str) -> Page:
    """The association's word on a commitment to its standard."""
    row = _commitment(ref)
    form = WordForm(data={"word": row.word})
    by = current_viewer().actor
    if form.is_sent and form.validate():
        status = attempt(form, lambda: actions.comment_commitment(row, form.word.data or "", by=by))
        if status is None:
            flash(_("已保存。"), "good")
            return redirect(url_for(".index"), 303)
    page = render_template("duties/word.html", form=form, row=row)
    return (page, 422) if form.is_sent else page


def _commitment(ref: str) -> Commitment:
    return reads.commitment_for(current_viewer(), ref)
