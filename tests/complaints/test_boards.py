"""The desk's queue and the superior's board: numbers recounted by hand from the rows, on both engines."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from accounts.permissions import Viewer
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import OPEN, PartyRole, Status
from complaints.models import Clock, Complaint, Party
from complaints.queries import Filters, Whose
from complaints.queries.board import BodyRow, Listed, bodies, listed_cases
from complaints.queries.tallies import tally_of
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.hands import counted, sign_in, text
from tests.complaints.test_overseeing import another
from tests.complaints.turn_hands import withdrawn
from tests.world import World


def fill(world: World) -> None:
    """Cases of several ages and standings, with pauses, provisional days and hops set by hand."""
    for days in (5, 9, 30, 44):
        with clock.stepped(clock.now() - timedelta(days=days)):
            world.file()
    near = world.file()
    with clock.stepped(clock.now() - timedelta(days=12)):
        paused, moving = world.accepted(), world.answered()
        world.mediating()
    with clock.stepped(clock.now() - timedelta(days=70)):
        world.answered()
    gone = withdrawn(world, world.file())
    cases.close(gone, by=world.actor("officer"))
    world.file("own_site", path="association", paid_by="consumer")
    with transaction():
        for complaint, since in ((paused, 8), (moving, 3)):
            row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-MED").one()
            row.paused_on, row.next_at = clock.today() - timedelta(days=since), None
        moving.hops, paused.hops = 2, 1
        db.session.query(Clock).filter_by(complaint_id=near.id, code="T-ACC").one().warned_at = clock.now()
        row = db.session.query(Clock).filter_by(complaint_id=moving.id, code="T-MED").one()
        row.is_provisional = True
        cases.write_lines([paused.id, moving.id])
    cases.sweep_clocks()


def by_hand(world: World, name: str) -> dict[str, dict[Listed, list[int]]]:
    """The same lists, row by row without a query that groups."""
    place, now = world.viewers[name].organisation_id, clock.now()
    found: dict[str, dict[Listed, list[int]]] = {}
    for complaint in db.session.query(Complaint).order_by(Complaint.id):
        seats = db.session.query(Party).filter_by(complaint_id=complaint.id, organisation_id=place, until_at=None)
        if not any(one.role in (PartyRole.OVERSIGHT, PartyRole.HANDLING_BODY) for one in seats):
            continue
        if complaint.status not in OPEN or complaint.body is None:
            continue
        mine = found.setdefault(complaint.body.name, {one: [] for one in Listed})
        running = [row for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running]
        late = any(row.paused_on is None and row.due_at <= now for row in running)
        warned = any(row.paused_on is None and row.due_at > now and row.warned_at for row in running)
        belongs = {
            Listed.BREACHED: late,
            Listed.WARNED: warned and not late,
            Listed.PAUSED: any(row.paused_on for row in running),
            Listed.PROVISIONAL: any(row.is_provisional for row in running),
            Listed.HOPS: complaint.hops >= 2,
            Listed.OPEN: True,
        }
        for one in Listed:
            mine[one] += [complaint.id] if belongs[one] else []
    return found


@pytest.mark.parametrize("name", ["supervisor", "association_admin"])
def test_the_boards_numbers_are_those_counted_by_hand(world: World, name: str) -> None:
    fill(world)
    wanted = by_hand(world, name)
    found: dict[str, BodyRow] = {row.name: row for row in bodies(world.viewers[name])}
    assert {key: {one: len(ids) for one, ids in lists.items()} for key, lists in wanted.items()} == {
        key: row.numbers for key, row in found.items()
    }
    for key, row in found.items():
        open_cases = [db.session.get_one(Complaint, one) for one in wanted[key][Listed.OPEN]]
        assert row.oldest_at == min(one.filed_at for one in open_cases)
    for one in Listed:
        rows, more = listed_cases(world.viewers[name], one, size=100)
        assert not more
        ids = [row.case.complaint.id for row in rows]
        assert sorted(ids) == sorted(key for lists in wanted.values() for key in lists[one])


def test_the_supervisors_numbers_say_something(world: World) -> None:
    fill(world)
    (row,) = bodies(world.viewers["supervisor"])
    assert row.name == "示例教育局"
    assert all(row.numbers[one] for one in Listed)
    assert row.paused_on == clock.today() - timedelta(days=8)


def test_lists_are_in_the_order_of_what_presses(world: World) -> None:
    fill(world)
    viewer = world.viewers["supervisor"]
    paused, _more = listed_cases(viewer, Listed.PAUSED)
    assert [row.paused_on for row in paused] == sorted(row.paused_on for row in paused if row.paused_on)
    late = [row.case.due.due_at for row in listed_cases(viewer, Listed.BREACHED)[0] if row.case.due]
    assert late == sorted(late)
    assert len(late) >= 3
    for one in Listed:
        whole = [row.case.complaint.id for row in listed_cases(viewer, one, size=100)[0]]
        assert _paged(viewer, one) == whole
    nowhere = listed_cases(viewer, Listed.PAUSED, after="999999999999999999.TS2026-2222-2222")
    assert nowhere == ([], None)


def _paged(viewer: Viewer, listed: Listed) -> list[int]:
    """A list two cases at a time, to its end."""
    found: list[int] = []
    after: str | None = None
    while True:
        rows, after = listed_cases(viewer, listed, after=after, size=2)
        found += [row.case.complaint.id for row in rows]
        if after is None:
            return found


def test_a_former_bodys_late_clock_is_nobodys_breach(world: World) -> None:
    with clock.stepped(clock.now() - timedelta(days=30)):
        complaint = world.file()
    cases.sweep_clocks()
    assert bodies(world.viewers["supervisor"])[0].numbers[Listed.BREACHED] == 1
    cases.take_over(complaint, "由本单位直接处理。", by=world.actor("supervisor"))
    (row,) = bodies(world.viewers["supervisor"])
    assert (row.name, row.numbers[Listed.BREACHED], row.numbers[Listed.OPEN]) == ("示例教育委员会", 0, 1)
    (waiting,) = queries.queue(world.viewers["supervisor"]).rows
    assert waiting.due is not None
    assert waiting.due.body_id == world.organisations["province"]


def test_the_queue_is_in_the_order_of_the_nearest_clock_that_moves(world: World) -> None:
    fill(world)
    viewer = world.viewers["officer"]
    wanted = []
    for complaint in db.session.scalars(queries.visible_to(viewer)):
        if complaint.status is Status.CLOSED:
            continue
        rows = db.session.query(Clock).filter_by(complaint_id=complaint.id)
        due = min((row.due_at for row in rows if row.is_running and row.paused_on is None), default=None)
        wanted.append((due is None, due or clock.now(), complaint.id))
    page = queries.queue(viewer, size=100)
    found = page.rows
    assert page.after is None
    assert [one.complaint.id for one in found] == [key for _none, _due, key in sorted(wanted)]
    turned, after = [], None
    while (leaf := queries.queue(viewer, after=after, size=3)).after:
        turned += [one.complaint.id for one in leaf.rows]
        after = leaf.after
    turned += [one.complaint.id for one in leaf.rows]
    assert turned == [one.complaint.id for one in found]
    assert sum(one.is_paused for one in found) == 2


def test_the_tabs_of_the_desk_count_what_they_show(world: World) -> None:
    fill(world)
    second = another(world, "department", "officer", "second")
    first = queries.queue(second, Filters(chosen=Whose.NOBODY)).rows[0]
    cases.take_on(first.complaint, by=second.actor)
    for viewer in (second, world.viewers["officer"], world.viewers["supervisor"]):
        for one in Whose:
            shown = Counter(row.complaint.status for row in queries.queue(viewer, Filters(chosen=one), size=100).rows)
            assert tally_of(viewer).by_status(one) == dict(shown)
            assert tally_of(viewer).total(one) == sum(shown.values())
    mine = queries.queue(second, Filters(chosen=Whose.MINE)).rows
    assert [one.complaint.id for one in mine] == [first.complaint.id]
    assert not queries.queue(world.viewers["supervisor"], Filters(chosen=Whose.NOBODY)).rows, (
        "the body below names its own"
    )


def test_an_institution_never_reads_of_a_clue(app: Flask, world: World) -> None:
    complaint = world.answered()
    with transaction():
        row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-MED").one()
        values = {c.name: getattr(row, c.key) for c in Clock.__table__.columns if c.name != "id"}
        db.session.add(Clock(**{**values, "code": "T-CLUE", "due_at": clock.now() + timedelta(hours=1)}))
    assert [one.due.code for one in queries.queue(world.viewers["staff"]).rows if one.due] == ["T-MED"]
    assert [one.due.code for one in queries.queue(world.viewers["officer"]).rows if one.due] == ["T-CLUE"]
    assert "线索" not in text(sign_in(app, world, "staff").get("/institution/"))


def test_the_pages_say_it_in_a_constant_number_of_reads(app: Flask, world: World) -> None:
    desk, board = sign_in(app, world, "officer"), sign_in(app, world, "supervisor")

    def reads() -> tuple[int, ...]:
        said = []
        for client, url in ((desk, "/desk/"), (board, "/desk/board?list=open"), (desk, "/desk/?whose=nobody")):
            client.get(url)
            with counted() as statements:
                assert client.get(url).status_code == 200
            said.append(len(statements))
        return tuple(said)

    fill(world)
    before = reads()
    fill(world)
    assert reads() == before
    assert max(before) <= 15
    page = text(board.get("/desk/board"))
    for words in ("截至", "已逾期", "督办看板", "示例教育局", "平台规则" if "平台规则" in page else "法定期限"):
        assert words in page
    queue = text(desk.get("/desk/"))
    for words in ("我经办的（", "无人经办（", "全部（", "暂停计算", "日期暂定", "已转手2次", "已过"):
        assert words in queue


@pytest.mark.parametrize("name", ["officer", "learner", "staff", "mediator", "platform_admin"])
def test_the_board_is_for_who_leads(app: Flask, world: World, name: str) -> None:
    assert sign_in(app, world, name).get("/desk/board").status_code == 403
    assert sign_in(app, world, "supervisor").get("/desk/board").status_code == 200


def test_the_navigation_leads_there(app: Flask, world: World) -> None:
    for name in ("supervisor", "association_admin"):
        assert "/desk/board" in text(sign_in(app, world, name).get("/desk/"))
    assert "/desk/board" not in text(sign_in(app, world, "officer").get("/desk/"))
