"""Random acts by everybody: a next actor and a date always, nothing outside the table, no room overheard by another."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from complaints import actions as cases
from complaints import labels, queries
from complaints.actions.moving import kind_of, may_beside_withdrawal
from complaints.lifecycle import Status, allowed
from complaints.models import Complaint, ConsentKind, Offer, Room, RoomMember
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import SYSTEM
from mediation import actions as tables
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import act, served
from tests.complaints.expected_moves import ACTS
from tests.complaints.hands import sign_in
from tests.complaints.listening import PLACES, STRANGERS, Canary, Listening, nobody_is_told_twice
from tests.complaints.people_hands import ALL_POWERS, by_agent, minor
from tests.complaints.turn_hands import open_table_of
from tests.world import World

HANDS = (*PLACES, *STRANGERS)
ACTING = (*PLACES, "platform_admin")
STARTS: list[Callable[[World], Complaint]] = [
    lambda world: world.file(),
    lambda world: world.file(path="association", paid_by="consumer"),
    lambda world: world.file(paid_by="consumer"),
    first_with_institution,
    minor,
    lambda world: by_agent(world, ALL_POWERS),
]
# What changes hands or ends everything is tried less, so that the walks come far.
RARELY = frozenset({"refuse", "return_to_intake", "hand_off", "withdraw", "terminate", "dispute_power", "take_over"})
SIDE, BODY = frozenset({"complainant", "guardian", "helper", "agent"}), frozenset({"handling_body", "oversight"})
HANDLERS = frozenset({"handling_body", "mediation_body", "mediator"})
_serial = count(1)


class Everybody(Listening, RuleBasedStateMachine):
    """One case; every rule is somebody's act, a step of time, or the clock's own hand."""

    def __init__(self) -> None:
        super().__init__()
        self.moment: datetime = clock.now()
        self.canaries: list[Canary] = []

    @initialize(start=st.sampled_from(STARTS))
    def file(self, start: Callable[[World], Complaint]) -> None:
        """A learner files: alone, for a child, as an agent, to a body or to the institution first."""
        db.session.rollback()
        self.moment = clock.now()
        self.complaint: Complaint = start(self.world)

    # --- acts ---------------------------------------------------------------------------------------------------------

    @rule(hand=st.integers(0, 99), what=st.sampled_from(ACTS))
    def anybody_tries_anything(self, hand: int, what: str) -> None:
        """Most of it is refused; what is not must be a row of the table."""
        self.attempt(HANDS[hand % len(HANDS)], what)

    @rule(choice=st.integers(0, 9_999), willing=st.booleans())
    def somebody_does_what_they_may(self, choice: int, willing: bool) -> None:
        """An act whose button somebody has."""
        found = [(name, what) for name in ACTING for what in queries.acts_of(self.viewer(name), self.complaint)]
        found = [one for one in found if one[1] not in RARELY or (willing and choice % 7 == 0)]
        if found:
            self.attempt(*found[choice % len(found)])

    def attempt(self, name: str, what: str) -> None:
        """Try it; success must be what the table says, a refusal must change nothing."""
        by = self.viewer(name).actor
        before, seats = self.complaint.status, [party.role for party in cases.seats_held(self.complaint, by)]
        row = allowed(before, what, self.viewer(name).role, seats, kind_of(self.complaint))
        may = row is not None and may_beside_withdrawal(self.complaint, what)
        with clock.stepped(self.moment):
            try:
                self.do(name, what)
            except DomainError:
                db.session.rollback()
                db.session.refresh(self.complaint)
                assert self.complaint.status is before
                return
        db.session.refresh(self.complaint)
        assert may, f"{name} did {what} in {before} outside the table"
        assert row is not None
        passed = {Status.ASSIGNED} if what == "move_on" else set()  # received is passed through where rules know a body
        assert self.complaint.status in {row.target, *passed}, (what, before, self.complaint.status)

    def do(self, name: str, what: str) -> None:
        """The act, with words of its own where words stay among some."""
        by, words = self.viewer(name).actor, f"金丝雀{next(_serial):06d}鸣"
        complaint, today = self.complaint, clock.today()
        mine = {party.id: party for party in cases.seats_held(complaint, by)}
        own = next(iter(sorted(mine)), None)
        said: dict[str, tuple[Callable[[], object], Canary]] = {
            "open_clue": (lambda: cases.open_clue(complaint, words, today, by=by), Canary(words, seats=BODY)),
            "refer_police": (
                lambda: cases.refer_police(complaint, "示例公安", "1号", today, words, by=by),
                Canary(words, seats=BODY),
            ),
            "urge": (lambda: cases.urge(complaint, words, by=by), Canary(words, seats=BODY)),
            "ask_recusal": (
                lambda: cases.ask_recusal(complaint, words, by=by),
                Canary(words, seats=BODY, asker=own),
            ),
            "request_supplement": (
                lambda: cases.request_supplement(complaint, words, today, by=by),
                Canary(words, seats=SIDE | HANDLERS),
            ),
            "supply_supplement": (
                lambda: cases.supply_supplement(complaint, words, by=by),
                Canary(words, seats=SIDE | HANDLERS),
            ),
        }
        if what in ("reply", "settle") and not db.session.query(Offer).filter_by(complaint_id=complaint.id).count():
            raise DomainError()
        if what == "say":
            self.say(name, words)
        elif what in said:
            said[what][0]()
            self.canaries.append(said[what][1])
        else:
            act(self.world, complaint, what, by)

    def say(self, name: str, words: str) -> None:
        """Words into a room: one's own where there is one, else the first there is."""
        by = self.viewer(name).actor
        held = {party.id for party in cases.seats_held(self.complaint, by)}
        found = db.session.query(Room).filter_by(complaint_id=self.complaint.id).order_by(Room.id)
        inside = found.join(RoomMember).filter(RoomMember.party_id.in_(held), RoomMember.until_at.is_(None)).all()
        rooms = inside or found.all()
        if not rooms:
            raise DomainError()
        room = rooms[len(words + name) * next(_serial) % len(rooms)]
        cases.say(room, words, by=by, key=words)
        self.canaries.append(Canary(words, room_id=room.id))

    # --- what helps a case on -----------------------------------------------------------------------------------------

    @rule()
    def decisions_are_read(self) -> None:
        """The learner reads every decision."""
        with clock.stepped(self.moment):
            served(self.complaint)

    @precondition(lambda self: self.complaint.status is Status.ACCEPTED or self.complaint.given_back_at is not None)
    @rule()
    def both_consent(self) -> None:
        """Both sides say yes to mediation and to its being entrusted."""
        self.moment += timedelta(seconds=1)  # nobody says the same thing twice in one instant
        with clock.stepped(self.moment), suppress(DomainError):
            for name in ("learner", "staff"):
                for kind in (ConsentKind.ENTRUST, ConsentKind.MEDIATE):
                    cases.consent(self.complaint, kind, True, by=self.world.actor(name))

    @precondition(lambda self: self.complaint.status in (Status.ACCEPTED, Status.ENTRUSTED))
    @rule()
    def a_table_is_opened(self) -> None:
        """The association assigns a mediator, if it may."""
        with clock.stepped(self.moment):
            try:
                tables.open_table(
                    self.complaint, self.world.person("mediator"), by=self.world.actor("association_officer")
                )
            except DomainError:
                db.session.rollback()
                db.session.refresh(self.complaint)

    @precondition(lambda self: self.complaint.status in (Status.ENTRUSTED, Status.MEDIATING))
    @rule(choice=st.integers(0, 2))
    def it_is_given_back(self, choice: int) -> None:
        """Whoever was entrusted gives the case back now and then; it may be entrusted again."""
        hand = "mediator" if self.complaint.status is Status.MEDIATING else "association_officer"
        with clock.stepped(self.moment):
            try:
                if choice == 0:
                    tables.return_case(
                        self.complaint, open_table_of(self.complaint), "没有谈成。", by=self.world.actor(hand)
                    )
            except DomainError:
                db.session.rollback()
                db.session.refresh(self.complaint)

    @rule(hours=st.sampled_from([1, 7, 25, 80, 400]))
    def time_passes(self, hours: int) -> None:
        """The clocks are swept, withdrawals come into force."""
        self.moment += timedelta(hours=hours)
        with clock.stepped(self.moment):
            cases.sweep_clocks()
            cases.finish_withdrawals()
        db.session.refresh(self.complaint)

    # --- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def somebody_is_next_by_a_date(self) -> None:
        """An open case has a next actor and a date; a closed one waits for nobody and has an outcome."""
        if not hasattr(self, "complaint"):
            return
        db.session.expire_all()
        with clock.stepped(self.moment):
            turn = queries.turn_of(self.complaint)
        if self.complaint.status is Status.CLOSED:
            assert turn is None
            assert self.complaint.outcome is not None
            return
        assert turn is not None
        assert turn.act in labels.ACTS
        assert turn.by_on is not None
        assert str(queries.actor_label(turn, self.complaint))

    def teardown(self) -> None:
        """The chain holds, no letter went twice, and nobody reads what was said in another room."""
        if not hasattr(self, "complaint"):
            return
        db.session.rollback()
        with clock.stepped(self.moment):
            outbox.drain()
            assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
            assert chain.verify().ok
            nobody_is_told_twice()
            for name, place in PLACES.items():
                self.reads_only_their_own(name, place)
            for name, place in STRANGERS.items():
                page = sign_in(self.app, self.world, name).get(f"/{place}/{self.complaint.number}")
                assert page.status_code in (403, 404), (name, page.status_code)
                self.finds_only_their_own(name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The walks are about the rules, not the engine: SQLite, and once PostgreSQL."""
    return str(request.getfixturevalue(getattr(request, "param", "sqlite_url")))


def walk(app: Flask, world: World, examples: int, steps: int) -> None:
    Everybody.app, Everybody.world = app, world
    told = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        phases=[Phase.generate],  # a way that fails is told as it is: to make it shorter would take hours
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Everybody, settings=told)
    assert SYSTEM.person_id is None


def test_random_acts_of_everybody(app: Flask, world: World) -> None:
    walk(app, world, examples=8, steps=25)


@pytest.mark.parametrize("database_url", ["postgresql_url"], indirect=True)
def test_random_acts_on_the_other_engine(app: Flask, world: World) -> None:
    walk(app, world, examples=2, steps=20)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_many_random_acts_of_everybody(app: Flask, world: World) -> None:
    walk(app, world, examples=150, steps=50)
