"""The bundle at the page of an extra seat: asked for and taken by whoever sits there, with the seat's own key."""

from flask import redirect, render_template, url_for

from complaints.actions.dossiers import SUFFIXES
from complaints.models import Dossier, DossierState
from complaints.queries.dossiers import files_of_dossiers
from complaints.queries.figures import figure
from complaints.views.dossier.pages import dossier_card, hand_out, say_asked
from complaints.views.moves import attempt
from kernel.errors import NotFound
from kernel.forms import PostForm
from kernel.web import anyone
from mediation import actions
from mediation.actions.guests import ask_for_dossier
from mediation.lifecycle import SeatState
from mediation.models import ExtraSeat
from mediation.queries.guest_dossiers import dossier_of_seat, dossiers_of_seat
from mediation.views.dossiers.guest import SeatReader
from mediation.views.guests import Page, blueprint, entered


def _seated(ref: str) -> tuple[ExtraSeat, int]:
    seat, person_id = entered(ref)
    if seat.state is not SeatState.SEATED:
        raise NotFound()
    return seat, person_id


@blueprint.route("/<ref>/dossier", methods=["GET", "POST"])
@anyone
def dossier(ref: str) -> Page:
    """Ask for what the seat's page shows, in one, and take what was made."""
    seat, person_id = _seated(ref)
    form, status = PostForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: _ask(seat, person_id)) if form.validate() else 422
        if failed is None:
            return redirect(url_for(".dossier", ref=ref), 303)
        status = failed
    rows = dossiers_of_seat(seat, person_id)
    held = files_of_dossiers([row for row in rows if row.is_here])
    context = {
        "rows": [dossier_card(row, held.get(row.id, {}), _address(seat, row)) for row in rows],
        "waits": any(row.state is DossierState.ASKED for row in rows),
        "kept": figure("dossier_kept"),
        "here": url_for(".dossier", ref=ref),
    }
    return render_template("mediation/guest/dossier.html", seat=seat, form=form, **context), status


def _ask(seat: ExtraSeat, person_id: int) -> None:
    say_asked(ask_for_dossier(seat, SeatReader(seat).reading(), by=actions.hand_of(person_id)))


def _address(seat: ExtraSeat, row: Dossier) -> dict[str, str]:
    return {kind: url_for(".take_dossier", ref=seat.ref, made=row.ref, kind=kind) for kind in SUFFIXES}


@blueprint.get("/<ref>/dossier/<made>/<any(pdf,zip,json):kind>")
@anyone
def take_dossier(ref: str, made: str, kind: str) -> Page:
    """One of its files, for who asked for it and still has every right it rests on."""
    seat, person_id = _seated(ref)
    row = dossier_of_seat(seat, person_id, made)
    return hand_out(row, kind, SeatReader(seat).reading().stands, url_for(".dossier", ref=ref))
