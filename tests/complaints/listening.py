"""Who reads, finds and is told what in a random walk: words planted for some are looked for before everybody."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Flask

from accounts.permissions import Viewer
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import Status
from complaints.models import Complaint, Party, RoomMember
from complaints.queries import Filters
from kernel.db import db
from kernel.messages import Letter
from tests.complaints.hands import sign_in
from tests.complaints.turn_hands import head
from tests.world import World

PLACES = {
    "learner": "complaints",
    "staff": "institution",
    "institution_admin": "institution",
    "officer": "desk",
    "association_officer": "desk",
    "mediator": "mediation",
    "other_mediator": "mediation",
    "supervisor": "desk",
    "head": "desk",
    "association_admin": "desk",
}
STRANGERS = {
    "other_learner": "complaints",
    "other_staff": "institution",
    "foreign_officer": "desk",
    "platform_admin": "desk",
    "auditor": "desk",
}


@dataclass(frozen=True)
class Canary:
    """Words that only some may read: whoever is in the room, or sits in one of these seats."""

    words: str
    room_id: int | None = None
    seats: frozenset[str] = frozenset()
    asker: int | None = None


class Listening:
    """What everybody reads and finds of one case."""

    app: ClassVar[Flask]
    world: ClassVar[World]
    complaint: Complaint
    moment: datetime
    canaries: list[Canary]

    def viewer(self, name: str) -> Viewer:
        """Somebody in their role."""
        return self.world.viewers[head(self.world) if name == "head" else name]

    def reads_only_their_own(self, name: str, place: str) -> None:
        """The page of somebody (timeline and all), and their letters."""
        client = sign_in(self.app, self.world, head(self.world) if name == "head" else name)
        page = client.get(f"/{place}/{self.complaint.number}")
        assert page.status_code in (200, 404), (name, page.status_code)
        person = self.viewer(name).person_id
        letters = "".join(letter.body_text for letter in db.session.query(Letter).filter_by(to_person_id=person))
        for canary in self.canaries:
            assert canary.words not in letters, (name, "a letter tells what was said")
            if not self.may_read(name, canary):
                assert canary.words not in page.text, (name, canary)
        self.finds_only_their_own(name)

    def finds_only_their_own(self, name: str) -> None:
        """The search answers nobody by words they may not read."""
        viewer = self.viewer(name)
        status = Status.CLOSED if self.complaint.status is Status.CLOSED else None
        for canary in self.canaries:
            if not self.may_read(name, canary):
                found = queries.queue(viewer, Filters(status=status, words=canary.words)).rows
                assert not found, (name, canary)

    def may_read(self, name: str, canary: Canary) -> bool:
        """Whether somebody sits in the room or the seats of these words now."""
        held: list[Party] = cases.seats_held(self.complaint, self.viewer(name).actor)
        ids = {party.id for party in held}
        if canary.room_id is None:
            return bool({str(party.role) for party in held} & canary.seats) or canary.asker in ids
        inside = db.session.query(RoomMember).filter_by(room_id=canary.room_id, until_at=None)
        return any(member.party_id in ids for member in inside)


def nobody_is_told_twice() -> None:
    """One letter for each event, person and channel; a copy by a second channel names its letter (rules, ux §3)."""
    told: Counter[tuple[str, int | None, str]] = Counter()
    for letter in db.session.query(Letter).filter_by(copy_of_id=None):
        event, person, *_rest = letter.key.split(":")
        if event.isdigit() and person == str(letter.to_person_id):
            told[event, letter.to_person_id, str(letter.channel)] += 1
    assert told or not db.session.query(Letter).count(), "no letter names its event"
    assert not [one for one, number in told.items() if number > 1], "somebody was told twice of one event"
