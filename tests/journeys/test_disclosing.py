"""In the browser, without scripts: an institution fills in and announces a change; a learner reads both by the day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from institutions import actions
from institutions.actions import Typed
from kernel import clock
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
OLD, NEW = "第一条 开课前全额退。", "第一条 开课七日内全额退。"


def asked(served: Served) -> str:
    """The institution is asked and has rules already; its id for the public."""
    with served.app.app_context():
        institution, by = served.world.institution("own_site"), served.world.actor("other_staff")
        actions.open_duties(institution)
        typed = Typed("service_rules", {"words": OLD})
        actions.confirm_item(actions.draft_item(institution, typed, by=by), by=by)
        ref = institution.ref
        db.session.remove()
        return ref


def fill_in(page: Page) -> None:
    """What is missing is named with its article; filled in, looked at, confirmed."""
    page.goto("/duties")
    expect(page.get_by_role("main")).to_contain_text("电子商务法第五十九条")
    hands.follow(page, "投诉渠道")
    hands.press(page, "保存草稿，看一看")
    expect(page.get_by_role("alert")).to_contain_text("请填写投诉电话。")
    write(page, page.get_by_label("投诉电话"), "19900000003")
    hands.press(page, "保存草稿，看一看")
    hands.press(page, "确认")
    expect(page.get_by_role("status")).to_contain_text("已确认")


def announce(page: Page) -> str:
    """A change too early is refused in words; then it is announced with its day."""
    page.goto("/duties/items/service_rules")
    write(page, page.get_by_label("全文"), NEW)
    write(page, page.get_by_label("起始日"), (clock.today() + timedelta(days=1)).isoformat())
    hands.press(page, "保存草稿，看一看")
    hands.press(page, "确认")
    expect(page.get_by_role("alert")).to_contain_text("平台规则：修改要提前公示")
    hands.follow(page, "返回修改")
    day = (clock.today() + timedelta(days=8)).isoformat()
    write(page, page.get_by_label("起始日"), day)
    hands.press(page, "保存草稿，看一看")
    hands.press(page, "确认")
    return day


def test_filled_in_announced_and_read_as_of_a_day(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    ref = asked(served)
    staff = hands.as_(visitor, "other_staff", **PLAIN)
    fill_in(staff)
    day = announce(staff)
    assert look(hands.as_(visitor, "other_staff"), ["/duties", "/duties/items/service_rules", "/duties/sheet"]) == []
    served.work()
    learner = visitor(**PLAIN).new_page()
    learner.goto(f"/institutions/{ref}/disclosures")
    expect(learner.get_by_role("main")).to_contain_text("19900000003")
    learner.goto(f"/institutions/{ref}/rules")
    main = learner.get_by_role("main")
    expect(main).to_contain_text(OLD)
    expect(main.locator("ins")).to_contain_text(NEW)
    assert look(visitor().new_page(), [f"/institutions/{ref}/disclosures", f"/institutions/{ref}/rules"]) == []
    main = learner.get_by_role("main")
    write(learner, learner.get_by_label("看哪一天的版本"), day)
    hands.press(learner, "查看")
    expect(learner.get_by_role("main")).to_contain_text(NEW)
    expect(learner.get_by_role("main").locator(".sheet").first).not_to_contain_text("开课前")
