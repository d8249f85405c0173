"""Whose time is counted: of who was asked, of the body that had the case; and what of it a public text tells."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, update

from accounts.roles import Role
from complaints import actions as cases
from complaints.actions import identifying
from complaints.lifecycle.answering import AdminKind
from complaints.models import Complaint, Stance
from disclosure import actions, queries
from disclosure.actions import figures
from disclosure.answered import asked_of, is_on_time
from disclosure.candidates import facts_by_number
from disclosure.counting import PLAIN, count_cases
from disclosure.indicators import SubjectKind, Why
from disclosure.indicators.definitions import BY_CODE, STAGES
from disclosure.indicators.figures import Figures
from disclosure.models import CountedCase, FigureCell, PublicFigure
from kernel import clock, outbox
from kernel.db import db, transaction
from tests.answer_words import formal
from tests.complaints.driver import served
from tests.complaints.power_hands import another_department, officer_at
from tests.disclosure.support import candidate_of
from tests.disclosure.test_measures import counted
from tests.disclosure.test_rollups import cells
from tests.world import World


def on_day(days: int, act: Callable[[], Any]) -> Any:
    """Do something so many days on."""
    with clock.stepped(clock.now() + timedelta(days=days)):
        return act()


def answers(world: World, complaint: Complaint, name: str = "staff") -> None:
    words = formal(complaint, "愿意协商。", Stance.PARTLY, ())
    cases.answer(complaint, words, by=world.actor(name), key=f"formal-{name}-{complaint.id}")


def has_account(world: World, name: str, account: str | None) -> None:
    """The institution has the account of that organisation from now, or none."""
    with transaction():
        world.institution(name).organisation_id = world.organisations[account] if account else None
    db.session.expire_all()
    if account:
        identifying.seat_account(world.institution(name).id)


def at_body(complaint: Complaint, ref: str) -> tuple[set[str], dict[str, int]]:
    """What the case adds to one body: measures, and the days of stages."""
    found = count_cases([complaint.id])[complaint.id].cells
    mine = [(measure, days) for (_kind, of, _month, measure, days) in found if of == ref]
    return {measure for measure, days in mine if days == PLAIN}, {one: days for one, days in mine if days != PLAIN}


def same_anew() -> None:
    """What events kept is what is counted from the beginning."""
    outbox.drain()
    kept = cells()
    assert kept
    actions.recount()
    assert cells() == kept


def test_days_to_answer_begin_when_somebody_was_asked(app: Flask, world: World) -> None:
    has_account(world, "app", None)
    complaint = world.accepted()
    on_day(100, lambda: has_account(world, "app", "company"))
    on_day(102, lambda: answers(world, complaint))
    measures, days = counted(complaint)
    assert days["to_answer"] == 2
    assert {"answered", "on_time"} <= measures
    asked = asked_of(complaint.id)
    assert asked.asked_on == clock.today() + timedelta(days=100)
    facts = facts_by_number(_closed(world, complaint).number)
    assert facts is not None
    assert facts.facts["sent_month"] == f"{asked.asked_on:%Y-%m}"
    same_anew()


def _closed(world: World, complaint: Complaint) -> Complaint:
    officer = world.actor("officer")
    on_day(110, lambda: cases.terminate(complaint, ["DT3"], "意见不一致。", by=officer))
    on_day(111, lambda: cases.close(served(complaint), by=officer))
    return complaint


def test_whose_case_went_to_another_record_answers_for_itself(app: Flask, world: World) -> None:
    complaint = world.accepted()
    on_day(3, lambda: answers(world, complaint))
    source, target = world.institution("app"), world.institution("own_site")

    def move() -> None:
        with transaction():
            identifying.move_cases(source, target, [complaint.id], world.actor("platform_admin"))

    on_day(50, move)
    assert counted(complaint)[0] == {"cases"}, "the other one was asked, and its time runs"
    on_day(90, cases.sweep_clocks)
    assert counted(complaint)[0] == {"cases", "asked", "unanswered"}
    on_day(92, lambda: answers(world, complaint, _staff_of(world, "other_company")))
    measures, days = counted(complaint)
    assert {"asked", "answered"} <= measures
    assert not measures & {"unanswered", "on_time"}
    assert days["to_answer"] == 42
    same_anew()


def _staff_of(world: World, place: str) -> str:
    return officer_at(world, place, Role.INSTITUTION_STAFF)


@pytest.mark.parametrize(("reviewed", "is_late"), [(5, False), (42, True)])
def test_an_answer_beside_the_clocks_is_an_answer(app: Flask, world: World, reviewed: int, is_late: bool) -> None:
    """In time or late, the procedural answer is upheld; then the institution answers formally all the same."""
    complaint, officer = world.accepted(), world.actor("officer")
    on_day(reviewed - 1, cases.sweep_clocks)
    words = cases.AdminWords(AdminKind.NOT_CUSTOMER, "按订单号查不到。")
    said = cases.give_admin_answer(complaint, words, by=world.actor("staff"), key="admin")
    on_day(reviewed, lambda: cases.review_admin_answer(said, True, "认可。", by=officer))
    assert ("unanswered" in counted(complaint)[0]) is is_late
    on_day(reviewed + 3, lambda: answers(world, complaint))
    measures, days = counted(complaint)
    assert measures == {"cases", "asked", "answered", "unrated"} | (set() if is_late else {"on_time"})
    assert days["to_answer"] == reviewed + 3
    assert is_on_time(asked_of(complaint.id), clock.now()) is not is_late
    same_anew()


def taken_over(world: World, day: int) -> Complaint:
    """Accepted by the department; the superior takes it over so many days later."""
    complaint = world.accepted()
    officer_at(world, "province")
    on_day(day - 5, cases.sweep_clocks)
    on_day(day, lambda: cases.take_over(complaint, "由本单位直接处理。", by=world.actor("supervisor")))
    return complaint


def ended(world: World, complaint: Complaint, day: int) -> Complaint:
    officer = world.actor("officer_province")
    on_day(day, lambda: cases.terminate(complaint, ["DT3"], "意见不一致。", by=officer))
    on_day(day + 10, lambda: cases.close(served(complaint), by=officer))
    return complaint


def test_who_takes_a_case_over_answers_for_its_own_time(app: Flask, world: World) -> None:
    complaint = ended(world, taken_over(world, 75), 80)
    mine, theirs = world.organisation("province").ref, world.organisation("department").ref
    assert at_body(complaint, mine) == ({"received", "accepted", "finished"}, {"body_to_close": 15})
    assert at_body(complaint, theirs) == ({"received", "moved"}, {})
    same_anew()


def test_what_becomes_late_after_that_is_its_own(app: Flask, world: World) -> None:
    complaint = ended(world, taken_over(world, 10), 90)
    measures, days = at_body(complaint, world.organisation("province").ref)
    assert measures == {"received", "accepted", "finished", "late_end"}
    assert days == {"body_to_close": 90}


def test_days_to_accept_run_from_the_last_assignment_and_the_words_say_so(app: Flask, world: World) -> None:
    another_department(world)
    complaint = world.file()
    on_day(2, lambda: cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer")))
    second = world.organisation("second")
    on_day(10, lambda: cases.assign(complaint, second, by=world.actor("platform_admin")))
    on_day(13, lambda: cases.accept(complaint, by=world.actor("officer_second")))
    assert at_body(complaint, second.ref)[1] == {"body_to_accept": 3}
    says = {one.code: str(one.says) for one in STAGES}
    assert says["body_to_accept"].startswith("从最近一次分派到这个单位，到受理")
    assert says["to_accept"] == "从投诉人提交，到受理"
    assert "现在由这个单位办" in str(BY_CODE["accepted"].says)


def test_days_that_not_every_case_has_are_not_too_few_cases() -> None:
    found = {
        one.of.code: one.why for one in Figures(SubjectKind.BODY, "x", shown={"accepted": 9, "finished": 4}).stages
    }
    assert found == {"body_to_accept": Why.SMALL, "body_to_close": Why.FEW}


def published(world: World) -> Complaint:
    """A case the superior took over and closed, whose text is public."""
    complaint = ended(world, taken_over(world, 10), 30)
    outbox.drain()
    candidate, officer = candidate_of(complaint), world.actor("officer_province")
    actions.prepare(candidate, "消费者投诉该机构，要求退款。双方没有达成一致。", by=officer)
    actions.notify(candidate, by=officer)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        actions.publish(candidate, by=world.actor(officer_at(world, "province", Role.SUPERVISOR)))
        outbox.drain()
    return complaint


def of_texts(ref: str) -> dict[str, tuple[int, int]]:
    return {key[3]: found for key, found in cells().items() if key[1] == ref and key[4] == PLAIN}


def test_a_text_tells_nothing_of_a_body_that_it_does_not_name(app: Flask, world: World) -> None:
    published(world)
    assert of_texts(world.organisation("department").ref) == {"received": (1, 0), "moved": (1, 0)}
    assert of_texts(world.organisation("province").ref)["received"] == (1, 1)
    same_anew()


def test_what_was_counted_before_is_mended_by_the_upgrade(app: Flask, world: World) -> None:
    published(world)
    kept = cells()
    db.session.remove()
    downgrade(revision="0073")
    assert of_texts(world.organisation("department").ref) == {"received": (1, 1), "moved": (1, 1)}
    db.session.remove()
    upgrade()
    assert cells() == kept
    assert db.session.scalars(select(CountedCase.next_on)).one() is not None
    assert actions.count_due() == 1
    assert cells() == kept


def test_a_count_that_ended_after_the_copies_were_read_is_in_the_next(app: Flask, world: World) -> None:
    """It was stamped before the copies were, and could be read only after."""
    world.accepted()
    outbox.drain()
    actions.publish_figures()
    counted_at = db.session.scalar(select(func.max(CountedCase.counted_at)))
    assert counted_at is not None
    with transaction():
        found = update(PublicFigure).where(PublicFigure.kind == SubjectKind.ALL)
        db.session.execute(found.values(updated_at=counted_at + timedelta(seconds=1)))
        db.session.execute(update(FigureCell).where(FigureCell.measure == "cases").values(cases=7))
    assert actions.publish_figures(always=False) > 0
    whole = queries.national_figures()
    assert whole is not None
    assert whole.count("cases").number == 7
    with clock.stepped(clock.now() + timedelta(minutes=11)):
        actions.publish_figures()
        assert not figures._is_stale(), "and then it rests"
