"""A part is agreed, the rest goes on: points marked, promises owed at once, and kept when the rest ends (item 9)."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.performance import Basis, PromiseState
from complaints.models import Clock, Complaint, ItemKind, Offer
from complaints.queries.answering import promises_of
from kernel import clock
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from mediation import actions as tables
from tests.complaints.driver import accepted_offer, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def parted(world: World) -> tuple[Complaint, Offer]:
    """A table at which the refund is agreed and the apology is not."""
    complaint = world.mediating()
    offer = accepted_offer(world, complaint)
    cases.settle_part(complaint, offer, [complaint.points[0].id], by=world.actor("mediator"))
    return complaint, offer


def test_the_points_are_marked_the_promises_owed_and_mediation_goes_on(world: World) -> None:
    complaint, _offer = parted(world)
    refund, apology = complaint.points
    assert refund.settled_by_id is not None
    assert apology.settled_by_id is None
    (row,) = promises_of(complaint)
    assert (row.basis, row.state, complaint.status) == (Basis.OFFER, PromiseState.OPEN, Status.MEDIATING)
    assert row.next_at is not None
    running = {one.code for one in db.session.query(Clock).filter_by(complaint_id=complaint.id) if one.is_running}
    assert {"T-MED", "T-PERF", "T-REFUND"} <= running


def test_when_the_rest_fails_the_part_stands(world: World) -> None:
    complaint, _offer = parted(world)
    cases.terminate(complaint, ["DT3"], "其余没有谈成。", by=world.actor("officer"))
    (row,) = promises_of(complaint)
    assert (complaint.outcome, row.state) == (Outcome.PARTLY_SETTLED, PromiseState.OPEN)


def test_when_the_rest_is_agreed_too_both_are_owed(world: World) -> None:
    complaint, _offer = parted(world)
    item = cases.ItemDraft(ItemKind.APOLOGY, None, clock.today() + timedelta(days=5), "书面道歉")
    more = cases.offer(complaint, (item,), by=world.actor("staff"))
    cases.reply(more, more.version, True, by=world.actor("learner"))
    row = tables.draft_agreement(table_of(complaint), more, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    states = [(one.item.kind, one.state, one.basis) for one in promises_of(complaint)]
    assert states == [
        (ItemKind.REFUND, PromiseState.OPEN, Basis.OFFER),
        (ItemKind.APOLOGY, PromiseState.OPEN, Basis.AGREEMENT),
    ]
    assert complaint.outcome is Outcome.SETTLED


def test_all_points_none_or_settled_ones_are_no_part(world: World) -> None:
    complaint = world.mediating()
    offer = accepted_offer(world, complaint)
    ids = [point.id for point in complaint.points]
    for wrong in ([], ids, [0]):
        with pytest.raises(DomainError):
            cases.settle_part(complaint, offer, wrong, by=world.actor("mediator"))
    for name in ("learner", "staff", "other_mediator"):
        with pytest.raises(NotYours):
            cases.settle_part(complaint, offer, ids[:1], by=world.actor(name))
    cases.settle_part(complaint, offer, ids[:1], by=world.actor("mediator"))
    with pytest.raises(IllegalMove):
        cases.settle_part(complaint, offer, ids[1:], by=world.actor("mediator"))


def test_the_mediator_marks_it_on_the_page(app: Flask, world: World) -> None:
    complaint = world.mediating()
    accepted_offer(world, complaint)
    number, key = complaint.number, str(complaint.points[0].id)
    mediator = sign_in(app, world, "mediator")
    assert "其余继续调解" in text(mediator.get(f"/mediation/{number}"))
    assert submit(mediator, f"/mediation/{number}/part").status_code == 422
    assert submit(mediator, f"/mediation/{number}/part", points=[key]).status_code == 303
    assert "已达成一致" in text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert sign_in(app, world, "other_mediator").get(f"/mediation/{number}/part").status_code == 404
