"""Nothing of a child reaches the public: no candidate, table, page, feed, file or answer of the API (§8.2, T19)."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.standing import Age, Contract
from complaints.models import Clock, ConsentKind
from disclosure.candidates import bars
from disclosure.lifecycle import Bar
from disclosure.models import Candidate
from kernel import outbox
from kernel.db import Base, db
from kernel.web import access_of
from tests.complaints.driver import served
from tests.complaints.people_hands import CHILD, minor
from tests.world import World

CANARIES = (CHILD, "金丝雀小学三年级二班", "CANARY-ORDER-9", "金丝雀路7号")
PUBLIC_TABLES = (
    "publication_candidates",
    "publications",
    "public_institutions",
    "public_figures",
    "figure_cells",
    "publication_counts",
    "standing_publications",
    "public_narratives",
    "public_reports",
    "public_notices",
    "public_inspections",
    "public_draws",
    "public_lead_counts",
)


@pytest.mark.parametrize("contract", list(Contract))
@pytest.mark.parametrize("age", [Age.CHILD, Age.TEEN])
def test_nothing_of_a_child_becomes_public(app: Flask, world: World, contract: Contract, age: Age) -> None:
    told = {"words": "金丝雀小学三年级二班的孩子学不了。", "handle": "CANARY-ORDER-9", "address": "金丝雀路7号"}
    complaint = minor(world, contract=contract, age=age, publish=True, **told)
    cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown")
    cases.terminate(complaint, ["DT3"], "双方意见不一致。", by=world.actor("officer"))
    cases.close(served(complaint), by=world.actor("officer"))
    cases.consent(complaint, ConsentKind.PUBLISH, True, by=world.actor("learner"))
    outbox.drain()
    assert (complaint.status, complaint.outcome) == (Status.CLOSED, Outcome.NOT_SETTLED)
    assert Bar.MINOR in bars(complaint)
    assert db.session.scalars(select(Candidate)).all() == []
    assert "T-PUB" not in db.session.scalars(select(Clock.code).filter_by(complaint_id=complaint.id)).all()
    for word in (*CANARIES, complaint.number):
        assert word not in _public_rows(), word
        assert word not in _public_answers(app), word


def _public_rows() -> str:
    """Every row of every public table, as words."""
    rows = [tuple(row) for name in PUBLIC_TABLES for row in db.session.execute(Base.metadata.tables[name].select())]
    return json.dumps(rows, ensure_ascii=False, default=str)


def _public_answers(app: Flask) -> str:
    """Every public address without a place to fill in, as it answers."""
    client, said = app.test_client(), []
    for rule in app.url_map.iter_rules():
        if access_of(rule.endpoint) == "public" and not rule.arguments and "GET" in (rule.methods or ()):
            answer = client.get(rule.rule)
            assert answer.status_code < 500, rule.rule
            said.append(answer.text)
    assert len(said) > 10
    return "\n".join(said)


def test_an_adults_case_does_become_a_candidate(world: World) -> None:
    """The same way with an adult: the test above can fail."""
    complaint = world.file(publish=True)
    cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown")
    cases.terminate(complaint, ["DT3"], "双方意见不一致。", by=world.actor("officer"))
    cases.close(served(complaint), by=world.actor("officer"))
    outbox.drain()
    assert Bar.MINOR not in bars(complaint)
    assert [row.case_number for row in db.session.scalars(select(Candidate))] == [complaint.number]
