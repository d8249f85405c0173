"""With the institution first, in real browsers: it stays silent, its time passes, one press takes the case on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints import actions as cases
from complaints.models import Clock, Complaint
from institutions.actions import join_odr
from kernel import clock
from kernel.db import db, transaction
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, press_on, write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}


def member(served: Served) -> None:
    """The institution takes part."""
    with served.app.app_context():
        world = served.world
        join_odr(world.institution("app"), clock.today(), "承诺书", by=world.actor("platform_admin"))
        db.session.remove()


def weeks_later(served: Served, number: str) -> None:
    """As if thirty days had gone by: the clocks of the case lie so much earlier, and the sweep looks."""
    back = timedelta(days=30)
    with served.app.app_context():
        with transaction():
            complaint = db.session.query(Complaint).filter_by(number=number).one()
            for row in db.session.query(Clock).filter_by(complaint_id=complaint.id):
                row.start_on, row.raw_due_on, row.due_on = row.start_on - back, row.raw_due_on - back, row.due_on - back
                row.due_at, row.next_at = row.due_at - back, row.due_at - back
                row.warn_days = []
        assert cases.sweep_clocks()["breached"] == 2  # the institution's time, and the day of the choice
        db.session.remove()
    served.work()


def main_of(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def test_silence_is_shown_and_one_press_takes_the_case_on(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    member(served)
    learner = visitor(**PLAIN).new_page()
    number = hands.file_complaint(learner, served, odr=True)
    served.work()
    main_of(learner, "提出和解方案，或者说明不和解")
    staff = hands.as_(visitor, "staff", **PLAIN)
    staff.goto("/institution/")
    main_of(staff, number)
    staff.goto(f"/institution/{number}")
    main_of(staff, "先与贵机构协商")
    assert "李示例" not in staff.content()
    weeks_later(served, number)
    learner.goto(f"/complaints/{number}")
    main_of(learner, "机构没有在")
    main_of(learner, "不会自动转交")
    hands.press(learner, "结束协商，转交处理单位")
    expect(learner.locator(".page-messages")).to_contain_text("已转交示例教育局")
    main_of(learner, number)
    served.work()
    officer = hands.as_(visitor, "officer", **PLAIN)
    hands.accept(officer, number)
    main_of(officer, "先行和解")


@pytest.mark.slow
def test_an_offer_both_agree_to_settles_it(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    member(served)
    learner = visitor().new_page()
    number = hands.file_complaint(learner, served, odr=True)
    served.work()
    staff = hands.as_(visitor, "staff")
    staff.goto(f"/institution/{number}")
    hands.follow(staff, "提出和解方案")
    write(staff, staff.locator('[name="refund_yuan"]'), "3200")
    write(staff, staff.locator('[name="refund_by"]'), str(clock.today() + timedelta(days=10)))
    hands.press(staff, "提出方案")
    learner.goto(f"/complaints/{number}")
    hands.follow(learner, "看方案并答复")
    main_of(learner, "就是按这一版先行和解")
    choose(learner, learner.locator('input[name="decision"]').first)
    press_on(learner, learner.locator("main form button.button").first)
    main_of(learner, "和解协议")  # read before the press
    press_on(learner, learner.locator("main form button.button").first)
    main_of(learner, "您和机构已经先行和解")
    hands.press(learner, "已经做到，结案")
    main_of(learner, "案件已经结案")


@pytest.mark.slow  # the offer itself: tests/complaints/test_doubles.py
def test_the_second_complaint_is_offered_the_first(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    learner = visitor(**PLAIN).new_page()
    number = hands.file_complaint(learner, served)
    served.work()
    hands.until_contact(learner)
    write(learner, learner.locator('[name="name"]'), "李示例")
    write(learner, learner.locator('[name="address"]'), "示例市示例路8号")
    press_on(learner, learner.locator("main form button.button").first)
    hands.press(learner, "继续")
    for name, value in (("publish", "yes"), ("entrust", "yes")):
        hands.tick(learner, name, value)
    if learner.locator('input[name="path"]').count():
        choose(learner, learner.locator('input[name="path"]').first)
    choose(learner, learner.locator('input[name="truth"]'))
    hands.press(learner, "继续")
    main_of(learner, "您可能已经投诉过这件事")
    main_of(learner, number)
    hands.press(learner, "补充到原案")
    expect(learner.locator(".page-messages")).to_contain_text("已补充到原案")
    main_of(learner, "补充：")


@pytest.mark.slow
def test_the_pages_are_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    member(served)
    with served.app.app_context():
        world = served.world
        one = world.file(odr=True).number
        main, other = world.file(), world.file()
        cases.link(main, other, "同一份合同。", by=world.actor("officer"))
        third = world.file().number
        for key in range(5):
            world.file(by="other_learner", phone=f"1991100{key:04d}")
        cases.gather_similar()
        numbers = main.number, other.number
        membership = world.institution("app").odr[0].ref
        firm = world.institution("own_site").ref
        db.session.remove()
    served.work()
    desk = [f"/desk/{numbers[0]}", f"/desk/{numbers[1]}", f"/desk/{numbers[0]}/unlink", f"/desk/{third}/link", "/desk/"]
    assert look(hands.as_(visitor, "officer"), desk) == []
    assert look(hands.as_(visitor, "supervisor"), ["/desk/board"]) == []
    assert look(hands.as_(visitor, "learner"), [f"/complaints/{one}", f"/complaints/{numbers[0]}"]) == []
    assert look(hands.as_(visitor, "staff"), [f"/institution/{one}", f"/institution/{one}/decline"]) == []
    admin = ["/desk/odr?q=明月", f"/desk/odr/join?institution={firm}", f"/desk/odr/{membership}/leave"]
    assert look(hands.as_(visitor, "platform_admin"), admin) == []
