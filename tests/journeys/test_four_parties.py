"""Four at one table, each in an own browser: learner, institution, mediator, and a lender by its one-time link."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import delete

from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint
from complaints.views.offering import seat_key
from kernel import clock
from kernel.db import db, transaction
from kernel.security.limits import RateCount
from mediation.models import ExtraSeat
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, write
from tests.mediation.bid_hands import seat_of
from tests.mediation.test_offer_pages import joint

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
LENDER, PHONE = "示例消费金融有限公司", "19911110000"


def message(served: Served, phone: str) -> str:
    """The newest text message at a telephone, as the gateway's files have it."""
    served.work()
    files = (served.app.extensions["settings"].data_dir / "sms").glob("*.txt")
    mine = [file for file in files if file.read_text().startswith(f"To: {phone}\n")]
    return max(mine, key=lambda file: file.stat().st_mtime_ns).read_text().partition("\n\n")[2]


def code(served: Served, phone: str) -> str:
    """The code in the newest text message."""
    found = re.search(r"\d{6}", message(served, phone))
    assert found
    return found[0]


def a_minute_passes(served: Served) -> None:
    """A contact is sent one code a minute: the count is taken back instead of waiting."""
    with served.app.app_context(), transaction():
        db.session.execute(delete(RateCount).where(RateCount.bucket == "code-minute"))


def propose(learner: Page, number: str) -> str:
    """The learner wants the lender at the table and says what for; answers the address of the seat."""
    learner.goto(f"/mediation/{number}/seats/new")
    hands.tick(learner, "role", "lender")
    write(learner, learner.locator('[name="name"]'), LENDER)
    write(learner, learner.locator('[name="purpose"]'), "协商停止扣款。")
    hands.press(learner, "提议")
    return learner.url


def agree(page: Page, seat: str) -> None:
    """A party says yes, letting nothing else go."""
    page.goto(seat)
    hands.tick(page, "given", "yes")
    hands.press(page, "提交")
    expect(page.locator(".page-messages")).to_contain_text("已记下您的同意")


def sit_down(served: Served, lender: Page) -> None:
    """By the address in the message and the code that came, with an authorisation that lets it settle."""
    address = re.search(r"/seats/i/[\w-]+", message(served, PHONE))
    assert address
    lender.goto(address[0])
    hands.press(lender, "获取验证码")
    write(lender, lender.locator('[name="code"]'), code(served, PHONE))
    hands.press(lender, "继续")
    hands.follow(lender, "参加")
    write(lender, lender.locator('[name="name"]'), "李代表")
    write(lender, lender.locator('[name="matters"]'), "参加调解，协商停止扣款")
    choose(lender, lender.locator('[name="may_settle"]'))
    today = clock.today()
    write(lender, lender.locator('[name="from_on"]'), today.isoformat())
    write(lender, lender.locator('[name="until_on"]'), (today + timedelta(days=60)).isoformat())
    lender.locator('input[type="file"]').set_input_files(
        {"name": "授权委托书.txt", "mimeType": "text/plain", "buffer": "授权委托书".encode()}
    )
    choose(lender, lender.locator('[name="agrees"]'))
    hands.press(lender, "入席")


def offer(served: Served, mediator: Page, number: str) -> None:
    """The mediator puts the refund and what the lender lets go into one offer for all."""
    with served.app.app_context():
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        owes, to = seat_key(seat_of(complaint, PartyRole.LENDER)), joint(number)
        db.session.remove()
    mediator.goto(f"/mediation/{number}/offers/new")
    mediator.locator('[name="more"]').select_option("loan")
    hands.press(mediator, "添加")
    mediator.locator('[name="items-1-owed_by"]').select_option(owes)
    write(mediator, mediator.locator('[name="items-1-words"]'), "停止扣款，不再要求偿还余款。")
    write(mediator, mediator.locator('[name="items-1-yuan"]'), "1200")
    write(mediator, mediator.locator('[name="items-1-by_on"]'), (clock.today() + timedelta(days=10)).isoformat())
    hands.tick(mediator, "room", to)
    hands.press(mediator, "发出")
    served.work()


def lender_says_yes(lender: Page, home: str) -> None:
    """The lender answers what concerns it."""
    lender.goto(home)
    hands.follow(lender, "答复第2版")
    hands.tick(lender, "decision", "accept")
    hands.press(lender, "答复第2版")
    expect(lender.locator(".page-messages")).to_contain_text("已记下您的答复")


def lender_confirms(served: Served, lender: Page, home: str) -> None:
    """By a fresh code, over the text that names it."""
    a_minute_passes(served)
    lender.goto(home)
    hands.follow(lender, "阅读并确认协议文本")
    hands.press(lender, "获取验证码")
    write(lender, lender.locator('[name="code"]'), code(served, PHONE))
    choose(lender, lender.locator('[name="read"]'))
    hands.press(lender, "确认这份文本")
    expect(lender.locator(".page-messages")).to_contain_text("确认不是签字")


def test_four_parties_agree(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        number = served.world.mediating().number
        db.session.remove()
    served.work()
    learner, staff, mediator = (hands.as_(visitor, name, **PLAIN) for name in ("learner", "staff", "mediator"))
    lender = visitor(**PLAIN).new_page()

    seat = propose(learner, number)
    for page in (learner, staff):
        agree(page, seat)
    mediator.goto(seat)
    hands.follow(mediator, "发出邀请")
    write(mediator, mediator.locator('[name="contact"]'), PHONE)
    hands.press(mediator, "发出邀请")
    sit_down(served, lender)
    home = lender.url
    expect(lender.get_by_role("main")).not_to_contain_text("张示例")
    mediator.goto(seat)
    expect(mediator.get_by_role("main")).to_contain_text("李代表")

    offer(served, mediator, number)
    for page in (learner, staff):
        hands.reply_yes(page, number)
    lender_says_yes(lender, home)
    served.work()
    hands.draft(mediator, number)
    served.work()
    lender_confirms(served, lender, home)
    for page in (learner, staff):
        hands.confirm(page, number)
    served.work()
    hands.sign_and_close(mediator, number, clock.today().isoformat())
    served.work()
    with served.app.app_context():
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        assert complaint.status is Status.CLOSED
        assert db.session.query(ExtraSeat).one().person_name == "李代表"
        db.session.remove()

    lender.goto(home)
    expect(lender.get_by_role("main")).to_contain_text("履约跟进")
    expect(lender.get_by_role("main")).to_contain_text("停止扣款，不再要求偿还余款。")
    expect(lender.get_by_role("main")).not_to_contain_text("¥3,000.00")
    hands.follow(lender, "看协议文本")
    expect(lender.get_by_role("main")).to_contain_text("协议已生效")
    copy = lender.get_by_role("link", name="下载我的一份（PDF）").get_attribute("href")
    assert copy is not None
    paper = lender.request.get(copy)
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    for stranger in (staff, visitor(**PLAIN).new_page()):
        assert stranger.request.get(home).status == 404, "the link is one person's"
