"""Disputes of power and hand-offs outside: who may, what runs, who sees what (O121 arts. 8, 33, 40)."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import OutsideTo, PartyRole, Status
from complaints.models import Complaint, Decision
from complaints.views.handoff import platform_of
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError, NotFound, NotYours
from kernel.papers import Paper
from tests.complaints.driver import act, grounds, reach
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.power_hands import another_department, clocks, rows, seats, transfer
from tests.world import World

# --- disputes ------------------------------------------------------------------------------------------------------


def disputed(world: World) -> tuple[Complaint, str]:
    second = another_department(world)
    complaint = world.file()
    cases.dispute_power(complaint, world.organisation("second"), "应由对方处理。", by=world.actor("officer"))
    return complaint, second


def test_in_a_dispute_the_time_for_deciding_runs_on(world: World) -> None:
    complaint, second = disputed(world)
    assert {row.code for row in queries.clocks_of(complaint) if row.is_running} == {"T-ACC", "T-JUR"}
    assert clocks(complaint, "T-JUR")[0].is_platform_rule, "art. 33 binds market regulators among themselves"
    viewer = world.viewers[second]
    assert queries.complaint_for(viewer, complaint.number)
    assert not queries.rooms_of(viewer, complaint)
    with pytest.raises(NotYours):
        cases.show_protected(complaint, "phone", "contact", by=viewer.actor)


def test_the_body_may_keep_the_case(world: World) -> None:
    complaint, second = disputed(world)
    cases.settle_power(complaint, by=world.actor("officer"))
    assert (complaint.status, complaint.hops) == (Status.ASSIGNED, 0)
    assert complaint.body_id == world.organisations["department"]
    assert clocks(complaint, "T-JUR")[0].met_at is not None
    assert seats(complaint, PartyRole.OTHER_BODY) == set()
    assert len(clocks(complaint, "T-ACC")) == 1
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers[second], complaint.number)


def test_the_other_body_may_take_the_case_over(world: World) -> None:
    complaint, second = disputed(world)
    cases.settle_power(complaint, by=world.actor(second))
    assert (complaint.status, complaint.hops) == (Status.ASSIGNED, 1)
    assert seats(complaint, PartyRole.HANDLING_BODY) == {world.organisations["second"]}
    assert seats(complaint, PartyRole.OTHER_BODY) == {world.organisations["department"]}
    assert transfer(complaint).reasons == "应由对方处理。"
    assert [row.body_id for row in clocks(complaint, "T-ACC") if row.is_running] == [
        world.organisations["department"],
        world.organisations["second"],
    ]
    cases.serve(transfer(complaint), "shown")
    assert seats(complaint, PartyRole.OTHER_BODY) == set()


@pytest.mark.parametrize("whom", ["department", "second", "association"])
def test_the_common_superior_designates_whomever_handles_cases_here(world: World, whom: str) -> None:
    complaint, _second = disputed(world)
    cases.designate(complaint, world.organisation(whom), "由其处理。", by=world.actor("supervisor"))
    assert (complaint.status, complaint.body_id) == (Status.ASSIGNED, world.organisations[whom])
    assert complaint.hops == (0 if whom == "department" else 1)


def test_only_the_common_superior_designates_and_only_bodies_here(world: World) -> None:
    complaint, _second = disputed(world)
    before = rows()
    with pytest.raises(DomainError, match="不在本平台"):
        cases.designate(complaint, world.organisation("regulator"), "由其处理。", by=world.actor("supervisor"))
    for name in ("officer", "association_admin", "platform_admin", "learner"):
        with pytest.raises(NotYours):
            cases.designate(complaint, world.organisation("second"), "由其处理。", by=world.actor(name))
    assert rows() == before


def test_after_the_day_the_superior_is_next(world: World) -> None:
    complaint, _second = disputed(world)
    with clock.stepped(clocks(complaint, "T-JUR")[0].due_at + timedelta(seconds=1)):
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert (turn.actor, turn.act) == ("superior", "designate")
        cases.designate(complaint, world.organisation("second"), "由其处理。", by=world.actor("supervisor"))
    assert complaint.status is Status.ASSIGNED


def test_an_association_has_no_dispute_of_power(app: Flask, world: World) -> None:
    complaint = world.file(path="association", paid_by="consumer")
    before = rows()
    for name, other in (("association_officer", "department"), ("association_officer", "other_association")):
        with pytest.raises(DomainError):
            cases.dispute_power(complaint, world.organisation(other), "理由。", by=world.actor(name))
    assert rows() == before
    page = text(sign_in(app, world, "association_officer").get(f"/desk/{complaint.number}"))
    assert f"/desk/{complaint.number}/return" in page
    assert f"/desk/{complaint.number}/dispute" not in page


# --- outside -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", list(OutsideTo), ids=str)
def test_a_body_hands_a_case_outside(app: Flask, world: World, to: OutsideTo) -> None:
    complaint = world.file()
    cases.hand_off(complaint, to, "应到那里办理。", by=world.actor("officer"))
    assert (complaint.status, complaint.outside_to, complaint.hops) == (Status.HANDED_OFF, to, 1)
    assert clocks(complaint, "T-ACC")[0].is_running
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert f"现在由{to.label}办理" in page
    assert "应到那里办理。" in page
    assert platform_of(complaint).body == str(to.label)
    cases.acknowledge(complaint, by=world.actor("learner"))
    assert clocks(complaint, "T-ACC")[0].met_at is not None
    cases.record_outside_number(complaint, "外-1", clock.today(), by=world.actor("officer"))
    cases.record_outside_number(complaint, "外-2", clock.today(), by=world.actor("learner"))
    cases.close(complaint, by=world.actor("learner"))
    assert complaint.status is Status.CLOSED


def test_intake_hands_a_case_outside_with_its_number(world: World) -> None:
    complaint = reach(world, Status.RECEIVED)
    by = world.actor("platform_admin")
    cases.hand_off(complaint, OutsideTo.TRAINING_PLATFORM, "属于校外培训。", "培-1", clock.today(), by=by)
    assert (complaint.outside_number, complaint.outside_on) == ("培-1", clock.today())
    assert clocks(complaint, "T-INTAKE")[0].met_at is not None
    assert db.session.query(Decision).count() == 0, "intake decides nothing"


# --- what is refused changes nothing --------------------------------------------------------------------------------


def test_no_reason_no_act(world: World) -> None:
    complaint, officer = world.file(), world.actor("officer")
    before = rows()
    for doing in (
        lambda: cases.return_to_intake(complaint, "  ", by=officer),
        lambda: cases.dispute_power(complaint, world.organisation("regulator"), "", by=officer),
        lambda: cases.dispute_power(complaint, world.organisation("department"), "理由。", by=officer),
        lambda: cases.hand_off(complaint, OutsideTo.POLICE, "\n", by=officer),
        lambda: cases.refuse(complaint, grounds(complaint, "refusal"), " ", by=officer),
    ):
        with pytest.raises(DomainError):
            doing()
    assert rows() == before


def test_the_institution_never_sees_whose_case_it_was(app: Flask, world: World) -> None:
    second = another_department(world)
    complaint = world.file()
    cases.return_to_intake(complaint, "秘密理由。", by=world.actor("officer"))
    cases.assign(complaint, world.organisation("second"), by=world.actor("platform_admin"))
    cases.accept(complaint, by=world.actor(second))
    assert "秘密理由。" not in text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))


# --- by the pages ---------------------------------------------------------------------------------------------------


def test_an_officer_returns_a_case_by_the_page(app: Flask, world: World) -> None:
    number = world.file().number
    client = sign_in(app, world, "officer")
    url = f"/desk/{number}/return"
    assert submit(client, url).status_code == 422
    assert submit(client, url, reason="不属于本机关。").status_code == 303
    page = text(client.get(f"/desk/{number}"))
    assert "移交告知书还没有送达" in page
    for hidden in ("张", "示例路1号", "199****1234"):
        assert hidden not in page
    outbox.drain()
    paper = db.session.query(Paper).filter_by(kind="transfer").one()
    receipt = db.session.query(Paper).filter_by(kind="receipt").one()
    assert f"/papers/{paper.code}" in text(client.get(f"/desk/{number}")), "what it must hand out"
    assert client.get(f"/papers/{paper.code}.pdf").status_code == 200
    assert client.get(f"/papers/{receipt.code}.pdf").status_code == 404
    answer = submit(client, f"/desk/{number}/decisions/transfer/served", how="post", proof="EMS 1234")
    assert (answer.status_code, answer.location) == (303, "/desk/")
    learner = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert "已转手1次" in learner
    assert "移交给：统一受理窗口" in learner


def test_a_dispute_by_the_pages(app: Flask, world: World) -> None:
    second = another_department(world)
    number = world.file().number
    ref = world.organisation("second").ref
    officer = sign_in(app, world, "officer")
    assert submit(officer, f"/desk/{number}/dispute", body=ref, reason="应由对方处理。").status_code == 303
    other = sign_in(app, world, second)
    page = text(other.get(f"/desk/{number}"))
    assert "应由对方处理。" in page
    assert "张" not in page
    assert "由本单位处理" in page
    superior = sign_in(app, world, "supervisor")
    assert submit(superior, f"/desk/{number}/designate", body=ref, reason="由其处理。").status_code == 303
    assert "受理" in text(other.get(f"/desk/{number}"))


def test_outside_by_the_page_and_its_number(app: Flask, world: World) -> None:
    number = world.file().number
    client, url = sign_in(app, world, "officer"), f"/desk/{number}/handoff"
    assert submit(client, url, target="police", reason="涉嫌犯罪。", number="A-123").status_code == 422
    assert submit(client, url, target="police", reason="涉嫌犯罪。").status_code == 303
    today = clock.today().isoformat()
    assert submit(client, f"/desk/{number}/outside", number="A-123", on=today).status_code == 303
    assert "A-123" in text(client.get(f"/desk/{number}"))
    received = reach(world, Status.RECEIVED).number
    admin = sign_in(app, world, "platform_admin")
    assert submit(admin, f"/desk/intake/{received}/handoff", target="12315", reason="由12315办理。").status_code == 303


def test_every_act_of_a_dispute_through_the_driver(world: World) -> None:
    for name, who in (("settle_power", "officer"), ("designate", "supervisor"), ("withdraw", "learner")):
        complaint = reach(world, Status.POWER_DISPUTE)
        act(world, complaint, name, world.actor(who))
        assert complaint.status is (Status.POWER_DISPUTE if name == "withdraw" else Status.ASSIGNED)
