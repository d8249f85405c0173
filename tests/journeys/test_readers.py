"""In the browser, without scripts: a parent looks before buying a course; a press reader takes the month's figures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from disclosure import actions
from disclosure.queries.months import month_of
from kernel import clock
from kernel.db import db
from tests.disclosure.figures_hands import counted
from tests.disclosure.support import published
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
PLAIN = {"java_script_enabled": False}


def told(served: Served) -> tuple[str, str]:
    """A published outcome, figures and this month's report; the institution's id and the month."""
    with served.app.app_context():
        row = published(served.world)
        month = month_of(clock.today())
        actions.sync_institutions()
        counted(row.institution_ref, month)
        actions.build_report(month)
        ref = row.institution_ref
        db.session.remove()
    return ref, month


def parent(page: Page, ref: str) -> None:
    """From the home page to the institution, beside another, and to what is no part of us."""
    page.goto("/")
    hands.follow(page, "怎样辨认学诉")
    expect(page.get_by_role("main")).to_contain_text("不问短信验证码")
    page.goto(f"/institutions/{ref}")
    expect(page.get_by_role("main")).to_contain_text("机构的异议")
    hands.follow(page, "与别的机构放在一起看")
    write(page, page.get_by_label("再放一家"), "示例")
    hands.press(page, "查询")
    page.get_by_role("link", name="放进来：").first.click()
    expect(page.locator("th.roomy a")).to_have_count(2)
    expect(page.get_by_role("main")).to_contain_text("不排名")


def press(page: Page, month: str) -> None:
    """From the home of disclosure to the trends, the table behind a chart, and the month as a file."""
    page.goto("/disclosure/home")
    expect(page.get_by_role("main")).to_contain_text("新公示的处理结果")
    hands.follow(page, "趋势")
    chart = page.locator("#kinds")
    chart.get_by_text("看表格").click()
    expect(chart.get_by_role("table")).to_contain_text("40件")
    page.goto(f"/disclosure/reports/{month}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载CSV").click()
    assert taken.value.path().read_bytes().decode("utf-8-sig").startswith("月份,部分,项,栏,值")


def test_a_parent_and_a_press_reader(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    ref, month = told(served)
    parent(visitor(**PLAIN).new_page(), ref)
    press(visitor(**PLAIN).new_page(), month)
    addresses = ["/disclosure/home", "/disclosure/trends", f"/disclosure/compare?with={ref}",
                 "/disclosure/performance", f"/disclosure/reports/{month}", "/disclosure/regions/110000",
                 f"/institutions/{ref}", "/genuine"]  # fmt: skip
    assert look(visitor().new_page(), addresses) == []
