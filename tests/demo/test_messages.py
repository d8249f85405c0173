"""The page of letters: codes to read for whoever tries the demo, and no such page elsewhere."""

import re

from flask import Flask
from sqlalchemy import event, select

from accounts.actions import send_code
from accounts.models import CodePurpose, ContactKind, Person
from demo.letters import cause
from kernel.db import db
from kernel.messages import Letter


def test_a_code_can_be_read(demo_app: Flask) -> None:
    send_code(ContactKind.PHONE, "19900009876", CodePurpose.FILE, address="127.0.0.1")
    page = demo_app.test_client().get("/demo/messages?contact=9876").get_data(as_text=True)
    assert re.search(r"验证码 \d{6}", page)
    assert "199****9876" in page
    assert "19900009876" not in page
    assert page.count("<article") == 1


def test_letters_say_to_whom_and_why(demo_app: Flask) -> None:
    named = next(one for one in db.session.query(Person) if one.name == "李示例")
    client, pages, url = demo_app.test_client(), "", f"/demo/messages?contact={named.contacts[0].value[-4:]}"
    while url:
        pages += (page := client.get(url).get_data(as_text=True))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following.group(1).replace("&amp;", "&") if following else ""
    assert "李示例" in pages
    assert "示例教育局（海淀） 经办人" in pages
    assert "进入处理单位收件箱" in pages


def test_every_cause_has_its_words(demo_app: Flask) -> None:
    causes = set(db.session.scalars(select(Letter.why)))
    assert {why for why in causes if cause(why) == "系统通知"} == set()


def test_pages_follow_each_other(demo_app: Flask) -> None:
    client = demo_app.test_client()
    first = client.get("/demo/messages").get_data(as_text=True)
    found = re.search(r'rel="next" href="([^"]+)"', first)
    assert found
    second = client.get(found.group(1).replace("&amp;", "&")).get_data(as_text=True)
    assert not set(re.findall(r'id="letter-(\d+)"', first)) & set(re.findall(r'id="letter-(\d+)"', second))


def test_the_page_costs_few_queries(demo_app: Flask) -> None:
    count = 0

    def counted(*_args: object) -> None:
        nonlocal count
        count += 1

    event.listen(db.engine, "before_cursor_execute", counted)
    assert demo_app.test_client().get("/demo/messages").status_code == 200
    event.remove(db.engine, "before_cursor_execute", counted)
    assert count <= 15


def test_nobody_by_that_contact(demo_app: Flask) -> None:
    assert "没有发给这个联系方式的信息" in demo_app.test_client().get("/demo/messages?contact=nobody").get_data(
        as_text=True
    )


def test_the_page_is_gone_elsewhere(app: Flask) -> None:
    assert app.test_client().get("/demo/messages").status_code == 404
