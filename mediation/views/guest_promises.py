"""What an extra seat owes or is owed: where it stands, its own word on it, and its own copy of the agreement."""

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.models import Promise
from complaints.views.beside import ANSWERED, answer_done, answer_received, done_form, received_form
from complaints.views.case_promises import acts_as
from complaints.views.posts import kept_files
from kernel import files, pdf
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.security import limits
from kernel.web import anyone
from mediation import actions, documents, queries
from mediation.lifecycle import Release
from mediation.models import ExtraSeat
from mediation.views.copies import PDFS_AN_HOUR, PRINTABLE, download
from mediation.views.guest_promise_cards import DONE, RECEIVED, Card, promise_cards
from mediation.views.guests import Page, asker, blueprint, entered


def _asked(ref: str, promise: str, among: frozenset[str]) -> tuple[ExtraSeat, int, Promise, Card, bool]:
    seat, person_id = entered(ref)
    row = next((one for one in queries.promises_of_seat(seat) if one.ref == promise), None)
    if row is None:
        raise NotFound()
    card = next(one for one in promise_cards(seat) if one["ref"] == promise)
    return seat, person_id, row, card, bool(acts_as(row, frozenset({seat.role})) & among)


def _home(ref: str, words: str, tone: str) -> Page:
    flash(words, tone)
    return redirect(url_for(".show", ref=ref, _anchor="promises"), 303)


@blueprint.route("/<ref>/promises/<promise>/done", methods=["GET", "POST"])
@anyone
def done(ref: str, promise: str) -> Page:
    """The seat that owes says that it was done, with proof or without; it settles nothing by itself."""
    seat, person_id, row, card, may = _asked(ref, promise, DONE)
    if not may:
        return _home(ref, _("这一项已经确认，或者不再跟进。"), "info")
    form, status, kept = done_form(row), 200, list[StoredFile]()
    if form.is_sent:
        kept = kept_files(form, Viewer(person_id=person_id, role=Role.LEARNER))
        status = answer_done(form, row, kept, by=actions.hand_of(person_id))
        if status == 303:
            return redirect(url_for(".show", ref=ref, _anchor="promises"), 303)
    context = {"form": form, "promise": card, "kept": kept, "home": url_for(".show", ref=ref)}
    return render_template("complaints/beside/done.html", caption=seat.role.label, **context), status


@blueprint.route("/<ref>/promises/<promise>/received", methods=["GET", "POST"])
@anyone
def received(ref: str, promise: str) -> Page:
    """「钱到了吗」 for a seat that is owed something."""
    seat, person_id, row, card, may = _asked(ref, promise, RECEIVED)
    if not may:
        return _home(ref, _("这一项已经确认，或者不再跟进。"), "info")
    form, status = received_form(row), 200
    if form.is_sent:
        status = answer_received(form, row, by=actions.hand_of(person_id))
        if status == 303:
            return _home(ref, ANSWERED[form.given.data](), "good")
    context = {"form": form, "promise": card, "home": url_for(".show", ref=ref)}
    return render_template("complaints/beside/received.html", caption=seat.role.label, **context), status


@blueprint.get("/<ref>/proofs/<file>")
@anyone
def proof(ref: str, file: str) -> Page:
    """One proof of the seat's own promises."""
    seat, _person_id = entered(ref)
    words = {one.id for row in queries.promises_of_seat(seat) for one in row.words}
    found = queries.proof_for(file, words) if Release.NAME in seat.releases else None
    if found is None:
        raise NotFound()
    if files.is_shut(found):
        raise NotFound()
    return files.shown_to_others(found)


@blueprint.get("/<ref>/agreement/copy.pdf")
@anyone
def own_copy(ref: str) -> Page:
    """The seat's own copy: nobody else's contact, and names only as let go."""
    seat, _person_id = entered(ref)
    row = queries.agreement_of_seat(seat)
    if row is None or row.state not in PRINTABLE or row.paper_id is None or seat.party is None:
        raise NotFound()
    limits.hit("agreement_copy", f"seat:{seat.ref}:{asker()}", PDFS_AN_HOUR, 3600)
    with force_locale("zh_Hans_CN"):
        letter = actions.letters_at(row)[seat.party.id]
        whose = f"{letter}（{actions.role_of(seat.party)}）"
    try:
        made = documents.set_copy(row, whose, [], told=queries.reader_of(seat))
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        flash(_("现在不能生成PDF，请稍后再试。"), "warn")
        return redirect(url_for(".agreement", ref=ref), 303)
    number = seat.mediation.complaint.number
    return download(made, f"协议-{number}.pdf", f"agreement-{number}.pdf")
