"""An institution's administrator without scripts: bound by a code, what waits, a case given, answered, measured."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.roles import Role
from complaints import actions as cases
from complaints.models import TemplateUse
from disclosure import actions as figures
from disclosure.models import BenchmarkRow
from kernel import clock
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.institutions.binding_hands import NEWCOMER, newcomer, on_file
from tests.journeys import hands
from tests.journeys.conftest import HASH, Served

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}
WORDS = "已收到，正在核对付款记录。"


def prepared(served: Served) -> str:
    """An account without a record, a colleague, a record with a contact and a case, others of its size: the case."""
    world = served.world
    newcomer(world)
    newcomer(world, "clerk", role=Role.INSTITUTION_STAFF)
    record, _contact = on_file(world)
    with transaction():
        for name in (NEWCOMER, "clerk"):
            world.person(name).password_hash = HASH
        world.person("clerk").name = "同事示例"
    with clock.stepped(clock.now() - timedelta(days=40)):
        made = [world.accepted(institution="new_school", respondent_name=record.name) for _each in range(5)]
    number = made[0].number
    others()
    db.session.remove()
    return number


def code(served: Served) -> str:
    """The code that went to the contact on file."""
    with served.app.app_context():
        letter = db.session.query(Letter).filter_by(why="binding.code_sent").one()
        found = re.search(r"\d{6}", letter.body_text)
        assert found is not None
        return found[0]


def others() -> None:
    """Seven others whose size nobody knows either."""
    figures.count_benchmarks()
    own = db.session.query(BenchmarkRow).filter(BenchmarkRow.cases == 5).one()
    days = {"from_on": own.from_on, "until_on": own.until_on, "counted_at": own.counted_at}
    with transaction():
        db.session.add_all(
            BenchmarkRow(
                institution_id=90_000 + place, institution_ref=f"{place:026d}", basis=own.basis, band=own.band, cases=8,
                asked=6, on_time=place % 6, settled=5, ended=6, causes={"E01": 4, "E02": 4}, **days,
            )
            for place in range(7)
        )  # fmt: skip


@pytest.mark.timeout(300)  # three people, eleven pages
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_the_code_to_the_comparison(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number = prepared(served)
    served.work()
    page = hands.as_(visitor, NEWCOMER, **PLAIN)
    page.goto("/institution/home")
    hands.follow(page, "去绑定")
    page.get_by_label("机构的登记名称或者统一社会信用代码").fill("晨光示例学堂")
    hands.press(page, "下一步")
    page.locator('input[name="contact"]').first.check()
    hands.press(page, "发送")
    served.work()
    page.get_by_label("验证码").fill(code(served))
    hands.press(page, "绑定")
    expect(page.get_by_role("main")).to_contain_text("登记的联系方式收到的验证码")
    served.work()
    hands.follow(page, "总览")
    expect(page.get_by_role("main")).to_contain_text(number)
    page.get_by_role("main").get_by_role("link", name="分给同事").click()
    page.locator(f'input[name="cases"][value="{number}"]').check()
    page.locator('select[name="person"]').select_option(label="同事示例")
    hands.press(page, "指定由这位同事答复")
    expect(page.get_by_role("status")).to_contain_text("交给同事示例")
    with transaction():
        cases.keep_template(TemplateUse.ANSWER, "核对中", WORDS, by=served.world.actor(NEWCOMER))
    db.session.remove()
    clerk = hands.as_(visitor, "clerk", **PLAIN)
    clerk.goto(f"/institution/{number}/answer")
    clerk.locator('input[name="step"][value="interim"]').check()
    clerk.get_by_text("用常用文字开头").click()
    hands.press(clerk, "填入「核对中」")
    written = clerk.locator('textarea[name="words"]')
    expect(written).to_have_value(WORDS)
    written.fill(f"{WORDS}请稍候，三天内正式答复。")
    hands.press(clerk, "发出答复")
    expect(clerk.get_by_role("main")).to_contain_text("三天内正式答复")
    hands.follow(page, "本机构的数据")
    main = page.get_by_role("main")
    expect(main).to_contain_text("和同样没有披露人数的7家机构比")
    expect(main).to_contain_text("高50个百分点")
