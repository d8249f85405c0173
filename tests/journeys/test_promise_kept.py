"""钱到了吗: the institution says paid, the learner no; proof comes, the learner confirms; real browsers, no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints import actions as cases
from complaints.lifecycle.answering import AdminKind
from complaints.models import Complaint, PointKind
from complaints.queries.answering import promises_of as promises_in
from institutions.queries import promises_of
from kernel import clock
from kernel.db import db
from tests.complaints.driver import accepted_offer, agreed
from tests.house.scene import PNG
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, press_on, write
from tests.journeys.test_pages import look

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def accepted(served: Served) -> str:
    """A case that was accepted, and waits for the institution."""
    with served.app.app_context():
        number = served.world.accepted(points=(cases.PointDraft(PointKind.REFUND, "退还余款", 320_000),)).number
        db.session.remove()
    return number


def main_of(page: Page, path: str) -> str:
    """The words of a page's main part."""
    page.goto(path)
    return page.get_by_role("main").inner_text()


def says_done(page: Page, number: str, *, proof: bool) -> None:
    """The institution says it has paid today."""
    page.goto(f"/institution/{number}")
    hands.follow(page, "说明已经履行，附凭证")
    write(page, page.locator('[name="on"]'), clock.today().isoformat())
    if proof:
        page.set_input_files('input[name="files"]', {"name": "回单.png", "mimeType": "image/png", "buffer": PNG})
    hands.press(page, "告诉对方")
    expect(page.locator("body")).to_contain_text("这只是您的说法")


def answers(page: Page, number: str, given: str) -> None:
    """The learner answers 钱到了吗."""
    page.goto(f"/complaints/{number}")
    hands.follow(page, "钱到了吗，事办了吗")
    hands.tick(page, "given", given)
    hands.press(page, "提交")
    expect(page.locator("body")).to_contain_text("已记下")


@POSTGRESQL
def test_paid_says_one_no_says_the_other_and_in_the_end_it_is_confirmed(
    served: Served, visitor: Callable[..., BrowserContext]
) -> None:
    number = accepted(served)
    staff, learner = hands.as_(visitor, "staff", **PLAIN), hands.as_(visitor, "learner", **PLAIN)
    hands.answer(staff, number)
    learner.goto(f"/complaints/{number}")
    hands.follow(learner, "看方案并答复")
    choose(learner, learner.locator('input[name="decision"]').first)
    press_on(learner, learner.locator("main form button.button").first)
    assert "等待履行" in main_of(learner, f"/complaints/{number}")

    says_done(staff, number, proof=False)
    served.work()
    assert "机构称已履行，没有凭证" in main_of(learner, f"/complaints/{number}")
    answers(learner, number, "no")
    served.work()
    assert "学员称没有履行" in main_of(staff, f"/institution/{number}")
    desk = main_of(hands.as_(visitor, "officer", **PLAIN), f"/desk/{number}")
    assert "线索提示" in desk
    assert "不是对机构的认定" in desk

    says_done(staff, number, proof=True)
    learner.goto(f"/complaints/{number}")
    expect(learner.get_by_role("main")).to_contain_text("附有凭证，待核对")
    expect(learner.get_by_role("link", name="回单.png").first).to_be_attached()
    hands.follow(learner, "逐项标记：解决或未解决")
    hands.tick(learner, "mark_1", "solved")
    hands.press(learner, "记下标记")
    answers(learner, number, "yes")
    assert "学员确认已履行" in main_of(staff, f"/institution/{number}")
    assert "可以走" in main_of(learner, f"/complaints/{number}/ways")
    with served.app.app_context():
        case = db.session.query(Complaint).filter_by(number=number).one()
        found = [(str(one.standing), one.is_late, one.number) for one in promises_of(case.institution)]
        db.session.remove()
    assert found == [("confirmed", False, 1)]


def _pages(served: Served) -> dict[str, list[str]]:
    """The pages of this part, with a case in each of several states."""
    with served.app.app_context():
        world = served.world
        answered, waiting, kept = world.answered(), world.accepted(), world.answered()
        words = cases.AdminWords(AdminKind.NOT_CUSTOMER, "查不到订单。")
        cases.give_admin_answer(waiting, words, by=world.actor("staff"), key="axe")
        accepted_offer(world, kept)
        ref = promises_in(kept)[0].ref
        done = agreed(world)
        cases.close(done, by=world.actor("mediator"))
        one, two, three, four = (row.number for row in (answered, waiting, kept, done))
        db.session.remove()
    return {
        "learner": [f"/complaints/{four}", f"/complaints/{four}/ways", f"/complaints/{four}/ways/court",
                    f"/complaints/{one}/marks", f"/complaints/{one}/rate/answer", f"/cases/{four}/outcome-view",
                    f"/cases/{three}/promises/{ref}/received"],
        "staff": [f"/institution/{three}", f"/cases/{three}/promises/{ref}/done", f"/institution/{two}",
                  f"/institution/{two}/answer"],
        "officer": [f"/desk/{two}", f"/desk/{two}/admin-review", f"/desk/{three}", f"/desk/{four}"],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing_on_these_pages(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    found = [fault for role, paths in _pages(served).items() for fault in look(hands.as_(visitor, role), paths)]
    assert found == []
