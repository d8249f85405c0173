"""Secret bids: a rule both agree to, two sealed sums, one comparison that tells whether they met, and then nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from complaints import actions as cases
from complaints.lifecycle import PartyRole
from complaints.lifecycle.standing import StandInKind
from complaints.models import FilerKind, ItemKind, Offer, OfferState
from complaints.queries import turn_of
from kernel import chain, clock, events
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from kernel.events import EventRow
from mediation import actions as tables
from mediation.bids import unpack
from mediation.lifecycle import RoundState
from mediation.models import Bid, BidRound
from tests.complaints.driver import accepted_offer, offered, table_of
from tests.complaints.turn_hands import withdrawn
from tests.mediation.bid_hands import bids_of, compared, opened, proposed, rule, seat_of, stored, third_seat
from tests.world import World


def test_only_the_chair_puts_a_rule_and_only_the_two_agree_to_it(world: World) -> None:
    complaint = world.mediating()
    table = table_of(complaint)
    for name in ("learner", "staff", "officer", "association_officer", "other_mediator"):
        with pytest.raises(NotYours):
            tables.propose_round(table, rule(complaint), by=world.actor(name))
    row = tables.propose_round(table, rule(complaint), by=world.actor("mediator"))
    with pytest.raises(IllegalMove, match="还有一轮"):
        tables.propose_round(table, rule(complaint), by=world.actor("mediator"))
    for name in ("mediator", "officer", "other_learner", "other_staff"):
        with pytest.raises(NotYours):
            tables.agree_to_round(row, by=world.actor(name))
        with pytest.raises(NotYours):
            tables.place_bid(row, 100, by=world.actor(name))
    for _ in range(2):  # twice is once
        tables.agree_to_round(row, by=world.actor("learner"))
    assert row.state is RoundState.PROPOSED
    with pytest.raises(IllegalMove):  # nobody bids before both agreed to the rule
        tables.place_bid(row, 100, by=world.actor("learner"))
    tables.agree_to_round(row, by=world.actor("institution_admin"))
    assert row.state is RoundState.OPEN


def test_a_rule_names_two_seats_a_day_within_the_limit_and_a_later_payment(world: World) -> None:
    complaint = world.mediating()
    table, fine, by = table_of(complaint), rule(complaint), world.actor("mediator")
    chair = seat_of(complaint, PartyRole.MEDIATOR)
    day = timedelta(days=1)
    wrong = [
        tables.BidRule(fine.payer_id, fine.payer_id, 50, fine.until_on, fine.pay_by_on),
        tables.BidRule(chair.id, fine.payee_id, 50, fine.until_on, fine.pay_by_on),
        tables.BidRule(fine.payer_id, fine.payee_id, 50, clock.today() + 8 * day, fine.pay_by_on),
        tables.BidRule(fine.payer_id, fine.payee_id, 50, clock.today() - day, fine.pay_by_on),
        tables.BidRule(fine.payer_id, fine.payee_id, 50, fine.until_on, fine.until_on - day),
    ]
    for one in wrong:
        with pytest.raises(DomainError):
            tables.propose_round(table, one, by=by)
    assert db.session.query(BidRound).count() == 0


def test_bids_that_meet_make_a_draft_that_binds_nobody(world: World) -> None:
    complaint = world.mediating()
    before = offered(complaint)
    row = compared(world, complaint, 250_001, 300_000)
    made = offered(complaint)
    assert (row.state, row.offer_id, before.state) == (RoundState.MET, made.id, OfferState.COUNTERED)
    assert [(item.kind, item.fen, item.by_on) for item in made.items] == [(ItemKind.REFUND, 275_001, row.pay_by_on)]
    assert (made.state, made.party.role, made.replies) == (OfferState.OPEN, PartyRole.MEDIATOR, [])
    cases.reply(made, made.version, True, by=world.actor("learner"))
    assert made.state is OfferState.OPEN
    cases.reply(made, made.version, True, by=world.actor("staff"))
    assert made.state is OfferState.ACCEPTED
    assert chain.verify().ok


def test_bids_that_do_not_meet_leave_no_trace_of_how_far_apart_they_were(world: World) -> None:
    near, far = world.mediating(), world.mediating()
    told = []
    for complaint, most in ((near, 299_999), (far, 1)):
        row = compared(world, complaint, 300_000, most)
        assert row.state is RoundState.APART
        stream = events.stream_of(complaint.stream)
        told.append([one.data for one in stream if one.kind == "mediation.bids_compared"])
        assert offered(complaint).version == 1, "nothing new lies on the table"
    assert [[set(data) for data in rows] for rows in told] == [[{"complaint_id", "round_id", "is_met"}]] * 2
    assert [rows[0]["is_met"] for rows in told] == [False, False]


def test_bids_are_sealed_to_one_length_and_gone_after_the_comparison(world: World) -> None:
    complaint = world.mediating()
    row = opened(world, complaint)
    tables.place_bid(row, 271_828, by=world.actor("staff"))
    (kept,) = [sealed for sealed in stored(row) if sealed]
    assert "271828" not in kept
    tables.place_bid(row, 1, by=world.actor("staff"))
    (again,) = [sealed for sealed in stored(row) if sealed]
    assert again != kept
    assert len(again) == len(kept)
    db.session.expire_all()
    with pytest.raises(InvalidRequestError, match="raiseload"):  # nobody but the comparing act can read it
        _ = bids_of(row)[1].sum
    tables.place_bid(row, 300_000, by=world.actor("learner"))
    assert stored(row) == [None, None]
    assert [bid.is_placed for bid in bids_of(row)] == [True, True]


def test_a_bid_moved_to_another_seat_or_round_is_not_opened(world: World) -> None:
    complaint = world.mediating()
    row = opened(world, complaint)
    tables.place_bid(row, 300_000, by=world.actor("staff"))
    with db.session.begin_nested():
        db.session.execute(
            db.text("UPDATE bids SET is_placed = TRUE, sum = (SELECT b.sum FROM bids b WHERE b.sum IS NOT NULL)")
        )
    db.session.commit()
    with pytest.raises(ValueError, match="another round or seat"):
        open_bids(row)


def open_bids(row: BidRound) -> None:
    """Open the bids as the comparing act does."""
    found = db.session.execute(select(Bid.party_id, Bid.sum).where(Bid.round_id == row.id))
    for party_id, sealed in found:
        unpack(sealed or "", row.ref, party_id)


def test_a_bid_may_be_changed_until_both_have_bid_and_nobody_learns_that_it_was(world: World) -> None:
    complaint = world.mediating()
    row = opened(world, complaint)
    for fen in (100_000, 200_000, 260_000):
        tables.place_bid(row, fen, by=world.actor("staff"))
    kinds = [one.kind for one in events.stream_of(complaint.stream)]
    assert kinds.count("mediation.bid_placed") == 1
    tables.place_bid(row, 240_000, by=world.actor("learner"))
    assert offered(complaint).items[0].fen == 250_000, "the last bid counts"
    for name in ("staff", "learner"):
        with pytest.raises(IllegalMove):
            tables.place_bid(row, 1, by=world.actor(name))


def test_so_many_rounds_and_no_more(world: World) -> None:
    complaint = world.mediating()
    for number in (1, 2, 3):
        assert compared(world, complaint, 300_000, 100_000).number == number
    with pytest.raises(IllegalMove, match="3轮"):
        proposed(world, complaint)
    one, other = rule(complaint).payer_id, rule(complaint).payee_id
    turned = tables.BidRule(other, one, 50, clock.today(), clock.today())
    with pytest.raises(IllegalMove, match="3轮"):  # not by changing sides either
        tables.propose_round(table_of(complaint), turned, by=world.actor("mediator"))


def test_rounds_between_two_cost_neither_a_round_with_a_third(world: World) -> None:
    complaint = world.mediating()
    third, table = third_seat(world, complaint), table_of(complaint)
    compared(world, complaint, 300_000, 100_000)
    one, other = rule(complaint).payer_id, rule(complaint).payee_id
    left = [
        tables.rounds_left(table, *pair) for pair in ((one, other), (other, one), (one, third.id), (third.id, other))
    ]
    assert left == [2, 2, 3, 3]
    assert tables.rounds_left(table, other, third.id) == tables.rounds_left(table, third.id, one) == 3


@pytest.mark.parametrize("end", ["decline", "cancel", "lapse", "withdraw"])
def test_a_round_that_ends_otherwise_is_wiped_and_costs_no_round(world: World, end: str) -> None:
    complaint = world.mediating()
    row = opened(world, complaint)
    tables.place_bid(row, 300_000, by=world.actor("staff"))
    later = clock.now()
    if end == "decline":
        tables.decline_round(row, by=world.actor("learner"))
    elif end == "cancel":
        with pytest.raises(NotYours):
            tables.cancel_round(row, by=world.actor("staff"))
        tables.cancel_round(row, by=world.actor("mediator"))
    else:
        if end == "withdraw":
            withdrawn(world, complaint)
        later += timedelta(days=4)
    with clock.stepped(later):
        if end in ("lapse", "withdraw"):
            with pytest.raises((TooLate, IllegalMove)):
                tables.place_bid(row, 1, by=world.actor("learner"))
        assert tables.lapse_rounds() == (end in ("lapse", "withdraw"))
        assert tables.lapse_rounds() == 0
    assert row.state not in (RoundState.OPEN, RoundState.MET, RoundState.APART)
    assert stored(row) == [None, None]
    assert tables.rounds_left(table_of(complaint), row.payer_id, row.payee_id) == 3


def test_a_standing_text_and_a_halted_case_stop_it(world: World) -> None:
    complaint = world.mediating()
    row = opened(world, complaint)
    cases.ask_recusal(complaint, "与机构有利害关系。", by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.place_bid(row, 1, by=world.actor("learner"))
    other = world.mediating()
    tables.draft_agreement(table_of(other), accepted_offer(world, other), by=world.actor("mediator"))
    with pytest.raises(IllegalMove, match="协议文本"):
        proposed(world, other)


def test_a_helper_disposes_of_nothing_but_may_say_no(world: World) -> None:
    draft = cases.StandInDraft(StandInKind.HELPER, "孙协助", "19900000000", "child", "in_person")
    told = {"filer_kind": FilerKind.HELPER, "side": cases.Side(stand_in=draft), "phone": "19911119999"}
    row = proposed(world, world.mediating(**told))
    with pytest.raises(cases.BeyondMandate):
        tables.agree_to_round(row, by=world.actor("learner"))
    tables.decline_round(row, by=world.actor("learner"))
    assert row.state is RoundState.DECLINED


def test_whose_turn_it_is(world: World) -> None:
    complaint = world.mediating()
    cases.reply(offered(complaint), 1, False, by=world.actor("learner"))
    row = proposed(world, complaint)
    asked = []
    for act, name in (("agree", "learner"), ("agree", "staff"), ("bid", "learner")):
        turn = turn_of(complaint)
        assert turn is not None
        asked.append((turn.actor, turn.act, turn.by_on == row.until_on))
        if act == "agree":
            tables.agree_to_round(row, by=world.actor(name))
        else:
            tables.place_bid(row, 300_000, by=world.actor(name))
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("institution", "bid")
    assert asked == [("learner", "agree_bids", True), ("institution", "agree_bids", True), ("learner", "bid", True)]


def test_the_log_knows_of_no_sum(world: World) -> None:
    complaint = world.mediating()
    compared(world, complaint, 271_828, 314_159)
    compared(world, complaint, 314_159, 271_828)
    for row in db.session.query(EventRow):
        assert "271828" not in str(row.data), row.kind
        assert "314159" not in str(row.data), row.kind
    assert db.session.query(Offer).filter_by(complaint_id=complaint.id).count() == 2


def test_two_who_bid_at_once_are_compared_once(app: Flask, world: World) -> None:
    complaint = world.mediating()
    row = opened(world, complaint)
    key, gate = row.id, Barrier(2)
    db.session.rollback()

    def bid(name: str, fen: int) -> None:
        with app.app_context():
            mine = db.session.get_one(BidRound, key)
            list(mine.bids)  # as a page does before it acts: what was read then counts for nothing
            gate.wait(timeout=20)
            tables.place_bid(mine, fen, by=world.actor(name))
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(bid, "learner", 200_000), pool.submit(bid, "staff", 300_000)]:
            done.result(timeout=60)
    db.session.expire_all()
    row = db.session.get_one(BidRound, key)
    assert (row.state, stored(row)) == (RoundState.MET, [None, None])
    kinds = [one.kind for one in events.stream_of(complaint.stream)]
    assert [kinds.count(f"mediation.{one}") for one in ("bid_placed", "bids_compared")] == [2, 1]
