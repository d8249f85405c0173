"""The lines of the desks say what the cases themselves would say; words are found by who reads them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import RoomKind, Status
from complaints.models import STILL, Channel, Clock, Complaint, DeskLine, Room
from complaints.permissions import ORGANISATION_EYES
from complaints.queries import Due, Filters
from complaints.queries.queues import seen_by
from kernel import clock
from kernel.db import db
from tests.complaints.driver import REACH, reach
from tests.world import World

Lines = dict[tuple[int, int], tuple[str, object]]


def told_by_the_cases(world: World) -> Lines:
    """Each line as the clocks and seats of the case tell it, read the slow way."""
    wanted: Lines = {}
    for viewer in world.viewers.values():
        if viewer.organisation_id is None or viewer.role not in ORGANISATION_EYES:
            continue
        for complaint in db.session.scalars(queries.visible_to(viewer).where(Complaint.closed_at.is_(None))):
            running = select(Clock).join(Complaint, Clock.complaint_id == Complaint.id)
            rows = db.session.scalars(running.where(Complaint.id == complaint.id, *seen_by(viewer)))
            due = min((row.due_at for row in rows if row.paused_on is None), default=STILL)
            wanted[viewer.organisation_id, complaint.id] = (str(complaint.status), due)
    return wanted


def lines(world: World) -> Lines:
    """The lines of the organisations somebody of this world works for."""
    staffed = {viewer.organisation_id for viewer in world.viewers.values() if viewer.role in ORGANISATION_EYES}
    rows = db.session.scalars(select(DeskLine).execution_options(populate_existing=True))
    rows = [row for row in rows if row.organisation_id in staffed]
    return {(row.organisation_id, row.complaint_id): (str(row.status), row.due_at) for row in rows}


@pytest.mark.parametrize("status", list(REACH))
def test_every_line_is_what_the_case_says(world: World, status: Status) -> None:
    complaint = reach(world, status)
    assert lines(world) == told_by_the_cases(world)
    assert bool(lines(world)) is (status not in (Status.CLOSED, Status.RECEIVED, Status.HANDED_OFF)), complaint.status
    with clock.stepped(clock.now() + timedelta(days=90)):
        cases.sweep_clocks()
        assert lines(world) == told_by_the_cases(world)


def test_a_body_that_let_go_loses_its_line_when_it_loses_its_seat(world: World) -> None:
    complaint = world.file()
    cases.return_to_intake(complaint, "不归本单位处理。", by=world.actor("officer"))
    assert lines(world) == told_by_the_cases(world)


def found(world: World, name: str, words: str) -> bool:
    return bool(queries.queue(world.viewers[name], Filters(words=words)).rows)


def test_words_are_found_by_who_reads_them_and_nobody_else(world: World) -> None:
    complaint = world.mediating()
    rooms = db.session.scalars(select(Room).filter_by(complaint_id=complaint.id)).all()
    joint = next(room for room in rooms if room.kind is RoomKind.JOINT)
    cases.say(joint, "大家都听得到的鹦鹉。", by=world.actor("learner"), key="joint")
    own = (room for room in rooms if room.kind is RoomKind.DESK and room.party and room.party.person_id)
    desk = next(own)
    cases.say(desk, "只对经办单位说的麒麟。", by=world.actor("learner"), key="desk")
    for words, eyes in {
        "余": {"officer", "staff", "association_officer"},
        "款退": set(),
        "愿意协商": {"officer", "staff", "association_officer"},
        "协": {"officer", "staff", "association_officer"},
        "鹦鹉": {"officer", "staff"},  # the association mediates through its mediator
        "麒麟": {"officer"},
        "麟": {"officer"},
        "凤凰": set(),
        complaint.number[-4:]: {"officer", "staff", "association_officer"},
    }.items():
        for name in ("officer", "staff", "association_officer", "other_staff"):
            assert found(world, name, words) is (name in eyes), f"{name}: {words}"


def test_the_reasons_of_a_decision_are_found_by_the_bodys_side(world: World) -> None:
    complaint = reach(world, Status.NOT_ACCEPTED)
    reasons = queries.decisions_of(complaint)[0].reasons
    assert found(world, "officer", reasons[:4])
    assert not found(world, "other_officer" if "other_officer" in world.viewers else "other_staff", reasons[:4])


def test_common_words_are_looked_for_case_by_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more hits than are worth fetching the answer is the same."""
    for _ in range(4):
        world.file()
    plain = [one.complaint.id for one in queries.queue(world.viewers["officer"], Filters(words="余款")).rows]
    monkeypatch.setattr("complaints.queries.finding.FEW", 2)
    assert [one.complaint.id for one in queries.queue(world.viewers["officer"], Filters(words="余款")).rows] == plain
    assert len(plain) == 4
    assert not queries.queue(world.viewers["officer"], Filters(words="款余")).rows


def test_the_filters_narrow(world: World) -> None:
    near = world.file()
    with clock.stepped(clock.now() - timedelta(days=40)):
        late = world.file()
    viewer = world.viewers["officer"]

    def ids(**given: object) -> list[int]:
        return [one.complaint.id for one in queries.queue(viewer, Filters(**given)).rows]  # type: ignore[arg-type]  # fields

    assert ids(due=Due.OVERDUE) == [late.id]
    assert ids(due=Due.STILL) == []
    assert ids() == [late.id, near.id]
    assert ids(category="E01") == [late.id, near.id]
    assert ids(category="E02") == []
    assert ids(channel=Channel.WEB) == [late.id, near.id]
    assert ids(channel=Channel.IMPORT) == []
    assert queries.ids_of(viewer, Filters(), 1) == [late.id]
