"""What bars a case may come after its text was public, or be over after the case was closed; its clock goes with it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle import ClueState, HandedTo
from complaints.models import Clock, Clue, Complaint
from disclosure import actions, candidates
from disclosure.lifecycle import Bar, WithdrawalReason
from disclosure.models import Candidate
from disclosure.queries import desk
from institutions import actions as registry
from institutions.actions import Entry
from institutions.lifecycle import InstitutionType
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.messages.models import Letter
from tests.complaints.test_report_acts import sorted_tip
from tests.disclosure.support import candidate_of, colleague, settled, sign_in
from tests.disclosure.test_endings import ended
from tests.institutions.registry_hands import known
from tests.world import World


def handing(to: HandedTo) -> cases.Handing:
    return cases.Handing(to, "示例公安局", "线索如下", clock.today())


def opened(world: World, complaint: Complaint) -> Clue:
    return cases.open_clue(complaint, "涉嫌诈骗", clock.today(), by=world.actor("officer"))


def refer(world: World, clue: Clue, to: HandedTo) -> None:
    cases.refer_clue(clue, handing(to), by=world.actor("officer"), key=f"{clue.id}{to}")
    outbox.drain()


def closed(world: World, complaint: Complaint) -> None:
    cases.agree(complaint, None, clock.today(), by=world.actor("mediator"))
    cases.close(complaint, by=world.actor("officer"))
    outbox.drain()


def publishing(complaint: Complaint) -> list[Clock]:
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-PUB")
    return found.order_by(Clock.id).all()


def told(world: World, why: str) -> bool:
    """Whether the desk of the body was told to look at what is public."""
    found = db.session.query(Letter).filter_by(why=why, to_person_id=world.people["officer"])
    return any("核对要不要撤下" in one.body_text for one in found)


def made_public(world: World, candidate: Candidate) -> None:
    actions.prepare(candidate, "消费者投诉该机构，要求退款。", by=world.actor("officer"))
    actions.notify(candidate, by=world.actor("officer"))
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        actions.publish(candidate, by=colleague(world))
        outbox.drain()


def test_a_crime_after_publishing_is_told_and_stands_on_top(client: FlaskClient, world: World) -> None:
    complaint = world.mediating()
    clue = opened(world, complaint)
    closed(world, complaint)
    candidate = candidate_of(complaint)
    made_public(world, candidate)
    refer(world, clue, HandedTo.EDUCATION)
    assert (told(world, "complaint.clue_referred"), candidates.to_look_at(candidate.body_id)) == (False, [])
    refer(world, clue, HandedTo.POLICE)
    assert told(world, "complaint.clue_referred")
    assert candidates.to_look_at(candidate.body_id) == [candidate]
    assert candidates.to_look_at(world.organisations["association"]) == []
    sign_in(client, world, "officer")
    assert "请核对要不要撤下" in client.get("/desk/publications").text
    assert str(Bar.CRIME.label) in client.get(f"/desk/publications/{candidate.ref}").text
    cases.check_clue(clue, ClueState.UNFOUNDED, "查无实据", by=world.actor("officer"))
    assert candidates.to_look_at(candidate.body_id) == [], "nothing bars it any more"


def test_a_fraud_after_publishing_is_told(world: World) -> None:
    complaint = settled(world)
    candidate = candidate_of(complaint)
    made_public(world, candidate)
    assert candidates.to_look_at(candidate.body_id) == []
    cases.refer_police(complaint, "示例派出所", "1号", clock.today(), "涉嫌敲诈", by=world.actor("supervisor"))
    outbox.drain()
    assert told(world, "complaint.police_referred")
    assert candidates.to_look_at(candidate.body_id) == [candidate]
    actions.withdraw(candidate, WithdrawalReason.MALICIOUS, by=world.actor("officer"))
    assert candidates.to_look_at(candidate.body_id) == []


def test_a_report_of_the_case_at_the_police_is_told_too(world: World) -> None:
    complaint = settled(world)
    candidate, by = candidate_of(complaint), world.actor("officer")
    made_public(world, candidate)
    report = sorted_tip(world)
    cases.check_report(report, by=by)
    with transaction():
        report.complaint_id = complaint.id
    cases.refer_report(report, handing(HandedTo.POLICE), by=by, key="refer-key-refer-key")
    outbox.drain()
    assert told(world, "report.referred")
    assert candidates.to_look_at(candidate.body_id) == [candidate]


@pytest.mark.parametrize("ground", ["DT1", "DT6", "DT7"])
def test_no_clock_runs_where_nothing_is_ever_published(app: Flask, world: World, ground: str) -> None:
    assert publishing(ended(world, ground)) == []


def test_where_the_parties_disagreed_it_runs(app: Flask, world: World) -> None:
    complaint = ended(world, "DT3")
    assert [row.due_on for row in publishing(complaint)] == [candidate_of(complaint).publish_by_on]


def test_after_the_clues_end_the_case_is_considered_again(world: World) -> None:
    complaint = world.mediating()
    clue = opened(world, complaint)
    refer(world, clue, HandedTo.POLICE)
    closed(world, complaint)
    assert (desk.by_case(complaint.number), publishing(complaint)) == (None, [])
    with clock.stepped(clock.now() + timedelta(days=90)):
        cases.check_clue(clue, ClueState.UNFOUNDED, "查无实据", by=world.actor("officer"))
        outbox.drain()
        (row,) = publishing(complaint)
        assert (row.start_on, row.is_running) == (clock.today(), True), "not late from its first day"
        assert candidate_of(complaint).publish_by_on == row.due_on


def unverified(world: World) -> Complaint:
    """A closed case about an institution nobody has looked up yet."""
    with transaction():
        world.institution("app").is_free_entry = True
    complaint = settled(world)
    assert (desk.by_case(complaint.number), publishing(complaint)) == (None, [])
    return complaint


def test_an_institution_that_is_accepted_lets_its_cases_be_considered(world: World) -> None:
    complaint, name = unverified(world), world.institution("app").name
    entry = Entry(name, InstitutionType.A, domicile_code="110108")
    registry.accept_entry(world.institution("app"), entry, by=world.actor("officer"))
    outbox.drain()
    assert candidate_of(complaint).institution_name == name
    assert len(publishing(complaint)) == 1


def test_an_institution_that_is_bound_does_too(world: World) -> None:
    complaint, into = unverified(world), known("示例学堂")
    registry.bind_entry(world.institution("app"), into, "同一家", by=world.actor("officer"))
    outbox.drain()
    assert candidate_of(complaint).institution_ref == into.ref
    assert len(publishing(complaint)) == 1
