"""An institution shares out its cases at once, sees what it promised, and finds on one page what waits."""

from datetime import timedelta

from flask import Flask

from complaints.models import Assignee, Promise
from institutions import actions as registry
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.driver import agreed
from tests.complaints.hands import counted, sign_in, text
from tests.institutions.binding_hands import press
from tests.institutions.watch_hands import drafted, with_heads
from tests.world import World


def test_an_administrator_gives_several_to_one(app: Flask, world: World) -> None:
    first, second = world.accepted(), world.accepted()
    client = sign_in(app, world, "institution_admin")
    page = text(client.get("/institution/share"))
    assert first.number in page
    assert "不能结案" in page
    none = press(client, "/institution/share", person=world.person("staff").ref)
    assert none.status_code == 422
    assert "请至少勾选一件投诉" in none.text
    strange = press(client, "/institution/share", person=world.person("staff").ref, cases=["TS2026-0000-0000"])
    assert strange.status_code == 422
    both = [first.number, second.number]
    done = press(client, "/institution/share", person=world.person("staff").ref, cases=both)
    assert done.status_code == 303
    rows = db.session.query(Assignee).order_by(Assignee.complaint_id).all()
    assert [(row.complaint_id, row.person_id) for row in rows] == [
        (one.id, world.people["staff"]) for one in (first, second)
    ]
    assert first.number not in text(client.get("/institution/share"))
    assert first.number in text(client.get("/institution/share?whose=all"))


def test_staff_share_out_nothing_and_strangers_are_not_seen(app: Flask, world: World) -> None:
    other = world.file("own_site", by="other_learner", path="association", paid_by="consumer")
    assert sign_in(app, world, "staff").get("/institution/share").status_code == 403
    assert other.number not in text(sign_in(app, world, "institution_admin").get("/institution/share?whose=all"))


def test_promises_stand_by_their_day(app: Flask, world: World) -> None:
    client = sign_in(app, world, "staff")
    assert "没有未了结的承诺" in text(client.get("/institution/promises"))
    complaint, sooner = agreed(world), agreed(world)
    days = {complaint.id: clock.today() + timedelta(days=9), sooner.id: clock.today() + timedelta(days=3)}
    with transaction():
        for one in db.session.query(Promise):
            one.item.by_on = days[one.complaint_id]
    page = text(client.get("/institution/promises"))
    assert page.index(sooner.number) < page.index(complaint.number), "the next day first"
    assert all(f'datetime="{on.isoformat()}"' in page for on in days.values()), "what is due when"
    assert complaint.number not in text(sign_in(app, world, "other_staff").get("/institution/promises"))


def test_one_page_says_what_waits(app: Flask, world: World) -> None:
    with_heads(world)
    waiting, promised = world.accepted(), agreed(world)
    notice = drafted(world)
    registry.approve_notice(notice, by=world.actor("chief"))
    registry.tell_notice(notice, by=world.actor("officer"))
    registry.tend_duties()
    client = sign_in(app, world, "staff")
    page = text(client.get("/institution/home"))
    for words in (waiting.number, promised.number, notice.title, "信息披露", "公示核对"):
        assert words in page, words
    with counted() as few:
        client.get("/institution/home")
    world.accepted()
    world.accepted()
    agreed(world)
    with counted() as many:
        client.get("/institution/home")
    assert len(many) == len(few) <= 15, (len(few), len(many))
    assert waiting.number not in text(sign_in(app, world, "other_staff").get("/institution/home"))
