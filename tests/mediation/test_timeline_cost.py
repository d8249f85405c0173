"""A timeline with an extra seat at the table asks no more of the database for three events of a room than for one."""

import pytest
from flask import Flask

from complaints.lifecycle import RoomKind
from complaints.models import Room
from kernel.db import db
from tests.complaints.hands import counted, sign_in
from tests.mediation.room_hands import said
from tests.mediation.seat_hands import seated
from tests.world import World


@pytest.mark.parametrize("name", ["learner", "staff", "officer"])
def test_each_event_of_a_room_costs_no_statement(app: Flask, world: World, name: str) -> None:
    complaint = world.mediating()
    seated(world, complaint)
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    place = {"learner": "complaints", "staff": "institution", "officer": "desk"}[name]
    client = sign_in(app, world, name)
    asked = []
    for times in (1, 2):
        for number in range(times):
            said(world, joint, "learner", f"第{times}-{number}句。")
        client.get(f"/{place}/{complaint.number}")  # what a session asks once after a change is asked here
        with counted() as statements:
            page = client.get(f"/{place}/{complaint.number}")
        assert page.status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1], "one event and three"
