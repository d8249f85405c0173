"""A mediator leaves: the seat ends at once, the table waits, another of the body takes it over in every room."""

import pytest
from flask import Flask

from accounts import actions as accounts
from accounts.models import Membership
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, Party, Room, RoomMember
from complaints.queries import rooms_of, visible_to
from kernel import outbox
from kernel.db import db
from kernel.errors import DomainError, NotYours
from mediation import actions as tables
from mediation.queries import without_mediator
from tests.complaints.driver import table_of
from tests.complaints.hands import sign_in, submit, text
from tests.mediation.seat_hands import declared
from tests.world import World


def leave(world: World, name: str = "mediator") -> None:
    held = db.session.get_one(Membership, world.viewers[name].membership_id)
    accounts.leave(held, by=world.actor("association_admin"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]


def rooms_with(complaint: Complaint, person_id: int) -> set[RoomKind]:
    found = (
        db.session.query(Room.kind)
        .join(RoomMember, RoomMember.room_id == Room.id)
        .join(Party, Party.id == RoomMember.party_id)
    )
    rows = found.filter(
        Room.complaint_id == complaint.id, Party.person_id == person_id, Party.role == PartyRole.MEDIATOR,
        RoomMember.until_at.is_(None),
    )  # fmt: skip
    return {kind for (kind,) in rows}


def test_the_seat_ends_and_the_table_waits_on_the_board(app: Flask, world: World) -> None:
    complaint = world.mediating()
    assert without_mediator(world.viewers["association_admin"]) == []
    leave(world)
    assert db.session.scalars(visible_to(world.viewers["mediator"])).all() == []
    assert rooms_with(complaint, world.people["mediator"]) == set()
    assert [table.complaint_id for table in without_mediator(world.viewers["association_admin"])] == [complaint.id]
    page = text(sign_in(app, world, "association_admin").get("/mediation/"))
    assert f"/mediation/{complaint.number}/mediator" in page


def test_another_takes_over_with_every_room(app: Flask, world: World) -> None:
    complaint = world.mediating()
    before = rooms_with(complaint, world.people["mediator"])
    assert before >= {RoomKind.SEAT, RoomKind.MEDIATORS, RoomKind.JOINT}
    leave(world)
    client = sign_in(app, world, "association_admin")
    url = f"/mediation/{complaint.number}/mediator"
    assert client.get(f"/mediation/{complaint.number}/hand-over").location == url
    assert submit(client, url, has="mediator", mediator="nobody").status_code == 422
    answer = submit(client, url, has="mediator", mediator=world.person("other_mediator").ref, note="下一步谈分期")
    assert answer.status_code == 303, text(answer)
    db.session.rollback()
    assert db.session.scalars(visible_to(world.viewers["other_mediator"])).all() == []
    declared(app, world, "other_mediator")
    assert table_of(complaint).mediator_id == world.people["other_mediator"]
    assert rooms_with(complaint, world.people["other_mediator"]) >= {RoomKind.SEAT, RoomKind.MEDIATORS, RoomKind.JOINT}
    assert rooms_of(world.viewers["other_mediator"], complaint)
    told = {
        name: "下一步谈分期" in text(sign_in(app, world, name).get(f"/mediation/{complaint.number}"))
        for name in ("other_mediator", "learner", "staff", "officer")
    }
    assert [name for name, is_told in told.items() if is_told] == ["other_mediator"]
    assert without_mediator(world.viewers["association_admin"]) == []
    outbox.drain()
    assert not outbox.troubled()
    assert "另行安排调解员" in text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))


def test_only_the_body_that_mediates_and_only_to_its_own(app: Flask, world: World) -> None:
    table = table_of(world.mediating())
    for name in ("officer", "supervisor", "mediator", "institution_admin"):
        with pytest.raises(NotYours):
            tables.hand_over(table, world.person("other_mediator"), by=world.actor(name))
    with pytest.raises(DomainError):
        tables.hand_over(table, world.person("officer"), by=world.actor("association_admin"))
    tables.hand_over(table, world.person("other_mediator"), by=world.actor("association_admin"))
    assert db.session.scalars(visible_to(world.viewers["mediator"])).all() == []
