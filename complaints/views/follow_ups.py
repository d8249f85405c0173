"""履约跟进: the list of whoever looks, one record with its ways out, and the acts on it (rules §0b.7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.actions.anew import mediating_body_id
from complaints.forms.follow_ups import (
    AcceptTermsForm,
    CourtForm,
    GiveUpForm,
    PlainTermsForm,
    PressForm,
    TermsForm,
    UrgeDebtorForm,
)
from complaints.lifecycle import CLAIMANTS
from complaints.lifecycle.follow_ups import FollowHand, FollowState
from complaints.models import Complaint, FollowUp
from complaints.queries.follow_ups import follow_up_for, follow_ups
from complaints.views.beside import SIDES, Page, blueprint
from complaints.views.follow_up_cards import acts_on, follow_card, hands_of, proposed_by, said_on, side_name
from complaints.views.moves import attempt, home_of
from kernel.crypto import random_token
from kernel.errors import NotFound
from kernel.forms import PostForm
from kernel.web import yuan

READERS = (*SIDES, Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN, Role.MEDIATOR)
ACTS = "any(urge,propose,settle_anew,decline,ask_anew,to_court,give_up,take_back)"


@blueprint.get("/follow-ups")
@requires(*READERS)
def all_follow_ups() -> Page:
    """The follow-ups of the viewer's cases: the body's desk, the institution, the learner, each their own."""
    viewer = current_viewer()
    is_open = request.args.get("state") != "ended"
    found = follow_ups(viewer, is_open=is_open, after=request.args.get("after"))
    roles = _roles_by_case(viewer, found.rows)
    cards = [follow_card(row, roles[row.complaint_id]) for row in found.rows]
    state = None if is_open else "ended"
    next_url = url_for(".all_follow_ups", state=state, after=found.next) if found.next else None
    return render_template("complaints/beside/follow_ups.html", cards=cards, is_open=is_open, next_url=next_url)


def _roles_by_case(viewer: Viewer, rows: list[FollowUp]) -> dict[int, frozenset[Any]]:
    cases = {row.complaint_id: row.complaint for row in rows}
    return queries.roles_in(viewer, list(cases))


@blueprint.get("/<number>/promises/<ref>/follow-up")
@requires(*READERS)
def follow_up(number: str, ref: str) -> Page:
    """One follow-up: what is due, the ways out, the acts of this viewer, what was done."""
    viewer = current_viewer()
    complaint, found = _found(viewer, number, ref)
    return _page(viewer, complaint, found)


def _found(viewer: Viewer, number: str, ref: str) -> tuple[Complaint, FollowUp]:
    complaint, found = queries.complaint_for(viewer, number), follow_up_for(viewer, ref)
    if found.complaint_id != complaint.id:
        raise NotFound()
    return complaint, found


def _page(viewer: Viewer, complaint: Complaint, found: FollowUp, status: int = 200, errors: Any = ()) -> Page:
    roles = queries.roles_of(viewer, complaint)
    item = found.promise.item
    hands = hands_of(found, roles)
    names = {party.id: side_name(party, found) for party in (item.from_party, item.to_party)}
    context = {
        "card": follow_card(found, roles),
        "acts": acts_on(found, roles),
        "said": said_on(found, names),
        "proposal": _proposal(found),
        "wants": _wants(found, hands),
        "is_creditor": FollowHand.CREDITOR in hands,
        "is_debtor": FollowHand.DEBTOR in hands,
        "is_learner": bool(roles & CLAIMANTS),
        "anew": _anew_words(complaint, found),
        "anew_number": found.anew.number if found.anew is not None else None,
        "key": random_token(),
        "home": home_of(viewer, complaint, anchor="promises"),
        "errors": errors,
        "is_over": found.state is not FollowState.OPEN,
    }
    return render_template("complaints/beside/follow_up.html", complaint=complaint, found=found, **context), status


def _proposal(found: FollowUp) -> dict[str, Any] | None:
    """The day proposed, with the value a press must carry."""
    if found.proposed_on is None:
        return None
    item = found.promise.item
    party = item.from_party if proposed_by(found) is FollowHand.DEBTOR else item.to_party
    return {
        "who": side_name(party, found),
        "on": found.proposed_on,
        "sum": yuan(found.proposed_fen) if found.proposed_fen is not None else "",
        "seen": seen_value(found),
    }


def seen_value(found: FollowUp) -> str:
    """What was read, to be sent back with the press."""
    return f"{found.proposed_on}:{found.proposed_fen or ''}"


def _wants(found: FollowUp, hands: set[FollowHand]) -> dict[str, bool]:
    """Who would mediate anew: this viewer, the other side."""
    said = {FollowHand.CREDITOR: found.creditor_anew_at, FollowHand.DEBTOR: found.debtor_anew_at}
    return {
        "mine": any(said.get(hand) is not None for hand in hands),
        "other": any(at is not None for hand, at in said.items() if hand not in hands),
    }


def _anew_words(complaint: Complaint, found: FollowUp) -> str:
    """Whether mediating anew is open in this case, and why not (rules §0b.7)."""
    if found.anew_id is not None:
        return _("双方已经同意，另立了新的案件。")
    if complaint.closed_at is None:
        return _("案件还没有结案，仍可以在案件里继续协商。")
    if mediating_body_id(complaint) is None:
        return _("原来的处理单位不因没有履行而重新受理；可以起诉、申请仲裁，或者向调解组织另行申请。")
    if "ask_anew" in acts_on(found, frozenset(party.role for party in complaint.parties)):
        return _("双方都愿意时，由原来的调解组织另立案件重新调解，不收费。一方不愿意就不调解。")
    return _("需要重新调解的，请由监护人、代理人或者本人另行提交一件投诉。")


def _form(act: str, found: FollowUp) -> PostForm:
    forms: dict[str, Callable[[], PostForm]] = {
        "urge": UrgeDebtorForm,
        "propose": TermsForm if found.promise.item.fen is not None else PlainTermsForm,
        "settle_anew": AcceptTermsForm,
        "to_court": CourtForm,
        "give_up": GiveUpForm,
    }
    return forms.get(act, PressForm)()


def _do(act: str, found: FollowUp, form: PostForm, viewer: Viewer) -> None:
    """The one verb of an act, with what was typed."""
    by, key = viewer.actor, form.key.data or ""
    words, on = _typed(form, "words") or "", _typed(form, "on")
    if act == "urge":
        actions.urge_debtor(found, words, by=by, key=key)
    elif act == "propose":
        actions.propose_terms(found, on, _typed(form, "fen"), words, by=by, key=key)
    elif act == "settle_anew":
        actions.accept_terms(found, *_seen(_typed(form, "seen") or ""), by=by, key=key)
    elif act == "decline":
        actions.decline_terms(found, by=by, key=key)
    elif act == "ask_anew":
        actions.ask_anew(found, request.form.get("given") != "no", by=by, key=key)
    else:
        actions.end_follow_up(found, act, words, on, by=by, key=key)


def _typed(form: PostForm, name: str) -> Any:
    return form[name].data if name in form else None


def _seen(value: str) -> tuple[date, int | None]:
    """The day and the sum that were read; a value that is none never fits what stands."""
    on, _colon, fen = value.partition(":")
    try:
        return date.fromisoformat(on), int(fen) if fen else None
    except ValueError:
        return date.min, None


@blueprint.route(f"/<number>/promises/<ref>/follow-up/<{ACTS}:act>", methods=["GET", "POST"])
@requires(*READERS)
def follow_up_act(number: str, ref: str, act: str) -> Page:
    """One act on a follow-up: a page of its own where something is typed, a press where nothing is."""
    viewer = current_viewer()
    complaint, found = _found(viewer, number, ref)
    here = url_for(".follow_up", number=complaint.number, ref=ref)
    form = _form(act, found)
    if act not in acts_on(found, queries.roles_of(viewer, complaint)):
        flash(_("这一步已经办过，或者现在不需要办。"), "info")
        return redirect(here, 303)
    status = 200
    if form.is_sent:
        failed = attempt(form, lambda: _do(act, found, form, viewer)) if form.validate() else 422
        if failed is None:
            flash(_("已记下，并告诉对方。"), "good")
            return redirect(here, 303)
        status = failed
    if act in TYPED:
        title, label, lede = TYPED[act]()
        context = {"form": form, "title": title, "label": label, "lede": lede, "back": here}
        return render_template("complaints/beside/follow_up_act.html", complaint=complaint, **context), status
    if not form.is_sent:
        return redirect(here, 303)
    return _page(viewer, complaint, found, status, form.form_errors)


TYPED: dict[str, Callable[[], tuple[str, str, str]]] = {
    "urge": lambda: (_("督促履行"), _("发出"), _("双方都能看到。督促不改变约定，也不是对机构的认定。")),
    "propose": lambda: (
        _("提出新的履行日期"),
        _("提给对方"),
        _("对方同意以前，原来的约定不变；同意后，按新的日期重新跟进。"),
    ),
    "to_court": lambda: (
        _("已交法院或者仲裁"),
        _("记下"),
        _("记下后跟进结束，可以随时恢复。对方之后履行的，仍可以确认。"),
    ),
    "give_up": lambda: (_("不再要求履行"), _("确认不再要求"), _("记下后跟进结束，可以随时恢复。")),
}
