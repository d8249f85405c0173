"""One table of a walk: its case, who sits where by the walk's own book, its rooms and what lies on it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.lifecycle.standing import StandInKind
from complaints.models import Complaint, FilerKind, Room
from kernel.db import db
from kernel.events import Actor
from mediation import actions as tables
from mediation.models import ExtraSeat, Mediation
from tests.mediation.walk.canaries import Canary, Cast

if TYPE_CHECKING:
    from tests.mediation.walk.walking import Walk

MEDIATING = {"chair", "co"}
# Everybody with a seat in the case; extra seats have none of the case.
CASE = {"learner", "institution", "body", "association", "supervisor", *MEDIATING}
HEARS = {
    "joint": {"learner", "institution", "body", *MEDIATING},
    "desk:learner": {"learner", "body"},
    "desk:institution": {"institution", "body"},
    "seat:learner": {"learner", *MEDIATING},
    "seat:institution": {"institution", *MEDIATING},
    "mediators": MEDIATING,
    "body": {"body"},
}


@dataclass
class Guest:
    """An extra seat as the walk knows it: the key its browser holds, whose hand it is, whether it sits."""

    name: str
    ref: str
    seat_id: int
    role: PartyRole
    token: str = ""
    entry: str = ""
    person_id: int | None = None
    party_id: int | None = None
    account: str = ""
    known: list[Canary] = field(default_factory=list)

    @property
    def hand(self) -> Actor:
        """Whose hand it acts by."""
        return tables.hand_of(self.person_id)


class Stage:
    """A case at its table."""

    def __init__(self, walk: "Walk", index: int) -> None:
        self.learner = ("learner", "other_learner")[index % 2]
        chair = ("mediator", "other_mediator")[index % 2]
        self.cast: Cast = {
            "learner": {self.learner},
            "institution": {"staff", "institution_admin"},
            "body": {"officer"},
            "association": {"association_officer", "association_admin"},
            "supervisor": {"supervisor"},
            "chair": {chair},
            "co": set(),
        }
        self.guests: dict[str, Guest] = {}
        self.ended: list[Guest] = []
        self.refs: dict[str, list[str]] = {}
        self.shown: list[tuple[int, str, list[Canary]]] = []
        self.meetings: list[tuple[int, str]] = []
        self.facts: list[int] = []
        self.asked: list[tuple[int, str]] = []
        self.topics: list[tuple[int, str]] = []
        self.rounds: list[int] = []
        self.files = 0
        self.offered: dict[int, list[Canary]] = {}
        self._file(walk, index)
        tables.open_table(self.complaint, walk.world.person(chair), by=walk.actor("association_officer"))
        self.table = db.session.scalars(select(Mediation).filter_by(complaint_id=self.complaint.id)).one()
        self.rooms: dict[str, Room] = {}
        self.find_rooms()

    def _file(self, walk: "Walk", index: int) -> None:
        """Who the learner is, planted: for the learner, who gave it, alone."""
        plant, own = walk.aviary.plant, {"learner"}
        # The name stands on the letter by which a case is entrusted, which both sides and every body get.
        self.name, self.address = plant("name", self.cast, CASE), plant("address", self.cast, own)
        self.handle = plant("handle", self.cast, {"learner", "institution"})
        self.phone = walk.aviary.plant_phone("phone", self.cast, own)
        self.filed = plant("filed", self.cast, CASE)
        told: dict[str, object] = {
            "name": self.name.words,
            "phone": self.phone.words,
            "address": self.address.words,
            "handle": self.handle.words,
            "words": f"机构不退余款 {self.filed.words}",
        }
        if index % 3 == 2:
            helper = plant("helper", self.cast, own)
            draft = cases.StandInDraft(StandInKind.HELPER, helper.words, "19900000000", "child", "in_person")
            told |= {"filer_kind": FilerKind.HELPER, "side": cases.Side(stand_in=draft)}
        self.complaint: Complaint = walk.world.entrusted(by=self.learner, **told)
        self.number = self.complaint.number
        if index % 3 == 2:
            self._principal(walk, index)

    def _principal(self, walk: "Walk", index: int) -> None:
        """Whom the helper helps: sits too, by an account of their own."""
        party = cases.party_of(self.complaint, PartyRole.COMPLAINANT)
        assert party is not None
        name = f"principal{index}"
        walk.world.people[name] = party.person_id or 0
        walk.world.viewers[name] = Viewer(person_id=party.person_id, role=Role.LEARNER)
        self.cast["learner"].add(name)

    def find_rooms(self) -> None:
        """The rooms of the case by the names of the book."""
        for room in db.session.scalars(select(Room).filter_by(complaint_id=self.complaint.id)):
            seat = self._seat_of(room)
            label = f"{room.kind}:{seat}" if seat else str(room.kind)
            self.rooms[label] = room
            self.note("room", room.ref)

    def _seat_of(self, room: Room) -> str:
        if room.kind not in (RoomKind.SEAT, RoomKind.DESK) or room.party is None:
            return ""
        guest = next((one for one in [*self.guests.values(), *self.ended] if one.party_id == room.party_id), None)
        if guest is not None:
            return guest.name
        return "institution" if room.party.role is PartyRole.RESPONDENT else "learner"

    def told(self, label: str = "joint") -> str:
        """Who the learner is, said in a room; from now on its people know, but no extra seat."""
        for canary in (self.name, self.phone, self.address, self.handle):
            canary.seats |= HEARS.get(label, MEDIATING)
        phone = f"{self.phone.words[:3]} {self.phone.words[3:]}"
        own = f"住{self.address.words}，单号{self.handle.words}"
        return f"我是{self.name.words}，电话{phone}或{self.phone.words}，{own}"

    def note(self, kind: str, ref: str) -> None:
        """Keep an outside id, to be asked for by anybody."""
        self.refs.setdefault(kind, []).append(ref)

    def seated(self) -> list[Guest]:
        """The extra seats that are taken now."""
        return [one for one in self.guests.values() if self.cast.get(one.name)]

    def hears(self, label: str) -> set[str]:
        """The seats that hear a room now; an extra seat hears what is said while it sits."""
        if label in HEARS:
            return HEARS[label] | ({one.name for one in self.seated()} if label == "joint" else set())
        return {label.removeprefix("seat:"), *MEDIATING}

    def people(self, seats: set[str]) -> set[str]:
        """Who sits in these seats."""
        return {name for seat in seats for name in self.cast.get(seat, ())}

    def extra(self, guest: Guest) -> ExtraSeat:
        """The row of an extra seat."""
        return db.session.get_one(ExtraSeat, guest.seat_id)

    def part(self, guest: Guest) -> None:
        """An extra seat is over: nothing is for it any more."""
        self.cast[guest.name] = set()
        self.guests.pop(guest.name, None)
        self.ended.append(guest)
