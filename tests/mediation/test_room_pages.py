"""One room's page: who reads is said, drafts are kept, quotations stay, the guard asks once, what is pinned is seen."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from complaints import actions as cases
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Message, Relation, Room
from kernel import outbox
from kernel.db import db, transaction
from kernel.errors import DomainError
from mediation import actions as tables
from mediation.models import Fact, MessageDraft, ReadMark
from tests.complaints.driver import agreed, table_of
from tests.complaints.hands import counted, forms_in, sign_in, submit
from tests.complaints.hands import text as words_of
from tests.mediation.room_hands import fact, place, said, url_of
from tests.world import World


@pytest.fixture
def case(world: World) -> Complaint:
    return world.mediating()


def test_every_room_says_in_words_and_colour_who_reads_it(app: Flask, world: World, case: Complaint) -> None:
    told = {
        ("learner", "seat"): "仅您与调解员可见",
        ("mediator", "seat"): "仅调解员与学员可见",
        ("mediator", "mediators"): "仅调解员可见",
        ("staff", "joint"): "学员、机构、经办单位和调解员都能看到",
    }
    for (name, kind), words in told.items():
        room = place(case, RoomKind(kind))
        page = words_of(sign_in(app, world, name).get(url_of(case, room)))
        box = page[page.index('id="compose"') :]
        assert box.index(words) < box.index('value="send"'), "above the button"
        assert f"room-{kind}" in page
        assert re.search(r'value="send">发送给\S+</button>', box), "named on the button"
        assert 'type="radio"' not in box


def test_a_mediator_is_nobodys_side(app: Flask, world: World, case: Complaint) -> None:
    joint = place(case, RoomKind.JOINT)
    said(world, joint, "mediator", "请双方先核对课时。")
    said(world, joint, "learner", "好的。")
    table = f"/mediation/{case.number}"
    for url in (table, url_of(case, joint)):
        page = words_of(sign_in(app, world, "mediator").get(url))
        assert "您（调解员）" in page, url
        assert "我方" not in page, url
    assert "我方" in words_of(sign_in(app, world, "learner").get(table))


def test_nobody_else_opens_a_room(app: Flask, world: World, case: Complaint) -> None:
    seat, other = place(case, RoomKind.SEAT), world.mediating()
    for name in ("staff", "officer", "association_officer", "other_learner", "other_mediator", "foreign_officer"):
        assert sign_in(app, world, name).get(url_of(case, seat)).status_code == 404, name
    client = sign_in(app, world, "mediator")
    assert client.get(url_of(other, seat)).status_code == 404, "a room of another case of one's own"
    assert client.get(url_of(case, seat)).status_code == 200


def test_words_and_files_go_to_the_room_of_the_page(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.SEAT)
    client, url = sign_in(app, world, "learner"), url_of(case, room)
    empty = submit(client, url, has="words", do="send")
    assert empty.status_code == 422
    assert "请写下要说的内容" in words_of(empty)
    sent = submit(client, url, has="words", do="send", words="我想先单独说。", topic="p1")
    assert (sent.status_code, sent.location) == (303, f"{url}#end")
    alone = submit(client, url, has="words", do="send", files=(io.BytesIO("凭证".encode()), "凭证.txt"))
    assert alone.status_code == 303
    first, second = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert (first.room_id, first.words, first.point_id) == (room.id, "我想先单独说。", case.points[0].id)
    assert (second.room_id, second.words) == (room.id, "补充材料")
    page = words_of(client.get(url))
    assert page.index("我想先单独说。") < page.index("凭证.txt")
    assert "我想先单独说。" in words_of(client.get(f"{url}?topic=p1"))
    assert "补充材料" not in words_of(client.get(f"{url}?topic=p1")).partition('role="log"')[2].partition("compose")[0]


def test_a_draft_is_kept_sealed_for_its_writer_and_goes_with_the_message(
    app: Flask, world: World, case: Complaint
) -> None:
    room, other = place(case, RoomKind.SEAT), place(case, RoomKind.JOINT)
    client, url = sign_in(app, world, "learner"), url_of(case, room)
    kept = submit(client, url, has="words", do="draft", words="还没想好的话")
    assert (kept.status_code, kept.location) == (303, f"{url}#compose")
    assert "还没想好的话" in words_of(client.get(url))
    assert "还没想好的话" not in words_of(client.get(url_of(case, other)))
    assert "还没想好的话" not in words_of(sign_in(app, world, "mediator").get(url))
    assert "还没想好" not in str(db.session.execute(text("SELECT words FROM message_drafts")).scalar_one())
    form = forms_in(words_of(client.get(url)))[-1]
    later = {"csrf_token": form.values["csrf_token"][0], "do": "draft", "words": "再写一点"}
    assert client.post(url, data=later, headers={"X-Fragment": "1"}).status_code == 204
    db.session.rollback()
    assert db.session.scalars(select(MessageDraft)).one().words == "再写一点"
    assert submit(client, url, has="words", do="send", words="想好了。").status_code == 303
    assert db.session.scalars(select(MessageDraft)).all() == []
    spoken = db.session.scalars(select(Message)).one()
    late = later | {"key": spoken.idempotency_key}
    assert client.post(url, data=late, headers={"X-Fragment": "1"}).status_code == 204
    db.session.rollback()
    assert db.session.scalars(select(MessageDraft)).all() == [], "it was on its way when the message was sent"
    assert submit(client, url, has="words", do="draft", words="").status_code == 303
    assert db.session.scalars(select(MessageDraft)).all() == []


def test_what_nobody_sent_goes_with_the_case(world: World) -> None:
    done = agreed(world)
    room = place(done, RoomKind.SEAT)
    tables.keep_message(room, "没有发出的话", by=world.actor("learner"))
    cases.close(done, by=world.actor("mediator"))
    outbox.drain()
    assert db.session.scalars(select(MessageDraft)).all() == []


def test_replies_quotes_and_corrections_stand_by_what_they_refer_to(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.JOINT)
    old = said(world, room, "staff", "合同里写了每节八十元。")
    client, url = sign_in(app, world, "learner"), url_of(case, room)
    page = words_of(client.get(url))
    assert f"about={old.ref}&amp;how=quote" in page
    assert f"about={old.ref}&amp;how=correction" not in page, "not one's own"
    asked = f"{url}?about={old.ref}&how=quote"
    assert submit(client, asked, has="words", do="send", words="合同第几条？").status_code == 303
    mine = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert mine is not None
    assert (mine.refers_to_id, str(mine.relation)) == (old.id, "quote")
    page = words_of(sign_in(app, world, "mediator").get(url))
    assert page.count("合同里写了每节八十元。") == 2
    correct = f"{url}?about={mine.ref}&how=correction"
    assert submit(client, correct, has="words", do="send", words="更正：我问的是附件。").status_code == 303
    page = words_of(sign_in(app, world, "staff").get(url))
    assert "后来有更正" in page
    assert "合同第几条？" in page, "what was said stays"


def test_no_quotation_crosses_a_room(app: Flask, world: World, case: Complaint) -> None:
    seat, joint = place(case, RoomKind.SEAT), place(case, RoomKind.JOINT)
    secret = said(world, seat, "learner", "金丝雀单独说的话")
    client = sign_in(app, world, "mediator")
    page = words_of(client.get(f"{url_of(case, joint)}?about={secret.ref}&how=quote"))
    assert "金丝雀" not in page
    assert f'value="{secret.ref}"' not in page
    sneaked = {"words": "请看。", "refers": secret.ref, "relation": "quote", "do": "send"}
    sent = submit(client, url_of(case, joint), has="words", **sneaked)
    assert sent.status_code == 422
    assert "不能引到别处" in words_of(sent)
    assert "金丝雀" not in words_of(sent)
    about = cases.About(refers_to=secret, relation=Relation.QUOTE)
    with pytest.raises(DomainError, match="同一处"):
        cases.say(joint, "请看。", by=world.actor("mediator"), key="sneaked", about=about)
    with pytest.raises(IntegrityError), transaction():  # nor does the database take it from anybody
        db.session.get_one(Message, said(world, joint, "staff", "好。").id).refers_to_id = secret.id
        db.session.execute(text("UPDATE messages SET relation = 'quote' WHERE words = '好。'"))
    assert "金丝雀" not in words_of(sign_in(app, world, "staff").get(url_of(case, joint)))


def test_the_guard_asks_once_keeps_the_words_and_lets_go(app: Flask, world: World, case: Complaint) -> None:
    seat, joint = place(case, RoomKind.SEAT), place(case, RoomKind.JOINT)
    said(world, seat, "learner", "我可以接受退一千八百元，孩子下个月要转学去外地。")
    client = sign_in(app, world, "mediator")
    for room, words, sentence in (
        (joint, "学员说孩子下个月要转学去外地，请体谅。", "像是单独谈话里的原话"),
        (joint, "退1,800元可以吗？", "只在单独谈话里说过"),
        (seat, "星河示例在线教育愿意再谈。", "这段话提到了另一方"),
        (seat, "贵机构请补合同。", "这段话提到了另一方"),
    ):
        before = len(db.session.scalars(select(Message)).all())
        asked = submit(client, url_of(case, room), has="words", do="send", words=words)
        assert asked.status_code == 422, words
        page = words_of(asked)
        assert sentence in page
        assert words in page, "what was typed stays"
        assert len(db.session.scalars(select(Message)).all()) == before
        form = next(form for form in forms_in(page) if "words" in form.labels)
        again = client.post(url_of(case, room), data=form.values | {"do": "send"}, content_type="multipart/form-data")
        assert again.status_code == 303, "it never stands in the way"
        assert len(db.session.scalars(select(Message)).all()) == before + 1
    asked = submit(client, url_of(case, joint), has="words", do="send", words="学员要求退还余款。")
    assert asked.status_code == 303, "what everybody knows is no secret"


def test_what_is_read_is_marked_forward_only(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.JOINT)
    first, second = said(world, room, "staff", "第一句。"), said(world, room, "staff", "第二句。")
    client, url = sign_in(app, world, "learner"), url_of(case, room)
    assert "各方（2条新）" in words_of(client.get(url))
    assert "学员：还没有读" in words_of(sign_in(app, world, "staff").get(url))
    assert submit(client, url, has="upto").status_code == 303
    assert "条新" not in words_of(client.get(url))
    assert "学员：都读过了" in words_of(sign_in(app, world, "staff").get(url))
    tables.mark_read(room, first, by=world.actor("learner"))
    mark = db.session.scalars(select(ReadMark).filter_by(person_id=world.people["learner"])).one()
    assert mark.message_id == second.id
    third = said(world, room, "staff", "第三句。")
    page = words_of(sign_in(app, world, "staff").get(url))
    assert "后面还有1条" in page
    foreign = said(world, place(case, RoomKind.SEAT), "learner", "别处。")
    assert submit(client, url, has="upto", upto=foreign.ref).status_code == 404
    assert third.id > second.id


def test_claim_and_answer_are_pinned_with_their_sources(app: Flask, world: World, case: Complaint) -> None:
    room, seat = place(case, RoomKind.JOINT), place(case, RoomKind.SEAT)
    source = said(world, room, "learner", "我只上了四节课。")
    client, url = sign_in(app, world, "mediator"), url_of(case, room)
    page = words_of(client.get(f"{url}/pin?message={source.ref}"))
    assert "我只上了四节课。" in page
    assert submit(client, f"{url}/pin", has="title").status_code == 422
    typed = {"title": "上了几节课", "answer": "系统记录六节。", "standing": "disputed"}
    assert submit(client, f"{url}/pin?message={source.ref}", has="title", **typed).status_code == 303
    for name in ("learner", "staff", "officer"):
        page = words_of(sign_in(app, world, name).get(url))
        for words in ("上了几节课", "系统记录六节。", "各方说法不同", f"#m-{source.ref}"):
            assert words in page, (name, words)
        assert "/unpin" not in page
    assert "上了几节课" in words_of(sign_in(app, world, "staff").get(f"/mediation/{case.number}"))
    private = fact(world, case, seat, "底线是多少")
    assert "底线是多少" not in words_of(sign_in(app, world, "staff").get(f"/mediation/{case.number}"))
    assert "底线是多少" in words_of(sign_in(app, world, "learner").get(f"/mediation/{case.number}"))
    assert sign_in(app, world, "staff").get(f"/mediation/{case.number}/facts/{private.ref}/unpin").status_code == 403
    hung = db.session.scalars(select(Fact).order_by(Fact.id)).first()
    assert hung is not None
    assert submit(client, f"/mediation/{case.number}/facts/{hung.ref}/unpin").status_code == 303
    assert "上了几节课" not in words_of(sign_in(app, world, "staff").get(url))


def test_a_topic_is_known_where_it_was_named(app: Flask, world: World, case: Complaint) -> None:
    joint, seat = place(case, RoomKind.JOINT), place(case, RoomKind.SEAT)
    client = sign_in(app, world, "mediator")
    assert submit(client, f"{url_of(case, joint)}/topic", words="怎么核对课程表").status_code == 303
    assert submit(client, f"{url_of(case, seat)}/topic", words="金丝雀话题").status_code == 303
    assert "金丝雀话题" in words_of(sign_in(app, world, "learner").get(url_of(case, seat)))
    for name in ("staff", "learner"):
        page = words_of(sign_in(app, world, name).get(url_of(case, joint)))
        assert "怎么核对课程表" in page
        assert "金丝雀话题" not in page
    page = words_of(client.get(url_of(case, joint)))
    close = re.search(r"/mediation/\S+/topics/\w+/close", page)
    assert close is not None
    assert submit(client, close.group()).status_code == 303
    assert "怎么核对课程表" not in words_of(sign_in(app, world, "staff").get(url_of(case, joint)))


def test_a_room_reads_the_same_however_much_was_said(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.JOINT)
    said(world, room, "learner", "第一句。")
    client, url = sign_in(app, world, "mediator"), url_of(case, room)

    def reads() -> int:
        client.get(url)
        with counted() as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    before = reads()
    for number in range(70):
        said(world, room, "staff", f"第{number}句。")
    fact(world, case, room, "一件事")
    assert reads() == before <= 15
    page = words_of(client.get(url))
    assert "更早的消息" in page
    earlier = re.search(r'rel="prev" href="([^"]+)"', page)
    assert earlier is not None
    older = words_of(client.get(earlier.group(1).replace("&amp;", "&")))
    assert "第一句。" in older
    assert "data-live-url" not in older


def test_who_left_the_chair_opens_nothing_any_more(app: Flask, world: World, case: Complaint) -> None:
    room = place(case, RoomKind.SEAT)
    client, url = sign_in(app, world, "mediator"), url_of(case, room)
    assert client.get(url).status_code == 200
    tables.hand_over(table_of(case), world.person("other_mediator"), by=world.actor("association_admin"))
    for path in (url, f"/mediation/{case.number}/live", f"{url}/pin", f"{url}/topic"):
        assert client.get(path).status_code == 404, path
    assert sign_in(app, world, "other_mediator").get(url).status_code == 200
    assert db.session.query(Room).filter_by(id=room.id).one().ref == room.ref
    assert cases.joint_room(case) is not None
