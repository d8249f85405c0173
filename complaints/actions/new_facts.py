"""What a party reports while a case is open: recorded with its day, told to everybody in the room (平台规则)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import move, permit, seats
from complaints.actions.seats import joint_room
from complaints.events import FactReported
from complaints.lifecycle import CLAIMANTS, PartyRole, RoomKind
from complaints.models import Complaint, NewFact, Room
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


def report_fact(complaint: Complaint, words: str, happened_on: date, *, by: Actor, key: str) -> NewFact:
    """A party tells of something new; before acceptance the body hears it, afterwards everybody. Once per key."""
    with transaction():
        lock(complaint)
        permit(complaint, "report_fact", by)
        known = db.session.scalar(select(NewFact).filter_by(complaint_id=complaint.id, idempotency_key=key))
        if known is not None:
            return known
        if not words.strip():
            raise DomainError(_l("请写明发生了什么新情况。"))
        if happened_on > clock.today():
            raise DomainError(_l("日期不能晚于今天。"))
        mine = next((one for one in seats(complaint, by) if one.role in CLAIMANTS | {PartyRole.RESPONDENT}), None)
        room = _room(complaint)
        if mine is None:
            raise NotYours()
        if room is None:
            raise IllegalMove()
        move(complaint, "report_fact", by)
        row = NewFact(
            complaint_id=complaint.id,
            party_id=mine.id,
            room_id=room.id,
            happened_on=happened_on,
            words=words.strip(),
            reported_by_id=by.person_id,
            reported_at=clock.now(),
            idempotency_key=key,
        )
        db.session.add(row)
        db.session.flush()
        events.record(FactReported(complaint.id, row.id, mine.id, happened_on), by, room_id=room.id)
        return row


def _room(complaint: Complaint) -> Room | None:
    """The room of all, else the learner's with the body."""
    return joint_room(complaint) or db.session.scalar(
        select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.DESK).order_by(Room.id).limit(1)
    )
