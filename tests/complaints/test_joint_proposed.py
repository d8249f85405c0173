"""The system says itself where a joint complaint may be proposed: on the case's page, and in the desk's queue."""

from collections.abc import Callable

import pytest
from flask import Flask

from accounts.models import Organisation
from complaints import actions as cases
from complaints import queries
from complaints.actions import joint
from complaints.queries import proposable
from complaints.queries.proposable import alike_here
from kernel.db import db
from tests.complaints.hands import counted, sign_in
from tests.complaints.joint_hands import Parent, case, crowd, joined, proposed
from tests.complaints.power_hands import another_department
from tests.world import World

QUERIES = 15
MARK = "可提议共同投诉"


def marked(world: World, who: str = "officer") -> set[str]:
    """The numbers of the queue's rows that say one may be proposed."""
    return {row.complaint.number for row in queries.queue(world.viewers[who]).rows if row.could_be_joint}


def test_the_page_says_how_many_and_leads_to_the_proposal(app: Flask, world: World) -> None:
    parents = crowd(world)
    page = sign_in(app, world, "officer").get(f"/desk/{parents[0].number}").text
    assert "本单位另有2件同一机构、同一问题的投诉" in page
    assert f"/desk/{parents[0].number}/joint/propose" in page


def test_nothing_is_said_where_nobody_else_is_there(app: Flask, world: World) -> None:
    (alone,) = crowd(world, 1)
    crowd(world, 1, start=2, category="E06")
    crowd(world, 1, start=3, institution="platform")
    page = sign_in(app, world, "officer").get(f"/desk/{alone.number}").text
    assert "提议共同投诉" not in page and "/joint/propose" not in page
    assert marked(world) == set()


GONE: dict[str, Callable[[World, list[Parent]], object]] = {
    "proposed": lambda world, parents: proposed(world, parents),
    "joined": lambda world, parents: joined(world, parents),
    "withdrawing": lambda world, parents: cases.withdraw(case(parents[1]), by=world.actor(parents[1].who)),
}


@pytest.mark.parametrize("how", ["proposed", "joined", "withdrawing"])
def test_who_is_asked_already_or_leaves_is_not_counted(world: World, how: str) -> None:
    parents = crowd(world, 2)
    assert marked(world) == {one.number for one in parents}
    assert alike_here(case(parents[0])) == 1
    GONE[how](world, parents)
    db.session.expire_all()
    assert alike_here(case(parents[0])) == 0
    assert parents[0].number not in marked(world)


def test_after_its_end_it_may_be_proposed_again(world: World) -> None:
    parents = crowd(world, 2)
    row = joined(world, parents)
    joint.end(row, "核对后不是同一争议。", by=world.actor("officer"))
    while joint.carry_out():
        pass
    assert alike_here(case(parents[0])) == 1
    assert marked(world) == {one.number for one in parents}


def test_cases_at_another_body_are_its_own(world: World) -> None:
    parents = crowd(world, 3)
    there = another_department(world)
    other = db.session.get_one(Organisation, world.actor(there).organisation_id)
    cases.dispute_power(case(parents[2]), other, "应由对方办理。", by=world.actor("officer"))
    cases.settle_power(case(parents[2]), by=world.actor(there))
    assert alike_here(case(parents[0])) == 1
    assert alike_here(case(parents[2])) == 0
    assert marked(world, there) == set()


def test_the_queue_marks_them_to_the_body_and_to_nobody_else(app: Flask, world: World) -> None:
    crowd(world, 2)
    assert sign_in(app, world, "officer").get("/desk/").text.count(MARK) == 2
    assert MARK not in sign_in(app, world, "staff").get("/institution/").text
    superior = sign_in(app, world, "supervisor").get("/desk/")
    assert superior.status_code != 200 or MARK not in superior.text, "who cannot propose is not told to"


def test_of_many_it_says_at_least(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    parents = crowd(world, 4)
    monkeypatch.setattr(proposable, "MOST", 2)
    monkeypatch.setattr("complaints.views.desk.joint.MOST", 2)
    page = sign_in(app, world, "officer").get(f"/desk/{parents[0].number}").text
    assert "本单位另有至少2件同一机构、同一问题的投诉" in page


def test_it_costs_few_questions(app: Flask, world: World) -> None:
    parents = crowd(world, 5)
    client = sign_in(app, world, "officer")
    for url in ("/desk/", f"/desk/{parents[0].number}"):
        client.get(url)
        with counted() as said:
            assert client.get(url).status_code == 200
        assert len(said) <= QUERIES, (url, len(said))
