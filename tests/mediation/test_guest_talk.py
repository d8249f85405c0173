"""An extra seat at its own page: it hears at once, is asked once, attaches and opens files, hands in powers."""

import io
import re

from flask import Flask
from flask.testing import FlaskClient

from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, Room
from kernel.db import db
from kernel.files import StoredFile
from mediation import actions as tables
from mediation.lifecycle import Release
from mediation.models import ExtraSeat, ReadMark
from tests.complaints.driver import table_of
from tests.complaints.hands import sign_in, submit, text
from tests.disclosure.support import counted
from tests.mediation.room_hands import fact, place, said, url_of
from tests.mediation.seat_hands import agreed, invited, papers, proposed, proved, seated
from tests.mediation.test_guest_agreement import holding, owed
from tests.mediation.test_live import is_scan, plan
from tests.mediation.test_seat_pages import file_of
from tests.world import World


def own_room(case: Complaint, seat: ExtraSeat) -> Room:
    """The room of the seat with those who mediate."""
    return db.session.query(Room).filter_by(complaint_id=case.id, kind=RoomKind.SEAT, party_id=seat.party_id).one()


def write(client: FlaskClient, seat: ExtraSeat, room: Room, words: str, **more: object) -> int:
    answer = submit(client, f"/seats/{seat.ref}", to="/messages", words=words, room=room.ref, **more)  # type: ignore[arg-type]
    db.session.rollback()
    return answer.status_code


def test_what_is_said_comes_by_itself_and_nothing_costs_nothing(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, _by, entry = seated(world, case)
    client, url = holding(app, seat, entry), f"/seats/{seat.ref}/live"
    page = text(client.get(f"/seats/{seat.ref}"))
    version = re.search(r'data-version="([^"]+)"', page)
    assert f'data-live-url="{url}"' in page and version
    tag = {"If-None-Match": f'W/"{version[1]}"'}
    with counted() as seen:
        answer = client.get(url, headers=tag)
    assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (304, b"", "no-store")
    asked = [one for one in seen if not one.lstrip().upper().startswith(("BEGIN", "PRAGMA", "SET "))]
    assert len(asked) <= 2, asked
    assert [line for one in asked for line in plan(one) if is_scan(line)] == [], "a whole table is read"
    said(world, place(case, RoomKind.SEAT), "learner", "只说给调解员听。")
    assert client.get(url, headers=tag).status_code == 304, "what is said elsewhere changes nothing here"
    first = said(world, place(case, RoomKind.JOINT), "learner", f"我是{case.name}。")
    answer = client.get(f"{url}?after=-", headers=tag)
    assert answer.status_code == 200
    assert "我是○○。" in text(answer) and case.name not in text(answer)
    second = said(world, place(case, RoomKind.JOINT), "staff", "第二句。")
    came = text(client.get(f"{url}?after={first.ref}"))
    assert second.ref in came and first.ref not in came
    assert sign_in(app, world, "learner").get(url).status_code == 404
    tables.remove_seat(seat, "先谈别的", by=world.actor("mediator"))
    assert client.get(url).status_code == 404, "access ends with the commit"


def test_the_others_see_how_far_an_extra_seat_has_read(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, by, entry = seated(world, case)
    joint, client = place(case, RoomKind.JOINT), holding(app, seat, entry)
    said(world, joint, "learner", "请看一下。")
    learner = sign_in(app, world, "learner")
    assert "培训贷款机构：还没有读" in text(learner.get(url_of(case, joint)))
    assert submit(client, f"/seats/{seat.ref}", to="/read", upto="x" * 26).status_code == 404
    assert submit(client, f"/seats/{seat.ref}", to="/read").status_code == 303
    assert "培训贷款机构：都读过了" in text(learner.get(url_of(case, joint)))
    assert "标为已读" not in text(client.get(f"/seats/{seat.ref}"))
    said(world, joint, "staff", "我方也说明。")
    assert write(client, seat, joint, "我方愿意停止扣款。") == 303
    assert "培训贷款机构：都读过了" in text(learner.get(url_of(case, joint))), "who answers has read"
    assert db.session.query(ReadMark).filter_by(person_id=by.person_id).count() == 1


def test_words_of_its_own_room_are_asked_about_once_before_all_hear_them(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, by, entry = seated(world, case)
    joint, own, client = place(case, RoomKind.JOINT), own_room(case, seat), holding(app, seat, entry)
    assert write(client, seat, own, "我方底线是退还三千五百元，请不要告诉别人。") == 303
    answer = submit(client, f"/seats/{seat.ref}", to="/messages", words="可以退3,500元。", room=joint.ref)
    assert answer.status_code == 422
    assert "只在单独谈话里说过" in text(answer) and "可以退3,500元。" in text(answer)
    assert write(client, seat, joint, "可以退3,500元。", sure=joint.ref) == 303
    named = f"{case.respondent_name}，请您看一下。"
    assert write(client, seat, own, named) == 422
    assert write(client, seat, own, named, sure=own.ref) == 303
    assert write(client, seat, joint, " ") == 422
    assert by.person_id


def test_files_go_with_words_and_only_those_open_that_name_nobody(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, _by, entry = seated(world, case, asks=(Release.NAME,))
    joint, own, client = place(case, RoomKind.JOINT), own_room(case, seat), holding(app, seat, entry)
    assert write(client, seat, joint, "", files=(io.BytesIO("贷款合同".encode()), "贷款合同.txt")) == 303
    mine = db.session.query(StoredFile).filter_by(owner_kind="message").one()
    learner, chair = sign_in(app, world, "learner"), sign_in(app, world, "mediator")
    assert "贷款合同.txt" in text(learner.get(url_of(case, joint)))
    assert learner.get(f"/files/{mine.ref}").status_code == 200
    for sender, room in ((learner, joint), (chair, joint), (chair, own)):
        sent = (io.BytesIO(b"x"), f"{case.name}的材料.txt")
        assert submit(sender, url_of(case, room), has="words", do="send", files=sent).status_code == 303
    db.session.rollback()
    theirs = db.session.query(StoredFile).filter_by(owner_kind="message").order_by(StoredFile.id).all()[1:]
    page, base = text(client.get(f"/seats/{seat.ref}")), f"/seats/{seat.ref}/files"
    assert page.count("有1个文件没有向您开放") == 2
    assert "○○的材料.txt" in page and case.name not in page
    assert [client.get(f"{base}/{one.ref}").status_code for one in (mine, *theirs)] == [200, 404, 404, 200]
    head = client.get(f"{base}/{theirs[2].ref}").headers["Content-Disposition"]
    assert "%E2%97%8B" in head, "the name of the file is told like every word"
    assert client.get(f"/files/{theirs[0].ref}").status_code in (303, 404)


def test_whoever_attaches_for_all_is_told_that_an_extra_seat_does_not_open_it(app: Flask, world: World) -> None:
    case, words = world.mediating(), "外请的一方打不开别人在这里附的文件"
    client, joint = sign_in(app, world, "mediator"), url_of(case, place(case, RoomKind.JOINT))
    assert words not in text(client.get(joint)), "nobody was asked in"
    seat, _by, _entry = seated(world, case)
    assert words in text(client.get(joint))
    assert words not in text(client.get(url_of(case, own_room(case, seat)))), "what is sent there it opens"


def test_with_the_name_let_go_the_files_of_the_joint_room_open(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, _by, entry = seated(world, case, asks=(Release.NAME,), let_go=(Release.NAME,))
    client, learner = holding(app, seat, entry), sign_in(app, world, "learner")
    sent = (io.BytesIO(b"x"), "合同.txt")
    assert (
        submit(learner, url_of(case, place(case, RoomKind.JOINT)), has="words", do="send", files=sent).status_code
        == 303
    )
    found = db.session.query(StoredFile).filter_by(owner_kind="message").one()
    assert client.get(f"/seats/{seat.ref}/files/{found.ref}").status_code == 200


def test_what_is_pinned_for_all_is_shown_without_who_the_learner_is(app: Flask, world: World) -> None:
    case = world.mediating()
    fact(world, case, place(case, RoomKind.JOINT), "入席以前的事")
    seat, _by, entry = seated(world, case)
    fact(world, case, place(case, RoomKind.JOINT), f"{case.name}上了几节课")
    fact(world, case, place(case, RoomKind.SEAT), "单独谈的事")
    page = text(holding(app, seat, entry).get(f"/seats/{seat.ref}"))
    assert "○○上了几节课" in page and "机构那样说。" in page
    for word in (case.name, "入席以前的事", "单独谈的事"):
        assert word not in page


def test_a_new_authorisation_lets_the_seat_settle(app: Flask, world: World) -> None:
    case = world.mediating()
    seat = agreed(world, proposed(world, case))
    by, entry = proved(invited(world, seat))
    tables.accept_seat(seat, "李代表", papers(may_settle=False), by=by)
    made, client, url = owed(world, case), holding(app, seat, entry), f"/seats/{seat.ref}"
    page = text(client.get(url))
    assert f'href="{url}/authorise"' in page and "什么是调解" in page
    refused = submit(client, f"{url}/offers/{made.ref}", has="decision", decision="accept")
    assert "请单位补交" in text(refused)
    told = {"matters": "停止扣款", "may_settle": "y", "from_on": "2026-01-01", "until_on": "2099-01-01"}
    answer = submit(client, f"{url}/authorise", has="matters", **told)
    assert answer.status_code == 422 and "请上传授权委托书" in text(answer)
    answer = submit(client, f"{url}/authorise", has="matters", files=file_of(), **told)
    assert answer.status_code == 303, text(answer)
    db.session.rollback()
    assert [one.may_settle for one in db.session.get_one(ExtraSeat, seat.id).authorisations] == [False, True]
    assert submit(client, f"{url}/offers/{made.ref}", has="decision", decision="accept").status_code == 303
    chair = sign_in(app, world, "mediator")
    assert "委托书.png" in text(chair.get(f"/mediation/{case.number}/seats/{seat.ref}"))
    assert table_of(case).extra_seats


def test_whoever_comes_alone_has_nothing_to_authorise(app: Flask, world: World) -> None:
    seat, _by, entry = seated(world, world.mediating(), PartyRole.EXPERT)
    client = holding(app, seat, entry)
    assert client.get(f"/seats/{seat.ref}/authorise").status_code == 404
    assert "补交授权" not in text(client.get(f"/seats/{seat.ref}"))
