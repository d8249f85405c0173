"""What institutions and all parties post: answers, consents, words to a room, files, offers."""

import io
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from complaints.lifecycle import RoomKind
from complaints.models import Answer, Complaint, Message, Offer, OfferState, Room
from kernel import clock
from kernel.db import db
from kernel.events import EventRow
from kernel.files import StoredFile
from tests.complaints.hands import sign_in, submit, text
from tests.world import World

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def room_ref(number: str, kind: RoomKind) -> str:
    found = select(Room.ref).join(Complaint).where(Complaint.number == number, Room.kind == kind).order_by(Room.id)
    return db.session.scalars(found).first() or ""


def test_an_institution_never_sees_who_complained(app: Flask, world: World) -> None:
    complaint = world.answered()
    client = sign_in(app, world, "staff")
    for url in ("/institution/", f"/institution/{complaint.number}", f"/institution/{complaint.number}/answer"):
        page = text(client.get(url))
        assert complaint.number in page
        for secret in ("张示例", "张＊", "19900001234", "199****1234", "示例路1号"):
            assert secret not in page
    waiting = world.file().number
    assert client.get(f"/institution/{waiting}").status_code == 404
    assert sign_in(app, world, "other_staff").get(f"/institution/{complaint.number}").status_code == 404


def test_an_answer_goes_point_by_point_and_keeps_what_was_typed(app: Flask, world: World) -> None:
    number = world.accepted().number
    client = sign_in(app, world, "staff")
    url = f"/institution/{number}/answer"
    assert "平台规则" in text(client.get(url))
    half = submit(client, url, has="words", words="我们愿意退款。", grant_1="full", refund_yuan="三百")
    assert half.status_code == 422
    page = text(half)
    assert "我们愿意退款。" in page
    assert "三百" in page
    assert "请写出对第2项要求的答复" in page
    by = (clock.today() + timedelta(days=7)).isoformat()
    answers = {"grant_1": "full", "by_1": by, "says_1": "全部退。", "grant_2": "refused", "says_2": "已当面说明。"}
    answers |= {"why_2": "other", "account": "true", "account_words": "退款拖延属实。"}
    more = {"refund_yuan": "３,200.00", "refund_by": by}
    assert submit(client, url, has="words", words="我们愿意退款。", **answers, **more).status_code == 303
    said = db.session.scalars(select(Answer)).one()
    assert [point.words for point in said.points] == ["全部退。", "已当面说明。"]
    assert db.session.scalars(select(Offer)).one().items[0].fen == 320_000
    assert "全部退。" in text(client.get(f"/institution/{number}"))


def test_an_institution_consents_or_not(app: Flask, world: World) -> None:
    number = world.accepted().number
    client = sign_in(app, world, "staff")
    assert submit(client, f"/institution/{number}/consent", has="given").status_code == 422
    assert submit(client, f"/institution/{number}/consent", has="given", given="yes").status_code == 303
    done = db.session.scalars(
        select(EventRow).filter_by(kind="complaint.consent_recorded").order_by(EventRow.id.desc())
    )
    assert done.first().data["consent"] == "entrust"


def test_words_go_to_the_room_that_was_chosen_and_nothing_is_chosen_in_advance(app: Flask, world: World) -> None:
    number = world.accepted().number
    client = sign_in(app, world, "officer")
    forgot = submit(client, f"/desk/{number}", to="/messages", words="请补充合同。")
    assert forgot.status_code == 422
    assert "请选择发给谁" in text(forgot)
    assert "请补充合同。" in text(forgot)
    body = room_ref(number, RoomKind.BODY)
    sent = submit(client, f"/desk/{number}", to="/messages", words="请补充合同。", room=body)
    assert sent.status_code == 303
    assert db.session.scalars(select(Message)).one().room.kind is RoomKind.BODY
    assert "请补充合同。" in text(client.get(f"/desk/{number}"))
    assert "请补充合同。" not in text(sign_in(app, world, "staff").get(f"/institution/{number}"))


def test_the_same_sending_twice_is_one_message(app: Flask, world: World) -> None:
    number = world.accepted().number
    client = sign_in(app, world, "officer")
    room = room_ref(number, RoomKind.JOINT)
    typed = {"words": "请双方核对。", "room": room, "key": "the-same-key-twice-0"}
    for _again in range(2):
        assert submit(client, f"/desk/{number}", to="/messages", **typed).status_code == 303
    assert db.session.scalars(select(Message)).one()


def test_a_room_of_others_cannot_be_written_into(app: Flask, world: World) -> None:
    number = world.accepted().number
    room = room_ref(number, RoomKind.BODY)
    client = sign_in(app, world, "staff")
    sent = submit(client, f"/institution/{number}", to="/messages", words="越权", room=room)
    assert sent.status_code == 422
    assert db.session.scalars(select(Message)).first() is None


def test_a_file_outlives_an_error_of_the_form(app: Flask, world: World) -> None:
    number = world.accepted().number
    client = sign_in(app, world, "staff")
    room = room_ref(number, RoomKind.JOINT)
    token = "a-form-token-of-its-own"
    first = submit(client, f"/cases/{number}/files", has="files", form_token=token, files=(io.BytesIO(PNG), "凭证.png"))
    assert first.status_code == 422
    assert "凭证.png" in text(first)
    kept = db.session.scalars(select(StoredFile)).one()
    again = submit(client, f"/cases/{number}/files", has="files", form_token=token, files_kept=[kept.ref], room=room)
    assert again.status_code == 303
    db.session.rollback()
    kept = db.session.scalars(select(StoredFile)).one()
    assert kept.owner_kind == "message"
    bad = submit(
        client, f"/cases/{number}/files", has="files", files=(io.BytesIO(b"MZ" + b"\0" * 99), "a.exe"), room=room
    )
    assert bad.status_code == 422
    assert "这种文件不能上传" in text(bad)


def test_an_offer_is_answered_by_its_version(app: Flask, world: World) -> None:
    number = world.answered().number
    offer = db.session.scalars(select(Offer)).one()
    learner = sign_in(app, world, "learner")
    url = f"/cases/{number}/offers/{offer.ref}/reply"
    assert submit(learner, url, has="decision").status_code == 422
    stale = submit(learner, url, has="decision", decision="accept", version="7")
    assert stale.status_code == 409
    assert submit(learner, url, has="decision", decision="accept").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Offer)).one().state is OfferState.ACCEPTED
    assert learner.get(url).status_code == 303
    assert sign_in(app, world, "other_learner").get(url).status_code == 404


def test_a_counter_offer_names_the_version_and_sent_twice_is_one(app: Flask, world: World) -> None:
    number = world.answered().number
    learner = sign_in(app, world, "learner")
    url = f"/cases/{number}/offers"
    assert "就第1版提出新方案" in text(learner.get(url))
    empty = submit(learner, url, has="refund_yuan", refund_yuan="", refund_by="")
    assert empty.status_code == 422
    for _again in range(2):
        assert submit(learner, url, has="refund_yuan", refund_yuan="3200").status_code == 303
        db.session.rollback()
        if _again:
            break
        learner.post(url, data={"refund_yuan": "3200"})
    states = db.session.scalars(select(Offer.state).order_by(Offer.version)).all()
    assert states[0] is OfferState.COUNTERED
    assert states[-1] is OfferState.OPEN
