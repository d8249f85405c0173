"""The table of a joint complaint: who represents sits there, terms are put to all, each answers for himself (art. 12).

A yes brings the own case to an own table with the same mediator, with the own sum and an own text, which each confirms
alone; a no, or silence, leaves the own case as it is.
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints import actions as cases
from complaints.actions import joint as joints
from complaints.actions.seats import note_consent
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.entrusting import Terms
from complaints.lifecycle.joint import LeftWhy, own_sum
from complaints.models import Complaint, ConsentKind, ItemKind, JointCase, JointMember, JointRun, RunKind
from complaints.queries.joint import led_by
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, TooLate
from kernel.events import Actor
from mediation.actions.agreements import confirm, record_signature
from mediation.actions.drafting import Draft, FactsMissing, draft_agreement
from mediation.actions.paper_facts import issuer_of
from mediation.actions.tables import must_chair, open_at, open_table
from mediation.events.joint import (
    JointTermsAgreed,
    JointTermsAnswered,
    JointTermsDropped,
    JointTermsOffered,
    JointTermsProposed,
)
from mediation.lifecycle import NEEDS_FACTS, AgreementState, Basis, form_of
from mediation.models import Agreement, JointReply, JointTerms, Mediation
from mediation.queries.joint import reply_of, terms_of


class JointTermsWrong(DomainError):
    """The terms cannot be put as they were written; the sentence says why."""

    status = 422


@dataclass(frozen=True)
class TermsDraft:
    """Terms for all: which percent of what each claims, by which day, until when each may answer, in which words."""

    share: int
    by_on: date
    until_on: date
    words: str
    story: str = ""
    duties: str = ""


def put_terms(table: Mediation, draft: TermsDraft, *, by: Actor) -> JointTerms:
    """The mediator writes terms for all and asks the institution first; an earlier text not agreed to gives way."""
    with transaction():
        lock(table.complaint)
        must_chair(table, by)
        joint = _joint_at(table)
        joints.must_be(lock(joint), "put_terms", by)
        _check(table, draft)
        standing = terms_of(joint)
        if standing is not None and standing.agreed_at is not None:
            raise IllegalMove(_l("机构已经同意一个共同方案，正在请每个人表示。"))
        if standing is not None:
            standing.dropped_at = clock.now()
        newest = db.session.scalar(select(func.max(JointTerms.version)).filter_by(joint_id=joint.id)) or 0
        row = JointTerms(
            joint_id=joint.id,
            mediation_id=table.id,
            version=newest + 1,
            share=draft.share,
            by_on=draft.by_on,
            until_on=draft.until_on,
            words=draft.words.strip(),
            story=draft.story.strip(),
            duties=draft.duties.strip(),
            put_by_id=by.person_id,
            put_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(JointTermsProposed(table.complaint_id, row.id, row.version), by)
        return row


def _check(table: Mediation, draft: TermsDraft) -> None:
    if not 1 <= draft.share <= 100:
        raise JointTermsWrong(_l("比例应在1到100之间。"))
    if not clock.today() <= draft.until_on <= draft.by_on:
        raise JointTermsWrong(_l("表示的最后一日不能早于今天，也不能晚于履行的日期。"))
    if not draft.words.strip():
        raise JointTermsWrong(_l("请写明方案的内容。"))
    form = form_of(issuer_of(table).kind, on_site=False)
    if form in NEEDS_FACTS and not (draft.story.strip() and draft.duties.strip()):
        raise FactsMissing()


def _joint_at(table: Mediation) -> JointCase:
    joint = led_by(table.complaint)
    if joint is None:
        raise IllegalMove(_l("这个案件不是共同投诉的主案。"))
    return joint


def drop_terms(terms: JointTerms, *, by: Actor) -> None:
    """The mediator takes terms back that the institution has not agreed to."""
    with transaction():
        lock(terms.mediation.complaint)
        must_chair(terms.mediation, by)
        lock(terms)
        if terms.agreed_at is not None or terms.dropped_at is not None:
            raise IllegalMove(_l("这个方案已经不能收回。"))
        terms.dropped_at = clock.now()
        events.record(JointTermsDropped(terms.mediation.complaint_id, terms.id), by)


def agree_terms(terms: JointTerms, *, by: Actor) -> JointRun:
    """The institution offers these terms to each who has joined, and agrees to mediate with each who says yes."""
    with transaction():
        lock(terms.mediation.complaint)
        joints.must_be(lock(terms.joint), "agree_terms", by)
        lock(terms)
        if terms.agreed_at is not None or terms.dropped_at is not None:
            raise IllegalMove(_l("这个方案已经表示过，或者已经收回。"))
        terms.agreed_by_id, terms.agreed_role, terms.agreed_for_id = by.person_id, str(by.role), by.organisation_id
        terms.agreed_at = clock.now()
        events.record(JointTermsAgreed(terms.mediation.complaint_id, terms.id), by)
        return joints.sign(terms.joint, RunKind.TERMS, {"terms_id": terms.id}, by)


def answer_terms(complaint: Complaint, accepted: bool, version: int, *, by: Actor) -> JointReply:
    """A member says yes or no for himself: yes to the own sum, no to go on alone; silence is neither (O121 art. 12)."""
    with transaction():
        member = joints.own_place(complaint, "accept_offer" if accepted else "answer_terms", by, row="answer_terms")
        joints.must_be_in(member)
        terms = terms_of(member.joint)
        if terms is None or terms.agreed_at is None or terms.version != version:
            raise IllegalMove(_l("共同方案已经变化，请重新看过再表示。"))
        if terms.until_on < clock.today():
            raise TooLate()
        if reply_of(terms, member) is not None:
            raise IllegalMove(_l("您已经表示过了。"))
        fen = own_sum(complaint.claimed_fen, terms.share)
        row = JointReply(terms_id=terms.id, member_id=member.id, is_accepted=accepted, fen=fen, replied_at=clock.now())
        if accepted:
            row.agreement_id = _come_to_terms(complaint, terms, fen, by).id
        db.session.add(row)
        db.session.flush()
        events.record(JointTermsAnswered(complaint.id, terms.id, accepted), by)
        if not accepted:
            joints.let_go(member, LeftWhy.REFUSED, by)
        return row


def _come_to_terms(complaint: Complaint, terms: JointTerms, fen: int | None, by: Actor) -> Agreement:
    """The own table, the own offer accepted, the own text, to which the institution has said yes already."""
    firm = Actor(terms.agreed_by_id, terms.agreed_role or "", terms.agreed_for_id)
    table = _own_table(complaint, terms, by, firm)
    made = cases.offer(
        complaint,
        _items(terms, fen),
        terms.words,
        terms.until_on,
        by=firm,
        counters=cases.open_offer(complaint),
    )
    cases.reply(made, made.version, True, by=by)
    text = draft_agreement(table, made, Draft(story=terms.story, duties=terms.duties), by=_chair(terms))
    confirm(text, text.digest, by=firm)
    return text


def _items(terms: JointTerms, fen: int | None) -> tuple[cases.ItemDraft, ...]:
    if fen:
        return (cases.ItemDraft(ItemKind.REFUND, fen, terms.by_on, terms.words),)
    return (cases.ItemDraft(ItemKind.OTHER, None, terms.by_on, terms.words),)


def _chair(terms: JointTerms) -> Actor:
    table = terms.mediation
    return Actor(table.mediator_id, "mediator", table.body_id)


def _own_table(complaint: Complaint, terms: JointTerms, by: Actor, firm: Actor) -> Mediation:
    """The member's own table with the mediator of the joint one: opened on both sides' consent to it (arts. 18, 19)."""
    lead, chair = terms.mediation, _chair(terms)
    known = open_at(complaint)
    if known is not None:
        if known.mediator_id != lead.mediator_id:
            raise IllegalMove(_l("您的案件已经另行调解，请在自己的调解桌上商量。"))
        return known
    if complaint.status is not Status.ACCEPTED:
        raise IllegalMove(_l("您的案件现在是「%(status)s」，还不能达成协议。", status=complaint.status.label))
    respondent = cases.party_of(complaint, PartyRole.RESPONDENT)
    if respondent is None:
        raise IllegalMove(_l("机构没有加入这件投诉，不能达成协议。"))
    kind = ConsentKind.ENTRUST if lead.basis is Basis.ENTRUSTED else ConsentKind.MEDIATE
    for party, hand in ((cases.claimant(complaint), by), (respondent, firm)):
        note_consent(complaint, party, kind, True, hand)
    if lead.basis is Basis.ENTRUSTED:
        row, joint = lead.entrusting, terms.joint
        said = Terms(row.in_name, row.words) if row is not None else None
        officer = Actor(joint.officer_id, joint.officer_role, joint.body_id)
        cases.entrust(complaint, lead.body, said, by=officer)
    cases.admit(complaint, PartyRole.MEDIATOR, by=chair, person=lead.mediator)
    return open_table(complaint, lead.mediator, by=chair)


def sign_all(joint: JointCase, signed_on: date, *, by: Actor) -> JointRun:
    """The mediator records one day of signature and seal for everybody who has confirmed; each text stands alone."""
    with transaction():
        joints.must_be(lock(joint), "sign_all", by)
        terms = terms_of(joint)
        if terms is None or terms.agreed_at is None:
            raise IllegalMove(_l("还没有共同方案。"))
        if signed_on > clock.today():
            raise JointTermsWrong(_l("签字盖章的日期不能晚于今天。"))
        return joints.sign(joint, RunKind.SIGN, {"terms_id": terms.id, "signed_on": signed_on.isoformat()}, by)


def _sign(member: JointMember, run: JointRun, by: Actor) -> bool:
    terms = db.session.get_one(JointTerms, run.told["terms_id"])
    reply = reply_of(terms, member)
    if reply is None or reply.agreement is None or reply.agreement.state is not AgreementState.CONFIRMED:
        return False
    record_signature(reply.agreement, date.fromisoformat(run.told["signed_on"]), by=_chair(terms))
    joints.let_go(member, LeftWhy.SETTLED, by)
    return True


joints.STEPS[RunKind.SIGN] = _sign
joints.TELLINGS[RunKind.TERMS] = lambda member, run: JointTermsOffered(member.complaint_id, run.told["terms_id"])
