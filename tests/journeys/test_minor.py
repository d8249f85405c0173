"""Story 8 of the rules in a real browser: a learner of 12, the guardian's consent, an approved look, nothing public."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from complaints import actions as cases
from complaints.models import Complaint
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.driver import served as handed_over
from tests.complaints.people_hands import let_look, minor
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, press_on, write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
CHILD = "康纳利小示例"
PUBLIC = ("/", "/disclosure", "/institutions", "/publications", "/feeds/outcomes.atom", "/api/v1/publications")


def main_of(page: Page) -> Locator:
    """The main part of the page."""
    return page.get_by_role("main")


def file_for_a_child(page: Page, served: Served) -> str:
    """The guardian files: the rules stand before the consent, and who bought the course is asked in plain words."""
    page.goto("/complaints/new")
    for name, value in (("kind", "online"), ("elsewhere", "no"), ("age", "child")):
        hands.tick(page, name, value)
    hands.press(page, "继续")
    page.goto("/complaints/new/who")
    expect(main_of(page)).to_contain_text("儿童个人信息处理规则")
    hands.tick(page, "filer", "guardian")
    hands.press(page, "继续")
    expect(main_of(page)).to_contain_text("需要监护人单独同意")
    choose(page, page.locator('input[name="guardian_consent"]'))
    hands.press(page, "继续")
    hands.tick(page, "contract", "guardian")
    write(page, page.locator('[name="learner_name"]'), CHILD)
    hands.tick(page, "relation", "parent")
    hands.press(page, "继续")
    return rest_of_filing(page, served)


def rest_of_filing(page: Page, served: Served) -> str:
    """Institution, matter, wishes, contact, consents; the number."""
    write(page, page.locator('input[name="q"]'), "星河")
    hands.press(page, "查找")
    choose(page, page.locator('input[name="institution"]').first)
    hands.press(page, "继续")
    hands.tick(page, "category", "E01")
    hands.press(page, "继续")
    write(page, page.locator('textarea[name="words"]'), "学校统一买的课停了三个月，机构一直不退余款。")
    hands.press(page, "继续")
    hands.tick(page, "wishes", "refund")
    write(page, page.locator('[name="refund"]'), "3200")
    hands.tick(page, "paid_by", "school")
    hands.tick(page, "told", "no")
    hands.press(page, "继续")
    hands.tick(page, "handle_kind", "none")
    hands.press(page, "继续")
    hands.contact(page, served)
    hands.press(page, "继续")
    if page.locator('input[name="path"]').count():
        choose(page, page.locator('input[name="path"]').first)
    expect(page.locator('input[name="publish"]')).to_have_count(0)  # of a child nothing is published: nobody is asked
    hands.tick(page, "entrust", "no")
    choose(page, page.locator('input[name="truth"]'))
    hands.press(page, "继续")
    expect(main_of(page)).to_contain_text(CHILD)
    hands.press(page, "提交投诉")
    found = re.search(r"TS\d{4}-\w{4}-\w{4}", page.url)
    assert found is not None, page.url
    return found.group()


@pytest.mark.timeout(300)  # five people and their pages
def test_a_child_of_twelve(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    guardian = visitor(**PLAIN).new_page()
    number = file_for_a_child(guardian, served)
    served.work()
    officer, above = hands.as_(visitor, "officer", **PLAIN), hands.as_(visitor, "supervisor", **PLAIN)
    _asks(officer, number)
    _approves(above, number)
    _looks(officer, number)
    _guardian_sees(guardian, number)
    paper = _opens_the_receipt(officer, served, number)
    _guardian_takes_it_back(guardian, number)
    _is_refused(officer, number, paper)
    _desk_ends_both(served, number)
    _only_the_adults_is_published(officer, hands.colleague(visitor, served))
    visible = visitor(**PLAIN).new_page()
    for path in PUBLIC:
        said = visible.request.get(path)
        assert said.ok, path
        for word in (CHILD, number, "李示例"):
            assert word not in said.text(), path
    visible.goto("/publications")
    expect(main_of(visible)).to_contain_text("共1条")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_pages_about_people_are_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        number = minor(served.world).number
        db.session.remove()
    assert look(hands.as_(visitor, "officer"), [f"/desk/{number}", f"/desk/{number}/reveal", "/desk/register"]) == []
    assert look(hands.as_(visitor, "supervisor"), ["/desk/approvals"]) == []
    own = [f"/complaints/{number}/looks", "/complaints/data", f"/complaints/{number}/child-consent"]
    assert look(hands.as_(visitor, "learner"), own) == []


def _asks(officer: Page, number: str) -> None:
    """The officer sees no name and must ask."""
    officer.goto(f"/desk/{number}")
    expect(main_of(officer)).to_contain_text("涉及未成年人")
    expect(main_of(officer)).not_to_contain_text(CHILD)
    hands.follow(officer, "显示（填写理由）")
    hands.tick(officer, "field", "learner")
    hands.tick(officer, "reason", "order")
    hands.press(officer, "显示一次")
    expect(main_of(officer)).to_contain_text("要由另一位负责人批准")
    expect(main_of(officer)).not_to_contain_text(CHILD)
    hands.follow(officer, "申请查看")
    hands.tick(officer, "field", "learner")
    hands.tick(officer, "reason", "order")
    write(officer, officer.locator('[name="hours"]'), "2")
    hands.press(officer, "提交申请")
    expect(main_of(officer)).to_contain_text("等待审批")


def _approves(above: Page, number: str) -> None:
    """Somebody else decides."""
    hands.follow(above, "查看审批")
    press_on(above, main_of(above).get_by_role("link", name=number))
    hands.tick(above, "granted", "yes")
    hands.press(above, "提交审批")
    expect(main_of(above)).to_contain_text("没有等待审批的申请")


def _looks(officer: Page, number: str) -> None:
    """Within the time the field is shown once, and not kept."""
    officer.goto(f"/desk/{number}/reveal")
    expect(main_of(officer)).to_contain_text("已批准")
    hands.tick(officer, "field", "learner")
    hands.tick(officer, "reason", "order")
    hands.press(officer, "显示一次")
    expect(main_of(officer)).to_contain_text(CHILD)


def _guardian_sees(guardian: Page, number: str) -> None:
    """The guardian reads who looked, why, and who let them; and takes the consent back."""
    guardian.goto(f"/complaints/{number}")
    hands.follow(guardian, "谁查看过我的信息")
    for words in ("学员姓名", "需要核对订单或学员", "示例教育局", "示002", "批准", "示例教育委员会", "示003"):
        expect(main_of(guardian)).to_contain_text(words)
    hands.follow(guardian, "我的信息")
    expect(main_of(guardian)).to_contain_text("学员姓名")


def _opens_the_receipt(officer: Page, served: Served, number: str) -> str:
    """Let look at the name, the officer opens the paper on which it stands."""
    with served.app.app_context():
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        let_look(served.world, complaint, "name")
        code = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="receipt").one().code
        db.session.remove()
    answer = officer.request.get(f"/papers/{code}.pdf")
    assert answer.ok, answer.status
    assert answer.headers["content-type"] == "application/pdf"
    return f"/papers/{code}.pdf"


def _guardian_takes_it_back(guardian: Page, number: str) -> None:
    """The guardian presses 撤回 and reads that it is done."""
    guardian.goto("/complaints/data")
    press_on(guardian, main_of(guardian).get_by_role("link", name="撤回同意").first)
    hands.press(guardian, "确认撤回")
    expect(main_of(guardian)).to_contain_text("已撤回")


def _is_refused(officer: Page, number: str, paper: str) -> None:
    """What was let ends at once: the paper does not open, the field is not shown, and no leave can be asked."""
    officer.goto(f"/desk/{number}")
    answer = officer.request.get(paper, max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (303, f"/desk/{number}/reveal")
    officer.goto(f"/desk/{number}/reveal")
    hands.tick(officer, "field", "name")
    hands.tick(officer, "reason", "paper")
    hands.press(officer, "显示一次")
    expect(main_of(officer)).to_contain_text("监护人已经撤回处理孩子个人信息的同意")


def _desk_ends_both(served: Served, number: str) -> None:
    """The desk ends and closes the child's case and an adult's, who agreed to publish, and the worker runs."""
    with served.app.app_context():
        world = served.world
        for complaint in (db.session.query(Complaint).filter_by(number=number).one(), world.file(publish=True)):
            by = world.actor("officer")
            cases.serve(cases.accept(complaint, by=by), "shown")
            cases.terminate(complaint, ["DT3"], "双方意见不一致。", by=by)
            cases.close(handed_over(complaint), by=by)
        db.session.remove()
    served.work()


def _only_the_adults_is_published(officer: Page, second: Page) -> None:
    """One candidate stands at the desk, the adult's; it is published."""
    officer.goto("/desk/publications")
    expect(officer.locator("main a.row-link")).to_have_count(1)
    hands.publish(officer, second)
