"""A queue's pages by keyset: every case once, in the list's order, also where many are due on one day."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from complaints import queries
from complaints.models import Complaint, DeskLine
from kernel import clock
from kernel.db import db, transaction
from tests.world import World


def paged(world: World, name: str) -> list[list[str]]:
    """The numbers on each page of two, to the end."""
    pages: list[list[str]] = []
    after: str | None = None
    while True:
        page = queries.queue(world.viewers[name], after=after, size=2)
        pages.append([one.complaint.number for one in page.rows])
        after = page.after
        if after is None:
            return pages


@pytest.mark.parametrize("name", ["officer", "supervisor"])
def test_a_queue_is_paged_to_its_end_without_a_gap_or_a_double(world: World, name: str) -> None:
    with clock.stepped(clock.now() - timedelta(days=20)):
        late = [world.file().number for _one in range(2)]
    today = [world.file() for _one in range(5)]
    _rank(today[0].number, 2)
    _rank(today[3].number, 1)
    pages = paged(world, name)
    order = [1, 2, 4, 3, 0]
    assert [number for page in pages for number in page] == [*late, *(today[place].number for place in order)]
    assert [len(page) for page in pages] == [2, 2, 2, 1]


def test_a_page_goes_on_where_the_case_it_ended_with_has_left(world: World) -> None:
    numbers = [world.file().number for _one in range(4)]
    first = queries.queue(world.viewers["officer"], size=2)
    assert first.after is not None
    stamp = first.after.partition(".")[0]
    again = queries.queue(world.viewers["officer"], after=f"{stamp}.TS2026-2222-2222", size=9)
    assert [one.complaint.number for one in again.rows] == numbers
    past = queries.queue(world.viewers["officer"], after=f"{int(stamp) + 1}.", size=9)
    assert not past.rows


def _rank(number: str, rank: int) -> None:
    """An agent's case beyond the quota stands behind the others of its day."""
    with transaction():
        key = db.session.scalars(select(Complaint.id).filter_by(number=number)).one()
        db.session.execute(update(Complaint).where(Complaint.id == key).values(queue_rank=rank))
        db.session.execute(update(DeskLine).where(DeskLine.complaint_id == key).values(queue_rank=rank))
