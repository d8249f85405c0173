"""The verbs of the table: open it, write the agreement, confirm it, record signature and seal."""

import hashlib
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from accounts.models import Membership, Organisation, Person
from accounts.roles import Role
from complaints import actions as cases
from complaints.facts import category_name, wishes
from complaints.lifecycle import DESK_ROLES, PartyRole, RoomKind, Status
from complaints.models import Complaint, Offer, OfferState, Party, Recusal
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.events import (
    AgreementComplete,
    AgreementConfirmed,
    AgreementDiscarded,
    AgreementDrafted,
    MediationEnded,
    MediationOpened,
    MediatorNamed,
    MediatorReplaced,
    SignatureRecorded,
)
from mediation.lifecycle import AgreementState, Basis, MediationState, agreement_target, table_target
from mediation.models import Agreement, Confirmation, Mediation, Seat
from mediation.wording import AgreementFacts, ItemFacts, agreement


def open_table(complaint: Complaint, mediator: Person, *, by: Actor) -> Mediation:
    """Assign a mediator of the mediation body, begin mediation and seat the parties (O121 arts. 18–21)."""
    with transaction():
        lock(complaint)
        body = _mediation_body(complaint)
        _check_mediator(body, mediator)
        if db.session.scalar(select(Mediation.id).filter_by(complaint_id=complaint.id)):
            raise IllegalMove(_l("这个案件已经安排了调解员。"))
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
        )
        db.session.add(table)
        db.session.flush()
        _seat(table, complaint, mediator, by)
        events.record(MediationOpened(complaint.id, table.id, body.id, mediator.id, basis), by)
        return table


def _mediation_body(complaint: Complaint) -> Organisation:
    body = complaint.mediation_body or complaint.body
    if body is None:
        raise IllegalMove()
    return body


def _check_mediator(body: Organisation, mediator: Person) -> None:
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
        _check_mediator(table.body, mediator)
        if mediator.id in stepped_down(complaint):
            raise DomainError(_l("这位调解员已经回避，请选择另一位。"))
        table.mediator_id = mediator.id
        chair = cases.admit(complaint, PartyRole.MEDIATOR, by=by, person=mediator)
        for seat in table.seats:
            cases.open_room(complaint, RoomKind.SEAT, [chair], seat.party)
        cases.open_room(complaint, RoomKind.MEDIATORS, [chair])
        cases.open_room(complaint, RoomKind.JOINT, [chair])
        events.record(MediatorNamed(complaint.id, table.id, mediator.id), by)


def stepped_down(complaint: Complaint) -> set[int]:
    """The mediators who had to step down in this case."""
    found = select(Recusal.mediator_id).filter_by(complaint_id=complaint.id, is_granted=True)
    return {key for key in db.session.scalars(found) if key is not None}


def draft_agreement(table: Mediation, offer: Offer, *, by: Actor) -> Agreement:
    """Write the canonical text from the version of the offer that all have accepted (人民调解法 art. 29)."""
    with transaction():
        lock(table.complaint)
        lock(table)
        _chair(table, by)
        if offer.complaint_id != table.complaint_id or offer.state is not OfferState.ACCEPTED:
            raise IllegalMove(_l("要先有一个各方都同意的方案，才能起草协议。"))
        if _standing(table) is not None:
            raise IllegalMove(_l("已经有一份协议文本，请先作废它。"))
        version = (db.session.scalar(select(func.max(Agreement.version)).filter_by(mediation_id=table.id)) or 0) + 1
        text = agreement(_facts(table, offer, version))
        row = Agreement(
            mediation_id=table.id,
            offer_id=offer.id,
            version=version,
            text=text,
            state=AgreementState.DRAFTED,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            drafted_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(AgreementDrafted(table.complaint_id, row.id, version, row.digest), by)
        return row


def _facts(table: Mediation, offer: Offer, version: int) -> AgreementFacts:
    complaint, body = table.complaint, table.body
    names = {PartyRole.RESPONDENT: "乙方"}
    return AgreementFacts(
        number=complaint.number,
        version=version,
        body=body.name,
        legal_basis=body.legal_basis,
        entrusted_by=complaint.body.name if table.basis is Basis.ENTRUSTED and complaint.body else None,
        complainant=complaint.name,
        respondent=complaint.respondent_name,
        category=category_name(complaint),
        filed_on=clock.day_of(complaint.filed_at),
        drafted_on=clock.today(),
        wishes=wishes(complaint),
        items=[
            ItemFacts(
                names.get(item.from_party.role, "甲方"),
                names.get(item.to_party.role, "甲方"),
                str(item.kind.label),
                item.fen,
                item.by_on,
                item.words,
            )
            for item in offer.items
        ],
        mediator=table.mediator.staff_number or "",
    )


def _standing(table: Mediation) -> Agreement | None:
    return db.session.scalar(
        select(Agreement).where(Agreement.mediation_id == table.id, Agreement.state != AgreementState.DISCARDED)
    )


def _chair(table: Mediation, by: Actor) -> None:
    if by.person_id != table.mediator_id or by.role != Role.MEDIATOR or table.state is not MediationState.OPEN:
        raise NotYours()
    if not any(party.role is PartyRole.MEDIATOR for party in cases.seats_held(table.complaint, by)):
        raise NotYours()  # stepped down
    _must_go_on(table)


def _must_go_on(table: Mediation) -> None:
    """IllegalMove while mediation stands still: a recusal waits, something is appraised, the learner withdraws."""
    complaint = table.complaint
    if complaint.status is not Status.MEDIATING or complaint.withdrawal_ends_at is not None:
        raise IllegalMove(_l("调解现在没有进行，案件是「%(status)s」。", status=complaint.status.label))


def discard_agreement(row: Agreement, *, by: Actor) -> None:
    """Put a drafted text aside before all have confirmed it."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        _chair(row.mediation, by)
        state = agreement_target(row.state, "discard")
        if state is None:
            raise IllegalMove()
        row.state = state
        events.record(AgreementDiscarded(row.mediation.complaint_id, row.id), by)


def confirm(row: Agreement, digest: str, *, by: Actor) -> None:
    """A party presses 确认 over the digest it was shown; a press, never a signature (rules §0b.5)."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        _must_go_on(row.mediation)
        seat = _seat_of(row.mediation, by)
        cases.must_have_mandate(row.mediation.complaint, "confirm", by)
        if agreement_target(row.state, "confirm") is None or digest != row.digest:
            raise IllegalMove(_l("协议文本已经变化，请重新阅读后再确认。"))
        if db.session.scalar(select(Confirmation.id).filter_by(agreement_id=row.id, seat_id=seat.id)):
            return
        db.session.add(
            Confirmation(
                agreement_id=row.id, seat_id=seat.id, person_id=by.person_id, digest=digest, confirmed_at=clock.now()
            )
        )
        db.session.flush()
        events.record(AgreementConfirmed(row.mediation.complaint_id, row.id, seat.id, digest), by)
        _complete(row, by)


def _seat_of(table: Mediation, by: Actor) -> Seat:
    held = {party.id for party in cases.seats_held(table.complaint, by)}
    for seat in table.seats:
        if seat.party_id in held and seat.left_at is None and seat.must_confirm:
            return seat
    raise NotYours()


def _complete(row: Agreement, by: Actor) -> None:
    needed = {seat.id for seat in row.mediation.seats if seat.must_confirm and seat.left_at is None}
    done = set(db.session.scalars(select(Confirmation.seat_id).filter_by(agreement_id=row.id)))
    if needed <= done:
        row.state, row.confirmed_at = agreement_target(row.state, "complete") or row.state, clock.now()
        events.record(AgreementComplete(row.mediation.complaint_id, row.id), by)


def record_signature(row: Agreement, signed_on: date, *, by: Actor, partly: bool = False) -> None:
    """The mediator records the day of signature and seal: the agreement is in force and the case agreed.

    `partly` says that it does not cover every wish of the complaint.
    """
    with transaction():
        lock(row.mediation.complaint)  # before the head of its chain, as every act of the case and the sweep
        lock(row)
        table = row.mediation
        _chair(table, by)
        state = agreement_target(row.state, "record_signature")
        if state is None:
            raise IllegalMove(_l("各方都确认后，才能记录签字盖章。"))
        if signed_on > clock.today() or (row.confirmed_at and signed_on < clock.day_of(row.confirmed_at)):
            raise DomainError(_l("签字盖章的日期应在各方确认之后，且不晚于今天。"))
        row.state, row.signed_on, row.recorded_by_id = state, signed_on, by.person_id
        events.record(SignatureRecorded(table.complaint_id, row.id, signed_on), by)
        cases.agree(table.complaint, signed_on, by=by, partly=partly)
        _end(table, "record_signature", by)


def _end(table: Mediation, act: str, by: Actor) -> None:
    state = table_target(table.state, act)
    if state is None:
        raise IllegalMove()
    table.state, table.ended_at = state, clock.now()
    events.record(MediationEnded(table.complaint_id, table.id, state), by)


def end_table(table: Mediation, *, by: Actor) -> None:
    """Close the table of a case that was terminated or withdrawn."""
    with transaction():
        lock(table)
        if table.state is MediationState.OPEN:
            _end(table, "end", by)


def attach_paper(row: Agreement, paper_id: int, *, by: Actor) -> None:
    """Note the paper registered for a confirmed agreement."""
    with transaction():
        lock(row).paper_id = paper_id
        cases.attach_paper(row.mediation.complaint, paper_id, "agreement", by=by)


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
        _check_mediator(table.body, mediator)
        _unseat(table, by)
        table.mediator_id = mediator.id
        chair = cases.admit(table.complaint, PartyRole.MEDIATOR, by=by, person=mediator)
        for seat in table.seats:
            if seat.left_at is None:
                cases.open_room(table.complaint, RoomKind.SEAT, [seat.party, chair], seat.party)
        for kind in (RoomKind.MEDIATORS, RoomKind.JOINT):
            cases.open_room(table.complaint, kind, [chair])
        events.record(MediatorReplaced(table.complaint_id, table.id, mediator.id), by)


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
        return len(tables)
