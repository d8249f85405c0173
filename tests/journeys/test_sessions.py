"""A session in three real browsers: times, votes, one fixed, a private one unseen; then who came, and the minutes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, write
from tests.journeys.test_pages import look
from tests.mediation.session_hands import fixed, in_days

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
PLAIN = {"java_script_enabled": False}


def at_the_table(served: Served) -> tuple[str, str, str]:
    """A case that is mediated, and one whose session was fixed three weeks ago and is over."""
    with served.app.app_context():
        with clock.stepped(clock.now() - timedelta(days=21)):
            over = served.world.mediating()
            ref = fixed(served.world, over).ref
        numbers = served.world.mediating().number, over.number, ref
        db.session.remove()
    served.work()
    return numbers


def propose(page: Page, number: str, whom: str, *hours: str) -> str:
    """The mediator proposes times to everybody or to one seat; the session's page."""
    page.goto(f"/mediation/{number}/sessions/new")
    choose(page, page.get_by_label(whom, exact=True))
    hands.tick(page, "way", "on_site")
    for index, hour in enumerate(hours, 1):
        write(page, page.locator(f'[name="day_{index}"]'), str(in_days(9 + index).date()))
        write(page, page.locator(f'[name="hour_{index}"]'), hour)
    hands.press(page, "提出这些时间")
    expect(page.get_by_role("main")).to_contain_text("正在约时间")
    return page.url


def vote(page: Page, url: str, *votes: str) -> None:
    """Say to each time whether one can."""
    page.goto(url)
    groups = page.locator("form fieldset")
    for index, word in enumerate(votes):
        choose(page, groups.nth(index).get_by_label(word, exact=True))
    hands.press(page, "保存我的选择")
    expect(page.locator(".page-messages")).to_contain_text("已记下您的选择")


def download(page: Page, name: str) -> bytes:
    """Follow a link that gives a file."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=name, exact=True).press("Enter")
    return taken.value.path().read_bytes()


def test_a_session_from_the_first_time_to_the_paper(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number, over, ref = at_the_table(served)
    mediator = hands.as_(visitor, "mediator", **PLAIN)
    learner, staff = hands.as_(visitor, "learner", keyboard=True, **PLAIN), hands.as_(visitor, "staff", **PLAIN)
    joint = propose(mediator, number, "各方一起", "14:00", "10点30分")
    private = propose(mediator, number, "单独与学员", "9:00")
    served.work()
    vote(learner, joint, "可以", "可以")
    vote(staff, joint, "勉强", "可以")
    staff.goto(f"/mediation/{number}/sessions")
    expect(staff.get_by_role("main")).not_to_contain_text("第2次")
    answer = staff.goto(private)
    assert answer is not None and answer.status == 404
    mediator.goto(joint)
    hands.follow(mediator, "定下时间")
    expect(mediator.get_by_role("main")).to_contain_text("最合适")
    choose(mediator, mediator.locator('input[name="time"]').nth(1))
    write(mediator, mediator.locator('[name="place"]'), "示例路1号302室")
    hands.press(mediator, "定下并通知")
    expect(mediator.get_by_role("main")).to_contain_text("示例路1号302室")
    hands.press(mediator, "定下并通知")
    served.work()
    learner.goto("/complaints/")
    expect(learner.get_by_role("main")).to_contain_text("接下来的安排")
    learner.goto(joint)
    expect(learner.get_by_role("main")).to_contain_text("示例路1号302室")
    hands.tick(learner, "by_telephone", "yes")
    hands.tick(learner, "may_record", "no")
    hands.press(learner, "保存")
    expect(learner.get_by_role("main")).to_contain_text("有一方不同意，不录音录像")
    text = download(learner, "加到我的日历（iCalendar 文件）").decode()
    assert f"SUMMARY:调解会 {number}" in text and "METHOD:REQUEST" in text
    _after(served, visitor, mediator, learner, staff, f"/mediation/{over}/sessions/{ref}", joint)


def _after(
    served: Served,
    visitor: Callable[..., BrowserContext],
    mediator: Page,
    learner: Page,
    staff: Page,
    url: str,
    joint: str,
) -> None:
    """The session is over: who came, minutes, both confirm, and the PDF is there."""
    mediator.goto(url)
    hands.follow(mediator, "记录谁来了")
    for group in mediator.locator("form fieldset").all():
        choose(mediator, group.get_by_label("到场", exact=True))
    hands.press(mediator, "保存到会情况")
    hands.follow(mediator, "写笔录")
    write(mediator, mediator.locator('[name="result"]'), "没有达成一致，约定下次再谈。")
    hands.press(mediator, "写好，请到会各方确认")
    for page in (learner, staff):
        page.goto(f"{url}/minutes")
        hands.press(page, "确认这份笔录")
        expect(page.locator(".page-messages")).to_contain_text("确认不是签字")
    served.work()
    led = [f"{url}/minutes/write", f"{url}/minutes", "/mediation/calendar", "/mediation/"]
    assert look(hands.as_(visitor, "mediator"), [*led, *(f"{joint}{page}" for page in ("", "/fix", "/cancel"))]) == []
    assert look(hands.as_(visitor, "learner"), [url, f"{url}/minutes", joint, "/complaints/"]) == []
    learner.goto(f"{url}/minutes")
    assert download(learner, "下载调解笔录（PDF）").startswith(b"%PDF")
