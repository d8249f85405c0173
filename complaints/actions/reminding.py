"""Whom a step of a clock concerns, and their reminders: one per person, clock, kind, due date and day of the step."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select

from accounts.models import Membership, Organisation, Person
from accounts.roles import OrganisationKind, Role
from complaints.labels import sees_clock
from complaints.lifecycle import PartyRole
from complaints.models import Absence, Clock, Complaint, Party, Reminder
from complaints.permissions import DESK_EYES, INSTITUTION_EYES
from complaints.queries.desk import holds_on
from institutions.models import Institution
from kernel import clock
from kernel.bulk import among, insert_many
from kernel.db import db

BODY, SUPERIOR = PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT
LEARNER, INSTITUTION = PartyRole.COMPLAINANT, PartyRole.RESPONDENT
MEDIATION_BODY, MEDIATOR = PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR
HOLDERS = {
    "body": {BODY},
    "institution": {INSTITUTION},
    "complainant": {LEARNER},
    "parties": {LEARNER, INSTITUTION},
}
# At whose breach the learner hears that a day has passed, and at whose the body is asked to go on by itself or to see
# whether it was kept (T-REFUND is a clue flag: 处罚办法 arts. 8, 10).
TOLD_TO_LEARNER = frozenset({"T-ACC", "T-RESP", "T-RESP2", "T-MED", "T-TERM", "T-PERF"})
BODY_GOES_ON = frozenset({"T-RESP", "T-RESP2", "T-ID", "T-REFUND"})
# Of these whoever mediates hears every step, and both parties hear of a new day.
OF_MEDIATION = frozenset({"T-MED", "T-PM"})


class Concern(NamedTuple):
    """A clock and whom it may concern: its body and the superior, the officer in charge, the parties, who mediates."""

    clock_id: int
    complaint_id: int
    code: str
    duty: str
    due_on: date
    body_id: int | None
    superior_id: int | None
    officer_id: int | None
    filer_id: int | None
    organisation_id: int | None
    mediation_body_id: int | None


def clocks_with_concern(*columns: Any) -> Select[Any]:
    """These columns of clocks and behind them those of `Concern`, clock and case to be locked by `lock_both`."""
    of_case = (Organisation.parent_id, Complaint.officer_id, Complaint.filer_id)
    of_others = (Institution.organisation_id, Complaint.mediation_body_id)
    of_clock = (Clock.id, Clock.complaint_id, Clock.code, Clock.duty, Clock.due_on, Clock.body_id)
    return (
        select(*columns, *of_clock, *of_case, *of_others)
        .join(Complaint, Complaint.id == Clock.complaint_id)
        .join(Institution, Institution.id == Complaint.institution_id)
        .outerjoin(Organisation, Organisation.id == Clock.body_id)
    )


def lock_both(found: Select[Any]) -> Select[Any]:
    """Lock clock and case and pass over what somebody works on.

    An act locks its case first: with the case locked here too, a batch and an act never wait for each other crosswise.
    """
    return found.with_for_update(skip_locked=True, key_share=True, of=(Clock, Complaint))


class Step(NamedTuple):
    """Something to be said of a clock: warned, breached or redated, the day it belongs to and the instant."""

    concern: Concern
    kind: str
    on: date
    at: datetime


class Staff:
    """Who acts for the organisations of a batch now, and who sits in its cases as mediator, read once."""

    def __init__(self, concerns: Iterable[Concern]) -> None:
        concerns = list(concerns)
        self.acting: dict[int | None, list[tuple[Role, int]]] = {}
        self.mediating = _mediators({one.complaint_id for one in concerns if one.code in OF_MEDIATION})
        self.away = _away({one.officer_id for one in concerns if one.officer_id})
        named = {key for one in concerns for key in _organisations(one) if key}
        now = clock.now()
        found = (
            select(Membership.organisation_id, Organisation.kind, Membership.role, Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(or_(Membership.organisation_id.in_(named), Organisation.kind == OrganisationKind.OPERATOR))
            .where(Membership.from_at <= now, or_(Membership.until_at.is_(None), Membership.until_at > now))
            .where(Person.disabled_at.is_(None))
        )
        for organisation_id, kind, role, person_id in db.session.execute(found):
            self.acting.setdefault(organisation_id, []).append((role, person_id))
            if kind is OrganisationKind.OPERATOR:  # a case without a body waits at the platform's own intake
                self.acting.setdefault(None, []).append((role, person_id))

    def of(self, organisation_id: int | None, *roles: Role) -> set[int]:
        """Who acts for an organisation in one of these roles."""
        return {person_id for role, person_id in self.acting.get(organisation_id, []) if role in roles}

    def in_seat(self, seat: PartyRole, of: Concern) -> set[int]:
        """Who reads for a seat; at the body only the officer in charge, once there is one."""
        if seat is LEARNER:
            return {of.filer_id} if of.filer_id else set()
        if seat is INSTITUTION:
            return self.of(of.organisation_id, *INSTITUTION_EYES) if of.organisation_id else set()
        if seat is SUPERIOR:
            return self.of(of.superior_id, Role.SUPERVISOR) if of.superior_id else set()
        if seat is MEDIATION_BODY:
            return self.of(of.mediation_body_id, *DESK_EYES) if of.mediation_body_id else set()
        if seat is MEDIATOR:
            return self.mediating.get(of.complaint_id, set())
        desk = self.of(of.body_id, *DESK_EYES) if of.body_id else self.of(None, Role.PLATFORM_ADMIN)
        officer = self.away.get((of.body_id, of.officer_id), of.officer_id)
        return {officer} if officer in desk and officer else desk


def _away(officers: set[int]) -> dict[tuple[int | None, int | None], int]:
    """Who sees to the cases of those of these officers who are away today, by their desk."""
    if not officers:
        return {}
    columns = select(Absence.organisation_id, Absence.person_id, Absence.substitute_id)
    rows = db.session.execute(columns.where(among(Absence.person_id, officers), holds_on(clock.today())))
    return {(organisation_id, person_id): substitute for organisation_id, person_id, substitute in rows}


def _organisations(of: Concern) -> tuple[int | None, ...]:
    return of.body_id, of.superior_id, of.organisation_id, of.mediation_body_id


def _mediators(complaint_ids: set[int]) -> dict[int, set[int]]:
    """Who sits as mediator in each of these cases."""
    if not complaint_ids:
        return {}
    seated = select(Party.complaint_id, Person.id).join(Person, Person.id == Party.person_id)
    found = seated.where(among(Party.complaint_id, complaint_ids), Party.role == MEDIATOR, Party.until_at.is_(None))
    found = found.where(Person.disabled_at.is_(None))
    people: dict[int, set[int]] = {}
    for complaint_id, person_id in db.session.execute(found):
        people.setdefault(complaint_id, set()).add(person_id)
    return people


def seats_told(step: Step) -> set[PartyRole]:
    """The seats a step concerns: whose duty it is, who mediates, and at a breach who waits and who must see to it."""
    code, duty = step.concern.code, step.concern.duty
    seats = HOLDERS[duty] | ({MEDIATION_BODY, MEDIATOR} if code in OF_MEDIATION else set())
    if step.kind == "breached":
        seats |= {SUPERIOR} if duty == "body" else set()
        seats |= {BODY} if code in BODY_GOES_ON else set()
        seats |= {LEARNER} if code in TOLD_TO_LEARNER else set()
    if step.kind == "redated":
        seats |= {LEARNER, INSTITUTION} if code in OF_MEDIATION else {LEARNER}
    return {seat for seat in seats if sees_clock(frozenset({seat}), code)}


def remind(steps: list[Step], now: datetime) -> None:
    """Write the reminders of these steps in bulk, inside the open transaction; one that is there stays as it is."""
    if not steps:
        return
    staff = Staff({step.concern for step in steps})
    rows = [
        {
            "person_id": person_id,
            "clock_id": step.concern.clock_id,
            "kind": step.kind,
            "due_on": step.concern.due_on,
            "on": step.on,
            "made_at": now,
        }
        for step in steps
        for person_id in sorted({one for seat in seats_told(step) for one in staff.in_seat(seat, step.concern)})
    ]
    insert_many(Reminder, rows, missing=True)
