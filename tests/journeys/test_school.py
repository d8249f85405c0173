"""A school in a browser: it selects a product with reason and term, hears of the exit, reviews and stops."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.institutions.life_hands import announced, with_school
from tests.journeys import hands
from tests.journeys.conftest import HASH, Served
from tests.journeys.keys import write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
PRODUCT, CONTACT, WHY = "星河课堂（课后阅读）", "教务处 010-00000001", "机构公告退出，改用校内的课程。"


def prepared(served: Served) -> str:
    """A school whose staff has a password; the institution's id."""
    with served.app.app_context():
        with_school(served.world)
        with transaction():
            served.world.person("school_staff").password_hash = HASH
        ref = served.world.institution("app").ref
        db.session.remove()
        return ref


def select(school: Page) -> str:
    """Find the institution; without reason nothing is kept; with reason, term and contact it is. Its address."""
    hands.follow(school, "工作台")
    hands.follow(school, "选用一家机构的产品")
    write(school, school.get_by_label("机构、应用或者品牌的名称"), "星河课堂")
    hands.press(school, "查找")
    hands.follow(school, "星河示例在线教育")
    expect(school.get_by_role("main")).to_contain_text("没有备案记录")
    write(school, school.get_by_label("选用什么"), PRODUCT)
    write(school, school.get_by_label("家长找谁"), CONTACT)
    hands.press(school, "选用")
    expect(school.get_by_role("alert")).to_contain_text("请写明为什么选用。")
    write(school, school.get_by_label("为什么选用"), "教研组试用四周，家长会同意。")
    write(school, school.get_by_label("到哪一天止"), (clock.today() + timedelta(days=100)).isoformat())
    hands.press(school, "选用")
    expect(school.get_by_role("main")).to_contain_text("选用告知书")
    hands.press(school, "选用")
    expect(school.get_by_role("status")).to_contain_text("选用已记下，会公开。")
    expect(school.get_by_role("heading", level=1)).to_contain_text(PRODUCT)
    return re.sub(r"^https?://[^/]+", "", school.url)


def leave(served: Served) -> None:
    """The institution announces its exit."""
    with served.app.app_context():
        announced(served.world)
        db.session.remove()
    served.work()


def letters(served: Served) -> list[str]:
    """What the school's staff was told by message."""
    with served.app.app_context():
        person = served.world.people["school_staff"]
        return [row.body_text for row in db.session.query(Letter).filter_by(to_person_id=person).order_by(Letter.id)]


def test_a_school_selects_hears_of_the_exit_reviews_and_stops(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    ref = prepared(served)
    school, public = hands.as_(visitor, "school_staff", **PLAIN), visitor(**PLAIN).new_page()
    address = select(school)
    served.work()
    public.goto(f"/institutions/{ref}")
    shown = public.get_by_role("main")
    for words in ("选用", "海淀示例中学", PRODUCT, CONTACT):
        expect(shown).to_contain_text(words)
    expect(shown).not_to_contain_text("教研组试用")  # the reason stays between the school and the institution

    assert not any("机构公告退出" in one for one in letters(served))
    leave(served)
    assert any("您单位选用的机构：机构公告退出" in one for one in letters(served))
    hands.follow(school, "机构退出")
    expect(school.get_by_role("main")).to_contain_text("星河示例在线教育")
    hands.follow(school, "星河示例在线教育")
    expect(school.get_by_role("main")).to_contain_text("退费专线")

    school.goto(address)
    hands.follow(school, "写下评议")
    hands.tick(school, "verdict", "ends")
    write(school, school.get_by_label("评议的情况"), "学生喜欢，但机构要停业。")
    hands.press(school, "写下评议")
    expect(school.get_by_role("main")).to_contain_text("到期不再选用")
    hands.follow(school, "停止选用")
    hands.press(school, "停止选用")
    expect(school.get_by_role("alert")).to_contain_text("请写明为什么停止选用。")
    write(school, school.get_by_label("为什么停止选用"), WHY)
    hands.press(school, "停止选用")
    expect(school.get_by_role("main")).to_contain_text("停止选用告知书")
    hands.press(school, "停止选用")
    expect(school.get_by_role("status")).to_contain_text("已停止选用。")
    expect(school.get_by_role("main")).to_contain_text(WHY)
    served.work()
    public.reload()
    expect(shown).to_contain_text("停止选用")
    expect(shown).not_to_contain_text("校内的课程")

    staff = hands.as_(visitor, "staff", **PLAIN)
    staff.goto(address)
    expect(staff.get_by_role("main")).to_contain_text(WHY)  # the institution learns the reason
    assert look(hands.as_(visitor, "school_staff"), ["/selection", address, "/selection/new", "/exits"]) == []
