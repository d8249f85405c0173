"""A party dies or is dissolved: proof, an heir or successor in the seat, nothing ended by itself."""

import io
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries, rulesets
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import Complaint, LossKind, Message, Party, Room, RoomMember, SubjectLoss
from complaints.queries.claiming import claimable
from complaints.rulesets import Ground
from institutions.models import Institution
from kernel import clock, files, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.files import StoredFile
from mediation import actions as tables
from mediation.lifecycle import AgreementState
from mediation.models import Seat
from tests.complaints.driver import accepted_offer, confirmed, table_of
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import sign_in, submit, text
from tests.mediation.test_guest_sessions import beside
from tests.world import World

HEIR = cases.Heir("王继承", "19987654321", "示例路9号")


def lost(world: World, complaint: Complaint, kind: LossKind, by: str = "officer") -> SubjectLoss:
    token = f"form-loss-{complaint.id}-{kind}-0123456789"
    files.receive(io.BytesIO(PNG), "证明.png", token, world.people[by])
    return cases.record_loss(complaint, kind, clock.today(), "", token, by=world.actor(by))


def open_seats(complaint: Complaint, role: PartyRole) -> list[Party]:
    return db.session.query(Party).filter_by(complaint_id=complaint.id, role=role, until_at=None).all()


def test_it_needs_proof_a_day_and_the_body(world: World) -> None:
    complaint = world.mediating()
    with pytest.raises(DomainError, match="证明"):
        cases.record_loss(complaint, LossKind.DEATH, clock.today(), "", None, by=world.actor("officer"))
    with pytest.raises(DomainError, match="晚于今天"):
        day = clock.today() + timedelta(days=1)
        cases.record_loss(complaint, LossKind.DEATH, day, "", "x" * 20, by=world.actor("officer"))
    for name in ("learner", "staff", "mediator", "supervisor", "foreign_officer"):
        with pytest.raises(NotYours):
            cases.record_loss(complaint, LossKind.DEATH, clock.today(), "", "x" * 20, by=world.actor(name))
    lost(world, complaint, LossKind.DEATH)
    with pytest.raises(IllegalMove):
        lost(world, complaint, LossKind.DEATH)
    assert complaint.status is Status.MEDIATING, "nothing ends by itself"


def test_an_heir_takes_the_seat_at_the_table_and_claims_the_case(world: World) -> None:
    complaint = world.mediating()
    former = open_seats(complaint, PartyRole.COMPLAINANT)[0]
    private = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.SEAT, party_id=former.id).one()
    cases.say(private, "只对调解员说的话。", by=world.actor("learner"), key="private")
    row = lost(world, complaint, LossKind.DEATH)
    party = cases.admit_heir(row, HEIR, by=world.actor("officer"))
    outbox.drain()
    assert not outbox.troubled()
    assert [one.id for one in open_seats(complaint, PartyRole.COMPLAINANT)] == [party.id]
    assert (complaint.name, complaint.filer_id, row.former) == ("王继承", party.person_id, "张示例")
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["learner"], complaint.number)
    claimed = claimable(complaint.number, "19987654321")
    assert claimed is not None, "the heir claims it with number and phone"
    found = db.session.query(Seat).filter_by(mediation_id=table_of(complaint).id)
    seats = {seat.party_id: seat.left_at for seat in found}
    assert seats[former.id] is not None
    assert seats[party.id] is None
    rooms = {one.room_id for one in db.session.query(RoomMember).filter_by(party_id=party.id)}
    assert private.id not in rooms, "what was said in confidence stays behind"
    assert db.session.query(Message).filter_by(room_id=private.id).count() == 1
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    assert joint.id in rooms


def test_what_named_the_dead_is_put_aside_and_a_mediator_beside_hears_the_heir(world: World) -> None:
    complaint = world.mediating()
    beside(world, complaint)
    text_of = confirmed(world, complaint)
    party = cases.admit_heir(lost(world, complaint, LossKind.DEATH), HEIR, by=world.actor("officer"))
    outbox.drain()
    assert text_of.state is AgreementState.DISCARDED
    room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.SEAT, party_id=party.id).one()
    assert {one.party.role for one in room.members} >= {PartyRole.MEDIATOR, PartyRole.CO_MEDIATOR}
    row = tables.draft_agreement(table_of(complaint), text_of.offer, by=world.actor("mediator"))
    assert "甲方（投诉人）：王继承" in row.text


def test_a_successor_is_named_for_whom_it_succeeded(world: World) -> None:
    complaint = world.mediating()
    offer, chair = accepted_offer(world, complaint), world.actor("mediator")
    table = table_of(complaint)
    cases.admit_successor(lost(world, complaint, LossKind.DISSOLVED), successor(world), by=world.actor("officer"))
    outbox.drain()
    db.session.expire_all()
    row = tables.draft_agreement(table, offer, by=chair)
    assert f"乙方（被投诉机构）：{successor(world).name}" in row.text
    assert "（1）乙方于" in row.text


def successor(world: World) -> Institution:
    """Another institution that acts here."""
    return world.institution("own_site")


def test_a_successor_takes_the_institutions_seat(world: World) -> None:
    complaint = world.mediating()
    row = lost(world, complaint, LossKind.DISSOLVED)
    with pytest.raises(DomainError, match="另一家"):
        cases.admit_successor(row, world.institution("app"), by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        cases.admit_heir(row, HEIR, by=world.actor("officer"))
    new = successor(world)
    assert new.organisation is not None
    party = cases.admit_successor(row, new, by=world.actor("officer"))
    assert [one.id for one in open_seats(complaint, PartyRole.RESPONDENT)] == [party.id]
    assert complaint.respondent_name == new.name
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["staff"], complaint.number)
    assert queries.complaint_for(world.viewers["other_staff"], complaint.number).id == complaint.id
    with pytest.raises(IllegalMove):
        cases.admit_successor(row, new, by=world.actor("officer"))


def test_without_anybody_the_body_ends_it_by_item(world: World) -> None:
    complaint = world.mediating()
    lost(world, complaint, LossKind.DEATH)
    rules = [one for one in grounds_of(complaint) if "死亡" in one.text]
    assert rules, "the item is there for this kind of body"
    cases.terminate(complaint, [rules[0].code], "没有继承人参加。", by=world.actor("officer"))
    assert complaint.status is Status.TERMINATED
    with pytest.raises(IllegalMove):
        lost(world, complaint, LossKind.DISSOLVED)


def grounds_of(complaint: Complaint) -> list[Ground]:
    return list(rulesets.load(complaint.ruleset).termination_grounds("education_department"))


def test_the_desk_records_it_and_only_the_body_reads_the_proof(app: Flask, world: World) -> None:
    complaint = world.mediating()
    officer = sign_in(app, world, "officer")
    url = f"/desk/{complaint.number}/loss"
    assert "在这里记录" in text(officer.get(f"/desk/{complaint.number}"))
    day = clock.today().isoformat()
    lacking = submit(officer, url, kind="death", on=day)
    assert lacking.status_code == 422
    assert "请附上证明" in text(lacking)
    done = submit(officer, url, kind="death", on=day, files=(io.BytesIO(PNG), "死亡证明.png"))
    assert done.status_code == 303
    row = db.session.query(SubjectLoss).one()
    proof = db.session.query(StoredFile).filter_by(owner_kind="loss", owner_id=row.id).one()
    assert officer.get(f"/files/{proof.ref}").status_code == 200
    for name in ("learner", "staff", "other_staff"):
        assert sign_in(app, world, name).get(f"/files/{proof.ref}").status_code == 404, name
    page = f"/desk/{complaint.number}/losses/{row.ref}"
    assert submit(officer, page, name="王继承", phone="123", address="示例路9号").status_code == 422
    assert submit(officer, page, name="王继承", phone="19987654321", address="示例路9号").status_code == 303
    assert "已经加入案件" in text(officer.get(f"/desk/{complaint.number}"))


def test_an_unknown_institution_is_told_next_to_the_field(app: Flask, world: World) -> None:
    complaint = world.mediating()
    row = lost(world, complaint, LossKind.DISSOLVED)
    officer = sign_in(app, world, "officer")
    wrong = submit(officer, f"/desk/{complaint.number}/losses/{row.ref}", name="没有这一家")
    assert wrong.status_code == 422
    assert "没有找到这家机构" in text(wrong)
