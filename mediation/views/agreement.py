"""The agreement: its text and digest, who has confirmed, its versions side by side, and the writing of it."""

from difflib import SequenceMatcher
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as cases
from complaints.lifecycle import CLAIMANTS
from complaints.views.looking import address_of_look
from complaints.views.offers import party_name
from complaints.wording import SIGN, SMALL
from kernel.errors import NotFound
from mediation import actions, documents, queries
from mediation.forms import SignatureForm
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Mediation
from mediation.views.blueprint import EVERYBODY, SEATED, Page, blueprint
from mediation.views.table import is_chair

TONES = {
    AgreementState.DRAFTED: "warn",
    AgreementState.CONFIRMED: "info",
    AgreementState.EFFECTIVE: "good",
    AgreementState.DISCARDED: "neutral",
    AgreementState.SUPERSEDED: "neutral",
}


@blueprint.get("/<number>/agreement")
@requires(*EVERYBODY)
def agreement(number: str) -> Page:
    """The text as it will be signed, its digest, who has confirmed, and the next step; `version` asks for another."""
    mediation, row = standing(number)
    return agreement_page(mediation, row)


def table_asked(number: str) -> Mediation:
    """The table whose texts the page is about: the one named in the address, else the newest; or NotFound."""
    return queries.mediation_for(current_viewer(), number, table=request.args.get("table"))


def standing(number: str) -> tuple[Mediation, Agreement]:
    """The table and its agreement: the newest that was not put aside, or NotFound."""
    mediation = table_asked(number)
    asked = request.args.get("version", "")
    if asked:
        row = next((one for one in queries.versions_of(mediation) if str(one.version) == asked), None)
    else:
        row = queries.agreement_of(mediation)
    if row is None:
        raise NotFound()
    return mediation, row


def agreement_page(mediation: Mediation, row: Agreement, status: int = 200, **forms: Any) -> Page:
    """The page of one version, with the forms that are this viewer's to send."""
    viewer = current_viewer()
    newest = queries.agreement_of(mediation)
    is_newest = newest is not None and newest.id == row.id
    seats = confirmations(mediation, row)
    versions, is_part = queries.versions_of(mediation), bool(row.points)
    closes = row.state is AgreementState.EFFECTIVE and not is_part
    is_hidden = queries.is_veiled(viewer, mediation.complaint)
    context = {
        "lines": lines_of(queries.veiled(mediation.complaint, row.text) if is_hidden else row.text),
        "look_url": address_of_look(viewer, mediation.complaint) if is_hidden else None,
        "digest": digest_parts(row),
        "seats": seats,
        "paper": documents.paper_of(row),
        "tone": TONES[row.state],
        "versions": versions,
        "tones": TONES,
        "in_force": next((one for one in versions if one.state is AgreementState.EFFECTIVE), None),
        "before": next((one for one in versions if one.version < row.version), None),
        "may_confirm": is_newest and may_confirm(viewer, mediation, row, seats),
        "signature_form": signature_form(viewer, mediation, row) if is_newest else None,
        "may_discard": is_newest and row.state is AgreementState.DRAFTED and leads(viewer, mediation, row),
        "may_change": is_newest and row.state is AgreementState.EFFECTIVE and leads(viewer, mediation, row, late=True),
        "may_close": viewer.role is Role.MEDIATOR and closes and is_newest,
        "is_part": is_part,
        "has_court": actions.may_be_confirmed(row),
        "own_name": row.issuer_id in (None, mediation.body_id),
    } | forms
    page = render_template(
        "mediation/agreement.html", mediation=mediation, complaint=mediation.complaint, agreement=row, **context
    )
    return page, status


def digest_parts(row: Agreement) -> list[str]:
    """The digest in groups of eight, to be read aloud and compared."""
    return [row.digest[place : place + 8] for place in range(0, 64, 8)]


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
    """Each seat that confirms, by its letter, when it did and in what quality."""
    done = {one.seat_id: one for one in row.confirmations}
    letters = actions.letters_at(row)
    found = []
    for seat in queries.seats_of_text(row):
        said = done.get(seat.id)
        is_learner = seat.party.role in CLAIMANTS
        name = _("学员") if is_learner else party_name(seat.party, mediation.complaint.respondent_name)
        found.append(
            {
                "letter": letters.get(seat.party_id, ""),
                "name": name,
                "seat_id": seat.id,
                "party_id": seat.party_id,
                "at": said.confirmed_at if said else None,
                "pressed_as": said.pressed_as.label if said and said.pressed_as else None,
                "said": said,
            }
        )
    return sorted(found, key=lambda one: list(letters.values()).index(one["letter"]) if one["letter"] else 99)


def own_seat(viewer: Viewer, mediation: Mediation, seats: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The viewer's own place among those that confirm."""
    if viewer.role not in SEATED:
        return None
    mine = {party.id for party in cases.seats_of(viewer, mediation.complaint)}
    return next((seat for seat in seats if seat["party_id"] in mine), None)


def may_confirm(viewer: Viewer, mediation: Mediation, row: Agreement, seats: list[dict[str, Any]]) -> bool:
    """Whether the viewer's own seat has still to press over this text."""
    own = own_seat(viewer, mediation, seats)
    return row.state is AgreementState.DRAFTED and own is not None and own["at"] is None


def leads(viewer: Viewer, mediation: Mediation, row: Agreement, *, late: bool = False) -> bool:
    """Whether the viewer mediates: at the open table, or where something is written after it."""
    if is_chair(viewer, mediation):
        return not late
    is_late = late or row.is_late
    return is_late and viewer.role is Role.MEDIATOR and viewer.person_id == mediation.mediator_id


def signature_form(viewer: Viewer, mediation: Mediation, row: Agreement) -> SignatureForm | None:
    """The day of signature and seal, once all have confirmed."""
    if row.state is not AgreementState.CONFIRMED or not leads(viewer, mediation, row):
        return None
    form = SignatureForm(formdata=None)
    if not row.asks_extent:
        del form.extent
    return form


def back(number: str) -> Response:
    """To the page of the agreement."""
    return redirect(url_for("mediation.agreement", number=number), 303)


@blueprint.get("/<number>/agreement/versions")
@requires(*EVERYBODY)
def versions(number: str) -> Page:
    """Two versions side by side, what differs marked by words and not by colour alone."""
    mediation = table_asked(number)
    rows = queries.versions_of(mediation)
    if len(rows) < 2:
        if not rows:
            raise NotFound()
        return back(mediation.complaint.number)
    left, right = _asked(rows, "left", rows[1]), _asked(rows, "right", rows[0])
    viewer, complaint = current_viewer(), mediation.complaint
    is_hidden = queries.is_veiled(viewer, complaint)
    texts = [queries.veiled(complaint, one.text) if is_hidden else one.text for one in (left, right)]
    context = {
        "rows": rows,
        "left": left,
        "right": right,
        "pairs": side_by_side(*texts),
        "tones": TONES,
        "look_url": address_of_look(viewer, complaint) if is_hidden else None,
    }
    return render_template("mediation/versions.html", mediation=mediation, complaint=complaint, **context)


def _asked(rows: list[Agreement], name: str, usual: Agreement) -> Agreement:
    return next((row for row in rows if str(row.version) == request.args.get(name)), usual)


def side_by_side(left: str, right: str) -> list[tuple[str, str, str]]:
    """The lines of two texts next to each other: same, changed, gone or new; each pair once."""
    before, after = ([line for _kind, line in lines_of(text)] for text in (left, right))
    found: list[tuple[str, str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        olds, news = before[a:b], after[c:d]
        for index in range(max(len(olds), len(news))):
            old = olds[index] if index < len(olds) else ""
            new = news[index] if index < len(news) else ""
            mark = "same" if tag == "equal" else "changed" if old and new else "gone" if old else "new"
            found.append((mark, old, new))
    return found
