"""A party asks that the mediator step down; mediation stands still until the head of the body has decided (O121 21)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import move, permit, seats
from complaints.actions.seats import dismiss, party_of, seats_in
from complaints.events import RecusalAsked, RecusalDecided
from complaints.lifecycle import CLAIMANTS, MEDIATORS, PartyRole
from complaints.models import Complaint, Party, Recusal
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


def mediating(complaint: Complaint) -> list[Party]:
    """Everybody who mediates the case, the chair first: each may be asked to step down (O121 art. 21: 调解人员)."""
    return [one for role in (PartyRole.MEDIATOR, PartyRole.CO_MEDIATOR) for one in seats_in(complaint, role)]


def ask_recusal(complaint: Complaint, reasons: str, whom: Party | None = None, *, by: Actor) -> Recusal:
    """A party asks, with reasons: mediation is suspended, its 60 days run on (O121 art. 21; rules §0b.23).

    `whom` is one of those who mediate, the chair unless it is said; an officer who mediates without a table else.
    """
    with transaction():
        lock(complaint)
        permit(complaint, "ask_recusal", by)
        if not reasons.strip():
            raise DomainError(_l("请写明申请回避的理由。"))
        mine = next((one for one in seats(complaint, by) if one.role in CLAIMANTS | {PartyRole.RESPONDENT}), None)
        if mine is None:
            raise NotYours()
        present = mediating(complaint)
        if whom is not None and whom not in present:
            raise IllegalMove(_l("这位调解员已经不在本案，请刷新。"))
        asked = whom or next(iter(present), None)
        move(complaint, "ask_recusal", by)
        row = Recusal(
            complaint_id=complaint.id,
            party_id=mine.id,
            mediator_id=asked.person_id if asked is not None else complaint.officer_id,
            reasons=reasons.strip(),
            asked_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(RecusalAsked(complaint.id, row.id, mine.id), by)
        return row


def open_recusal(complaint: Complaint) -> Recusal | None:
    """What waits for a decision."""
    found = select(Recusal).filter_by(complaint_id=complaint.id, decided_at=None)
    return db.session.scalar(found.order_by(Recusal.id.desc()).limit(1))


def decide_recusal(complaint: Complaint, is_granted: bool, answer: str, *, by: Actor) -> Recusal:
    """The head of the body (entrusted: of the department) decides with words; who steps down leaves the case at once.

    Nobody decides about a request against themselves (O121 art. 21; rules §0b.23).
    """
    with transaction():
        lock(complaint)
        permit(complaint, "decide_recusal", by)
        row = open_recusal(complaint)
        if row is None:
            raise IllegalMove()
        if row.mediator_id is not None and row.mediator_id == by.person_id:
            raise NotYours(_l("不能由被申请回避的人自己决定。"))
        if not answer.strip():
            raise DomainError(_l("请写明决定的理由，各方会看到。"))
        move(complaint, "decide_recusal", by)
        row.is_granted, row.answer, row.decided_at = is_granted, answer.strip(), clock.now()
        row.decided_by_id, row.body_id = by.person_id, complaint.body_id
        if is_granted:
            _step_down(complaint, row, by)
        events.record(RecusalDecided(complaint.id, row.id, is_granted), by)
        return row


def _step_down(complaint: Complaint, row: Recusal, by: Actor) -> None:
    """The seat of whoever had to step down ends; an officer who mediated is in charge no longer."""
    present = mediating(complaint)
    for one in present:
        if one.person_id == row.mediator_id:
            dismiss(one, by=by)
    if not present:
        complaint.officer_id = None


def sat_beside(row: Recusal) -> bool:
    """Whether it is about somebody who sat beside the chair: nobody else has to be found then."""
    held = select(Party.role).filter_by(complaint_id=row.complaint_id, person_id=row.mediator_id)
    newest = held.where(Party.role.in_(sorted(MEDIATORS))).order_by(Party.id.desc()).limit(1)
    return db.session.scalar(newest) is PartyRole.CO_MEDIATOR


def may_name_mediator(complaint: Complaint, by: Actor) -> None:
    """Permit naming another mediator in place of one who stepped down; called down by the table."""
    permit(complaint, "name_mediator", by)
    if party_of(complaint, PartyRole.MEDIATOR) is not None:
        raise IllegalMove(_l("这个案件已经有调解员。"))
