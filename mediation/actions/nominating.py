"""A mediator is asked, declares whether a conflict stands against it, and only then has the case (O121 art. 21)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, union_all

from accounts.models import Person
from complaints import actions as cases
from complaints.lifecycle import DESK_ROLES, MEDIATORS, PartyRole, RoomKind, Status
from complaints.models import Complaint, Party
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor
from mediation.actions.tables import (
    check_mediator,
    hand_over,
    mediation_body,
    must_chair,
    name_mediator,
    open_at,
    open_table,
    stepped_down,
)
from mediation.events import (
    CoMediatorLeft,
    CoMediatorSeated,
    ConflictDeclared,
    MediatorNominated,
    NominationWithdrawn,
)
from mediation.lifecycle import AskedFor, Chosen, MediationState, NominationState
from mediation.models import Mediation, Nomination

MOST_BESIDE = 2


def ask_mediator(
    complaint: Complaint, mediator: Person, asked_for: AskedFor, chosen: Chosen, note: str = "", *, by: Actor
) -> Nomination:
    """The body that mediates asks one of its mediators; until the answer nothing of the case opens (平台规则).

    An open asking for the same thing is taken back: one is asked at a time.
    """
    with transaction():
        lock(complaint)
        body = mediation_body(complaint)
        if by.organisation_id != body.id or by.role not in DESK_ROLES:
            raise NotYours()
        check_mediator(body, mediator)
        if mediator.id in barred(complaint):
            raise DomainError(_l("这位调解员已经回避、不能承办或者已在席上，请选择另一位。"))
        if asked_for is AskedFor.HAND_OVER and not note.strip():
            raise DomainError(_l("换调解员要写交接说明：进行到哪一步，接下来要做什么。"))
        _must_need(complaint, asked_for)
        for known in _asked(complaint, asked_for):
            _withdraw(known, by)
        row = Nomination(
            complaint_id=complaint.id,
            body_id=body.id,
            person_id=mediator.id,
            asked_for=asked_for,
            chosen=chosen,
            note=note.strip(),
            made_by_id=by.person_id,
            made_role=by.role,
            made_at=clock.now(),
            state=NominationState.ASKED,
        )
        db.session.add(row)
        db.session.flush()
        events.record(MediatorNominated(complaint.id, row.id, mediator.id, asked_for, chosen), by)
        return row


def _must_need(complaint: Complaint, asked_for: AskedFor) -> None:
    """IllegalMove unless the case needs just this: a first mediator, another one, one more."""
    if asked_for is AskedFor.OPEN:
        fits = complaint.status in (Status.ACCEPTED, Status.ENTRUSTED) and complaint.given_back_at is None
    else:
        fits = open_at(complaint) is not None
    if not fits:
        raise IllegalMove()
    if asked_for is AskedFor.CO and len(cases.seats_in(complaint, PartyRole.CO_MEDIATOR)) >= MOST_BESIDE:
        raise IllegalMove(_l("协助调解员已经够多了。"))


def barred(complaint: Complaint) -> set[int]:
    """Who may not be asked in this case: stepped down, declared a conflict, sits there already."""
    declined = select(Nomination.person_id).filter_by(complaint_id=complaint.id, state=NominationState.DECLINED)
    seated = select(Party.person_id).where(
        Party.complaint_id == complaint.id, Party.role.in_(MEDIATORS), Party.until_at.is_(None)
    )
    found = db.session.scalars(union_all(declined, seated)).all()
    return stepped_down(complaint) | {key for key in found if key is not None}


def _asked(complaint: Complaint, asked_for: AskedFor | None = None) -> list[Nomination]:
    found = select(Nomination).filter_by(complaint_id=complaint.id, state=NominationState.ASKED)
    if asked_for is not None:
        found = found.filter_by(asked_for=asked_for)
    return list(db.session.scalars(found.order_by(Nomination.id)))


def _withdraw(row: Nomination, by: Actor) -> None:
    row.state, row.answered_at = NominationState.WITHDRAWN, clock.now()
    events.record(NominationWithdrawn(row.complaint_id, row.id), by)


def withdraw_nomination(row: Nomination, *, by: Actor) -> None:
    """The body no longer asks this mediator."""
    with transaction():
        lock(row.complaint)
        lock(row)
        if by.organisation_id != row.body_id or by.role not in DESK_ROLES:
            raise NotYours()
        if row.state is not NominationState.ASKED:
            raise IllegalMove()
        _withdraw(row, by)


def end_nominations(complaint: Complaint, *, by: Actor = SYSTEM, but: int | None = None) -> None:
    """Nobody is asked any more about a case that ended, or of another body than the one it was given to."""
    with transaction():
        for row in _asked(complaint):
            if row.body_id != but:
                _withdraw(lock(row), by)


def declare(row: Nomination, is_free: bool, words: str = "", *, by: Actor) -> None:
    """The mediator declares: free of conflict, and the case opens to them in this act; or not, and it never does."""
    with transaction():
        lock(row.complaint)
        lock(row)
        if by.person_id != row.person_id or by.role != "mediator" or by.organisation_id != row.body_id:
            raise NotYours()
        if row.state is not NominationState.ASKED:
            raise IllegalMove(_l("这件安排已经答复过，或者已经收回。"))
        row.state = NominationState.DECLARED if is_free else NominationState.DECLINED
        row.answer, row.answered_at = words.strip(), clock.now()
        events.record(ConflictDeclared(row.complaint_id, row.id, is_free), by)
        if is_free:
            _take(row)


def _take(row: Nomination) -> None:
    """What the body asked for comes about, by the hand that asked."""
    body_hand = Actor(row.made_by_id, row.made_role, row.body_id)
    if row.asked_for is AskedFor.OPEN:
        open_table(row.complaint, row.person, by=body_hand)
        return
    table = open_at(row.complaint)
    if table is None:
        raise IllegalMove()
    if row.asked_for is AskedFor.NAME:
        name_mediator(table, row.person, by=body_hand)
    elif row.asked_for is AskedFor.HAND_OVER:
        hand_over(table, row.person, by=body_hand)
    else:
        _seat_beside(table, row.person, body_hand)


def _seat_beside(table: Mediation, person: Person, by: Actor) -> Party:
    """A second mediator sits in every room beside the chair, who alone decides."""
    if table.state is not MediationState.OPEN:
        raise IllegalMove()
    check_mediator(table.body, person)
    party = cases.admit(table.complaint, PartyRole.CO_MEDIATOR, by=by, person=person)
    for seat in table.seats:
        if seat.left_at is None and has_room(seat.party):
            cases.open_room(table.complaint, RoomKind.SEAT, [party], seat.party)
    for kind in (RoomKind.MEDIATORS, RoomKind.JOINT):
        cases.open_room(table.complaint, kind, [party])
    events.record(CoMediatorSeated(table.complaint_id, table.id, party.id), by)
    return party


def has_room(party: Party) -> bool:
    """Whether a seat has a room of its own with those who mediate: an observer has none."""
    return party.role is not PartyRole.OBSERVER


def remove_co_mediator(table: Mediation, party: Party, *, by: Actor) -> None:
    """The chair or the body lets a second mediator go; the place in every room ends with this commit."""
    with transaction():
        lock(table.complaint)
        lock(table)
        if party.complaint_id != table.complaint_id or party.role is not PartyRole.CO_MEDIATOR:
            raise NotYours()
        if not (by.organisation_id == table.body_id and by.role in DESK_ROLES) and by.person_id != party.person_id:
            must_chair(table, by)
        cases.dismiss(party, by=by)
        events.record(CoMediatorLeft(table.complaint_id, table.id, party.id), by)
