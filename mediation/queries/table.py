"""Finding tables and agreements; each read takes the viewer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, null, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Membership, Person
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import CLAIMANTS, PartyRole, Status
from complaints.models import Complaint, Consent, ConsentKind, Entrusting, JointMember, Party
from complaints.queries import answer_day, seats_of, visible_to
from complaints.queries.turns import actor_of
from complaints.turns import Ask
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from mediation.lifecycle import AgreementState, MediationState
from mediation.models import Agreement, Confirmation, Mediation, Seat
from mediation.permissions import may_enter

WAITING = (Status.ACCEPTED, Status.ENTRUSTED)


def visible_tables(viewer: Viewer) -> Select[Mediation]:
    """The tables of cases the viewer holds a seat in."""
    return select(Mediation).where(may_enter(viewer))


def mediation_for(viewer: Viewer, number: str, *, with_seats: bool = True, table: str | None = None) -> Mediation:
    """The newest table of a case by the case's number, or the one asked for by its own ref, or NotFound.

    Seats nobody asks for are read later.
    """
    named = [Mediation.ref == table] if table else []
    seats = [joinedload(Mediation.seats).joinedload(Seat.party)] if with_seats else []
    rows = db.session.scalars(
        visible_tables(viewer)
        .join(Complaint, Complaint.id == Mediation.complaint_id)
        .where(Complaint.number == number.upper(), *named)
        .options(
            joinedload(Mediation.complaint).joinedload(Complaint.institution),
            joinedload(Mediation.complaint).joinedload(Complaint.points),
            joinedload(Mediation.complaint).joinedload(Complaint.joint_places).joinedload(JointMember.joint),
            joinedload(Mediation.body),
            joinedload(Mediation.entrusting).joinedload(Entrusting.body),
            joinedload(Mediation.entrusting).joinedload(Entrusting.to),
            *seats,
            joinedload(Mediation.mediator),
            joinedload(Mediation.extra_seats),
            joinedload(Mediation.refusals),
            joinedload(Mediation.panel_rule),
            joinedload(Mediation.panel_places),
            joinedload(Mediation.declared),
        )
        .order_by(Mediation.id.desc())
    )
    found = rows.unique().first()
    if found is None:
        raise NotFound()
    return found


def mediation_of(complaint: Complaint) -> Mediation | None:
    """The newest table of a case the caller already may see; None while it waits for one."""
    if complaint.status in WAITING:
        return None
    found = select(Mediation).filter_by(complaint_id=complaint.id).order_by(Mediation.id.desc())
    return db.session.scalar(found.limit(1))


def mediations_of(viewer: Viewer) -> list[Mediation]:
    """The tables a mediator presides over or sits beside, newest first."""
    beside = select(Party.complaint_id).where(
        Party.person_id == viewer.person_id, Party.role == PartyRole.CO_MEDIATOR, Party.until_at.is_(None)
    )
    return list(
        db.session.scalars(
            visible_tables(viewer)
            .where((Mediation.mediator_id == viewer.person_id) | Mediation.complaint_id.in_(beside))
            .options(joinedload(Mediation.complaint).joinedload(Complaint.institution))
            .order_by(Mediation.id.desc())
            .limit(200)
        )
    )


def waiting_for_mediator(viewer: Viewer) -> list[Complaint]:
    """Cases of the viewer's body that have no table yet, or whose mediator stepped down.

    A body's own case waits for a mediator once both sides agreed to mediation (O121 art. 18).
    """
    found = db.session.scalars(
        visible_to(viewer)
        .where(
            (Complaint.mediation_body_id == viewer.organisation_id)
            | ((Complaint.mediation_body_id.is_(None)) & (Complaint.body_id == viewer.organisation_id)),
            Complaint.status.in_(WAITING) & Complaint.given_back_at.is_(None)
            | (Complaint.status == Status.MEDIATING) & Complaint.id.in_(_chairless()),
            (Complaint.status != Status.ACCEPTED) | _agreed(frozenset({PartyRole.RESPONDENT})) & _agreed(CLAIMANTS),
        )
        .options(joinedload(Complaint.institution))
        .order_by(Complaint.filed_at)
        .limit(200)
    )
    return list(found)


def _agreed(side: frozenset[PartyRole]) -> ColumnElement[bool]:
    """Whether the newest word of a seated party of this side is yes to mediation."""
    said = Consent.complaint_id == Complaint.id, Consent.kind == ConsentKind.MEDIATE, Consent.lapsed_at.is_(None)
    seated = Party.id == Consent.party_id, Party.role.in_(sorted(side)), Party.until_at.is_(None)
    newest = select(Consent.is_given).join(Party, Party.id == Consent.party_id).where(*said, *seated)
    newest = newest.order_by(Consent.given_at.desc(), Consent.id.desc()).limit(1).correlate(Complaint)
    return newest.scalar_subquery().is_(True)


def _chairless() -> Select[int]:
    """The cases whose table is open and has no mediator: the one it had stepped down."""
    seated = select(Party.complaint_id).where(Party.role == PartyRole.MEDIATOR, Party.until_at.is_(None))
    tables = select(Mediation.complaint_id).where(Mediation.state == MediationState.OPEN)
    return tables.where(Mediation.complaint_id.not_in(seated))


def is_chairless(complaint: Complaint) -> bool:
    """Whether the case's open table waits for another mediator."""
    return db.session.scalar(_chairless().where(Mediation.complaint_id == complaint.id)) is not None


def chair_asks(complaint: Complaint) -> list[Ask]:
    """The body that mediates has to name another mediator (fills the registry of open asks)."""
    if not is_chairless(complaint):
        return []
    actor = "mediation_body" if complaint.mediation_body_id is not None else "body"
    return [Ask(actor, "name_mediator", None, "escalate")]


def agreement_of(mediation: Mediation, *, with_presses: bool = True) -> Agreement | None:
    """The newest agreement that was not put aside; who pressed is read later where nobody asks for it."""
    presses = [selectinload(Agreement.confirmations)] if with_presses else []
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.mediation_id == mediation.id, Agreement.state != AgreementState.DISCARDED)
        .options(*presses)
        .order_by(Agreement.version.desc())
        .limit(1)
    )


def seat_of(viewer: Viewer, mediation: Mediation) -> Seat | None:
    """The viewer's own place at the table, if they have one that confirms."""
    mine = {party.id for party in seats_of(viewer, mediation.complaint)}
    return next((seat for seat in mediation.seats if seat.party_id in mine and seat.left_at is None), None)


def without_mediator(viewer: Viewer) -> list[Mediation]:
    """Open tables of the viewer's body whose mediator no longer sits in the case."""
    sits = select(Party.id).where(
        Party.complaint_id == Mediation.complaint_id,
        Party.person_id == Mediation.mediator_id,
        Party.role == PartyRole.MEDIATOR,
        Party.until_at.is_(None),
    )
    found = visible_tables(viewer).where(
        Mediation.body_id == viewer.organisation_id, Mediation.state == MediationState.OPEN, ~sits.exists()
    )
    case = joinedload(Mediation.complaint).joinedload(Complaint.institution)
    return list(db.session.scalars(found.options(case).order_by(Mediation.id).limit(200)))


def tables_in_hand(person_id: int, organisation_id: int) -> int:
    """How many open tables of a body somebody leads."""
    mine = Mediation.mediator_id == person_id, Mediation.body_id == organisation_id
    return db.session.scalar(select(func.count()).where(*mine, Mediation.state == MediationState.OPEN)) or 0


def open_tables(organisation_id: int) -> int:
    """How many open tables a body has."""
    own = Mediation.body_id == organisation_id, Mediation.state == MediationState.OPEN
    return db.session.scalar(select(func.count()).where(*own)) or 0


def mediators_of(organisation_id: int) -> list[Person]:
    """The mediators a body may assign."""
    now = clock.now()
    return list(
        db.session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == Role.MEDIATOR,
                Membership.until_at.is_(None) | (Membership.until_at > now),
                Person.disabled_at.is_(None),
            )
            .order_by(Person.id)
        )
    )


def unconfirmed(cases: Any) -> Select[str, datetime, date, PartyRole, int]:
    """Who still has to confirm the text drafted in these cases: act, since when, until when, role, order."""
    return (
        select(literal("confirm"), Agreement.drafted_at, cast(null(), Date), Party.role, Seat.id)
        .join(Mediation, Mediation.id == Agreement.mediation_id)
        .join(Seat, Seat.mediation_id == Mediation.id)
        .join(Party, Party.id == Seat.party_id)
        .outerjoin(Confirmation, (Confirmation.agreement_id == Agreement.id) & (Confirmation.seat_id == Seat.id))
        .where(
            Mediation.complaint_id.in_(cases),
            Agreement.state == AgreementState.DRAFTED,
            Seat.must_confirm,
            Seat.left_at.is_(None),
            Confirmation.id.is_(None),
        )
    )


def unsigned(cases: Any) -> Select[str, datetime, date, PartyRole, int]:
    """The text of these cases all have confirmed, which waits for signature and seal, in the same columns."""
    by = literal(PartyRole.MEDIATOR, Party.role.type)
    return (
        select(literal("sign"), Agreement.drafted_at, cast(null(), Date), by, Agreement.id)
        .join(Mediation, Mediation.id == Agreement.mediation_id)
        .where(Mediation.complaint_id.in_(cases), Agreement.state == AgreementState.CONFIRMED)
    )


def agreement_asks(complaint: Complaint) -> list[Ask]:
    """Who still has to confirm the drafted text, as asks."""
    rows = db.session.execute(unconfirmed([complaint.id]).order_by(Seat.id)).all()
    return [Ask(actor_of(role), act, answer_day(since)) for act, since, _until, role, _place in rows]
