"""What runs after an agreement as a question and accuses nobody: performance, the refund; and the committee's month."""

from datetime import date, timedelta

import pytest
from flask import Flask, current_app

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints import queries
from complaints.models import Clock, Complaint, ConsentKind, ItemKind, ProposedDecision, Reminder
from complaints.views.case_clocks import clock_card
from kernel import calendars, clock, outbox
from kernel.db import db, transaction
from kernel.messages import Letter
from mediation import actions as tables
from tests.complaints.driver import agreed, confirmed, grounds
from tests.complaints.hands import sign_in, text
from tests.world import World, build

BEGUN = clock.start_of(date(2026, 3, 3)) + timedelta(hours=10)


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def clock_of(complaint: Complaint, code: str) -> Clock | None:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()


def test_a_refund_promised_for_a_day_is_looked_after_fifteen_days_later(world: World) -> None:
    with clock.stepped(BEGUN):  # promised for Friday 13 March
        complaint = agreed(world)
    row = clock_of(complaint, "T-REFUND")
    assert row is not None
    assert (row.start_on, row.raw_due_on, row.due_on) == (date(2026, 3, 13), date(2026, 3, 28), date(2026, 3, 30))
    assert (row.duty, row.is_platform_rule, row.article) == ("institution", False, "处罚办法 10:2; 处罚办法 8(2)")
    with clock.stepped(row.due_at - timedelta(seconds=1)):
        assert "请核实是否已退款" not in _state_of(row)
    with clock.stepped(row.due_at):
        cases.sweep_clocks()
        assert _state_of(row) == "约定退款日后十五日已过，请核实是否已退款"
        turn = queries.turn_of(complaint)
    assert turn is not None
    assert turn.clock == "T-CLOSE"
    told = {one.person_id for one in db.session.query(Reminder).filter_by(clock_id=row.id, kind="breached")}
    assert told == {world.people[name] for name in ("officer", "staff", "institution_admin")}
    assert not db.session.query(ProposedDecision).filter_by(clock_id=row.id).count()


def _state_of(row: Clock) -> str:
    with current_app.test_request_context("/"):
        return str(clock_card(row, calendars.current())["state"])


def test_days_that_passed_are_asked_about_and_accuse_nobody(app: Flask, world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = agreed(world)
        cases.close(complaint, by=world.actor("mediator"))
        outbox.drain()
    with clock.stepped(clock.start_of(date(2026, 3, 31)) + timedelta(hours=10)):
        cases.sweep_clocks()
        cases.sweep_promises()
        outbox.drain()
        case_jobs.send_digests()
        words: dict[int, str] = {}
        for row in db.session.query(Letter):
            words[row.to_person_id] = words.get(row.to_person_id, "") + row.body_text
        page = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
    assert "约定的日期已过，没有履行的确认" in words[world.people["learner"]]
    assert "约定日已过，请核实" in words[world.people["officer"]]
    assert "线索提示，不是认定" in words[world.people["officer"]]
    assert "约定退款日后十五日已过，请核实是否已退款" in page
    assert "故意拖延" not in page + "".join(words.values())
    assert "无理拒绝" not in page + "".join(words.values())


def test_without_a_refund_or_without_its_day_nothing_runs(world: World) -> None:
    complaint = world.answered(offer=False)
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    day = clock.today() + timedelta(days=10)
    items = (cases.ItemDraft(ItemKind.REFUND, 300_000), cases.ItemDraft(ItemKind.APOLOGY, None, day, "当面道歉"))
    cases.offer(complaint, items, by=world.actor("staff"))
    tables.record_signature(confirmed(world, complaint), clock.today(), by=world.actor("mediator"))
    assert clock_of(complaint, "T-PERF") is not None
    assert clock_of(complaint, "T-REFUND") is None


def committee(world: World) -> None:
    """Turn the world's association into a people's mediation committee."""
    with transaction():
        world.organisation("association").kind = OrganisationKind.PEOPLE_MEDIATION_COMMITTEE


def test_a_month_runs_for_a_committee_that_mediates_until_it_ends(world: World) -> None:
    committee(world)
    with clock.stepped(BEGUN):
        complaint = world.entrusted()
        row = clock_of(complaint, "T-PM")
        assert row is not None
        assert (row.due_on, row.is_platform_rule, row.article) == (date(2026, 4, 3), True, "平台规则")
        assert (row.body_id, row.body_kind) == (world.organisations["association"], "people_mediation_committee")
        cases.terminate(complaint, grounds(complaint, "termination"), "双方意见不一致。", by=world.actor("officer"))
    assert row.stopped_at is not None


def test_a_committee_that_accepts_has_a_month_and_others_have_none(world: World) -> None:
    plain = world.accepted(path="association", paid_by="consumer")
    assert clock_of(plain, "T-PM") is None
    assert clock_of(world.entrusted(), "T-PM") is None
    with transaction():
        complaint = world.file(path="association", paid_by="consumer")
        committee(world)
    cases.accept(complaint, by=world.actor("association_officer"))
    row, both = clock_of(complaint, "T-PM"), clock_of(complaint, "T-MED")
    assert row is not None
    assert both is not None
    assert (row.body_id, row.is_running, row.unit) == (complaint.body_id, True, "months")
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert turn.clock != "T-PM"


def test_the_month_of_a_committee_ends_when_its_superior_steps_in(world: World) -> None:
    with transaction():
        world.organisation("association").parent_id = world.organisations["province"]
    complaint = world.file(path="association", paid_by="consumer")
    committee(world)
    cases.accept(complaint, by=world.actor("association_officer"))
    row, both = clock_of(complaint, "T-PM"), clock_of(complaint, "T-MED")
    cases.take_over(complaint, "由本单位直接处理。", by=world.actor("supervisor"))
    assert row is not None
    assert both is not None
    assert (row.stopped_at is not None, both.is_running) == (True, True)
