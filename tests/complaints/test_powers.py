"""Whose case it is: returns, hops, disputes, hand-offs; each body's own clock, seats and paper (O121 arts. 33, 41)."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.models import Membership, Person
from accounts.permissions import Viewer
from accounts.roles import Level, Mode, OrganisationKind, Role
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import OutsideTo, PartyRole, Status
from complaints.models import Clock, Complaint, Decision, DecisionKind, Party, Room
from complaints.views.handoff import platform_of
from kernel import chain, clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, NotFound, NotYours
from kernel.events import EventRow
from kernel.papers import Paper
from tests.complaints.driver import act, grounds, reach
from tests.complaints.hands import sign_in, submit, text
from tests.world import World, _body

MODELS = (Complaint, Party, Clock, Decision, EventRow)


def rows() -> list[object]:
    db.session.rollback()
    return [tuple(row) for model in MODELS for row in db.session.execute(model.__table__.select())]


def clocks(complaint: Complaint, code: str) -> list[Clock]:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id).all()


def seats(complaint: Complaint, role: PartyRole) -> set[int]:
    found = db.session.query(Party).filter_by(complaint_id=complaint.id, role=role, until_at=None)
    return {row.organisation_id for row in found if row.organisation_id}


def transfer(complaint: Complaint) -> Decision:
    found = db.session.query(Decision).filter_by(complaint_id=complaint.id, kind=DecisionKind.TRANSFER)
    return found.order_by(Decision.id.desc()).limit(1).one()


def officer_at(world: World, place: str, role: Role = Role.OFFICER) -> str:
    """Somebody at a body the world has nobody at; answers the name."""
    name = f"{role}_{place}"
    if name not in world.viewers:
        with transaction():
            person = Person(name=name, login=name, staff_number="示099", made_at=clock.now())
            db.session.add(person)
            db.session.flush()
            body = world.organisation(place)
            member = Membership(person_id=person.id, organisation_id=body.id, role=role, from_at=clock.now())
            db.session.add(member)
            db.session.flush()
            world.people[name] = person.id
            world.viewers[name] = Viewer(person.id, role, body.id, member.id, body.kind)
    return name


def regulator_here(world: World) -> str:
    """The market regulator switched to handle its cases here; answers its officer."""
    with transaction():
        world.organisation("regulator").mode = Mode.HERE
    return officer_at(world, "regulator")


def another_department(world: World, parent: str | None = "province") -> str:
    """A second education department of the same superior; answers its officer."""
    with transaction():
        values = {"region_code": "110105", "level": Level.COUNTY, "short_name": "朝教"}
        _body(world, "second", OrganisationKind.EDUCATION_DEPARTMENT, "朝阳示例教育局", parent, **values)
    return officer_at(world, "second")


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
    cases.serve(transfer(complaint), "post", by=world.actor("officer"))
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
    assert client.get(f"/papers/{paper.code}").status_code == 200
    assert client.get(f"/papers/{receipt.code}").status_code == 404
    answer = submit(client, f"/desk/{number}/decisions/transfer/served", how="post")
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
        assert complaint.status in (Status.ASSIGNED, Status.WITHDRAWN)
