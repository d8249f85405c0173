"""An end by item is told and counted for what it was: only where the parties disagreed did mediation fail."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from complaints import actions as cases
from complaints import rulesets
from complaints.lifecycle import Outcome
from complaints.models import Complaint, Decision, DecisionKind
from complaints.queries.endings import counted_as
from complaints.rulesets import EndsAs
from disclosure import actions, queries
from disclosure.barring import bars
from disclosure.lifecycle import Bar
from disclosure.models import Candidate, FigureCell
from disclosure.queries.benchmark import own_row
from kernel import outbox
from kernel.db import db, transaction
from tests.complaints.driver import served
from tests.disclosure.test_benchmark import last_month
from tests.world import World

WORDS = {"撤回": EndsAs.WITHDRAWN, "条件": EndsAs.UNFIT, "虚假": EndsAs.UNFIT, "规定情形的": EndsAs.UNFIT}
WORDS |= {"灭失": EndsAs.GONE}


def ended(world: World, *grounds: str, **changes: object) -> Complaint:
    """A case with consent to publish, ended on these grounds and closed."""
    complaint = world.accepted(publish=True, **changes)
    by = world.actor(world.officer_of(complaint))
    cases.terminate(complaint, list(grounds), "理由写在这里。", by=by)
    cases.close(served(complaint), by=by)
    outbox.drain()
    return complaint


def measures(complaint: Complaint) -> set[str]:
    """How the case is counted as ended."""
    db.session.expire_all()
    found = select(FigureCell.measure).where(
        FigureCell.kind == "institution", FigureCell.ref == complaint.institution.ref, FigureCell.cases > 0
    )
    return set(db.session.scalars(found)) & {"closed", "ended", "settled", "withdrawn", "set_aside"}


@pytest.mark.parametrize("code", rulesets.CODES)
def test_every_item_says_what_it_means(code: str) -> None:
    for ground in rulesets.load(code).terminations:
        meant = next((kind for words, kind in WORDS.items() if words in ground.text), EndsAs.DISAGREED)
        assert ground.ends_as is meant, (ground.code, ground.text)


def test_what_leaves_an_end_out_goes_first() -> None:
    assert counted_as({EndsAs.DISAGREED, EndsAs.UNFIT, EndsAs.WITHDRAWN}) is EndsAs.UNFIT
    assert counted_as({EndsAs.DISAGREED, EndsAs.WITHDRAWN}) is EndsAs.WITHDRAWN
    assert counted_as({EndsAs.DISAGREED}) is counted_as(()) is EndsAs.DISAGREED


@pytest.mark.parametrize(
    ("grounds", "bar", "counted"),
    [
        (("DT3",), (), "ended"),
        (("DT8",), (), "ended"),
        (("DT1",), (Bar.OUTCOME,), "withdrawn"),
        (("DT6",), (Bar.UNFIT, Bar.OUTCOME), "set_aside"),
        (("DT3", "DT6"), (Bar.UNFIT, Bar.OUTCOME), "set_aside"),
        (("DT7",), (Bar.OUTCOME,), "set_aside"),
    ],
)
def test_only_a_disagreement_is_published_and_counted_as_one(
    app: Flask, world: World, grounds: tuple[str, ...], bar: tuple[Bar, ...], counted: str
) -> None:
    complaint = ended(world, *grounds)
    assert complaint.outcome is Outcome.NOT_SETTLED
    assert bars(complaint) == bar
    assert [row.case_number for row in db.session.scalars(select(Candidate))] == ([] if bar else [complaint.number])
    assert measures(complaint) == {"closed", counted}
    kept = {(row.kind, row.ref, row.measure): row.cases for row in db.session.scalars(select(FigureCell))}
    actions.recount()
    db.session.expire_all()
    assert {(row.kind, row.ref, row.measure): row.cases for row in db.session.scalars(select(FigureCell))} == kept


def test_a_decision_nobody_was_given_bars_a_case(app: Flask, world: World) -> None:
    complaint = ended(world, "DT3")
    assert bars(complaint) == ()
    with transaction():
        own = update(Decision).where(Decision.complaint_id == complaint.id, Decision.kind == DecisionKind.TERMINATE)
        db.session.execute(own.values(served_at=None, served_how=None))
    assert bars(complaint) == (Bar.NOT_SERVED,)


def test_false_material_at_an_association_is_not_told_as_a_disagreement(app: Flask, world: World) -> None:
    complaint = ended(world, "AT6", path="association")
    assert Bar.UNFIT in bars(complaint)
    assert db.session.scalars(select(Candidate)).all() == []


def test_the_settled_rate_and_the_comparison_leave_them_out(app: Flask, world: World) -> None:
    for code in ("DT3", "DT3", "DT3", "DT3", "DT3", "DT6", "DT6", "DT6", "DT6", "DT6"):
        complaint = ended(world, code)
    actions.publish_figures()
    found = queries.institution_figures(complaint.institution.ref)
    assert found is not None
    assert (found.count("closed").number, found.count("ended").number, found.count("set_aside").number) == (10, 5, 5)
    assert found.rate("settled").n == 5
    last_month()
    actions.count_benchmarks()
    row = own_row(complaint.institution.ref)
    assert row is not None
    assert (row.settled, row.ended) == (0, 5)
