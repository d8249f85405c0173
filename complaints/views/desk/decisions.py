"""The decisions of a body: accept, refuse, terminate, note delivery, close; each on a page of its own."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer, current_viewer, requires
from complaints import actions, queries, rulesets
from complaints.actions.clocks import compute
from complaints.documents import make_decision, make_service
from complaints.forms.desk import ConfirmForm, DecisionForm, ServedForm, WithdrawnForm
from complaints.labels import CLOCKS
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, ConsentKind, Decision, DecisionKind, ProposedDecision, TemplateUse
from complaints.offered import Offered, offered_in
from complaints.queries.cases import ended_by_withdrawal, open_side, owes_termination
from complaints.rulesets import Ground, RuleSet
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import go_home, not_now
from complaints.views.posting import act_page, opened, posted
from complaints.views.previewing import posted_paper
from complaints.views.ready_words import is_own, ready_words
from complaints.views.timing import limitation
from complaints.wording import FIVE_WAYS
from kernel import clock
from kernel.errors import NotFound, NotYours
from kernel.papers import Paper
from kernel.web import day


def basis_of(complaint: Complaint, code: str) -> dict[str, Any]:
    """On what a duty rests for this kind of body, in words: the articles written out, or that it is 平台规则."""
    rules = rulesets.load(complaint.ruleset)
    kind = str(complaint.body.kind) if complaint.body else None
    basis = rules.clock(code, body_kind=kind).basis(kind)
    return {
        "is_platform_rule": basis.is_platform_rule,
        "articles": []
        if basis.is_platform_rule
        else [rulesets.cite(article, rules.texts) for article in basis.articles],
        "own": complaint.body.legal_basis if complaint.body else "",
    }


def starting_clocks(complaint: Complaint, *codes: str) -> list[dict[str, Any]]:
    """What clocks an act would start today, and to which day."""
    found = []
    for code in codes:
        dates = compute(complaint, code, clock.today())
        label = "platform" if dates.is_platform_rule else "law"
        row = {"name": str(CLOCKS[code]), "due": dates.due, "label": label, "provisional": dates.provisional}
        found.append(row)
    return found


@blueprint.route("/<number>/accept", methods=["GET", "POST"])
@requires(*OFFICE)
def accept(number: str) -> Page:
    """Accept; the page says on what basis and what starts (CL art. 46; IR art. 46; O121 art. 15)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "accept")
    if away is not None:
        return away
    form = ConfirmForm()
    status, done = posted_paper(
        form,
        complaint,
        lambda: [make_decision(actions.accept(complaint, by=viewer.actor))],
        _("已受理。投诉人看到决定后，告知受理的期限才算完成。"),
        _("确认受理"),
    )
    if done is not None:
        return done
    context = {
        "basis": basis_of(complaint, "T-ACC"),
        "starts": starting_clocks(complaint, "T-MED", "T-RESP"),
        "limitation": limitation(complaint, compute),
        "has_account": complaint.institution.organisation_id is not None,
    }
    return render_template("complaints/desk/accept.html", complaint=complaint, form=form, **context), status


@blueprint.route("/<number>/refuse", methods=["GET", "POST"])
@requires(*OFFICE)
def refuse(number: str) -> Page:
    """Do not accept, on grounds of the body's own kind and with reasons (IR art. 46; O121 arts. 15–16)."""
    return _decide(number, "refuse")


# What a turn of the case says by itself: the grounds it goes with are offered, the officer decides and signs.
BECAUSE = {
    "appraisal_cost": _l("双方对鉴定、检测费用由谁承担没有谈拢。"),
    "unwilling": _l("有一方明确表示不愿意参加调解。"),
    "no_agreement": _l("经组织调解，有一方明确表示无法达成协议。"),
}


@blueprint.route("/<number>/terminate", methods=["GET", "POST"])
@requires(*OFFICE)
def terminate(number: str) -> Page:
    """End mediation, on grounds of the body's own kind and with reasons (IR art. 46; O121 art. 23)."""
    return _decide(number, "terminate")


@blueprint.route("/<number>/withdrawal/sign", methods=["GET", "POST"])
@requires(*OFFICE)
def sign_termination(number: str) -> Page:
    """Sign that a withdrawal ended mediation: the item is given, the officer words the reasons (O121 art. 23(1))."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    if ended_by_withdrawal(complaint) and not owes_termination(complaint):
        flash(_("终止调解决定已经作出。"), "info")
        return go_home(viewer, complaint)
    away = not_now(viewer, complaint, "sign_termination")
    if away is not None:
        return away
    form = WithdrawnForm()
    if not form.is_sent:
        ended = day(clock.day_of(complaint.ended_at)) if complaint.ended_at is not None else ""
        form.reasons.data = _("投诉人撤回投诉，撤回于%(day)s生效。", day=ended)
    status, done = posted_paper(
        form,
        complaint,
        lambda: [make_decision(actions.sign_termination(complaint, form.reasons.data or "", by=viewer.actor))],
        _("决定已作出。双方会收到通知，投诉人看到后才算送达。"),
        _("作出终止调解的决定"),
    )
    if done is not None:
        return done
    rules, codes = rulesets.load(complaint.ruleset), actions.withdrawn_grounds(complaint)
    grounds = [row for row in _grounds(complaint, rules, "terminate") if row.code in codes]
    context = {
        "grounds": [(row.text, _cited(row, rules)) for row in grounds],
        "basis": basis_of(complaint, "T-TERM"),
        "ways": FIVE_WAYS,
    }
    return render_template("complaints/desk/sign_termination.html", complaint=complaint, form=form, **context), status


def _decide(number: str, act: str) -> Page:
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, act)
    if away is not None:
        return away
    rules = rulesets.load(complaint.ruleset)
    grounds = _grounds(complaint, rules, act)
    form = DecisionForm()
    form.offer_grounds(grounds)
    draft = queries.draft_for_act(complaint, queries.roles_of(viewer, complaint), act)
    because = request.args.get("because") if act == "terminate" else None
    happened = offered_in(viewer, complaint) if act == "terminate" else []
    words = next((one.reasons for one in happened if one.because == because), "") or str(BECAUSE.get(because or "", ""))
    if words and not form.is_sent:
        form.prefill([one.code for one in grounds if because in one.offered_for], words)
    elif draft is not None and not form.is_sent:
        form.prefill(draft.grounds, drafted_reasons(draft, grounds))
    use = TemplateUse.REASONS
    ready = ready_words(viewer, use, form, form.reasons, f"complaints_desk.{act}", number=complaint.number)
    done_words = _("决定已作出。投诉人会收到通知，看到后才算送达。")
    label = _("作出不予受理的决定") if act == "refuse" else _("作出终止调解的决定")
    status, done = posted_paper(
        form,
        complaint,
        lambda: [make_decision(_sign(complaint, act, form, viewer))],
        done_words,
        label,
        lambda: is_own(viewer, use, form.reasons),
    )
    if done is not None:
        return done
    context = {
        "act": act,
        "ready": ready,
        "draft": draft,
        "happened": happened,
        "draft_why": drafted_why(act),
        "asks_prior": act == "refuse" and any(ground.prior for ground in grounds),
        "ways": FIVE_WAYS,
        "basis": basis_of(complaint, "T-ACC" if act == "refuse" else "T-MED"),
        "hints": {ground.code: _cited(ground, rules) for ground in grounds},
    }
    return render_template("complaints/desk/decide.html", complaint=complaint, form=form, **context), status


def drafted_why(act: str) -> str:
    """Why a paper was drafted, and what the officer must look at before it becomes one."""
    if act == "refuse":
        return _("补充身份材料的期限已到。是不是拒不配合核验，由您认定后加选；不适用的情形请去掉。")
    return _("到期还没有达成调解协议。请核对情形和理由，不对的请改。")


def drafted_reasons(draft: ProposedDecision, grounds: tuple[Ground, ...]) -> str:
    """The reasons as drafted: what happened in plain words, to be changed by the officer."""
    if draft.kind == "refuse":
        return _("我们请您补充身份材料，期限届满时没有收到。")
    named = [ground.text for ground in grounds if ground.code in draft.grounds]
    return "；".join(str(_(words)) for words in named).removesuffix("的") + "。" if named else ""


def _sign(complaint: Complaint, act: str, form: DecisionForm, viewer: Viewer) -> Decision:
    chosen, reasons = list(form.grounds.data or []), form.reasons.data or ""
    if act == "terminate":
        return actions.terminate(complaint, chosen, reasons, by=viewer.actor)
    return actions.refuse(complaint, chosen, reasons, by=viewer.actor, prior=form.prior.data or None)


def _grounds(complaint: Complaint, rules: RuleSet, act: str) -> tuple[Ground, ...]:
    kind = str(complaint.body.kind) if complaint.body else ""
    return rules.refusal_grounds(kind) if act == "refuse" else rules.termination_grounds(kind)


def _cited(ground: Ground, rules: RuleSet) -> str:
    if ground.is_platform_rule:
        return _("平台规则")
    return "；".join(rulesets.cite(article, rules.texts) for article in ground.articles)


def consents_to(complaint: Complaint, kind: ConsentKind) -> list[tuple[str, bool | None]]:
    """What each side has said to one thing; None when nothing yet."""
    said, present = queries.consents_of(complaint), queries.present_parties(complaint)
    learner = next(iter(open_side(present.values())), None)
    sides = [(_("学员"), learner), (complaint.respondent_name, present.get(PartyRole.RESPONDENT))]
    return [(name, said.get((party.id, kind)) if party else None) for name, party in sides]


def refused_before(viewer: Viewer, complaint: Complaint) -> list[Offered]:
    """Who said no to mediation when asked, as words an officer may begin with (O121 art. 23; IR art. 46)."""
    if not queries.roles_of(viewer, complaint):
        return []
    names = [name for name, said in consents_to(complaint, ConsentKind.MEDIATE) if said is False]
    told = [_("征求意见时，%(who)s明确表示不同意调解。", who=name) for name in names]
    return [Offered("unwilling", " ".join(told), " ".join(told))] if told else []


def may_serve(viewer: Viewer, decision: dict[str, Any], roles: frozenset[PartyRole]) -> bool:
    """Whether it is the viewer's to serve: the body that decided, or who handles the case now (not a hand-over)."""
    if viewer.organisation_id == decision["body_id"]:
        return True
    return PartyRole.HANDLING_BODY in roles and (decision["kind"] != DecisionKind.TRANSFER or decision["is_own"])


@blueprint.route("/<number>/decisions/<kind>/served", methods=["GET", "POST"])
@requires(*OFFICE)
def served(number: str, kind: str) -> Page:
    """Note that a decision was handed over outside the platform: only then is the duty to tell met (rules §0b.4)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    roles = queries.roles_of(viewer, complaint)
    of_kind = [row for row in queries.decisions_of(complaint) if str(row.kind) == kind]
    own = [f"{actions.ABOVE}{complaint.body_id}"]
    cards = [(row, {"kind": kind, "body_id": row.body_id, "is_own": row.grounds[:1] == own}) for row in of_kind]
    mine = [row for row, card in cards if may_serve(viewer, card, roles)]
    if not mine:
        raise NotYours() if of_kind else NotFound()
    decision = next((row for row in mine if row.served_at is None), mine[-1])
    if decision.served_at is not None:
        flash(_("这份决定已经送达。"), "info")
        return go_home(viewer, complaint)
    form = ServedForm()

    def act() -> list[Paper | None]:
        actions.serve(decision, str(form.how.data), by=viewer.actor, proof=form.proof.data or "")
        return [make_service(decision, viewer.person_id)]

    status, done = posted_paper(form, complaint, act, _("已记录送达。"), _("记录送达"))
    if done is not None:
        return done
    return render_template("complaints/desk/served.html", complaint=complaint, decision=decision, form=form), status


@blueprint.route("/<number>/close", methods=["GET", "POST"])
@requires(*OFFICE)
def close(number: str) -> Page:
    """Close a case that has come to an end and whose decisions were served."""
    viewer, complaint, away = opened(number, "close")
    if away is not None:
        return away
    form = ConfirmForm()
    status, done = posted(form, complaint, lambda: actions.close(complaint, by=viewer.actor), _("案件已结案。"))
    if done is not None:
        return done
    unserved = [row for row in queries.decisions_of(complaint) if row.served_at is None]
    return act_page("desk/close", complaint, form, status, unserved=unserved)
