"""A body proposes a joint complaint, sees who has joined, counts an election, decides for all, tells all, ends it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer, current_viewer, requires
from complaints import actions as cases
from complaints import queries, rulesets
from complaints.actions import joint
from complaints.documents import make_decision, make_letters, veiled
from complaints.forms.desk import ConfirmForm, DecisionForm
from complaints.forms.joint import TellForm, WhyForm
from complaints.lifecycle import PartyRole
from complaints.lifecycle.joint import LIVE, JointHand, joint_acts
from complaints.models import Complaint, JointCase
from complaints.queries.joint import (
    ASKED_COUNTED,
    PAPERS_COUNTED,
    candidates_of,
    first_to_entrust,
    first_undecided,
    has_undecided,
    joint_for,
    joint_of,
    live_joint_near,
    members_page,
    messages_to_all,
    number_to_ask,
    papers_under_way,
    runs_of,
)
from complaints.queries.likes import MOST_LIKE
from complaints.queries.proposable import MOST, alike_here
from complaints.queries.similar import raises_no_suspicion
from complaints.views.case import CaseView
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.decisions import basis_of, starting_clocks
from complaints.views.joint_cards import candidate_cards, facts_of, message_cards, run_card
from complaints.views.moves import attempt, go_home
from complaints.views.previewing import specimen_first, turns_back
from kernel.errors import NotYours
from kernel.forms import PostForm
from kernel.papers import Paper

ACTS = ("accept_all", "elect", "end", "entrust_all", "refuse_all", "settle", "tell")


def joint_at_desk(viewer: Viewer, view: CaseView) -> dict[str, Any]:
    """What the desk's page of a case says of a joint complaint: the one it is in, or that one may be proposed."""
    complaint = view.complaint
    here = [one for one in complaint.joint_places if one.joint.body_id == complaint.body_id]
    place = here[-1] if here else None
    may = bool(complaint.could_be_joint) and PartyRole.HANDLING_BODY in view.roles
    seen = place is not None and bool(view.roles & {PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY})
    return {
        "joint": place.joint if place is not None and seen else None,
        "alike_here": alike_here(complaint) if may else 0,
        "alike_counted": MOST,
    }


@blueprint.get("/<number>/joint")
@requires(*OFFICE)
def joint_complaint(number: str) -> Page:
    """The joint complaint of a case for those who may read who is in it (rules §0b.25)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    if joint_of(complaint) is None:
        flash(_("这件投诉还没有共同投诉。"), "info")
        return go_home(viewer, complaint)
    row = joint_for(viewer, complaint)
    page, said = members_page(row, request.args.get("after")), messages_to_all(row)[0]
    runs = [run_card(one) for one in runs_of(row)]
    return render_template(
        "complaints/desk/joint.html",
        complaint=complaint,
        joint=row,
        acts=_acts(viewer, row),
        facts=facts_of(row),
        candidates=candidate_cards(candidates_of(row)),
        choosers=row.choosers,
        messages=message_cards(said),
        runs=runs,
        under_way=papers_under_way(row) if runs else 0,
        most_counted=PAPERS_COUNTED,
        is_running=any(not one["is_over"] for one in runs),
        members=[_member(one) for one in page.rows],
        next_url=url_for(".joint_complaint", number=number, after=page.after) if page.after else None,
    )


def _member(one: Any) -> dict[str, Any]:
    return {
        "number": one.complaint.number,
        "url": url_for("complaints_desk.show", number=one.complaint.number),
        "marks": [(str(one.complaint.status.label), "info")],
        "claimed": one.complaint.claimed_fen,
        "joined": one.joined_at,
    }


def _acts(viewer: Viewer, row: JointCase) -> frozenset[str]:
    # The desk's acts are the body's, all of them: nobody's seats are looked for then.
    held = {JointHand.BODY} if joint.is_body(row, viewer.actor) else joint.hands(row, viewer.actor)
    found = joint_acts(row.state, *held) & set(ACTS)
    if found & {"accept_all", "refuse_all"} and not has_undecided(row):
        found -= {"accept_all", "refuse_all"}
    return found - {"entrust_all"} if "entrust_all" in found and first_to_entrust(row) is None else found


@blueprint.route("/<number>/joint/propose", methods=["GET", "POST"])
@requires(*OFFICE)
def propose_joint(number: str) -> Page:
    """Propose: how many it would reach, and why it is the same dispute; nobody is joined by it."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    if PartyRole.HANDLING_BODY not in queries.roles_of(viewer, complaint):
        raise NotYours()
    near = joint_of(complaint) or live_joint_near(complaint)
    if near is not None and near.state in LIVE:
        flash(_("同一争议已经有一件共同投诉。新的相似投诉会自动收到告知。"), "info")
        return go_home(viewer, complaint)
    form, status = WhyForm(), 200
    if form.is_sent:
        reason = form.reason.data or ""
        failed = attempt(form, lambda: joint.propose(complaint, reason, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("已提议。相似投诉的投诉人会陆续收到告知，各自决定是否加入。"), "good")
            return redirect(url_for(".joint_complaint", number=complaint.number), 303)
        status = failed
    context = {
        "others": number_to_ask(complaint),
        "most_asked": ASKED_COUNTED,
        "most_alike": MOST_LIKE,
        "alike": complaint.others_like or 0,
        "is_calm": raises_no_suspicion(complaint.category),
    }
    return render_template("complaints/desk/joint_propose.html", form=form, complaint=complaint, **context), status


@blueprint.route(f"/<number>/joint/<any({','.join(ACTS)}):act>", methods=["GET", "POST"])
@requires(*OFFICE)
def joint_act(number: str, act: str) -> Page:
    """One act for all, after reading what it means; papers and letters follow behind it."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = joint_for(viewer, complaint)
    back = url_for(".joint_complaint", number=complaint.number)
    if act not in _acts(viewer, row):
        flash(_("这一步已经办过，或者现在不能办。"), "info")
        return redirect(back, 303)
    form, status = _form(act, row), 200
    if form.is_sent and not turns_back():
        shown = list[str | None]()
        status = attempt(form, lambda: shown.append(_done(act, row, form, viewer))) or 303 if form.validate() else 422
        if status == 303 and shown[0] is not None:
            return shown[0]
        if status == 303:
            flash(_said(act), "good")
            return redirect(back, 303)
    context = {"act": act, "back": back, "joint": row, **_about(act, row)}
    return render_template("complaints/desk/joint_act.html", form=form, complaint=complaint, **context), status


def _done(act: str, row: JointCase, form: Any, viewer: Viewer) -> str | None:
    """Do it; for a decision about all, first the page with the paper of one of them."""
    one = (first_to_entrust if act == "entrust_all" else first_undecided)(row) if act in DECIDING else None
    if one is None:
        DOING[act](row, form, viewer)
        return None

    def make() -> list[Paper | None]:
        if act == "accept_all":
            return [make_decision(cases.accept(one, by=viewer.actor))]
        if act == "entrust_all":
            joint.entrust_one(row, one, by=viewer.actor)
            return [*make_letters(one)]
        return [make_decision(cases.refuse(one, *_refusing(form), by=viewer.actor, prior=form.prior.data or None))]

    def veil(text: str) -> str:
        return veiled(viewer, one, text)

    return specimen_first(make, lambda: DOING[act](row, form, viewer), DECIDING[act], veil)


def _form(act: str, row: JointCase) -> PostForm:
    if act == "tell":
        return TellForm()
    if act in ("end", "settle"):
        return WhyForm()
    if act != "refuse_all":
        return ConfirmForm()
    form = DecisionForm()
    form.offer_grounds(_grounds(row.lead))
    return form


def _grounds(complaint: Complaint) -> Any:
    kind = str(complaint.body.kind) if complaint.body else ""
    return rulesets.load(complaint.ruleset).refusal_grounds(kind)


def _about(act: str, row: JointCase) -> dict[str, Any]:
    """What the page of an act shows beside its form."""
    if act == "elect":
        return {"candidates": candidate_cards(candidates_of(row)), "choosers": row.choosers}
    if act not in ("accept_all", "refuse_all"):
        return {}
    starts = starting_clocks(row.lead, "T-MED", "T-RESP") if act == "accept_all" else []
    asks_prior = act == "refuse_all" and any(one.prior for one in _grounds(row.lead))
    return {"basis": basis_of(row.lead, "T-ACC"), "starts": starts, "asks_prior": asks_prior}


def _refuse(row: JointCase, form: Any, viewer: Viewer) -> None:
    joint.refuse_all(row, *_refusing(form), form.prior.data or None, by=viewer.actor)


def _refusing(form: Any) -> tuple[list[str], str]:
    return list(form.grounds.data or []), form.reasons.data or ""


# The decisions about all, by the words of the press.
DECIDING: dict[str, Any] = {
    "accept_all": _l("签发受理决定"),
    "refuse_all": _l("签发不予受理的决定"),
    "entrust_all": _l("委托调解，逐件发函"),
}


DOING: dict[str, Callable[[JointCase, Any, Viewer], object]] = {
    "accept_all": lambda row, form, viewer: joint.accept_all(row, by=viewer.actor),
    "refuse_all": _refuse,
    "entrust_all": lambda row, form, viewer: joint.entrust_all(row, by=viewer.actor),
    "elect": lambda row, form, viewer: joint.elect(row, by=viewer.actor),
    "tell": lambda row, form, viewer: joint.tell(row, form.words.data or "", by=viewer.actor, key=form.key.data or ""),
    "end": lambda row, form, viewer: joint.end(row, form.reason.data or "", by=viewer.actor),
    "settle": lambda row, form, viewer: joint.settle(row, form.reason.data or "", by=viewer.actor),
}


def _said(act: str) -> str:
    return {
        "accept_all": _("已签发。正在逐件作出受理决定，每人收到自己的一份。"),
        "refuse_all": _("已签发。正在逐件作出不予受理的决定，每人收到自己的一份。"),
        "entrust_all": _("已委托。正在逐件发出委托调解函，每人收到自己的一份。"),
        "elect": _("已计票。当选的代表人会收到通知。"),
        "tell": _("已发给所有加入的人。"),
        "end": _("共同投诉已结束，加入的人会收到告知。"),
        "settle": _("共同调解已结束。没有表示的人单独办理。"),
    }[act]
