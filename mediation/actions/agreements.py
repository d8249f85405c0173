"""The agreement: written from an accepted offer, confirmed by each seat, in force by signature and seal."""

import hashlib
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints import actions as cases
from complaints.facts import category_name, wishes
from complaints.lifecycle import PartyRole
from complaints.models import Offer, OfferState
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.seats import mark_who_confirms
from mediation.actions.tables import finish, must_chair, must_go_on
from mediation.events import (
    AgreementComplete,
    AgreementConfirmed,
    AgreementDiscarded,
    AgreementDrafted,
    SignatureRecorded,
)
from mediation.lifecycle import AgreementState, Basis, agreement_target
from mediation.models import Agreement, Confirmation, Mediation, Seat
from mediation.wording import AgreementFacts, ItemFacts, agreement


def draft_agreement(table: Mediation, offer: Offer, *, by: Actor) -> Agreement:
    """Write the canonical text from the version of the offer that all have accepted (人民调解法 art. 29)."""
    with transaction():
        lock(table.complaint)
        lock(table)
        must_chair(table, by)
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
        mark_who_confirms(table, offer)
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


def discard_agreement(row: Agreement, *, by: Actor) -> None:
    """Put a drafted text aside before all have confirmed it."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        must_chair(row.mediation, by)
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
        must_go_on(row.mediation)
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
        must_chair(table, by)
        state = agreement_target(row.state, "record_signature")
        if state is None:
            raise IllegalMove(_l("各方都确认后，才能记录签字盖章。"))
        if signed_on > clock.today() or (row.confirmed_at and signed_on < clock.day_of(row.confirmed_at)):
            raise DomainError(_l("签字盖章的日期应在各方确认之后，且不晚于今天。"))
        row.state, row.signed_on, row.recorded_by_id = state, signed_on, by.person_id
        events.record(SignatureRecorded(table.complaint_id, row.id, signed_on), by)
        cases.agree(table.complaint, signed_on, by=by, partly=partly)
        finish(table, "record_signature", by)


def attach_paper(row: Agreement, paper_id: int, *, by: Actor) -> None:
    """Note the paper registered for a confirmed agreement."""
    with transaction():
        lock(row).paper_id = paper_id
        cases.attach_paper(row.mediation.complaint, paper_id, "agreement", by=by)
