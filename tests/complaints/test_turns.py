"""Whose turn it is: every open case has a next actor and a date, as plain values and along random real ways."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from complaints import actions as cases
from complaints import consequences, labels, queries
from complaints.lifecycle import ENDED, OPEN, Status
from complaints.models import Complaint
from complaints.queries.bundle import rows_of, turn_in
from complaints.turns import CONSEQUENCES, FREE, Ask, RunningClock, Snapshot, Turn, whose_turn
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import DomainError
from mediation import actions as tables
from mediation.lifecycle import AgreementState
from mediation.models import Agreement
from tests.complaints.driver import act, served, table_of
from tests.complaints.turn_hands import open_table_of
from tests.world import World

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAYS = st.dates(date(2026, 11, 1), date(2027, 3, 1))
ACTORS = {"learner", "institution", "body", "mediator", "intake", "superior"}
clocks = st.builds(
    lambda code, day, platform, provisional: RunningClock(code, day, clock.end_of(day), platform, provisional),
    st.sampled_from(sorted(labels.CLOCKS)),
    DAYS,
    st.booleans(),
    st.booleans(),
)
asks = st.builds(
    Ask,
    st.sampled_from(["learner", "institution", "mediator"]),
    st.sampled_from(["reply", "confirm"]),
    st.none() | DAYS,
)
snapshots = st.builds(
    Snapshot,
    status=st.sampled_from(sorted(OPEN)),
    clocks=st.lists(clocks, min_size=1, max_size=4),
    asks=st.lists(asks, max_size=2),
    has_answer=st.booleans(),
    consents_missing=st.lists(st.sampled_from(["learner", "institution"]), unique=True),
    is_served=st.booleans(),
    is_signed=st.booleans(),
    has_institution_account=st.booleans(),
)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(snapshots)
def test_every_open_case_has_a_next_actor_and_a_date(case: Snapshot) -> None:
    turn = whose_turn(case, NOW)
    assert turn is not None
    assert turn.actor in ACTORS
    assert turn.act in labels.ACTS
    assert turn.clock in {row.code for row in case.clocks}
    assert turn.consequence in {*CONSEQUENCES.values(), "silence_is_no_consent"} & set(consequences.CONSEQUENCES)
    assert turn.by_on in {row.due_on for row in case.clocks} | {ask.by_on for ask in case.asks}
    assert turn.is_overdue == (clock.end_of(turn.by_on) <= NOW and turn.act not in FREE)
    assert whose_turn(case, NOW) == turn


@settings(max_examples=100, derandomize=True, deadline=None)
@given(snapshots)
def test_a_closed_case_waits_for_nobody(case: Snapshot) -> None:
    assert whose_turn(Snapshot(Status.CLOSED, case.clocks, case.asks), NOW) is None


@settings(max_examples=200, derandomize=True, deadline=None)
@given(snapshots)
def test_an_ended_case_is_served_before_it_is_closed(case: Snapshot) -> None:
    turn = whose_turn(case, NOW)
    if case.status in ENDED - {Status.HANDED_OFF}:
        assert turn is not None
        told = "close" if case.is_served else "serve"
        assert turn.act == (told if case.is_signed else "sign_termination")


def _running(code: str, in_days: int = 5) -> RunningClock:
    day = clock.day_of(NOW) + timedelta(days=in_days)
    return RunningClock(code, day, clock.end_of(day), code != "T-ACC")


@pytest.mark.parametrize(
    ("case", "actor", "what"),
    [
        (Snapshot(Status.RECEIVED, [_running("T-INTAKE")]), "intake", "assign"),
        (Snapshot(Status.PRE_SETTLEMENT, [_running("T-ODR"), _running("T-CHOICE", 9)]), "institution", "propose"),
        (Snapshot(Status.PRE_SETTLEMENT, [_running("T-ODR", -1), _running("T-CHOICE")]), "learner", "choose_on"),
        (Snapshot(Status.PRE_SETTLEMENT, [_running("T-CHOICE")]), "learner", "choose_on"),
        (Snapshot(Status.PRE_SETTLEMENT, [_running("T-ODR")], [Ask("learner", "reply")]), "learner", "reply"),
        (Snapshot(Status.SETTLED, [_running("T-CHOICE", -3)]), "learner", "check_kept"),
        (Snapshot(Status.ASSIGNED, [_running("T-ACC")]), "body", "accept_or_refuse"),
        (Snapshot(Status.RECEIVED, [_running("T-INTAKE"), _running("T-ROUTE")]), "intake", "answer_objection"),
        (Snapshot(Status.ASSIGNED, [_running("T-ACC"), _running("T-ROUTE")]), "body", "answer_objection"),
        (Snapshot(Status.ASSIGNED, [_running("T-ACC"), _running("T-ID")]), "learner", "supply_identity"),
        (Snapshot(Status.ASSIGNED, [_running("T-ACC"), _running("T-ID", -1)]), "body", "accept_or_refuse"),
        (Snapshot(Status.POWER_DISPUTE, [_running("T-ACC"), _running("T-JUR")]), "body", "settle_power"),
        (Snapshot(Status.POWER_DISPUTE, [_running("T-ACC"), _running("T-JUR", -1)]), "superior", "designate"),
        (Snapshot(Status.ACCEPTED, [_running("T-MED"), _running("T-RESP")]), "institution", "answer"),
        (Snapshot(Status.ACCEPTED, [_running("T-MED")], consents_missing=["institution"]), "institution", "consent"),
        (Snapshot(Status.ACCEPTED, [_running("T-MED")]), "body", "mediate"),
        (Snapshot(Status.ACCEPTED, [_running("T-MED")], is_to_entrust=True), "body", "decide_entrusting"),
        (Snapshot(Status.ACCEPTED, [_running("T-MED")], [Ask("learner", "reply")]), "learner", "reply"),
        (Snapshot(Status.MEDIATING, [_running("T-MED")], [Ask("institution", "confirm")]), "institution", "confirm"),
        (Snapshot(Status.MEDIATING, [_running("T-MED")]), "mediator", "mediate"),
        (Snapshot(Status.AGREED, [_running("T-CLOSE")]), "mediator", "close"),
        (Snapshot(Status.HANDED_OFF, [_running("T-CLOSE")]), "learner", "record_outside_number"),
        (Snapshot(Status.TERMINATED, [_running("T-TERM", 3), _running("T-CLOSE", 9)]), "body", "close"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Snapshot) else "",
)
def test_the_turns_by_hand(case: Snapshot, actor: str, what: str) -> None:
    turn = whose_turn(case, NOW)
    assert isinstance(turn, Turn)
    assert (turn.actor, turn.act) == (actor, what)
    if case.status is Status.TERMINATED:
        assert turn.clock == "T-TERM", "the duty to tell comes before the filing away"


# --- random ways over real acts --------------------------------------------------------------------------------------

HANDS = ("learner", "officer", "supervisor", "association_officer", "staff", "mediator", "platform_admin")


# What leads on is tried more often than what leads round in circles, so that the walks come far.
ONWARD = ("assign", "accept", "refuse", "entrust", "terminate", "answer", "consent", "answer_objection")


class Walk:
    """One case on a random way; every step is a legal act, a step of time, or the sweep."""

    def __init__(self, world: World, complaint: Complaint, moment: datetime) -> None:
        self.world, self.complaint, self.moment, self.done = world, complaint, moment, 0

    def choices(self) -> list[tuple[str, str]]:
        found = [
            (name, what)
            for name in HANDS
            for what in queries.acts_of(self.world.viewers[name], self.complaint)
            if what not in ("mediate", "agree")
        ]
        found += [one for one in found if one[1] in ONWARD] * 4
        return [*found, *self.at_the_table(), ("learner", "serve"), ("", "sweep"), ("", "wait")]

    def at_the_table(self) -> list[tuple[str, str]]:
        if self.complaint.status is Status.ACCEPTED:
            return [("association_officer", "open_table")]
        if self.complaint.status is Status.ENTRUSTED:
            return [*[("association_officer", "open_table")] * 3, ("association_officer", "give_back")]
        if self.complaint.status is not Status.MEDIATING:
            return []
        return [
            ("mediator", "give_back"),
            ("mediator", "draft"),
            ("learner", "confirm"),
            ("staff", "confirm"),
            ("mediator", "sign"),
        ]

    def step(self, choice: int) -> None:
        options = self.choices()
        name, what = options[choice % len(options)]
        self.moment += timedelta(days=3) if what == "wait" else timedelta(minutes=7)
        with clock.stepped(self.moment):
            try:
                self.do(name, what)
                self.done += 1
            except DomainError:
                db.session.rollback()
            self.check()

    def do(self, name: str, what: str) -> None:
        by = self.world.actor(name) if name else None
        if what == "serve":
            served(self.complaint)
        elif what == "sweep":
            cases.sweep_clocks()
        elif what == "open_table":
            tables.open_table(self.complaint, self.world.person("mediator"), by=by)
        elif what == "give_back":
            tables.return_case(self.complaint, open_table_of(self.complaint), "没有谈成。", by=by)
        elif what in ("draft", "confirm", "sign"):
            self.agreement(name, what)
        elif what != "wait":
            act(self.world, self.complaint, what, by)

    def agreement(self, name: str, what: str) -> None:
        table = table_of(self.complaint)
        by = self.world.actor(name)
        row = db.session.query(Agreement).filter(
            Agreement.mediation_id == table.id, Agreement.state != AgreementState.DISCARDED
        )
        standing = row.one_or_none()
        if what == "draft":
            made = queries.offers_of(self.world.viewers["mediator"], self.complaint)
            if made:
                tables.draft_agreement(table, made[0], by=by)
        elif standing is not None and what == "confirm":
            tables.confirm(standing, standing.digest, by=by)
        elif standing is not None:
            tables.record_signature(standing, clock.today(), by=by)

    def check(self) -> None:
        db.session.expire_all()
        turn = queries.turn_of(self.complaint)
        if self.complaint.status is Status.CLOSED:
            assert turn is None
            assert self.complaint.outcome is not None
            return
        assert turn is not None
        assert turn.act in labels.ACTS
        assert turn.clock in {row.code for row in queries.clocks_of(self.complaint) if row.is_running}
        assert str(queries.actor_label(turn, self.complaint))
        for name in ("learner", "officer"):
            try:
                complaint = queries.complaint_for(self.world.viewers[name], self.complaint.number)
            except DomainError:
                continue
            assert turn_in(complaint, rows_of(self.world.viewers[name], complaint)) == turn, "the page says another"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Walks are about the table, not the engine; one engine is enough here."""
    return sqlite_url


STARTS = [{}, {"path": "association", "paid_by": "consumer"}, {"paid_by": "consumer"}, {"institution": "own_site"}]


def test_every_way_leaves_a_turn_and_a_whole_chain(world: World) -> None:
    ends: set[Status] = set()

    @settings(
        max_examples=25,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a way that fails is told as it is: to make it shorter would take hours
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(STARTS), st.lists(st.integers(0, 10_000), min_size=8, max_size=22))
    def walk(start: dict[str, object], steps: list[int]) -> None:
        db.session.rollback()
        complaint = world.file(**start)  # type: ignore[arg-type]  # names are the fields'
        way = Walk(world, complaint, clock.now())
        way.check()
        for choice in steps:
            way.step(choice)
        ends.add(complaint.status)

    walk()
    assert len(ends) >= 4, f"the walks came to few places: {ends}"
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    assert chain.verify().ok
