"""A lender without an account: its address, a code, the text with nobody's name, 确认 by a fresh code."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.models import ExtraSeat
from tests.complaints.driver import table_of
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, write
from tests.journeys.test_pages import look
from tests.mediation.seat_hands import agreed, invited, papers, proposed, proved
from tests.mediation.session_hands import proposed as times_proposed
from tests.mediation.test_guest_agreement import owed
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
PLAIN = {"java_script_enabled": False}
SHOTS = os.environ.get("XUESU_SHOTS")


def drafted(served: Served) -> tuple[str, str, str, str]:
    """A text that names a lender which sat down yesterday: the case, the address, the seat, the learner's name."""
    world: World = served.world
    with served.app.app_context():
        with clock.stepped(clock.now() - timedelta(days=1)):
            complaint = world.mediating()
            seat: ExtraSeat = agreed(world, proposed(world, complaint))
            token = invited(world, seat)
            by, _entry = proved(token)
            tables.accept_seat(seat, "李代表", papers(), by=by)
            made = owed(world, complaint)
            tables.reply_as_seat(seat, made, made.version, True, by=by)
            tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
            times_proposed(world, complaint)
        with clock.stepped(clock.now() - timedelta(minutes=3)):
            tables.send_seat_code(token, address="127.0.0.1")
        found = complaint.number, token, seat.ref, complaint.name
        db.session.remove()
    served.work()
    return found


def shoot(page: Page, name: str) -> None:
    """A picture on a phone and on a desk, where somebody asked for it."""
    for width in (320, 1280) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def test_a_lender_confirms_without_an_account(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number, token, ref, name = drafted(served)
    lender = visitor(**PLAIN).new_page()
    lender.goto(f"/seats/i/{token}")
    write(lender, lender.locator('[name="code"]'), served.code())
    hands.press(lender, "继续")
    expect(lender.get_by_role("main")).to_contain_text("阅读并确认协议文本")
    shoot(lender, "seat")
    hands.follow(lender, "阅读并确认协议文本")
    main = lender.get_by_role("main")
    expect(main).to_contain_text("丙方（培训贷款机构）：示例消费金融有限公司")
    expect(main).not_to_contain_text(name)
    hands.press(lender, "获取验证码")
    shoot(lender, "agreement")
    write(lender, lender.locator('[name="code"]'), served.code())
    choose(lender, lender.locator('[name="read"]'))
    hands.press(lender, "确认这份文本")
    expect(lender.locator(".page-messages")).to_contain_text("确认不是签字")
    for who in ("learner", "staff"):
        page = hands.as_(visitor, who, **PLAIN)
        page.goto(f"/mediation/{number}/agreement")
        expect(page.get_by_role("main")).to_contain_text("已确认")
    session = lender.goto(f"/seats/{ref}")
    assert session is not None and session.status == 200
    hands.follow(lender, "第1次调解会")
    shoot(lender, "session")
    assert look(lender_again(visitor, lender), [f"/seats/{ref}", f"/seats/{ref}/agreement", lender.url]) == []


def lender_again(visitor: Callable[..., BrowserContext], lender: Page) -> Page:
    """The same cookies in a browser with scripts, which axe needs."""
    context = visitor()
    context.add_cookies(lender.context.cookies())  # type: ignore[arg-type]  # the same shape, read and written
    return context.new_page()
