"""The papers of a case: registered with their canonical text inside an act, set as PDF by the worker outside it."""

import logging
from dataclasses import dataclass

from flask import render_template
from sqlalchemy import select

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import OrganisationKind
from complaints import actions, rulesets, wording
from complaints.actions.recusing import sat_beside
from complaints.facts import body_facts, case_facts
from complaints.labels import PRIORS
from complaints.lifecycle import CLAIMANTS, HANDLERS, OutsideTo, PartyRole
from complaints.models import Clock, Complaint, Decision, DecisionKind, Recusal
from complaints.permissions import WHOLE_EYES
from complaints.queries import roles_of
from complaints.queries.looking import has_registered_today
from complaints.queries.looks import has_shown_today
from kernel import clock, files, jobs, papers, pdf
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.papers import Content, Issuer, Paper, PaperState

log = logging.getLogger(__name__)
TEMPLATE_VERSION = "2026-11"
BODY_SIDE = HANDLERS | {PartyRole.OVERSIGHT}


@dataclass(frozen=True)
class Kind:
    """A kind of paper: the sign in its number, its title for lists, and who of the parties gets it."""

    sign: str
    label: str
    audience: frozenset[PartyRole]


KINDS = {
    # The receipt repeats every wish as filed, also what went into a report later (O121 arts. 9, 37).
    "receipt": Kind("收", "投诉回执", WHOLE_EYES),
    "accept": Kind("受", "受理文书", CLAIMANTS | BODY_SIDE),
    "refuse": Kind("不", "不予受理文书", CLAIMANTS | BODY_SIDE),
    "terminate": Kind("终", "终止调解文书", CLAIMANTS | BODY_SIDE | {PartyRole.RESPONDENT}),
    "transfer": Kind("移", "移交告知书", CLAIMANTS | BODY_SIDE),
    "recusal": Kind("回", "回避决定文书", CLAIMANTS | BODY_SIDE | {PartyRole.RESPONDENT}),
    "agreement": Kind("协", "调解协议书", CLAIMANTS | BODY_SIDE | {PartyRole.RESPONDENT}),
    "oral": Kind("口", "口头协议记录", CLAIMANTS | BODY_SIDE | {PartyRole.RESPONDENT}),
    "election": Kind("推", "代表人推选书", CLAIMANTS | BODY_SIDE),
    "entrust": Kind("委", "委托调解函", CLAIMANTS | BODY_SIDE | {PartyRole.RESPONDENT}),
}


def register_paper(complaint: Complaint, kind: str, text: str, basis: str, issuer: Organisation | None) -> Paper:
    """Give a paper its number and code inside the open transaction, and hint the worker to set it."""
    own = {"owner_kind": "complaint", "owner_id": complaint.id, "kind": kind, "text_digest": papers.digest(text)}
    known = db.session.scalar(select(Paper).filter_by(**own))
    if known is not None:
        return known
    sign = f"{issuer.short_name or issuer.name[:4]}{KINDS[kind].sign}" if issuer else f"学诉{KINDS[kind].sign}"
    name = (issuer.letterhead or issuer.name) if issuer else "学诉平台"
    content = Content(kind, text.partition("\n")[0], text, basis, TEMPLATE_VERSION)
    made = papers.register(Issuer(issuer.id if issuer else 0, name, sign), content, "complaint", complaint.id)
    jobs.hint("papers.render", made.id)
    return made


def make_receipt(complaint: Complaint) -> Paper:
    """The learner's receipt; its digest is over the text with the date to expect."""
    with transaction():
        due = db.session.scalar(
            select(Clock)
            .where(Clock.complaint_id == complaint.id, Clock.code.in_(("T-ACC", "T-ODR")))
            .order_by(Clock.id)
            .limit(1)
        )
        text = wording.canonical(wording.receipt(case_facts(complaint, due)))
        made = register_paper(complaint, "receipt", text, complaint.ruleset, None)
        actions.attach_paper(complaint, made.id, "receipt", by=SYSTEM)
        return made


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


def make_recusal(row: Recusal) -> Paper | None:
    """The paper of a decision about a recusal, in the name of the body that decided (O121 art. 21; §0b.23)."""
    with transaction():
        complaint = lock(row).complaint
        body = row.body or complaint.body
        if row.paper_id is not None or body is None or row.decided_at is None:
            return db.session.get(Paper, row.paper_id) if row.paper_id is not None else None
        asker = "投诉人" if row.party.role in CLAIMANTS else complaint.respondent_name
        number = (row.mediator and row.mediator.staff_number) or ""
        said = (asker, number, bool(row.is_granted), row.answer or "", clock.day_of(row.decided_at))
        lines = wording.recusal(body_facts(body), case_facts(complaint, None), *said, beside=sat_beside(row))
        made = register_paper(complaint, "recusal", wording.canonical(lines), complaint.ruleset, body)
        row.paper_id = made.id
        actions.attach_paper(complaint, made.id, "recusal", by=SYSTEM)
        return made


def _decision_lines(complaint: Complaint, decision: Decision, organisation: Organisation) -> list[str]:
    on, body = clock.day_of(decision.decided_at), body_facts(organisation)
    due = db.session.scalar(
        select(Clock).filter_by(complaint_id=complaint.id, code="T-MED").order_by(Clock.id).limit(1)
    )
    case = case_facts(complaint, due)
    if decision.kind is DecisionKind.ACCEPT:
        return wording.acceptance(body, case, on)
    if stepped_in(decision) is not None:
        left = decision.body.name if decision.body else ""
        return wording.taken_over(body, case, left, stepping_in(complaint, organisation), decision.reasons, on)
    if decision.kind is DecisionKind.TRANSFER:
        return wording.transfer(body, case, transfer_words(complaint, decision), decision.reasons, on)
    texts = ground_texts(complaint, decision)
    if decision.kind is DecisionKind.TERMINATE:
        return wording.termination(body, case, texts, decision.reasons, on)
    return wording.refusal(body, case, texts, decision.reasons, on, cited(complaint, organisation))


def cited(complaint: Complaint, body: Organisation) -> list[str]:
    """The articles under which this kind of body decides whether it accepts; none where it is its own rules."""
    rules, kind = rulesets.load(complaint.ruleset), str(body.kind)
    basis = rules.clock("T-ACC", body_kind=kind).basis(kind)
    return [] if basis.is_platform_rule else [rulesets.cite(article, rules.texts) for article in basis.articles]


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
    articles = cited(complaint, body)
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
    rules = rulesets.load(complaint.ruleset)
    body = decision.body or complaint.body
    kind = str(body.kind) if body else ""
    rows = rules.refusal_grounds(kind) if decision.kind is DecisionKind.REFUSE else rules.termination_grounds(kind)
    known = {row.code: row.text for row in rows}
    if decision.kind is DecisionKind.TRANSFER:
        return [f"移交给：{taker_words(code)}" for code in decision.grounds]
    texts = [known.get(code, code) for code in decision.grounds]
    prior = [f"以前受理或者处理过的单位：{PRIORS[decision.prior]}"] if decision.prior else []
    return [*texts, *prior]


UNMADE = (PaperState.DRAFTED, PaperState.WAITING)


@jobs.job("papers.render")
def render_paper(paper_id: int) -> bool:
    """Set a registered paper as PDF and attach it; without pango it waits and the rest goes on."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.state not in UNMADE:
        return False
    if not pdf.available():
        with transaction():
            papers.wait(paper)
        return False
    html = paper_html(paper)
    body = pdf.render(html, title=paper.title, identifier=paper.code)
    with transaction():
        if lock(paper).state in UNMADE:
            file = files.keep(body, f"{paper.title}-{paper.number}.pdf", "paper", paper.id)
            papers.attach(paper, file)
    return True


def paper_html(paper: Paper) -> str:
    """The paper as HTML: its canonical lines set in the frame all papers share."""
    lines = paper.text.splitlines()[1:]
    signs = [line.removeprefix(wording.SIGN) for line in lines if line.startswith(wording.SIGN)]
    body = [line for line in lines if not line.startswith(wording.SIGN)]
    standing = "待签字盖章生效" if paper.kind == "agreement" else ""
    return render_template("papers/lines.html", lines=body, signs=signs, **papers.frame(paper, standing))


@jobs.job("papers.sweep", every=30)
def sweep_papers() -> int:
    """Hint again at papers whose PDF is still missing."""
    waiting = papers.unfinished()
    for paper in waiting:
        jobs.enqueue("papers.render", paper.id)
    return len(waiting)


def papers_of(viewer: Viewer, complaint: Complaint) -> list[Paper]:
    """The papers of the case this viewer's seats are given."""
    roles = roles_of(viewer, complaint)
    kinds = [kind for kind, row in KINDS.items() if roles & row.audience]
    return list(
        db.session.scalars(
            select(Paper)
            .where(Paper.owner_kind == "complaint", Paper.owner_id == complaint.id, Paper.kind.in_(kinds))
            .order_by(Paper.id)
        )
    )


def may_read_paper(viewer: Viewer, paper_id: int) -> bool:
    """Whether a paper's file is for this viewer (fills the registry of file owners)."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.owner_kind != "complaint":
        return paper is not None and papers.is_for(viewer, paper)
    complaint = db.session.get(Complaint, paper.owner_id)
    if complaint is None:
        return False
    roles = roles_of(viewer, complaint)
    # A body that let the case go hands out its own notice, and sees no other paper.
    is_own = bool(roles) and paper.kind == "transfer" and paper.issuer_id == viewer.organisation_id
    if paper.kind == "receipt" and has_registered_today(viewer, complaint):
        return True
    if not (is_own or roles & KINDS[paper.kind].audience):
        return False
    return not names_a_minor(complaint, roles) or has_shown_today(viewer, complaint, "name")


def waits_for_look(viewer: Viewer, paper: Paper) -> Complaint | None:
    """The minor's case whose paper these staff get only after they were let look at the name today."""
    complaint = db.session.get(Complaint, paper.owner_id) if paper.owner_kind == "complaint" else None
    if complaint is None:
        return None
    roles = roles_of(viewer, complaint)
    given = roles & KINDS[paper.kind].audience
    return complaint if given and names_a_minor(complaint, roles) else None


def names_a_minor(complaint: Complaint, roles: frozenset[PartyRole]) -> bool:
    """Whether a paper with the name is for staff who must first be let look (未成年人网络保护条例 art. 36)."""
    return complaint.is_minor and bool(roles & BODY_SIDE) and not roles & CLAIMANTS


def receipt_of(viewer: Viewer, complaint: Complaint) -> Paper | None:
    """The receipt if this viewer may hand it over; None while it is not made."""
    found = select(Paper).filter_by(owner_kind="complaint", owner_id=complaint.id, kind="receipt")
    paper = db.session.scalar(found.order_by(Paper.id).limit(1))
    return paper if paper is not None and may_read_paper(viewer, paper.id) else None


def own_notice(viewer: Viewer, complaint: Complaint) -> Paper | None:
    """The newest notice of hand-over of the viewer's own body, once it is made."""
    found = select(Paper).filter_by(owner_kind="complaint", owner_id=complaint.id, kind="transfer")
    found = found.where(Paper.issuer_id == (viewer.organisation_id or 0)).order_by(Paper.id.desc())
    return db.session.scalar(found.limit(1))
