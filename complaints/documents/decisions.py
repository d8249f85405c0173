"""The papers of decisions about a case, in the words of the deciding body's own kind."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from complaints import actions, rulesets, wording
from complaints.documents.making import make_dispatch
from complaints.documents.registering import register_paper
from complaints.facts import body_facts, case_facts, law_of
from complaints.labels import PRIORS
from complaints.lifecycle import OutsideTo
from complaints.models import Clock, Complaint, Decision, DecisionKind
from complaints.rulesets import Ground
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.papers import Paper


def make_decision(decision: Decision) -> Paper | None:
    """The paper of a decision, in the words of the body's own kind."""
    with transaction():
        complaint = lock(decision).complaint
        if decision.paper_id is not None:
            return db.session.get(Paper, decision.paper_id)
        body = stepped_in(decision) or decision.body or complaint.body
        if body is None:
            return None
        text = wording.canonical(_decision_lines(complaint, decision, body))
        made = register_paper(complaint, str(decision.kind), text, complaint.ruleset, body)
        actions.attach_paper(complaint, made.id, str(decision.kind), by=SYSTEM, decision=decision)
        return made


def handed_over(complaint: Complaint) -> list[Paper | None]:
    """The notices of hand-overs that have none yet."""
    waiting = select(Decision).filter_by(complaint_id=complaint.id, kind=DecisionKind.TRANSFER, paper_id=None)
    return [make_decision(decision) for decision in db.session.scalars(waiting.order_by(Decision.id)).all()]


def make_designated(complaint: Complaint, above_id: int | None) -> Paper | None:
    """投诉分送通知书 of the superior that gave the case to another body (form 三); none where it stayed."""
    found = select(Decision).filter_by(complaint_id=complaint.id, kind=DecisionKind.TRANSFER)
    last = db.session.scalar(found.order_by(Decision.id.desc()).limit(1))
    above = db.session.get(Organisation, above_id or 0)
    if above is None or last is None or last.grounds != [str(complaint.body_id)]:
        return None
    return make_dispatch(complaint, above)


def _decision_lines(complaint: Complaint, decision: Decision, organisation: Organisation) -> list[str]:
    on, body = clock.day_of(decision.decided_at), body_facts(organisation, decision.decided_by)
    due = db.session.scalar(
        select(Clock).filter_by(complaint_id=complaint.id, code="T-MED").order_by(Clock.id).limit(1)
    )
    case = replace(case_facts(complaint, due), received_on=_received_on(decision))
    if stepped_in(decision) is not None:
        left = decision.body.name if decision.body else ""
        return wording.taken_over(body, case, left, stepping_in(complaint, organisation), decision.reasons, on)
    if decision.kind is DecisionKind.TRANSFER:
        return wording.transfer(body, case, transfer_words(complaint, decision), decision.reasons, on)
    law = law_of(complaint, str(decision.kind), organisation)
    if decision.kind is DecisionKind.ACCEPT:
        return wording.acceptance(body, case, on, law)
    listed = [
        wording.GroundFacts(rulesets.numeral(row.number), row.text, row.code in decision.grounds)
        for row in _known_grounds(complaint, decision)
    ]
    if decision.kind is DecisionKind.TERMINATE:
        return wording.termination(body, case, listed, decision.reasons, on, law)
    return wording.refusal(body, case, listed, prior_words(decision), decision.reasons, on, law)


def _received_on(decision: Decision) -> date | None:
    """The day the case last reached the deciding body: from which its own T-ACC ran; None where none did."""
    found = select(Clock.start_on).filter_by(complaint_id=decision.complaint_id, code="T-ACC", body_id=decision.body_id)
    return db.session.scalar(found.order_by(Clock.id.desc()).limit(1))


def prior_words(decision: Decision) -> str:
    """Who handled the same dispute before, where a ground rests on that."""
    return f"以前受理或者处理过的单位：{PRIORS[decision.prior]}" if decision.prior else ""


# Who gives back what it has no power for (O121 art. 41, the same words as O20 art. 37), and who decides a dispute.
NO_POWER = {"o121-ir": ("O121 41", "O121 33"), "o20-ir": ("O20 37", "O20 30"), "o20": ("O20 37", "O20 30")}


def stepped_in(decision: Decision) -> Organisation | None:
    """The superior that took the case over by its own hand; None for every other decision."""
    code = decision.grounds[0] if decision.kind is DecisionKind.TRANSFER and decision.grounds else ""
    if not code.startswith(actions.ABOVE):
        return None
    return db.session.get_one(Organisation, int(code.removeprefix(actions.ABOVE)))


STEPS_IN = {"o121-ir": "O121 13:4", "o20-ir": "O20 12:3", "o20": "O20 12:3"}


def stepping_in(complaint: Complaint, superior: Organisation) -> list[str]:
    """The article by which a superior may handle a case itself: market regulators have one, for others 平台规则."""
    if superior.kind is not OrganisationKind.MARKET_REGULATOR:
        return []
    return [rulesets.cite(STEPS_IN[complaint.ruleset], rulesets.load(complaint.ruleset).texts)]


def transfer_words(complaint: Complaint, decision: Decision) -> wording.Handover:
    """To whom a body handed the case, and on what that rests for its kind (rules §0b.2)."""
    body, code = decision.body, decision.grounds[0]
    outside = code in set(OutsideTo)
    if body is None:
        return wording.Handover(taker_words(code), [], outside)
    articles = law_of(complaint, "accept", body).articles
    if body.kind is OrganisationKind.MARKET_REGULATOR and not outside:
        rules = rulesets.load(complaint.ruleset)
        articles = [rulesets.cite(NO_POWER[complaint.ruleset][code != actions.TO_INTAKE], rules.texts)]
    return wording.Handover(taker_words(code), articles, outside)


def taker_words(code: str) -> str:
    """Who got a case, from the code a decision of hand-over names."""
    code = code.removeprefix(actions.ABOVE)
    if code == actions.TO_INTAKE:
        return "统一受理窗口（由受理窗口转给负责的单位）"
    if code in set(OutsideTo):
        return str(OutsideTo(code).label)
    return db.session.get_one(Organisation, int(code)).name


def ground_texts(complaint: Complaint, decision: Decision) -> list[str]:
    """The words of the grounds a decision names, in the rule set the case keeps."""
    if decision.kind is DecisionKind.TRANSFER:
        return [f"移交给：{taker_words(code)}" for code in decision.grounds]
    known = {row.code: row.text for row in _known_grounds(complaint, decision)}
    prior = prior_words(decision)
    return [*(known.get(code, code) for code in decision.grounds), *([prior] if prior else [])]


def _known_grounds(complaint: Complaint, decision: Decision) -> tuple[Ground, ...]:
    """The grounds the deciding body's kind has, in their order."""
    rules = rulesets.load(complaint.ruleset)
    body = decision.body or complaint.body
    kind = str(body.kind) if body else ""
    return rules.refusal_grounds(kind) if decision.kind is DecisionKind.REFUSE else rules.termination_grounds(kind)
