"""Who hears and finds what: no word crosses a room, and a foreign case is simply not there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.permissions import ANONYMOUS, Viewer
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import CLAIMANTS, PartyRole, RoomKind
from complaints.models import Complaint, Message, Party, Room
from complaints.queries.tallies import tally_of
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound, NotYours
from mediation.queries import mediation_for
from tests.complaints.driver import offered
from tests.world import World

# Who sits in which room once the table is open: the association mediates what the department was sent.
HEARD_BY = {
    (RoomKind.BODY, None): {"officer"},
    (RoomKind.DESK, "learner"): {"officer", "learner"},
    (RoomKind.DESK, "institution"): {"officer", "staff", "institution_admin"},
    (RoomKind.JOINT, None): {"officer", "learner", "staff", "institution_admin", "mediator"},
    (RoomKind.SEAT, "learner"): {"learner", "mediator"},
    (RoomKind.SEAT, "institution"): {"staff", "institution_admin", "mediator"},
    (RoomKind.MEDIATORS, None): {"mediator"},
}
FOREIGN = ("other_learner", "foreign_officer", "other_staff", "other_mediator", "platform_admin", "auditor")


def name_of(room: Room) -> tuple[RoomKind, str | None]:
    if room.party is None:
        return room.kind, None
    return room.kind, "learner" if room.party.role in CLAIMANTS else "institution"


def rooms(complaint: Complaint) -> dict[tuple[RoomKind, str | None], Room]:
    return {name_of(room): room for room in db.session.query(Room).filter_by(complaint_id=complaint.id)}


def test_the_rooms_are_the_ones_expected(world: World) -> None:
    assert set(rooms(world.mediating())) == set(HEARD_BY)


def test_no_word_crosses_a_room(world: World) -> None:
    complaint = world.mediating()
    for room_name, room in rooms(complaint).items():
        speaker = next(iter(sorted(HEARD_BY[room_name])))
        said = cases.say(room, f"仅此屋可闻 {room.ref}", by=world.actor(speaker), key=f"k-{room.ref}")
        for name, viewer in world.viewers.items():
            heard = {message.id for message in queries.messages_of(viewer, complaint)}
            known = {row.data.get("message_id") for row in queries.events_of(viewer, complaint)}
            assert (said.id in heard) == (name in HEARD_BY[room_name]), (room_name, name)
            assert (said.id in known) == (name in HEARD_BY[room_name]), (room_name, name)


def test_nobody_speaks_where_they_do_not_sit(world: World) -> None:
    complaint = world.mediating()
    for room_name, room in rooms(complaint).items():
        for name in world.viewers:
            if name not in HEARD_BY[room_name]:
                with pytest.raises(NotYours):
                    cases.say(room, "闯入", by=world.actor(name), key="x")
                with pytest.raises(NotFound):
                    queries.room_for(world.viewers[name], room.ref)
    assert db.session.query(Message).count() == 0


def test_the_same_press_says_it_once(world: World) -> None:
    complaint = world.accepted()
    room = rooms(complaint)[RoomKind.DESK, "learner"]
    said = {cases.say(room, "您好。", by=world.actor("learner"), key="one").id for _ in range(3)}
    assert len(said) == 1


def test_before_acceptance_the_institution_knows_nothing(world: World) -> None:
    complaint = world.file()
    for name in ("staff", "institution_admin", *FOREIGN):
        with pytest.raises(NotFound):
            queries.complaint_for(world.viewers[name], complaint.number)
    assert set(rooms(complaint)) == {(RoomKind.BODY, None), (RoomKind.DESK, "learner")}


Getter = Callable[[Viewer], object]


def getters(world: World, complaint: Complaint) -> dict[str, Getter]:
    room = rooms(complaint)[RoomKind.JOINT, None]
    offer = offered(complaint)
    return {
        "complaint_for": lambda viewer: queries.complaint_for(viewer, complaint.number),
        "lower case": lambda viewer: queries.complaint_for(viewer, complaint.number.lower()),
        "room_for": lambda viewer: queries.room_for(viewer, room.ref),
        "offer_for": lambda viewer: queries.offer_for(viewer, offer.ref),
        "mediation_for": lambda viewer: mediation_for(viewer, complaint.number),
    }


def test_every_getter_answers_not_found_to_every_foreign_viewer(world: World) -> None:
    complaint = world.mediating()
    for name, get in getters(world, complaint).items():
        assert get(world.viewers["learner"]) is not None
        for stranger in (*FOREIGN, None):
            viewer = ANONYMOUS if stranger is None else world.viewers[stranger]
            with pytest.raises(NotFound):
                get(viewer)
                pytest.fail(f"{stranger} got through {name}")


def test_lists_and_counts_start_from_what_is_visible(world: World) -> None:
    complaint, foreign = world.accepted(), world.file(by="other_learner")
    for name, viewer in world.viewers.items():
        seen = {row.id for row in db.session.scalars(queries.visible_to(viewer))}
        for row in (complaint, foreign):
            try:
                found = queries.complaint_for(viewer, row.number)
            except NotFound:
                found = None
            assert (found is not None) == (row.id in seen), name
        assert tally_of(viewer).total() == len(seen)
        assert {row.complaint.id for row in queries.queue(viewer).rows} == seen
    assert {row.id for row in db.session.scalars(queries.visible_to(world.viewers["other_learner"]))} == {foreign.id}
    assert not list(db.session.scalars(queries.visible_to(ANONYMOUS)))


def test_a_seat_is_held_by_the_person_not_by_whoever_shares_the_role(world: World) -> None:
    complaint = world.mediating()
    as_officer = Viewer(world.people["mediator"], world.viewers["officer"].role, world.organisations["association"])
    assert queries.complaint_for(world.viewers["supervisor"], complaint.number)
    assert {party.role for party in queries.seats_of(as_officer, complaint)} == {PartyRole.MEDIATION_BODY}
    switched = Viewer(world.people["learner"], world.viewers["staff"].role, world.organisations["other_company"])
    with pytest.raises(NotFound):  # acting for an institution, a learner does not see the own case
        queries.complaint_for(switched, complaint.number)


def test_access_ends_when_the_seat_ends(world: World) -> None:
    complaint = world.mediating()
    party = db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.MEDIATOR).one()
    every = getters(world, complaint)
    assert all(get(world.viewers["mediator"]) for get in every.values())
    cases.dismiss(party, by=world.actor("association_officer"))
    for get in every.values():
        with pytest.raises(NotFound):
            get(world.viewers["mediator"])
    with pytest.raises(NotYours):
        cases.say(rooms(complaint)[RoomKind.JOINT, None], "还在吗", by=world.actor("mediator"), key="late")
    cases.dismiss(party, by=world.actor("association_officer"))  # twice is once
    with clock.stepped(clock.now() + timedelta(days=3)), pytest.raises(NotFound):
        queries.complaint_for(world.viewers["mediator"], complaint.number)
