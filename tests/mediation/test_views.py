"""The table and the agreement, as mediator, learner, institution and office use them."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import RoomKind, Status
from complaints.models import Complaint, ConsentKind, Message, Offer, OfferState, Room
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Confirmation, Mediation
from tests.complaints.hands import counted, sign_in, submit, text
from tests.mediation.seat_hands import declared
from tests.world import World, build


@pytest.fixture
def world(app: Flask) -> World:
    return build()


def room_ref(number: str, kind: RoomKind, party: str | None = None) -> str:
    found = db.session.scalars(select(Room).join(Complaint).where(Complaint.number == number, Room.kind == kind))
    return next(room.ref for room in found if party is None or (room.party and room.party.role == party))


def agreed_offer(world: World) -> Complaint:
    """A table at which both have accepted the same version."""
    complaint = world.mediating()
    offer = db.session.scalars(select(Offer).filter_by(complaint_id=complaint.id)).one()
    cases.reply(offer, offer.version, True, by=world.actor("learner"))
    return complaint


def drafted(world: World) -> tuple[Complaint, Agreement]:
    """A table with a text to confirm."""
    complaint = agreed_offer(world)
    table = db.session.scalars(select(Mediation).filter_by(complaint_id=complaint.id)).one()
    offer = db.session.scalars(select(Offer).filter_by(complaint_id=complaint.id)).one()
    return complaint, tables.draft_agreement(table, offer, by=world.actor("mediator"))


# --- who takes it ------------------------------------------------------------------------------------------------


def test_the_board_waits_and_a_mediator_of_the_body_is_chosen(app: Flask, world: World) -> None:
    number = world.entrusted().number
    client = sign_in(app, world, "association_officer")
    assert number in text(client.get("/mediation/"))
    assert submit(client, f"/mediation/{number}/mediator", has="mediator", mediator="nobody").status_code == 422
    chosen = world.person("mediator").ref
    done = submit(client, f"/mediation/{number}/mediator", has="mediator", mediator=chosen)
    assert done.status_code == 303
    assert "等待调解员声明" in text(client.get("/mediation/"))
    mediator = sign_in(app, world, "mediator")
    assert mediator.get(f"/mediation/{number}").status_code == 404
    declared(app, world, "mediator")
    assert number not in text(client.get("/mediation/"))
    assert number in text(mediator.get("/mediation/"))
    assert mediator.get(f"/mediation/{number}").status_code == 200
    assert number not in text(sign_in(app, world, "other_mediator").get("/mediation/"))


def test_nobody_else_chooses_the_mediator(app: Flask, world: World) -> None:
    number = world.entrusted().number
    assert sign_in(app, world, "officer").get(f"/mediation/{number}/mediator").status_code == 403
    assert sign_in(app, world, "foreign_officer").get(f"/mediation/{number}/mediator").status_code == 404
    assert sign_in(app, world, "mediator").get(f"/mediation/{number}/mediator").status_code == 403


def test_without_both_consents_there_is_no_choice(app: Flask, world: World) -> None:
    complaint = world.accepted(path="association")
    number = complaint.number
    client = sign_in(app, world, "association_officer")
    assert "现在还不能安排" in text(client.get(f"/mediation/{number}/mediator"))
    assert number not in text(client.get("/mediation/")), "nobody waits for a mediator yet"
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    assert "请这位调解员声明" in text(client.get(f"/mediation/{number}/mediator"))
    assert number in text(client.get("/mediation/"))
    submit(client, f"/mediation/{number}/mediator", has="mediator", mediator=world.person("mediator").ref)
    told = text(client.get(f"/desk/{number}"))
    assert re.search("已请(?!这位)[^<]{2,40}声明有没有利害关系，声明之后", told), "who was asked is said"
    declared(app, world, "mediator")
    body = world.organisation("association").name
    said = f"谈不成的，由{body}的经办人决定终止调解"
    assert said in text(sign_in(app, world, "mediator").get(f"/mediation/{number}"))
    assert said not in text(sign_in(app, world, "staff").get(f"/mediation/{number}"))


# --- the table ---------------------------------------------------------------------------------------------------


def test_claim_and_answer_stand_side_by_side_without_contact(app: Flask, world: World) -> None:
    number = world.mediating().number
    for name in ("mediator", "staff", "learner", "association_officer", "officer"):
        page = text(sign_in(app, world, name).get(f"/mediation/{number}"))
        assert "退还余款" in page
        assert "可以部分满足。" in page
        for secret in ("张示例", "19900001234", "示例路1号"):
            assert secret not in page
    for name in ("other_mediator", "other_staff", "other_learner", "foreign_officer"):
        assert sign_in(app, world, name).get(f"/mediation/{number}").status_code == 404


def test_private_words_stay_in_their_room(app: Flask, world: World) -> None:
    number = world.mediating().number
    mediator = sign_in(app, world, "mediator")
    page = text(mediator.get(f"/mediation/{number}"))
    assert "仅调解员与学员可见" in page
    assert 'name="room"' in page
    assert "checked" not in page
    assert submit(mediator, f"/mediation/{number}", to="/messages", words="先想一想。").status_code == 422
    seat = room_ref(number, RoomKind.SEAT, "complainant")
    sent = submit(mediator, f"/mediation/{number}", to="/messages", words="只问您一句。", room=seat)
    assert sent.status_code == 303
    assert sent.location.startswith(f"/mediation/{number}")
    assert "只问您一句。" in text(sign_in(app, world, "learner").get(f"/mediation/{number}"))
    for name in ("staff", "association_officer", "officer"):
        assert "只问您一句。" not in text(sign_in(app, world, name).get(f"/mediation/{number}"))
    joint = room_ref(number, RoomKind.JOINT)
    assert "只问您一句。" not in text(mediator.get(f"/mediation/{number}?room={joint}"))


def test_private_words_that_name_the_other_side_are_asked_about_once(app: Flask, world: World) -> None:
    number = world.mediating().number
    mediator = sign_in(app, world, "mediator")
    seat = room_ref(number, RoomKind.SEAT, "complainant")
    typed = {"words": "星河示例在线教育还能再退一些。", "room": seat}
    asked = submit(mediator, f"/mediation/{number}", to="/messages", **typed)
    assert asked.status_code == 422
    assert "这段话提到了另一方" in text(asked)
    assert db.session.scalars(select(Message)).first() is None
    assert submit(mediator, f"/mediation/{number}", to="/messages", sure=seat, **typed).status_code == 303
    assert db.session.scalars(select(Message)).one().room.ref == seat


def test_the_table_reads_the_same_however_much_lies_on_it(app: Flask, world: World) -> None:
    complaint = world.mediating()
    client, url = sign_in(app, world, "mediator"), f"/mediation/{complaint.number}"

    def reads() -> int:
        client.get(url)
        with counted() as said:
            assert client.get(url).status_code == 200
        return len(said)

    before = reads()
    room = db.session.scalars(select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT)).one()
    for index in range(3):
        cases.say(room, "再说一句", by=world.actor("mediator"), key=f"again-{index}")
    world.mediating()
    assert reads() == before


# --- the agreement -----------------------------------------------------------------------------------------------


def test_from_an_accepted_version_to_signature_seal_and_the_end(app: Flask, world: World) -> None:
    number = agreed_offer(world).number
    mediator, learner, staff = (sign_in(app, world, name) for name in ("mediator", "learner", "staff"))
    page = f"/mediation/{number}/agreement"
    assert submit(mediator, f"{page}/draft", has="story").status_code == 303
    shown = text(learner.get(page))
    agreement = db.session.scalars(select(Agreement)).one()
    assert agreement.digest[:8] in shown
    assert "确认" in shown
    assert "不是签字" in shown
    assert "待签字盖章生效" in shown
    assert submit(learner, f"{page}/confirm", has="read", read="y").status_code == 303
    assert "去确认这份文本" not in text(learner.get(page))
    assert "记录签字盖章" not in text(mediator.get(page))
    assert submit(staff, f"{page}/confirm", has="read", read="y").status_code == 303
    assert submit(mediator, page, to="/signature", signed_on="不知道").status_code == 422
    today = clock.today()
    spelled = f"{today.year}年{today.month}月{today.day}日"
    assert submit(mediator, page, to="/signature", signed_on=spelled).status_code == 422, "all or a part must be said"
    sent = submit(mediator, page, to="/signature", signed_on=spelled, extent="whole")
    assert sent.status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Agreement.state)).one() is AgreementState.EFFECTIVE
    assert "协议已生效" in text(staff.get(page))
    assert submit(mediator, f"/mediation/{number}/close").status_code == 303
    assert db.session.scalars(select(Complaint.status).filter_by(number=number)).one() is Status.CLOSED
    assert mediator.get(f"/mediation/{number}").status_code == 200


def test_a_press_counts_only_over_the_digest_that_was_shown(app: Flask, world: World) -> None:
    complaint, _agreement = drafted(world)
    learner = sign_in(app, world, "learner")
    page = f"/mediation/{complaint.number}/agreement"
    stale = submit(learner, f"{page}/confirm", has="read", read="y", digest="0" * 64)
    assert stale.status_code == 409
    assert "协议文本已经变化" in text(stale)
    assert db.session.scalars(select(Confirmation)).first() is None


def test_only_seats_confirm_and_only_the_chair_records(app: Flask, world: World) -> None:
    complaint, agreement = drafted(world)
    page = f"/mediation/{complaint.number}/agreement"
    office = sign_in(app, world, "association_officer")
    assert "去确认这份文本" not in text(office.get(page))
    assert sign_in(app, world, "other_learner").get(page).status_code == 404
    for name in ("learner", "staff"):
        tables.confirm(agreement, agreement.digest, by=world.actor(name))
    assert "记录签字盖章" not in text(office.get(page))
    assert "记录签字盖章" in text(sign_in(app, world, "mediator").get(page))


def test_a_text_is_put_aside_and_written_anew(app: Flask, world: World) -> None:
    complaint, _agreement = drafted(world)
    mediator = sign_in(app, world, "mediator")
    page = f"/mediation/{complaint.number}/agreement"
    assert submit(mediator, f"{page}/discard", has="reason").status_code == 422, "a reason is needed"
    assert submit(mediator, f"{page}/discard", has="reason", reason="金额写错了").status_code == 303
    assert mediator.get(page).status_code == 404
    assert "金额写错了" in text(mediator.get(f"{page}?version=1"))
    assert submit(mediator, f"{page}/draft", has="story").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Agreement.version).order_by(Agreement.id)).all() == [1, 2]


def test_an_offer_from_the_table_comes_back_to_it(app: Flask, world: World) -> None:
    number = world.mediating().number
    learner = sign_in(app, world, "learner")
    offer = db.session.scalars(select(Offer)).one()
    done = submit(learner, f"/cases/{number}/offers/{offer.ref}/reply?back=table", has="decision", decision="decline")
    assert done.location.startswith(f"/mediation/{number}")
    db.session.rollback()
    assert db.session.scalars(select(Offer)).one().state is OfferState.DECLINED
