"""An association in a browser: takes part in an inspection, tells a department, warns the public, enters a standard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel import clock
from kernel.db import db
from tests.complaints.filing_hands import PNG
from tests.institutions.watch_hands import planned
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.test_inspected import do
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
SECRET, WARNING = "三件投诉说余额不退。", "先看退费规则，再付款；不要一次付清一年。"
NOTE = "协会人员在场，看到退费登记本有三件没有答复。"


def path(page: Page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url)


def inspect(served: Served, officer: Page, association: Page) -> str:
    """Invited, joined; the note is written once the inspection has begun and is seen by both, not by the public."""
    with served.app.app_context():
        home = f"/inspections/{planned(served.world).ref}"
        asked = served.world.organisation("association").ref
        db.session.remove()
    do(officer, home, "invite_partner", "邀请消费者协会参加", association=asked)
    served.work()
    hands.follow(association, "机构监管")
    hands.follow(association, "检查")
    hands.follow(association, "星河示例在线教育")
    assert path(association) == home
    do(association, home, "answer_invitation", "答复邀请", answer="yes")
    do(officer, home, "begin_inspection", "开始检查")
    do(association, home, "note_as_partner", "写参加检查的意见", words=NOTE)
    officer.goto(home)
    expect(officer.get_by_role("main")).to_contain_text(NOTE)
    officer.goto(f"{home}/record_finding")
    for place in range(1, 9):
        hands.tick(officer, f"finding_{place}", "fine")
    hands.press(officer, "保存")
    do(officer, home, "close_inspection", "办结并公布结果", words="检查八项，没有发现问题。")
    expect(officer.get_by_role("main")).to_contain_text("检查情况告知书")
    hands.press(officer, "办结并公布结果")
    served.work()
    return home


def observe(served: Served, association: Page, officer: Page) -> str:
    """Drafted, filed, answered by the department."""
    association.goto("/observations")
    hands.follow(association, "写一份情况反映")
    association.get_by_label("向哪个部门反映").select_option(label="示例教育局")
    write(association, association.locator('[name="institution"]'), "星河示例在线教育")
    write(association, association.get_by_label("标题"), "余额不退")
    write(association, association.get_by_label("情况和建议"), SECRET)
    hands.press(association, "保存草稿")
    expect(association.get_by_role("status")).to_contain_text("还没有提交")
    address = path(association)
    officer.goto(address)
    expect(officer.locator("body")).not_to_contain_text(SECRET)
    hands.follow(association, "提交给部门")
    hands.press(association, "确认")
    served.work()
    do(officer, address, "answer", "确认", words="已约谈，机构答应月底退清。")
    served.work()
    association.goto(address)
    expect(association.get_by_role("main")).to_contain_text("月底退清")
    return address


def warn(association: Page, head: Page) -> None:
    """A warning that names nobody: drafted by one, approved with a number by the head, published."""
    association.goto("/notices")
    hands.follow(association, "起草通报或者提示")
    hands.tick(association, "kind", "advice")
    write(association, association.locator('[name="title"]'), "暑期报班提示")
    write(association, association.locator('[name="words"]'), WARNING)
    hands.press(association, "起草通报或者提示")
    association.goto("/notices")
    hands.follow(association, "暑期报班提示")
    home = path(association)
    expect(association.get_by_role("main")).to_contain_text("请由另一位负责人审定")
    expect(association.get_by_role("link", name="审定并编号")).to_have_count(0)
    do(head, home, "approve_notice", "查看全文")
    expect(head.get_by_role("main")).to_contain_text(WARNING)
    hands.press(head, "审定并编号")
    do(association, home, "publish_notice", "发布")


def enter_standard(head: Page) -> None:
    """A version of a standard needs its document."""
    head.goto("/standards")
    hands.follow(head, "登记一项标准")
    write(head, head.get_by_label("标准的名称"), "在线课程服务示例标准")
    write(head, head.get_by_label("版本"), "2026")
    write(head, head.get_by_label("施行日"), clock.today().isoformat())
    hands.press(head, "登记")
    expect(head.get_by_role("alert")).to_contain_text("请附上标准的文件。")
    head.locator('input[type="file"]').set_input_files({"name": "标准.png", "mimeType": "image/png", "buffer": PNG})
    hands.press(head, "登记")
    expect(head.get_by_role("status")).to_contain_text("机构可以承诺执行这个版本。")


def test_an_association_takes_part_tells_warns_and_sets_a_standard(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    officer, association, head, staff = (
        hands.as_(visitor, name, **PLAIN) for name in ("officer", "association_officer", "association_admin", "staff")
    )
    inspection = inspect(served, officer, association)
    observation = observe(served, association, officer)
    warn(association, head)
    enter_standard(head)
    staff.goto("/standards")
    hands.press(staff, "确认：本机构承诺执行在线课程服务示例标准")
    expect(staff.get_by_role("status")).to_contain_text("公众在机构页面看得到")
    head.goto("/standards")
    head.get_by_role("link", name=re.compile("^写说明")).first.click()
    write(head, head.get_by_label("协会的说明"), "已查看三门课程。")
    hands.press(head, "保存")
    served.work()

    public = visitor(**PLAIN).new_page()
    public.goto("/disclosure/warnings")
    hands.follow(public, "暑期报班提示")
    main = public.get_by_role("main")
    expect(main).to_contain_text(WARNING)
    expect(main).to_contain_text("示例消费者协会")
    public.goto(f"/disclosure{inspection}")
    expect(main).to_contain_text("参加的消费者协会")
    expect(main).to_contain_text("示例消费者协会")
    expect(main).not_to_contain_text(NOTE)
    with served.app.app_context():
        ref = served.world.institution("app").ref
    public.goto(f"/institutions/{ref}/disclosures")
    expect(main).to_contain_text("已查看三门课程。")
    for page in (public, staff):
        page.goto(observation)
        expect(page.locator("body")).not_to_contain_text(SECRET)
    pages = [
        inspection,
        observation,
        "/observations",
        "/observations/new",
        "/notices/new",
        "/standards",
        "/standards/new",
    ]
    assert look(hands.as_(visitor, "association_admin"), pages) == []
