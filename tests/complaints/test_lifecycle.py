"""The lifecycle table: every cell against a table of its own, and every row and refusal through real acts."""

from itertools import product

import pytest

from accounts.roles import Role
from complaints.lifecycle import MOVES, OPEN, Outcome, PartyRole, RoomKind, Status, acts_for, allowed, find, moves_from
from complaints.models import Breach, Clock, Complaint, Consent, Decision, Message, Offer, OfferReply, Party, Room
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.events import EventRow
from tests.complaints.driver import HANDS, act, reach, reach_for, ready
from tests.world import World

# status: act -> where it leads, by whom (a role in a seat), worded as rules §8.1 and §0b.22 word it.
EXPECTED = """
received:      assign -> assigned by intake
received:      withdraw -> closed by learner
received:      hand_off -> handed_off by intake
received:      split -> received by intake
received:      contest_route -> received by learner
received:      answer_objection -> received by intake
assigned:      accept -> accepted by body
assigned:      refuse -> not_accepted by body
assigned:      withdraw -> withdrawn by learner
assigned:      return_to_intake -> received by body
assigned:      hand_off -> handed_off by body
assigned:      dispute_power -> power_dispute by body
assigned:      split -> assigned by body
assigned:      contest_route -> assigned by learner
assigned:      answer_objection -> assigned by body
assigned:      request_identity -> assigned by body
assigned:      supply_identity -> assigned by learner
power_dispute: settle_power -> assigned by body or other
power_dispute: designate -> assigned by superior
power_dispute: withdraw -> withdrawn by learner
power_dispute: supply_identity -> power_dispute by learner
power_dispute: say -> power_dispute by anybody seated
assigned:      say -> assigned by anybody seated
accepted:      mediate -> mediating by body or association or mediator
accepted:      entrust -> entrusted by body
accepted:      terminate -> terminated by body
accepted:      withdraw -> terminated by learner
accepted:      answer -> accepted by institution
accepted:      offer -> accepted by institution or learner or mediator
accepted:      reply -> accepted by institution or learner
accepted:      consent -> accepted by institution or learner
accepted:      say -> accepted by anybody seated
accepted:      split -> accepted by body
accepted:      open_clue -> accepted by body
accepted:      pause -> accepted by body
accepted:      resume -> accepted by body
accepted:      ask_extension -> accepted by institution
accepted:      decide_extension -> accepted by body
entrusted:     mediate -> mediating by association or mediator
entrusted:     agree -> agreed by association or mediator
entrusted:     terminate -> terminated by body
entrusted:     withdraw -> terminated by learner
entrusted:     answer -> entrusted by institution
entrusted:     offer -> entrusted by institution or learner or mediator
entrusted:     reply -> entrusted by institution or learner
entrusted:     consent -> entrusted by institution or learner
entrusted:     say -> entrusted by anybody seated
entrusted:     split -> entrusted by body
entrusted:     open_clue -> entrusted by body
entrusted:     pause -> entrusted by body
entrusted:     resume -> entrusted by body
entrusted:     ask_extension -> entrusted by institution
entrusted:     decide_extension -> entrusted by body
mediating:     agree -> agreed by body or association or mediator
mediating:     terminate -> terminated by body
mediating:     withdraw -> terminated by learner
mediating:     answer -> mediating by institution
mediating:     offer -> mediating by institution or learner or mediator
mediating:     reply -> mediating by institution or learner
mediating:     consent -> mediating by institution or learner
mediating:     say -> mediating by anybody seated
mediating:     split -> mediating by body
mediating:     open_clue -> mediating by body
mediating:     pause -> mediating by body
mediating:     resume -> mediating by body
mediating:     ask_extension -> mediating by institution
mediating:     decide_extension -> mediating by body
agreed:        close -> closed by body or association or mediator
agreed:        say -> agreed by anybody seated
not_accepted:  close -> closed by body or association or mediator
not_accepted:  say -> not_accepted by anybody seated
terminated:    close -> closed by body or association or mediator
terminated:    say -> terminated by anybody seated
withdrawn:     close -> closed by body or association or mediator
withdrawn:     say -> withdrawn by anybody seated
handed_off:    record_outside_number -> handed_off by learner or body
handed_off:    close -> closed by learner or body
assigned:      take_on -> assigned by body
assigned:      urge -> assigned by superior
assigned:      note_reason -> assigned by superior
power_dispute: take_on -> power_dispute by body
power_dispute: urge -> power_dispute by superior
power_dispute: note_reason -> power_dispute by superior
accepted:      take_on -> accepted by body
accepted:      urge -> accepted by superior
accepted:      note_reason -> accepted by superior
entrusted:     take_on -> entrusted by body
entrusted:     urge -> entrusted by superior
entrusted:     note_reason -> entrusted by superior
mediating:     take_on -> mediating by body
mediating:     urge -> mediating by superior
mediating:     note_reason -> mediating by superior
agreed:        take_on -> agreed by body
agreed:        urge -> agreed by superior
agreed:        note_reason -> agreed by superior
not_accepted:  take_on -> not_accepted by body
not_accepted:  urge -> not_accepted by superior
not_accepted:  note_reason -> not_accepted by superior
terminated:    take_on -> terminated by body
terminated:    urge -> terminated by superior
terminated:    note_reason -> terminated by superior
withdrawn:     take_on -> withdrawn by body
withdrawn:     urge -> withdrawn by superior
withdrawn:     note_reason -> withdrawn by superior
assigned:      take_over -> assigned by superior
accepted:      take_over -> accepted by superior
entrusted:     take_over -> entrusted by superior
mediating:     take_over -> mediating by superior
"""
SEATS = {
    "learner": {"complainant", "guardian", "helper", "agent"},
    "institution": {"respondent"},
    "body": {"handling_body"},
    "association": {"mediation_body"},
    "mediator": {"mediator"},
    "superior": {"oversight"},
    "other": {"other_body"},
    "anybody seated": {
        *("complainant", "guardian", "helper", "agent", "respondent"),
        *("handling_body", "mediation_body", "mediator"),
    },
}
DESK = {"officer", "supervisor", "association_admin"}
INSTITUTION = {"institution_staff", "institution_admin"}
# Which roles of an act may be meant at all; the seat then says which organisation.
ROLES = {
    **dict.fromkeys(("accept", "refuse", "entrust", "terminate"), DESK),
    **{name: DESK | {"mediator"} for name in ("mediate", "agree", "close")},
    "withdraw": {"learner"},
    "record_outside_number": {"learner"} | DESK,
    **{name: INSTITUTION | {"learner"} for name in ("reply", "consent")},
    "answer": INSTITUTION,
    "offer": INSTITUTION | {"learner", "mediator"},
    "say": INSTITUTION | DESK | {"learner", "mediator"},
    "assign": {"platform_admin"},
    **dict.fromkeys(
        ("return_to_intake", "hand_off", "dispute_power", "settle_power", "split", "answer_objection"), DESK
    ),
    **dict.fromkeys(("request_identity", "open_clue", "pause", "resume", "decide_extension", "take_on"), DESK),
    **{key: {"learner"} for key in ("contest_route", "supply_identity")},
    "ask_extension": INSTITUTION,
    **{key: {"supervisor", "association_admin"} for key in ("designate", "urge", "note_reason", "take_over")},
}
AT_INTAKE = {"platform_admin"}
ACTS = sorted(ROLES)


def _expected() -> dict[tuple[str, str], tuple[str, set[str], set[str]]]:
    """Status and act to target, roles and seats."""
    cells = {}
    for line in EXPECTED.strip().splitlines():
        status, rest = (part.strip() for part in line.split(":"))
        name, rest = rest.split(" -> ")
        target, who = rest.split(" by ")
        groups = who.split(" or ")
        seats = set().union(*(SEATS.get(group, set()) for group in groups))
        roles = {"learner"} | DESK if (status, name) == ("handed_off", "close") else ROLES[name]
        roles = AT_INTAKE if groups == ["intake"] else roles
        cells[status, name] = (target, roles, seats)
    return cells


CELLS = _expected()


def test_every_cell_is_as_the_rules_say() -> None:
    wrong = []
    for status, name, role in product(Status, ACTS, [None, *Role]):
        target, roles, seats = CELLS.get((status.value, name), ("", set(), set()))
        for seat in [None, *PartyRole]:
            found = allowed(status, name, role, {seat} if seat else ())
            wanted = role is not None and role.value in roles and (not seats or (seat is not None and seat in seats))
            if (found.target.value if found else None) != (target if wanted else None):
                wrong.append((status.value, name, role, seat))
    assert not wrong


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
        act(world, complaint, move.act, world.actor(_hand(move.act, status)))
        db.session.refresh(complaint)
        assert complaint.status is move.target, move.act
        if move.outcome is not None:
            assert complaint.outcome is move.outcome
        running = {row.code for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running}
        assert set(move.starts) <= running, move.act
        assert not set(move.stops) & running, move.act


def _hand(name: str, status: Status) -> str:
    move = find(status, name)
    assert move is not None
    if not move.seats:
        return "platform_admin"
    order = [PartyRole.MEDIATION_BODY] if status is Status.ENTRUSTED and name in ("mediate", "agree") else []
    order += [PartyRole.HANDLING_BODY, PartyRole.RESPONDENT, PartyRole.COMPLAINANT, PartyRole.MEDIATOR]
    order.append(PartyRole.OVERSIGHT)
    if status is Status.HANDED_OFF or name in (
        "reply",
        "offer",
        "say",
        "consent",
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
        move = find(status, name)
        error = IllegalMove if move is None else NotYours
        for stranger in ("other_learner", "foreign_officer", "other_staff"):
            with pytest.raises(error):
                act(world, complaint, name, world.actor(stranger))
    assert _all_rows() == before
