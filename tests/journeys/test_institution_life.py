"""A filing told once, completed and recorded; then an exit whose label is withheld while a complaint is open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from institutions import actions
from kernel import clock
from kernel.db import db, transaction
from tests.institutions.life_hands import FIELDS
from tests.journeys import hands
from tests.journeys.conftest import Served

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}


def fill(page: Page, **typed: str) -> None:
    """Fields by their names; everything else stays as it is."""
    for name, value in typed.items():
        page.locator(f'[name="{name}"]').fill(value)


def said(page: Page, words: str) -> None:
    expect(page.locator(".page-messages")).to_contain_text(words)


def file_it(staff: Page) -> str:
    """Fill in, save, hand in; the address of the filing."""
    hands.follow(staff, "我的机构")
    hands.follow(staff, "办理备案")
    hands.follow(staff, "填写备案")
    hands.follow(staff, "教育移动互联网应用")
    fill(staff, **{f"f_{code}": value for code, value in FIELDS.items()})
    hands.press(staff, "保存")
    said(staff, "还没有提交")
    address = staff.url
    hands.follow(staff, "提交备案")
    hands.press(staff, "提交备案")
    said(staff, "已提交。")
    return address


def until_recorded(staff: Page, province: Page, address: str) -> None:
    """Told once what is missing, completed, ticked and recorded; each paper read before its press."""
    province.goto(address)
    hands.follow(province, "一次告知要补正的材料")
    fill(province, items="等保备案证明\n承诺书")
    hands.press(province, "告知")
    expect(province.get_by_role("heading", level=1)).to_have_text("核对文书")
    expect(province.get_by_role("main")).to_contain_text("1．等保备案证明")
    hands.press(province, "告知")
    said(province, "已告知机构。")
    staff.goto(address)
    expect(staff.get_by_role("main")).to_contain_text("还没有核对到")
    hands.follow(staff, "补正后再交")
    hands.press(staff, "再次提交")
    said(staff, "已再次提交。")
    province.goto(address)
    expect(province.get_by_role("link", name="一次告知要补正的材料")).to_have_count(0)
    hands.follow(province, "材料齐全，予以备案")
    fill(province, number="教APP备示000001号")
    hands.press(province, "予以备案")
    expect(province.get_by_role("main")).to_contain_text("备案不是行政许可")
    hands.press(province, "予以备案")
    said(province, "已予以备案。")


def leave(staff: Page) -> str:
    """Announce with a plan, close and report that all is seen to; the address of the exit."""
    staff.goto("/exits")
    hands.follow(staff, "公告退出")
    hands.tick(staff, "legal_type", "other")
    today = clock.today()
    fill(
        staff,
        **{"closing_on": (today + timedelta(days=40)).isoformat(), "reason": "业务调整", "contact": "客服"},
        **{"learners": "2", "owed": "300", "how": "原路退回", "balance_contact": "退费专线"},
        repay_by_on=(today + timedelta(days=30)).isoformat(),
    )
    hands.press(staff, "公告退出")
    expect(staff.get_by_role("main")).to_contain_text("退出公告")
    hands.press(staff, "公告退出")
    said(staff, "退出已公告。")
    address = staff.url
    hands.follow(staff, "记录停业")
    fill(staff, on=today.isoformat())
    hands.press(staff, "记下停业")
    hands.follow(staff, "善后已办完")
    fill(staff, repaid="300", left_learners="0", left="0")
    hands.press(staff, "报告办完")
    said(staff, "已报告善后办完。")
    return address


def count(served: Served, change: int) -> None:
    """A complaint is opened, or closed, as the floor above tells the ledger."""
    with served.app.app_context(), transaction():
        actions.count_open_case(served.world.institution("app"), change)
    with served.app.app_context():
        actions.follow_exits()
        db.session.remove()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_the_filing_to_the_settled_exit(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    staff, province = (hands.as_(visitor, name, **PLAIN) for name in ("staff", "supervisor"))
    until_recorded(staff, province, file_it(staff))
    count(served, 1)
    address = leave(staff)
    main = staff.get_by_role("main")
    expect(main).to_contain_text("还不能标「已了结退出」")
    expect(main).to_contain_text("没有结案的投诉1件")
    count(served, -1)
    staff.goto(address)
    expect(main).not_to_contain_text("还不能标")
    expect(main).to_contain_text("已了结退出")
    served.work()
    public = visitor(**PLAIN).new_page()
    with served.app.app_context():
        ref = served.world.institution("app").ref
    public.goto(f"/institutions/{ref}")
    expect(public.get_by_role("main")).to_contain_text("教APP备示000001号")
    expect(public.get_by_role("main")).to_contain_text("已了结退出")
