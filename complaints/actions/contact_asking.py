"""May a private receiver have name and phone: the officer asks, whoever complained says yes or no, until it is sent."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from complaints.actions.copying import CopyWrong, asking_of
from complaints.actions.moving import seats
from complaints.actions.timing import sits_at_body
from complaints.events.sharing import ContactAnswered, ContactAsked, ContactTakenBack
from complaints.lifecycle import CLAIMANTS
from complaints.lifecycle.copying import CONTACT_ANSWERS, UNSENT, ContactState, may_ask
from complaints.models import CaseCopy, ContactAsking
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours, TooLate
from kernel.events import Actor


@dataclass(frozen=True)
class Asked:
    """What the consent is about: who gets name and phone, how to reach them, for what and how it is used (PIPL 23)."""

    receiver: str
    reach: str
    purpose: str


def ask_contact(row: CaseCopy, about: Asked, *, by: Actor) -> ContactAsking:
    """The handling body asks; while nobody has answered it may ask anew in other words, after an answer never again."""
    with transaction():
        sits_at_body(lock(row.complaint), by)
        lock(row)
        known = asking_of(row)
        if not may_ask(row.state, row.body_kind, known.state if known is not None else None):
            raise IllegalMove()
        if not all(one.strip() for one in (about.receiver, about.reach, about.purpose)):
            raise CopyWrong(_l("请写明提供给谁、怎样联系对方、用来做什么和怎样使用（个人信息保护法第二十三条）。"))
        made = known or ContactAsking(copy_id=row.id, state=ContactState.ASKED)
        made.receiver, made.reach, made.purpose = about.receiver.strip(), about.reach.strip(), about.purpose.strip()
        made.asked_at, made.asked_by_id = clock.now(), by.person_id
        db.session.add(made)
        db.session.flush()
        events.record(ContactAsked(row.complaint_id, row.id, row.body_kind), by)
        return made


def answer_contact(asking: ContactAsking, is_given: bool, *, by: Actor) -> None:
    """Whoever complained says yes or no, and may say otherwise until the copy has gone; the same again is nothing."""
    with transaction():
        row = asking.copy
        complaint = lock(row.complaint)
        lock(row)
        lock(asking)
        if not any(party.role in CLAIMANTS for party in seats(complaint, by)):
            raise NotYours()
        target = CONTACT_ANSWERS.get((asking.state, is_given))
        if target is None:
            return
        if row.state not in UNSENT:
            raise TooLate(_l("已经送出，现在的选择改变不了送去的内容。"))
        was_given, asking.state = asking.is_given, target
        asking.answered_at, asking.answered_by_id = clock.now(), by.person_id
        db.session.flush()
        if was_given:
            events.record(ContactTakenBack(complaint.id, row.id, row.body_kind), by)
        else:
            events.record(ContactAnswered(complaint.id, row.id, row.body_kind, is_given), by)
