"""What an offer holds: many kinds, instalments that add up, seats that can answer; and what changed since."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import actions as cases
from complaints.differences import Change, Line, Mark, compare
from complaints.lifecycle import PartyRole
from complaints.models import ItemKind, OfferState, Promise
from kernel import clock
from kernel.db import db
from kernel.errors import DomainError, IllegalMove
from tests.complaints.driver import offered
from tests.mediation.bid_hands import seat_of, third_seat
from tests.world import World

DAY = timedelta(days=1)


def parts(*fens: int) -> tuple[cases.Instalment, ...]:
    """Instalments of these sums, a month apart."""
    return tuple(cases.Instalment(fen, clock.today() + 30 * place * DAY) for place, fen in enumerate(fens, 1))


def test_each_instalment_is_an_item_and_a_promise_of_its_own(world: World) -> None:
    complaint = world.answered(offer=False)
    item = cases.ItemDraft(ItemKind.REFUND, 300_000, words="原路退回", instalments=parts(100_000, 100_000, 100_000))
    made = cases.offer(complaint, (item,), by=world.actor("staff"))
    assert [(one.part, one.parts, one.fen) for one in made.items] == [(place, 3, 100_000) for place in (1, 2, 3)]
    cases.reply(made, 1, True, by=world.actor("learner"))
    promised = db.session.query(Promise).filter_by(complaint_id=complaint.id).order_by(Promise.id)
    assert [row.item.by_on for row in promised] == [one.by_on for one in item.instalments]


@pytest.mark.parametrize("wrong", ["sum", "one", "order", "zero", "kind", "many"])
def test_instalments_that_do_not_add_up_are_refused(world: World, wrong: str) -> None:
    complaint, good = world.answered(offer=False), parts(150_000, 150_000)
    drafts = {
        "sum": cases.ItemDraft(ItemKind.REFUND, 300_001, instalments=good),
        "one": cases.ItemDraft(ItemKind.REFUND, 150_000, instalments=good[:1]),
        "order": cases.ItemDraft(ItemKind.REFUND, 300_000, instalments=good[::-1]),
        "zero": cases.ItemDraft(ItemKind.REFUND, 300_000, instalments=parts(300_000, 0)),
        "kind": cases.ItemDraft(ItemKind.LOAN, 300_000, instalments=good),
        "many": cases.ItemDraft(ItemKind.REFUND, 2_500, instalments=parts(*[100] * 25)),
    }
    with pytest.raises(cases.ItemWrong):
        cases.offer(complaint, (drafts[wrong],), by=world.actor("staff"))


@pytest.mark.parametrize("kind", [ItemKind.SWAP, ItemKind.EXTENSION, ItemKind.LOAN, ItemKind.CORRECTION])
def test_the_new_kinds_are_offered_and_promised(world: World, kind: ItemKind) -> None:
    complaint = world.answered(offer=False)
    made = cases.offer(complaint, (cases.ItemDraft(kind, None, clock.today(), "按约定办理"),), by=world.actor("staff"))
    cases.reply(made, 1, True, by=world.actor("learner"))
    assert made.state is OfferState.ACCEPTED
    assert db.session.query(Promise).filter_by(complaint_id=complaint.id).one().item.kind is kind


def test_only_a_seat_that_can_answer_owes_or_is_owed(world: World) -> None:
    complaint, other = world.mediating(), world.mediating()
    chair, body = seat_of(complaint, PartyRole.MEDIATOR), seat_of(complaint, PartyRole.HANDLING_BODY)
    stranger = seat_of(other, PartyRole.RESPONDENT)
    for party in (chair, body, stranger):
        item = cases.ItemDraft(ItemKind.APOLOGY, owed_by=party.id)
        with pytest.raises(IllegalMove):
            cases.offer(complaint, (item,), by=world.actor("mediator"), counters=offered(complaint))
    payer = seat_of(complaint, PartyRole.RESPONDENT).id
    with pytest.raises(DomainError, match="同一方"):
        item = cases.ItemDraft(ItemKind.APOLOGY, owed_by=payer, owed_to=payer)
        cases.offer(complaint, (item,), by=world.actor("mediator"), counters=offered(complaint))
    with pytest.raises(DomainError, match="不写金额"):
        item = cases.ItemDraft(ItemKind.APOLOGY, 100)
        cases.offer(complaint, (item,), by=world.actor("mediator"), counters=offered(complaint))


def test_all_who_are_named_must_accept_and_one_no_declines(world: World) -> None:
    for last in (True, False):
        complaint = world.mediating()
        third, learner = third_seat(world, complaint), seat_of(complaint, PartyRole.COMPLAINANT)
        items = (
            cases.ItemDraft(ItemKind.REFUND, 200_000, clock.today()),
            cases.ItemDraft(ItemKind.LOAN, 100_000, clock.today(), "免除余下贷款", third.id, learner.id),
        )
        made = cases.offer(complaint, items, by=world.actor("mediator"), counters=offered(complaint))
        for name in ("learner", "staff"):
            cases.reply(made, made.version, True, by=world.actor(name))
        assert made.state is OfferState.OPEN, "the third has not said yes"
        with pytest.raises(IllegalMove):
            cases.reply(made, made.version - 1, True, by=world.actor("other_staff"))
        cases.reply(made, made.version, last, by=world.actor("other_staff"))
        assert made.state is (OfferState.ACCEPTED if last else OfferState.DECLINED)
        assert (db.session.query(Promise).filter_by(complaint_id=complaint.id).count() == 2) is last


# --- what changed ------------------------------------------------------------------------------------------------

KNOWN = [
    Line(kind, *sides, *part, fen, None, words)
    for kind in ("refund", "swap")
    for sides in ((1, 2), (2, 1), (3, 1))
    for part in ((None, None), (1, 2))
    for fen, words in ((None, ""), (100, ""), (100, "原路退回"))
]
LINE = st.sampled_from(KNOWN)
LINES = st.lists(LINE, max_size=6)


@given(LINES, LINES)
def test_every_line_of_both_versions_stands_there_once(old: list[Line], new: list[Line]) -> None:
    found = compare(old, new)
    assert sorted(map(repr, (one.old for one in found if one.old))) == sorted(map(repr, old))
    assert [one.new for one in found if one.new] == new
    for one in found:
        assert (one.old is None) == (one.mark is Mark.ADDED)
        assert (one.new is None) == (one.mark is Mark.REMOVED)
        assert (one.mark is Mark.CHANGED) == bool(one.fields)


@given(LINES, LINES)
def test_what_stayed_is_never_called_changed(old: list[Line], new: list[Line]) -> None:
    found = compare(old, new)
    same = sum(one.mark is Mark.SAME for one in found)
    assert same == sum(min(old.count(line), new.count(line)) for line in set(old))
    assert {one.mark for one in compare(old, old)} <= {Mark.SAME}


@given(LINES, LINES)
def test_read_backwards_it_says_the_same(old: list[Line], new: list[Line]) -> None:
    def count(found: list[Change], mark: Mark) -> int:
        return sum(one.mark is mark for one in found)

    there, back = compare(old, new), compare(new, old)
    assert count(there, Mark.ADDED) == count(back, Mark.REMOVED)
    assert count(there, Mark.CHANGED) == count(back, Mark.CHANGED)


def test_a_changed_sum_is_one_changed_line() -> None:
    old = Line("refund", 1, 2, None, None, 100, None, "")
    new = Line("refund", 1, 2, None, None, 200, date(2026, 12, 1), "")
    assert compare([old], [new]) == [Change(Mark.CHANGED, old, new, frozenset({"fen", "by_on"}))]
    apology = Line("apology", 1, 2, None, None, None, None, "书面")
    assert [one.mark for one in compare([old, apology], [new])] == [Mark.CHANGED, Mark.REMOVED]
