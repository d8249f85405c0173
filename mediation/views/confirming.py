"""Pressing 确认 with a fresh proof of who presses, putting a text aside, recording signature and seal, changing it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_user, current_viewer, fresh, requires
from accounts.roles import Role
from complaints import actions as case_actions
from complaints.actions.standing import stand_in_of
from complaints.views.moves import attempt
from kernel.errors import NotFound, NotYours
from mediation import actions, queries
from mediation.forms import ChangeForm, ConfirmTextForm, DiscardForm, SignatureForm, changed, item_forms
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Mediation
from mediation.views.agreement import (
    agreement_page,
    back,
    confirmations,
    digest_parts,
    leads,
    lines_of,
    may_confirm,
    own_seat,
    signature_form,
    standing,
    table_asked,
)
from mediation.views.blueprint import SEATED, Page, blueprint


@blueprint.route("/<number>/agreement/confirm", methods=["GET", "POST"])
@requires(*SEATED)
@fresh
def confirm(number: str) -> Page:
    """A party presses 确认 over the text and digest shown here; not a signature (rules §0b.5)."""
    mediation, row = standing(number)
    viewer = current_viewer()
    seats = confirmations(mediation, row)
    own = own_seat(viewer, mediation, seats)
    if own is None:
        raise NotYours()
    if not may_confirm(viewer, mediation, row, seats):
        flash(_("这份文本您已经确认过，或者现在不能确认。"), "info")
        return back(mediation.complaint.number)
    form, status = ConfirmTextForm(data={"digest": row.digest}), 200
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            said = {"gives": form.gives.data or (), "proved_at": current_user.proved_at}
            failed = attempt(form, lambda: actions.confirm(row, form.digest.data or "", by=viewer.actor, **said))
        if failed is None:
            flash(_("已确认。确认不是签字，协议要签字盖章后才生效。"), "good")
            return back(mediation.complaint.number)
        status = failed
        form.digest.data = row.digest
    context = {"form": form, "lines": lines_of(row.text), "digest": digest_parts(row), "own": own, "agreement": row}
    context["acting"] = _acting(mediation) if viewer.role is Role.LEARNER else None
    return render_template(
        "mediation/confirm.html", mediation=mediation, complaint=mediation.complaint, **context
    ), status


def _acting(mediation: Mediation) -> str | None:
    """In what quality somebody presses for the complainant; None for oneself."""
    row = stand_in_of(mediation.complaint_id, current_viewer().person_id)
    return str(row.kind.label) if row is not None else None


@blueprint.post("/<number>/agreement/signature")
@requires(Role.MEDIATOR)
def signature(number: str) -> Page:
    """The mediator records the day on which the paper was signed and sealed; from then it is in force."""
    mediation, row = standing(number)
    viewer = current_viewer()
    if not leads(viewer, mediation, row):
        if row.state is AgreementState.EFFECTIVE:
            return back(mediation.complaint.number)
        raise NotYours()
    form = SignatureForm()
    if not row.asks_extent:
        del form.extent
    failed: int | None = 422
    if form.validate() and form.signed_on.data is not None:
        signed_on, partly = form.signed_on.data, row.asks_extent and form.extent.data == "part"
        failed = attempt(form, lambda: actions.record_signature(row, signed_on, by=viewer.actor, partly=partly))
    if failed is not None:
        shown = form if signature_form(viewer, mediation, row) is not None else None
        return agreement_page(mediation, row, failed, signature_form=shown)
    flash(_("已记录签字盖章的日期，协议生效。"), "good")
    return back(mediation.complaint.number)


@blueprint.route("/<number>/agreement/discard", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def discard(number: str) -> Page:
    """The mediator puts a drafted text aside with a reason, before all have confirmed it."""
    viewer = current_viewer()
    mediation = table_asked(number)
    row = queries.agreement_of(mediation)
    to_table = redirect(url_for(".table", number=mediation.complaint.number), 303)
    if row is None:
        return to_table
    if not leads(viewer, mediation, row) and row.state is not AgreementState.EFFECTIVE:
        raise NotYours()
    if row.state is not AgreementState.DRAFTED:
        flash(_("这份文本各方已经确认，不能作废。"), "info")
        return back(mediation.complaint.number)
    form, status = DiscardForm(), 200
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            failed = attempt(form, lambda: actions.discard_agreement(row, form.reason.data or "", by=viewer.actor))
        if failed is None:
            flash(_("协议文本已作废，可以重新商量方案。"), "info")
            return to_table
        status = failed
    return render_template("mediation/discard.html", complaint=mediation.complaint, agreement=row, form=form), status


@blueprint.route("/<number>/agreement/change", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def change(number: str) -> Page:
    """A later change is a new agreement: what is still owed, as it is to be, with the reason; both are kept."""
    viewer = current_viewer()
    mediation = table_asked(number)
    row = queries.agreement_of(mediation)
    if row is None:
        raise NotFound()
    if row.state is not AgreementState.EFFECTIVE or not leads(viewer, mediation, row, late=True):
        return back(mediation.complaint.number)
    return _change(mediation, row)


def _change(mediation: Mediation, row: Agreement) -> Page:
    complaint, sent, status = mediation.complaint, request.method == "POST", 200
    items = item_forms(case_actions.still_owed(complaint, row.offer), sent=sent)
    form = ChangeForm()
    if sent:
        failed: int | None = 422
        fine = [one.validate() for _item, one in items]
        if form.validate() and all(fine):
            new, why, by = changed(items), form.why.data or "", current_viewer().actor
            failed = attempt(form, lambda: actions.draft_change(row, new, why, by=by))
        if failed is None:
            flash(_("变更文本已写好，请各方阅读并确认。原协议在新文本生效前仍然有效。"), "good")
            return back(complaint.number)
        status = failed
    return render_template("mediation/change.html", complaint=complaint, agreement=row, form=form, items=items), status
