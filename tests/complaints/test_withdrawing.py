"""Withdrawing: told first, taken back for a day as if nothing had been, in force by the sweep (§0b.8, §0b.22)."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import UNDER_WAY, Outcome, Status, find
from complaints.models import Clock, Complaint, Decision, Party
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours, TooLate
from kernel.events import EventRow
from kernel.messages import Letter
from kernel.web import moment
from mediation import actions as tables
from tests.complaints.driver import REACH, accepted_offer, act, grounds, reach, ready, table_of
from tests.complaints.filing_hands import submit as press
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.letter_hands import told_twice
from tests.complaints.turn_hands import LATER, clock_of, withdrawn
from tests.world import World

WITHDRAWABLE = [status for status in Status if find(status, "withdraw") is not None]


def shape(complaint: Complaint) -> list[object]:
    """Everything of the case but its chain of events."""
    db.session.rollback()
    mine = {"complaint_id": complaint.id}
    rows = [tuple(db.session.execute(Complaint.__table__.select().where(Complaint.id == complaint.id)).one())]
    for model in (Clock, Party, Decision):
        rows += [tuple(row) for row in db.session.execute(model.__table__.select().filter_by(**mine))]
    return rows


@pytest.mark.parametrize("status", WITHDRAWABLE, ids=str)
def test_taking_it_back_restores_exactly_what_was(world: World, status: Status) -> None:
    complaint = reach(world, status)
    before = shape(complaint)
    cases.withdraw(complaint, by=world.actor("learner"))
    assert complaint.status is status
    assert complaint.outcome is None or status is not Status.CLOSED
    with clock.stepped(clock.now() + timedelta(hours=23, minutes=59)):
        assert cases.finish_withdrawals() == 0
        cases.undo_withdrawal(complaint, by=world.actor("learner"))
    assert shape(complaint) == before
    with clock.stepped(clock.now() + timedelta(days=3)):
        assert cases.finish_withdrawals() == 0
    assert shape(complaint) == before
    assert chain.verify().ok


@pytest.mark.parametrize("status", WITHDRAWABLE, ids=str)
def test_it_comes_into_force_by_the_sweep_and_once(world: World, status: Status) -> None:
    complaint = reach(world, status)
    cases.withdraw(complaint, by=world.actor("learner"))
    ends_at = complaint.withdrawal_ends_at
    assert ends_at is not None
    with clock.stepped(clock.now() + LATER):
        assert cases.finish_withdrawals() == 1
        assert cases.finish_withdrawals() == 0
    db.session.refresh(complaint)
    expected = {Status.RECEIVED: Status.CLOSED, Status.ASSIGNED: Status.WITHDRAWN}
    expected |= {Status.POWER_DISPUTE: Status.WITHDRAWN, Status.PRE_SETTLEMENT: Status.CLOSED}
    assert complaint.status is expected.get(status, Status.TERMINATED)
    assert complaint.outcome is Outcome.WITHDRAWN
    assert complaint.withdrawal_ends_at is None
    running = {row.code for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running}
    told = {"T-TERM"} if status in UNDER_WAY else set()
    filed_away = set() if complaint.status is Status.CLOSED else {"T-CLOSE"}
    assert running == told | filed_away
    turn = queries.turn_of(complaint)
    assert (turn is None) == (complaint.status is Status.CLOSED)


def test_in_the_time_for_second_thoughts_the_law_s_clock_runs_and_nothing_is_closed(world: World) -> None:
    complaint = reach(world, Status.MEDIATING)
    due = clock_of(complaint, "T-MED").due_on
    cases.withdraw(complaint, by=world.actor("learner"))
    row = clock_of(complaint, "T-MED")
    assert row.is_running
    assert row.due_on == due
    assert not db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-TERM").count()
    assert complaint.ended_at is None
    assert complaint.closed_at is None
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act, turn.consequence) == ("learner", "undo_withdrawal", "withdrawal_in_force")


@pytest.mark.parametrize("status", WITHDRAWABLE, ids=str)
def test_nothing_moves_the_case_meanwhile(world: World, status: Status) -> None:
    complaint = REACH[status](world)
    cases.withdraw(complaint, by=world.actor("learner"))
    for name in ("learner", "staff", "officer", "supervisor", "association_officer", "mediator", "platform_admin"):
        for what in queries.acts_of(world.viewers[name], complaint):
            row = find(status, what)
            assert row is not None
            assert row.target is status, what
    with pytest.raises(IllegalMove):
        cases.withdraw(complaint, by=world.actor("learner"))
    for name, what in (("officer", "terminate"), ("officer", "refuse"), ("officer", "accept")):
        if find(status, what) is not None:
            with pytest.raises(IllegalMove, match="反悔"):
                act(world, complaint, what, world.actor(name))


def test_an_agreement_is_not_signed_meanwhile(world: World) -> None:
    complaint = world.mediating()
    made = accepted_offer(world, complaint)
    row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    cases.withdraw(complaint, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.confirm(row, row.digest, by=world.actor("staff"))


def test_a_body_whose_time_ends_first_may_still_decide(world: World) -> None:
    complaint = world.file()
    last = clock_of(complaint, "T-ACC").due_at - timedelta(hours=3)
    with clock.stepped(last):
        cases.withdraw(complaint, by=world.actor("learner"))
        assert {"accept", "refuse"} <= set(queries.acts_of(world.viewers["officer"], complaint))
        cases.refuse(complaint, grounds(complaint, "refusal"), "没有提供真实身份。", by=world.actor("officer"))
    assert (complaint.status, complaint.withdrawal_ends_at) == (Status.NOT_ACCEPTED, None)
    with clock.stepped(last + LATER):
        assert cases.finish_withdrawals() == 0
    other = world.file()
    cases.withdraw(other, by=world.actor("learner"))
    assert not {"accept", "refuse"} & set(queries.acts_of(world.viewers["officer"], other))


def test_after_the_hour_it_cannot_be_taken_back_though_the_sweep_is_late(world: World) -> None:
    complaint = world.answered()
    cases.withdraw(complaint, by=world.actor("learner"))
    assert complaint.withdrawal_ends_at is not None
    with clock.stepped(complaint.withdrawal_ends_at), pytest.raises(TooLate):
        cases.undo_withdrawal(complaint, by=world.actor("learner"))
    with pytest.raises(NotYours):
        cases.undo_withdrawal(complaint, by=world.actor("staff"))


def test_the_operator_s_hours_count(world: World) -> None:
    cases.set_figure("withdrawal_undo", 48, "假期", by=world.actor("platform_admin"))
    complaint = world.file()
    start = clock.now()
    with clock.stepped(start):
        cases.withdraw(complaint, by=world.actor("learner"))
    assert complaint.withdrawal_ends_at == start + timedelta(hours=48)


def test_both_sides_and_the_body_are_told_with_the_exact_hour(world: World) -> None:
    complaint = world.answered()
    outbox.drain()
    start = clock.start_of(clock.today()) + timedelta(days=1, hours=10, minutes=17)
    with clock.stepped(start):
        cases.withdraw(complaint, by=world.actor("learner"))
        outbox.drain()
    found = db.session.query(Letter).filter_by(why="complaint.withdrawal_pressed").all()
    told = {letter.to_person_id for letter in found}
    assert {world.people[name] for name in ("learner", "staff", "officer")} <= told
    hour = moment(start + timedelta(hours=24))
    assert "10:17" in hour
    assert all(hour in letter.body_text for letter in found)
    assert told_twice() == []


def test_the_page_tells_first_what_follows_and_which_ways_stay_open(app: Flask, world: World) -> None:
    before, after = world.file(), world.answered()
    learner = sign_in(app, world, "learner")
    page = text(learner.get(f"/complaints/{before.number}/withdraw"))
    assert "24小时内可以取消（平台规则）" in page
    assert "不可以" not in page
    shown = page.split("撤回后您还可以走的路")[1].split("</ol>")[0]
    assert shown.count("<li>") == 5
    page = text(learner.get(f"/complaints/{after.number}/withdraw"))
    assert "12315）：走不通" in page, "shut once a department has accepted (O121 art. 16(2))"
    assert "同一争议已经由行政机关或者消费者协会受理、处理过，会不予受理" in page
    assert "仲裁" in page
    assert "人民法院" in page


def test_the_learner_withdraws_and_takes_it_back_on_the_pages(app: Flask, world: World) -> None:
    complaint = world.answered()
    learner, staff, officer = (sign_in(app, world, name) for name in ("learner", "staff", "officer"))
    address = f"/complaints/{complaint.number}"
    assert press(learner, f"{address}/withdraw", {}).status_code == 303
    db.session.refresh(complaint)
    assert complaint.withdrawal_ends_at is not None
    hour = moment(complaint.withdrawal_ends_at)
    for client, place in ((learner, "complaints"), (staff, "institution"), (officer, "desk")):
        page = text(client.get(f"/{place}/{complaint.number}"))
        assert "已申请撤回投诉，还没有生效" in page, place
        assert "投诉已撤回" not in page, "nothing has ended yet"
        assert f"到当日{hour.rpartition(' ')[2]}为止" in page, place
        assert f"到{hour}为止" not in page, "the day stands beside it"
        assert hour in page, place
        assert ("取消撤回</button>" in page) == (place == "complaints"), place
    assert "终止调解</a>" not in text(officer.get(f"/desk/{complaint.number}"))
    undone = submit(learner, address, has="csrf_token", to="/withdrawal/undo")
    assert undone.status_code == 303
    db.session.refresh(complaint)
    assert complaint.withdrawal_ends_at is None
    assert "撤回已取消" in text(learner.get(address))
    assert "投诉人取消了撤回" in text(officer.get(f"/desk/{complaint.number}"))


def test_withdrawn_at_intake_the_case_is_closed_and_counted(world: World) -> None:
    complaint = withdrawn(world, reach(world, Status.RECEIVED))
    assert complaint.closed_at is not None
    kinds = [row.kind for row in db.session.query(EventRow).filter_by(stream=complaint.stream).order_by(EventRow.id)]
    assert kinds[-2:] == ["complaint.withdrawn", "complaint.closed"]


def test_a_late_sweep_dates_the_end_at_the_hour_that_was_told(world: World) -> None:
    complaint = world.answered()
    cases.withdraw(complaint, by=world.actor("learner"))
    ends_at = complaint.withdrawal_ends_at
    with clock.stepped(clock.now() + timedelta(days=4)):
        cases.finish_withdrawals()
    db.session.refresh(complaint)
    assert complaint.ended_at == ends_at
    ready(world, complaint, "close")
    cases.close(complaint, by=world.actor("officer"))
    assert complaint.outcome is Outcome.WITHDRAWN
