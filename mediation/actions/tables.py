"""The table itself: opened with its seats, chaired by one mediator after another, ended."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Membership, Organisation, Person
from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import DESK_ROLES, MEDIATORS, PartyRole, RoomKind, Status
from complaints.models import Complaint, Party, Recusal
from complaints.queries.entrusting import entrusting_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.events import AgreementDiscarded, MediationEnded, MediationOpened, MediatorNamed, MediatorReplaced
from mediation.lifecycle import Basis, MediationState, agreement_target, table_target
from mediation.models import Agreement, Mediation, Seat


def open_table(complaint: Complaint, mediator: Person, *, by: Actor) -> Mediation:
    """Assign a mediator of the mediation body, begin mediation and seat the parties (O121 arts. 18–21)."""
    with transaction():
        lock(complaint)
        body = mediation_body(complaint)
        check_mediator(body, mediator)
        _leave_former(complaint, body, by)
        row = entrusting_of(complaint) if complaint.status is Status.ENTRUSTED else None
        basis = Basis.ENTRUSTED if complaint.status is Status.ENTRUSTED else Basis.OWN
        cases.begin_mediation(complaint, by=by)
        now = clock.now()
        table = Mediation(
            complaint_id=complaint.id,
            body_id=body.id,
            mediator_id=mediator.id,
            basis=basis,
            state=MediationState.OPEN,
            opened_at=now,
            entrusting_id=row.id if row is not None else None,
        )
        db.session.add(table)
        db.session.flush()
        _seat(table, complaint, mediator, by)
        events.record(MediationOpened(complaint.id, table.id, body.id, mediator.id, basis), by)
        return table


def open_at(complaint: Complaint) -> Mediation | None:
    """The case's open table."""
    return db.session.scalar(select(Mediation).filter_by(complaint_id=complaint.id, state=MediationState.OPEN))


def _leave_former(complaint: Complaint, body: Organisation, by: Actor) -> None:
    """The table of whoever mediated before the case was entrusted ends; the body's own stands."""
    former = open_at(complaint)
    if former is not None and (former.body_id == body.id or complaint.status is not Status.ENTRUSTED):
        raise IllegalMove(_l("这个案件已经安排了调解员。"))
    if former is not None:
        finish(former, "end", by)
        db.session.flush()


def end_former(complaint: Complaint, *, by: Actor) -> None:
    """Another body was entrusted: the table of whoever mediated before ends."""
    with transaction():
        lock(complaint)
        former = open_at(complaint)
        if former is not None and former.body_id != complaint.mediation_body_id:
            finish(lock(former), "end", by)


def mediation_body(complaint: Complaint) -> Organisation:
    """The body that mediates a case: the entrusted one, or the one that handles it."""
    body = complaint.mediation_body or complaint.body
    if body is None:
        raise IllegalMove()
    return body


def check_mediator(body: Organisation, mediator: Person) -> None:
    """DomainError unless this person mediates for the body now."""
    held = db.session.scalar(
        select(Membership.id).where(
            Membership.person_id == mediator.id,
            Membership.organisation_id == body.id,
            Membership.role == Role.MEDIATOR,
            Membership.until_at.is_(None),
        )
    )
    if held is None:
        raise DomainError(_l("请选择本组织的调解员。"))


def _seat(table: Mediation, complaint: Complaint, mediator: Person, by: Actor) -> None:
    """Seat learner and institution; one private room each with the mediator, one for the mediators alone."""
    chair = cases.admit(complaint, PartyRole.MEDIATOR, by=by, person=mediator)
    parties = [cases.claimant(complaint), cases.party_of(complaint, PartyRole.RESPONDENT)]
    for party in (party for party in parties if party is not None):
        db.session.add(Seat(mediation_id=table.id, party_id=party.id, must_confirm=True, seated_at=clock.now()))
        cases.open_room(complaint, RoomKind.SEAT, [party, chair], party)
    cases.open_room(complaint, RoomKind.MEDIATORS, [chair])
    cases.open_room(complaint, RoomKind.JOINT, [chair])
    db.session.flush()


def name_mediator(table: Mediation, mediator: Person, *, by: Actor) -> None:
    """Another mediator of the body that mediates takes the chair of one who stepped down (O121 art. 21)."""
    with transaction():
        complaint = lock(table.complaint)
        lock(table)
        cases.may_name_mediator(complaint, by)
        if table.state is not MediationState.OPEN or by.organisation_id != table.body_id:
            raise NotYours()
        _take_chair(table, mediator, by)
        events.record(MediatorNamed(complaint.id, table.id, mediator.id), by)


def hand_over(table: Mediation, mediator: Person, *, by: Actor) -> None:
    """The mediation body gives an open table to another of its mediators, who sits where the one before sat (平台规则).

    Whoever left is unseated already; a drafted text stays, for it is the parties' to confirm.
    """
    with transaction():
        lock(table.complaint)
        lock(table)
        if by.organisation_id != table.body_id or by.role not in DESK_ROLES:
            raise NotYours()
        if table.state is not MediationState.OPEN:
            raise IllegalMove()
        check_mediator(table.body, mediator)
        _unseat(table, by)
        _take_chair(table, mediator, by)
        events.record(MediatorReplaced(table.complaint_id, table.id, mediator.id), by)


def _take_chair(table: Mediation, mediator: Person, by: Actor) -> None:
    """The seat, and the place in each seat's room, the mediators' and the joint one; not for who had to step down."""
    check_mediator(table.body, mediator)
    if mediator.id in stepped_down(table.complaint):
        raise DomainError(_l("这位调解员已经回避，请选择另一位。"))
    table.mediator_id = mediator.id
    chair = cases.admit(table.complaint, PartyRole.MEDIATOR, by=by, person=mediator)
    for seat in table.seats:
        if seat.left_at is None and seat.party.role is not PartyRole.OBSERVER:
            cases.open_room(table.complaint, RoomKind.SEAT, [seat.party, chair], seat.party)
    for kind in (RoomKind.MEDIATORS, RoomKind.JOINT):
        cases.open_room(table.complaint, kind, [chair])


def stepped_down(complaint: Complaint) -> set[int]:
    """The mediators who had to step down in this case."""
    found = select(Recusal.mediator_id).filter_by(complaint_id=complaint.id, is_granted=True)
    return {key for key in db.session.scalars(found) if key is not None}


def must_chair(table: Mediation, by: Actor) -> None:
    """NotYours unless this hand holds the chair of an open table, and mediation goes on."""
    if by.person_id != table.mediator_id or by.role != Role.MEDIATOR or table.state is not MediationState.OPEN:
        raise NotYours()
    if not any(party.role is PartyRole.MEDIATOR for party in cases.seats_held(table.complaint, by)):
        raise NotYours()  # stepped down
    must_go_on(table)


def must_keep_order(table: Mediation, by: Actor) -> None:
    """NotYours unless this hand chairs an open table or sits beside its chair, and mediation goes on."""
    if by.role != Role.MEDIATOR or table.state is not MediationState.OPEN:
        raise NotYours()
    if not any(party.role in MEDIATORS for party in cases.seats_held(table.complaint, by)):
        raise NotYours()
    must_go_on(table)


def must_be_open(table: Mediation) -> None:
    """IllegalMove at a table that ended: a case that was given back is in mediation still, with no table open."""
    if table.state is not MediationState.OPEN:
        raise IllegalMove(_l("这次调解已经结束。"))


def must_go_on(table: Mediation) -> None:
    """IllegalMove once the table ended, and while mediation stands still.

    It does while a recusal waits, something is appraised, or the learner withdraws.
    """
    must_be_open(table)
    complaint = table.complaint
    if complaint.status is not Status.MEDIATING or complaint.withdrawal_ends_at is not None:
        raise IllegalMove(_l("调解现在没有进行，案件是「%(status)s」。", status=complaint.status.label))


def finish(table: Mediation, act: str, by: Actor) -> None:
    """The table ends by this act of its own small table of moves (inside an act)."""
    state = table_target(table.state, act)
    if state is None:
        raise IllegalMove()
    table.state, table.ended_at = state, clock.now()
    events.record(MediationEnded(table.complaint_id, table.id, state), by)
    if state is MediationState.ENDED:
        _lapse(table, by)


def _lapse(table: Mediation, by: Actor) -> None:
    """What was never in force at a table that ended is nobody's any more; its text is kept."""
    for row in db.session.scalars(select(Agreement).filter_by(mediation_id=table.id)):
        gone = agreement_target(row.state, "lapse")
        if gone is not None:
            row.state, row.discarded_at = gone, clock.now()
            events.record(AgreementDiscarded(table.complaint_id, row.id), by)


def end_table(table: Mediation, *, by: Actor) -> None:
    """Close the table of a case that was terminated or withdrawn."""
    with transaction():
        lock(table)
        if table.state is MediationState.OPEN:
            finish(table, "end", by)


def _unseat(table: Mediation, by: Actor) -> None:
    """The mediator's seat in the case, and the place in every room, end now."""
    held = {"complaint_id": table.complaint_id, "person_id": table.mediator_id, "role": PartyRole.MEDIATOR}
    for party in db.session.scalars(select(Party).filter_by(**held, until_at=None)).all():
        cases.dismiss(party, by=by)


def unseat_mediator(person_id: int, organisation_id: int, *, by: Actor) -> int:
    """Somebody no longer mediates for a body: their open tables wait for another mediator; says how many."""
    with transaction():
        mine = select(Mediation).where(
            Mediation.mediator_id == person_id,
            Mediation.body_id == organisation_id,
            Mediation.state == MediationState.OPEN,
        )
        tables = list(db.session.scalars(mine.order_by(Mediation.id)))
        for table in tables:
            lock(table.complaint)
            _unseat(table, by)
        _unseat_beside(person_id, organisation_id, by)
        return len(tables)


def _unseat_beside(person_id: int, organisation_id: int, by: Actor) -> None:
    """Their seats beside other chairs of the same body end too."""
    beside = (
        select(Party)
        .join(Mediation, Mediation.complaint_id == Party.complaint_id)
        .where(
            Party.person_id == person_id,
            Party.role == PartyRole.CO_MEDIATOR,
            Party.until_at.is_(None),
            Mediation.body_id == organisation_id,
        )
    )
    for party in db.session.scalars(beside).all():
        cases.dismiss(party, by=by)
