"""The pages of a joint complaint: asked, joined by own press, chosen, counted, decided for all with progress shown."""

import pytest
from flask import Flask

from complaints.actions import joint
from complaints.lifecycle.joint import JointState, MemberState
from complaints.queries.joint import candidates_of, member_of
from kernel import outbox, papers
from kernel.db import db, transaction
from kernel.papers import Paper
from tests.complaints.hands import counted, sign_in, submit
from tests.complaints.joint_hands import Parent, case, crowd, joined, joint_now, with_representatives
from tests.world import World

QUERIES = 15


def at(one: Parent, act: str = "") -> str:
    return f"/complaints/{one.number}/joint" + (f"/{act}" if act else "")


def press(app: Flask, world: World, one: Parent, act: str, **typed: object) -> None:
    answer = submit(sign_in(app, world, one.who), at(one, act), **typed)
    assert answer.status_code == 303, answer.text


def test_the_whole_way_of_an_officer_and_three_parents(app: Flask, world: World) -> None:
    parents = crowd(world)
    desk = sign_in(app, world, "officer")
    assert "提议共同投诉" in desk.get(f"/desk/{parents[0].number}").text
    asked = desk.get(f"/desk/{parents[0].number}/joint/propose").text
    assert "另有2件同一机构、同一类问题的投诉可以一起办" in asked
    missing = submit(desk, f"/desk/{parents[0].number}/joint/propose", reason="")
    assert (missing.status_code, "请写明理由。" in missing.text) == (422, True)
    assert submit(desk, f"/desk/{parents[0].number}/joint/propose", reason="同一机构同时停课。").status_code == 303
    joint.sweep_offers()
    first = sign_in(app, world, parents[0].who)
    page = first.get(f"/complaints/{parents[0].number}").text
    assert "有人就同一件事投诉" in page
    unread = submit(first, at(parents[0], "join"))
    assert (unread.status_code, "请先看上面的说明" in unread.text) == (422, True)
    for one in parents:
        press(app, world, one, "join", read="y")
    assert joint_now(parents[0]).state is JointState.OPEN
    assert "您已加入" in first.get(at(parents[0])).text
    for one in parents[:2]:
        press(app, world, one, "stand", read="y")
    listed = first.get(at(parents[0])).text
    assert "家长示例2" in listed, "by own consent"
    assert "家长示例3" not in listed, "nobody else's name is shown"
    refs = [row.ref for row in candidates_of(joint_now(parents[0]))]
    for one in parents:
        press(app, world, one, "choose", chosen=refs)
    assert "已有3人推选" in desk.get(f"/desk/{parents[1].number}/joint/elect").text
    assert submit(desk, f"/desk/{parents[1].number}/joint/elect").status_code == 303
    press(app, world, parents[0], "tell", words="周五和机构谈。")
    while joint.carry_out():
        pass
    third = sign_in(app, world, parents[2].who).get(at(parents[2])).text
    assert "周五和机构谈。" in third
    assert "已当选" in third
    assert submit(desk, f"/desk/{parents[0].number}/joint/accept_all").status_code == 303
    waiting = desk.get(f"/desk/{parents[0].number}/joint").text
    assert 'http-equiv="refresh"' in waiting
    assert "正在办理" in waiting
    while joint.carry_out():
        pass
    done = desk.get(f"/desk/{parents[0].number}/joint").text
    assert "3件已办，共3件" in done
    assert 'http-equiv="refresh"' not in done
    press(app, world, parents[2], "leave", read="y")
    place = member_of(case(parents[2]))
    assert place is not None and place.state is MemberState.LEFT


def test_a_choice_becomes_a_paper_of_the_own_case(app: Flask, world: World) -> None:
    parents = crowd(world)
    with_representatives(world, parents)
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    (paper,) = db.session.query(Paper).filter_by(owner_id=case(parents[2]).id, kind="election").all()
    assert paper.title == "代表人推选书"
    assert "家长示例1" in paper.text and "家长示例2" in paper.text
    assert "推选人：家长示例3" in paper.text
    assert "市场监督管理" not in paper.text, "an education department cites no article that is not its own"
    assert "按键是确认，不是签字" in paper.text
    receipts = db.session.query(Paper).filter_by(kind="receipt").all()
    assert sorted(row.owner_id for row in receipts) == sorted(case(one).id for one in parents), "each an own receipt"
    assert len({row.number for row in receipts}) == len(parents)


@pytest.mark.parametrize("who", ["staff", "other_learner", "foreign_officer", "association_officer"])
def test_who_has_joined_is_not_for(app: Flask, world: World, who: str) -> None:
    parents = crowd(world)
    joined(world, parents)
    client = sign_in(app, world, who)
    for address in (at(parents[0]), f"/desk/{parents[0].number}/joint"):
        assert client.get(address).status_code in (403, 404)


def test_the_institutions_page_says_nothing_of_it(app: Flask, world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    joint.accept_all(joint_now(parents[0]), by=world.actor("officer"))
    while joint.carry_out():
        pass
    page = sign_in(app, world, "staff").get(f"/institution/{parents[0].number}")
    assert page.status_code == 200
    assert "共同投诉" not in page.text


def test_a_case_without_one_leads_back(app: Flask, world: World) -> None:
    alone = crowd(world, 1)[0]
    client = sign_in(app, world, alone.who)
    assert client.get(at(alone)).status_code == 303
    assert client.get(at(alone, "join")).status_code == 303
    desk = sign_in(app, world, "officer")
    assert desk.get(f"/desk/{alone.number}/joint").status_code == 303
    assert "没有可以一起办的投诉" in desk.get(f"/desk/{alone.number}/joint/propose").text


def test_pages_ask_no_more_when_more_have_joined(app: Flask, world: World) -> None:
    parents = crowd(world, 3)
    with_representatives(world, parents)
    pages = [(parents[0].who, at(parents[0])), ("officer", f"/desk/{parents[0].number}/joint")]
    pages.append((parents[0].who, f"/complaints/{parents[0].number}"))

    def numbers() -> list[int]:
        found = []
        for who, url in pages:
            client = sign_in(app, world, who)
            client.get(url)
            with counted() as said:
                assert client.get(url).status_code == 200
            found.append(len(said))
        return found

    # With something done for all, the page also says how many papers are under way: once, however many joined.
    joint.tell(joint_now(parents[0]), "第一条消息", by=world.actor("officer"), key="first")
    before = numbers()
    more = crowd(world, 4, start=4)
    joint.sweep_offers()
    for one in more:
        joint.join(case(one), by=world.actor(one.who))
        joint.tell(joint_now(parents[0]), f"消息{one.who}", by=world.actor("officer"), key=one.who)
    assert numbers() == before
    assert max(before) <= QUERIES, before


def test_the_desk_reads_how_many_papers_are_under_way(app: Flask, world: World) -> None:
    parents = crowd(world)
    joined(world, parents)
    joint.accept_all(joint_now(parents[0]), by=world.actor("officer"))
    while joint.carry_out():
        pass
    outbox.drain()
    waiting = [one for one in papers.unfinished() if one.owner_kind == "complaint"]
    assert len(waiting) >= len(parents)
    desk, page = sign_in(app, world, "officer"), f"/desk/{parents[0].number}/joint"
    assert f"还有{len(waiting)}份文书正在制作" in desk.get(page).text
    with transaction():
        for one in waiting:
            one.state, one.file_id = papers.PaperState.ERASED, None
    assert "已办案件的文书都已做好" in desk.get(page).text
