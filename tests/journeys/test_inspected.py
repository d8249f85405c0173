"""From a draw to a public notice in a browser: drawn, inspected, found, rectified, approved by another, objected to."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from institutions.actions import Listing, list_draw
from institutions.lifecycle.drawing import sample, seed_of
from kernel import clock
from kernel.db import db, transaction
from tests.institutions.watch_hands import CHIEF, in_days, with_heads
from tests.journeys import hands
from tests.journeys.conftest import HASH, Served

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}


def do(page: Page, home: str, act: str, button: str, **words: str) -> None:
    """Open the page of an act, fill in what it asks, press."""
    page.goto(f"{home}/{act}")
    for name, value in words.items():
        field = page.locator(f'main [name="{name}"]').first
        if field.get_attribute("type") in ("radio", "checkbox"):
            hands.tick(page, name, value)
        else:
            field.fill(value)
    hands.press(page, button)


def prepared(served: Served) -> tuple[str, str]:
    """Heads with a password; a draw whose list went out three days ago: its id, and its digest."""
    world = served.world
    with_heads(world)
    with transaction():
        world.person(CHIEF).password_hash = HASH
    with clock.stepped(clock.now() - timedelta(days=3)):
        told = Listing("秋季抽查", [world.institution("app")], 1, "开奖号码", "示例网站", in_days(1))
        row = list_draw(told, by=world.actor("officer"))
    found = row.ref, row.list_digest
    db.session.remove()
    return found


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_a_draw_to_a_public_notice(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    ref, digest = prepared(served)
    served.work()
    officer, staff = hands.as_(visitor, "officer", **PLAIN), hands.as_(visitor, "staff", **PLAIN)
    do(officer, f"/inspection-draws/{ref}", "value", "填写数值并抽取", value="08 13 21")
    today = clock.today().isoformat()
    officer_ref = served.world.person("officer").ref
    db.session.remove()
    do(officer, f"/inspection-draws/{ref}", "plan", "安排检查", planned_on=today, reason="抽中", inspectors=officer_ref)
    officer.goto("/inspections")
    hands.follow(officer, "星河示例在线教育")
    home = re.sub(r"^https?://[^/]+", "", officer.url)
    do(officer, home, "begin_inspection", "开始检查")
    officer.goto(f"{home}/record_finding")
    for place in range(1, 9):
        hands.tick(officer, f"finding_{place}", "problem" if place == 1 else "fine")
    officer.locator('[name="note_1"]').fill("首页没有公示许可。")
    hands.press(officer, "保存")
    do(officer, home, "demand_mending/1", "要求整改", words="公示许可。", due_on=in_days(9).isoformat())
    do(officer, home, "send_findings", "把检查情况告知机构")
    expect(officer.get_by_role("main")).to_contain_text("整改要求书")
    hands.press(officer, "把检查情况告知机构")
    do(staff, home, "answer_demand/1", "回复整改情况", words="已经公示。")
    do(officer, home, "recheck_demand/1", "记录复查", result="yes", words="看到了。")
    do(officer, home, "close_inspection", "办结并公布结果", words="一项发现问题，已经整改。")
    hands.follow(officer, "据此起草通报")
    hands.press(officer, "起草通报或者提示")
    officer.goto("/notices")
    hands.follow(officer, "关于星河示例在线教育有关情况的通报")
    notice = re.sub(r"^https?://[^/]+", "", officer.url)
    expect(officer.get_by_role("main")).to_contain_text("请由另一位负责人审定")
    chief = hands.as_(visitor, CHIEF, **PLAIN)
    do(chief, notice, "approve_notice", "查看全文")
    expect(chief.get_by_role("main")).to_contain_text("一项发现问题，已经整改。")
    hands.press(chief, "审定并编号")
    do(officer, notice, "tell_notice", "告知机构")
    do(staff, notice, "object_to_notice", "提出异议", words="当天已经公示。")
    do(officer, notice, "reject_objection", "异议不成立", words="截图显示没有公示。")
    do(officer, notice, "publish_notice", "发布")
    served.work()

    public = visitor(**PLAIN).new_page()
    public.goto(f"/disclosure/draws/{ref}")
    main = public.get_by_role("main")
    for words in (digest, seed_of(digest, "08 13 21"), "08 13 21"):
        expect(main).to_contain_text(words)
    listed = public.request.get(f"/disclosure/draws/{ref}/list.txt").text()
    expect(main).to_contain_text(sample(listed, seed_of(digest, "08 13 21"), 1)[0])
    public.get_by_role("link", name=re.compile("^检查结果")).first.click()
    expect(public.get_by_role("main")).to_contain_text("发现问题，已经整改")
    hands.follow(public, "星河示例在线教育")
    hands.follow(public, "关于星河示例在线教育有关情况的通报")
    expect(public.get_by_role("main")).to_contain_text("示教通〔")
