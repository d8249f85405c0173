"""What people do in the browser, one function a step; everything by labels, as a person reads the page."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db, transaction
from tests.complaints.power_hands import officer_at
from tests.journeys.conftest import HASH, PASSWORD, Served
from tests.journeys.keys import by_keyboard, choose, press_on, write

MAIN = "main form"


def press(page: Page, name: str) -> None:
    """Press a button (or link that looks like one) of this name in the main part of the page."""
    press_on(page, page.get_by_role("main").get_by_role("button", name=name, exact=True).first)


def follow(page: Page, name: str) -> None:
    """Follow a link of this name."""
    press_on(page, page.get_by_role("link", name=name, exact=True).first)


def tick(page: Page, name: str, value: str) -> None:
    """Choose one of a group by its value."""
    choose(page, page.locator(f'input[name="{name}"][value="{value}"]'))


def sign_in(page: Page, login: str) -> None:
    """Sign in by password."""
    page.goto("/login")
    write(page, page.get_by_label("账号、手机号或邮箱"), login)
    write(page, page.get_by_label("密码", exact=True), PASSWORD)
    press(page, "登录")
    expect(page.locator(".account-name")).to_be_visible()


def until_contact(page: Page, search: str = "星河", category: str = "E01", paid_by: str = "school") -> None:
    """The steps before anybody is asked who they are."""
    page.goto("/")
    follow(page, "我要投诉")
    tick(page, "kind", "online")
    tick(page, "elsewhere", "no")
    tick(page, "age", "adult")
    press(page, "继续")
    tick(page, "filer", "self")
    press(page, "继续")
    write(page, page.locator('input[name="q"]'), search)
    press(page, "查找")
    choose(page, page.locator('input[name="institution"]').first)
    press(page, "继续")
    tick(page, "category", category)
    press(page, "继续")
    write(page, page.locator('[name="happened_on"]'), "2026-09-01")
    write(page, page.locator('textarea[name="words"]'), "学校统一买的课停了三个月，机构一直不退余款。")
    press(page, "继续")
    tick(page, "wishes", "refund")
    write(page, page.locator('[name="refund"]'), "3,200")
    write(page, page.locator('[name="paid"]'), "4800")
    tick(page, "paid_by", paid_by)
    tick(page, "told", "no")
    press(page, "继续")
    tick(page, "handle_kind", "order")
    write(page, page.locator('[name="handle"]'), "SL-2026-0917")
    press(page, "继续")


def contact(page: Page, served: Served, phone: str = "19911112222") -> None:
    """Name, phone and address; the code that came proves the phone."""
    write(page, page.locator('[name="name"]'), "李示例")
    write(page, page.locator('[name="phone"]'), f"{phone[:3]} {phone[3:7]} {phone[7:]}")
    write(page, page.locator('[name="address"]'), "示例市示例路8号")
    press(page, "获取验证码")
    write(page, page.locator('[name="code"]'), served.code())
    press_on(page, page.locator(f"{MAIN} button.button").first)


def file_complaint(
    page: Page, served: Served, *, path: str | None = None, phone: str = "19911112222", odr: bool = False
) -> str:
    """The whole filing, with the institution first if so wished; the case number."""
    until_contact(page)
    contact(page, served, phone)
    page.locator('input[name="files"]').set_input_files(
        {"name": "付款凭证.txt", "mimeType": "text/plain", "buffer": "付款凭证：4800元".encode()}
    )
    return send_off(page, path, odr=odr)


def send_off(page: Page, path: str | None = None, *, odr: bool = False) -> str:
    """From the page of the evidence to the case number: consents, the institution first if so wished, the press."""
    press(page, "继续")
    if path is not None:
        tick(page, "path", path)
    elif page.locator('input[name="path"]').count():
        choose(page, page.locator('input[name="path"]').first)
    tick(page, "publish", "yes")
    tick(page, "entrust", "yes")
    choose(page, page.locator('input[name="truth"]'))
    press(page, "继续")
    expect(page.get_by_role("main")).to_contain_text("前告知是否受理")
    if odr:
        choose(page, page.locator('input[name="odr"]'))
    press(page, "提交投诉")
    number = re.search(r"TS\d{4}-\w{4}-\w{4}", page.url)
    assert number is not None, page.url
    return number.group()


def as_(visitor: Callable[..., BrowserContext], login: str, *, keyboard: bool = False, **options: object) -> Page:
    """Somebody's own browser, signed in; with `keyboard` no mouse is used."""
    page = visitor(**options).new_page()
    if keyboard:
        by_keyboard(page)
    sign_in(page, login)
    return page


def accept(page: Page, number: str) -> None:
    """The officer accepts."""
    page.goto(f"/desk/{number}")
    follow(page, "受理")
    press(page, "看文书全文")
    expect(page.get_by_role("main")).to_contain_text("一字不差")
    press(page, "确认受理")
    expect(page.get_by_role("main")).to_contain_text("已受理")


def answer(page: Page, number: str) -> None:
    """The institution answers point by point, with an offer of 3,000 yuan."""
    page.goto(f"/institution/{number}/answer")
    write(page, page.locator('textarea[name="words"]'), "愿意协商退款。")
    tick(page, "account", "partly")
    write(page, page.locator('textarea[name="account_words"]'), "订单属实，退款拖延。")
    tick(page, "grant_1", "part")
    write(page, page.locator('[name="fen_1"]'), "3000")
    write(page, page.locator('[name="by_1"]'), str(clock.today() + timedelta(days=15)))
    write(page, page.locator('textarea[name="says_1"]'), "已上的课扣除，其余退还。")
    choose(page, page.locator('input[name="as_offer"]'))
    press(page, "发出答复")
    expect(page.get_by_role("main")).to_contain_text("¥3,000.00")


def consent(page: Page, number: str) -> None:
    """The institution agrees to be mediated."""
    page.goto(f"/institution/{number}/consent")
    tick(page, "given", "yes")
    press(page, "记下我们的选择")


def ask_entrusting(page: Page, number: str, in_name: str = "association") -> None:
    """The department fills in the letter and asks both parties."""
    page.goto(f"/desk/{number}/entrust")
    choose(page, page.get_by_label("示例消费者协会", exact=True))
    tick(page, "in_name", in_name)
    press(page, "看征询函全文")
    press(page, "征询双方")


def entrust(page: Page, number: str) -> None:
    """The department entrusts mediation to the association, as both have agreed."""
    page.goto(f"/desk/{number}/entrust")
    press(page, "看委托函全文")
    press(page, "委托")
    expect(page.get_by_role("main")).to_contain_text("已委托")


def assign(page: Page, number: str) -> None:
    """The association asks a mediator."""
    page.goto(f"/mediation/{number}/mediator")
    choose(page, page.locator('input[name="mediator"]').first)
    press(page, "请这位调解员声明")


def declare(page: Page, number: str) -> None:
    """The mediator asked declares to be free of conflict; the parties are seated and the case opens."""
    page.goto("/mediation/")
    press_on(page, page.get_by_role("link", name=number).first)
    choose(page, page.get_by_role("radio", name=re.compile("^没有")))
    press(page, "提交声明")


def say(page: Page, number: str, words: str, audience: str) -> None:
    """Say something at the table to an audience chosen by its words."""
    page.goto(f"/mediation/{number}")
    write(page, page.locator('textarea[name="words"]'), words)
    choose(page, page.get_by_role("radio", name=re.compile(audience)).first)
    press(page, "发送")


def reply_yes(page: Page, number: str) -> None:
    """Agree to the offer on the table."""
    page.goto(f"/mediation/{number}")
    press_on(page, page.get_by_role("link", name=re.compile("答复第")).first)
    choose(page, page.locator('input[name="decision"]').first)
    press_on(page, page.locator("main form button.button").first)


def draft(page: Page, number: str) -> None:
    """The mediator writes the agreement from the accepted offer."""
    page.goto(f"/mediation/{number}")
    follow(page, "起草协议")
    press(page, "写出协议文本")


def confirm(page: Page, number: str) -> None:
    """A party presses 确认 over the text shown."""
    page.goto(f"/mediation/{number}/agreement")
    expect(page.get_by_role("main")).to_contain_text("不是签字")
    follow(page, "去确认这份文本")
    choose(page, page.locator('input[name="read"]'))
    press(page, "确认这份文本")


def sign_and_close(page: Page, number: str, day: str) -> None:
    """The mediator records signature and seal, and closes."""
    page.goto(f"/mediation/{number}/agreement")
    write(page, page.locator('[name="signed_on"]'), day)
    tick(page, "extent", "whole")
    press(page, "记录签字盖章")
    page.goto(f"/mediation/{number}/close")
    press(page, "确认结案")


def colleague(visitor: Callable[..., BrowserContext], served: Served, place: str = "department") -> Page:
    """The second person at a body, in a browser of their own."""
    with served.app.app_context():
        name = officer_at(served.world, place)
        with transaction():
            served.world.person(name).password_hash = HASH
        db.session.remove()
    return as_(visitor, name)


def publish(page: Page, second: Page) -> None:
    """The officer reviews the only candidate and sends it to the institution; a second person publishes it."""
    page.goto("/desk/publications")
    press_on(page, page.locator("main a.row-link").first)
    press(page, "保存摘要")
    press(page, "送机构核对")
    press(page, "送机构核对")  # the notice was read
    second.goto(page.url)
    press(second, "公示")
