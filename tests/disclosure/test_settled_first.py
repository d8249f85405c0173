"""The rate of what was settled with the institution first: of whom it is counted, and when it is not."""

from collections import Counter

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.models import Complaint, ItemKind
from disclosure import actions, queries
from disclosure.models import FigureCell
from kernel import clock, outbox
from kernel.db import db
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import accepted_offer
from tests.world import World


def cells() -> Counter[str]:
    """What is counted of the institution."""
    outbox.drain()
    db.session.expire_all()
    found: Counter[str] = Counter()
    for row in db.session.query(FigureCell).filter(FigureCell.kind == "institution", FigureCell.cases > 0):
        if row.days < 0:
            found[row.measure] += row.cases
    return found


def waiting(world: World) -> Complaint:
    return first_with_institution(world)


def settled(world: World) -> Complaint:
    complaint = first_with_institution(world)
    item = cases.ItemDraft(ItemKind.REFUND, 300_000, clock.today(), "原路退回")
    cases.offer(complaint, (item,), by=world.actor("staff"))
    accepted_offer(world, complaint)
    return complaint


def closed(world: World) -> Complaint:
    complaint = settled(world)
    cases.close(complaint, by=world.actor("learner"))
    return complaint


def broken(world: World) -> Complaint:
    complaint = settled(world)
    cases.move_on(complaint, by=world.actor("learner"))
    return complaint


def moved_on(world: World) -> Complaint:
    complaint = first_with_institution(world)
    cases.move_on(complaint, by=world.actor("learner"))
    return complaint


@pytest.mark.parametrize(
    ("step", "tried", "first"),
    [(waiting, 0, 0), (settled, 1, 1), (closed, 1, 1), (broken, 1, 0), (moved_on, 1, 0), (World.accepted, 0, 0)],
)
def test_what_counts(app: Flask, world: World, step: object, tried: int, first: int) -> None:
    assert callable(step)
    step(world)
    kept = cells()
    assert (kept["tried_first"], kept["settled_first"]) == (tried, first)
    actions.recount()
    assert cells() == kept, "kept by events is what is counted anew"


def test_a_withdrawal_while_the_institution_is_asked_is_neither(app: Flask, world: World) -> None:
    complaint = waiting(world)
    cases.withdraw(complaint, by=world.actor("learner"))
    with clock.stepped(clock.now().replace(year=clock.now().year + 1)):
        cases.finish_withdrawals()
        assert cells()["tried_first"] == 0


@pytest.mark.parametrize("step", [moved_on, broken])
def test_a_withdrawal_after_it_went_on_leaves_the_result_there(app: Flask, world: World, step: object) -> None:
    assert callable(step)
    cases.withdraw(step(world), by=world.actor("learner"))
    with clock.stepped(clock.now().replace(year=clock.now().year + 1)):
        assert cases.finish_withdrawals() == 1
        kept = cells()
        assert (kept["tried_first"], kept["settled_first"]) == (1, 0), "it had not settled it before the body had it"
        actions.recount()
        assert cells() == kept, "kept by events is what is counted anew"


def test_it_is_a_rate_of_its_own_beside_accepted_cases(app: Flask, world: World) -> None:
    for _each in range(5):
        settled(world)
    for _each in range(5):
        moved_on(world)
    outbox.drain()
    actions.publish_figures()
    found = queries.institution_figures(world.institution("app").ref)
    assert found is not None
    told = found.rate("settled_first")
    assert told.rate is not None
    assert (told.rate.part, told.n) == (5, 10)
    assert found.count("cases").number == 0, "no body has accepted one"
