"""More material asked of the learner: no clock stops, late is possible, and it is not the institution's to read."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import PartyRole, Status, find
from complaints.models import Complaint, Supplement
from kernel import clock, files, outbox
from kernel.db import db
from kernel.errors import DomainError
from kernel.files import StoredFile
from kernel.messages import Letter
from tests.complaints.driver import reach
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.power_hands import another_department
from tests.complaints.turn_hands import clock_of
from tests.house.scene import PNG
from tests.world import World

SAID = "付款记录示例金丝雀说明"
ASKED = [status for status in Status if find(status, "request_supplement") is not None]


def ask(world: World, complaint: Complaint, days: int = 3) -> Supplement:
    day = clock.today() + timedelta(days=days)
    return cases.request_supplement(complaint, "请补充付款记录。", day, by=world.actor("officer"))


@pytest.mark.parametrize("status", ASKED, ids=str)
def test_asking_moves_no_other_clock(world: World, status: Status) -> None:
    complaint = reach(world, status)
    code = "T-ACC" if status is Status.ASSIGNED else "T-MED"
    before = clock_of(complaint, code)
    dates = (before.due_on, before.paused_on, before.is_running)
    ask(world, complaint)
    row = clock_of(complaint, "T-SUP")
    assert (row.is_running, row.is_platform_rule) == (True, True)
    assert row.due_on == clock.today() + timedelta(days=3)
    after = clock_of(complaint, code)
    assert (after.due_on, after.paused_on, after.is_running) == dates
    turn = queries.turn_of(complaint)
    assert turn is not None
    if status is not Status.SUSPENDED:
        assert (turn.actor, turn.act, turn.is_platform_rule) == ("learner", "supply_supplement", True)


def test_it_is_supplied_late_too_and_the_case_does_not_wait(world: World) -> None:
    complaint = world.answered(offer=False)
    row = ask(world, complaint)
    with clock.stepped(clock.now() + timedelta(days=5)):
        cases.sweep_clocks()
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert turn.act != "supply_supplement", "whoever is late holds nothing up"
        cases.supply_supplement(complaint, SAID, by=world.actor("learner"))
    db.session.refresh(row)
    assert (row.supplied, row.is_declined) == (SAID, False)
    met = clock_of(complaint, "T-SUP")
    assert met.met_at is not None
    assert met.breaches
    with pytest.raises(DomainError, match="没有要补充"):
        cases.supply_supplement(complaint, SAID, by=world.actor("learner"))


def test_saying_why_not_is_an_answer(world: World) -> None:
    complaint = world.accepted()
    row = ask(world, complaint)
    for words in ("", "  "):
        with pytest.raises(DomainError):
            cases.supply_supplement(complaint, words, by=world.actor("learner"), declined=True)
    cases.supply_supplement(complaint, "收据丢了。", by=world.actor("learner"), declined=True)
    db.session.refresh(row)
    assert (row.is_declined, row.supplied_at is not None) == (True, True)


def test_the_day_lies_inside_the_time_for_deciding_or_mediating(world: World) -> None:
    complaint = world.file()
    due = clock_of(complaint, "T-ACC").due_on
    for day in (due + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(DomainError):
            cases.request_supplement(complaint, "请补充。", day, by=world.actor("officer"))
    cases.request_supplement(complaint, "请补充。", due, by=world.actor("officer"))
    with pytest.raises(DomainError, match="已经要求"):
        cases.request_supplement(complaint, "请再补充。", due, by=world.actor("officer"))
    accepted = world.accepted()
    with pytest.raises(DomainError):
        day = clock_of(accepted, "T-MED").due_on + timedelta(days=1)
        cases.request_supplement(accepted, "请补充。", day, by=world.actor("officer"))


def test_a_request_before_acceptance_runs_on_after_it_and_ends_with_its_body(world: World) -> None:
    complaint = world.file()
    ask(world, complaint)
    cases.accept(complaint, by=world.actor("officer"))
    assert clock_of(complaint, "T-SUP").is_running
    given = world.file()
    ask(world, given)
    other = another_department(world)
    cases.dispute_power(given, world.organisation("second"), "应由对方处理。", by=world.actor("officer"))
    cases.supply_supplement(given, SAID, by=world.actor("learner"))  # while the power is disputed too
    back = world.file()
    ask(world, back)
    cases.dispute_power(back, world.organisation("second"), "应由对方处理。", by=world.actor("officer"))
    cases.settle_power(back, by=world.actor(other))
    assert not clock_of(back, "T-SUP").is_running
    with pytest.raises(DomainError):
        cases.supply_supplement(back, SAID, by=world.actor("learner"))


def test_one_that_ran_out_makes_room_for_another(world: World) -> None:
    complaint = world.accepted()
    ask(world, complaint, days=0)
    with clock.stepped(clock.now() + timedelta(days=2)):
        second = ask(world, complaint)
        cases.supply_supplement(complaint, SAID, by=world.actor("learner"))
    db.session.refresh(second)
    assert second.supplied == SAID


def test_an_entrusted_association_may_ask_too(world: World) -> None:
    complaint = world.mediating()
    day = clock.today() + timedelta(days=2)
    cases.request_supplement(complaint, "请补充。", day, by=world.actor("association_officer"))
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert turn.act == "supply_supplement"


def test_pages_files_and_letters(app: Flask, world: World) -> None:
    complaint = world.mediating()
    officer, learner = sign_in(app, world, "officer"), sign_in(app, world, "learner")
    day = (clock.today() + timedelta(days=3)).isoformat()
    address = f"/desk/{complaint.number}/supplement"
    assert submit(officer, address, has="due_on", words="", due_on=day).status_code == 422
    assert submit(officer, address, has="due_on", words="请补充付款记录。", due_on=day).status_code == 303
    outbox.drain()
    letters = db.session.query(Letter).filter_by(why="complaint.supplement_requested").all()
    assert {one.to_person_id for one in letters} == {world.people["learner"]}
    page = text(learner.get(f"/complaints/{complaint.number}"))
    assert "请补充材料" in page
    assert "现在轮到" in page or "轮到" in page
    own = f"/complaints/{complaint.number}/supplement"
    empty = submit(learner, own, has="words", declined="y")
    assert empty.status_code == 422
    assert "请写明为什么没有这些材料" in text(empty)
    sent: dict[str, Any] = {"words": SAID, "files": [(io.BytesIO(PNG), "付款记录.png")]}
    assert submit(learner, own, has="words", **sent).status_code == 303
    stored = db.session.query(StoredFile).filter_by(owner_kind="supplement").one()
    for name, place, reads in (
        ("learner", "complaints", True),
        ("officer", "desk", True),
        ("association_officer", "desk", True),
        ("mediator", "mediation", True),
        ("staff", "institution", False),
        ("supervisor", "desk", False),
    ):
        client = sign_in(app, world, name)
        page = text(client.get(f"/{place}/{complaint.number}"))
        assert (SAID in page) is reads, name
        assert (client.get(f"/files/{stored.ref}").status_code == 200) is reads, name
    outbox.drain()
    told = {one.to_person_id for one in db.session.query(Letter).filter_by(why="complaint.supplement_supplied")}
    assert world.people["officer"] in told
    assert world.people["staff"] not in told


def test_what_the_body_asked_is_not_the_institution_s_to_read(app: Flask, world: World) -> None:
    complaint = world.answered()
    cases.request_supplement(complaint, "请补充金丝雀。", clock.today(), by=world.actor("officer"))
    page = text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))
    assert "金丝雀" not in page
    assert cases.party_of(complaint, PartyRole.RESPONDENT) is not None
    assert files.quarantined("nothing") == []
