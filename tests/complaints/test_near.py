"""Searching a long list: the first cases are asked one by one, the rest is looked up, and both say the same."""

import pytest
from sqlalchemy import select

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Room
from complaints.queries import Filters, queues
from complaints.queries.finding import tells_itself, tells_of
from kernel.db import db
from tests.complaints.driver import grounds
from tests.world import World

NAMES = ("officer", "supervisor", "staff", "learner", "mediator", "foreign_officer")
WORDS = ("外教", "外", "课本没", "愿意协", "情形不", "再说", "没有这样的字")


def told(world: World) -> list[str]:
    """Cases in every corner where words are read: the filing, the answer, a decision, a message."""
    filed = [world.file(words="外教课停了，课本没有寄来。") for _one in range(3)]
    cases.refuse(filed[2], grounds(filed[2], "refusal"), "情形不属于本单位。", by=world.actor("officer"))
    asked = world.answered()
    room = db.session.scalars(select(Room).filter_by(complaint_id=asked.id, kind=RoomKind.JOINT)).one()
    cases.say(room, "再说一句。", by=world.actor("officer"), key="again")
    return [one.number for one in (*filed, asked, world.mediating(), world.file(words="课本没有寄来"))]


@pytest.mark.parametrize("words", WORDS)
def test_asking_each_case_finds_what_the_index_finds(world: World, words: str) -> None:
    told(world)
    met: set[int] = set()
    for name in NAMES:
        viewer = world.viewers[name]
        seen = queries.visible_to(viewer).with_only_columns(Complaint.id)
        each = set(db.session.scalars(seen.where(tells_itself(viewer, words, Complaint.id))))
        assert each == set(db.session.scalars(seen.where(tells_of(viewer, words, Complaint.id)))), name
        met |= each
    assert bool(met) is (words != WORDS[-1])


@pytest.mark.parametrize("near", [3, 250])
def test_a_search_is_paged_in_the_order_of_the_list(world: World, monkeypatch: pytest.MonkeyPatch, near: int) -> None:
    monkeypatch.setattr(queues, "NEAR", near)
    numbers = told(world)
    for words, wanted in (("外教", numbers[:3]), ("寄来", [*numbers[:3], numbers[-1]])):
        found: list[str] = []
        after: str | None = None
        while True:
            page = queries.queue(world.viewers["officer"], Filters(words=words), after=after, size=1)
            found += [one.complaint.number for one in page.rows]
            after = page.after
            if after is None:
                break
        assert found == wanted
