"""Story 6 in real browsers, a recusal, and second thoughts about a withdrawal; JavaScript off, partly by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts import actions as accounts
from accounts.roles import Role
from complaints.lifecycle import Status
from complaints.models import Complaint
from kernel import clock
from kernel.db import db
from kernel.events import SYSTEM
from tests.complaints.power_hands import officer_at
from tests.journeys import hands
from tests.journeys.conftest import PASSWORD, Served
from tests.journeys.keys import by_keyboard, choose, keyboards, write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}


def main_of(page: Page) -> Locator:
    """The main part of the page."""
    return page.get_by_role("main")


def at_the_table(served: Served, count: int = 1) -> list[str]:
    """Cases that are mediated."""
    with served.app.app_context():
        numbers = [served.world.mediating().number for _ in range(count)]
        db.session.remove()
    served.work()
    return numbers


def status_of(served: Served, number: str) -> Status:
    """Where a case stands in the database."""
    with served.app.app_context():
        found = db.session.query(Complaint).filter_by(number=number).one().status
        db.session.remove()
    return found


def propose(page: Page, number: str) -> None:
    """The learner proposes an appraisal."""
    page.goto(f"/cases/{number}/appraisal")
    write(page, page.locator('[name="what"]'), "课程录音是否经过剪辑。")
    write(page, page.locator('[name="appraiser"]'), "示例司法鉴定中心")
    hands.tick(page, "payer", "halves")
    hands.press(page, "提议")
    expect(main_of(page)).to_contain_text("还没有答复：")


def answer(page: Page, number: str, cost: str, appraiser: str) -> None:
    """The institution says yes or no to each of the two things."""
    page.goto(f"/institution/{number}")
    hands.follow(page, "答复提议")
    hands.tick(page, "cost", cost)
    hands.tick(page, "appraiser", appraiser)
    hands.press(page, "答复")


def test_story_6_no_agreement_on_who(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    (number,) = at_the_table(served)
    learner = hands.as_(visitor, "learner", keyboard=True, **PLAIN)
    propose(learner, number)
    served.work()
    staff, officer = (hands.as_(visitor, name, **PLAIN) for name in ("staff", "officer"))
    answer(staff, number, "yes", "no")
    served.work()
    officer.goto(f"/desk/{number}")
    expect(main_of(officer)).to_contain_text("由处理单位指定")
    hands.follow(officer, "指定鉴定机构")
    write(officer, officer.locator('[name="appraiser"]'), "示例质检院")
    write(officer, officer.locator('[name="why"]'), "双方没有谈拢。")
    hands.press(officer, "确认指定")
    assert status_of(served, number) is Status.MEDIATING
    desk = hands.as_(visitor, "association_officer", **PLAIN)
    desk.goto(f"/desk/{number}")
    hands.follow(desk, "委托鉴定")
    write(desk, desk.locator('[name="on"]'), clock.today().isoformat())
    write(desk, desk.locator('[name="evidence"]'), "委托书1号")
    hands.press(desk, "看文书全文")
    hands.press(desk, "确认委托")
    served.work()
    learner.goto(f"/complaints/{number}")
    for words in ("检测鉴定中", "示例质检院", "暂停计算"):
        expect(main_of(learner)).to_contain_text(words)
    officer.goto(f"/desk/{number}")
    hands.follow(officer, "收到结果，恢复调解")
    hands.tick(officer, "made", "yes")
    write(officer, officer.locator('[name="on"]'), clock.today().isoformat())
    write(officer, officer.locator('[name="evidence"]'), "报告1号")
    write(officer, officer.locator('[name="report"]'), "没有剪辑。")
    hands.press(officer, "恢复调解")
    served.work()
    mediator = hands.as_(visitor, "mediator", **PLAIN)
    mediator.goto(f"/mediation/{number}")
    expect(main_of(mediator)).to_contain_text("没有剪辑。")
    assert status_of(served, number) is Status.MEDIATING


@pytest.mark.slow
def test_story_6_no_agreement_on_cost(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    (number,) = at_the_table(served)
    propose(hands.as_(visitor, "learner", **PLAIN), number)
    answer(hands.as_(visitor, "staff", **PLAIN), number, "no", "yes")
    served.work()
    officer = hands.as_(visitor, "officer", **PLAIN)
    officer.goto(f"/desk/{number}")
    expect(main_of(officer)).to_contain_text("对费用由谁承担没有谈拢")
    hands.follow(officer, "因费用谈不拢终止调解")
    assert officer.locator('input[name="grounds"][value="DT4"]').is_checked()
    assert status_of(served, number) is Status.MEDIATING
    hands.press(officer, "看文书全文")
    assert status_of(served, number) is Status.MEDIATING, "reading decides nothing"
    hands.press(officer, "作出终止调解的决定")
    assert status_of(served, number) is Status.TERMINATED


@pytest.mark.slow
def test_a_mediator_steps_down_and_another_takes_the_chair(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    (number,) = at_the_table(served)
    with served.app.app_context():
        boss = officer_at(served.world, "department", Role.SUPERVISOR)
        accounts.set_password(served.world.person(boss), PASSWORD, by=SYSTEM)
        db.session.remove()
    former = hands.as_(visitor, "mediator", **PLAIN)
    former.goto(f"/mediation/{number}")
    expect(main_of(former)).to_contain_text(number)
    staff = hands.as_(visitor, "staff", keyboard=True, **PLAIN)
    staff.goto(f"/cases/{number}/recusal")
    write(staff, staff.locator('[name="reasons"]'), "调解员与学员是亲属。")
    hands.press(staff, "提出申请")
    keyboards.discard(staff)
    served.work()
    expect(main_of(staff)).to_contain_text("因申请回避中止调解")
    chief = hands.as_(visitor, boss, **PLAIN)
    chief.goto(f"/desk/{number}")
    hands.follow(chief, "决定是否回避")
    hands.tick(chief, "granted", "yes")
    write(chief, chief.locator('[name="answer"]'), "有利害关系。")
    hands.press(chief, "看文书全文")
    hands.press(chief, "作出决定")
    served.work()
    desk = hands.as_(visitor, "association_officer", **PLAIN)
    desk.goto(f"/desk/{number}")
    hands.follow(desk, "另行安排调解员")
    choose(desk, desk.locator('input[name="mediator"]').first)
    hands.press(desk, "请这位调解员声明")
    served.work()
    other = hands.as_(visitor, "other_mediator", **PLAIN)
    hands.declare(other, number)
    served.work()
    other.goto(f"/mediation/{number}")
    expect(main_of(other)).to_contain_text("已决定回避")
    for path in (f"/mediation/{number}", f"/cases/{number}/offers", f"/mediation/{number}/sessions"):
        answer = former.goto(path)
        assert answer is not None and answer.status == 404, path
    former.goto("/mediation/")
    expect(main_of(former)).not_to_contain_text(number)


@pytest.mark.slow
def test_second_thoughts_by_keyboard_and_the_pages_are_well(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    number, other = at_the_table(served, 2)
    learner = by_keyboard(hands.as_(visitor, "learner", **PLAIN))
    learner.goto(f"/complaints/{number}/withdraw")
    expect(main_of(learner)).to_contain_text("24小时内可以取消")
    hands.press(learner, "撤回投诉")
    expect(main_of(learner)).to_contain_text("已申请撤回投诉，还没有生效")
    found = look(hands.as_(visitor, "staff"), [f"/institution/{number}"])
    hands.press(learner, "取消撤回")
    expect(learner.locator("body")).to_contain_text("撤回已取消")
    keyboards.discard(learner)
    propose(learner, other)
    reader = hands.as_(visitor, "learner")
    pages = [f"/complaints/{other}/withdraw", f"/complaints/{other}", f"/cases/{other}/appraisal"]
    found += look(reader, [*pages, f"/cases/{other}/recusal", f"/cases/{other}/fact"])
    found += look(hands.as_(visitor, "officer"), [f"/desk/{other}", f"/desk/{other}/supplement"])
    assert found == []
