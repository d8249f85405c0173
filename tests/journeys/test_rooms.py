"""Three people at one table in real browsers: words appear by themselves, in their room alone; also without scripts."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from complaints.lifecycle import RoomKind
from kernel.db import db
from mediation.models import MessageDraft, ReadMark
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.test_pages import look
from tests.mediation.room_hands import fact, place, said, url_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
PLAIN = {"java_script_enabled": False}
BOX = "textarea[name=words]"


@dataclass(frozen=True)
class Table:
    """A table with its rooms' addresses."""

    number: str
    joint: str
    seat: str
    other_seat: str


@pytest.fixture
def table(served: Served) -> Table:
    """A case that is mediated, with a first word and a fact in the joint room."""
    with served.app.app_context():
        case = served.world.mediating()
        joint, seat = place(case, RoomKind.JOINT), place(case, RoomKind.SEAT)
        other = place(case, RoomKind.SEAT, learner=False)
        said(served.world, joint, "mediator", "请大家先看课时记录。")
        fact(served.world, case, joint, "上了几节课")
        found = Table(case.number, url_of(case, joint), url_of(case, seat), url_of(case, other))
        db.session.remove()
    served.work()
    return found


def speak(page: Page, words: str, button: str) -> None:
    """Write into the room whose page this is."""
    write(page, page.locator(BOX), words)
    hands.press(page, button)


def stored(served: Served, kind: type, **found: object) -> list[object]:
    """Rows as the database has them now."""
    with served.app.app_context():
        rows = list(db.session.scalars(select(kind).filter_by(**found)))
        db.session.expunge_all()
        db.session.remove()
    return rows


def test_words_appear_by_themselves_in_their_room_alone(
    served: Served, visitor: Callable[..., BrowserContext], table: Table
) -> None:
    learner, staff, mediator = (hands.as_(visitor, name) for name in ("learner", "staff", "mediator"))
    learner.goto(table.joint)
    staff.goto(table.joint)
    mediator.goto(table.seat)
    expect(staff.get_by_text("新消息会自己出现，不用刷新。")).to_be_visible()
    write(staff, staff.locator(BOX), "正在写的半句话")
    speak(learner, "我只上了四节课。", "发送给各方")
    # The institution sees it without reloading, with its own half sentence untouched.
    expect(staff.get_by_role("log")).to_contain_text("我只上了四节课。", timeout=8_000)
    expect(staff.locator(BOX)).to_have_value("正在写的半句话")
    # The mediator sits in the learner's room and learns from the tab that something was said in the joint one.
    expect(mediator.get_by_role("link", name="各方（1条新）")).to_be_visible(timeout=8_000)
    expect(mediator.get_by_role("log")).not_to_contain_text("我只上了四节课。")
    # A private word: to the mediator by itself, to the institution never.
    learner.goto(table.seat)
    speak(learner, "我可以再让一点。", "发送给调解员")
    expect(mediator.get_by_role("log")).to_contain_text("我可以再让一点。", timeout=8_000)
    expect(mediator.locator(".message").last).to_contain_text("仅调解员与学员可见")
    speak(mediator, "知道了，不会说出去。", "发送给学员")
    expect(learner.get_by_role("log")).to_contain_text("知道了，不会说出去。", timeout=8_000)
    mediator.goto(table.joint)
    speak(mediator, "请机构今天答复。", "发送给各方")
    expect(staff.get_by_role("log")).to_contain_text("请机构今天答复。", timeout=8_000)
    expect(staff.locator("body")).not_to_contain_text("我可以再让一点。")
    # What was typed is kept on the server, what was seen is marked, both by the page itself.
    expect(staff.locator("[data-draft-words]")).to_have_text("草稿已保存")
    drafts = stored(served, MessageDraft, person_id=served.world.people["staff"])
    assert [row.words for row in drafts] == ["正在写的半句话"]
    staff.reload()
    expect(staff.locator(BOX)).to_have_value("正在写的半句话")
    staff.locator(".message").last.scroll_into_view_if_needed()
    staff.mouse.move(5, 5)
    expect(staff.get_by_role("button", name="标为已读")).to_have_count(0, timeout=8_000)
    assert stored(served, ReadMark, person_id=served.world.people["staff"])


def test_a_page_nobody_looks_at_does_not_ask(visitor: Callable[..., BrowserContext], table: Table) -> None:
    page = hands.as_(visitor, "learner")
    page.goto(table.joint)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/live" in request.url else None)
    with page.expect_request("**/live**", timeout=8_000):
        pass
    hide = "(() => { Object.defineProperty(document, 'hidden', {get: () => %s, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); })()"
    page.evaluate(hide % "true")
    before = len(asked)
    page.wait_for_timeout(4_000)  # longer than one round
    assert len(asked) == before
    with page.expect_request("**/live**", timeout=1_000):
        page.evaluate(hide % "false")


def test_the_same_without_scripts(visitor: Callable[..., BrowserContext], table: Table) -> None:
    learner, mediator = (hands.as_(visitor, name, **PLAIN) for name in ("learner", "mediator"))
    learner.goto(f"/mediation/{table.number}")
    learner.get_by_role("link", name="调解员", exact=True).click()
    write(learner, learner.locator(BOX), "先存着的话。")
    hands.press(learner, "保存草稿")
    expect(learner.get_by_role("main")).to_contain_text("写给调解员")
    expect(learner.locator(BOX)).to_have_value("先存着的话。")
    hands.press(learner, "发送给调解员")
    mediator.goto(table.seat)
    expect(mediator.get_by_role("log")).to_contain_text("先存着的话。")
    hands.press(mediator, "标为已读")
    mediator.locator(".message").last.get_by_role("link", name="引用").click()
    speak(mediator, "这句话我不会转述。", "发送给学员")
    expect(mediator.locator(".refers blockquote")).to_have_text("先存着的话。")
    mediator.goto(table.joint)
    write(mediator, mediator.locator(BOX), "学员说先存着的话。我只上了四节课多一点点而已。")
    hands.press(mediator, "发送给各方")
    learner.goto(table.joint)
    expect(learner.get_by_role("log")).to_contain_text("我只上了四节课多一点点而已。")
    expect(learner.get_by_role("main")).to_contain_text("钉住的事（1）")


def test_axe_finds_nothing(visitor: Callable[..., BrowserContext], table: Table) -> None:
    found = look(hands.as_(visitor, "learner"), [table.joint, table.seat, f"/mediation/{table.number}"])
    pages = [table.joint, table.other_seat, f"{table.joint}/pin", f"{table.joint}/topic"]
    found += look(hands.as_(visitor, "mediator"), pages)
    assert found == []
