"""A learner publishes own words and takes them back: preview, consent, a cut, a second person, one press."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.disclosure.support import settled
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, press_on, write

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
WORDS = "课停了三个月没有人管。王女士答应退款，电话19900001234。后来协会帮我谈好了。"
CANARY = "协会帮我谈好了"


def test_own_words_are_published_and_taken_back(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        number = settled(served.world).number
    served.work()
    learner = hands.as_(visitor, "learner", java_script_enabled=False)
    _offer(learner, number)
    officer, second = hands.as_(visitor, "officer"), hands.colleague(visitor, served)
    _review(officer)
    _publish(second, officer.url)
    served.work()
    reader = visitor().new_page()
    reader.goto("/disclosure?q=谈好")
    press_on(reader, reader.get_by_role("main").locator("a[href*='/publications/']").first)
    expect(reader.get_by_role("main")).to_contain_text(CANARY)
    text = reader.url
    learner.goto(f"/complaints/{number}/narrative")
    hands.press(learner, "撤下我的自述")
    expect(learner.get_by_role("main")).to_contain_text("已撤下")
    for path in (text, "/disclosure?q=谈好", "/api/v1/publications", "/feeds/outcomes.atom"):
        assert CANARY not in reader.request.get(path).text(), path


def _offer(page: Page, number: str) -> None:
    page.goto(f"/complaints/{number}")
    hands.follow(page, "公开或者撤下我的自述")
    write(page, page.locator('textarea[name="words"]'), WORDS)
    hands.press(page, "看将公开的样子")
    preview = page.locator("section[aria-labelledby=preview]")
    expect(preview.locator("strong")).to_contain_text("［人名］答应退款，电话［已隐去］")
    choose(page, page.locator('input[name="agree"]'))
    hands.press(page, "同意公开这段自述")
    expect(page.get_by_role("main")).to_contain_text("等待工作人员核对")


def _review(page: Page) -> None:
    """The officer keeps all sentences but one, and sends the summary to the institution."""
    page.goto("/desk/publications")
    press_on(page, page.locator("main a.row-link").first)
    page.locator('input[name="kept"][value="1"]').uncheck()
    hands.press(page, "保存，交另一位核对")
    expect(page.locator("#narrative")).to_be_visible()
    hands.press(page, "保存摘要")
    hands.press(page, "送机构核对")
    hands.press(page, "送机构核对")


def _publish(page: Page, url: str) -> None:
    page.goto(url)
    hands.press(page, "公示")
    hands.press(page, "公开投诉人自述")
    expect(page.get_by_role("main")).to_contain_text("公开中")
