"""Fifty complain together, two refuse: lead, one who refuses, officer and mediator in browsers, the rest by HTTP."""

from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from complaints.lifecycle import Status
from complaints.lifecycle.joint import LeftWhy, own_sum
from complaints.models import JointMember, Promise
from kernel.db import db, transaction
from kernel.papers import Paper
from tests.complaints.joint_hands import Parent, case, crowd, joint_now
from tests.journeys import hands
from tests.journeys.conftest import HASH, Served
from tests.journeys.keys import write
from tests.journeys.plain import Plain
from tests.journeys.test_joint import (
    Visitor,
    act,
    answers,
    at_table,
    chooses,
    entrusted_and_written,
    firm_agrees,
    run,
    signed,
    writes_terms,
)
from tests.mediation.joint_hands import SHARE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
MANY = 50
REFUSING = 2


def fifty(served: Served) -> list[Parent]:
    """So many people, each with an own case filed on the same thing; the first and the last open browsers."""
    with served.app.app_context():
        found = crowd(served.world, MANY)
        with transaction():
            for one in (found[0], found[-1]):
                served.world.person(one.who).password_hash = HASH
        db.session.remove()
    served.work()
    return found


def test_a_group_of_fifty_from_first_complaint_to_settlement(served: Served, visitor: Visitor) -> None:
    people = fifty(served)
    lead, last, others = people[0], people[-1], people[1:-1]
    officer = hands.as_(visitor, "officer")
    officer.goto(f"/desk/{lead.number}")
    hands.follow(officer, "提议共同投诉")
    expect(officer.get_by_role("main")).to_contain_text(f"另有{MANY - 1}件同一机构、同一类问题的投诉")
    write(officer, officer.locator('[name="reason"]'), "同一机构同一时间停课。")
    hands.press(officer, "提议，并告知其他投诉人")
    run(served)
    browsers = [(hands.as_(visitor, one.who), one) for one in (lead, last)]
    plain = [(Plain(served, one.who), one) for one in others]
    join_and_elect(browsers, plain, officer, lead)
    hands.follow(officer, "对加入的人一并受理")
    hands.press(officer, "看文书全文")
    hands.press(officer, "签发受理决定")
    run(served)
    officer.goto(f"/desk/{lead.number}/joint")
    expect(officer.get_by_role("main")).to_contain_text(f"{MANY}件已办，共{MANY}件")
    for client, one in plain:
        assert "受理" in client.open(f"/complaints/{one.number}")
    at_table(served, people)
    settle(served, visitor, officer, browsers, plain)
    each_has_the_own_end(served, people)


def join_and_elect(
    browsers: list[tuple[Page, Parent]], plain: list[tuple[Plain, Parent]], officer: Page, lead: Parent
) -> None:
    """Each joins by the own press, two stand, all choose both, the officer counts."""
    for page, one in browsers:
        act(page, one, "看说明，决定是否加入", "确认加入", '[name="read"]')
    for client, one in plain:
        client.submit(f"/complaints/{one.number}/joint/join", read="y")
    act(*browsers[0], "我愿意担任代表人", "确认愿意担任", '[name="read"]')
    plain[0][0].submit(f"/complaints/{plain[0][1].number}/joint/stand", read="y")
    for page, one in browsers:
        act(page, one, "推选代表人", "看文书全文", '[name="chosen"] >> nth=0', '[name="chosen"] >> nth=1')
        hands.press(page, "确认推选")
    for client, one in plain:
        chooses(client, one)
    officer.goto(f"/desk/{lead.number}/joint")
    expect(officer.get_by_role("main")).to_contain_text(f"已有{MANY}人推选")
    hands.follow(officer, "计票，确定代表人")
    hands.press(officer, "确认计票")


def settle(
    served: Served,
    visitor: Visitor,
    officer: Page,
    browsers: list[tuple[Page, Parent]],
    plain: list[tuple[Plain, Parent]],
) -> None:
    """Terms for all; two say no, the others yes; entrusted, written, confirmed and signed, each text alone."""
    (mine, lead), (theirs, last) = browsers
    chair, firm = hands.as_(visitor, "mediator"), hands.as_(visitor, "staff")
    chair.goto(f"/mediation/{lead.number}/joint/table")
    writes_terms(chair)
    hands.press(chair, "写出方案，请机构表示")
    firm_agrees(served, firm, lead)
    for page, one in browsers:
        page.goto(f"/mediation/{one.number}/joint")
        answers(page, "no" if one is last else "yes")
    expect(theirs.get_by_role("main")).to_contain_text("您没有同意这个方案")
    for client, one in plain:
        client.submit(f"/mediation/{one.number}/joint/answer", answer="no" if one is plain[-1][1] else "yes")
    chair.goto(f"/mediation/{lead.number}/joint/table")
    entrusted_and_written(served, officer, chair, lead)
    hands.confirm(mine, lead.number)
    for client, one in plain[:-1]:
        client.submit(client.follow(f"/mediation/{one.number}/agreement", "去确认这份文本"), read="y")
    chair.goto(f"/mediation/{lead.number}/joint/table")
    signed(served, chair)


def each_has_the_own_end(served: Served, people: list[Parent]) -> None:
    """All but the two who refused have the own sum promised in an own paper; those go on alone, and nobody is left."""
    agreeing = MANY - REFUSING
    with served.app.app_context():
        rows = [case(one) for one in people]
        assert Counter(row.status for row in rows) == {Status.AGREED: agreeing, Status.ACCEPTED: REFUSING}
        assert [row.status for row in rows[-REFUSING:]] == [Status.ACCEPTED] * REFUSING
        sums = {row.complaint_id: row.item.fen for row in db.session.query(Promise)}
        assert sums == {row.id: own_sum(row.claimed_fen, SHARE) for row in rows[:-REFUSING]}
        left = Counter(row.left_why for row in db.session.query(JointMember))
        assert left == {LeftWhy.SETTLED: agreeing, LeftWhy.REFUSED: REFUSING}
        made = db.session.query(Paper).filter_by(kind="accept", owner_kind="complaint").all()
        assert {one.owner_id for one in made} == {row.id for row in rows} and all(one.file_id for one in made)
        assert joint_now(people[0]).joined == 0
        db.session.remove()
