"""A group of many: copies of one filed case, each with a person and a sum of its own, made in a few statements."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select

from accounts.models import Contact, ContactKind, Person
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.actions.filing import new_number
from complaints.lifecycle import CLAIMANTS
from complaints.models import Clock, Complaint, Party, Point, Room, RoomMember
from kernel import clock
from kernel.crypto import blind_index
from kernel.db import db, new_ref, transaction
from tests.complaints.joint_hands import SUMS, Parent, case, crowd
from tests.world import World

Row = dict[str, Any]
Change = Callable[[Row, int], Row]


def group(world: World, number: int) -> list[Parent]:
    """So many people with a case each about one thing at one desk; the first was filed, the others are its like."""
    first = crowd(world, 1)[0]
    with transaction():
        people = _people(world, number)
        cases = _cases(case(first), people)
        parties = _copied(Party, case(first).id, cases, lambda row, to: _seat(row, people[to]))
        for model in (Point, Clock):
            _copied(model, case(first).id, cases, lambda row, to: _point(row, to) if "fen" in row else row)
        _rooms(case(first).id, cases, parties)
    numbers = {one.id: one.number for one in db.session.query(Complaint).filter(Complaint.id.in_(cases))}
    return [first, *(Parent(f"parent{place + 2}", numbers[key]) for place, key in enumerate(cases))]


def _people(world: World, number: int) -> list[int]:
    now, places = clock.now(), range(2, number + 1)
    rows = [Person(name=f"家长{one}", login=f"parent{one}", staff_number=None, made_at=now) for one in places]
    db.session.add_all(rows)
    db.session.flush()
    for one, person in zip(places, rows, strict=True):
        phone = f"1997000{one:04d}"
        contact = Contact(person_id=person.id, kind=ContactKind.PHONE, value=phone, verified_at=now)
        contact.blind_index = blind_index("phone", phone)
        db.session.add(contact)
        world.people[f"parent{one}"] = person.id
        world.viewers[f"parent{one}"] = Viewer(person_id=person.id, role=Role.LEARNER)
    db.session.flush()
    return [person.id for person in rows]


def _cases(lead: Complaint, people: list[int]) -> list[int]:
    known = dict(db.session.execute(select(Complaint.__table__).where(Complaint.id == lead.id)).mappings().one())
    known.pop("id")
    rows = []
    for place, person in enumerate(people, 2):
        phone = f"1997000{place:04d}"
        own = {"ref": new_ref(), "number": new_number(), "idempotency_key": f"group-{place:04d}", "filer_id": person}
        own |= {"name": f"家长示例{place}", "phone": phone, "phone_index": blind_index("phone", phone)}
        rows.append(known | own | {"claimed_fen": _sum(place)})
    db.session.execute(insert(Complaint.__table__), rows)
    made = select(Complaint.id).where(Complaint.idempotency_key.like("group-%")).order_by(Complaint.idempotency_key)
    return list(db.session.scalars(made))


def _sum(place: int) -> int:
    return SUMS[(place - 1) % len(SUMS)]


def _seat(row: Row, person: int) -> Row:
    return row | {"person_id": person} if row["role"] in CLAIMANTS else row


def _point(row: Row, to: int) -> Row:
    return row | {"fen": _sum(to + 2)}


def _copied(model: Any, lead_id: int, cases: list[int], change: Change) -> list[Row]:
    """The lead's rows of a table for each case; answers what the table holds of these cases now."""
    table = model.__table__
    known = [dict(row) for row in db.session.execute(select(table).where(table.c.complaint_id == lead_id)).mappings()]
    for row in known:
        row.pop("id")
    rows = [change(row, place) | {"complaint_id": key} for place, key in enumerate(cases) for row in known]
    if "ref" in table.c:
        rows = [row | {"ref": new_ref()} for row in rows]
    db.session.execute(insert(table), rows)
    made = select(table).where(table.c.complaint_id.in_(cases)).order_by(table.c.id)
    return [dict(row) for row in db.session.execute(made).mappings()]


def _rooms(lead_id: int, cases: list[int], parties: list[Row]) -> None:
    """The rooms with whoever sits in them: the seat of the same role in each case."""
    roles = {row.id: row.role for row in db.session.query(Party).filter_by(complaint_id=lead_id)}
    seats = {(row["complaint_id"], row["role"]): row["id"] for row in parties}

    def own(row: Row, to: int) -> Row:
        return row | {"party_id": seats[cases[to], roles[row["party_id"]]] if row["party_id"] else None}

    made = _copied(Room, lead_id, cases, own)
    members = db.session.execute(
        select(Room.kind, RoomMember.__table__)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .where(Room.complaint_id == lead_id)
    ).mappings()
    rows = []
    for member in [dict(one) for one in members]:
        kind, role = member.pop("kind"), roles[member["party_id"]]
        member.pop("id")
        for room in (one for one in made if one["kind"] == kind):
            rows.append(member | {"room_id": room["id"], "party_id": seats[room["complaint_id"], role]})
    db.session.execute(insert(RoomMember.__table__), rows)
