"""A proposal shown in one private room first: nobody else learns of it, and nothing said there binds."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints import queries as case_queries
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import ItemKind, OfferState, Room
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import ProposalState
from mediation.models import Proposal
from tests.complaints.driver import offered, table_of
from tests.mediation.bid_hands import seat_room
from tests.world import World

WORDS = "金丝雀提议文字"


def draft(fen: int = 271_828) -> tables.ProposalDraft:
    item = cases.ItemDraft(ItemKind.REFUND, fen, clock.today() + timedelta(days=5), WORDS)
    return tables.ProposalDraft((item,), "先看看", clock.today() + timedelta(days=3))


def shown(world: World, by: str = "mediator", role: PartyRole = PartyRole.COMPLAINANT) -> Proposal:
    """A proposal in a seat's room."""
    complaint = world.mediating()
    room = seat_room(complaint, role)
    return tables.show_proposal(table_of(complaint), room, draft(), by=world.actor(by))


def test_only_the_two_in_the_room_know_of_it(world: World) -> None:
    row = shown(world)
    table = row.mediation
    for name in ("learner", "mediator"):
        assert [one.id for one in queries.proposals_of(world.viewers[name], table)] == [row.id]
    for name in ("staff", "officer", "association_officer", "other_learner"):
        assert queries.proposals_of(world.viewers[name], table) == []
        if name != "other_learner":
            kinds = {one.kind for one in case_queries.events_of(world.viewers[name], table.complaint)}
            assert not [kind for kind in kinds if "proposal" in kind], name
    outbox.drain()
    told = {letter.to_person_id for letter in db.session.query(Letter).filter_by(why="mediation.proposal_shown")}
    assert told == {world.people["learner"]}
    raw = db.session.execute(db.text("SELECT text FROM proposals")).scalar_one()
    assert WORDS not in raw
    assert offered(table.complaint).version == 1, "it takes no version that would leave a gap"


def test_who_may_show_what_where(world: World) -> None:
    complaint = world.mediating()
    table, mine = table_of(complaint), seat_room(complaint, PartyRole.COMPLAINANT)
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    with pytest.raises(NotYours):
        tables.show_proposal(table, joint, draft(), by=world.actor("mediator"))
    for name in ("staff", "officer", "other_mediator"):
        with pytest.raises(NotYours):
            tables.show_proposal(table, mine, draft(), by=world.actor(name))
    with pytest.raises(DomainError):
        tables.show_proposal(table, mine, tables.ProposalDraft(()), by=world.actor("mediator"))
    wrong = cases.ItemDraft(ItemKind.APOLOGY, 100)
    with pytest.raises(cases.ItemWrong):
        tables.show_proposal(table, mine, tables.ProposalDraft((wrong,)), by=world.actor("mediator"))
    kept = tables.show_proposal(table, mine, draft(), by=world.actor("learner"))
    assert tables.draft_in(kept).items[0].fen == 271_828


def test_a_yes_in_private_is_no_yes_before_all(world: World) -> None:
    row = shown(world)
    complaint = row.mediation.complaint
    with pytest.raises(NotYours):
        tables.answer_proposal(row, True, by=world.actor("mediator"))
    for name in ("staff", "officer"):
        with pytest.raises(NotYours):
            tables.answer_proposal(row, True, by=world.actor(name))
    tables.answer_proposal(row, True, "可以", by=world.actor("learner"))
    for name in ("learner", "staff"):
        with pytest.raises(NotYours):
            tables.carry_on(row, by=world.actor(name))
    made = tables.carry_on(row, by=world.actor("mediator"))
    assert (made.version, made.state, made.replies) == (2, OfferState.OPEN, [])
    assert [(item.kind, item.fen, item.words) for item in made.items] == [(ItemKind.REFUND, 271_828, WORDS)]
    assert (row.state, offered(complaint).id) == (ProposalState.CARRIED, made.id)
    with pytest.raises(IllegalMove):
        tables.carry_on(row, by=world.actor("mediator"))


def test_a_no_is_not_carried_on_and_an_author_takes_back(world: World) -> None:
    row = shown(world)
    tables.answer_proposal(row, False, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.carry_on(row, by=world.actor("mediator"))
    with pytest.raises(NotYours):
        tables.withdraw_proposal(row, by=world.actor("learner"))
    tables.withdraw_proposal(row, by=world.actor("mediator"))
    assert row.state is ProposalState.WITHDRAWN


def test_a_party_asks_the_mediator_to_carry_on_and_instalments_come_through(world: World) -> None:
    complaint = world.mediating()
    today = clock.today()
    parts = (cases.Instalment(100, today), cases.Instalment(200, today + timedelta(days=30)))
    item = cases.ItemDraft(ItemKind.REFUND, 300, instalments=parts)
    room = seat_room(complaint, PartyRole.RESPONDENT)
    row = tables.show_proposal(table_of(complaint), room, tables.ProposalDraft((item,)), by=world.actor("staff"))
    assert tables.draft_in(row).items[0].instalments == parts
    with pytest.raises(NotYours):  # it is not the learner's room
        tables.answer_proposal(row, True, by=world.actor("learner"))
    made = tables.carry_on(row, by=world.actor("mediator"))
    assert [(one.part, one.fen) for one in made.items] == [(1, 100), (2, 200)]
    assert made.party.role is PartyRole.MEDIATOR
