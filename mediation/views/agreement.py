"""The agreement: its text, the digest everybody confirms, who has confirmed, and the day of signature and seal."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as cases
from complaints.lifecycle import CLAIMANTS
from complaints.views.moves import attempt
from complaints.wording import SIGN, SMALL
from kernel.db import db
from kernel.errors import NotFound, NotYours
from kernel.papers import Paper
from mediation import actions, queries
from mediation.forms import ConfirmTextForm, DraftForm, PlainForm, SignatureForm
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Mediation
from mediation.views.blueprint import EVERYBODY, SEATED, Page, blueprint
from mediation.views.table import is_chair


@blueprint.get("/<number>/agreement")
@requires(*EVERYBODY)
def agreement(number: str) -> Page:
    """The text as it will be signed, its digest, who has confirmed, and the next step."""
    mediation, row = _standing(number)
    return _page(mediation, row)


def _standing(number: str) -> tuple[Mediation, Agreement]:
    mediation = queries.mediation_for(current_viewer(), number)
    row = queries.agreement_of(mediation)
    if row is None:
        raise NotFound()
    return mediation, row


def _page(mediation: Mediation, row: Agreement, status: int = 200, **forms: Any) -> Page:
    viewer = current_viewer()
    seats = confirmations(mediation, row)
    paper = db.session.scalar(select(Paper).where(Paper.id == row.paper_id)) if row.paper_id else None
    context = {
        "lines": lines_of(row.text),
        "digest": [row.digest[place : place + 8] for place in range(0, 64, 8)],
        "seats": seats,
        "paper": paper,
        "confirm_form": _confirm_form(viewer, mediation, row, seats),
        "signature_form": _signature_form(viewer, mediation, row),
        "discard_form": _discard_form(viewer, mediation, row),
        "may_close": viewer.role is Role.MEDIATOR and row.state is AgreementState.EFFECTIVE,
    } | forms
    page = render_template(
        "mediation/agreement.html", mediation=mediation, complaint=mediation.complaint, agreement=row, **context
    )
    return page, status


def lines_of(text: str) -> list[tuple[str, str]]:
    """The canonical text as lines of a kind: title, heading, sign, small or plain."""
    found = [("title", text.split("\n", 1)[0])]
    for line in text.split("\n")[1:]:
        for mark, kind in (("## ", "heading"), (SIGN, "sign"), (SMALL, "small")):
            if line.startswith(mark):
                found.append((kind, line.removeprefix(mark)))
                break
        else:
            if line.strip():
                found.append(("plain", line))
    return found


def confirmations(mediation: Mediation, row: Agreement) -> list[dict[str, Any]]:
    """Each seat that confirms, and when it did."""
    done = {one.seat_id: one.confirmed_at for one in row.confirmations}
    return [
        {
            "name": _("学员") if seat.party.role in CLAIMANTS else mediation.complaint.respondent_name,
            "party_id": seat.party_id,
            "at": done.get(seat.id),
        }
        for seat in mediation.seats
        if seat.must_confirm and seat.left_at is None
    ]


def _confirm_form(
    viewer: Viewer, mediation: Mediation, row: Agreement, seats: list[dict[str, Any]]
) -> ConfirmTextForm | None:
    """The press over this digest, for a seat that has not pressed yet."""
    if row.state is not AgreementState.DRAFTED or viewer.role not in SEATED:
        return None
    mine = {party.id for party in cases.seats_of(viewer, mediation.complaint)}
    if not any(seat["party_id"] in mine and seat["at"] is None for seat in seats):
        return None
    return ConfirmTextForm(formdata=None, data={"digest": row.digest})


def _signature_form(viewer: Viewer, mediation: Mediation, row: Agreement) -> SignatureForm | None:
    ready = is_chair(viewer, mediation) and row.state is AgreementState.CONFIRMED
    return SignatureForm(formdata=None) if ready else None


def _discard_form(viewer: Viewer, mediation: Mediation, row: Agreement) -> PlainForm | None:
    drafted = is_chair(viewer, mediation) and row.state is AgreementState.DRAFTED
    return PlainForm(formdata=None) if drafted else None


def _back(number: str) -> Response:
    return redirect(url_for(".agreement", number=number), 303)


@blueprint.post("/<number>/agreement")
@requires(Role.MEDIATOR)
def draft(number: str) -> Page:
    """Write the text from the version of the offer that all have accepted."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    complaint = mediation.complaint
    form = DraftForm()
    offer = next((one for one in cases.offers_of(viewer, complaint) if one.ref == form.offer.data), None)
    if offer is None:
        raise NotFound()
    standing = queries.agreement_of(mediation)
    if standing is None or standing.offer_id != offer.id:
        actions.draft_agreement(mediation, offer, by=viewer.actor)
        flash(_("协议文本已写好，请双方阅读并确认。"), "good")
    return _back(complaint.number)


@blueprint.post("/<number>/agreement/confirm")
@requires(*SEATED)
def confirm(number: str) -> Page:
    """A party presses 确认 over the digest it was shown; not a signature."""
    mediation, row = _standing(number)
    form = ConfirmTextForm()
    digest = form.digest.data or ""
    failed = attempt(form, lambda: actions.confirm(row, digest, by=current_viewer().actor))
    if failed is not None:
        mediation, row = _standing(number)
        fresh = ConfirmTextForm(formdata=None, data={"digest": row.digest})
        fresh.form_errors.extend(form.form_errors)
        return _page(mediation, row, failed, confirm_form=fresh)
    flash(_("已确认。确认不是签字，协议要签字盖章后才生效。"), "good")
    return _back(mediation.complaint.number)


@blueprint.post("/<number>/agreement/signature")
@requires(Role.MEDIATOR)
def signature(number: str) -> Page:
    """The mediator records the day on which the paper was signed and sealed; from then it is in force."""
    mediation, row = _standing(number)
    form = SignatureForm()
    viewer = current_viewer()
    if not is_chair(viewer, mediation):
        if row.state is AgreementState.EFFECTIVE:
            return _back(mediation.complaint.number)
        raise NotYours()
    failed: int | None = 422
    if form.validate() and form.signed_on.data is not None:
        signed_on, partly = form.signed_on.data, form.extent.data == "part"
        failed = attempt(form, lambda: actions.record_signature(row, signed_on, by=viewer.actor, partly=partly))
    if failed is not None:
        return _page(mediation, row, failed, signature_form=form)
    flash(_("已记录签字盖章的日期，协议生效。"), "good")
    return _back(mediation.complaint.number)


@blueprint.post("/<number>/agreement/discard")
@requires(Role.MEDIATOR)
def discard(number: str) -> Page:
    """The mediator puts a drafted text aside, before all have confirmed it."""
    mediation = queries.mediation_for(current_viewer(), number)
    row = queries.agreement_of(mediation)
    if row is None:
        return redirect(url_for(".table", number=mediation.complaint.number), 303)
    form = PlainForm()
    failed = attempt(form, lambda: actions.discard_agreement(row, by=current_viewer().actor))
    if failed is not None:
        return _page(mediation, row, failed, discard_form=form)
    flash(_("协议文本已作废，可以重新商量方案。"), "info")
    return redirect(url_for(".table", number=mediation.complaint.number), 303)
