"""Searching a long list: the first cases are asked one by one, the rest is looked up, and both say the same."""

import pytest

from complaints import queries
from complaints.models import Complaint
from complaints.queries import Filters, queues
from complaints.queries.finding import tells_itself, tells_of
from kernel.db import db
from tests.world import World

NAMES = ("officer", "supervisor", "staff", "learner", "mediator", "foreign_officer")
WORDS = ("外教", "外", "课本没", "客观困难", "可以退", "没有这样的字")


def told(world: World) -> list[str]:
    """Cases in every corner where words are read: the filing, the answer, a decision, a message."""
    filed = [world.file(words="外教课停了，课本没有寄来。").number for _one in range(3)]
    return [*filed, world.answered().number, world.mediating().number, world.file(words="课本没有寄来").number]


@pytest.mark.parametrize("words", WORDS)
def test_asking_each_case_finds_what_the_index_finds(world: World, words: str) -> None:
    told(world)
    for name in NAMES:
        viewer = world.viewers[name]
        seen = queries.visible_to(viewer).with_only_columns(Complaint.id)
        each = set(db.session.scalars(seen.where(tells_itself(viewer, words, Complaint.id))))
        assert each == set(db.session.scalars(seen.where(tells_of(viewer, words, Complaint.id)))), name


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
