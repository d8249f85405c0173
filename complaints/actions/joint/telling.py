"""Words to everybody who has joined, and the end of a joint complaint."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.joint.batches import by_batches
from complaints.actions.joint.electing import clear_seats
from complaints.actions.joint.hands import elected_seat, must_be
from complaints.actions.joint.runs import MANY, let_all_go, sign
from complaints.events.joint import JointOver
from complaints.lifecycle.joint import JointHand, JointState, LeftWhy, MemberState, joint_move
from complaints.models import JointCase, JointMember, JointMessage, JointRun, RunKind
from complaints.queries.joint import joined_in
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import SYSTEM, Actor

# What must be done before a joint mediation is over, known higher up: each says in words what is left, or None.
BEFORE_SETTLING: list[Callable[[JointCase], Any]] = []
ORDER = (JointHand.REPRESENTATIVE, JointHand.MEDIATOR, JointHand.BODY)


class WordsWanted(DomainError):
    """There is nothing to say, or no reason."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写下要说的话。")


def tell(joint: JointCase, words: str, *, by: Actor, key: str) -> JointMessage:
    """Say something to everybody who has joined; the same key twice says it once."""
    with transaction():
        lock(joint)
        held = must_be(joint, "tell", by)
        known = db.session.scalar(select(JointMessage).filter_by(joint_id=joint.id, idempotency_key=key))
        if known is not None:
            return known
        if not words.strip():
            raise WordsWanted()
        hand = next(one for one in ORDER if one in held)
        seat = elected_seat(joint, by) if hand is JointHand.REPRESENTATIVE else None
        row = JointMessage(
            joint_id=joint.id,
            hand=hand,
            candidate_id=seat.id if seat is not None else None,
            author_id=by.person_id,
            words=words.strip(),
            said_at=clock.now(),
            idempotency_key=key,
        )
        db.session.add(row)
        db.session.flush()
        sign(joint, RunKind.TELL, {"message_id": row.id}, by)
        return row


def end(joint: JointCase, words: str, *, by: Actor) -> None:
    """The body ends it with a reason: each is told, and every case that is still open goes on by itself."""
    _end(joint, "end", words, LeftWhy.OVER, by)


def settle(joint: JointCase, words: str, *, by: Actor) -> None:
    """The joint mediation is over: who has not answered goes on alone; silence was never consent (O121 art. 12)."""
    _end(joint, "settle", words, LeftWhy.SILENT, by)


def _end(joint: JointCase, act: str, words: str, why: LeftWhy, by: Actor) -> None:
    with transaction():
        lock(joint)
        must_be(joint, act, by)
        if not words.strip():
            raise WordsWanted(_l("请写明为什么结束。"))
        left = [said for one in BEFORE_SETTLING if act == "settle" and (said := one(joint)) is not None]
        if left:
            raise IllegalMove(left[0])
        row = joint_move(joint.state, act)
        if row is None:
            raise IllegalMove()
        sign(joint, RunKind.END, {"state": str(row.target), "why": str(why)}, by)
        clear_seats(joint, by)
        joint.state, joint.ended_at, joint.ended_words = row.target, clock.now(), words.strip()


def tell_dissolved(batches: int = 50) -> int:
    """Whoever is left in a joint complaint that no case can lead any more is told, and goes on alone; says how many.

    Nobody pressed its end, so no act for all tells of it.
    """
    is_left = select(JointMember.id).where(
        JointMember.joint_id == JointCase.id, JointMember.state == MemberState.JOINED
    )
    pressed = select(JointRun.id).where(JointRun.joint_id == JointCase.id, JointRun.kind == RunKind.END)
    found = select(JointCase.id).where(JointCase.state == JointState.ENDED, is_left.exists(), ~pressed.exists())
    return by_batches(db.session.scalars(found.order_by(JointCase.id)).all(), _tell_some, MANY, batches)


def _tell_some(joint_id: int) -> int:
    with transaction():
        joint = lock(db.session.get_one(JointCase, joint_id))
        left = select(JointMember.id, JointMember.complaint_id).where(joined_in(joint_id))
        rows = db.session.execute(left.order_by(JointMember.id).limit(MANY)).all()
        over = [(JointOver(complaint_id, joint_id, str(joint.state)), None) for _key, complaint_id in rows]
        events.record_many(over, SYSTEM)
        let_all_go([key for key, _complaint_id in rows], LeftWhy.OVER)
    db.session.expire_all()
    return len(rows)
