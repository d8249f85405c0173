"""Pages of extra seats: propose, agree, invite, prove, sit, speak, leave; and what an extra seat must never read."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.lifecycle.standing import StandInKind
from complaints.models import Complaint, FilerKind, ItemKind, Offer, Room
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.lifecycle import Release, SeatState
from mediation.models import ExtraSeat
from tests.complaints.driver import table_of
from tests.complaints.hands import Browser, forms_in, sign_in, submit, text
from tests.house.scene import PNG
from tests.mediation.seat_hands import EVERYTHING, agreed, invited, newest_letter, proposed, seated
from tests.mediation.session_hands import room_of
from tests.world import World

SECRETS = {"name": "卡纳里示例", "phone": "19912345678", "address": "金丝雀示例路88号", "handle": "ORDER-CANARY-77"}
WORDS = "金丝雀陈述文字"


HELPER = cases.StandInDraft(StandInKind.HELPER, "助人示例", "19900000000", "child", "in_person")


def seat_of(complaint: Complaint) -> ExtraSeat:
    db.session.rollback()
    return db.session.query(ExtraSeat).filter_by(mediation_id=table_of(complaint).id).one()


def guest(app: Flask) -> FlaskClient:
    return Browser(app, app.response_class, use_cookies=True)


def enter(app: Flask, token: str) -> tuple[FlaskClient, TestResponse]:
    """Open the address in a fresh browser, get the code, type it."""
    client = guest(app)
    assert submit(client, f"/seats/i/{token}", to="/code").status_code == 303
    db.session.rollback()
    code = re.search(r"\d{6}", newest_letter())
    assert code
    return client, submit(client, f"/seats/i/{token}", has="code", code=code[0])


def file_of() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PNG), "委托书.png"


def test_a_lender_comes_to_the_table(app: Flask, world: World) -> None:
    complaint = world.mediating()
    here = f"/mediation/{complaint.number}"
    learner, staff, chair = (sign_in(app, world, name) for name in ("learner", "staff", "mediator"))
    wrong = submit(learner, f"{here}/seats/new", has="purpose", purpose="协商停止扣款", contact="1")
    assert wrong.status_code == 422
    assert "协商停止扣款" in text(wrong)
    assert "请选择请谁入席" in text(wrong)
    told = {"role": "lender", "name": "示例消费金融", "purpose": "协商停止扣款", "asks": ["wishes", "name"]}
    assert submit(learner, f"{here}/seats/new", has="purpose", **told).status_code == 303
    seat = seat_of(complaint)
    url = f"{here}/seats/{seat.ref}"
    assert submit(learner, url, has="given").status_code == 422
    assert 'value="name"' in text(learner.get(url))
    assert 'value="name"' not in text(staff.get(url)), "who the learner is only the learner lets go"
    assert submit(learner, url, has="given", given="yes", releases=["wishes"]).status_code == 303
    assert submit(staff, url, has="given", given="yes", releases=["wishes"]).status_code == 303
    assert staff.get(f"{url}/invite").status_code == 303
    assert submit(chair, f"{url}/invite", has="contact", contact="123").status_code == 422
    assert submit(chair, f"{url}/invite", has="contact", contact="19911110000").status_code == 303
    db.session.rollback()
    token = re.search(r"/seats/i/([\w-]+)", newest_letter())
    assert token
    client, answer = enter(app, token[1])
    assert answer.location == f"/seats/{seat.ref}"
    page = text(client.get(f"/seats/{seat.ref}"))
    assert "不收费" in page
    assert "协商停止扣款" in page
    sit = f"/seats/{seat.ref}/accept"
    missing = submit(client, sit, has="name", name="李代表", agrees="y")
    assert missing.status_code == 422
    assert "请上传授权委托书" in text(missing)
    said = {
        "name": "李代表",
        "agrees": "y",
        "matters": "协商停止扣款",
        "from_on": "2026-01-01",
        "until_on": "2099-01-01",
    }
    assert submit(client, sit, has="name", files=file_of(), **said).status_code == 303
    assert seat_of(complaint).state is SeatState.SEATED
    page = text(client.get(f"/seats/{seat.ref}"))
    assert "退还余款" in page, "the wishes were let go by both"
    joint = re.search(r'value="([a-z0-9]{26})"[^>]*aria-describedby="room', page)
    assert joint
    assert submit(client, f"/seats/{seat.ref}", to="/messages", words="我方愿意停止扣款。").status_code == 422
    spoken = submit(client, f"/seats/{seat.ref}", to="/messages", words="我方愿意停止扣款。", room=joint[1])
    assert spoken.status_code == 303
    assert "我方愿意停止扣款。" in text(learner.get(here))
    assert "培训贷款机构" in text(learner.get(here))
    assert "委托书.png" in text(chair.get(url))
    assert "委托书.png" not in text(learner.get(url))


def test_a_wrong_code_and_an_address_that_is_gone(app: Flask, world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating()))
    token = invited(world, seat)
    client = guest(app)
    page = text(client.get(f"/seats/i/{token}"))
    assert "199****0000" in page
    for word in ("张示例", seat.purpose, "TS2026", "星河"):
        assert word not in page
    assert submit(client, f"/seats/i/{token}", to="/code").status_code == 303
    assert submit(client, f"/seats/i/{token}", to="/code").status_code == 429
    assert submit(client, f"/seats/i/{token}", has="code", code="12").status_code == 422
    assert submit(client, f"/seats/i/{token}", has="code", code="000000").status_code == 422
    assert client.get(f"/seats/{seat.ref}").status_code == 404
    tables.revoke_seat(seat, by=world.actor("mediator"))
    assert client.get(f"/seats/i/{token}").status_code == 410
    assert client.get("/seats/i/none").status_code == 410


def test_a_second_browser_takes_the_place_of_the_first(app: Flask, world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating(), PartyRole.EXPERT))
    token = invited(world, seat)
    first, _answer = enter(app, token)
    assert first.get(f"/seats/{seat.ref}").status_code == 200
    with clock.stepped(clock.now() + timedelta(seconds=61)):
        second, _answer = enter(app, token)
        assert second.get(f"/seats/{seat.ref}").status_code == 200
        assert first.get(f"/seats/{seat.ref}").status_code == 404


def test_leaving_and_refusing(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat = agreed(world, proposed(world, complaint, PartyRole.EXPERT))
    client, _answer = enter(app, invited(world, seat))
    assert submit(client, f"/seats/{seat.ref}/accept", has="name", name="王专家").status_code == 422
    assert submit(client, f"/seats/{seat.ref}/accept", has="name", name="王专家", agrees="y").status_code == 303
    assert submit(client, f"/seats/{seat.ref}/leave", has="words").location == "/seats/ended/leave"
    assert client.get(f"/seats/{seat.ref}").status_code == 404
    assert "已退出" in text(client.get("/seats/ended/leave"))
    other = agreed(world, proposed(world, complaint, PartyRole.RELATIVE))
    client, _answer = enter(app, invited(world, other, "19911110009"))
    assert submit(client, f"/seats/{other.ref}/refuse", has="words", words="没有空").status_code == 303
    assert client.get(f"/seats/{other.ref}").status_code == 404


def canaries(world: World, complaint: Complaint) -> None:
    """A canary in every place an extra seat must not read."""
    for name in ("learner", "staff", "mediator"):
        for room in db.session.query(Room).filter_by(complaint_id=complaint.id):
            if room.kind is RoomKind.JOINT:
                said = f"{name}：我是{SECRETS['name']}，电话{SECRETS['phone'][:3]} {SECRETS['phone'][3:]}"
                said += f"，住{SECRETS['address']}，单号{SECRETS['handle']}"
                cases.say(room, said, by=world.actor(name), key=f"joint-{name}")
            elif room.kind is RoomKind.SEAT and room.party is not None and room.party.role in ("complainant",):
                if name == "learner":
                    cases.say(room, "金丝雀私下的话", by=world.actor(name), key="own")
            elif room.kind is RoomKind.MEDIATORS and name == "mediator":
                cases.say(room, "金丝雀调解员笔记", by=world.actor(name), key="notes")


def forbidden() -> list[str]:
    parts = [*SECRETS.values(), SECRETS["phone"][3:], WORDS, "金丝雀", "CANARY", "入席以前"]
    return [one for one in parts if one]


@pytest.mark.parametrize("role", [PartyRole.LENDER, PartyRole.EXPERT, PartyRole.OBSERVER])
def test_an_extra_seat_never_reads_who_the_learner_is(app: Flask, world: World, role: PartyRole) -> None:
    complaint = world.mediating(**SECRETS, words=WORDS)
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    cases.say(joint, "金丝雀入席以前的话", by=world.actor("learner"), key="before")
    seat, _by, entry = seated(world, complaint, role, asks=EVERYTHING)
    canaries(world, complaint)
    standing = db.session.query(Offer).filter_by(complaint_id=complaint.id).one()
    if role is PartyRole.LENDER:
        items = (
            cases.ItemDraft(ItemKind.OTHER, words=f"给{SECRETS['name']}停止扣款", owed_by=PartyRole.LENDER),
            cases.ItemDraft(ItemKind.APOLOGY, words="金丝雀别人的事"),
        )
        cases.offer(complaint, items, by=world.actor("mediator"), counters=standing)
    link = seat.links[-1]
    client = guest(app)
    with client.session_transaction() as session:
        session["seats"] = {seat.ref: entry}
    assert link.is_open
    pages = [f"/seats/{seat.ref}", f"/seats/{seat.ref}/leave", "/seats/"]
    read = "".join(text(client.get(url)) for url in pages)
    assert "○○" in read
    assert "住" in read, "what is said in the joint room is heard, without who said it"
    for word in forbidden():
        assert word not in read, word
    number = complaint.number
    for url in (
        f"/complaints/{number}",
        f"/mediation/{number}",
        f"/cases/{number}/messages",
        f"/mediation/{number}/seats",
    ):
        answer = client.get(url)
        assert answer.status_code in (303, 404), url
        assert not [word for word in forbidden() if word in text(answer)]


def test_with_an_account_the_case_stays_shut(app: Flask, world: World) -> None:
    """The invited signs in as the person they are: their seat is there, the case and its files are not."""
    complaint = world.mediating(**SECRETS, words=WORDS)
    seat, by, _entry = seated(world, complaint, PartyRole.EXPERT, phone="19900000001")
    assert by.person_id == world.people["other_learner"]
    canaries(world, complaint)
    client = sign_in(app, world, "other_learner")
    read = text(client.get(f"/seats/{seat.ref}")) + text(client.get("/seats/")) + text(client.get("/complaints/"))
    for word in forbidden():
        assert word not in read, word
    for url in (f"/complaints/{complaint.number}", f"/mediation/{complaint.number}"):
        assert client.get(url).status_code == 404
    assert sign_in(app, world, "learner").get(f"/seats/{seat.ref}").status_code == 404


def test_what_the_learner_lets_go_is_shown(app: Flask, world: World) -> None:
    complaint = world.mediating(**SECRETS)
    seat, _by, entry = seated(world, complaint, asks=EVERYTHING, let_go=(Release.NAME,))
    canaries(world, complaint)
    client = guest(app)
    with client.session_transaction() as session:
        session["seats"] = {seat.ref: entry}
    page = text(client.get(f"/seats/{seat.ref}"))
    assert SECRETS["name"] in page
    for word in (SECRETS["phone"], SECRETS["phone"][3:], SECRETS["address"], SECRETS["handle"]):
        assert word not in page


def test_a_refusal_reaches_the_desk_with_its_ground(app: Flask, world: World) -> None:
    complaint = world.mediating()
    here = f"/mediation/{complaint.number}"
    staff = sign_in(app, world, "staff")
    assert "什么是调解" in text(staff.get(f"{here}/about"))
    assert submit(staff, f"{here}/refuse", has="because").status_code == 422
    assert submit(staff, f"{here}/refuse", has="because", because="unwilling").status_code == 303
    officer = sign_in(app, world, "officer")
    page = text(officer.get(here))
    assert "表示不愿继续调解" in page
    assert "because=unwilling" in page
    form = next(
        one
        for one in forms_in(text(officer.get(f"/desk/{complaint.number}/terminate?because=unwilling")))
        if "reasons" in one.labels
    )
    assert form.values["grounds"] == ["DT2"]
    assert "不愿意参加调解" in form.values["reasons"][0]


def test_the_list_of_seats_says_on_what_each_rests(app: Flask, world: World) -> None:
    """Consent, power and channel of the parties as of extra seats; no number, no address."""
    complaint = world.mediating(filer_kind=FilerKind.HELPER, side=cases.Side(stand_in=HELPER))
    for name in ("learner", "staff", "mediator"):
        page = text(sign_in(app, world, name).get(f"/mediation/{complaint.number}/seats"))
        assert page.count("同意委托调解，") == 2, name
        for words in ("以协助人的身份参加", "联系：平台账号（手机）", "联系：单位账号"):
            assert words in page, (name, words)
        assert HELPER.phone not in page
        assert HELPER.name not in page


def test_the_joint_room_says_who_else_hears(app: Flask, world: World) -> None:
    """Wherever somebody is about to speak to all, an extra seat that hears it is named."""
    complaint = world.mediating()
    joint = room_of(complaint)
    here, named = f"/mediation/{complaint.number}", "调解员和培训贷款机构都能看到"
    learner, chair = sign_in(app, world, "learner"), sign_in(app, world, "mediator")
    readers = {
        "table": lambda: learner.get(here),
        "room": lambda: learner.get(f"{here}/rooms/{joint.ref}"),
        "offer": lambda: learner.get(f"{here}/offers/new"),
        "topic": lambda: chair.get(f"{here}/rooms/{joint.ref}/topic"),
        "pin": lambda: chair.get(f"{here}/rooms/{joint.ref}/pin"),
    }
    assert [name for name, get in readers.items() if named in text(get())] == []
    seated(world, complaint)
    page = text(readers["room"]())
    box = page[page.index('id="compose"') :]
    assert box.index(named) < box.index('value="send"'), "above the button"
    assert [name for name, get in readers.items() if named not in text(get())] == []
    sent = submit(learner, f"{here}/rooms/{joint.ref}", has="words", do="send", words="请各方看一下。")
    assert named in text(learner.get(sent.location)).partition("<h1")[0], "the flash"
