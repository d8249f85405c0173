"""席位: who sits at the table and who is to; the parties' yes or no; the mediator's invitation; a party's refusal."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as cases
from complaints.lifecycle import CLAIMANTS, MEDIATORS, PartyRole
from complaints.models import Party
from complaints.views.case_said import name_of
from complaints.views.file_cards import file_card
from complaints.views.moves import attempt
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.forms import PostForm
from mediation import actions, queries
from mediation.forms import InviteForm, PlainForm, ReasonForm, SeatConsentForm, SeatForm
from mediation.lifecycle import IDENTIFYING, MediationState, Release, SeatState, seat_target
from mediation.lifecycle.seats import PARTIES
from mediation.models import ExtraSeat, Mediation, SeatConsent
from mediation.views.blueprint import EVERYBODY, SEATED, Page, blueprint
from mediation.views.people import names_at

TONES = {
    SeatState.PROPOSED: "warn",
    SeatState.AGREED: "warn",
    SeatState.INVITED: "info",
    SeatState.SEATED: "good",
}
ACTORS = (*SEATED, Role.MEDIATOR)


def seating_of(viewer: Viewer, table: Mediation, parties: list[Party] | None = None) -> dict[str, Any]:
    """Who sits at the table as this viewer may know them, and what may be done about seats."""
    parties = cases.parties_of(table.complaint) if parties is None else parties
    open_now = [one for one in parties if one.until_at is None]
    name, known = names_at(table, viewer), {one.id: one for one in parties}
    refused = [row for row in table.refusals if row.party_id in known]
    held = held_by(viewer, open_now)
    mine, own = {one.role for one in held}, {one.id for one in held}
    is_open = table.state is MediationState.OPEN
    return {
        "people": [(str(one.role.label), called(one, table, name)) for one in open_now if sits(one)],
        "extra": [_row(table, seat) for seat in table.extra_seats],
        "refusals": [(called(known[row.party_id], table, name), row.kind, row.said_at, row.words) for row in refused],
        "may_propose": is_open and bool(mine & (PARTIES | {PartyRole.MEDIATOR})),
        "may_refuse": is_open and bool(mine & PARTIES),
        "has_refused": is_open and any(row.party_id in own for row in refused),
        "may_arrange": is_open and viewer.organisation_id == table.body_id and viewer.role is not Role.MEDIATOR,
        "beside": [
            (one.person.ref, name(one.person))
            for one in open_now
            if one.role is PartyRole.CO_MEDIATOR and one.person is not None
        ],
    }


def held_by(viewer: Viewer, parties: list[Party]) -> list[Party]:
    """The viewer's own seats among these."""
    own = viewer.organisation_id if viewer.role is not Role.MEDIATOR else None
    return [
        one
        for one in parties
        if (one.person_id is not None and one.person_id == viewer.person_id)
        or (own is not None and one.organisation_id == own)
    ]


def sits(party: Party) -> bool:
    """Whether a seat of the case is one at the table."""
    return party.role in PARTIES | MEDIATORS


def called(party: Party, table: Mediation, name: Callable[..., str]) -> str:
    """What a seat is called here; mediators as this viewer may know them."""
    if party.person_id == table.mediator_id and party.role in MEDIATORS:
        return name(table.mediator)
    if party.role in MEDIATORS and party.person is not None:
        return name(party.person)
    return name_of(party, table.complaint)


def _row(table: Mediation, seat: ExtraSeat) -> dict[str, Any]:
    return {
        "role": str(seat.role.label),
        "name": seat.name,
        "state": str(seat.state.label),
        "tone": TONES.get(seat.state, "neutral"),
        "url": url_for("mediation.seat", number=table.complaint.number, ref=seat.ref),
        "is_over": seat.ended_at is not None,
    }


@blueprint.route("/<number>/seats/new", methods=["GET", "POST"])
@requires(*ACTORS)
def propose_seat(number: str) -> Page:
    """A party or the mediator proposes one more seat; a party is then asked for its own yes."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    form, status, made = SeatForm(), 200, list[ExtraSeat]()
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: made.append(actions.propose_seat(table, form.draft(), by=viewer.actor)))
            if failed is None:
                flash(_("已提议。双方都同意后，调解员才会发出邀请。"), "good")
                return redirect(url_for(".seat", number=number, ref=made[0].ref), 303)
            status = failed
    return render_template("mediation/seat_new.html", complaint=table.complaint, form=form), status


@blueprint.route("/<number>/seats/<ref>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def seat(number: str, ref: str) -> Page:
    """One extra seat: what exactly it will see; the party's yes or no; the mediator's next step."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    row = queries.seat_at(table, ref)
    side = _own_party(viewer, table)
    form, status = SeatConsentForm(data={"digest": actions.digest_of(row)}), 200
    form.offer(askable(row, side))
    if form.is_sent:
        if side is None:
            raise NotYours()
        status = 422
        if form.validate():
            given = form.given.data == "yes"
            failed = attempt(
                form,
                lambda: actions.consent_seat(row, given, form.digest.data or "", form.ticked(), by=viewer.actor),
            )
            if failed is None:
                flash(_("已记下您的同意。") if given else _("已记下您不同意，这一方不会入席。"), "good")
                return redirect(url_for(".seat", number=number, ref=ref), 303)
            status = failed
    waits = row.state is SeatState.PROPOSED and side is not None and _said_of(row, side) is None
    context = {
        "row": row,
        "form": form if waits or form.errors or form.form_errors else None,
        "said": [_said_card(one, table) for one in row.consents if one.round == row.round],
        "released": [one.label for one in Release if one in row.releases],
        "asked": [(one.label, one in IDENTIFYING) for one in Release if one in row.asks],
        "acts": _acts(viewer, table, row, side),
        "authorisations": row.authorisations if viewer.role not in SEATED else [],
        "files": [file_card(one) for one in queries.authorisation_files(row)] if viewer.role not in SEATED else [],
        "tone": TONES.get(row.state, "neutral"),
    }
    return render_template("mediation/seat.html", mediation=table, complaint=table.complaint, **context), status


def askable(row: ExtraSeat, side: Party | None) -> list[Release]:
    """What this party may let go: who the learner is only the learner's own side."""
    if side is None:
        return []
    own = side.role in CLAIMANTS
    return [one for one in Release if one in row.asks and (own or one not in IDENTIFYING)]


def _own_party(viewer: Viewer, table: Mediation) -> Party | None:
    return next((one for one in cases.seats_of(viewer, table.complaint) if one.role in PARTIES), None)


def _said_of(row: ExtraSeat, side: Party) -> SeatConsent | None:
    same = side.role in CLAIMANTS
    found = (one for one in row.consents if one.round == row.round and one.taken_back_at is None)
    return next((one for one in found if (one.party.role in CLAIMANTS) == same), None)


def _said_card(one: SeatConsent, table: Mediation) -> dict[str, Any]:
    let_go = [str(rel.label) for rel in Release if rel in one.releases]
    return {
        "who": name_of(one.party, table.complaint),
        "given": one.is_given,
        "at": one.given_at,
        "back": one.taken_back_at,
        "releases": "、".join(let_go),
    }


def _acts(viewer: Viewer, table: Mediation, row: ExtraSeat, side: Party | None) -> list[tuple[str, str]]:
    """The buttons below, by who looks: (act, words)."""
    is_chair = viewer.role is Role.MEDIATOR and viewer.person_id == table.mediator_id
    may = {
        "invite": is_chair,
        "remove": is_chair,
        "revoke": is_chair or (side is not None and side.id == row.proposed_by_id),
        "take_back": side is not None and (_said_of(row, side) or SeatConsent(is_given=False)).is_given,
    }
    words = {
        "invite": _("发出邀请") if row.state is SeatState.AGREED else _("重新发出邀请"),
        "remove": _("请这一方离席"),
        "revoke": _("撤回"),
        "take_back": _("收回同意"),
    }
    return [(act, words[act]) for act in may if may[act] and seat_target(row.state, act) is not None]


FORMS: dict[str, type[PostForm]] = {
    "invite": InviteForm,
    "remove": ReasonForm,
    "revoke": PlainForm,
    "take_back": PlainForm,
}


@blueprint.route("/<number>/seats/<ref>/<any(invite, remove, revoke, take_back):act>", methods=["GET", "POST"])
@requires(*ACTORS)
def seat_act(number: str, ref: str, act: str) -> Page:
    """An act about one extra seat, on a page of its own."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    row = queries.seat_at(table, ref)
    acts = dict(_acts(viewer, table, row, _own_party(viewer, table)))
    if act not in acts:
        flash(_("这个席位现在不需要您办这一步。"), "info")
        return redirect(url_for(".seat", number=number, ref=ref), 303)
    form, status = FORMS[act](), 200
    if isinstance(form, InviteForm) and not form.is_sent:
        form.contact.data = row.contact or ""
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: _do(act, row, form, viewer))
            if failed is None:
                flash(DONE[act]() if act in DONE else _("已办。"), "good")
                return redirect(url_for(".seat", number=number, ref=ref), 303)
            status = failed
    context = {"row": row, "act": act, "title": acts[act], "form": form}
    return render_template("mediation/seat_act.html", complaint=table.complaint, **context), status


DONE: dict[str, Callable[[], str]] = {
    "invite": lambda: _("已发出。对方打开链接，用验证码证明是本人之后才能答复。"),
    "remove": lambda: _("这一方已离席，从现在起什么都看不到。"),
    "revoke": lambda: _("已撤回，链接已失效。"),
    "take_back": lambda: _("已收回同意，从现在起这一方什么都看不到。"),
}


def _do(act: str, row: ExtraSeat, form: PostForm, viewer: Viewer) -> None:
    if isinstance(form, InviteForm):
        actions.invite_seat(row, *form.where(), by=viewer.actor)
    elif isinstance(form, ReasonForm):
        actions.remove_seat(row, form.words.data or "", by=viewer.actor)
    elif act == "revoke":
        actions.revoke_seat(row, by=viewer.actor)
    elif act == "take_back":
        actions.take_back_consent(row, by=viewer.actor)
    else:
        raise IllegalMove()


@blueprint.post("/<number>/beside/<ref>/remove")
@requires(Role.MEDIATOR, Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
def remove_beside(number: str, ref: str) -> Page:
    """A second mediator no longer sits at the table."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    beside = (one for one in table.complaint.parties if one.role is PartyRole.CO_MEDIATOR and one.until_at is None)
    found = next((one for one in beside if one.person is not None and one.person.ref == ref), None)
    if found is None:
        raise NotFound()
    actions.remove_co_mediator(table, found, by=viewer.actor)
    flash(_("协助调解员已离开这张桌子。"), "good")
    return redirect(url_for(".seats", number=number), 303)
