"""A case that came back is entrusted to another body; a department mediates itself, and may then entrust."""

import pytest
from flask import Flask

from accounts.roles import Role
from complaints import actions as cases
from complaints.actions.seats import seats_in
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.lifecycle.entrusting import EntrustingState, InName, Terms
from complaints.models import Complaint, ConsentKind, Message, Offer, Room
from complaints.queries import complaint_for, consents_of, rooms_of, turn_of
from complaints.queries.entrusting import entrusting_of
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.papers import Paper
from mediation import actions as tables
from mediation.lifecycle import AskedFor, Chosen, MediationState
from mediation.models import Mediation
from mediation.queries import mediation_for
from tests.complaints.driver import ITEMS, confirmed, grounds, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.power_hands import officer_at
from tests.complaints.turn_hands import given_back
from tests.world import World

ENTRUST, MEDIATE = ConsentKind.ENTRUST, ConsentKind.MEDIATE


def both(world: World, complaint: Complaint, kind: ConsentKind) -> None:
    for name in ("learner", "staff"):
        cases.consent(complaint, kind, True, by=world.actor(name))


def turn(complaint: Complaint) -> tuple[str, str]:
    found = turn_of(complaint)
    assert found is not None
    return found.actor, found.act


def second(world: World) -> str:
    """A mediator of the other association."""
    return officer_at(world, "other_association", Role.MEDIATOR)


def second_table(world: World, complaint: Complaint) -> tuple[Mediation, str]:
    """The first table ends, and the case is entrusted to the other association: its table, and who is in the chair."""
    tables.return_case(complaint, table_of(complaint), "其余没有谈成。", by=world.actor("mediator"))
    both(world, complaint, ENTRUST)
    cases.entrust(complaint, world.organisation("other_association"), by=world.actor("officer"))
    outbox.drain()
    name = second(world)
    desk = officer_at(world, "other_association")
    return tables.open_table(complaint, world.person(name), by=world.actor(desk)), name


def own_mediator(world: World) -> str:
    """A mediator of the department itself."""
    return officer_at(world, "department", Role.MEDIATOR)


def test_while_one_has_it_no_other_is_entrusted(world: World) -> None:
    complaint = world.mediating()
    both(world, complaint, ENTRUST)
    other, officer = world.organisation("other_association"), world.actor("officer")
    for act in (cases.entrust, cases.ask_entrusting):
        with pytest.raises(IllegalMove, match="已经委托"):
            act(complaint, other, Terms(InName.ASSOCIATION), by=officer)
    assert complaint.mediation_body_id == world.organisations["association"]


@pytest.mark.parametrize("at_table", [True, False])
def test_what_came_back_goes_to_another_with_both_consents_anew(world: World, at_table: bool) -> None:
    complaint = given_back(world, at_table=at_table)
    other, officer = world.organisation("other_association"), world.actor("officer")
    with pytest.raises(IllegalMove):
        tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    with pytest.raises(cases.ConsentMissing):
        cases.entrust(complaint, other, by=officer)
    assert turn(complaint) == ("body", "terminate")
    asked = cases.ask_entrusting(complaint, other, Terms(InName.DEPARTMENT), by=officer)
    assert not {kind for _key, kind in consents_of(complaint)} & {ENTRUST}, "the first word was about the first body"
    assert turn(complaint) == ("learner", "consent")
    cases.consent(complaint, ENTRUST, True, by=world.actor("learner"))
    assert turn(complaint) == ("institution", "consent")
    cases.consent(complaint, ENTRUST, True, by=world.actor("staff"))
    assert turn(complaint) == ("body", "decide_entrusting")
    cases.entrust(complaint, other, by=officer)
    assert (complaint.status, complaint.given_back_at) == (Status.ENTRUSTED, None)
    assert (entrusting_of(complaint), asked.state) == (asked, EntrustingState.STANDING)
    assert [one.organisation_id for one in seats_in(complaint, PartyRole.MEDIATION_BODY)] == [other.id]
    assert not seats_in(complaint, PartyRole.MEDIATOR)
    outbox.drain()
    assert not outbox.troubled()
    assert db.session.query(Paper).filter_by(kind="entrust").count() == 2
    name = second(world)
    table = tables.open_table(complaint, world.person(name), by=world.actor(officer_at(world, "other_association")))
    assert (table.entrusting_id, complaint.status) == (asked.id, Status.MEDIATING)
    states = [row.state for row in db.session.query(Mediation).filter_by(complaint_id=complaint.id)]
    assert states == [MediationState.ENDED] * at_table + [MediationState.OPEN]
    tables.return_case(complaint, table, "仍然没有谈成。", by=world.actor(name))
    assert turn(complaint) == ("body", "terminate")
    cases.terminate(complaint, grounds(complaint, "termination"), "双方意见不一致。", by=officer)


def test_a_no_to_the_second_asking_leaves_it_to_the_department(world: World) -> None:
    complaint = given_back(world)
    cases.ask_entrusting(complaint, world.organisation("other_association"), Terms(), by=world.actor("officer"))
    cases.consent(complaint, ENTRUST, False, by=world.actor("staff"))
    assert turn(complaint) == ("body", "terminate")


def test_nothing_said_to_the_first_mediator_reaches_the_second(app: Flask, world: World) -> None:
    complaint = world.mediating()
    first = table_of(complaint)
    private = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.SEAT).order_by(Room.id).first()
    inner = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.MEDIATORS).one()
    assert private is not None
    cases.say(private, "我最低能接受二千元。", by=world.actor("learner"), key="low")
    cases.say(inner, "学员的底线是二千元。", by=world.actor("mediator"), key="note")
    tables.return_case(complaint, first, "没有谈成。", by=world.actor("mediator"))
    both(world, complaint, ENTRUST)
    cases.entrust(complaint, world.organisation("other_association"), by=world.actor("officer"))
    outbox.drain()
    name = second(world)
    desk = officer_at(world, "other_association")
    for gone in ("mediator", "association_officer"):
        with pytest.raises(NotFound):
            complaint_for(world.viewers[gone], complaint.number)
    tables.open_table(complaint, world.person(name), by=world.actor(desk))
    with pytest.raises(IllegalMove, match="已经结束"):
        cases.say(private, "还在吗？", by=world.actor("learner"), key="again")
    heard = {room.id for room in rooms_of(world.viewers[name], complaint)}
    assert not heard & {private.id, inner.id}
    assert private.id in {room.id for room in rooms_of(world.viewers["learner"], complaint)}
    words = {row.words for row in db.session.query(Message).filter(Message.room_id.in_(heard))}
    assert not any("二千元" in one for one in words)
    assert mediation_for(world.viewers[name], complaint.number).id != first.id
    assert mediation_for(world.viewers["learner"], complaint.number).id != first.id
    for reader, url in ((name, f"/mediation/{complaint.number}"), (desk, f"/desk/{complaint.number}")):
        page = sign_in(app, world, reader).get(url)
        assert page.status_code == 200
        assert "二千元" not in text(page)
    learner = text(sign_in(app, world, "learner").get(f"/mediation/{complaint.number}"))
    assert "二千元" in learner
    assert "仅您与之前的调解员可见" in learner


def test_a_department_mediates_its_own_case(world: World) -> None:
    name, complaint = own_mediator(world), world.answered(offer=False)
    assert turn(complaint) == ("learner", "consent")
    both(world, complaint, MEDIATE)
    assert turn(complaint) == ("body", "mediate")
    table = tables.open_table(complaint, world.person(name), by=world.actor("officer"))
    assert (complaint.status, table.body_id) == (Status.MEDIATING, world.organisations["department"])
    made = cases.offer(complaint, ITEMS, by=world.actor("staff"))
    cases.reply(made, made.version, True, by=world.actor("learner"))
    row = tables.draft_agreement(table, made, by=world.actor(name))
    for party in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(party))
    tables.record_signature(row, clock.today(), by=world.actor(name))
    assert (complaint.status, row.issuer_id) == (Status.AGREED, world.organisations["department"])


def test_from_its_own_table_a_department_may_entrust(world: World) -> None:
    name, complaint = own_mediator(world), world.answered()
    both(world, complaint, MEDIATE)
    own = tables.open_table(complaint, world.person(name), by=world.actor("officer"))
    association, officer = world.organisation("association"), world.actor("officer")
    with pytest.raises(cases.ConsentMissing):
        cases.entrust(complaint, association, by=officer)
    cases.ask_entrusting(complaint, association, Terms(), by=officer)
    assert turn(complaint) == ("institution", "consent"), "the learner said yes when filing"
    cases.consent(complaint, ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, association, by=officer)
    with pytest.raises((NotYours, DomainError)):
        tables.draft_agreement(own, made_offer(complaint), by=world.actor(name))
    later = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    outbox.drain()
    assert (own.state, later.state) == (MediationState.ENDED, MediationState.OPEN)
    assert [one.person_id for one in seats_in(complaint, PartyRole.MEDIATOR)] == [world.people["mediator"]]
    row = confirmed(world, complaint)
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    assert complaint.status is Status.AGREED


def made_offer(complaint: Complaint) -> Offer:
    made = cases.open_offer(complaint)
    assert made is not None
    return made


def test_pages_from_a_refused_entrusting_to_the_department_s_own_table(app: Flask, world: World) -> None:
    name, complaint = own_mediator(world), world.answered(entrust=None)
    officer, number = sign_in(app, world, "officer"), complaint.number
    body = world.organisation("association").ref
    assert submit(officer, f"/desk/{number}/entrust", has="body", body=body, in_name="department").status_code == 303
    learner, staff = sign_in(app, world, "learner"), sign_in(app, world, "staff")
    assert learner.get(f"/complaints/{number}/consents/mediate").status_code == 404
    assert submit(learner, f"/complaints/{number}/consents/entrust", has="given", given="no").status_code == 303
    assert "consents/mediate" in learner.get(f"/complaints/{number}").text
    assert submit(learner, f"/complaints/{number}/consents/mediate", has="given", given="yes").status_code == 303
    assert "是否同意参加调解" in text(staff.get(f"/institution/{number}/consent"))
    assert submit(staff, f"/institution/{number}/consent", has="given", given="yes").status_code == 303
    assert "安排调解员" in text(officer.get(f"/desk/{number}"))
    person = world.person(name)
    sent = submit(officer, f"/mediation/{number}/mediator", has="mediator", mediator=person.ref)
    assert sent.status_code == 303
    chair = sign_in(app, world, name)
    asked = chair.get("/mediation/").text.split("/mediation/asked/")[1].split('"')[0]
    assert submit(chair, f"/mediation/asked/{asked}", has="is_free", is_free="yes").status_code == 303
    db.session.rollback()
    db.session.refresh(complaint)
    assert (complaint.status, table_of(complaint).mediator_id) == (Status.MEDIATING, person.id)
    assert chair.get(f"/mediation/{number}").status_code == 200


def test_pages_of_a_second_entrusting(app: Flask, world: World) -> None:
    complaint = given_back(world)
    officer, url = sign_in(app, world, "officer"), f"/desk/{complaint.number}"
    assert "另行委托" in text(officer.get(url))
    body = world.organisation("other_association").ref
    assert submit(officer, f"{url}/entrust", has="body", body=body, in_name="department").status_code == 303
    for name, page in (
        ("learner", f"/complaints/{complaint.number}/consents/entrust"),
        ("staff", f"/institution/{complaint.number}/consent"),
    ):
        client = sign_in(app, world, name)
        assert "拟委托：朝阳示例消费者协会" in text(client.get(page))
        assert submit(client, page, has="given", given="yes").status_code == 303
    assert submit(officer, f"{url}/entrust", has="body").status_code == 303
    assert "已经委托调解" in text(officer.get(f"{url}/entrust", follow_redirects=True))
    assert "委托调解</a>" not in officer.get(url).text
    db.session.rollback()
    assert entrusting_of(complaint).state is EntrustingState.STANDING  # type: ignore[union-attr]  # it was given


def test_a_mediator_of_the_first_body_who_was_asked_is_asked_no_longer(world: World) -> None:
    complaint = world.entrusted()
    asked = tables.ask_mediator(
        complaint,
        world.person("mediator"),
        AskedFor.OPEN,
        Chosen.HAND,
        by=world.actor("association_officer"),
    )
    tables.return_case(complaint, None, "没有合适的调解员。", by=world.actor("association_officer"))
    outbox.drain()
    db.session.refresh(asked)
    assert str(asked.state) == "withdrawn"
