"""The lifecycle table: every cell against a table of its own, and every row and refusal through real acts."""

from itertools import product

import pytest

from accounts.roles import BODIES, INSTITUTION_ROLES, Role
from complaints.lifecycle import (
    ENDED,
    MOVES,
    OPEN,
    WHILE_WITHDRAWING,
    Outcome,
    PartyRole,
    RoomKind,
    Status,
    acts_for,
    allowed,
    find,
    is_open_to,
    moves_from,
)
from complaints.lifecycle.beside import SAYINGS
from complaints.models import Breach, Clock, Complaint, Consent, Decision, Message, Offer, OfferReply, Party, Room
from complaints.rulesets import load
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.events import SYSTEM, Actor, EventRow
from tests.complaints.driver import HANDS, act, reach, reach_for, ready
from tests.complaints.expected_clocks import ARTICLES, OF_CELL, expected_clocks
from tests.complaints.expected_moves import ACTS, CELLS, POWERS
from tests.complaints.turn_hands import head
from tests.world import World


def test_every_cell_is_as_the_rules_say() -> None:
    wrong = []
    for status, name, role in product(Status, ACTS, [None, *Role]):
        target, roles, seats = CELLS.get((status.value, name), ("", set(), set()))
        for seat in [None, *PartyRole]:
            meant = role is not None and role.value in roles and (not seats or (seat is not None and seat in seats))
            for kind in [None, *sorted(BODIES)]:
                found = allowed(status, name, role, {seat} if seat else (), kind)
                wanted = meant and (kind is None or name not in POWERS or kind.value in POWERS[name])
                if (found.target.value if found else None) != (target if wanted else None):
                    wrong.append((status.value, name, role, seat, kind))
    assert not wrong


def test_every_row_moves_the_clocks_the_rules_say() -> None:
    expected = expected_clocks()
    assert set(expected) <= set(CELLS)
    for move in MOVES:
        found = (set(move.starts), set(move.stops))
        assert found == expected.get((move.source.value, move.act), (set(), set())), (move.source, move.act)


def test_every_row_rests_on_the_articles_of_the_rules() -> None:
    for move in MOVES:
        named = OF_CELL.get((move.source.value, move.act), ARTICLES.get(move.act, ()))
        assert all(article in move.law for article in named), (move.source, move.act, move.law)


def test_what_only_the_clock_does_is_nobodys() -> None:
    assert {move.act for move in MOVES if not move.by} == {"complete_withdrawal"}


def test_the_accused_party_can_close_nothing() -> None:
    """Whatever the institution may do leaves the case open, and no act of its own ends it or gives it an outcome."""
    seats = {PartyRole.RESPONDENT}
    for status, role in product(Status, INSTITUTION_ROLES):
        for name in ACTS:
            move = allowed(status, name, role, seats)
            # Settled between the two alone is a yes of both: the act of replying waits for the learner's.
            if move is not None and name != "settle":
                assert move.target is status or move.target not in ENDED | {Status.CLOSED}, (status, name)
                assert move.outcome is None, (status, name)
    for move in MOVES:
        if move.target in ENDED | {Status.CLOSED} and move.target is not move.source:
            assert PartyRole.RESPONDENT not in move.seats, move
            assert not move.by & INSTITUTION_ROLES, move


def test_while_a_withdrawal_waits_nothing_moves_the_case() -> None:
    for move in MOVES:
        if is_open_to(move.act, withdrawing=True) and move.act != "complete_withdrawal":
            assert move.target is move.source, move
    for status, role, seat in product(Status, Role, PartyRole):
        assert "undo_withdrawal" not in acts_for(status, role, {seat}, withdrawing=False)
        assert set(acts_for(status, role, {seat}, withdrawing=True)) <= WHILE_WITHDRAWING


def test_no_law_s_clock_is_extended_by_an_act() -> None:
    """T-ACC, T-MED, T-TERM and T-JUR cannot be extended: their rules say so, whatever the button (§0b.22)."""
    for rules in ("o20", "o20-ir", "o121-ir"):
        rows = [rule for rule in load(rules).clocks if rule.code in ("T-ACC", "T-MED", "T-TERM", "T-JUR")]
        assert rows
        assert not [rule.code for rule in rows if rule.is_extendable]


def test_the_table_has_no_act_the_rules_do_not_know() -> None:
    assert {(move.source.value, move.act) for move in MOVES} == set(CELLS)
    assert len(MOVES) == len(CELLS), "a status has an act twice"


def test_buttons_are_the_allowed_acts() -> None:
    for status, role, seat in product(Status, Role, PartyRole):
        assert set(acts_for(status, role, {seat})) == {name for name in ACTS if allowed(status, name, role, {seat})}


@pytest.mark.parametrize("kind", [Status, Outcome, PartyRole, RoomKind])
def test_everything_has_words(kind: type[Status]) -> None:
    assert all(str(member.label).strip() for member in kind)
    assert len({str(member.label) for member in kind}) == len(kind)


def test_only_closed_is_an_end() -> None:
    assert {status for status in Status if not moves_from(status)} == {Status.CLOSED}
    for status in OPEN:
        reached, edge = {status}, [status]
        while edge:
            new = {move.target for move in moves_from(edge.pop())} - reached
            reached |= new
            edge += new
        assert Status.CLOSED in reached, status


def test_every_row_names_its_law_and_leads_to_an_outcome() -> None:
    assert all(move.law for move in MOVES)
    first_end = {Status.AGREED, Status.NOT_ACCEPTED, Status.TERMINATED, Status.WITHDRAWN}
    assert all(move.outcome for move in MOVES if move.target in first_end and move.source is not move.target)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED], ids=str)
def test_every_row_through_its_act(world: World, status: Status) -> None:
    for move in moves_from(status):
        complaint = reach_for(world, status, move.act)
        ready(world, complaint, move.act)
        act(world, complaint, move.act, _actor(world, move.act, status))
        db.session.refresh(complaint)
        # As at filing, received is passed through at once where the rules know the body.
        known_body = {Status.ASSIGNED} if move.act == "move_on" else set()
        assert complaint.status in {move.target, *known_body}, move.act
        if move.outcome is not None:
            assert complaint.outcome is move.outcome
        running = {row.code for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running}
        assert set(move.starts) <= running, move.act
        assert not set(move.stops) & running, move.act


def _actor(world: World, name: str, status: Status) -> Actor:
    if name == "complete_withdrawal":
        return SYSTEM
    if name in ("decide_recusal", "refer_police"):
        return world.actor(head(world))
    return world.actor(_hand(name, status))


def _hand(name: str, status: Status) -> str:
    move = find(status, name)
    assert move is not None
    if not move.seats:
        return "platform_admin"
    order = [PartyRole.MEDIATION_BODY] if (status is Status.ENTRUSTED and name in ("mediate", "agree")) else []
    order += [PartyRole.MEDIATION_BODY] if name == "name_mediator" else []
    order += [PartyRole.HANDLING_BODY, PartyRole.RESPONDENT, PartyRole.COMPLAINANT, PartyRole.MEDIATOR]
    order.append(PartyRole.OVERSIGHT)
    if status is Status.HANDED_OFF or name in (
        "reply",
        "offer",
        "say",
        "consent",
        "settle",
        "report_fact",
    ):  # the institution's offer waits for the learner
        order.insert(0, PartyRole.COMPLAINANT)
    return HANDS[next(seat for seat in order if seat in move.seats)]


CASE_ROWS = (Complaint, Party, Clock, Breach, Consent, Decision, Message, Offer, OfferReply, EventRow)


def _all_rows() -> list[object]:
    db.session.rollback()
    return [tuple(row) for model in CASE_ROWS for row in db.session.execute(model.__table__.select())]


@pytest.mark.parametrize("status", list(Status), ids=str)
def test_a_refused_act_changes_nothing(world: World, status: Status) -> None:
    complaint = reach(world, status)
    ready(world, complaint, "close")
    before = _all_rows()
    for name in ACTS:
        if name == "reply" and not db.session.query(Offer).count():
            continue  # there is no offer to reply to
        if name == "say" and not db.session.query(Room).count():
            continue  # there is no room to speak in
        if name == "settle":
            continue  # what a yes of both does; nobody presses it by itself
        move = find(status, name)
        is_said = name in SAYINGS and status in SAYINGS[name].states  # beside the table, also after the end
        error = IllegalMove if move is None and not is_said else NotYours
        for stranger in ("other_learner", "foreign_officer", "other_staff"):
            with pytest.raises(error):
                act(world, complaint, name, world.actor(stranger))
    assert _all_rows() == before
