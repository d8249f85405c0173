"""Who is told of each move, and what becomes public of it: by the tables, once, without a name or a sum."""

from datetime import timedelta

from flask import Flask

from disclosure.actions import sync_institutions
from disclosure.models import PublicMilestone
from institutions import actions
from institutions.lifecycle import CYCLES, Cycle
from institutions.notices.life import TOLD
from kernel import clock, outbox
from kernel.db import db
from kernel.messages import Letter, fits_one_sms
from tests.institutions.life_hands import (
    announced,
    closed,
    completed,
    finished,
    ordered,
    progress,
    recorded,
    selected,
    told,
)
from tests.world import World


def letters() -> list[Letter]:
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    return db.session.query(Letter).order_by(Letter.id).all()


def told_to(world: World, words: str) -> set[str]:
    names = {key: name for name, key in world.people.items()}
    return {names[one.to_person_id or 0] for one in letters() if words in one.body_text}


def milestones() -> list[PublicMilestone]:
    outbox.drain()
    return db.session.query(PublicMilestone).order_by(PublicMilestone.id).all()


def test_every_act_says_who_must_know() -> None:
    for cycle in (Cycle.FILING, Cycle.EXIT, Cycle.SELECTION):
        assert {act for one, act in TOLD if one is cycle} == set(CYCLES[cycle].acts), cycle


def test_the_institution_and_the_body_hear_of_each_other(world: World) -> None:
    completed(world)
    assert told_to(world, "一次告知") == {"staff", "institution_admin"}
    assert told_to(world, "机构提交备案") == {"supervisor"}, "the province alone; whoever did it knows"


def test_letters_are_one_part_with_no_name_and_no_link(world: World) -> None:
    selected(world)
    finished(world)
    told(world)
    found = [one for one in letters() if one.why in ("cycle.moved", "exit.found_short")]
    assert found
    for one in found:
        assert fits_one_sms(one.body_text), one.body_text
        assert one.body_text.startswith("【学诉】")
        assert not any(word in one.body_text for word in ("星河", "http", "3600", "19900"))


def test_an_exit_is_told_to_the_schools_and_the_superior_where_it_is_short(world: World) -> None:
    selected(world)
    announced(world, clock.today() + timedelta(days=5))
    assert told_to(world, "机构公告退出") == {"institution_admin", "officer", "school_staff"}
    assert told_to(world, "早于规定的最早日期") == {"officer", "supervisor"}


def test_a_missed_repaying_is_told_to_body_and_superior(world: World) -> None:
    closed(world)
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=75)):
        actions.sweep_cycle_clocks()
        assert told_to(world, "「按方案退完余额」") >= {"staff", "institution_admin", "officer", "supervisor"}


def test_the_end_of_a_notice_is_nobodys_delay(world: World) -> None:
    announced(world, clock.today() + timedelta(days=200))
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=50)):
        actions.sweep_cycle_clocks()
        assert told_to(world, "停业前的公告") == set()


def test_what_becomes_public_is_what_the_tables_say(world: World) -> None:
    recorded(world, "教APP备示1号")
    selected(world)
    row = announced(world)
    actions.report_progress(row, progress(3, 500), by=world.actor("staff"))
    found = milestones()
    assert [(one.cycle, one.what) for one in found] == [
        ("备案", "予以备案"),
        ("选用", "选用"),
        ("退出", "机构公告退出"),
    ]
    assert "教APP备示1号" in found[0].words
    assert (found[0].who, found[1].who, found[2].who) == ("示例教育委员会", "海淀示例中学", "")
    assert "条文未随附" in found[0].law
    assert found[2].law == "《消费者权益保护法实施条例》第二十一条；《电子商务法》第十六条"
    private = ("19900000001", "业务调整", "教研组试用", "36,000", "120", "等保")
    assert not [word for one in found for word in private if word in one.words]


def test_a_milestone_is_written_once(world: World) -> None:
    ordered(world)
    outbox.drain()
    before = len(milestones())
    outbox.drain()
    assert len(milestones()) == before == 1


def test_the_public_page_tells_of_the_life(app: Flask, world: World) -> None:
    recorded(world, "教APP备示2号")
    finished(world)
    outbox.drain()
    sync_institutions()
    ref = world.institution("app").ref
    for address in (f"/institutions/{ref}", f"/en/institutions/{ref}"):
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert "教APP备示2号" in answer.text
        assert "Set-Cookie" not in answer.headers
    page = app.test_client().get(f"/institutions/{ref}").text
    assert "已了结退出" in page
    assert "平台的标记" in page
