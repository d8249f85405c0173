"""A clock that ran out drafts a paper by the rule set's own rows; an officer checks it, nothing is decided by it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints import rulesets
from complaints.actions import clocks
from complaints.actions.proposing import drafted_grounds
from complaints.lifecycle import Status
from complaints.models import Clock, Complaint, ProposedDecision
from complaints.rulesets import CODES
from kernel import chain, clock
from kernel.db import db, transaction
from kernel.events import EventRow
from tests.complaints.hands import sign_in, submit, text
from tests.world import World, build

KINDS = OrganisationKind
FILED = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the beginning of that November."""
    with clock.stepped(FILED - timedelta(days=20)):
        return build()


@pytest.mark.parametrize(
    ("ruleset", "kind", "code", "grounds"),
    [
        ("o121-ir", KINDS.MARKET_REGULATOR, "T-MED", ("23-5",)),
        ("o20-ir", KINDS.MARKET_REGULATOR, "T-MED", ("21-7",)),
        ("o20", KINDS.MARKET_REGULATOR, "T-MED", ("21-5",)),
        ("o121-ir", KINDS.EDUCATION_DEPARTMENT, "T-MED", ("DT5",)),
        ("o121-ir", KINDS.CONSUMER_ASSOCIATION, "T-MED", ("AT5",)),
        ("o121-ir", KINDS.MARKET_REGULATOR, "T-ID", ("16-5",)),
        ("o20-ir", KINDS.MARKET_REGULATOR, "T-ID", ("15-5",)),
        ("o121-ir", KINDS.EDUCATION_DEPARTMENT, "T-ID", ("D1",)),
        ("o121-ir", KINDS.CONSUMER_ASSOCIATION, "T-ID", ("A1",)),
        ("o121-ir", KINDS.MARKET_REGULATOR, "T-JUR", ()),
        ("o121-ir", KINDS.EDUCATION_DEPARTMENT, "T-ACC", ()),
    ],
)
def test_the_grounds_are_the_rule_sets_own(ruleset: str, kind: str, code: str, grounds: tuple[str, ...]) -> None:
    assert drafted_grounds(ruleset, str(kind), code) == grounds


def test_a_ground_names_only_clocks_of_its_rule_set() -> None:
    for code in CODES:
        rules = rulesets.load(code)
        known = {rule.code for rule in rules.clocks}
        for ground in (*rules.refusals, *rules.terminations):
            assert set(ground.drafted_by) <= known, ground.code


def proposals(complaint: Complaint) -> list[ProposedDecision]:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(ProposedDecision).filter_by(complaint_id=complaint.id).all()


def run_out(complaint: Complaint, code: str) -> datetime:
    """Sweep at the clock's last instant, and answer it."""
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).one()
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
    return row.due_at


def asked_for_identity(world: World) -> Complaint:
    with clock.stepped(FILED):
        complaint = world.file()
        with transaction():
            clocks.start_until(complaint, "T-ID", clock.day_of(FILED) + timedelta(days=4), world.actor("officer"))
    return complaint


def test_sixty_days_without_agreement_draft_a_termination_that_waits_for_a_hand(app: Flask, world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.answered()
    due_at = run_out(complaint, "T-MED")
    row = proposals(complaint)[0]
    assert (row.kind, row.grounds, row.used_at) == ("terminate", ["DT5"], None)
    assert complaint.status is Status.ACCEPTED, "a clock decides nothing"
    event = db.session.query(EventRow).filter_by(kind="complaint.decision_proposed").one()
    assert (event.data["proposal_id"], event.data["decision"]) == (row.id, "terminate")
    with clock.stepped(due_at + timedelta(hours=10)):
        officer = sign_in(app, world, "officer")
        assert "系统草拟，须由您核对后作出" in text(officer.get(f"/desk/{complaint.number}"))
        url = f"/desk/{complaint.number}/terminate"
        assert "系统草拟，须由您核对后作出" in text(officer.get(url))
        answer = submit(officer, url)  # as it was drafted, without touching it
        assert answer.status_code == 303, text(answer)
        assert proposals(complaint)[0].used_at is not None
        assert complaint.status is Status.TERMINATED
        assert "系统草拟" not in text(officer.get(f"/desk/{complaint.number}"))
    assert chain.verify().ok


def test_identity_not_shown_drafts_a_refusal_and_asks_the_desk(app: Flask, world: World) -> None:
    complaint = asked_for_identity(world)
    due_at = run_out(complaint, "T-ID")
    row = proposals(complaint)[0]
    assert (row.kind, row.grounds) == ("refuse", ["D1"])
    with clock.stepped(due_at + timedelta(hours=10)):
        page = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}/refuse"))
        assert "拒不配合核验，由您认定" in page
        assert "期限届满时没有收到" in page


def test_the_parties_see_nothing_of_a_draft(app: Flask, world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.answered()
    due_at = run_out(complaint, "T-MED")
    with clock.stepped(due_at + timedelta(hours=10)):
        for name, place in (("learner", "complaints"), ("staff", "institution")):
            page = text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
            assert complaint.number in page
            assert "草拟" not in page, name


def test_a_dispute_of_power_not_settled_drafts_a_referral(world: World) -> None:
    with clock.stepped(FILED):
        complaint = world.file()
        with transaction():
            clocks.start(complaint, "T-JUR", world.actor("officer"))
    run_out(complaint, "T-JUR")
    assert [(row.kind, row.grounds) for row in proposals(complaint)] == [("refer", [])]


def test_a_clock_drafts_once_and_a_decision_of_ones_own_uses_the_draft(world: World) -> None:
    complaint = asked_for_identity(world)
    due_at = run_out(complaint, "T-ID")
    with transaction():
        row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ID").one()
        row.due_on += timedelta(days=1)
        row.due_at += timedelta(days=1)
        row.next_at = row.due_at
    run_out(complaint, "T-ID")
    assert len(proposals(complaint)) == 1
    with clock.stepped(due_at + timedelta(hours=10)):
        cases.refuse(complaint, ["D4"], "没有事实依据。", by=world.actor("officer"))
    assert proposals(complaint)[0].used_at is not None
