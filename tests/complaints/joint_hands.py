"""Several people who complain of the same, and what they do around a joint complaint."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.models import Contact, ContactKind, Person
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints.actions import joint
from complaints.models import Complaint, ConsentKind, JointCandidate, JointCase, JointMember, JointRun, PointKind
from complaints.queries.joint import candidates_of, joint_of
from kernel import clock
from kernel.crypto import blind_index
from kernel.db import db, transaction
from kernel.events import Actor
from tests.complaints.filing_hands import STORY
from tests.retold import step
from tests.world import World

SUMS = (320_000, 100_001, 59_900)


@dataclass(frozen=True)
class Parent:
    """Somebody who complains: the name of their place in the world, and the case."""

    who: str
    number: str


def person(world: World, who: str, index: int) -> None:
    """One more learner with an account."""
    with transaction():
        row = Person(name=f"家长{index}", login=who, staff_number=None, made_at=clock.now())
        db.session.add(row)
        db.session.flush()
        phone = f"1997000{index:04d}"
        contact = Contact(person_id=row.id, kind=ContactKind.PHONE, value=phone, verified_at=clock.now())
        contact.blind_index = blind_index("phone", phone)
        db.session.add(contact)
        world.people[who], world.viewers[who] = row.id, Viewer(person_id=row.id, role=Role.LEARNER)


@step
def crowd(world: World, number: int = 3, *, words: str = STORY, start: int = 1, **changes: object) -> list[Parent]:
    """So many people, each with an own case on the same thing and an own sum; placed among their like."""
    found = []
    for index in range(start, start + number):
        who = f"parent{index}"
        person(world, who, index)
        fen = SUMS[(index - 1) % len(SUMS)]
        told: dict[str, object] = {
            "name": f"家长示例{index}",
            "phone": f"1997000{index:04d}",
            "words": f"{words}（{index}）",
            "points": (cases.PointDraft(PointKind.REFUND, "退还余款", fen),),
            "entrust": True,
        }
        row = world.file(by=who, **(told | changes))
        found.append(Parent(who, row.number))
    cases.gather_similar()
    return found


def case(one: Parent) -> Complaint:
    """The case as it stands now."""
    return db.session.query(Complaint).filter_by(number=one.number).one()


def hand(world: World, one: Parent) -> Actor:
    """The complainant's own hand."""
    return world.actor(one.who)


@step
def proposed(world: World, crowd_of: list[Parent], by: str = "officer") -> JointCase:
    """A joint complaint led by the first, everybody told."""
    row = joint.propose(case(crowd_of[0]), "同一机构同一时间停课，要求相同。", by=world.actor(by))
    joint.sweep_offers()
    return row


@step
def joined(world: World, crowd_of: list[Parent], by: str = "officer") -> JointCase:
    """The same, and everybody has joined."""
    row = proposed(world, crowd_of, by)
    for one in crowd_of:
        joint.join(case(one), by=hand(world, one))
    return db.session.get_one(JointCase, row.id)


def candidate(one: Parent) -> JointCandidate:
    """What somebody stands as."""
    return db.session.query(JointCandidate).join(JointMember).filter(JointMember.complaint_id == case(one).id).one()


@step
def with_representatives(world: World, crowd_of: list[Parent], by: str = "officer") -> JointCase:
    """The same, the first two stand, all choose both, and the body has counted."""
    row = joined(world, crowd_of, by)
    for one in crowd_of[:2]:
        joint.stand(case(one), by=hand(world, one))
    chosen = [one.id for one in candidates_of(row)]
    for one in crowd_of:
        joint.choose(case(one), chosen, "0" * 64, by=hand(world, one))
    joint.elect(joint_now(crowd_of[0]), by=world.actor(by))
    return joint_now(crowd_of[0])


def joint_now(one: Parent) -> JointCase:
    """The joint complaint of somebody's case."""
    found = joint_of(case(one))
    assert found is not None
    return found


def carried(run: JointRun) -> JointRun:
    """The run after the job has gone on with it to its end."""
    key = run.id
    while joint.carry_out():
        pass
    return db.session.get_one(JointRun, key)


def accepted_for_all(world: World, crowd_of: list[Parent], by: str = "officer") -> None:
    """Accepted for everybody by one press, each decision served to each."""
    carried(joint.accept_all(joint_now(crowd_of[0]), by=world.actor(by)))
    for one in crowd_of:
        cases.acknowledge(case(one), by=hand(world, one))


def lead_consents(world: World, complaint: Complaint, who: str) -> None:
    """The lead case is entrusted to the association with both consents."""
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor(who))
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))


SOON = timedelta(days=20)
