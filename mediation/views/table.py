"""The table: claim and answer side by side, offers in versions, rooms that cannot be mistaken, the mediator's acts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions as case_actions
from complaints.facts import category_label, wish
from complaints.models import OfferState
from complaints.views.audience import Audience
from complaints.views.case import CaseView, case_view, rooms_to_write
from complaints.views.moves import attempt, home_of, not_now
from complaints.views.posts import message_form
from complaints.views.turnings import turnings_of
from mediation import queries
from mediation.forms import DraftForm, PlainForm
from mediation.models import Agreement
from mediation.views.bargaining import bargaining
from mediation.views.blueprint import EVERYBODY, Page, blueprint
from mediation.views.blueprint import is_chair as is_chair


@blueprint.get("/<number>")
@requires(*EVERYBODY)
def table(number: str) -> Page:
    """The table as this viewer may see it: their rooms, their buttons."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    view = case_view(viewer, mediation.complaint)
    agreement = queries.agreement_of(mediation)
    return render_template(
        "mediation/table.html",
        mediation=mediation,
        complaint=mediation.complaint,
        view=view,
        category=category_label(mediation.complaint),
        claims=side_by_side(view),
        agreement=agreement,
        turnings=turnings_of(viewer, view),
        draft=_draft_form(view, agreement) if is_chair(viewer, mediation) else None,
        is_mediator=viewer.role is Role.MEDIATOR,
        home=None if viewer.role is Role.MEDIATOR else home_of(viewer, mediation.complaint),
        **_talk(view),
        **bargaining(view, agreement, chairs=is_chair(viewer, mediation)),
    )


def side_by_side(view: CaseView) -> list[dict[str, Any]]:
    """Each wish with what the institution's newest answer says to it."""
    said = {reply["wish"].id: reply for answer in view.answers for reply in answer["points"]}
    return [{"claim": wish(point), "reply": said.get(point.id)} for point in view.complaint.points]


def _draft_form(view: CaseView, agreement: Agreement | None) -> DraftForm | None:
    """The button that writes the agreement, once a version stands accepted and no text does."""
    accepted = next((offer for offer in view.rows.heard if offer.state is OfferState.ACCEPTED), None)
    if accepted is None or agreement is not None or not view.may("agree"):
        return None
    return DraftForm(formdata=None, data={"offer": accepted.ref})


def _talk(view: CaseView) -> dict[str, Any]:
    """The messages of the room asked for, the tabs between rooms, and the composer."""
    choices = rooms_to_write(view)
    asked = next((one for one in choices if one.ref == request.args.get("room")), None)
    return {
        "messages": [card for card in view.messages if asked is None or card["room_ref"] == asked.ref],
        "tabs": _tabs(view.number, choices, asked),
        "asked": asked,
        "choices": choices,
        "compose_form": message_form(choices, back="table") if view.may("say") and choices else None,
    }


def _tabs(number: str, choices: list[Audience], asked: Audience | None) -> list[tuple[str, str, bool]]:
    tabs = [(_("全部"), url_for("mediation.table", number=number, _anchor="thread"), asked is None)]
    for one in choices:
        url = url_for("mediation.table", number=number, room=one.ref, _anchor="thread")
        tabs.append((one.to, url, one is asked))
    return tabs


@blueprint.route("/<number>/close", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def close(number: str) -> Page:
    """The mediator closes a case that has come to an end and whose decisions were served."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    complaint = mediation.complaint
    away = not_now(viewer, complaint, "close", "table")
    if away is not None:
        return away
    form, status = PlainForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: case_actions.close(complaint, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("案件已结案。"), "good")
            return redirect(url_for(".table", number=complaint.number), 303)
        status = failed
    return render_template("mediation/close.html", mediation=mediation, complaint=complaint, form=form), status
