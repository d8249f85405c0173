"""Each joins by an own press and leaves by one: the case stays the complainant's own all the while (O121 art. 12)."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from complaints.actions.joint.electing import clear_seats, end_candidacy, end_stale_candidacies, forget_choices
from complaints.actions.joint.hands import follow, has_moved, is_live, must_be_here, must_have_joined, own_place
from complaints.events.joint import JointJoined, JointLed, JointLeft
from complaints.joint_wording import JOINING, digest_of
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.joint import FORMING, JOINABLE, JointState, LeftWhy, MemberState, member_target
from complaints.models import Complaint, JointCase, JointMember
from complaints.queries.joint import joined_in, representatives_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import SYSTEM, Actor

# Whether the table of a lead that has settled is the table of all still, known higher up.
KEEPING: list[Callable[[JointCase], bool]] = []


def join(complaint: Complaint, *, by: Actor) -> JointMember:
    """The complainant joins; from the second on the joint complaint stands (O121 art. 12)."""
    with transaction():
        member = own_place(complaint, "join", by)
        if member.state is MemberState.JOINED:
            return member
        target = member_target(member.state, "join")
        if target is None:
            raise IllegalMove()
        if complaint.status not in JOINABLE or complaint.withdrawal_ends_at is not None:
            raise IllegalMove(_l("您的案件现在是「%(status)s」，不能加入共同投诉。", status=complaint.status.label))
        must_be_here(member)
        joint = member.joint
        member.state, member.joined_at, member.left_at, member.left_why = target, clock.now(), None, None
        joint.joined += 1
        if joint.state is JointState.PROPOSED and joint.joined >= FORMING:
            follow(joint, "form")
            name_lead(joint, by=SYSTEM)
        db.session.flush()
        events.record(JointJoined(complaint.id, joint.id, digest_of(JOINING)), by)
        return member


def leave(complaint: Complaint, *, by: Actor) -> None:
    """The complainant leaves, at any time and without a reason; the case goes on by itself."""
    with transaction():
        member = own_place(complaint, "leave", by)
        must_have_joined(member)
        let_go(member, LeftWhy.OWN, by)


def let_go(member: JointMember, why: LeftWhy, by: Actor) -> None:
    """A case is in it no more: whom it stood for and whom it chose ends with it (inside an act)."""
    joint = lock(member.joint)
    lock(member)
    target = member_target(member.state, "leave")
    if target is None:
        return
    member.state, member.left_at, member.left_why = target, clock.now(), why
    joint.joined -= 1
    forget_choices(member)
    end_candidacy(member, by)
    db.session.flush()
    events.record(JointLeft(member.complaint_id, joint.id, str(why)), by)
    if is_live(joint) and joint.lead_id == member.complaint_id and not _keeps_leading(joint, why):
        name_lead(joint, by=SYSTEM)


def _keeps_leading(joint: JointCase, why: LeftWhy) -> bool:
    """Whoever settles at the table of all leaves it to the others, who are asked and sign there."""
    return why is LeftWhy.SETTLED and any(keeps(joint) for keeps in KEEPING)


def name_lead(joint: JointCase, *, by: Actor) -> None:
    """Whose case leads: a representative's, else that of whoever joined first; with nobody left it is over.

    While a table is open on a lead's case that has not left, the lead stays (inside an act). Whoever is left in one
    that is over is told and goes on alone by `tell_dissolved`.
    """
    lead = _next_lead(joint)
    if lead is None:
        if joint.state is not JointState.PROPOSED:
            clear_seats(joint, by)
            follow(joint, "dissolve")
            joint.ended_at = clock.now()
        return
    if lead.id == joint.lead_id:
        return
    clear_seats(joint, by)
    if joint.state is JointState.AT_TABLE:
        follow(joint, "rise")
    joint.lead_id = lead.id
    db.session.flush()
    db.session.refresh(joint, ["lead"])
    events.record(JointLed(lead.id, joint.id), by)


def _next_lead(joint: JointCase) -> Complaint | None:
    """The case that should lead now."""
    mine = select(JointMember).where(joined_in(joint.id))
    sits = db.session.scalar(mine.where(JointMember.complaint_id == joint.lead_id))
    if sits is not None and joint.state is JointState.AT_TABLE:
        return joint.lead
    for one in representatives_of(joint):
        if one.member.complaint.status in JOINABLE:
            return one.member.complaint
    if sits is not None:
        return joint.lead
    first = mine.join(Complaint, Complaint.id == JointMember.complaint_id).where(Complaint.status.in_(JOINABLE))
    found = db.session.scalar(first.order_by(JointMember.joined_at, JointMember.id).limit(1))
    if found is None and joint.state is JointState.PROPOSED:
        found = _first_asked(joint)
    return found.complaint if found is not None else None


def _first_asked(joint: JointCase) -> JointMember | None:
    """Before anybody has joined any case that was asked may stand for the proposal, while it is with the body."""
    asked = select(JointMember).filter_by(joint_id=joint.id, state=MemberState.OFFERED)
    here = Complaint.body_id == joint.body_id, Complaint.status.in_(JOINABLE)
    found = asked.join(Complaint, Complaint.id == JointMember.complaint_id).where(*here)
    return db.session.scalar(found.order_by(JointMember.id).limit(1))


def drop_gone(limit: int = 500) -> int:
    """Whose own case has ended, or has gone to another body, is in it no more and goes on alone; says how many."""
    lead, elsewhere = aliased(Complaint), _is_elsewhere(Complaint)
    gone = Complaint.ended_at.is_not(None) | elsewhere | (Complaint.mediation_body_id != lead.mediation_body_id)
    _pass_proposals_on(limit)
    end_stale_candidacies(limit)
    found = (
        select(JointMember.id)
        .join(Complaint, Complaint.id == JointMember.complaint_id)
        .join(JointCase, JointCase.id == JointMember.joint_id)
        .join(lead, lead.id == JointCase.lead_id)
        .where(JointMember.state == MemberState.JOINED, gone)
        .order_by(JointMember.id)
        .limit(limit)
    )
    keys = db.session.scalars(found).all()
    return sum(_drop(key) for key in keys)


def _is_elsewhere(case: type[Complaint]) -> ColumnElement[bool]:
    return case.outside_to.is_not(None) | case.body_id.is_distinct_from(JointCase.body_id)


def _pass_proposals_on(limit: int) -> None:
    """A proposal whose first case is with another body is led by another case, or is over where there is none."""
    found = select(JointCase.id).join(Complaint, Complaint.id == JointCase.lead_id)
    stray = found.where(JointCase.state == JointState.PROPOSED, _is_elsewhere(Complaint)).limit(limit)
    for key in db.session.scalars(stray).all():
        with transaction():
            joint = lock(db.session.get_one(JointCase, key))
            was = joint.lead_id
            if joint.state is JointState.PROPOSED:
                name_lead(joint, by=SYSTEM)
            if joint.state is JointState.PROPOSED and joint.lead_id == was:
                follow(joint, "dissolve")
                joint.ended_at = clock.now()


def _drop(member_id: int) -> bool:
    with transaction():
        member = db.session.get_one(JointMember, member_id)
        lock(member.complaint)
        has_left = drop_moved(member)
        if not has_left and member.complaint.ended_at is not None:
            let_go(member, _why_ended(member.complaint), SYSTEM)
            has_left = True
        return has_left


def _why_ended(complaint: Complaint) -> LeftWhy:
    """Signed and sealed by the mediator alone, it is in force as though it had been with all."""
    is_agreed = complaint.status is Status.AGREED or complaint.outcome is Outcome.SETTLED
    return LeftWhy.SETTLED if is_agreed else LeftWhy.CASE_ENDED


def drop_moved(member: JointMember) -> bool:
    """Let go whoever's case is not this body's any more (inside an act); says whether it was so."""
    if not has_moved(member.complaint, member.joint):
        return False
    let_go(member, LeftWhy.MOVED, SYSTEM)
    return True
