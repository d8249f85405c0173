"""A paper in real browsers: read, changed, read again, pressed, served, taken by the learner, checked by a stranger."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from kernel import pdf
from kernel.db import db
from kernel.papers import Paper
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, press_on, write
from tests.journeys.test_pages import DESK, PHONE, faults

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
REASONS = "没有写明机构，也没有写明要求。"


def main_of(page: Page) -> Locator:
    """The main part of the page."""
    return page.get_by_role("main")


def test_a_paper_is_read_pressed_served_and_checked(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        number = served.world.file().number
        db.session.remove()
    officer = hands.as_(visitor, "officer", **PLAIN)
    _reads_changes_and_presses(officer, number)
    served.work()
    with served.app.app_context():
        paper = db.session.query(Paper).filter_by(kind="refuse").one()
        told = paper.number, paper.code, paper.text_digest, paper.verify_url
        sha = paper.file.sha256 if paper.file is not None else None
        db.session.remove()
    learner = hands.as_(visitor, "learner", **PLAIN)
    learner.goto(f"/complaints/{number}")
    expect(main_of(learner)).to_contain_text(REASONS)
    expect(main_of(learner)).to_contain_text(told[0])
    if pdf.available():
        answer = learner.request.get(f"/papers/{told[1]}.pdf")
        assert answer.headers["content-type"] == "application/pdf"
    _notes_the_service(officer, number)
    _checks(visitor().new_page(), *told[:3], sha)


def _reads_changes_and_presses(page: Page, number: str) -> None:
    page.goto(f"/desk/{number}/refuse")
    choose(page, page.locator('input[name="grounds"]').nth(1))
    write(page, page.locator('[name="reasons"]'), "写错了。")
    hands.press(page, "看文书全文")
    expect(page.locator(".paper-preview")).to_contain_text("投诉不予受理告知书")
    expect(page.locator(".paper-preview")).to_contain_text("理由：写错了。")
    hands.press(page, "返回修改")
    expect(page.locator('[name="reasons"]')).to_have_value("写错了。")
    expect(page.locator('input[name="grounds"]').nth(1)).to_be_checked()
    write(page, page.locator('[name="reasons"]'), REASONS)
    hands.press(page, "看文书全文")
    expect(page.locator(".paper-preview")).to_contain_text(f"理由：{REASONS}")
    hands.press(page, "作出不予受理的决定")
    expect(main_of(page)).to_contain_text("不予受理")


def _notes_the_service(page: Page, number: str) -> None:
    """What was handed over outside is noted, and the note is a paper too."""
    page.goto(f"/desk/{number}/decisions/refuse/served")
    if "served" not in page.url:
        return  # the learner has read it on the platform
    hands.tick(page, "how", "post")
    write(page, page.locator('[name="proof"]'), "EMS 1234，本人签收")
    hands.press(page, "看送达记录全文")
    expect(page.locator(".paper-preview")).to_contain_text("EMS 1234，本人签收")
    hands.press(page, "记录送达")
    expect(main_of(page)).to_contain_text("送达记录")


def _checks(page: Page, number: str, code: str, digest: str, sha: str | None) -> None:
    """A stranger with the paper in hand."""
    page.goto(f"/documents/{code}")
    for words in (number, digest, sha or "", "o121-ir"):
        expect(main_of(page)).to_contain_text(words)
    assert "张示例" not in page.content()
    page.goto(f"/documents/{code[:-1]}x")
    expect(main_of(page)).to_contain_text("没有查到")


def test_the_page_with_the_papers_is_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    """axe is a script; the same page on a phone and on a desk, a form with rows among its papers."""
    with served.app.app_context():
        number = served.world.file().number
        db.session.remove()
    page = hands.as_(visitor, "officer")
    page.goto(f"/desk/{number}/accept")
    hands.press(page, "看文书全文")
    found = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        found += list(faults(page))
    assert found == []
    press_on(page, page.get_by_role("button", name="确认受理", exact=True))
    expect(page.locator(".page-messages")).to_contain_text(re.compile("已受理"))
