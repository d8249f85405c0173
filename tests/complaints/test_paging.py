"""A queue's pages by keyset: every case once, in the list's order, also where many are due on one day."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import InvalidRequestError

from complaints import queries
from complaints.lifecycle import Status
from complaints.models import Complaint, DeskLine
from complaints.queries.desk import filters_of
from complaints.queries.intake import waiting_at_intake
from complaints.queries.reports import reports_of
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.driver import reach
from tests.complaints.hands import counted, sign_in, submit
from tests.complaints.test_report_acts import tip
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


def test_a_list_fetches_nobodys_name_and_no_template_can_by_accident(world: World) -> None:
    world.file()
    db.session.expunge_all()
    with counted() as said:
        (row,) = queries.queue(world.viewers["officer"]).rows
    cases = [one for one in said if "complaints.number" in one]
    assert cases
    assert not [one for one in cases if "complaints.name" in one or "complaints.phone" in one]
    for field in ("name", "phone", "address", "words", "handle"):
        with pytest.raises(InvalidRequestError):
            getattr(row.complaint, field)


def test_a_superior_looks_at_one_body_and_keeps_that(app: Flask, world: World) -> None:
    mine = world.file().number
    client = sign_in(app, world, "supervisor")
    refs = {name: world.organisation(name).ref for name in ("department", "province", "association")}
    page = client.get("/desk/").text
    assert [refs[name] in page for name in refs] == [True, True, False]
    assert mine in client.get("/desk/", query_string={"body": refs["department"]}).text
    assert mine not in client.get("/desk/", query_string={"body": refs["province"]}).text
    foreign = client.get("/desk/", query_string={"body": refs["association"]})
    assert mine in foreign.text, "a body that nobody offered narrows nothing"
    asked = {"body": refs["province"]}
    answer = submit(client, "/desk/filters/new?" + urlencode(asked), has="name", name="本单位的")
    assert answer.status_code == 303
    assert asked.items() <= filters_of(world.viewers["supervisor"])[0].asked.items()
    assert 'name="body"' not in sign_in(app, world, "officer").get("/desk/").text


def test_intake_is_paged_by_place_and_narrowed_by_region(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [reach(world, Status.RECEIVED).number for _one in range(3)]
    viewer = world.viewers["platform_admin"]
    found: list[str] = []
    after: str | None = None
    while True:
        rows, after = waiting_at_intake(viewer, after=after, size=1)
        found += [row.number for row in rows]
        if after is None:
            break
    assert found == numbers
    with transaction():
        near = db.session.scalars(select(Complaint).filter_by(number=numbers[1])).one()
        near.institution.published_code = "110105"
    client = sign_in(app, world, "platform_admin")
    assert numbers[0] in client.get("/desk/intake").text
    near_page = client.get("/desk/intake", query_string={"region": "11"}).text
    assert all(number in near_page for number in numbers), "one institution has them all"
    assert waiting_at_intake(viewer, region="33") == ([], None)
    assert client.get("/desk/intake?region=%25&after=9.9").status_code == 200


def test_reports_are_paged_by_place(world: World) -> None:
    numbers = [tip(world).number for _one in range(3)]
    viewer = world.viewers["platform_admin"]
    first, after = reports_of(viewer, size=2)
    rest, end = reports_of(viewer, after=after, size=2)
    assert [row.number for row in (*first, *rest)] == numbers
    assert end is None
