"""Judicial confirmation: whether it is open here and until when, who wants it, the papers, and what the court said."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.models import Organisation
from accounts.permissions import Viewer, current_viewer, requires
from complaints import queries as cases
from complaints.lifecycle import PartyRole
from complaints.models import Clock
from complaints.views.looking import address_of_look
from complaints.views.moves import attempt
from kernel import clock, pdf
from kernel.errors import NotYours
from kernel.forms import PostForm
from kernel.security import limits
from mediation import actions, documents, queries
from mediation.forms import ApplicationForm, CourtWishForm, OutcomeForm
from mediation.letters import CourtFacts, CourtParty
from mediation.lifecycle import CourtOutcome, Form
from mediation.models import Agreement, Mediation
from mediation.views.agreement import confirmations, lines_of, own_seat, table_asked
from mediation.views.blueprint import EVERYBODY, SEATED, Page, blueprint
from mediation.views.copies import PDFS_AN_HOUR, download

NOTERS = frozenset({PartyRole.MEDIATOR, PartyRole.MEDIATION_BODY, PartyRole.HANDLING_BODY})


def _in_force(number: str) -> tuple[Mediation, Agreement | None]:
    """The text in force that is asked for by its version, else the newest: a part is confirmed apart from the rest."""
    mediation = table_asked(number)
    asked, rows = request.args.get("version", ""), queries.all_in_force(mediation)
    named = [row for row in rows if str(row.version) == asked]
    return mediation, next(iter(named or rows), None)


@blueprint.get("/<number>/agreement/court")
@requires(*EVERYBODY)
def court(number: str) -> Page:
    """Whether these parties may have their agreement confirmed by a court, and what to do for it (民诉法 art. 205)."""
    mediation, row = _in_force(number)
    return _page(mediation, row)


def _page(mediation: Mediation, row: Agreement | None, status: int = 200, **forms: PostForm) -> Page:
    viewer = current_viewer()
    complaint = mediation.complaint
    is_open = row is not None and actions.may_be_confirmed(row)
    seats = confirmations(mediation, row) if row is not None else []
    wishes = queries.wishes_of(row) if row is not None and is_open else {}
    own = own_seat(viewer, mediation, seats)
    filing = queries.court_filing_of(row) if row is not None and is_open else None
    limit = limit_of(mediation, row)
    context: dict[str, Any] = {
        "is_open": is_open,
        "row": row,
        "asked": request.args.get("version"),
        "limit": limit,
        "is_late": limit is not None and clock.now() >= limit.due_at,
        "seats": seats,
        "wishes": wishes,
        "own": own,
        "all_want": bool(seats) and all(wishes.get(seat["seat_id"]) for seat in seats),
        "filing": filing,
        "may_note": is_open and may_note(viewer, mediation, own),
        "wish_form": None,
        "application_form": None,
        "outcome_form": None,
        "issuer": issuer_of(mediation, row),
    }
    if own is not None and is_open and filing is None:
        asked = wishes.get(own["seat_id"])
        said = None if asked is None else "yes" if asked else "no"
        context["wish_form"] = CourtWishForm(formdata=None, data={"wanted": said})
    if context["may_note"] and context["all_want"] and filing is None:
        context["application_form"] = ApplicationForm(formdata=None)
    if context["may_note"] and filing is not None and filing.outcome is CourtOutcome.PENDING:
        context["outcome_form"] = OutcomeForm(formdata=None, data={"number": filing.number})
    page = render_template("mediation/court.html", mediation=mediation, complaint=complaint, **(context | forms))
    return page, status


def issuer_of(mediation: Mediation, row: Agreement | None) -> Organisation:
    """The body in whose name the text was made, whoever the case has been entrusted to since."""
    return (row.issuer if row is not None else None) or actions.issuer_of(mediation)


def limit_of(mediation: Mediation, row: Agreement | None) -> Clock | None:
    """The T-CONF of a text: the newest that was started from its day."""
    signed_on = row.signed_on if row is not None else None
    found = [one for one in cases.clocks_of(mediation.complaint) if one.code == "T-CONF" and one.start_on == signed_on]
    return found[-1] if found else None


def may_note(viewer: Viewer, mediation: Mediation, own: dict[str, Any] | None) -> bool:
    """Whether the viewer may note what became of it: a party, or the body that mediated."""
    return own is not None or bool(cases.roles_of(viewer, mediation.complaint) & NOTERS)


def _done(number: str) -> Page:
    return redirect(url_for(".court", number=number, version=request.args.get("version")), 303)


@blueprint.post("/<number>/agreement/court/wish")
@requires(*SEATED)
def court_wish(number: str) -> Page | Response:
    """A party says whether it wants to apply together with the others."""
    mediation, row = _in_force(number)
    if row is None:
        return _done(mediation.complaint.number)
    form = CourtWishForm()
    failed: int | None = 422
    if form.validate():
        wanted = form.wanted.data == "yes"
        failed = attempt(form, lambda: actions.wish_court(row, wanted, by=current_viewer().actor))
    if failed is not None:
        return _page(mediation, row, failed, wish_form=form)
    flash(_("已记下您的选择。"), "good")
    return _done(mediation.complaint.number)


@blueprint.post("/<number>/agreement/court/application")
@requires(*EVERYBODY)
def court_application(number: str) -> Page | Response:
    """Note when and where the parties applied."""
    form, by = ApplicationForm(), current_viewer().actor

    def act(row: Agreement) -> None:
        on = form.applied_on.data or clock.today()
        actions.note_application(row, on, form.court.data or "", form.number.data or "", by=by)

    return _note(number, form, "application_form", act, _("已记下申请。法院裁定后，请在这里登记结果。"))


@blueprint.post("/<number>/agreement/court/outcome")
@requires(*EVERYBODY)
def court_outcome(number: str) -> Page | Response:
    """Note what the court said."""
    form, by = OutcomeForm(), current_viewer().actor

    def act(row: Agreement) -> None:
        on, outcome = form.decided_on.data or clock.today(), CourtOutcome(form.outcome.data)
        actions.note_court_outcome(row, outcome, on, form.number.data or "", by=by)

    return _note(number, form, "outcome_form", act, _("已记下法院的裁定。"))


def _note(number: str, form: PostForm, name: str, act: Callable[[Agreement], None], told: str) -> Page | Response:
    """Do the act of a form that whoever may note has sent, and come back to the page."""
    mediation, row = _in_force(number)
    _must_note(mediation, row)
    if row is None:
        return _done(mediation.complaint.number)
    failed = attempt(form, lambda: act(row)) if form.validate() else 422
    if failed is not None:
        return _page(mediation, row, failed, **{name: form})
    flash(told, "good")
    return _done(mediation.complaint.number)


def _must_note(mediation: Mediation, row: Agreement | None) -> None:
    seats = confirmations(mediation, row) if row is not None else []
    viewer = current_viewer()
    if not may_note(viewer, mediation, own_seat(viewer, mediation, seats)):
        raise NotYours()


@blueprint.get("/<number>/agreement/court/<any(pdf,zip):kind>")
@requires(*EVERYBODY)
def court_package(number: str, kind: str) -> Page | Response:
    """The papers in one PDF, or with each text as a ZIP; contacts only the reader's own and what was released."""
    mediation, row = _in_force(number)
    if row is None or not actions.may_be_confirmed(row):
        flash(_("这份协议不能申请司法确认，没有申请材料。"), "info")
        return _done(mediation.complaint.number)
    viewer, complaint = current_viewer(), mediation.complaint
    if queries.is_veiled(viewer, complaint):
        flash(_("申请材料上有未成年人案件的姓名。请先经批准查看姓名，批准的时间内、当天可以下载。"), "warn")
        return redirect(address_of_look(viewer, complaint), 303)
    limits.hit("court_package", str(current_viewer().person_id), PDFS_AN_HOUR, 3600)
    facts = court_facts(mediation, row)
    try:
        made = documents.set_package(row, facts) if kind == "pdf" else documents.zip_package(row, facts)
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        flash(_("现在不能生成PDF，请稍后再试。"), "warn")
        return _done(mediation.complaint.number)
    mime = "application/pdf" if kind == "pdf" else "application/zip"
    name = mediation.complaint.number
    return download(made, f"司法确认申请材料-{name}.{kind}", f"confirmation-{name}.{kind}", mime)


def court_facts(mediation: Mediation, row: Agreement) -> CourtFacts:
    """What the papers are filled with for this reader."""
    complaint, issuer = mediation.complaint, issuer_of(mediation, row)
    own = own_seat(current_viewer(), mediation, confirmations(mediation, row))
    letters, limit, paper = actions.letters_at(row), limit_of(mediation, row), documents.paper_of(row)
    with force_locale("zh_Hans_CN"):
        lines = lines_of(row.text)
        parties = [
            CourtParty(
                letters[party.id],
                actions.name_of(party, complaint),
                actions.acting_for(party, complaint),
                contact.phone,
                contact.address,
            )
            for party, contact in queries.contacts_for(row, own["seat_id"] if own else 0)
        ]
    return CourtFacts(
        parties=parties,
        issuer=issuer.name,
        legal_basis=issuer.legal_basis,
        mediator=mediation.mediator.staff_number or "",
        title=lines[0][1],
        paper_number=paper.number if paper else "",
        digest=row.digest,
        number=complaint.number,
        opened_on=clock.day_of(mediation.opened_at),
        signed_on=row.signed_on or clock.today(),
        due_on=limit.due_on if limit is not None else None,
        by_committee=row.form is Form.COMMITTEE,
        items=[line for kind, line in lines if kind == "plain" and line.startswith("（") and line[1:2].isdigit()],
    )
