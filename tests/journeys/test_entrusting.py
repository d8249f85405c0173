"""Story 4 in real browsers: both are asked, one says no, both agree; to an agreement and a court, and the way back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints.lifecycle import Status
from complaints.models import Complaint
from kernel import clock
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, write
from tests.journeys.test_pages import look
from tests.journeys.test_turns import main_of, status_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}


def answered(served: Served, count: int = 1) -> list[str]:
    """Cases the institution has answered with an offer."""
    with served.app.app_context():
        numbers = [served.world.answered().number for _ in range(count)]
        db.session.remove()
    served.work()
    return numbers


def ask(officer: Page, number: str, in_name: str) -> None:
    """The officer fills in the letter and asks, or entrusts where both have agreed."""
    officer.goto(f"/desk/{number}/entrust")
    choose(officer, officer.get_by_label("示例消费者协会", exact=True))
    hands.tick(officer, "in_name", in_name)


def says(staff: Page, number: str, given: str) -> None:
    """The institution answers to the entrusting."""
    staff.goto(f"/institution/{number}/consent")
    expect(main_of(staff)).to_contain_text("拟委托：示例消费者协会")
    hands.tick(staff, "given", given)
    hands.press(staff, "记下我们的选择")


def test_story_4_asked_refused_agreed_and_confirmed_by_a_court(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    number = answered(served)[0]
    officer, staff, desk, mediator = (
        hands.as_(visitor, name, **PLAIN) for name in ("officer", "staff", "association_officer", "mediator")
    )
    learner = hands.as_(visitor, "learner")  # axe is a script
    ask(officer, number, "association")
    hands.press(officer, "看征询函全文")
    hands.press(officer, "征询双方")
    served.work()
    says(staff, number, "no")
    officer.goto(f"/desk/{number}/entrust")
    expect(main_of(officer)).to_contain_text("现在还不能委托")
    assert status_of(served, number) is Status.ACCEPTED
    says(staff, number, "yes")
    officer.goto(f"/desk/{number}/entrust")
    hands.press(officer, "看委托函全文")
    hands.press(officer, "委托")
    served.work()
    assert status_of(served, number) is Status.ENTRUSTED
    hands.assign(desk, number)
    served.work()
    hands.declare(mediator, number)
    served.work()
    hands.reply_yes(learner, number)
    hands.draft(mediator, number)
    hands.confirm(learner, number)
    hands.confirm(staff, number)
    served.work()
    learner.goto(f"/mediation/{number}/agreement/copies")
    with learner.expect_download() as copy:
        learner.get_by_role("link", name="下载我的一份（PDF）", exact=True).click()
    assert copy.value.path().read_bytes().startswith(b"%PDF")
    mediator.goto(f"/mediation/{number}/agreement")
    write(mediator, mediator.locator('[name="signed_on"]'), clock.today().isoformat())
    hands.tick(mediator, "extent", "whole")
    hands.press(mediator, "记录签字盖章")
    for page in (learner, staff):
        page.goto(f"/mediation/{number}/agreement/court")
        hands.tick(page, "wanted", "yes")
        hands.press(page, "记下我的选择")
    pages = [f"/mediation/{number}/agreement{tail}" for tail in ("", "/copies", "/court")]
    assert look(learner, pages) == []
    with learner.expect_download() as package:
        learner.get_by_role("link", name="下载压缩包（ZIP，含可以修改的文本）", exact=True).click()
    assert package.value.path().read_bytes().startswith(b"PK")
    learner.goto(f"/mediation/{number}/agreement/court")
    write(learner, learner.locator('[name="applied_on"]'), clock.today().isoformat())
    write(learner, learner.locator('[name="court"]'), "示例区人民法院")
    hands.press(learner, "登记申请")
    expect(main_of(learner)).to_contain_text("法院还没有作出裁定")


def test_what_failed_comes_back_and_the_department_ends_it(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    with served.app.app_context():
        number = served.world.mediating().number
        db.session.remove()
    mediator, officer = (hands.as_(visitor, name) for name in ("mediator", "officer"))  # axe is a script
    mediator.goto(f"/mediation/{number}")
    hands.follow(mediator, "没有谈成，交回案件")
    hands.press(mediator, "交回案件")
    expect(main_of(mediator)).to_contain_text("请写明没有谈成的理由")
    write(mediator, mediator.locator('textarea[name="words"]'), "双方差额太大，都不再让步。")
    assert look(mediator, [f"/mediation/{number}/return"]) == []
    write(mediator, mediator.locator('textarea[name="words"]'), "双方差额太大，都不再让步。")
    hands.press(mediator, "交回案件")
    served.work()
    officer.goto(f"/mediation/{number}")
    expect(main_of(officer)).to_contain_text("双方差额太大")
    officer.goto(f"/desk/{number}")
    expect(main_of(officer)).to_contain_text("请决定终止调解")
    with served.app.app_context():
        assert db.session.query(Complaint).filter_by(number=number).one().status is Status.MEDIATING
        db.session.remove()
