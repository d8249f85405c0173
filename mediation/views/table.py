"""The table: claim and answer side by side, offers in versions, rooms that cannot be mistaken, the mediator's acts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions as case_actions
from complaints.facts import category_label, wish
from complaints.lifecycle import MEDIATORS, PartyRole
from complaints.models import OfferState
from complaints.views.case import CaseView, case_view, rooms_to_write
from complaints.views.moves import attempt, home_of, not_now
from complaints.views.posts import message_form
from complaints.views.turnings import turnings_of
from mediation import actions, queries
from mediation.actions.oral import may_agree_orally
from mediation.forms import PlainForm
from mediation.lifecycle import MediationState
from mediation.models import Agreement, Mediation
from mediation.queries.oral import oral_of
from mediation.views import talk
from mediation.views.bargaining import bargaining
from mediation.views.blueprint import EVERYBODY, Page, blueprint, keeps_order
from mediation.views.blueprint import is_chair as is_chair
from mediation.views.joint import joint_card
from mediation.views.seats import seating_of
from mediation.views.session_rows import has_sessions, next_of

ENTRUSTED = frozenset({PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})


@blueprint.get("/<number>")
@requires(*EVERYBODY)
def table(number: str) -> Page:
    """The table as this viewer may see it: their rooms, their buttons."""
    viewer = current_viewer()
    if request.args.get("room"):
        return redirect(url_for(".room", number=number, ref=request.args["room"]), 303)
    mediation = queries.mediation_for(viewer, number, with_seats=False)
    view = case_view(viewer, mediation.complaint)
    agreement = queries.agreement_of(mediation, with_presses=False)
    text_stands = agreement is not None and not agreement.is_done_part
    return render_template(
        "mediation/table.html",
        mediation=mediation,
        complaint=mediation.complaint,
        view=view,
        category=category_label(mediation.complaint),
        claims=side_by_side(view),
        agreement=agreement,
        earlier=queries.earlier_parts(viewer, mediation) if _has_parts(mediation) else [],
        turnings=turnings_of(viewer, view),
        seating=seating_of(viewer, mediation, list(view.rows.parties)),
        text_stands=text_stands,
        draft=not text_stands and is_chair(viewer, mediation) and view.may("agree") and _has_accepted(view, mediation),
        **_entrusted(mediation, view),
        oral=_oral(viewer, mediation, view, agreement),
        is_mediator=viewer.role is Role.MEDIATOR,
        handed=queries.note_for(viewer, mediation) if view.roles & MEDIATORS else None,
        joint_url=joint_card(viewer, mediation),
        sessions=next_of(viewer, mediation) if has_sessions(view.rows.events) else [],
        home=None if viewer.role is Role.MEDIATOR else home_of(viewer, mediation.complaint),
        **_talk(viewer, mediation, view),
        **bargaining(view, text_stands=text_stands, chairs=is_chair(viewer, mediation)),
    )


def _oral(viewer: Viewer, mediation: Mediation, view: CaseView, agreement: Agreement | None) -> str | None:
    """`read` once an oral agreement is recorded, `record` where the chair of a committee's table may record one."""
    if not may_agree_orally(mediation):
        return None
    if mediation.state is MediationState.AGREED and oral_of(mediation) is not None:
        return "read"
    free = agreement is None or agreement.is_done_part
    may = free and is_chair(viewer, mediation) and view.may("agree") and _has_accepted(view, mediation)
    return "record" if may else None


def side_by_side(view: CaseView) -> list[dict[str, Any]]:
    """Each wish with what the institution's newest answer says to it."""
    said = {reply["wish"].id: reply for answer in view.answers for reply in answer["points"]}
    return [{"claim": wish(point), "reply": said.get(point.id)} for point in view.complaint.points]


def _has_parts(mediation: Mediation) -> bool:
    """Whether some of the wishes were settled while the rest went on."""
    return any(point.settled_by_id is not None for point in mediation.complaint.points)


def _has_accepted(view: CaseView, mediation: Mediation) -> bool:
    """Whether a version stands accepted that settled nothing yet; what only renews a promise is none."""
    if not any(offer.state is OfferState.ACCEPTED for offer in view.rows.heard):
        return False
    return actions.newest_accepted(mediation) is not None


def _entrusted(mediation: Mediation, view: CaseView) -> dict[str, Any]:
    """On what terms the case was entrusted, what came back, and whether it is the viewer's to give back."""
    row, roles = mediation.entrusting, view.rows.roles
    return {
        "entrusting": row,
        "may_return": bool(roles & ENTRUSTED) and row is not None and row.ended_at is None,
        "sees_result": bool(roles & (ENTRUSTED | {PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT})),
    }


def _talk(viewer: Viewer, mediation: Mediation, view: CaseView) -> dict[str, Any]:
    """What is said in the viewer's rooms, the rooms with what is new in each, what is pinned, and the composer."""
    complaint, rooms = mediation.complaint, queries.rooms_at(viewer, mediation.complaint)
    choices = rooms_to_write(view)
    newest = view.rows.heard[0] if view.rows.heard else None
    return {
        "messages": [card | {"anchored": True} for card in view.messages],
        "places": talk.places(complaint, rooms, view.roles, None),
        "facts": talk.fact_cards(complaint, queries.pinned_in(view.rows, rooms)),
        "version": queries.version_at(complaint, rooms),
        "pulse": talk.pulse_of(complaint, (newest.version, str(newest.state)) if newest else None),
        "here": False,
        "chairs": keeps_order(viewer, mediation, view.rows.roles),
        "choices": choices,
        "compose_form": message_form(choices, back="table") if view.may("say") and choices else None,
    }


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
