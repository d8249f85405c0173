"""An anonymous report with a file: sorted by intake, checked by a department, answered by code, decided, told."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from tests.house.scene import PNG
from tests.journeys import hands
from tests.journeys.conftest import Served

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}
STORY = "金丝雀直播间里有违法有害的内容。"


def report(page: Page, picture: Path) -> str:
    """Fill in the door, read it through, send it; the receipt code as it is shown."""
    page.goto("/")
    hands.follow(page, "我要投诉")
    hands.follow(page, "举报或反映")
    hands.follow(page, "开始填写")
    page.get_by_label("反映的是哪家机构").fill("星河课堂")
    hands.tick(page, "about", "E17")
    page.get_by_label("发生了什么").fill(STORY)
    page.locator('input[type="file"]').set_input_files(picture)
    hands.tick(page, "named", "no")
    hands.press(page, "下一步：核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")
    page.get_by_label("我确认内容是真实的，没有捏造。").check()
    hands.press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已提交")
    return page.locator("#panel-number").inner_text()


def by_code(page: Page, code: str) -> None:
    """Open it with the code, on another device."""
    page.goto("/reports/check")
    page.get_by_label("回执码").fill(code)
    hands.press(page, "查看")
    expect(page.get_by_role("heading", level=1)).to_have_text("您提交的这一件")


def do(page: Page, number: str, act: str, button: str) -> None:
    """Open an act of the desk and leave its fields to the caller; then press."""
    page.goto(f"/desk/reports/{number}/{act}")
    if act == "ask":
        page.get_by_label("要问的问题").fill("在哪个直播间？")
    if act == "decide":
        hands.tick(page, "decision", "filed")
        page.get_by_label("文号").fill("示立〔2026〕1号")
        page.get_by_label("决定日期").fill(clock.today().isoformat())
    hands.press(page, button)
    expect(page.locator(".page-messages")).to_be_visible()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_anonymous_report_from_the_door_to_the_decision(
    served: Served, visitor: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    picture = tmp_path / "截图.png"
    picture.write_bytes(PNG)
    code = report(visitor(**PLAIN).new_page(), picture)
    served.work()

    intake = hands.as_(visitor, "platform_admin", **PLAIN)
    intake.goto("/desk/reports")
    number = re.search(r"JB\d{4}-\w{4}-\w{4}", intake.content())
    assert number
    hands.follow(intake, number[0])
    expect(intake.get_by_role("main")).to_contain_text(STORY)
    hands.tick(intake, "kind", "report")
    hands.tick(intake, "category", "E17")
    hands.press(intake, "分拣")
    expect(intake.get_by_role("main")).to_contain_text("分送通知书")
    hands.press(intake, "分拣")
    expect(intake.locator(".page-messages")).to_contain_text("已按规则分给示例教育局")
    served.work()

    officer = hands.as_(visitor, "officer", **PLAIN)
    do(officer, number[0], "check", "开始核查")
    do(officer, number[0], "ask", "提问")

    reporter = visitor(**PLAIN).new_page()
    by_code(reporter, code)
    expect(reporter.get_by_role("main")).to_contain_text("正在核查")
    hands.follow(reporter, "回答")
    reporter.get_by_label("您要说的").fill("星河直播间。")
    hands.press(reporter, "提交")
    expect(reporter.get_by_role("main")).to_contain_text("星河直播间。")

    officer.goto(f"/desk/reports/{number[0]}")
    expect(officer.get_by_role("main")).to_contain_text("星河直播间。")
    do(officer, number[0], "decide", "记下结论")
    reporter.reload()
    expect(reporter.get_by_role("main")).to_contain_text("已立案")
    assert "示立" not in reporter.content()

    staff = hands.as_(visitor, "staff", **PLAIN)
    for place in ("/institution/", f"/desk/reports/{number[0]}", "/institutions"):
        staff.goto(place)
        assert "金丝雀" not in staff.content()
    served.work()
