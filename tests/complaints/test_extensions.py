"""More time: once, where the rule set allows it, with reason, approver, ground, and notice to all who see the clock."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from complaints import actions as cases
from complaints.deadlines import NotExtendable
from complaints.models import AnswerStep, Clock, ClockExtension, Complaint
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from kernel.events import Actor
from kernel.messages import Letter
from tests.world import World


def clock_of(complaint: Complaint, code: str) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()


def at(day: date) -> object:
    return clock.stepped(clock.start_of(day) + timedelta(hours=10))


def test_an_answer_gets_more_time_once_counted_from_its_first_last_day(world: World) -> None:
    with at(date(2026, 6, 1)):
        complaint = world.accepted()
        assert clock_of(complaint, "T-RESP").due_on == date(2026, 6, 8)
        asked = cases.ask_extension(complaint, "T-RESP", "需要核对账目。", by=world.actor("staff"))
        assert (asked.ground, asked.length, asked.is_granted) == ("平台规则", 5, None)
        cases.decide_extension(complaint, "T-RESP", True, "理由成立。", by=world.actor("officer"))
        row = clock_of(complaint, "T-RESP")
        assert (row.due_on, row.length) == (date(2026, 6, 15), 5)
        assert (asked.old_due_on, asked.new_due_on) == (date(2026, 6, 8), date(2026, 6, 15))
        with pytest.raises(IllegalMove):
            cases.ask_extension(complaint, "T-RESP", "再要几天。", by=world.actor("staff"))
        with pytest.raises(IllegalMove):
            cases.decide_extension(complaint, "T-RESP", False, "再想想。", by=world.actor("officer"))
    assert chain.verify().ok


def test_a_refusal_leaves_the_day_and_needs_its_reason(world: World) -> None:
    complaint = world.answered(step=AnswerStep.INTERIM)
    before = clock_of(complaint, "T-RESP2").due_on
    cases.ask_extension(complaint, "T-RESP2", "需要核对账目。", by=world.actor("staff"))
    with pytest.raises(DomainError, match="理由"):
        cases.decide_extension(complaint, "T-RESP2", False, " ", by=world.actor("officer"))
    cases.decide_extension(complaint, "T-RESP2", False, "已有足够时间。", by=world.actor("officer"))
    assert clock_of(complaint, "T-RESP2").due_on == before
    with pytest.raises(IllegalMove):
        cases.ask_extension(complaint, "T-RESP2", "再申请。", by=world.actor("staff"))


@pytest.mark.parametrize("code", ["T-ACC", "T-MED", "T-TERM", "T-JUR", "T-CLOSE"])
def test_the_laws_own_clocks_are_never_extended(world: World, code: str) -> None:
    complaint = world.accepted()
    with pytest.raises(NotExtendable):
        cases.ask_extension(complaint, code, "太忙。", by=world.actor("staff"))
    assert db.session.query(ClockExtension).count() == 0


def test_asking_is_the_institutions_deciding_the_bodys_and_only_in_time(world: World) -> None:
    complaint = world.accepted()
    for name in ("learner", "officer", "other_staff", "supervisor"):
        with pytest.raises(NotYours):
            cases.ask_extension(complaint, "T-RESP", "理由。", by=world.actor(name))
    with pytest.raises(DomainError, match="理由"):
        cases.ask_extension(complaint, "T-RESP", "  ", by=world.actor("staff"))
    with clock.stepped(clock_of(complaint, "T-RESP").due_at), pytest.raises(TooLate):
        cases.ask_extension(complaint, "T-RESP", "理由。", by=world.actor("staff"))
    cases.ask_extension(complaint, "T-RESP", "理由。", by=world.actor("staff"))
    for name in ("staff", "learner", "supervisor", "association_officer"):
        with pytest.raises(NotYours):
            cases.decide_extension(complaint, "T-RESP", True, "好。", by=world.actor(name))


def test_a_clue_gets_fifteen_days_more_from_the_head_of_the_body(world: World) -> None:
    with at(date(2026, 9, 14)):
        complaint = world.accepted(path="association", paid_by="consumer")
        officer, head = world.actor("association_officer"), world.actor("association_admin")
        cases.open_clue(complaint, "疑似虚假宣传。", clock.today(), by=officer)
        row = clock_of(complaint, "T-CLUE")
        assert row.due_on == date(2026, 10, 10)
        cases.ask_extension(complaint, "T-CLUE", "需要检测。", by=officer)
        for hand in (officer, world.actor("staff"), replace(head, person_id=officer.person_id)):
            with pytest.raises(NotYours):
                cases.decide_extension(complaint, "T-CLUE", True, "同意。", by=hand)
        cases.decide_extension(complaint, "T-CLUE", True, "同意。", by=head)
        assert clock_of(complaint, "T-CLUE").due_on == date(2026, 10, 30)


def test_the_ground_of_a_market_regulators_extension_is_written_out(world: World) -> None:
    complaint = world.accepted()
    row = cases.open_clue(complaint, "疑似虚假宣传。", clock.today(), by=world.actor("officer"))
    found = db.session.get_one(Clock, row.clock_id)
    found.body_kind = "market_regulator"
    db.session.commit()
    asked = cases.ask_extension(complaint, "T-CLUE", "需要检测。", by=world.actor("officer"))
    assert asked.ground == "《市场监督管理投诉举报处理办法》第二十七条第一款"
    head = Actor(world.people["supervisor"], "supervisor", world.organisations["department"])
    assert cases.decide_extension(complaint, "T-CLUE", True, "同意。", by=head).is_granted


def test_everybody_who_sees_the_clock_is_told_in_a_short_letter(world: World) -> None:
    complaint = world.accepted()
    outbox.drain()
    known = {row.id for row in db.session.query(Letter)}
    cases.ask_extension(complaint, "T-RESP", "需要核对账目。", by=world.actor("staff"))
    cases.decide_extension(complaint, "T-RESP", True, "理由成立。", by=world.actor("officer"))
    outbox.drain()
    sent = [row for row in db.session.query(Letter) if row.id not in known]
    told = {row.to_person_id for row in sent if row.why == "clock.extension_decided"}
    assert {world.people[name] for name in ("learner", "staff", "officer")} <= told
    assert all(len(row.body_text) <= 70 for row in sent)
    assert not outbox.troubled()
