"""A body proposes a joint complaint, and whoever complains of the same is told of it: nobody is joined by it."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.joint.batches import by_batches
from complaints.actions.moving import seats
from complaints.events.joint import JointOffered, JointProposed
from complaints.lifecycle import DESK_ROLES, PartyRole
from complaints.lifecycle.joint import JOINABLE, JointState, MemberState
from complaints.models import Complaint, JointCase, JointMember
from complaints.queries.joint import LIVE, group_of, like_open, live_joint_near, number_to_ask, unplaced
from kernel import clock, events
from kernel.bulk import insert_many
from kernel.db import db, lock, new_ref, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

BATCH = 500


class JointWrong(DomainError):
    """The joint complaint cannot be as it was drawn up; the sentence says why."""

    status = 422


def propose(complaint: Complaint, reason: str, *, by: Actor) -> JointCase:
    """The handling body proposes a joint complaint led by this case; each complainant is then asked (O121 art. 12).

    Same institution and same cause are facts of the filings; whether it is one dispute is the officer's to say.
    """
    with transaction():
        lock(complaint)
        _must_handle(complaint, by)
        if complaint.status not in JOINABLE or complaint.withdrawal_ends_at is not None:
            raise IllegalMove(
                _l("这件投诉现在是「%(status)s」，不能作为共同投诉的主案。", status=complaint.status.label)
            )
        if not reason.strip():
            raise JointWrong(_l("请写明为什么认为是同一争议。"))
        if _is_placed(complaint):
            raise IllegalMove(_l("这件投诉已经在一件共同投诉里。"))
        if live_joint_near(complaint) is not None or not number_to_ask(complaint):
            raise JointWrong(_l("本单位没有其他可以一起办的投诉，或者已经有一件共同投诉。"))
        joint = JointCase(
            lead_id=complaint.id,
            institution_id=complaint.institution_id,
            category=complaint.category,
            body_id=complaint.body_id,
            group_id=group_of(complaint),
            state=JointState.PROPOSED,
            reason=reason.strip(),
            officer_id=by.person_id,
            officer_role=str(by.role),
            proposed_at=clock.now(),
        )
        db.session.add(joint)
        db.session.flush()
        events.record(JointProposed(complaint.id, joint.id), by)
        offer_to(joint, [complaint.id], by)
        return joint


def _must_handle(complaint: Complaint, by: Actor) -> None:
    held = {party.role for party in seats(complaint, by)}
    if by.role not in DESK_ROLES or PartyRole.HANDLING_BODY not in held:
        raise NotYours()


def _is_placed(complaint: Complaint) -> bool:
    found = select(Complaint.id).where(Complaint.id == complaint.id, unplaced())
    return db.session.scalar(found) is None


def offer_to(joint: JointCase, ids: list[int], by: Actor) -> int:
    """Give these cases a place nobody has taken yet, and note that each is told (inside an act); says how many."""
    now = clock.now()
    rows = [
        {"ref": new_ref(), "joint_id": joint.id, "complaint_id": key, "state": MemberState.OFFERED, "offered_at": now}
        for key in ids
    ]
    made = [key for (key,) in insert_many(JointMember, rows, JointMember.complaint_id, missing=True)]
    joint.offered += len(made)
    events.record_many([(JointOffered(key, joint.id), None) for key in sorted(made)], by)
    return len(made)


def offer_now(complaint: Complaint) -> bool:
    """Tell whoever has just filed the like, so that the page after filing can say so; says whether there was one."""
    near = live_joint_near(complaint)
    if near is None or complaint.body_id is None:
        return False
    with transaction():
        joint = lock(near)
        if joint.state not in LIVE:
            return False
        found = like_open(joint.institution_id, joint.category, joint.body_id)
        waiting = found.where(unplaced(joint), Complaint.id == complaint.id)
        return bool(offer_to(joint, list(db.session.scalars(waiting)), SYSTEM))


def sweep_offers(batches: int = 20) -> int:
    """Tell whoever complains of the same and has not been told: at first, and each new like complaint later."""
    found = select(JointCase.id).where(JointCase.state.in_(LIVE))
    return by_batches(db.session.scalars(found.order_by(JointCase.id)).all(), _offer_batch, BATCH, batches)


def _offer_batch(joint_id: int) -> int:
    with transaction():
        joint = lock(db.session.get_one(JointCase, joint_id))
        if joint.state not in LIVE:
            return 0
        found = like_open(joint.institution_id, joint.category, joint.body_id).where(unplaced(joint))
        waiting = found.order_by(Complaint.id).limit(BATCH)
        return offer_to(joint, list(db.session.scalars(waiting)), SYSTEM)
