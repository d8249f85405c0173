"""Two parties and a mediator, each at their own browser without scripts: bids that do not meet, then bids that do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.test_pages import faults

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
PHONE = {"width": 320, "height": 700}


def propose(mediator: Page, number: str) -> None:
    """The mediator asks both to read the rule."""
    mediator.goto(f"/mediation/{number}")
    hands.follow(mediator, "提议保密出价")
    write(mediator, mediator.locator('[name="until_on"]'), (clock.today() + timedelta(days=2)).isoformat())
    write(mediator, mediator.locator('[name="pay_by_on"]'), (clock.today() + timedelta(days=9)).isoformat())
    hands.press(mediator, "请双方看规则")
    expect(mediator.get_by_role("main")).to_contain_text("等双方同意规则")


def enter(page: Page, number: str, round_number: int) -> None:
    """To the page of a round, from the table."""
    page.goto(f"/mediation/{number}")
    hands.follow(page, "看规则和结果")
    page.get_by_role("link", name=f"第{round_number}轮：").click()


def agree(page: Page, number: str, round_number: int) -> None:
    """Read the rule and agree to it."""
    enter(page, number, round_number)
    expect(page.get_by_role("main")).to_contain_text("结果会让对方知道什么")
    hands.press(page, "同意规则")


def bid(page: Page, number: str, round_number: int, yuan: str) -> None:
    """Seal a sum; it is on no page after that."""
    enter(page, number, round_number)
    write(page, page.locator('[name="yuan"]'), yuan)
    page.locator('form[autocomplete="off"] button').click()
    expect(page.locator("body")).to_contain_text("已收下您的出价")
    assert yuan not in page.get_by_role("main").inner_text()


def test_bids_that_do_not_meet_and_then_bids_that_do(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        number = served.world.mediating().number
        db.session.remove()
    mediator = hands.as_(visitor, "mediator")
    learner = hands.as_(visitor, "learner", viewport=PHONE, **PLAIN)
    staff = hands.as_(visitor, "staff", **PLAIN)
    officer = hands.as_(visitor, "officer", **PLAIN)

    propose(mediator, number)
    for page in (learner, staff):
        agree(page, number, 1)
    bid(staff, number, 1, "2718.28")
    bid(staff, number, 1, "2000.11")
    bid(learner, number, 1, "3141.59")
    for page in (learner, staff, mediator, officer):
        enter(page, number, 1)
        expect(page.get_by_role("main")).to_contain_text("没有重合")
        words = page.get_by_role("main").inner_text()
        assert not [sum_ for sum_ in ("2718", "2,718", "2000.11", "3141", "3,141") if sum_ in words]
    served.work()

    propose(mediator, number)
    for page in (staff, learner):
        agree(page, number, 2)
    bid(learner, number, 2, "2500.01")
    bid(staff, number, 2, "2600.05")
    expect(staff.get_by_role("main")).to_contain_text("2,550.03")
    enter(learner, number, 2)
    expect(learner.get_by_role("main")).to_contain_text("现在谁也没有同意")
    enter(mediator, number, 2)
    assert list(faults(mediator)) == []
    for page in (learner, staff):
        page.goto(f"/mediation/{number}")
        page.get_by_role("main").get_by_role("link", name="答复第2版").first.click()
        hands.tick(page, "decision", "accept")
        hands.press(page, "答复第2版")
    mediator.goto(f"/mediation/{number}")
    expect(mediator.get_by_role("main")).to_contain_text("各方已同意同一版方案")
