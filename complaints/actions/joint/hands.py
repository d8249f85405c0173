"""Whose hand it is at a joint complaint, and whether its table of moves lets it do the act."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import seats
from complaints.actions.standing import must_have_mandate
from complaints.lifecycle import CLAIMANTS, DESK_ROLES, MEDIATORS, PartyRole
from complaints.lifecycle.joint import JointHand, JointState, MemberState, joint_move
from complaints.models import Complaint, JointCandidate, JointCase, JointMember
from complaints.queries.joint import member_of
from kernel.db import db, lock
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor


def hands(joint: JointCase, by: Actor) -> frozenset[JointHand]:
    """What this actor is to the joint complaint, by the seats at its lead case and by who was elected."""
    held: set[JointHand] = set()
    if is_body(joint, by):
        held.add(JointHand.BODY)
    roles = {party.role for party in seats(joint.lead, by)}
    if roles & MEDIATORS:
        held.add(JointHand.MEDIATOR)
    if PartyRole.RESPONDENT in roles:
        held.add(JointHand.INSTITUTION)
    if elected_seat(joint, by) is not None:
        held.add(JointHand.REPRESENTATIVE)
    return frozenset(held)


def is_body(joint: JointCase, by: Actor) -> bool:
    """Whether this hand is the body's whose joint complaint it is."""
    return by.organisation_id == joint.body_id and by.role in DESK_ROLES


def elected_seat(joint: JointCase, by: Actor) -> JointCandidate | None:
    """The elected representative this hand is."""
    found = select(JointCandidate).filter_by(joint_id=joint.id, person_id=by.person_id, withdrawn_at=None)
    return db.session.scalar(found.where(JointCandidate.elected_at.is_not(None)).limit(1))


def must_be(joint: JointCase, act: str, by: Actor) -> frozenset[JointHand]:
    """The hands that let this actor do the act; IllegalMove where nobody may, NotYours where somebody else may."""
    row = joint_move(joint.state, act)
    if row is None:
        raise IllegalMove(_l("共同投诉现在是「%(state)s」，不能办这一步。", state=joint.state.label))
    held = hands(joint, by) & row.by
    if not held:
        raise NotYours()
    return held


def own_place(complaint: Complaint, act: str, by: Actor, row: str = "") -> JointMember:
    """The place of the case this hand complains in, its joint complaint locked; checked against both tables.

    `act` is what a mandate must cover, `row` the act in the table where it has another name.
    """
    lock(complaint)
    if not any(party.role in CLAIMANTS for party in seats(complaint, by)):
        raise NotYours()
    must_have_mandate(complaint, act, by)
    member = member_of(complaint)
    if member is None:
        raise IllegalMove(_l("没有可以加入的共同投诉。"))
    lock(member.joint)
    lock(member)
    if joint_move(member.joint.state, row or act) is None:
        raise IllegalMove(_l("共同投诉现在是「%(state)s」，不能办这一步。", state=member.joint.state.label))
    return member


def must_be_in(member: JointMember) -> None:
    """IllegalMove unless the complainant has joined and the case is still with the body whose joint complaint it is."""
    must_have_joined(member)
    must_be_here(member)


def must_have_joined(member: JointMember) -> None:
    """IllegalMove unless the complainant has joined, wherever the case is now."""
    if member.state is not MemberState.JOINED:
        raise IllegalMove(_l("您还没有加入这件共同投诉，或者已经退出。"))


def must_be_here(member: JointMember) -> None:
    """IllegalMove where the case has gone to another body: what one body proposed does not bind the next."""
    if has_moved(member.complaint, member.joint):
        raise IllegalMove(_l("您的案件已转由其他单位办理，不在这件共同投诉里办。"))


def has_moved(complaint: Complaint, joint: JointCase) -> bool:
    """Whether a case went to another body or platform, or was entrusted to another body than the lead's table is at."""
    if complaint.body_id != joint.body_id or complaint.outside_to is not None:
        return True
    mine, theirs = complaint.mediation_body_id, joint.lead.mediation_body_id
    return mine is not None and theirs is not None and mine != theirs


def follow(joint: JointCase, act: str) -> None:
    """What follows by itself from another act (inside it): the joint complaint stands where its table says."""
    row = joint_move(joint.state, act)
    if row is None or JointHand.SYSTEM not in row.by:
        raise IllegalMove()
    joint.state = row.target


def is_live(joint: JointCase) -> bool:
    """Whether anybody may still join it."""
    return joint.state in (JointState.PROPOSED, JointState.OPEN, JointState.AT_TABLE)
