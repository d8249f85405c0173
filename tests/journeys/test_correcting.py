"""A public text is corrected in a browser: one person writes it anew, who wrote it cannot confirm it, another does."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.disclosure.support import settled
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import press_on, write

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
NEW = "消费者投诉该机构，要求补课。双方达成调解协议。"


def test_a_correction_waits_for_a_second_person(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        settled(served.world)
    served.work()
    officer, second = hands.as_(visitor, "officer"), hands.colleague(visitor, served)
    hands.publish(officer, second)
    served.work()
    reader = visitor(java_script_enabled=False).new_page()
    reader.goto("/disclosure")
    press_on(reader, reader.get_by_role("main").locator("a[href*='/publications/']").first)
    text = reader.url
    expect(reader.get_by_role("main")).not_to_contain_text(NEW)
    officer.goto(second.url)
    write(officer, officer.locator('textarea[name="summary"]'), f"{NEW}联系电话19900001234。")
    hands.press(officer, "保存更正稿，交另一位确认")
    waiting = officer.locator("section[aria-labelledby=correction]")
    expect(waiting).to_contain_text(NEW)
    expect(waiting).not_to_contain_text("19900001234")
    expect(officer.get_by_role("button", name="确认更正")).to_have_count(0)
    reader.goto(text)
    expect(reader.get_by_role("main")).not_to_contain_text(NEW)
    second.goto("/desk/publications")
    press_on(second, second.locator("a[href$='#correction']").first)
    hands.press(second, "确认更正")
    hands.press(second, "确认更正")  # the notice was read
    expect(second.locator("body")).to_contain_text("更正后的内容已公示")
    served.work()
    reader = visitor().new_page()  # a page may lie in the first reader's browser for a minute
    reader.goto("/disclosure")
    press_on(reader, reader.get_by_role("main").locator("a[href*='/publications/']").first)
    expect(reader.get_by_role("main")).to_contain_text(NEW)
    reader.goto(text)
    expect(reader.get_by_role("main")).to_contain_text("更正")
    assert NEW in reader.request.get("/feeds/outcomes.atom").text()
