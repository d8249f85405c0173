"""A case as rows, and what its acts share: moving, clocks, seats, rooms; in the order of `complaints.actions`."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from bench.generator.chain import Chain
from bench.generator.dates import Dates
from bench.generator.people import Learner
from bench.generator.rows import Batch
from bench.generator.world import Profile
from complaints.actions.clocks import DUTY_DONE
from complaints.events import ClockMet, ClockStarted, ClockStopped, ConsentRecorded, PartyAdmitted
from complaints.lifecycle import ENDED, Move, PartyRole, RoomKind, Status, find
from complaints.models import ConsentKind
from kernel import clock
from kernel.events import Actor
from kernel.search import _hex, _scope, terms

Row = dict[str, Any]
_token = cache(_hex)  # a few thousand words are said again and again


@dataclass(slots=True)
class Case:
    """One case being told; every method writes what happened at `at` by somebody's hand."""

    batch: Batch
    dates: Dates
    profile: Profile
    learner: Learner
    complaint: Row
    chain: Chain
    parties: list[Row]
    clocks: list[Row]
    joint: Row | None = None
    may_publish: bool = False
    told: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.complaint["id"])

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.complaint["status"])

    def party(self, *roles: PartyRole) -> Row:
        """The oldest seat of a role."""
        return next(row for row in self.parties if row["role"] in roles)

    def admit(self, role: PartyRole, by: Actor, at: datetime, **holder: int) -> Row:
        """Give a seat."""
        row = self.batch.add("parties", complaint_id=self.id, role=role, from_at=at, **holder)
        self.parties.append(row)
        self.chain.record(PartyAdmitted(self.id, row["id"], role), by, at)
        return row

    def index(self) -> None:
        """By what it is found in the end, and by whom."""
        scopes = sorted({row["organisation_id"] for row in self.parties if row.get("organisation_id")})
        for kind, said in self.told.items():
            tokens = [*map(_token, terms(" ".join(said))), *map(_scope, scopes)]
            self.batch.find(kind, self.id, " ".join(tokens))

    def consent(self, party: Row, kind: ConsentKind, given: bool, by: Actor, at: datetime) -> None:
        """Note a yes or no."""
        self.batch.add("consents", complaint_id=self.id, party_id=party["id"], kind=kind, is_given=given, given_at=at)
        self.chain.record(ConsentRecorded(self.id, party["id"], kind, given), by, at)

    def open_room(self, kind: RoomKind, members: list[Row], at: datetime, party: Row | None = None) -> Row:
        """Make a room with these members."""
        holder = party["id"] if party is not None else None
        room = self.batch.add("rooms", complaint_id=self.id, kind=kind, party_id=holder, made_at=at)
        for member in members:
            self.batch.add("room_members", room_id=room["id"], party_id=member["id"], from_at=at)
        return room

    def permit(self, act: str) -> Move:
        """The act's row of the lifecycle table."""
        row = find(self.status, act)
        assert row is not None, (self.status, act)
        return row

    def move(self, act: str, by: Actor, at: datetime) -> Move:
        """Do the act's row of the table: status and outcome, clocks stopped and started."""
        row = self.permit(act)
        if row.target is not row.source:
            self._arrive(row, at)
        for code in row.stops:
            self.finish(code, act, by, at)
        for code in row.starts:
            self.start(code, by, at)
        return row

    def _arrive(self, row: Move, at: datetime) -> None:
        made = self.complaint
        made["status"] = row.target
        if row.outcome is not None:
            made["outcome"] = row.outcome
        if row.target is Status.ACCEPTED:
            made["accepted_at"] = at
        if row.target in ENDED:
            made["ended_at"] = at
        if row.target is Status.CLOSED:
            made["closed_at"] = at

    def start(self, code: str, by: Actor, at: datetime) -> None:
        """Start a clock unless one of its code runs."""
        if self._running(code):
            return
        found = self.dates.columns(code, self.complaint["ruleset"], self.profile.body_kind, clock.day_of(at))
        row = self.batch.add("clocks", complaint_id=self.id, body_id=self.complaint["body_id"], started_at=at, **found)
        self.clocks.append(row)
        self.chain.record(ClockStarted(self.id, row["id"], code, row["due_on"], row["is_provisional"]), by, at)

    def _running(self, code: str) -> list[Row]:
        running = [row for row in self.clocks if row["code"] == code and not row.get("met_at")]
        return [row for row in reversed(running) if not row.get("stopped_at")]

    def finish(self, code: str, act: str, by: Actor, at: datetime) -> None:
        """End a running clock as the act ends it."""
        if (act, code) in DUTY_DONE:
            self.meet(code, by, at)
        else:
            self.stop(code, by, at)

    def meet(self, code: str, by: Actor, at: datetime) -> bool:
        """The duty was done; says whether in time."""
        on_time = True
        for row in self._running(code):
            row["met_at"], row["next_at"] = at, None
            in_time = at < row["due_at"]
            self.chain.record(ClockMet(self.id, row["id"], code, in_time), by, at)
            on_time = on_time and in_time
        return on_time

    def stop(self, code: str, by: Actor, at: datetime) -> None:
        """The duty fell away."""
        for row in self._running(code):
            row["stopped_at"], row["next_at"] = at, None
            self.chain.record(ClockStopped(self.id, row["id"], code), by, at)
