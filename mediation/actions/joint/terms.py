"""Terms are put to all, the institution agrees once, each answers for himself (O121 art. 12)."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints import actions as cases
from complaints.actions import joint as joints
from complaints.actions.seats import note_consent
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.joint import LeftWhy, own_sum
from complaints.models import Complaint, ConsentKind, JointCase, JointRun, RunKind
from complaints.queries.joint import led_by
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, TooLate
from kernel.events import Actor
from mediation.actions.drafting import FactsMissing
from mediation.actions.paper_facts import issuer_of
from mediation.actions.tables import must_chair, open_at
from mediation.events.joint import (
    JointTermsAgreed,
    JointTermsAnswered,
    JointTermsDropped,
    JointTermsProposed,
)
from mediation.lifecycle import NEEDS_FACTS, Basis, form_of
from mediation.models import JointReply, JointTerms, Mediation
from mediation.queries.joint import is_through, reply_of, still_stand, terms_of


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
    """The mediator writes terms for all and asks the institution first; an earlier text not agreed to gives way.

    So does one the institution has agreed to, once nobody can answer it any more and nothing of it is under way.
    """
    with transaction():
        lock(table.complaint)
        must_chair(table, by)
        joint = _joint_at(table)
        joints.must_be(lock(joint), "put_terms", by)
        _check(table, draft)
        standing = terms_of(joint)
        if standing is not None and standing.agreed_at is None:
            standing.dropped_at = clock.now()
        elif standing is not None and not is_through(standing):
            raise IllegalMove(
                _l("机构已经同意一个共同方案。表示的期限过后，已同意的都有了文本、已确认的都登记了签字盖章，才能另写。")
            )
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
    # A yes on the last evening must leave a day on which its text can still be written.
    if not clock.today() <= draft.until_on < draft.by_on:
        raise JointTermsWrong(_l("表示的最后一日不能早于今天，而且要早于履行的日期。"))
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
    for party, hand in ((cases.claimant(complaint), by), (respondent, firm_of(terms))):
        note_consent(complaint, party, kind, True, hand, now)


def firm_of(terms: JointTerms) -> Actor:
    """Whoever agreed to the terms for the institution."""
    return Actor(terms.agreed_by_id, terms.agreed_role or "", terms.agreed_for_id)
