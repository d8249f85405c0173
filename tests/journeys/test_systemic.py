"""From five like complaints to a task, to a published notice, to the letter to those who complained, in a browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from complaints.actions.clustering import sweep_clusters
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.complaints.cluster_hands import like
from tests.institutions.watch_hands import CHIEF, with_heads
from tests.journeys import hands
from tests.journeys.conftest import HASH, Served
from tests.journeys.test_inspected import PLAIN, do

pytestmark = pytest.mark.browser


def prepared(served: Served) -> str:
    """Five people complain of one institution; the rules are asked; a head has a password. One case's number."""
    with_heads(served.world)
    with transaction():
        served.world.person(CHIEF).password_hash = HASH
    number = like(served.world, 5)[0].number
    sweep_clusters()
    db.session.remove()
    return number


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_like_complaints_to_the_letter(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number = prepared(served)
    served.work()
    officer, staff = hands.as_(visitor, "officer", **PLAIN), hands.as_(visitor, "staff", **PLAIN)
    officer.goto("/supervision")
    expect(officer.get_by_role("main")).to_contain_text("5人，达到5人")
    officer.get_by_role("button", name=re.compile("建立监督任务（5件）")).click()
    expect(officer.get_by_role("main")).to_contain_text("同类投诉聚集")
    task = re.sub(r"^https?://[^/]+", "", officer.url)
    do(officer, task, "take_task", "开始办理")
    do(officer, task, "turn_to_notice", "转入通报", kind="advice", title="消费提示", words="请先核对退费规则。")
    officer.goto(task)
    hands.follow(officer, "打开这份通报")
    notice = re.sub(r"^https?://[^/]+", "", officer.url)
    chief = hands.as_(visitor, CHIEF, **PLAIN)
    do(chief, notice, "approve_notice", "查看全文")
    hands.press(chief, "审定并编号")
    do(officer, notice, "tell_notice", "告知机构")
    do(staff, notice, "accept_notice", "没有异议")
    do(officer, notice, "publish_notice", "发布")
    served.work()
    learner = hands.as_(visitor, "learner", **PLAIN)
    learner.goto(f"/complaints/{number}")
    expect(learner.get_by_role("main")).to_contain_text("告知已公布的内容")
    told = db.session.query(Letter).filter_by(why="complaint.publication_announced").order_by(Letter.id)
    assert any("已公布" in row.body_text for row in told)
    staff.goto(f"/institution/{number}")
    assert "告知已公布的内容" not in staff.content()
