"""Clocks that outlive their case: on the body's desk, on the superior's board when late, before nobody else's eyes."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.models import Clock, Complaint, ConsentKind
from complaints.queries.after_closing import MOST, after_closing, late_after_closing
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.driver import confirmed
from tests.complaints.hands import counted, sign_in, text
from tests.world import World

TITLE, LATE = "结案后还在计算的期限", "已逾期（已结案）"
OUTSIDERS = ("staff", "institution_admin", "learner", "mediator", "association_officer", "foreign_officer", "auditor")


def closed(world: World, days: int, found: int = 1) -> Complaint:
    """A case settled and closed some days ago that leaves a clue unchecked and a text unpublished."""
    from mediation import actions as tables

    with clock.stepped(clock.now() - timedelta(days=days)):
        complaint = world.mediating()
        for _number in range(found):
            cases.open_clue(complaint, "线索", clock.today(), by=world.actor("officer"))
        tables.record_signature(confirmed(world, complaint), clock.today(), by=world.actor("mediator"))
        cases.close(complaint, by=world.actor("mediator"))
    return complaint


def codes(world: World, name: str) -> list[str]:
    return [one.due.code for one in after_closing(world.viewers[name]) if one.due]


def test_the_body_has_them_on_its_desk_the_first_day_first(world: World) -> None:
    assert not after_closing(world.viewers["officer"])
    complaint = closed(world, 1)
    world.accepted()
    found = after_closing(world.viewers["officer"])
    assert [one.complaint.id for one in found] == [complaint.id, complaint.id]
    assert codes(world, "officer") == ["T-CLUE", "T-PUB"]
    assert not queries.queue(world.viewers["officer"], size=100).rows[1:], "the queue itself has the open case alone"
    halt = cases.Halt("testing", clock.today(), "检测教材", "送检单1号", "tester")
    cases.pause(complaint, "T-CLUE", halt, by=world.actor("officer"))
    assert [one.is_paused for one in after_closing(world.viewers["officer"])] == [True, False]
    cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    assert codes(world, "officer") == ["T-CLUE"]


def test_the_superior_has_the_late_ones(world: World) -> None:
    complaint = closed(world, 1)
    viewer = world.viewers["supervisor"]
    assert not late_after_closing(viewer)
    assert not after_closing(viewer), "they are another body's"
    late = closed(world, 60)
    cases.sweep_clocks()
    found = late_after_closing(viewer)
    assert [(one.complaint.id, one.due.code) for one in found if one.due] == [(late.id, "T-CLUE"), (late.id, "T-PUB")]
    with transaction():
        row = db.session.query(Clock).filter_by(complaint_id=late.id, code="T-CLUE").one()
        row.paused_on, row.next_at = clock.today() - timedelta(days=50), None
    assert [one.due.code for one in late_after_closing(viewer) if one.due] == ["T-PUB"]
    assert complaint.closed_at is not None


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_else_hears_of_them(world: World, name: str) -> None:
    closed(world, 60)
    assert len(after_closing(world.viewers["officer"])) == 2
    assert not after_closing(world.viewers[name])
    assert not late_after_closing(world.viewers[name])


def test_the_pages_say_it_in_words_and_constant_reads(app: Flask, world: World) -> None:
    desk, board = sign_in(app, world, "officer"), sign_in(app, world, "supervisor")
    others = sign_in(app, world, "association_officer")
    assert TITLE not in text(desk.get("/desk/"))
    assert LATE not in text(board.get("/desk/board"))
    late = closed(world, 60)

    def reads() -> list[int]:
        said = []
        for client, url in ((desk, "/desk/"), (board, "/desk/board"), (others, "/desk/")):
            client.get(url)
            with counted() as statements:
                assert client.get(url).status_code == 200
            said.append(len(statements))
        return said

    before = reads()
    closed(world, 50)
    soon = closed(world, 1)
    assert reads() == before
    assert max(before) <= 15
    page = text(desk.get("/desk/")).split(TITLE)[1]
    for words in (late.number, soon.number, "核查线索", "公示或者决定不公示", "平台规则", "法定期限", "已过", "还有"):
        assert words in page, words
    page = text(board.get("/desk/board")).split(LATE)[1]
    assert late.number in page
    assert soon.number not in page
    assert "示例教育局" in page
    assert TITLE not in text(others.get("/desk/"))


def test_a_long_list_stops(world: World) -> None:
    complaint = closed(world, 1)
    with transaction():
        row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CLUE").one()
        values = {c.name: getattr(row, c.key) for c in Clock.__table__.columns if c.name != "id"}
        db.session.add_all(Clock(**values) for _number in range(MOST))
    assert len(after_closing(world.viewers["officer"])) == MOST
