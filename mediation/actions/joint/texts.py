"""The texts of those who said yes to terms: the mediator writes each an own one, and records signature and seal."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from accounts.models import Person
from complaints import actions as cases
from complaints.actions import joint as joints
from complaints.lifecycle import PartyRole
from complaints.lifecycle.joint import LeftWhy
from complaints.models import Complaint, ItemKind, JointCase, JointMember, JointRun, RunKind
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.agreements import confirm, record_signature
from mediation.actions.drafting import Draft, draft_agreement, is_mediator_of
from mediation.actions.joint.terms import JointTermsWrong, firm_of
from mediation.actions.tables import must_chair, open_at, open_table
from mediation.events.joint import JointTermsOffered
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, JointReply, JointTerms, Mediation
from mediation.queries.joint import (
    answers_of_the_dead,
    has_undrafted,
    is_open,
    is_too_late_to_write,
    ready_for_texts,
    reply_of,
    still_stand,
    terms_of,
)


def draft_all(joint: JointCase, *, by: Actor) -> JointRun:
    """The mediator writes the text of each who has said yes and whose case is at hand; each confirms it alone."""
    with transaction():
        joints.must_be(lock(joint), "draft_all", by)
        terms = _agreed_terms(joint)
        if is_open(terms.mediation):
            must_chair(terms.mediation, by)
        _must_mediate(terms, by)
        _must_be_in_time(terms)
        if not has_undrafted(terms, is_ready=True):
            raise IllegalMove(_l("现在没有可以写的协议文本：没有新的同意，或者处理单位还没有委托。"))
        return joints.sign(joint, RunKind.DRAFT, {"terms_id": terms.id}, by)


def _agreed_terms(joint: JointCase) -> JointTerms:
    terms = terms_of(joint)
    if terms is None or terms.agreed_at is None:
        raise IllegalMove(_l("还没有共同方案。"))
    return terms


def _must_mediate(terms: JointTerms, by: Actor) -> None:
    """NotYours unless this hand is the mediator of the table of the terms, which the lead's own text may have closed.

    Whoever sits beside the chair writes and signs nothing in the chair's place.
    """
    if not is_mediator_of(terms.mediation, by):
        raise NotYours()


def _must_be_in_time(terms: JointTerms) -> None:
    """Nobody promises to perform on a day that has passed."""
    if is_too_late_to_write(terms):
        raise IllegalMove(_l("方案写的履行日期已经过了，不能再按它写协议文本。请另写共同方案。"))


def _draft(member: JointMember, run: JointRun, by: Actor) -> bool:
    """The text of one member: not for who said nothing or no, nor before the own case was entrusted."""
    terms = db.session.get_one(JointTerms, run.told["terms_id"])
    reply = reply_of(terms, member)
    if reply is None or not reply.is_accepted or reply.agreement_id is not None or reply.replied_at > run.signed_at:
        return False
    if not still_stand(terms):
        raise IllegalMove(_l("共同方案已经不再有效，没有写出协议文本。"))
    if lock(member.complaint).status not in ready_for_texts(terms) or answers_of_the_dead(1, member.complaint_id):
        return False
    _must_be_in_time(terms)
    reply.agreement_id = _come_to_terms(member.complaint, terms, reply, by).id
    return True


def _come_to_terms(complaint: Complaint, terms: JointTerms, reply: JointReply, by: Actor) -> Agreement:
    """The own table, the own offer accepted, the own text, to which the institution has said yes already."""
    firm = firm_of(terms)
    table = _own_table(complaint, by)
    made = cases.offer(
        complaint,
        _items(terms, reply.fen),
        terms.words,
        max(terms.until_on, clock.today()),  # answered in time, though the text is written later
        by=firm,
        counters=cases.open_offer(complaint),
    )
    cases.take_yes(made, by=Actor(reply.replied_by_id, reply.replied_role))
    text = draft_agreement(table, made, Draft(story=terms.story, duties=terms.duties), by=by)
    confirm(text, text.digest, by=firm)
    return text


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


def sign_all(joint: JointCase, signed_on: date, *, by: Actor, partly: bool = False) -> JointRun:
    """The mediator records one day of signature and seal for everybody who has confirmed; each text stands alone.

    `partly` says that the terms do not cover every wish of the complaints.
    """
    with transaction():
        joints.must_be(lock(joint), "sign_all", by)
        terms = _agreed_terms(joint)
        _must_mediate(terms, by)
        if signed_on > clock.today():
            raise JointTermsWrong(_l("签字盖章的日期不能晚于今天。"))
        told = {"terms_id": terms.id, "signed_on": signed_on.isoformat(), "partly": partly}
        return joints.sign(joint, RunKind.SIGN, told, by)


def _sign(member: JointMember, run: JointRun, by: Actor) -> bool:
    terms = db.session.get_one(JointTerms, run.told["terms_id"])
    reply = reply_of(terms, member)
    if reply is None or reply.agreement is None or reply.agreement.state is not AgreementState.CONFIRMED:
        return False
    signed_on, partly = date.fromisoformat(run.told["signed_on"]), bool(run.told.get("partly"))
    record_signature(reply.agreement, signed_on, by=by, partly=partly)
    joints.let_go(member, LeftWhy.SETTLED, by)
    return True


def _left_to_draft(joint: JointCase) -> Any:
    """Why a joint mediation is not over yet: somebody has said yes and has no text to confirm, which can be written."""
    terms = terms_of(joint)
    if terms is None or is_too_late_to_write(terms) or not has_undrafted(terms):
        return None
    return _l("有人已经同意方案，还没有写出协议文本。请先委托、写出文本，再结束共同调解。")


def _is_asked_there(joint: JointCase) -> bool:
    """Whether terms the institution has agreed to are answered, written and signed at the lead's table."""
    terms = terms_of(joint)
    return terms is not None and terms.agreed_at is not None


joints.KEEPING.append(_is_asked_there)
joints.STEPS[RunKind.DRAFT] = _draft
joints.STEPS[RunKind.SIGN] = _sign
joints.BEFORE_SETTLING.append(_left_to_draft)
joints.TELLINGS[RunKind.TERMS] = lambda member, run: JointTermsOffered(member.complaint_id, run.told["terms_id"])
