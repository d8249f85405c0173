"""A supervisor in a real browser: a body is silent, its superior sees it, urges, notes why, takes another over."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from complaints import actions as cases
from kernel import clock
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import by_keyboard, keyboards, press_on, write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}


def late_cases(served: Served) -> tuple[str, str]:
    """Two cases of the education department whose T-ACC passed; then the sweep."""
    with served.app.app_context():
        with clock.stepped(clock.now() - timedelta(days=30)):
            numbers = (served.world.file().number, served.world.file().number)
        served.world.file()
        assert cases.sweep_clocks()["breached"] == 2
        db.session.remove()
    served.work()
    return numbers


def main_of(page: Page) -> Locator:
    """The main part of the page."""
    return page.get_by_role("main")


def test_silence_reaches_the_superior_who_acts(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    urged, taken = late_cases(served)
    page = hands.as_(visitor, "supervisor", **PLAIN)
    hands.follow(page, "督办看板")
    expect(main_of(page)).to_contain_text("有2件案件已经逾期")
    expect(main_of(page)).to_contain_text("截至")
    hands.follow(page, urged)
    expect(main_of(page)).to_contain_text("逾期已记在案件里")
    by_keyboard(page)
    hands.follow(page, "督办")
    write(page, page.locator('textarea[name="words"]'), "请三日内决定并告知投诉人。")
    hands.press(page, "发出督办")
    expect(main_of(page)).to_contain_text("请三日内决定并告知投诉人。")
    keyboards.discard(page)
    hands.follow(page, "注明原因")
    write(page, page.locator('textarea[name="words"]'), "经办人请假。")
    hands.press(page, "注明原因")
    expect(main_of(page)).to_contain_text("上级单位注明的原因：经办人请假。")
    page.goto("/desk/board")
    expect(main_of(page)).to_contain_text("已督办")
    expect(main_of(page)).to_contain_text("已注明原因")
    _body_reads(hands.as_(visitor, "officer", **PLAIN), urged)
    _take_over(page, taken)
    served.work()
    _learner_reads(hands.as_(visitor, "learner", **PLAIN), taken)
    hands.accept(page, taken)


def _body_reads(officer: Page, number: str) -> None:
    """The body reads the words of its superior, and takes the case on."""
    officer.goto(f"/desk/{number}")
    expect(main_of(officer)).to_contain_text("请三日内决定并告知投诉人。")
    hands.press(officer, "由我经办")
    expect(main_of(officer)).to_contain_text("经办人")
    officer.goto("/desk/?whose=mine")
    expect(main_of(officer)).to_contain_text(number)


def _take_over(page: Page, number: str) -> None:
    page.goto(f"/desk/{number}")
    hands.follow(page, "接手")
    expect(main_of(page)).to_contain_text("本单位的期限从收到案件起算")
    write(page, page.locator('textarea[name="words"]'), "由本单位直接办理。")
    hands.press(page, "看文书全文")
    hands.press(page, "接手办理")
    expect(page.locator(".page-messages")).to_contain_text("已接手")
    expect(main_of(page)).to_contain_text(re.compile("示例教育委员会"))
    press_on(page, page.get_by_role("link", name="工作台", exact=True).first)
    expect(main_of(page)).to_contain_text(number)


def _learner_reads(learner: Page, number: str) -> None:
    """The learner knows who has the case now and why."""
    learner.goto(f"/complaints/{number}")
    expect(main_of(learner)).to_contain_text("示例教育委员会")
    expect(main_of(learner)).to_contain_text("由本单位直接办理。")


@pytest.mark.slow
def test_the_superiors_pages_are_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number, _other = late_cases(served)
    paths = ["/desk/board", f"/desk/{number}", f"/desk/{number}/urge", f"/desk/{number}/take-over"]
    assert look(hands.as_(visitor, "supervisor"), paths) == []
    assert look(hands.as_(visitor, "officer"), ["/desk/"]) == []
