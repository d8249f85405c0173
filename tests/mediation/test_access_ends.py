"""Access ends at the commit of a removal: till then the seat is there, from then on nothing of it, on any address."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Membership
from accounts.permissions import Viewer
from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, Party
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import NotFound
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import AskedFor, Chosen
from mediation.models import ExtraSeat, Mediation, Nomination
from tests.complaints.driver import table_of
from tests.complaints.hands import Browser, sign_in
from tests.mediation.room_hands import fact, place, url_of
from tests.mediation.seat_hands import seated
from tests.world import World


@contextmanager
def beside(app: Flask, act: Callable[[], object]) -> Iterator[Callable[[], None]]:
    """An act on another connection, done but not yet committed; what is answered commits it."""
    done, go, failed = threading.Event(), threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            with app.app_context():
                with transaction():
                    act()
                    db.session.flush()
                    done.set()
                    assert go.wait(20)
                db.session.remove()
        except BaseException as error:  # told to the test below
            failed.append(error)
            done.set()

    def commit() -> None:
        go.set()
        other.join(20)
        assert failed == []

    db.session.rollback()
    other = threading.Thread(target=run)
    other.start()
    assert done.wait(20)
    assert failed == []
    try:
        yield commit
    finally:
        go.set()
        other.join(20)


def statuses(client: FlaskClient, addresses: list[str], tag: str = "") -> list[int]:
    """What is answered at each address, asked as a page that has this version asks."""
    return [client.get(one, headers={"If-None-Match": tag} if tag else {}).status_code for one in addresses]


def beside_the_chair(world: World, complaint: Complaint) -> tuple[int, int]:
    """A second mediator: the table's id, the seat's."""
    table, body = table_of(complaint), world.actor("association_officer")
    person = world.person("other_mediator")
    row: Nomination = tables.ask_mediator(complaint, person, AskedFor.CO, Chosen.HAND, by=body)
    tables.declare(row, True, by=world.actor("other_mediator"))
    (party,) = cases.seats_in(complaint, PartyRole.CO_MEDIATOR)
    return table.id, party.id


def everything(world: World, complaint: Complaint) -> tuple[list[str], str]:
    """Addresses of the table of which a mediator has all: pages, rooms, what is new, a fact; the polled one last."""
    private, notes = place(complaint, RoomKind.SEAT), place(complaint, RoomKind.MEDIATORS)
    fact(world, complaint, private, "金丝雀事实")
    here = f"/mediation/{complaint.number}"
    live = f"{here}/live?room={private.ref}"
    return [here, f"{here}/seats", url_of(complaint, private), url_of(complaint, notes), live], live


def test_a_mediator_beside_the_chair(app: Flask, world: World) -> None:
    complaint = world.mediating()
    table_id, party_id = beside_the_chair(world, complaint)
    addresses, live = everything(world, complaint)
    client = sign_in(app, world, "other_mediator")
    tag = client.get(live).headers["ETag"]

    def remove() -> None:
        table, party = db.session.get_one(Mediation, table_id), db.session.get_one(Party, party_id)
        tables.remove_co_mediator(table, party, by=world.actor("mediator"))

    with beside(app, remove) as commit:
        assert set(statuses(client, addresses)) == {200}
        assert client.get(live, headers={"If-None-Match": tag}).status_code == 304
        commit()
        assert set(statuses(client, addresses)) == {404}
        assert set(statuses(client, addresses, tag)) == {404}, "not even that nothing is new"


def test_a_chair_that_was_handed_over(app: Flask, world: World) -> None:
    complaint = world.mediating()
    table_id = table_of(complaint).id
    addresses, _live = everything(world, complaint)
    before, after = (sign_in(app, world, name) for name in ("mediator", "other_mediator"))

    def hand_over() -> None:
        table, person = db.session.get_one(Mediation, table_id), world.person("other_mediator")
        tables.hand_over(table, person, by=world.actor("association_officer"))

    with beside(app, hand_over) as commit:
        assert set(statuses(before, addresses)) == {200}
        assert set(statuses(after, addresses)) == {404}
        commit()
        assert set(statuses(before, addresses)) == {404}
        assert set(statuses(after, addresses)) == {200}


def test_an_extra_seat_in_its_browser(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint)
    seat_id, ref = seat.id, seat.ref
    client: FlaskClient = Browser(app, app.response_class, use_cookies=True)
    with client.session_transaction() as session:
        session["seats"] = {ref: entry}
    addresses = [f"/seats/{ref}", f"/seats/{ref}/leave"]

    def remove() -> None:
        row = db.session.get_one(ExtraSeat, seat_id)
        tables.remove_seat(row, "不再需要。", by=world.actor("mediator"))

    with beside(app, remove) as commit:
        assert statuses(client, addresses) == [200, 200]
        commit()
        assert statuses(client, addresses) == [404, 404]
    sent = client.post(f"/seats/{ref}/messages", data={"words": "还在吗", "key": "k" * 20})
    assert sent.status_code in (400, 404)


@pytest.mark.parametrize("name", ["staff", "association_officer"])
def test_whoever_left_an_office(app: Flask, world: World, name: str) -> None:
    """A membership gives the organisation's seat; with its end the seat is gone for this person."""
    complaint = world.mediating()
    membership_id = world.viewers[name].membership_id
    client, here = sign_in(app, world, name), f"/mediation/{complaint.number}"

    def leave() -> None:
        db.session.get_one(Membership, membership_id).until_at = clock.now()

    with beside(app, leave) as commit:
        assert statuses(client, [here]) == [200]
        commit()
        assert client.get(here).status_code in (303, 403, 404)


def test_a_key_opens_its_own_seat_alone(world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint)
    other, _other_by, other_entry = seated(world, complaint, PartyRole.EXPERT, phone="19911110001")
    for one, key in ((seat, other_entry), (other, entry)):
        with pytest.raises(NotFound):
            queries.entered_seat(one.ref, key, Viewer())
    assert queries.entered_seat(other.ref, other_entry, Viewer())[0].id == other.id
