"""Offers: one on the table, named by its version, in force only when all it concerns have said yes."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.lifecycle import PartyRole
from complaints.models import Answer, Clock, ItemKind, Offer, OfferState, Stance
from kernel import clock, events
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from tests.answer_words import formal, to_point
from tests.complaints.driver import offered
from tests.world import World

REFUND = (cases.ItemDraft(ItemKind.REFUND, 200_000),)


def test_accepting_needs_the_version_that_was_read(world: World) -> None:
    complaint = world.answered()
    first = offered(complaint)
    second = cases.offer(complaint, REFUND, by=world.actor("learner"), counters=first)
    assert (first.state, second.version) == (OfferState.COUNTERED, first.version + 1)
    for made, version in ((first, first.version), (second, first.version)):
        with pytest.raises(IllegalMove):
            cases.reply(made, version, True, by=world.actor("staff"))
    cases.reply(second, second.version, True, by=world.actor("staff"))
    assert second.state is OfferState.ACCEPTED


def test_an_offer_waits_for_all_it_concerns(world: World) -> None:
    complaint = world.mediating()
    made = cases.offer(complaint, REFUND, by=world.actor("mediator"), counters=offered(complaint))
    cases.reply(made, made.version, True, by=world.actor("learner"))
    assert made.state is OfferState.OPEN, "the mediator who made it speaks for nobody"
    cases.reply(made, made.version, True, by=world.actor("staff"))
    assert made.state is OfferState.ACCEPTED
    kinds = [row.kind for row in events.stream_of(complaint.stream)]
    assert kinds.count("complaint.offer_accepted") == 1


def test_a_refused_offer_is_over_and_a_new_one_may_come(world: World) -> None:
    complaint = world.answered()
    first = offered(complaint)
    cases.reply(first, 1, False, "太少。", by=world.actor("learner"))
    assert first.state is OfferState.DECLINED
    with pytest.raises(IllegalMove):
        cases.reply(first, 1, True, by=world.actor("learner"))
    assert cases.offer(complaint, REFUND, by=world.actor("staff")).version == 2


def test_whoever_is_not_concerned_cannot_answer(world: World) -> None:
    complaint = world.mediating()
    made = offered(complaint)
    with pytest.raises(NotYours):
        cases.reply(made, 1, True, by=world.actor("mediator"))
    with pytest.raises(IllegalMove, match="答复过"):
        cases.reply(made, 1, True, by=world.actor("staff"))
    with pytest.raises(IllegalMove):
        cases.offer(complaint, REFUND, by=world.actor("staff"))
    assert db.session.query(Offer).count() == 1


def test_an_offer_past_its_day_can_only_be_replaced(world: World) -> None:
    complaint = world.answered(offer=False)
    made = cases.offer(complaint, REFUND, "", clock.today() + timedelta(days=5), by=world.actor("staff"))
    assert made.until_on is not None
    with clock.stepped(clock.end_of(made.until_on) - timedelta(seconds=1)):
        assert not made.is_over(clock.today())
    with clock.stepped(clock.end_of(made.until_on)):
        with pytest.raises(TooLate):
            cases.reply(made, 1, True, by=world.actor("learner"))
        later = cases.offer(complaint, REFUND, by=world.actor("learner"))
    assert (made.state, later.version) == (OfferState.COUNTERED, 2)


def test_an_offer_says_something_and_a_refund_names_its_sum(world: World) -> None:
    complaint = world.answered(offer=False)
    with pytest.raises(DomainError):
        cases.offer(complaint, (), by=world.actor("staff"))
    for fen in (None, 0, -1):
        with pytest.raises(Exception, match="refund_sum"):
            cases.offer(complaint, (cases.ItemDraft(ItemKind.REFUND, fen),), by=world.actor("staff"))
    assert db.session.query(Offer).count() == 0


def test_an_item_names_who_owes_whom(world: World) -> None:
    complaint = world.answered(offer=False)
    back = cases.ItemDraft(
        ItemKind.OTHER, words="归还教材", owed_by=PartyRole.COMPLAINANT, owed_to=PartyRole.RESPONDENT
    )
    made = cases.offer(complaint, (*REFUND, back), by=world.actor("staff"))
    assert [(item.from_party.role, item.to_party.role) for item in made.items] == [
        (PartyRole.RESPONDENT, PartyRole.COMPLAINANT),
        (PartyRole.COMPLAINANT, PartyRole.RESPONDENT),
    ]


def test_an_answer_meets_every_point_once(world: World) -> None:
    complaint = world.accepted()
    first, second = complaint.points
    half = formal(complaint, "同意。", points=(to_point(first),))
    with pytest.raises(DomainError, match="逐项"):
        cases.answer(complaint, half, by=world.actor("staff"), key="half")
    whole = formal(complaint, "同意。", points=(*half.points, to_point(second, Stance.REFUSE, "不同意。")))
    one = cases.answer(complaint, whole, by=world.actor("staff"), key="whole")
    assert cases.answer(complaint, whole, by=world.actor("staff"), key="whole").id == one.id
    assert db.session.query(Answer).count() == 1
    clock_row = db.session.query(Clock).filter_by(code="T-RESP").one()
    assert clock_row.met_at is not None


def test_a_late_answer_is_taken_and_called_late(world: World) -> None:
    complaint = world.accepted()
    due_at = db.session.query(Clock).filter_by(code="T-RESP").one().due_at
    with clock.stepped(due_at + timedelta(hours=1)):
        cases.answer(complaint, formal(complaint, "晚了。"), by=world.actor("staff"), key="late")
    answered = [row.event for row in events.stream_of(complaint.stream) if row.kind == "complaint.answered"]
    assert [one.is_on_time for one in answered] == [False]  # type: ignore[attr-defined]
