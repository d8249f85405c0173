"""Who is in charge, and the superior's hand: urging, noting why, taking over; by acts and clocks, on both engines."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Membership, Organisation, Person
from accounts.permissions import Viewer
from accounts.roles import Mode, Role
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import Breach, Clock, Complaint, Decision, DecisionKind, Message, Party, Room, RoomMember
from complaints.queries.board import urgings
from kernel import chain, clock, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.case_rows import breach_of
from tests.complaints.driver import grounds
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.turn_hands import withdrawn
from tests.world import World

ROWS = (Complaint, Party, Room, RoomMember, Clock, Breach, Decision, Message, EventRow)


def rows() -> list[object]:
    db.session.rollback()
    return [tuple(row) for model in ROWS for row in db.session.execute(model.__table__.select())]


def kinds(complaint: Complaint) -> list[str]:
    db.session.rollback()
    found = select(EventRow.kind).where(EventRow.stream == complaint.stream).order_by(EventRow.seq)
    return list(db.session.scalars(found))


def late(world: World, **changes: object) -> Complaint:
    """A case whose body let the day for deciding pass, swept."""
    complaint = world.file(**changes)  # type: ignore[arg-type]  # names are the fields'
    with clock.stepped(clock.now() + timedelta(days=30)):
        cases.sweep_clocks()
    return complaint


def acc(complaint: Complaint, body_id: int) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC", body_id=body_id).one()


def another(world: World, place: str, role: Role, name: str) -> Viewer:
    """One more member of staff."""
    organisation = world.organisation(place)
    with transaction():
        person = Person(name=name, login=name, staff_number=name, made_at=clock.now())
        db.session.add(person)
        db.session.flush()
        db.session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role, from_at=clock.now()))
        db.session.flush()
        world.people[name] = person.id
        made = Viewer(person.id, role, organisation.id, organisation_kind=organisation.kind)
        world.viewers[name] = made
    return made


def test_whoever_first_decides_is_in_charge(world: World) -> None:
    accepted, refused = world.accepted(), world.file()
    cases.refuse(refused, grounds(refused, "refusal"), "理由。", by=world.actor("officer"))
    for complaint in (accepted, refused):
        db.session.refresh(complaint)
        assert complaint.officer_id == world.people["officer"]
        assert kinds(complaint).count("complaint.officer_named") == 1


def test_an_officer_takes_a_case_on_and_only_the_head_gives_it_away(world: World) -> None:
    complaint, second = world.file(), another(world, "department", Role.OFFICER, "second")
    head = another(world, "department", Role.SUPERVISOR, "head")
    cases.take_on(complaint, by=world.actor("officer"))
    cases.take_on(complaint, by=world.actor("officer"))
    assert kinds(complaint).count("complaint.officer_named") == 1
    before = rows()
    person, stranger = world.person("second"), world.person("foreign_officer")
    with pytest.raises(cases.InCharge):
        cases.take_on(complaint, by=second.actor)
    with pytest.raises(NotYours):
        cases.take_on(complaint, officer=person, by=world.actor("officer"))
    with pytest.raises(NotYours):
        cases.take_on(complaint, by=world.actor("supervisor"))
    with pytest.raises(DomainError):
        cases.take_on(complaint, officer=stranger, by=head.actor)
    assert rows() == before
    cases.take_on(complaint, officer=person, by=head.actor)
    assert db.session.get_one(Complaint, complaint.id).officer_id == second.person_id


def test_urging_is_read_by_the_body_alone_and_known_to_the_learner(app: Flask, world: World) -> None:
    complaint = late(world)
    message = cases.urge(complaint, "请三日内决定。", by=world.actor("supervisor"), key="k" * 20)
    again = cases.urge(complaint, "请三日内决定。", by=world.actor("supervisor"), key="k" * 20)
    assert again.id == message.id
    assert kinds(complaint).count("complaint.urged") == 1
    assert message.room.kind is RoomKind.BODY
    assert message.party.role is PartyRole.OVERSIGHT
    assert [row.words for row in urgings(complaint)] == ["请三日内决定。"]
    number = complaint.number
    assert "请三日内决定" in text(sign_in(app, world, "officer").get(f"/desk/{number}"))
    assert "请三日内决定" in text(sign_in(app, world, "supervisor").get(f"/desk/{number}"))
    learner = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert "请三日内决定" not in learner
    assert "上级单位督促" in learner
    outbox.drain()
    told = db.session.query(Letter).filter_by(why="complaint.urged").all()
    assert {row.to_person_id for row in told} == {world.people["officer"], world.people["learner"]}
    assert all("请三日内决定" not in row.body_text for row in told)
    assert chain.verify().ok


def test_an_urging_does_not_open_the_bodys_own_room_to_the_superior(world: World) -> None:
    complaint = world.file()
    own = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.BODY).one()
    cases.say(own, "内部意见。", by=world.actor("officer"), key="own")
    cases.urge(complaint, "请尽快。", by=world.actor("supervisor"))
    assert own not in queries.rooms_of(world.viewers["supervisor"], complaint)
    with pytest.raises(NotFound):
        queries.room_for(world.viewers["supervisor"], own.ref)


def test_a_reason_is_noted_once_beside_the_late_clock(app: Flask, world: World) -> None:
    complaint, other = late(world), late(world)
    mine, foreign = breach_of(complaint), breach_of(other)
    assert mine is not None
    before = rows()
    for wrong in (None, foreign):
        with pytest.raises(DomainError):
            cases.note_reason(complaint, wrong, "材料复杂。", by=world.actor("supervisor"))
    with pytest.raises(cases.WordsMissing):
        cases.note_reason(complaint, mine, " ", by=world.actor("supervisor"))
    with pytest.raises(NotYours):
        cases.note_reason(complaint, mine, "材料复杂。", by=world.actor("officer"))
    assert rows() == before
    due = acc(complaint, world.organisations["department"]).due_on
    cases.note_reason(complaint, mine, "材料复杂。", by=world.actor("supervisor"))
    with pytest.raises(DomainError):
        cases.note_reason(complaint, mine, "改写。", by=world.actor("supervisor"))
    db.session.refresh(mine)
    assert (mine.why, mine.why_by_id) == ("材料复杂。", world.people["supervisor"])
    assert acc(complaint, world.organisations["department"]).due_on == due
    assert kinds(complaint).count("complaint.reason_noted") == 1
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert "上级单位注明的原因：材料复杂。" in page


def test_taking_over_before_acceptance(world: World) -> None:
    complaint = late(world)
    department, province = world.organisations["department"], world.organisations["province"]
    own = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.BODY).one()
    cases.say(own, "内部意见。", by=world.actor("officer"), key="own")
    with clock.stepped(clock.now() + timedelta(days=31)):
        decision = cases.take_over(complaint, "由本单位直接处理。", by=world.actor("supervisor"))
        db.session.refresh(complaint)
        assert (complaint.body_id, complaint.status, complaint.hops) == (province, Status.ASSIGNED, 0)
        assert complaint.officer_id is None
        assert (decision.kind, decision.body_id) == (DecisionKind.TRANSFER, department)
        new, old = acc(complaint, province), acc(complaint, department)
        assert new.start_on == clock.today()
        assert old.is_running, "the old body's duty to tell lasts until the learner was told"
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert (turn.actor, turn.is_overdue, turn.by_on) == ("body", False, new.due_on)
        assert queries.room_for(
            world.viewers["supervisor"], queries.rooms_of(world.viewers["supervisor"], complaint)[0].ref
        )
        heard = queries.messages_of(world.viewers["supervisor"], complaint)
        assert "内部意见。" not in [row.words for row in heard]
        with pytest.raises(NotFound):
            queries.complaint_for(world.viewers["officer"], complaint.number)
        cases.serve(decision, "shown", by=world.actor("learner"))
        db.session.refresh(old)
        assert old.met_at is not None
        assert old.met_at >= old.due_at
        assert acc(complaint, province).is_running
        cases.accept(complaint, by=world.actor("supervisor"))
        assert db.session.get_one(Complaint, complaint.id).status is Status.ACCEPTED
    assert chain.verify().ok


def test_taking_over_under_way_leaves_the_sixty_days_as_they_are(world: World) -> None:
    complaint = world.mediating()
    before = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-MED").one()
    kept = (before.id, before.due_on, before.start_on)
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    cases.take_over(complaint, "案情重大。", by=world.actor("supervisor"))
    after = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-MED").one()
    assert (after.id, after.due_on, after.start_on) == kept
    assert after.is_running
    acc_clocks = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC")
    assert [row.body_id for row in acc_clocks] == [world.organisations["department"]]
    assert joint in queries.rooms_of(world.viewers["supervisor"], complaint)
    cases.say(joint, "本单位接手。", by=world.actor("supervisor"), key="joint")


def test_taking_over_tells_everybody_concerned(world: World) -> None:
    complaint = world.file()
    cases.take_over(complaint, "由本单位直接处理。", by=world.actor("supervisor"))
    outbox.drain()
    assert outbox.troubled() == []
    told = db.session.query(Letter).filter_by(why="complaint.taken_over").all()
    assert {row.to_person_id for row in told} == {world.people["learner"], world.people["officer"]}
    assert all("由本单位直接处理" not in row.body_text for row in told)


def test_a_line_of_superiors_may_take_over_one_after_the_other(world: World) -> None:
    complaint = world.file()
    top_id = world.organisations["association"]
    with transaction():
        world.organisation("province").parent_id = top_id
        world.organisation("association").mode = Mode.ELSEWHERE
    cases.take_over(complaint, "由本单位直接处理。", by=world.actor("supervisor"))
    seat = cases.party_of(complaint, PartyRole.OVERSIGHT)
    assert seat is not None
    assert seat.organisation_id == top_id
    before = rows()
    with pytest.raises(DomainError):  # this one does not handle cases here
        cases.take_over(complaint, "由本单位直接处理。", by=world.actor("association_admin"))
    assert rows() == before
    with transaction():
        db.session.get_one(Organisation, top_id).mode = Mode.HERE
    cases.take_over(complaint, "由本单位直接处理。", by=world.actor("association_admin"))
    db.session.refresh(complaint)
    assert complaint.body_id == top_id
    assert db.session.query(Decision).filter_by(complaint_id=complaint.id, kind=DecisionKind.TRANSFER).count() == 2
    assert cases.party_of(complaint, PartyRole.OVERSIGHT) is None


@pytest.mark.parametrize("name", ["officer", "learner", "foreign_officer", "association_admin"])
def test_nobody_but_the_superior_oversees(world: World, name: str) -> None:
    complaint = late(world)
    breach, before = breach_of(complaint), rows()
    for doing in (
        lambda: cases.urge(complaint, "请办理。", by=world.actor(name)),
        lambda: cases.note_reason(complaint, breach, "原因。", by=world.actor(name)),
        lambda: cases.take_over(complaint, "理由。", by=world.actor(name)),
    ):
        with pytest.raises(NotYours):
            doing()
    assert rows() == before


def test_a_closed_case_is_overseen_by_nobody(world: World) -> None:
    complaint = withdrawn(world, world.file())
    cases.close(complaint, by=world.actor("officer"))
    for doing in (
        lambda: cases.urge(complaint, "请办理。", by=world.actor("supervisor")),
        lambda: cases.take_over(complaint, "理由。", by=world.actor("supervisor")),
        lambda: cases.take_on(complaint, by=world.actor("officer")),
    ):
        with pytest.raises(IllegalMove):
            doing()


def test_the_pages_do_it(app: Flask, world: World) -> None:
    number = late(world).number
    superior = sign_in(app, world, "supervisor")
    page = text(superior.get(f"/desk/{number}"))
    for place in ("urge", "reason", "take-over"):
        assert f"/desk/{number}/{place}" in page
    assert submit(superior, f"/desk/{number}/urge", has="words", words="").status_code == 422
    assert submit(superior, f"/desk/{number}/urge", has="words", words="请办理。").status_code == 303
    assert submit(superior, f"/desk/{number}/reason", has="words", words="材料复杂。").status_code == 303
    assert "没有需要注明原因的逾期" in text(superior.get(f"/desk/{number}/reason"))
    assert submit(superior, f"/desk/{number}/take-over", has="words", words="直接处理。").status_code == 303
    assert f"/desk/{number}/accept" in text(superior.get(f"/desk/{number}"))
    assert (
        submit(superior, f"/desk/{number}/officer", has="officer", officer=world.person("supervisor").ref).status_code
        == 303
    )
    db.session.rollback()
    assert db.session.query(Complaint).filter_by(number=number).one().officer_id == world.people["supervisor"]


def test_a_silent_institution_is_said_and_the_body_goes_on(app: Flask, world: World) -> None:
    complaint = world.accepted()
    with clock.stepped(clock.now() + timedelta(days=20)):
        cases.sweep_clocks()
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert turn.act == "consent", "nobody waits for the answer any more"
        for name, place in (("learner", "complaints"), ("officer", "desk")):
            page = text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
            assert "机构未在平台规则的期限内答复" in page, name
