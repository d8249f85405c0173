"""A notice's page says why nothing waits for its last day, has no main act once published, and stands in the menu."""

import re

import pytest
from flask import Flask

from institutions import actions
from tests.complaints.hands import sign_in, text
from tests.institutions.test_noticing import approved, published
from tests.institutions.watch_hands import with_heads
from tests.world import World

EARLY = "机构已经表示没有异议，不用再等"


@pytest.fixture
def heads(app: Flask, world: World) -> World:
    with_heads(world)
    return world


def test_a_last_day_after_the_publication_is_explained(app: Flask, heads: World) -> None:
    row = approved(heads)
    until = actions.tell_notice(row, by=heads.actor("officer"))
    client = sign_in(app, heads, "officer")
    waiting = text(client.get(f"/notices/{row.ref}"))
    assert f"{until.month}月{until.day}日" in waiting and EARLY not in waiting
    actions.accept_notice(row, by=heads.actor("staff"))
    assert EARLY in text(client.get(f"/notices/{row.ref}"))
    actions.publish_notice(row, by=heads.actor("officer"))
    assert EARLY in text(client.get(f"/notices/{row.ref}"))


def test_an_objection_ends_the_wait_too(app: Flask, heads: World) -> None:
    row = approved(heads)
    actions.tell_notice(row, by=heads.actor("officer"))
    actions.object_to_notice(row, "当天已经公示。", by=heads.actor("staff"))
    page = text(sign_in(app, heads, "officer").get(f"/notices/{row.ref}"))
    assert "机构已经提出异议，不用再等" in page and EARLY not in page


def test_a_published_notice_has_no_main_act(app: Flask, heads: World) -> None:
    client = sign_in(app, heads, "officer")
    waiting = client.get(f"/notices/{approved(heads).ref}").text
    main = re.search(r'class="([^"]*button[^"]*)"[^>]*>告知机构', waiting)
    assert main is not None and "button-secondary" not in main[1]
    row = published(heads)
    found = re.search(r'class="([^"]*button[^"]*)"[^>]*>更正<', client.get(f"/notices/{row.ref}").text)
    assert found is not None and "button-secondary" in found[1]


def test_pages_behind_the_desk_mark_it_in_the_menu(app: Flask, heads: World) -> None:
    client, row = sign_in(app, heads, "officer"), published(heads)
    for page in ("/registry/desk", "/notices", f"/notices/{row.ref}", "/supervision", "/inspections", "/filing"):
        assert re.findall(r'aria-current="page">([^<]+)</a></li>', client.get(page).text.split("<main")[0]) == [
            "机构监管"
        ], page
    other = client.get("/account").text.split("<main")[0]
    assert "我的账号" in re.findall(r'aria-current="page">([^<]+)</a>', other)
    staff = sign_in(app, heads, "staff").get("/notices").text.split("<main")[0]
    assert "aria-current" not in staff
