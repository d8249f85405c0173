"""Somebody without an account says that a public fact is wrong, reads the answer in public, and follows by mail."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from disclosure import actions
from kernel.config import ROOT
from kernel.db import db
from kernel.messages import Letter
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.test_pages import SHAPES, faults

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
PICTURES = ROOT / "var" / "eyes"
ANSWER = "核对过，公布的数据没有错。"


def well(page: Page, name: str) -> None:
    """Axe finds nothing; a picture of both widths when asked for."""
    assert list(faults(page, SHAPES)) == []
    if os.environ.get("GUIDE_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)


def test_a_wrong_fact_and_a_letter_of_news(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        actions.sync_institutions()
        ref = served.world.institution("app").ref
        db.session.remove()
    page = visitor().new_page()
    page.goto(f"/institutions/{ref}")
    well(page, "institution")
    hands.follow(page, "这里有错，请求更正")
    hands.press(page, "提出更正请求")
    expect(page.get_by_role("alert")).to_contain_text("请写明哪里不对")
    hands.tick(page, "subject", "figures")
    page.get_by_label("哪里不对，应当是什么").fill("金丝雀：件数少算了一件。")
    well(page, "ask")
    hands.press(page, "提出更正请求")
    expect(page.get_by_role("heading", level=1)).to_have_text("更正请求已收到")
    well(page, "asked")
    hands.follow(page, "答复会公开在这一页")
    well(page, "received")
    public = page.url

    desk = hands.as_(visitor, "platform_admin")
    hands.follow(desk, "更正请求")
    well(desk, "desk")
    hands.follow(desk, "投诉处理数据")
    expect(desk.locator("body")).to_contain_text("金丝雀")
    well(desk, "desk-one")
    desk.get_by_label("核对的结果").fill(ANSWER)
    hands.press(desk, "公开：没有更正")

    page = visitor().new_page()  # another reader: this one's browser keeps a public page for five minutes
    page.goto(public)
    expect(page.locator("body")).to_contain_text(ANSWER)
    expect(page.locator("body")).not_to_contain_text("金丝雀")
    well(page, "answered")
    follow_by_mail(served, page, ref)


def follow_by_mail(served: Served, page: Page, ref: str) -> None:
    page.goto(f"/institutions/{ref}")
    hands.follow(page, "用邮件订阅这家机构")
    page.get_by_label("邮箱").fill("reader@example.cn")
    well(page, "follow")
    hands.press(page, "发确认信")
    expect(page.get_by_role("heading", level=1)).to_have_text("确认信已发出")
    with served.app.app_context():
        letter = db.session.query(Letter).filter(Letter.about.like("following:%")).one()
        link = re.search(r"(/follow/\S+)", letter.body_text)
        db.session.remove()
    assert link is not None
    page.goto(link[1])
    well(page, "confirm")
    hands.press(page, "确认订阅")
    expect(page.get_by_role("heading", level=1)).to_have_text("您的订阅")
    well(page, "following")
    hands.press(page, "停止订阅")
    expect(page.get_by_role("heading", level=1)).to_have_text("订阅已停止")
    well(page, "ended")
