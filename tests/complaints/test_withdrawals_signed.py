"""After a withdrawal the body's officer signs the decision that ends mediation (form 八, item (1); O121 art. 23)."""

import pytest
from flask import Flask

from accounts.roles import BODIES
from complaints import actions as cases
from complaints import queries, rulesets
from complaints.lifecycle import UNDER_WAY, Outcome, Status, find
from complaints.models import Decision, DecisionKind
from kernel import chain, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from kernel.papers import Paper
from tests.complaints.driver import reach
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.complaints.turn_hands import clock_of, withdrawn
from tests.house.test_pages import Page, faults
from tests.world import World

ENDED_BY_HAND = [status for status in Status if status in UNDER_WAY and find(status, "withdraw") is not None]


@pytest.mark.parametrize("status", ENDED_BY_HAND, ids=str)
def test_after_acceptance_the_officer_signs_and_service_meets_the_duty_to_tell(world: World, status: Status) -> None:
    complaint = withdrawn(world, reach(world, status))
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act, turn.clock) == ("body", "sign_termination", "T-TERM")
    assert "sign_termination" in queries.acts_of(world.viewers["officer"], complaint)
    with pytest.raises(DomainError, match="还没有作出终止调解决定"):
        cases.close(complaint, by=world.actor("officer"))
    for name in ("learner", "staff", "mediator", "association_officer", "supervisor", "foreign_officer"):
        with pytest.raises(NotYours):
            cases.sign_termination(complaint, "投诉人撤回投诉。", by=world.actor(name))
    with pytest.raises(DomainError, match="理由"):
        cases.sign_termination(complaint, "  ", by=world.actor("officer"))
    decision = cases.sign_termination(complaint, "投诉人撤回投诉。", by=world.actor("officer"))
    assert (decision.kind, decision.grounds, decision.paper_id) == (DecisionKind.TERMINATE, ["DT1"], None)
    assert (complaint.status, complaint.outcome) == (Status.TERMINATED, Outcome.WITHDRAWN), "it moves nothing"
    with pytest.raises(IllegalMove):
        cases.sign_termination(complaint, "投诉人撤回投诉。", by=world.actor("officer"))
    assert "sign_termination" not in queries.acts_of(world.viewers["officer"], complaint)
    outbox.drain()
    db.session.refresh(decision)
    assert decision.paper_id is not None
    assert db.session.get_one(Paper, decision.paper_id).kind == "terminate"
    assert clock_of(complaint, "T-TERM").is_running, "a press serves nothing (rules §0b.4)"
    letters = db.session.query(Letter).filter_by(why="complaint.termination_signed")
    assert {one.to_person_id for one in letters} >= {world.people[name] for name in ("learner", "staff")}
    letter = letters.filter_by(to_person_id=world.people["learner"]).first()
    assert letter is not None
    cases.open_letter(letter, by=world.actor("learner"))
    assert decision.served_at is not None
    row = clock_of(complaint, "T-TERM")
    assert (row.is_running, row.met_at is not None) == (False, True)
    cases.close(complaint, by=world.actor("officer"))
    assert chain.verify().ok


def test_a_case_ended_by_decision_owes_no_second_one(world: World) -> None:
    complaint = reach(world, Status.TERMINATED)
    assert "sign_termination" not in queries.acts_of(world.viewers["officer"], complaint)
    with pytest.raises(IllegalMove):
        cases.sign_termination(complaint, "理由。", by=world.actor("officer"))


def test_item_one_is_the_ground_of_every_kind_of_body() -> None:
    for name in ("o20", "o20-ir", "o121-ir"):
        rules = rulesets.load(name)
        for kind in sorted(BODIES):
            rows = [one for one in rules.termination_grounds(str(kind)) if "withdrawn" in one.offered_for]
            assert [one.number for one in rows] == [1], (name, kind)
            assert "撤回" in rows[0].text


def test_the_officer_reads_form_eight_before_signing_it(app: Flask, world: World) -> None:
    complaint = withdrawn(world, world.answered())
    officer, page = sign_in(app, world, "officer"), f"/desk/{complaint.number}"
    shown = text(officer.get(page))
    assert "作出终止调解决定（投诉人已撤回），并告知双方" in shown
    assert "/close" not in shown
    url = f"{page}/withdrawal/sign"
    asked = text(officer.get(url))
    assert "投诉人撤回投诉，或者双方自行和解" in asked
    assert list(faults(Page("officer", url, asked, 0, 200))) == []
    (form,) = [one for one in forms_in(text(officer.get(url))) if "reasons" in one.labels]
    read = officer.post(url, data=form.values, content_type="multipart/form-data")
    assert read.status_code == 200
    assert "终止调解" in text(read)
    assert "（1）投诉人撤回投诉，或者双方自行和解" in text(read)
    assert not db.session.query(Decision).filter_by(kind=DecisionKind.TERMINATE).count(), "reading signs nothing"
    assert submit(officer, url, has="reasons").status_code == 303
    decision = db.session.query(Decision).filter_by(kind=DecisionKind.TERMINATE).one()
    assert decision.paper_id is not None
    assert "记录「终止调解」的送达" in text(officer.get(page))
    assert officer.get(url).status_code == 303, "it is signed once"
