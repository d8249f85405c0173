"""Hands for the rooms of a table: find one, say something there, pin a fact."""

from itertools import count

from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import CLAIMANTS, RoomKind
from complaints.models import Complaint, Message, Room
from kernel.db import db
from mediation import actions as tables
from mediation.models import Fact, Standing
from tests.complaints.driver import table_of
from tests.world import World

_serial = count(1)


def place(case: Complaint, kind: RoomKind, *, learner: bool = True) -> Room:
    """A room of the case; of private ones the learner's, or the other party's."""
    found = db.session.scalars(select(Room).filter_by(complaint_id=case.id, kind=kind).order_by(Room.id)).all()
    return next(room for room in found if room.party is None or (room.party.role in CLAIMANTS) is learner)


def url_of(case: Complaint, room: Room) -> str:
    """The address of a room's page."""
    return f"/mediation/{case.number}/rooms/{room.ref}"


def said(world: World, room: Room, name: str, words: str) -> Message:
    """Somebody says something in a room."""
    return cases.say(room, words, by=world.actor(name), key=f"room-{next(_serial)}")


def fact(world: World, case: Complaint, room: Room, title: str) -> Fact:
    """The mediator pins something in a room."""
    draft = tables.FactDraft(title, "学员这样说。", "机构那样说。", Standing.UNCHECKED)
    return tables.pin(table_of(case), room, draft, by=world.actor("mediator"), key=f"fact-{next(_serial)}")
