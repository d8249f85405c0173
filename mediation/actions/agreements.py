"""The agreement: confirmed by each seat, in force by signature and seal, changed by a later one."""

from collections.abc import Collection
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from complaints import actions as cases
from complaints.actions.standing import stand_in_of
from complaints.lifecycle import OWING
from complaints.lifecycle.standing import StandInKind
from complaints.queries.entrusting import entrusting_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.drafting import must_lead
from mediation.actions.tables import finish, must_go_on
from mediation.events import (
    AgreementComplete,
    AgreementConfirmed,
    AgreementSuperseded,
    ContactReleased,
    SignatureRecorded,
)
from mediation.lifecycle import AgreementState, Basis, PressedAs, agreement_target
from mediation.models import Agreement, Confirmation, Seat
from mediation.queries.agreement import court_filing_of, seats_of_text


def confirm(
    row: Agreement,
    digest: str,
    *,
    by: Actor,
    gives: Collection[str] = (),
    proved_at: datetime | None = None,
) -> None:
    """A party presses 确认 over the digest it was shown; a press, never a signature (rules §0b.5).

    `gives` is what of its own contact the others' copies may show: phone, address; `proved_at` when whoever presses
    last proved who they are.
    """
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        if not row.is_late:
            must_go_on(row.mediation)
        seat = seat_held(row, by)
        cases.must_have_mandate(row.mediation.complaint, "confirm", by)
        if agreement_target(row.state, "confirm") is None or digest != row.digest:
            raise IllegalMove(_l("协议文本已经变化，请重新阅读后再确认。"))
        if db.session.scalar(select(Confirmation.id).filter_by(agreement_id=row.id, seat_id=seat.id)):
            return
        db.session.add(
            Confirmation(
                agreement_id=row.id,
                seat_id=seat.id,
                person_id=by.person_id,
                digest=digest,
                confirmed_at=clock.now(),
                pressed_as=_pressed_as(seat, by),
                proved_at=proved_at,
                gives_phone="phone" in gives,
                gives_address="address" in gives,
            )
        )
        db.session.flush()
        events.record(AgreementConfirmed(row.mediation.complaint_id, row.id, seat.id, digest), by)
        if gives:
            _note_release(row, seat, gives, by)
        _complete(row, by)


def _pressed_as(seat: Seat, by: Actor) -> PressedAs:
    """In what quality: a guardian and an agent press for the party, each by what the law or the mandate gives."""
    if seat.party.role in OWING:
        return PressedAs.ORGANISATION
    if by.role != Role.LEARNER:
        return PressedAs.ORGANISATION if by.organisation_id is not None else PressedAs.SELF
    row = stand_in_of(seat.party.complaint_id, by.person_id)
    kinds = {StandInKind.GUARDIAN: PressedAs.GUARDIAN, StandInKind.AGENT: PressedAs.AGENT}
    if row is not None:
        return kinds.get(row.kind, PressedAs.SELF)
    return PressedAs.SELF


def release_contact(row: Agreement, gives: Collection[str], *, by: Actor) -> None:
    """Whoever owns a contact says what the others' copies show of it, until the day of signature is on record."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        if row.state not in (AgreementState.DRAFTED, AgreementState.CONFIRMED):
            raise IllegalMove(_l("协议已签字盖章，各方的那一份不再改变。"))
        seat = seat_held(row, by)
        own = db.session.scalar(select(Confirmation).filter_by(agreement_id=row.id, seat_id=seat.id))
        if own is None:
            raise IllegalMove(_l("请先确认协议文本。"))
        own.gives_phone, own.gives_address = "phone" in gives, "address" in gives
        _note_release(row, seat, gives, by)


def _note_release(row: Agreement, seat: Seat, gives: Collection[str], by: Actor) -> None:
    said = ContactReleased(row.mediation.complaint_id, row.id, seat.id, "phone" in gives, "address" in gives)
    events.record(said, by)


def seat_held(row: Agreement, by: Actor) -> Seat:
    """The place of this text that this hand stands for; NotYours without one."""
    held = {party.id for party in cases.seats_held(row.mediation.complaint, by)}
    for seat in seats_of_text(row):
        if seat.party_id in held:
            return seat
    raise NotYours()


def _complete(row: Agreement, by: Actor) -> None:
    needed = {seat.id for seat in seats_of_text(row)}
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
        must_lead(row, by)
        state = agreement_target(row.state, "record_signature")
        if state is None:
            raise IllegalMove(_l("各方都确认后，才能记录签字盖章。"))
        if signed_on > clock.today() or (row.confirmed_at and signed_on < clock.day_of(row.confirmed_at)):
            raise DomainError(_l("签字盖章的日期应在各方确认之后，且不晚于今天。"))
        row.state, row.signed_on, row.recorded_by_id = state, signed_on, by.person_id
        events.record(SignatureRecorded(table.complaint_id, row.id, signed_on), by)
        if row.supersedes_id is not None:
            _replace(row, signed_on, by)
            return
        if row.oral_id is not None:
            cases.put_in_writing(table.complaint, signed_on, by=by)
            return
        if row.points:
            cases.settle_part(table.complaint, row.offer, [one.id for one in row.points], signed_on, by=by)
            return
        cases.agree(table.complaint, row.offer, signed_on, by=by, partly=partly)
        finish(table, "record_signature", by)
        if table.basis is Basis.ENTRUSTED and entrusting_of(table.complaint) is not None:
            cases.return_entrusted(table.complaint, True, by=by)


def _replace(row: Agreement, signed_on: date, by: Actor) -> None:
    """The later agreement takes the place of the one it changes; what was not yet kept is owed by it."""
    old = lock(db.session.get_one(Agreement, row.supersedes_id))
    old.state = agreement_target(old.state, "supersede") or old.state
    before_on = None if court_filing_of(old) is not None else old.signed_on
    cases.change_agreement(row.mediation.complaint, row.offer, signed_on, old.offer, before_on, by=by)
    events.record(AgreementSuperseded(row.mediation.complaint_id, old.id, row.id), by)


def attach_paper(row: Agreement, paper_id: int, *, by: Actor) -> None:
    """Note the paper registered for a confirmed agreement."""
    with transaction():
        lock(row).paper_id = paper_id
        cases.attach_paper(row.mediation.complaint, paper_id, "agreement", by=by)
