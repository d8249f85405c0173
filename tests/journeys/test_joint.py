"""Three people complain together: two stand for all at the table, two confirm for themselves, one goes on alone."""

import os
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints.actions import joint
from complaints.lifecycle import Status
from kernel import clock
from kernel.db import db, transaction
from mediation import actions as tables
from tests.complaints.joint_hands import Parent, case, crowd, joint_now, lead_consents
from tests.journeys import hands
from tests.journeys.conftest import HASH, Served
from tests.journeys.keys import choose, write
from tests.journeys.plain import Plain
from tests.journeys.test_pages import DESK, PHONE, faults, is_wide
from tests.mediation.joint_hands import SHARE
from tests.mediation.session_hands import proposed

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
SHOTS = os.environ.get("XUESU_SHOTS")
Visitor = Callable[..., BrowserContext]


def look(page: Page, name: str) -> None:
    """A picture on a phone and on a desk where somebody asked for it, and then nothing may be wrong with the page."""
    found = []
    for size in (PHONE, DESK) if SHOTS else ():
        page.set_viewport_size(size)  # type: ignore[arg-type]  # the shape it wants
        found += [*faults(page)] if size is PHONE else [*is_wide(page)]
        page.screenshot(path=f"{SHOTS}/joint-{name}-{size['width']}.png", full_page=True)
    assert found == []


def three(served: Served) -> list[Parent]:
    """Three people with accounts and a case each about the same thing."""
    with served.app.app_context():
        found = crowd(served.world, 3)
        with transaction():
            for one in found:
                served.world.person(one.who).password_hash = HASH
        db.session.remove()
    served.work()
    return found


def run(served: Served) -> None:
    """What the worker does by itself."""
    with served.app.app_context():
        joint.sweep_offers()
        while joint.carry_out():
            pass
        db.session.remove()
    served.work()


def act(page: Page, one: Parent, name: str, button: str, *ticks: str) -> None:
    """Open the joint page of one's own case, follow a link, tick, press."""
    page.goto(f"/complaints/{one.number}/joint")
    hands.follow(page, name)
    for css in ticks:
        choose(page, page.locator(css).first)
    hands.press(page, button)


def chooses(client: Plain, one: Parent) -> None:
    """Choose both who stand, without a browser."""
    at = f"/complaints/{one.number}/joint/choose"
    boxes = re.findall(r"<input[^>]*name=\"chosen\"[^>]*>", client.open(at))
    refs = [found[1] for box in boxes if (found := re.search(r'value="([^"]+)"', box))]
    assert len(refs) == 2
    client.submit(at, chosen=refs)


def at_table(served: Served, people: list[Parent]) -> None:
    """The lead's decision was read, mediation is entrusted with both consents, the association opens the table."""
    with served.app.app_context():
        lead = case(people[0])
        lead_consents(served.world, lead, people[0].who)
        mediator = served.world.person("mediator")
        tables.open_table(lead, mediator, by=served.world.actor("association_officer"))
        db.session.remove()
    served.work()
    with served.app.app_context():
        proposed(served.world, case(people[0]))
        db.session.remove()
    served.work()


def writes_terms(chair: Page) -> None:
    """The mediator writes terms for all, from the page of the joint table."""
    hands.follow(chair, "写共同方案")
    write(chair, chair.locator('[name="share"]'), str(SHARE))
    write(chair, chair.locator('[name="words"]'), "机构按各人请求金额的八成退款。")
    write(chair, chair.locator('[name="until_on"]'), (clock.today() + timedelta(days=10)).isoformat())
    write(chair, chair.locator('[name="by_on"]'), (clock.today() + timedelta(days=20)).isoformat())


def firm_agrees(served: Served, firm: Page, lead: Parent) -> None:
    """The institution agrees to the terms, and they are put to each."""
    firm.goto(f"/mediation/{lead.number}/joint/table")
    hands.follow(firm, "同意这个方案")
    hands.press(firm, "确认同意，送达每个人")
    run(served)


def answers(page: Page, answer: str) -> None:
    """Say yes or no to the terms, from the page that shows them."""
    hands.follow(page, "表示同意或不同意")
    hands.tick(page, "answer", answer)
    hands.press(page, "确认我的选择")


def entrusted_and_written(served: Served, officer: Page, chair: Page, lead: Parent) -> None:
    """The cases of those who agreed are entrusted, and each gets the own text."""
    officer.goto(f"/desk/{lead.number}/joint")
    hands.follow(officer, "对已同意的案件一并委托调解")
    hands.press(officer, "看文书全文")
    hands.press(officer, "委托调解，逐件发函")
    run(served)
    chair.goto(f"/mediation/{lead.number}/joint/table")
    hands.follow(chair, "给已同意的人写协议文本")
    hands.press(chair, "逐件写出")
    run(served)


def signed(served: Served, chair: Page) -> None:
    """One day of signature for all who confirmed, from the page of the joint table."""
    hands.follow(chair, "登记签字盖章")
    hands.tick(chair, "extent", "whole")
    hands.press(chair, "登记")
    run(served)


def asked_to_a_session(page: Page) -> None:
    """The second representative finds the session on the own case's page and says which times suit."""
    hands.follow(page, "第1次：正在约时间")
    for name in {str(one.get_attribute("name")) for one in page.locator('input[name^="time_"]').all()}:
        hands.tick(page, name, "yes")
    look(page, "session")
    hands.press(page, "保存我的选择")
    expect(page.get_by_text("已记下，时间定下之前可以更改。")).to_be_visible()
    hands.follow(page, "返回我的席位")


def test_representatives_of_a_joint_complaint(served: Served, visitor: Visitor) -> None:
    people = three(served)
    lead, second, _third = people
    officer = hands.as_(visitor, "officer")
    officer.goto(f"/desk/{lead.number}")
    hands.follow(officer, "提议共同投诉")
    write(officer, officer.locator('[name="reason"]'), "同一机构同一时间停课。")
    look(officer, "propose")
    hands.press(officer, "提议，并告知其他投诉人")
    run(served)
    pages = [hands.as_(visitor, one.who) for one in people]
    pages[0].goto(f"/complaints/{lead.number}")
    hands.follow(pages[0], "看共同投诉")
    look(pages[0], "offered")
    act(pages[0], lead, "看说明，决定是否加入", "确认加入", '[name="read"]')
    plain = [(Plain(served, one.who), one) for one in people[1:]]  # the same pages; one browser has shown them
    for client, one in plain:
        client.submit(f"/complaints/{one.number}/joint/join", read="y")
    act(pages[0], lead, "我愿意担任代表人", "确认愿意担任", '[name="read"]')
    plain[0][0].submit(f"/complaints/{second.number}/joint/stand", read="y")
    act(pages[0], lead, "推选代表人", "看文书全文", '[name="chosen"] >> nth=0', '[name="chosen"] >> nth=1')
    hands.press(pages[0], "确认推选")
    for client, one in plain:
        chooses(client, one)
    look(pages[0], "joined")
    officer.goto(f"/desk/{lead.number}/joint")
    hands.follow(officer, "计票，确定代表人")
    hands.press(officer, "确认计票")
    hands.follow(officer, "对加入的人一并受理")
    hands.press(officer, "看文书全文")
    hands.press(officer, "签发受理决定")
    run(served)
    officer.goto(f"/desk/{lead.number}/joint")
    expect(officer.get_by_role("main")).to_contain_text("3件已办，共3件")
    look(officer, "desk")
    at_table(served, people)
    pages[1].goto(f"/complaints/{second.number}/joint")
    hands.follow(pages[1], "看共同方案和调解桌")
    asked_to_a_session(pages[1])
    hands.follow(pages[1], "在调解桌上发言")
    choose(pages[1], pages[1].locator('[name="room"]').first)
    write(pages[1], pages[1].locator('[name="words"]'), "大家希望退八成。")
    look(pages[1], "say")
    hands.press(pages[1], "发出")
    look(pages[1], "representative")
    settle(served, visitor, people, pages)


def settle(served: Served, visitor: Visitor, people: list[Parent], pages: list[Page]) -> None:
    """Terms are put to each; two agree and confirm, one refuses; one day of signature for all who confirmed."""
    lead, _second, third = people
    chair, firm = hands.as_(visitor, "mediator"), hands.as_(visitor, "staff")
    chair.goto(f"/mediation/{lead.number}")
    expect(chair.get_by_role("main")).to_contain_text("大家希望退八成。")
    hands.follow(chair, "看共同调解")
    writes_terms(chair)
    look(chair, "terms")
    hands.press(chair, "写出方案，请机构表示")
    firm_agrees(served, firm, lead)
    for page, one in zip(pages, people, strict=True):
        page.goto(f"/mediation/{one.number}/joint")
        if one is third:
            look(page, "own-terms")
        answers(page, "no" if one is third else "yes")
    expect(pages[2].get_by_role("main")).to_contain_text("您没有同意这个方案")
    entrusted_and_written(served, hands.as_(visitor, "officer"), chair, lead)
    for page, one in zip(pages[:2], people[:2], strict=True):
        hands.confirm(page, one.number)
    chair.goto(f"/mediation/{lead.number}/joint/table")
    look(chair, "table")
    signed(served, chair)
    with served.app.app_context():
        assert [case(one).status for one in people] == [Status.AGREED, Status.AGREED, Status.ACCEPTED]
        assert joint_now(lead).joined == 0
        db.session.remove()
