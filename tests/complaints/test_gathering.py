"""Like cases across people: placed once each, shown as a number to those who may know, never as a verdict."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints import queries
from complaints.models import Complaint, SimilarBand, SimilarGroup, SimilarMember
from complaints.queries import likes as likes_of
from complaints.queries.likes import number_like
from complaints.queries.similar import groups_for, open_like
from kernel import clock
from kernel.crypto import blind_index
from kernel.db import db
from tests.complaints.filing_hands import STORY, at, go
from tests.complaints.hands import sign_in
from tests.complaints.people_hands import ALL_POWERS, by_agent
from tests.world import World

OTHER = "孩子报的编程班换了三个老师，教学质量和宣传的完全不一样，要求道歉并补课。"


def crowd(world: World, number: int, words: str = STORY, **changes: object) -> list[Complaint]:
    """So many people with the same story in slightly different words."""
    return [
        world.file(by="other_learner", phone=f"1991100{key:04d}", words=f"{words}（{key}）", **changes)
        for key in range(number)
    ]


def likes(world: World, number: str) -> int | None:
    """The number the handling officer is shown."""
    db.session.expunge_all()
    return queries.complaint_for(world.viewers["officer"], number).others_like


def test_each_case_is_placed_once_however_often_it_runs(world: World) -> None:
    like, unlike = crowd(world, 3), crowd(world, 1, OTHER)
    assert cases.gather_similar() == 4
    assert cases.gather_similar() == 0
    assert db.session.query(SimilarMember).count() == 4
    assert {row.leader_id for row in db.session.query(SimilarGroup)} == {like[0].id, unlike[0].id}
    assert db.session.query(SimilarBand).count() == 42
    late = crowd(world, 1)
    assert cases.gather_similar() == 1
    group = db.session.query(SimilarMember).filter_by(complaint_id=late[0].id).one().group_id
    assert db.session.get_one(SimilarGroup, group).leader_id == like[0].id


def test_other_kinds_and_institutions_are_not_mixed(world: World) -> None:
    crowd(world, 2)
    crowd(world, 1, category="E06")
    crowd(world, 1, institution="platform")
    cases.gather_similar()
    assert db.session.query(SimilarGroup).count() == 3


def test_the_figure_is_the_operators(world: World) -> None:
    cases.set_figure("similarity", 100, "只看完全相同的", by=world.actor("platform_admin"))
    world.file(words=STORY)
    world.file(words=f"{STORY}又加了一整句不一样的话。")
    world.file(words=STORY)
    cases.gather_similar()
    assert db.session.query(SimilarGroup).count() == 2


def test_the_number_counts_other_people(world: World) -> None:
    first, _second = world.file(words=STORY), world.file(words=STORY)
    number, key = first.number, first.id
    cases.gather_similar()
    assert likes(world, number) == 0, "one's own second case is no crowd"
    crowd(world, 3)
    cases.gather_similar()
    assert likes(world, number) == 3
    assert db.session.scalar(select(number_like()).where(Complaint.id == key)) == 4


def test_the_officer_reads_a_fact(app: Flask, world: World) -> None:
    first = crowd(world, 3)[0]
    cases.gather_similar()
    page = sign_in(app, world, "officer").get(f"/desk/{first.number}").text
    assert "另有2件相似投诉" in page
    assert "是一个事实，不是结论" in page
    listed = sign_in(app, world, "officer").get(f"/desk/{first.number}/similar").text
    assert listed.count("TS20") >= 2
    assert "不作为串通" not in listed
    assert "另有2件相似" in sign_in(app, world, "officer").get("/desk/").text
    assert "相似" not in sign_in(app, world, "other_learner").get(f"/complaints/{first.number}").text


def test_of_a_large_group_it_says_at_least(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likes_of, "MOST_LIKE", 2)
    first = crowd(world, 4)[0].id
    cases.gather_similar()
    counted = select(likes_of.number_like(), likes_of.others_like()).where(Complaint.id == first)
    assert tuple(db.session.execute(counted).one()) == (2, 2)
    number = db.session.get_one(Complaint, first).number
    for module in ("queues", "desk.doubles"):
        monkeypatch.setattr(f"complaints.views.{module}.MOST_LIKE", 2)
    desk = sign_in(app, world, "officer")
    # The pages' statements may have been put together before, with the limit as it is: they count all three then.
    assert re.search("另有至少[23]件相似投诉", desk.get(f"/desk/{number}").text)
    assert re.search("另有至少[23]件相似", desk.get("/desk/").text)


def test_many_cases_of_one_person_hide_nobody_elses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likes_of, "MOST_LIKE", 2)
    own = [world.file(words=STORY).id for _case in range(6)]
    crowd(world, 1)
    cases.gather_similar()
    counted = select(likes_of.others_like()).where(Complaint.id == own[0])
    assert db.session.scalar(counted) == 1, "more own cases than are counted, filed before the others"
    crowd(world, 2)
    cases.gather_similar()
    assert db.session.scalar(counted) == 2


def test_a_school_that_closed_raises_no_suspicion(app: Flask, world: World) -> None:
    first = crowd(world, 2, category="E07")[0]
    cases.gather_similar()
    page = sign_in(app, world, "officer").get(f"/desk/{first.number}").text
    assert "不作为串通" in page


def test_a_superior_sees_groups_of_its_region_from_the_figure_on(app: Flask, world: World) -> None:
    found = crowd(world, 4)
    cases.gather_similar()
    assert groups_for(world.viewers["supervisor"]) == []
    more = crowd(world, 5)
    cases.gather_similar()
    (row,) = groups_for(world.viewers["supervisor"])
    assert (row.number, row.category, row.newest) == (9, "E01", more[-1].number)
    page = sign_in(app, world, "supervisor").get("/desk/board").text
    assert "相似投诉" in page
    assert more[-1].number in page
    assert groups_for(world.viewers["association_admin"]) == [], "another body's cases are not counted"
    assert found[0].number not in page


@pytest.mark.parametrize(("others", "shown"), [(4, False), (5, True)])
def test_the_learner_reads_a_number_from_five_on(client: FlaskClient, world: World, others: int, shown: bool) -> None:
    crowd(world, others)
    cases.gather_similar()
    go(client, world, "check")
    page = client.get(at("check")).text
    assert ("另有5件未结的相似投诉" in page) is shown
    assert ("相似投诉" in page) is shown
    assert "TS20" not in page


def test_small_numbers_are_not_told_even_asked_directly(world: World) -> None:
    crowd(world, 4)
    cases.gather_similar()
    firm, nobody = world.institution("app"), blind_index("phone", "19900000000")
    assert open_like(firm, "E01", STORY, nobody) == 0
    crowd(world, 5)[4]
    cases.gather_similar()
    assert open_like(firm, "E01", STORY, nobody) == 5, "people, not cases"
    assert open_like(firm, "E01", OTHER, nobody) == 0
    assert open_like(firm, "E06", STORY, nobody) == 0


# --- declared agents -------------------------------------------------------------------------------------------------


def test_an_agents_further_cases_come_after_others_due_the_same_day(app: Flask, world: World) -> None:
    cases.set_figure("agent_quota", 2, "试一试", by=world.actor("platform_admin"))
    represented = [by_agent(world, phone=f"1992200{key:04d}") for key in range(4)]
    honest = world.file()
    assert [row.queue_rank for row in (*represented, honest)] == [0, 0, 1, 2, 0]
    page = sign_in(app, world, "officer").get("/desk/").text
    order = sorted((*represented, honest), key=lambda row: page.index(row.number))
    assert order == [*represented[:2], honest, *represented[2:]]
    assert "代理人件，同日排后（平台规则）" in page
    assert {row.body_id for row in represented} == {world.organisations["department"]}, "nothing is blocked"


def test_what_is_due_earlier_stays_first_whoever_files(app: Flask, world: World) -> None:
    cases.set_figure("agent_quota", 1, "试一试", by=world.actor("platform_admin"))
    with clock.stepped(clock.now() - timedelta(days=7)):
        early = [by_agent(world, phone=f"1992200{key:04d}") for key in range(2)]
    late = world.file()
    page = sign_in(app, world, "officer").get("/desk/").text
    assert page.index(early[1].number) < page.index(late.number)


def test_a_closed_case_no_longer_counts(world: World) -> None:
    cases.set_figure("agent_quota", 1, "试一试", by=world.actor("platform_admin"))
    first = by_agent(world, ALL_POWERS)
    cases.withdraw(first, by=world.actor("learner"))
    with clock.stepped(clock.now() + timedelta(hours=25)):
        cases.finish_withdrawals()
        cases.close(first, by=world.actor("officer"))
        assert by_agent(world).queue_rank == 0
