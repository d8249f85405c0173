"""Offers at the table: drawn up for all or for one private room first, answered there, carried on by the mediator."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions as cases
from complaints import queries as case_queries
from complaints.forms.offering import ItemsForm
from complaints.lifecycle import TABLE_ONLY, PartyRole, RoomKind
from complaints.models import Complaint, Offer
from complaints.views.audience import Audience, audience, audiences, extra_seats
from complaints.views.moves import attempt, not_now
from complaints.views.offering import Writing, write
from complaints.views.offers import card_of, draft_cards, party_name, standing
from mediation import actions, queries
from mediation.forms import PlainForm, WelcomeForm
from mediation.lifecycle import ANSWERED_FROM, CARRIED_FROM, WITHDRAWN_FROM, ProposalState
from mediation.models import Mediation, Proposal
from mediation.views.blueprint import SEATED, Page, blueprint

NEGOTIATORS = (*SEATED, Role.MEDIATOR)
TONES = {
    ProposalState.SHOWN: "warn",
    ProposalState.WELCOME: "good",
    ProposalState.UNWELCOME: "bad",
    ProposalState.CARRIED: "info",
    ProposalState.WITHDRAWN: "neutral",
}


@blueprint.route("/<number>/offers/new", methods=["GET", "POST"])
@requires(*NEGOTIATORS)
def offer(number: str) -> Page:
    """An offer for all, or a proposal for one private room, chosen each time."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    complaint = mediation.complaint
    away = not_now(viewer, complaint, "offer", "table")
    if away is not None:
        return away
    roles = case_queries.roles_of(viewer, complaint)
    table, rooms = standing(case_queries.offers_of(viewer, complaint)), _rooms(viewer, complaint, roles)
    url = url_for(".offer", number=complaint.number)

    def put(form: ItemsForm, items: tuple[cases.ItemDraft, ...], counters: Offer | None) -> None:
        chosen = next(one for one in rooms if one.ref == form.room.data)
        words, until_on = form.words.data or "", form.until_on.data
        if chosen.kind is RoomKind.JOINT:
            cases.offer(complaint, items, words, until_on, by=viewer.actor, counters=counters)
            flash(_("方案已放到桌上，各方都能看到。"), "good")
        else:
            room = case_queries.room_for(viewer, chosen.ref)
            actions.show_proposal(mediation, room, actions.ProposalDraft(items, words, until_on), by=viewer.actor)
            flash(_("已发给%(to)s（%(words)s）。", to=chosen.to, words=chosen.words), "good")

    return write(Writing(viewer, complaint, table, "table", url, rooms, roles), put)


def _rooms(viewer: Viewer, complaint: Complaint, roles: frozenset[PartyRole]) -> list[Audience]:
    """Where an offer may be put: before all, or into a private room of the viewer's; an extra seat's page has none."""
    found = (one for one in case_queries.rooms_of(viewer, complaint) if one.kind in (RoomKind.JOINT, RoomKind.SEAT))
    rooms = [one for one in found if one.party is None or one.party.role not in TABLE_ONLY]
    return audiences(rooms, roles, complaint.respondent_name, extra_seats(case_queries.parties_of(complaint)))


@blueprint.get("/<number>/proposals")
@requires(*NEGOTIATORS)
def proposals(number: str) -> Page:
    """What was shown in the viewer's own rooms, newest first."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    cards = [proposal_card(viewer, mediation, row) for row in queries.proposals_of(viewer, mediation)]
    context = {"mediation": mediation, "complaint": mediation.complaint, "proposals": cards}
    return render_template("mediation/proposals.html", **context), 200


def proposal_card(viewer: Viewer, mediation: Mediation, row: Proposal) -> dict[str, Any]:
    """One proposal as its two may see it, and what this viewer may do with it."""
    complaint, draft = mediation.complaint, actions.draft_in(row)
    roles = case_queries.roles_of(viewer, complaint)
    is_chair = viewer.role is Role.MEDIATOR
    by_chair = row.party.role is PartyRole.MEDIATOR
    heard = audience(row.room, roles, complaint.respondent_name)
    names = {party.id: party_name(party, complaint.respondent_name) for party in complaint.parties}
    sides = [(item, names[int(item.owed_by)], names[int(item.owed_to)]) for item in draft.items]
    return {
        "ref": row.ref,
        "title": _("提议"),
        "state": str(row.state.label),
        "tone": TONES[row.state],
        "by": _("%(party)s提出", party=party_name(row.party, complaint.respondent_name)),
        "at": row.shown_at,
        "items": [card for item, payer, payee in sides for card in draft_cards(item, payer, payee)],
        "note": draft.words,
        "said": row.said,
        "room": heard,
        "may_answer": row.state in ANSWERED_FROM and is_chair is not by_chair,
        "may_carry": row.state in CARRIED_FROM and is_chair,
        "may_withdraw": row.state in WITHDRAWN_FROM and is_chair is by_chair,
    }


def _proposal(number: str, ref: str) -> tuple[Viewer, Mediation, Proposal]:
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    return viewer, mediation, queries.proposal_for(viewer, mediation, ref)


def _back(number: str) -> Response:
    return redirect(url_for(".table", number=number, _anchor="proposals"), 303)


@blueprint.route("/<number>/proposals/<ref>", methods=["GET", "POST"])
@requires(*NEGOTIATORS)
def proposal(number: str, ref: str) -> Page:
    """One proposal, as its two may see it; the one it was shown to says whether it may be brought before all."""
    viewer, mediation, row = _proposal(number, ref)
    form, status = WelcomeForm(), 200
    if form.is_sent:
        card = proposal_card(viewer, mediation, row)
        if not card["may_answer"]:
            flash(_("这个提议现在不需要您答复。"), "info")
            return _back(mediation.complaint.number)
        status = 422
        if form.validate():
            welcome, words = form.decision.data == "yes", form.words.data or ""
            failed = attempt(form, lambda: actions.answer_proposal(row, welcome, words, by=viewer.actor))
            if failed is None:
                flash(_("已告诉对方。这不算同意，转到各方面前后还要答复。"), "good")
                return _back(mediation.complaint.number)
            status = failed
    return _page(viewer, mediation, row, form, status)


def _page(viewer: Viewer, mediation: Mediation, row: Proposal, form: Any, status: int) -> Page:
    complaint = mediation.complaint
    table = standing(case_queries.offers_of(viewer, complaint))
    page = render_template(
        "mediation/proposal.html",
        mediation=mediation,
        complaint=complaint,
        proposal=proposal_card(viewer, mediation, row),
        standing=card_of(table, complaint.respondent_name) if table else None,
        form=form,
        plain=PlainForm(formdata=None),
    )
    return page, status


@blueprint.post("/<number>/proposals/<ref>/carry")
@requires(Role.MEDIATOR)
def carry(number: str, ref: str) -> Page:
    """The mediator makes an offer to all of it."""
    viewer, mediation, row = _proposal(number, ref)
    form = PlainForm()
    failed = attempt(form, lambda: actions.carry_on(row, by=viewer.actor))
    if failed is not None:
        return _page(viewer, mediation, row, form, failed)
    flash(_("已转到各方面前，写到的各方都要答复。"), "good")
    return redirect(url_for(".table", number=mediation.complaint.number, _anchor="offers"), 303)


@blueprint.post("/<number>/proposals/<ref>/withdraw")
@requires(*NEGOTIATORS)
def withdraw_proposal(number: str, ref: str) -> Page:
    """Its author takes it back."""
    viewer, mediation, row = _proposal(number, ref)
    form = PlainForm()
    failed = attempt(form, lambda: actions.withdraw_proposal(row, by=viewer.actor))
    if failed is not None:
        return _page(viewer, mediation, row, form, failed)
    flash(_("已收回。"), "info")
    return _back(mediation.complaint.number)
