"""In the browser: invited, a password, an authenticator; out and in again by its code, then by a recovery code.

And the pages of administrators and the auditor on a phone and on a desk.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts import actions as accounts
from accounts.models import ContactKind
from accounts.roles import Role
from kernel import clock, totp
from kernel.db import db
from kernel.messages import Letter
from tests.journeys import hands
from tests.journeys.conftest import PASSWORD, Served
from tests.journeys.keys import write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
MAIL = "new@example.cn"
PLAIN = {"java_script_enabled": False}


def invitation(served: Served) -> str:
    """The address in the newest letter to the invited."""
    with served.app.app_context():
        letter = (
            db.session.query(Letter).filter_by(why="organisation.invitation_sent").order_by(Letter.id.desc()).first()
        )
        assert letter is not None and letter.address == MAIL
        found = re.search(r"/invitations/[\w-]+", letter.body_text)
        assert found is not None
        db.session.remove()
        return found[0]


def shown_secret(page: Page) -> str:
    """The key as somebody who cannot scan would type it."""
    return "".join(page.locator("code.secret").inner_text().split())


def code(secret: str, drift: int) -> str:
    return totp.code_at(secret, totp.step_of(clock.now()) + drift)


def begin(page: Page) -> None:
    """The first step of signing in."""
    page.goto("/login")
    write(page, page.get_by_label("账号、手机号或邮箱"), MAIL)
    write(page, page.get_by_label("密码", exact=True), PASSWORD)
    hands.press(page, "登录")
    expect(page.get_by_role("heading", level=1)).to_have_text("输入动态口令")


def test_invited_enrolled_out_and_in_again(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    admin = hands.as_(visitor, "association_admin", **PLAIN)
    hands.follow(admin, "管理")
    hands.follow(admin, "本单位人员")
    hands.follow(admin, "邀请")
    write(admin, admin.get_by_label("对方的手机号或邮箱"), MAIL)
    hands.tick(admin, "role", "officer")
    hands.press(admin, "发出邀请")
    expect(admin.get_by_role("main")).to_contain_text("等待接受")

    page = visitor(**PLAIN).new_page()
    page.goto(invitation(served))
    expect(page.get_by_role("main")).to_contain_text("示例消费者协会")
    write(page, page.get_by_label("姓名"), "新示例")
    write(page, page.get_by_label("设置密码"), PASSWORD)
    hands.press(page, "接受邀请")
    secret = shown_secret(page)
    write(page, page.get_by_label("6位数字"), code(secret, -1))
    hands.press(page, "确认并开启")
    recovery = page.locator("ol.recovery-codes code").all_inner_texts()
    assert len(recovery) == 10
    page.get_by_role("link", name="我收好了，继续").click()
    expect(page).to_have_url(re.compile("/desk/"))
    expect(page.locator(".account-name")).to_have_text("新示例")

    page.get_by_role("button", name="退出", exact=True).click()
    begin(page)
    write(page, page.get_by_label("动态口令"), code(secret, 1))
    hands.press(page, "登录")
    expect(page).to_have_url(re.compile("/desk/"))

    page.get_by_role("button", name="退出", exact=True).click()
    begin(page)
    write(page, page.get_by_label("动态口令"), recovery[3])
    hands.press(page, "登录")
    expect(page).to_have_url(re.compile("/desk/"))
    page.goto("/account/security")
    expect(page.get_by_role("main")).to_contain_text("还有9个恢复码没有用")
    admin.reload()
    expect(admin.get_by_role("main")).to_contain_text("已接受")


def pages_of(served: Served) -> dict[str, list[str]]:
    """The pages of administrators and the auditor, with something on them."""
    with served.app.app_context():
        world = served.world
        world.accepted()
        place, regulator = world.organisation("association"), world.organisation("regulator")
        by = world.actor("platform_admin")
        accounts.invite(place, Role.OFFICER, ContactKind.EMAIL, MAIL, by=by)
        values = {"name": place.name, "level": place.level, "region_code": "110108", "legal_basis": "条例第四十五条"}
        accounts.change_organisation(place, values, "补充依据。", by=by)
        look_at = accounts.preview(world.organisation("department"), Role.OFFICER, "核对。", by=by).ref
        ref, body, member = place.ref, regulator.ref, world.person("association_officer").ref
        accounts.ask_chain_check(by=world.actor("auditor"))
        db.session.remove()
    one = f"/admin/organisations/{ref}"
    return {
        "platform_admin": ["/admin/", "/admin/organisations", "/admin/organisations/new", one, f"{one}/edit",
                           f"{one}/close", f"/admin/organisations/{body}/mode", f"{one}/people", f"{one}/invite",
                           f"{one}/people/{member}/officer/leave", f"/admin/preview?organisation={ref}",
                           f"/admin/preview/{look_at}", "/admin/rulesets", "/admin/rulesets/o121-ir", "/operations",
                           "/desk/figures/response", "/desk/figures/history"],
        "auditor": ["/admin/events", "/admin/events?since=昨天", "/admin/chain"],
        "association_admin": ["/admin/", "/account/security", "/account/confirm", "/account/contact"],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(400)  # every page twice, by axe
def test_the_pages_are_well_on_a_phone_and_on_a_desk(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    found: list[str] = []
    for role, paths in pages_of(served).items():
        page = hands.as_(visitor, role)
        found += look(page, paths)
        page.goto(paths[0])
        page.locator("footer").get_by_role("button", name="大字高对比").click()
        found += look(page, paths[:2])
    assert found == []
