"""Copies: one for each party, with the other's contact only as released; the filed one is whole, and a look."""

from typing import Any
from urllib.parse import quote

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, fresh, requires
from complaints import actions as case_actions
from complaints import queries as cases
from complaints.lifecycle import PartyRole
from complaints.views.moves import attempt
from kernel import pdf
from kernel.errors import NotYours
from kernel.security import limits
from mediation import actions, documents, queries
from mediation.forms import PlainForm, ReleaseForm
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Mediation
from mediation.views.agreement import confirmations, own_seat, standing
from mediation.views.blueprint import EVERYBODY, OFFICE, SEATED, Page, blueprint

PDFS_AN_HOUR = 30
PRINTABLE = frozenset({AgreementState.CONFIRMED, AgreementState.EFFECTIVE, AgreementState.SUPERSEDED})
STILL_OWN = frozenset({AgreementState.DRAFTED, AgreementState.CONFIRMED})
KEEPERS = frozenset({PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY})


@blueprint.get("/<number>/agreement/copies")
@requires(*EVERYBODY)
def copies(number: str) -> Page:
    """Who gets a copy, what of whose contact stands on it, and one's own."""
    mediation, row = standing(number)
    return _page(mediation, row)


def _page(mediation: Mediation, row: Agreement, status: int = 200, form: ReleaseForm | None = None) -> Page:
    viewer = current_viewer()
    seats = confirmations(mediation, row)
    own = own_seat(viewer, mediation, seats)
    if own is not None and own["said"] is not None and row.state in STILL_OWN and form is None:
        said = own["said"]
        gives = [name for name, given in (("phone", said.gives_phone), ("address", said.gives_address)) if given]
        form = ReleaseForm(formdata=None, data={"gives": gives})
    context: dict[str, Any] = {
        "seats": seats,
        "own": own,
        "form": form,
        "is_printable": row.state in PRINTABLE and row.paper_id is not None,
        "paper": documents.paper_of(row),
        "is_keeper": is_keeper(viewer, mediation),
        "keep_form": PlainForm(formdata=None),
    }
    page = render_template(
        "mediation/copies.html", mediation=mediation, complaint=mediation.complaint, agreement=row, **context
    )
    return page, status


def is_keeper(viewer: Viewer, mediation: Mediation) -> bool:
    """Whether the viewer's desk files the whole copy: the handling body's and the mediation body's office."""
    return viewer.role in OFFICE and bool(cases.roles_of(viewer, mediation.complaint) & KEEPERS)


@blueprint.post("/<number>/agreement/release")
@requires(*SEATED)
@fresh
def release(number: str) -> Page:
    """Whoever owns a contact says what the others' copies show of it."""
    mediation, row = standing(number)
    form = ReleaseForm()
    failed: int | None = 422
    if form.validate():
        failed = attempt(form, lambda: actions.release_contact(row, form.gives.data or (), by=current_viewer().actor))
    if failed is not None:
        return _page(mediation, row, failed, form)
    flash(_("已记下给对方的那一份上写什么。"), "good")
    return redirect(url_for(".copies", number=mediation.complaint.number, version=row.version), 303)


@blueprint.get("/<number>/agreement/copy.pdf")
@requires(*SEATED)
def own_copy(number: str) -> Page | Response:
    """One's own copy: one's own contact, the others' as released."""
    mediation, row = standing(number)
    own = own_seat(current_viewer(), mediation, confirmations(mediation, row))
    if own is None:
        raise NotYours()
    return _set(mediation, row, own["seat_id"], f"{own['letter']}（{_whose(own, mediation)}）")


def _whose(own: dict[str, Any], mediation: Mediation) -> str:
    party = next(seat.party for seat in mediation.seats if seat.id == own["seat_id"])
    with force_locale("zh_Hans_CN"):
        return actions.role_of(party)


@blueprint.post("/<number>/agreement/filed.pdf")
@requires(*OFFICE)
def filed_copy(number: str) -> Page | Response:
    """The whole copy for the file: a look at phone and address, logged and shown to the learner."""
    mediation, row = standing(number)
    viewer = current_viewer()
    if not is_keeper(viewer, mediation):
        raise NotYours()
    form = PlainForm()
    if row.state not in PRINTABLE or row.paper_id is None:
        return _not_yet(mediation, row)
    failed = attempt(form, lambda: case_actions.show_for_filing(mediation.complaint, by=viewer.actor))
    if failed is not None:
        for words in form.form_errors:
            flash(words, "warn")
        return redirect(url_for(".copies", number=mediation.complaint.number, version=row.version), 303)
    with force_locale("zh_Hans_CN"):
        whose = _("%(body)s（存档）", body=viewer_body(viewer, mediation))
    return _set(mediation, row, None, whose)


def viewer_body(viewer: Viewer, mediation: Mediation) -> str:
    """The name of the body that files it."""
    bodies = [one for one in (mediation.body, mediation.complaint.body) if one is not None]
    return next((one.name for one in bodies if one.id == viewer.organisation_id), mediation.body.name)


def _not_yet(mediation: Mediation, row: Agreement) -> Page:
    flash(_("各方都确认之后才能下载各自的一份。"), "info")
    return redirect(url_for(".copies", number=mediation.complaint.number, version=row.version), 303)


def _set(mediation: Mediation, row: Agreement, reader: int | None, whose: str) -> Page | Response:
    if row.state not in PRINTABLE or row.paper_id is None:
        return _not_yet(mediation, row)
    limits.hit("agreement_copy", str(current_viewer().person_id), PDFS_AN_HOUR, 3600)
    letters = actions.letters_at(row)
    shown = [
        (f"{letters[party.id]}：{actions.name_of(party, mediation.complaint)}", contact.words)
        for party, contact in queries.contacts_for(row, reader)
        if contact.words
    ]
    try:
        made = documents.set_copy(row, whose, shown)
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        flash(_("现在不能生成PDF，请稍后再试。"), "warn")
        return redirect(url_for(".copies", number=mediation.complaint.number, version=row.version), 303)
    return download(made, f"协议-{mediation.complaint.number}.pdf", f"agreement-{mediation.complaint.number}.pdf")


def download(made: bytes, name: str, plain: str, kind: str = "application/pdf") -> Response:
    """A file made on the spot and kept nowhere."""
    answer = Response(made, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
