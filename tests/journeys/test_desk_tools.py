"""An officer's day at the desk by keyboard alone, without JavaScript: search, keep, export, leave, write, note."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db
from tests.complaints.power_hands import officer_at
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, tab_to, write

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def export(page: Page) -> bytes:
    """Say why and in which form; the file that comes."""
    hands.follow(page, "导出清单")
    hands.tick(page, "form", "csv")
    choose(page, page.locator('input[name="reason"]').first)
    button = page.get_by_role("main").get_by_role("button", name="导出", exact=True)
    tab_to(page, button)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    return coming.value.path().read_bytes()


def leave(page: Page) -> None:
    """Let the colleague stand in for a week; the first in the list is oneself."""
    hands.follow(page, "不在时由谁代办")
    tab_to(page, page.locator('[name="substitute"]'))
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    today = clock.today()
    write(page, page.locator('[name="from_on"]'), today.isoformat())
    write(page, page.locator('[name="until_on"]'), (today + timedelta(days=7)).isoformat())
    hands.press(page, "安排代办")


def test_a_desk_without_mouse_and_script(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        number = served.world.file().number
        other = served.world.file(words="直播课改成了录播课。", category="E02").number
        officer_at(served.world, "department")  # the colleague
        db.session.remove()
    served.work()
    page = hands.as_(visitor, "officer", keyboard=True, java_script_enabled=False)
    main = page.get_by_role("main")
    page.goto("/desk/")
    write(page, page.locator('[name="q"]'), number)
    hands.press(page, "查找")
    expect(main).to_contain_text(number)
    expect(main).not_to_contain_text(other)

    hands.follow(page, "保存为常用查询")
    write(page, page.locator('[name="name"]'), "张同学的退费")
    hands.press(page, "保存")
    page.goto("/desk/")
    expect(main).to_contain_text(other)
    hands.follow(page, "张同学的退费")
    expect(main).not_to_contain_text(other)

    told = export(page).decode("utf-8-sig")
    assert number in told
    assert other not in told

    page.goto("/desk/")
    leave(page)
    expect(main).to_contain_text("代办")
    expect(main.get_by_role("button", name="结束代办")).to_be_visible()

    page.goto("/desk/")
    hands.follow(page, "常用文字")
    hands.follow(page, "新写一条")
    hands.tick(page, "use", "message")
    write(page, page.locator('[name="title"]'), "到账时间")
    write(page, page.locator('[name="words"]'), "退款原路退回，一般三个工作日到账。")
    hands.press(page, "保存")
    expect(main).to_contain_text("退款原路退回")

    page.goto(f"/desk/{number}")
    hands.follow(page, "我的备忘")
    write(page, page.locator('[name="words"]'), "下周一再打电话。")
    hands.press(page, "记下")
    expect(main).to_contain_text("下周一再打电话。")
