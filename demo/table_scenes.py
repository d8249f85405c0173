"""Scenes at the table and after it: consents, talk, offers taken, agreements, ends, publication."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from accounts.models import Organisation, Person
from accounts.roles import ASSOCIATIONS, OrganisationKind, Role
from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import ConsentKind, Offer, Room
from demo import phrases
from demo.scenes import Case, _standing
from disclosure import actions as publishing
from disclosure.queries.desk import by_case
from kernel import clock
from kernel.db import db
from kernel.events import Actor
from mediation import actions as tables
from mediation.models import Standing

When = tuple[int, str]
INSTITUTION = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
PATIENCE = timedelta(days=25)


def consented(case: Case) -> Iterator[When]:
    """Both sides agree to mediation; a department entrusts its association."""
    yield 8, "11:00"
    complaint, body = case.complaint, case.complaint.body
    own = body is not None and body.kind in ASSOCIATIONS
    if case.staff is not None:
        cases.consent(complaint, ConsentKind.MEDIATE if own else ConsentKind.ENTRUST, True, by=case.staff)
    if not own:
        yield 9, "09:50"
        cases.entrust(complaint, _association(case, body), by=case.officer)


def _association(case: Case, body: Organisation | None) -> Organisation:
    """The association of the department's own region."""
    region = body.region_code if body is not None else None
    kind = OrganisationKind.CONSUMER_ASSOCIATION
    return next(one for one in case.world.bodies.values() if one.kind is kind and one.region_code == region)


def table_opened(case: Case) -> Iterator[When]:
    """The association sets the table."""
    yield 10, "10:15"
    complaint = case.complaint
    body = complaint.mediation_body or complaint.body
    hand = case._of(body, Role.MEDIATOR)
    mediator = db.session.get_one(Person, hand.person_id)
    tables.open_table(complaint, mediator, by=case._of(body, Role.OFFICER))


def talked(case: Case) -> Iterator[When]:
    """They talk: in the joint room, and each with the mediator alone."""
    number = case.story.number
    yield 10, "15:20"
    _say(case, RoomKind.JOINT, phrases.pick(phrases.MEDIATOR_SAYS, 0), case.mediator)
    yield 10, "20:40"
    _say(case, RoomKind.JOINT, phrases.pick(phrases.LEARNER_SAYS, number), case.learner)
    yield 11, "10:30"
    if case.staff is not None:
        _say(case, RoomKind.JOINT, phrases.pick(phrases.INSTITUTION_SAYS, number), case.staff)
    yield 11, "14:00"
    _say(case, RoomKind.SEAT, phrases.PRIVATE_TO_LEARNER, case.mediator, PartyRole.COMPLAINANT, PartyRole.GUARDIAN)
    _say(case, RoomKind.SEAT, phrases.PRIVATE_TO_INSTITUTION, case.mediator, PartyRole.RESPONDENT)
    yield 11, "19:25"
    _say(case, RoomKind.SEAT, phrases.LEARNER_PRIVATELY, case.learner, PartyRole.COMPLAINANT, PartyRole.GUARDIAN)
    yield 11, "20:05"
    _pin(case)


def _say(case: Case, kind: RoomKind, words: str, by: Actor, *whose: PartyRole) -> None:
    """Say something in a room of the case; `whose` names the seat of a private one."""
    found = select(Room).where(Room.complaint_id == case.complaint.id, Room.kind == kind)
    rooms = [room for room in db.session.scalars(found) if not whose or (room.party and room.party.role in whose)]
    cases.say(rooms[0], words, by=by, key=f"demo-{case.story.number}-{clock.now():%m%d%H%M}")


def _pin(case: Case) -> None:
    """The mediator puts both sides' words on one thing side by side in the joint room."""
    room = cases.joint_room(case.complaint)
    if room is None:
        return
    draft = tables.FactDraft(phrases.FACT, phrases.FACT_CLAIM, phrases.FACT_ANSWER, Standing.DISPUTED)
    tables.pin(case.table, room, draft, by=case.mediator, key=f"demo-fact-{case.story.number}")


def taken(case: Case) -> Iterator[When]:
    """The learner accepts what lies on the table."""
    yield 13, "12:35"
    standing = _standing(case)
    cases.reply(standing, standing.version, True, by=case.learner)


def drafted(case: Case) -> Iterator[When]:
    """The mediator writes the agreement."""
    yield 14, "09:30"
    found = select(Offer).where(Offer.complaint_id == case.complaint.id).order_by(Offer.version.desc()).limit(1)
    tables.draft_agreement(case.table, db.session.scalars(found).one(), by=case.mediator)


def learner_confirmed(case: Case) -> Iterator[When]:
    """The learner presses 确认."""
    yield 14, "20:10"
    tables.confirm(case.agreement, case.agreement.digest, by=case.learner)


def institution_confirmed(case: Case) -> Iterator[When]:
    """The institution presses 确认."""
    yield 15, "11:20"
    if case.staff is not None:
        tables.confirm(case.agreement, case.agreement.digest, by=case.staff)


def signed(case: Case) -> Iterator[When]:
    """The paper came back signed and sealed."""
    yield 17, "16:00"
    tables.record_signature(case.agreement, clock.today(), by=case.mediator)


def terminated(case: Case) -> Iterator[When]:
    """The body ends mediation."""
    yield 14, "15:45"
    cases.terminate(case.complaint, list(case.story.grounds), case.story.reasons, by=case.officer)


def withdrawn(case: Case) -> Iterator[When]:
    """The learner withdraws."""
    yield 2 if case.complaint.status is Status.ASSIGNED else 9, "09:15"
    cases.withdraw(case.complaint, by=case.learner)
    yield 1, "+5"
    cases.finish_withdrawals()


def withdrawal_signed(case: Case) -> Iterator[When]:
    """The officer signs that the withdrawal ended mediation."""
    yield 1, "10:20"
    cases.sign_termination(case.complaint, "投诉人撤回投诉，撤回已经生效。", by=case.officer)


def closed(case: Case) -> Iterator[When]:
    """The body files the case away."""
    yield 2, "+0"
    body_closes = case.complaint.status is not Status.AGREED
    cases.close(case.complaint, by=case.officer if body_closes else case.mediator)


def outside_number(case: Case) -> Iterator[When]:
    """The learner notes the number the other platform gave."""
    yield 1, "12:00"
    number = f"示例{clock.today():%Y%m%d}{case.story.number:04d}"
    cases.record_outside_number(case.complaint, number, clock.today(), by=case.learner)


def closed_by_learner(case: Case) -> Iterator[When]:
    """The learner needs nothing more from here."""
    yield 15, "18:00"
    cases.close(case.complaint, by=case.learner)


def made_public(case: Case) -> Iterator[When]:
    """An officer writes the summary, the institution looks at it, it is published; `end` says how far it comes."""
    steps = ("review", "notified", "published")
    if case.story.end not in steps:
        return
    for step in steps[: steps.index(case.story.end) + 1]:
        yield 2, "+0"
        candidate = by_case(case.complaint.number)
        if candidate is None:
            raise LookupError(f"case {case.story.number} made no candidate")
        if step == "review":
            publishing.prepare(candidate, candidate.draft, by=case.officer)
        elif step == "notified":
            publishing.notify(candidate, by=case.officer)
        else:
            publishing.publish(candidate, by=case.second)
