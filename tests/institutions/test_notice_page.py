"""A notice's page says why nothing waits for its last day, has no main act once published, and stands in the menu."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from institutions import actions
from institutions.actions.notice_papers import papers_of
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Notice
from kernel import clock, outbox, papers
from kernel.db import db
from kernel.errors import IllegalMove
from kernel.messages import Letter
from tests.complaints.hands import sign_in, text
from tests.institutions.test_noticing import approved, published
from tests.institutions.watch_hands import drafted, with_heads
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


def upheld(world: World) -> Notice:
    """Told, objected to, found wrong, written anew."""
    row = approved(world)
    actions.tell_notice(row, by=world.actor("officer"))
    actions.object_to_notice(row, "当天已经公示。", by=world.actor("staff"))
    actions.answer_objection(row, True, "核对属实，重新起草。", by=world.actor("officer"))
    again = actions.NoticeDraft(NoticeKind.FACTS, "新写的标题", "新写的正文。", world.institution("app"))
    actions.write_notice(row, again, by=world.actor("officer"))
    return row


def test_an_upheld_objection_is_answered_to_whoever_made_it_and_no_draft_is_shown(app: Flask, heads: World) -> None:
    row, staff = upheld(heads), sign_in(app, heads, "staff")
    other = sign_in(app, heads, "other_staff")
    home = f"/notices/{row.ref}"

    def read_by_institution(became: str) -> None:
        page, rows = text(staff.get(home)), text(staff.get("/notices"))
        assert "当天已经公示。" in page
        assert "核对属实，重新起草。" in page
        assert became in page
        assert home in staff.get("/notices").text
        for shown in (page, rows):
            assert became in shown
            assert not any(one in shown for one in ("新写的", "情况通报", "示教通"))
        assert "/papers/" not in staff.get(home).text, "no paper either"
        assert other.get(home).status_code == 404
        assert home not in other.get("/notices").text

    read_by_institution("正在重新起草")
    assert "答复对通报的异议" in text(staff.get("/registry/own"))
    first = papers_of(row)[0]
    paper = actions.approve_notice(row, by=heads.actor("chief"))
    read_by_institution("正在重新起草")
    for one in (first, paper):
        assert not papers.is_for(heads.viewers["staff"], one)
        assert papers.is_for(heads.viewers["officer"], one)
    actions.tell_notice(row, by=heads.actor("officer"))
    assert "新写的正文。" in text(staff.get(home))
    assert papers.is_for(heads.viewers["staff"], paper)


def test_an_upheld_objection_is_answered_although_the_draft_is_dropped(app: Flask, heads: World) -> None:
    row, staff = upheld(heads), sign_in(app, heads, "staff")
    actions.drop_notice(row, by=heads.actor("officer"))
    page = text(staff.get(f"/notices/{row.ref}"))
    assert "核对属实，重新起草。" in page and "不再发布" in page and "新写的" not in page
    assert "不发布" in text(staff.get("/notices"))
    outbox.drain()
    letters = db.session.query(Letter).filter(Letter.why == "notice.dropped")
    assert heads.actor("staff").person_id in {one.to_person_id for one in letters}, "it learns that nothing comes"


def test_of_a_draft_nobody_objected_to_that_is_dropped_no_institution_hears(app: Flask, heads: World) -> None:
    actions.drop_notice(drafted(heads), by=heads.actor("officer"))
    outbox.drain()
    assert db.session.query(Letter).filter(Letter.why == "notice.dropped").count() == 0


def test_a_second_objection_stands_beside_the_first(app: Flask, heads: World) -> None:
    row = upheld(heads)
    actions.approve_notice(row, by=heads.actor("chief"))
    actions.tell_notice(row, by=heads.actor("officer"))
    actions.object_to_notice(row, "新的日期也不对。", by=heads.actor("staff"))
    actions.answer_objection(row, False, "再次核对，日期无误。", by=heads.actor("officer"))
    said = [(one.answer, one.is_upheld) for one in row.objections]
    assert said == [("核对属实，重新起草。", True), ("再次核对，日期无误。", False)]
    for who in ("staff", "officer"):
        page = text(sign_in(app, heads, who).get(f"/notices/{row.ref}"))
        assert page.index("第 1 次异议") < page.index("异议成立") < page.index("第 2 次异议") < page.index("异议不成立")
        assert "当天已经公示。" in page and "再次核对，日期无误。" in page


def test_a_draft_nobody_was_told_of_is_nobodys_but_the_bodys(app: Flask, heads: World) -> None:
    row = drafted(heads)
    for step in (actions.approve_notice, None):
        assert sign_in(app, heads, "staff").get(f"/notices/{row.ref}").status_code == 404
        if step is not None:
            step(row, by=heads.actor("chief"))


def test_told_a_second_time_the_first_objection_ends_no_wait(app: Flask, heads: World) -> None:
    with clock.stepped(clock.now() - timedelta(minutes=5)):
        row = upheld(heads)
    actions.approve_notice(row, by=heads.actor("chief"))
    actions.tell_notice(row, by=heads.actor("officer"))
    client = sign_in(app, heads, "officer")
    assert "不用再等" not in text(client.get(f"/notices/{row.ref}"))
    with pytest.raises(IllegalMove):
        actions.publish_notice(row, by=heads.actor("officer"))
    actions.accept_notice(row, by=heads.actor("staff"))
    assert EARLY in text(client.get(f"/notices/{row.ref}"))


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
