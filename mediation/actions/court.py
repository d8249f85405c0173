"""Judicial confirmation: who wants to apply, when and where it was filed, what the court said (民诉法 art. 205)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import PartyRole
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.agreements import seat_held
from mediation.events import CourtApplied, CourtDecided, CourtWishRecorded
from mediation.lifecycle import OWN_FORMS, AgreementState, CourtOutcome
from mediation.models import Agreement, CourtFiling, CourtWish
from mediation.queries.agreement import seats_of_text

NOTERS = frozenset({PartyRole.MEDIATOR, PartyRole.MEDIATION_BODY, PartyRole.HANDLING_BODY})


class CourtDayWrong(DomainError):
    """A day that lies before what it follows, or has not come."""

    status = 422


def may_be_confirmed(row: Agreement) -> bool:
    """Whether the agreement is in force and in the name of a mediation body of its own (rules §0b.6)."""
    return row.state is AgreementState.EFFECTIVE and row.form in OWN_FORMS


def _must_be_confirmable(row: Agreement) -> None:
    if not may_be_confirmed(row):
        raise IllegalMove(_l("只有以调解组织自己名义达成、已经生效的协议，才能申请司法确认。"))


def wish_court(row: Agreement, is_wanted: bool, *, by: Actor) -> None:
    """A party says whether it wants to apply together with the others; it may say otherwise until it is applied for."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        _must_be_confirmable(row)
        if filing_of(row) is not None:
            raise IllegalMove(_l("已经向法院提出申请，不能再改。"))
        cases.must_have_mandate(row.mediation.complaint, "confirm", by)
        seat, person_id = seat_held(row, by), by.person_id
        if person_id is None:
            raise NotYours()
        known = db.session.scalar(select(CourtWish).filter_by(agreement_id=row.id, seat_id=seat.id))
        if known is None:
            known = CourtWish(agreement_id=row.id, seat_id=seat.id)
            db.session.add(known)
        known.is_wanted, known.said_at = is_wanted, clock.now()
        known.person_id = person_id
        events.record(CourtWishRecorded(row.mediation.complaint_id, row.id, seat.id, is_wanted), by)


def filing_of(row: Agreement) -> CourtFiling | None:
    """The application as noted."""
    return db.session.scalar(select(CourtFiling).filter_by(agreement_id=row.id))


def all_want(row: Agreement) -> bool:
    """Whether every party has said that it wants to apply: the application is a joint one."""
    said = {one.seat_id: one.is_wanted for one in db.session.scalars(select(CourtWish).filter_by(agreement_id=row.id))}
    return all(said.get(seat.id) for seat in seats_of_text(row))


def note_application(row: Agreement, applied_on: date, court: str, number: str = "", *, by: Actor) -> CourtFiling:
    """A party or the mediation body notes that the parties applied together; T-CONF is met on that day."""
    with transaction():
        complaint = lock(row.mediation.complaint)
        lock(row)
        _must_be_confirmable(row)
        _must_note(row, by)
        if filing_of(row) is not None:
            raise IllegalMove(_l("已经记过向法院提出的申请。"))
        if not all_want(row):
            raise IllegalMove(_l("司法确认要各方共同申请。还有一方没有表示愿意。"))
        if row.signed_on is None or not row.signed_on <= applied_on <= clock.today():
            raise CourtDayWrong(_l("申请的日期应在协议生效之后，且不晚于今天。"))
        made = CourtFiling(
            agreement_id=row.id,
            applied_on=applied_on,
            court=court.strip(),
            number=number.strip(),
            outcome=CourtOutcome.PENDING,
            noted_by_id=by.person_id,
            noted_at=clock.now(),
        )
        db.session.add(made)
        db.session.flush()
        cases.note_court_filing(complaint, row.signed_on, applied_on, by=by)
        events.record(CourtApplied(complaint.id, row.id, applied_on), by)
        return made


def _must_note(row: Agreement, by: Actor) -> None:
    held = cases.seats_held(row.mediation.complaint, by)
    seated = {seat.party_id for seat in seats_of_text(row)}
    if not any(one.role in NOTERS or one.id in seated for one in held):
        raise NotYours()


def note_court_outcome(row: Agreement, outcome: CourtOutcome, decided_on: date, number: str = "", *, by: Actor) -> None:
    """What the court said, on which day, under which number; noted once."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        _must_note(row, by)
        filing = filing_of(row)
        if filing is None or filing.outcome is not CourtOutcome.PENDING or outcome is CourtOutcome.PENDING:
            raise IllegalMove()
        if not filing.applied_on <= decided_on <= clock.today():
            raise CourtDayWrong(_l("裁定的日期应在申请之后，且不晚于今天。"))
        filing.outcome, filing.decided_on = outcome, decided_on
        filing.number = number.strip() or filing.number
        events.record(CourtDecided(row.mediation.complaint_id, row.id, outcome, decided_on), by)
