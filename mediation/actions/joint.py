"""The table of a joint complaint: who represents sits there, terms are put to all, each answers for himself (art. 12).

A yes says yes and no more: the body's officer then entrusts the cases of those who said it, the mediator writes each
an own text with the own sum, and each confirms it alone. A no, or silence, leaves the own case as it is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from accounts.models import Person
from complaints import actions as cases
from complaints.actions import joint as joints
from complaints.actions.seats import note_consent
from complaints.lifecycle import PartyRole, Status
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
from mediation.queries.joint import has_undrafted, is_open, ready_for_texts, reply_of, still_stand, terms_of


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
        if terms.agreed_at is not None or terms.dropped_at is not None or not still_stand(terms):
            raise IllegalMove(_l("这个方案已经表示过，或者已经收回。"))
        terms.agreed_by_id, terms.agreed_role, terms.agreed_for_id = by.person_id, str(by.role), by.organisation_id
        terms.agreed_at = clock.now()
        events.record(JointTermsAgreed(terms.mediation.complaint_id, terms.id), by)
        return joints.sign(terms.joint, RunKind.TERMS, {"terms_id": terms.id}, by)


def answer_terms(complaint: Complaint, accepted: bool, version: int, *, by: Actor) -> JointReply:
    """A member says yes or no for himself: yes to the own sum, no to go on alone; silence is neither (O121 art. 12).

    Nothing is entrusted or written by it: those are presses of the officer and of the mediator.
    """
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
        now = clock.now()
        if accepted:
            _agree_to_mediate(complaint, terms, now, by)
        row = JointReply(
            terms_id=terms.id,
            member_id=member.id,
            is_accepted=accepted,
            fen=own_sum(complaint.claimed_fen, terms.share),
            replied_at=now,
            replied_by_id=by.person_id,
            replied_role=str(by.role),
        )
        db.session.add(row)
        db.session.flush()
        events.record(JointTermsAnswered(complaint.id, terms.id, accepted), by)
        if not accepted:
            joints.let_go(member, LeftWhy.REFUSED, by)
        return row


def _agree_to_mediate(complaint: Complaint, terms: JointTerms, now: datetime, by: Actor) -> None:
    """A yes agrees to the mediator of the joint table, as the institution did with the terms; it entrusts nothing.

    By the moment of the yes these consents are known: they end with the terms (`joint_lapsing`).
    """
    known = open_at(complaint)
    if known is not None:
        if known.mediator_id != terms.mediation.mediator_id:
            raise IllegalMove(_l("您的案件已经另行调解，请在自己的调解桌上商量。"))
        return
    if complaint.status not in (Status.ACCEPTED, Status.ENTRUSTED):
        raise IllegalMove(_l("您的案件现在是「%(status)s」，还不能达成协议。", status=complaint.status.label))
    respondent = cases.party_of(complaint, PartyRole.RESPONDENT)
    if respondent is None:
        raise IllegalMove(_l("机构没有加入这件投诉，不能达成协议。"))
    kind = ConsentKind.ENTRUST if terms.mediation.basis is Basis.ENTRUSTED else ConsentKind.MEDIATE
    for party, hand in ((cases.claimant(complaint), by), (respondent, _firm(terms))):
        note_consent(complaint, party, kind, True, hand, now)


def draft_all(joint: JointCase, *, by: Actor) -> JointRun:
    """The mediator writes the text of each who has said yes and whose case is at hand; each confirms it alone."""
    with transaction():
        joints.must_be(lock(joint), "draft_all", by)
        terms = terms_of(joint)
        if terms is None or terms.agreed_at is None:
            raise IllegalMove(_l("还没有共同方案。"))
        must_chair(terms.mediation, by)
        if not has_undrafted(terms, is_ready=True):
            raise IllegalMove(_l("现在没有可以写的协议文本：没有新的同意，或者处理单位还没有委托。"))
        return joints.sign(joint, RunKind.DRAFT, {"terms_id": terms.id}, by)


def _draft(member: JointMember, run: JointRun, by: Actor) -> bool:
    """The text of one member: not for who said nothing or no, nor before the own case was entrusted."""
    terms = db.session.get_one(JointTerms, run.told["terms_id"])
    reply = reply_of(terms, member)
    if reply is None or not reply.is_accepted or reply.agreement_id is not None or reply.replied_at > run.signed_at:
        return False
    if not still_stand(terms):
        raise IllegalMove(_l("共同方案已经不再有效，没有写出协议文本。"))
    if lock(member.complaint).status not in ready_for_texts(terms):
        return False
    reply.agreement_id = _come_to_terms(member.complaint, terms, reply, by).id
    return True


def _come_to_terms(complaint: Complaint, terms: JointTerms, reply: JointReply, by: Actor) -> Agreement:
    """The own table, the own offer accepted, the own text, to which the institution has said yes already."""
    firm, mine = _firm(terms), Actor(reply.replied_by_id, reply.replied_role)
    table = _own_table(complaint, by)
    made = cases.offer(
        complaint,
        _items(terms, reply.fen),
        terms.words,
        max(terms.until_on, clock.today()),  # answered in time, though the text is written later
        by=firm,
        counters=cases.open_offer(complaint),
    )
    cases.reply(made, made.version, True, by=mine)
    text = draft_agreement(table, made, Draft(story=terms.story, duties=terms.duties), by=by)
    confirm(text, text.digest, by=firm)
    return text


def _firm(terms: JointTerms) -> Actor:
    """Whoever agreed to the terms for the institution."""
    return Actor(terms.agreed_by_id, terms.agreed_role or "", terms.agreed_for_id)


def _own_table(complaint: Complaint, chair: Actor) -> Mediation:
    """The member's own table with the mediator of the joint one, opened on both sides' consent (arts. 18, 19)."""
    known = open_at(complaint)
    if known is not None:
        return known
    mediator = db.session.get_one(Person, chair.person_id)
    cases.admit(complaint, PartyRole.MEDIATOR, by=chair, person=mediator)
    return open_table(complaint, mediator, by=chair)


def _items(terms: JointTerms, fen: int | None) -> tuple[cases.ItemDraft, ...]:
    if fen:
        return (cases.ItemDraft(ItemKind.REFUND, fen, terms.by_on, terms.words),)
    return (cases.ItemDraft(ItemKind.OTHER, None, terms.by_on, terms.words),)


def _chair(terms: JointTerms) -> Actor:
    table = terms.mediation
    return Actor(table.mediator_id, "mediator", table.body_id)


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


def _left_to_draft(joint: JointCase) -> Any:
    """Why a joint mediation is not over yet: somebody has said yes and has no text to confirm."""
    terms = terms_of(joint)
    if terms is None or not is_open(terms.mediation) or not has_undrafted(terms):
        return None
    return _l("有人已经同意方案，还没有写出协议文本。请先委托、写出文本，再结束共同调解。")


joints.STEPS[RunKind.DRAFT] = _draft
joints.STEPS[RunKind.SIGN] = _sign
joints.BEFORE_SETTLING.append(_left_to_draft)
joints.TELLINGS[RunKind.TERMS] = lambda member, run: JointTermsOffered(member.complaint_id, run.told["terms_id"])
