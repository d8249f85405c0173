"""Bodies and people the small world lacks, and reads of what a case of disputed power holds."""

from accounts.models import Membership, Person
from accounts.permissions import Viewer
from accounts.roles import Level, Mode, OrganisationKind, Role
from complaints.lifecycle import PartyRole
from complaints.models import Clock, Complaint, Decision, DecisionKind, Party
from kernel import clock
from kernel.db import db, transaction
from kernel.events import EventRow
from tests.world import World, add_bodies, body

MODELS = (Complaint, Party, Clock, Decision, EventRow)


def rows() -> list[object]:
    db.session.rollback()
    return [tuple(row) for model in MODELS for row in db.session.execute(model.__table__.select())]


def clocks(complaint: Complaint, code: str) -> list[Clock]:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id).all()


def seats(complaint: Complaint, role: PartyRole) -> set[int]:
    found = db.session.query(Party).filter_by(complaint_id=complaint.id, role=role, until_at=None)
    return {row.organisation_id for row in found if row.organisation_id}


def transfer(complaint: Complaint) -> Decision:
    found = db.session.query(Decision).filter_by(complaint_id=complaint.id, kind=DecisionKind.TRANSFER)
    return found.order_by(Decision.id.desc()).limit(1).one()


def officer_at(world: World, place: str, role: Role = Role.OFFICER) -> str:
    """Somebody at a body the world has nobody at; answers the name."""
    name = f"{role}_{place}"
    if name not in world.viewers:
        with transaction():
            person = Person(name=name, login=name, staff_number="示099", made_at=clock.now())
            db.session.add(person)
            db.session.flush()
            body = world.organisation(place)
            member = Membership(person_id=person.id, organisation_id=body.id, role=role, from_at=clock.now())
            db.session.add(member)
            db.session.flush()
            world.people[name] = person.id
            world.viewers[name] = Viewer(person.id, role, body.id, member.id, body.kind)
    return name


def regulator_here(world: World) -> str:
    """The market regulator switched to handle its cases here; answers its officer."""
    with transaction():
        world.organisation("regulator").mode = Mode.HERE
    return officer_at(world, "regulator")


def another_department(world: World, parent: str | None = "province") -> str:
    """A second education department of the same superior; answers its officer."""
    with transaction():
        values = {"region_code": "110105", "level": Level.COUNTY, "short_name": "朝教"}
        above = world.organisations[parent] if parent else None
        second = body("second", OrganisationKind.EDUCATION_DEPARTMENT, "朝阳示例教育局", parent_id=above, **values)
        add_bodies(world, second)
    return officer_at(world, "second")
