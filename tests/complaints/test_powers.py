"""Returning a case and counting its hops: each body's own clock, seats and paper (O121 art. 41)."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint, Room
from kernel import chain, clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import NotFound, NotYours
from kernel.papers import Paper
from tests.complaints.driver import grounds
from tests.complaints.hands import sign_in, text
from tests.complaints.power_hands import another_department, clocks, regulator_here, seats, transfer
from tests.world import World

# --- returning -----------------------------------------------------------------------------------------------------


def test_a_department_that_returns_a_case_owes_its_notice_in_its_own_time(world: World) -> None:
    complaint = world.file()
    cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer"))
    assert (complaint.status, complaint.body_id, complaint.hops) == (Status.RECEIVED, None, 1)
    old, intake = clocks(complaint, "T-ACC")[0], clocks(complaint, "T-INTAKE")[0]
    assert old.is_running, "until the notice is served (rules §0b.4)"
    assert (intake.is_running, intake.body_id) == (True, None)
    assert seats(complaint, PartyRole.HANDLING_BODY) == set()
    assert seats(complaint, PartyRole.OVERSIGHT) == set()
    assert seats(complaint, PartyRole.OTHER_BODY) == {world.organisations["department"]}
    assert queries.complaint_for(world.viewers["officer"], complaint.number)
    assert not queries.rooms_of(world.viewers["officer"], complaint)
    cases.serve(transfer(complaint), "post", by=world.actor("officer"), proof="EMS 1234")
    assert old.met_at is not None
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["officer"], complaint.number)
    assert chain.verify().ok


def test_a_regulator_without_power_has_no_time_running(world: World) -> None:
    officer = regulator_here(world)
    complaint = world.file(paid_by="consumer")
    assert complaint.body_id == world.organisations["regulator"]
    cases.return_to_intake(complaint, "不属于市场监督管理部门职责。", by=world.actor(officer))
    assert clocks(complaint, "T-ACC")[0].stopped_at is not None, "the time runs for the body with power (O121 art. 15)"


def test_the_next_body_has_its_own_time_and_its_own_room(world: World) -> None:
    second = another_department(world)
    complaint = world.file()
    inner = db.session.query(Room).filter_by(complaint_id=complaint.id, kind="body").one()
    cases.say(inner, "内部意见。", by=world.actor("officer"), key="inner")
    cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer"))
    with clock.stepped(clock.now() + timedelta(days=1)):
        cases.assign(complaint, world.organisation("second"), by=world.actor("platform_admin"))
        first, own = clocks(complaint, "T-ACC")
        assert (first.is_running, own.is_running) == (True, True)
        assert own.start_on == first.start_on + timedelta(days=1)
        assert own.body_id == world.organisations["second"]
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert (turn.actor, turn.by_on) == ("body", own.due_on), "whoever has it decides by its own clock"
        assert "内部意见。" not in [row.words for row in queries.messages_of(world.viewers[second], complaint)]
        decision = cases.accept(complaint, by=world.actor(second))
        cases.serve(decision, "shown")
        assert (own.met_at is not None, first.met_at) == (True, None)
        with pytest.raises(NotYours):
            cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    assert complaint.hops == 1


def test_a_case_that_comes_back_to_the_same_body_keeps_its_time(world: World) -> None:
    complaint = world.file()
    cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer"))
    cases.assign(complaint, world.organisation("department"), by=world.actor("platform_admin"))
    assert len(clocks(complaint, "T-ACC")) == 1, "neither stopped nor started anew"
    cases.serve(transfer(complaint), "shown")
    assert clocks(complaint, "T-ACC")[0].is_running, "it must still say whether it accepts"
    cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown")
    assert clocks(complaint, "T-ACC")[0].met_at is not None


@pytest.mark.parametrize(("kind", "cites"), [("department", "第四十六条"), ("regulator", "第四十一条")])
def test_the_notice_is_of_the_bodys_own_family(world: World, kind: str, cites: str) -> None:
    officer = regulator_here(world) if kind == "regulator" else "officer"
    complaint = world.file(paid_by="consumer" if kind == "regulator" else "school")
    cases.return_to_intake(complaint, "应由主管部门处理。", by=world.actor(officer))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    paper = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="transfer").one()
    assert paper.title == "移交告知书"
    assert cites in paper.text
    assert "应由主管部门处理。" in paper.text
    assert paper.text.count("（5）") == 1, "the five ways"
    assert ("市场监督管理" in paper.text) == (kind == "regulator")
    assert transfer(complaint).paper_id == paper.id


# --- hops ----------------------------------------------------------------------------------------------------------


def passed_on(world: World, times: int) -> Complaint:
    complaint = world.file()
    for _index in range(times):
        cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer"))
        if complaint.status is Status.RECEIVED:
            cases.assign(complaint, world.organisation("department"), by=world.actor("platform_admin"))
    return complaint


def test_the_third_hop_goes_to_the_superior_by_itself(world: World) -> None:
    second = another_department(world)
    complaint = passed_on(world, 3)
    assert (complaint.status, complaint.hops) == (Status.POWER_DISPUTE, 3)
    assert clocks(complaint, "T-JUR")[0].is_running
    assert seats(complaint, PartyRole.OVERSIGHT) == {world.organisations["province"]}
    kinds = [row.kind for row in events.stream_of(complaint.stream)]
    assert (kinds.count("complaint.returned"), kinds.count("complaint.raised")) == (2, 1)
    cases.designate(complaint, world.organisation("second"), "由其处理。", by=world.actor("supervisor"))
    assert (complaint.status, complaint.hops) == (Status.ASSIGNED, 3), "the hop was counted when it was raised"
    assert complaint.body_id == world.organisations["second"]
    cases.return_to_intake(complaint, "也不属于本机关。", by=world.actor(second))
    assert (complaint.status, complaint.hops) == (Status.POWER_DISPUTE, 4)
    assert chain.verify().ok


def test_without_a_superior_the_third_hop_goes_to_intake_and_is_marked(app: Flask, world: World) -> None:
    with transaction():
        world.organisation("department").parent_id = None
    complaint = passed_on(world, 2)
    cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer"))
    assert (complaint.status, complaint.hops) == (Status.RECEIVED, 3)
    page = text(sign_in(app, world, "platform_admin").get(f"/desk/intake/{complaint.number}"))
    assert "多次转手" in page
    assert "不属于本机关职责。" in page
