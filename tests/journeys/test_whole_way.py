"""One complaint from a learner's browser to the public page: real browsers, both databases, JavaScript off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import by_keyboard

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_department_entrusts_and_the_outcome_is_published(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    learner = visitor(**PLAIN).new_page()
    number = hands.file_complaint(learner, served)
    served.work()

    officer = hands.as_(visitor, "officer", **PLAIN)
    hands.accept(officer, number)
    served.work()

    staff = hands.as_(visitor, "staff", **PLAIN)
    staff.goto(f"/institution/{number}")
    page = staff.content()
    assert not re.search("19911112222|示例路8号|李示例", page)
    hands.answer(staff, number)
    hands.ask_entrusting(officer, number)
    served.work()
    hands.consent(staff, number)
    hands.entrust(officer, number)
    served.work()

    desk = hands.as_(visitor, "association_officer", **PLAIN)
    hands.assign(desk, number)
    served.work()

    mediator = hands.as_(visitor, "mediator", **PLAIN)
    hands.declare(mediator, number)
    served.work()
    hands.say(mediator, number, "金丝雀一号：底线是多少", "学员")
    staff.goto(f"/mediation/{number}")
    assert "金丝雀一号" not in staff.content()
    learner.goto(f"/mediation/{number}")
    expect(learner.get_by_role("main")).to_contain_text("金丝雀一号")
    hands.reply_yes(learner, number)
    hands.draft(mediator, number)
    served.work()
    hands.confirm(learner, number)
    hands.confirm(staff, number)
    served.work()
    hands.sign_and_close(mediator, number, clock.today().isoformat())
    served.work()
    learner.goto(f"/complaints/{number}")
    expect(learner.get_by_role("main")).to_contain_text("已结案")
    hands.publish(officer, hands.colleague(visitor, served))
    served.work()
    _public_reads(visitor(**PLAIN).new_page(), number)


def _public_reads(press: Page, number: str) -> None:
    """Anybody finds the outcome; nothing of the learner, no case number, no cookie."""
    press.goto("/disclosure")
    press.get_by_role("main").get_by_role("link", name=re.compile("星河示例在线教育")).first.click()
    press.wait_for_load_state()
    expect(press.get_by_role("main")).to_contain_text("投诉信息，未经行政认定")
    for path in (press.url, "/institutions?q=星河", "/feeds/outcomes.atom", "/api/v1/publications"):
        body = press.request.get(path).text()
        assert "星河示例在线教育" in body
        assert not re.search(f"李示例|19911112222|示例路8号|金丝雀|SL-2026-0917|{number}", body)
    assert press.context.cookies() == []


SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.slow
@SQLITE
def test_association_chosen_directly_by_keyboard_alone(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    """Five journeys without a mouse: filing, deciding, answering, mediating to an agreement, publishing."""
    learner = by_keyboard(visitor().new_page())
    number = hands.file_complaint(learner, served, path="association")
    served.work()
    desk = hands.as_(visitor, "association_officer", keyboard=True)
    hands.accept(desk, number)
    served.work()
    staff = hands.as_(visitor, "staff", keyboard=True)
    hands.answer(staff, number)
    hands.consent(staff, number)
    hands.assign(desk, number)
    mediator = hands.as_(visitor, "mediator", keyboard=True)
    hands.declare(mediator, number)
    hands.reply_yes(learner, number)
    hands.say(mediator, number, "各方好，我是本案调解员。", "各方")
    hands.draft(mediator, number)
    hands.confirm(learner, number)
    hands.confirm(staff, number)
    served.work()
    hands.sign_and_close(mediator, number, clock.today().isoformat())
    served.work()
    hands.publish(desk, hands.colleague(visitor, served, "association"))
    learner.goto(f"/complaints/{number}")
    expect(learner.get_by_role("main")).to_contain_text("已结案")
