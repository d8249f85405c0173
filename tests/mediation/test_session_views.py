"""Sessions as mediator, learner, institution and officer use them; and that nothing of a private one crosses."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.models import Contact, ContactKind
from complaints.documents import may_read_paper, render_paper
from complaints.lifecycle import PartyRole
from complaints.models import Complaint
from kernel import clock, messages, outbox, papers
from kernel.crypto import blind_index
from kernel.db import db, transaction
from kernel.messages import Channel, Letter
from kernel.papers import Paper
from mediation.lifecycle import Attendance, MeetingState, MeetingWay, MinutesState, Vote
from mediation.models import Meeting, Minutes
from mediation.views.session_acts import _rooms
from tests.complaints.driver import table_of
from tests.complaints.hands import counted, sign_in, submit, text
from tests.mediation.session_hands import PLACE, attended, fixed, in_days, minuted, proposed, room_of, voted
from tests.world import World, build

LATER = timedelta(days=10, hours=12)


@pytest.fixture
def world(app: Flask) -> World:
    return build()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages do not hang on the engine; the acts' tests use both."""
    return sqlite_url


def only(model: type) -> object:
    db.session.rollback()
    return db.session.query(model).one()


def test_from_proposing_to_minutes_by_the_pages(app: Flask, world: World) -> None:
    complaint = world.mediating()
    base, room = f"/mediation/{complaint.number}/sessions", room_of(complaint).ref
    mediator, learner, staff = (sign_in(app, world, name) for name in ("mediator", "learner", "staff"))
    assert submit(mediator, f"{base}/new", has="room").status_code == 422
    days = {"day_1": str(in_days(10).date()), "hour_1": "下午2点", "day_2": str(in_days(11).date()), "hour_2": "1000"}
    wrong = submit(mediator, f"{base}/new", has="room", room=room, way="on_site", **(days | {"hour_2": "25:99"}))
    assert wrong.status_code == 422
    assert "例如 14:00" in text(wrong) and 'value="25:99"' in text(wrong)
    half = submit(mediator, f"{base}/new", has="room", room=room, way="on_site", **(days | {"hour_2": ""}))
    assert "请填写这一天的几点" in text(half)
    made = submit(mediator, f"{base}/new", has="room", room=room, way="on_site", **days)
    assert made.status_code == 303, text(made)
    url = made.location
    meeting = only(Meeting)
    assert isinstance(meeting, Meeting)
    assert [time.starts_at for time in meeting.times] == [in_days(10), in_days(11, 10)]
    times = [f"time_{time.ref}" for time in meeting.times]
    outbox.drain()
    assert "调解会正在约时间" in text(learner.get("/complaints/"))
    assert submit(learner, url, has=times[0], **{times[0]: "yes"}).status_code == 422
    for client, votes in ((learner, ("yes", "maybe")), (staff, ("yes", "no"))):
        assert submit(client, url, has=times[0], **dict(zip(times, votes, strict=True))).status_code == 303
    page = text(mediator.get(f"{url}/fix"))
    assert "最合适" in page and "学员：可以；星河示例在线教育：可以" in page
    other = submit(mediator, f"{url}/fix", has="time", time="other", way="on_site", place=PLACE)
    assert other.status_code == 422 and "请填写日期" in text(other)
    done = submit(mediator, f"{url}/fix", has="time", time=times[0].removeprefix("time_"), way="on_site", place=PLACE)
    assert done.status_code == 303, text(done)
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    for client, home in ((learner, "/complaints/"), (staff, "/institution/"), (mediator, "/mediation/calendar")):
        if home == "/mediation/calendar":
            home = f"{home}?start={in_days(10).date()}"
        assert url in text(client.get(home)), home
    assert submit(learner, url, has="may_record", by_telephone="yes", may_record="no").status_code == 303
    seen = text(staff.get(url))
    assert "有一方不同意，不录音录像" in seen and PLACE in seen and "用电话参加" in seen
    with clock.stepped(clock.now() + LATER):
        _after(app, world, url)


def _after(app: Flask, world: World, url: str) -> None:
    mediator, learner, staff = (sign_in(app, world, name) for name in ("mediator", "learner", "staff"))
    meeting = only(Meeting)
    assert isinstance(meeting, Meeting)
    seats = [one.seat_id for one in meeting.invited]
    came = {f"came_{seats[0]}": "telephone", f"came_{seats[1]}": "represented"}
    missing = submit(mediator, f"{url}/attendance", has=f"came_{seats[0]}", **came)
    assert missing.status_code == 422 and "请写明由谁代为参加" in text(missing)
    came[f"cause_{seats[1]}"] = "法务人员"
    assert submit(mediator, f"{url}/attendance", has=f"came_{seats[0]}", **came).status_code == 303
    page = text(mediator.get(f"{url}/minutes/write"))
    assert "投诉人的要求：退款人民币3,200.00元（大写：叁仟贰佰元整）" in page
    assert submit(mediator, f"{url}/minutes/write", has="course", result="").status_code == 422
    assert submit(mediator, f"{url}/minutes/write", has="course", result="没有达成一致。").status_code == 303
    assert submit(staff, f"{url}/minutes", has="words", words="").status_code == 422
    assert submit(staff, f"{url}/minutes", has="words", words="少写了一项。").status_code == 303
    assert "少写了一项" in text(mediator.get(f"{url}/minutes"))
    for client in (learner, staff):
        assert submit(client, f"{url}/minutes", has="digest", to="confirm").status_code == 303
    row = only(Minutes)
    assert isinstance(row, Minutes) and row.state is MinutesState.CONFIRMED
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    for paper in papers.unfinished():
        assert render_paper(paper.id)
    code = db.session.query(Paper.code).filter_by(owner_kind="minutes").scalar()
    for name, status in (("learner", 200), ("staff", 200), ("mediator", 200), ("officer", 200), ("other_staff", 404)):
        assert sign_in(app, world, name).get(f"/papers/{code}.pdf").status_code == status, name


def reach_by_mail(world: World, *names: str) -> None:
    """These read mail: an appointment goes with it."""
    with transaction():
        for name in names:
            for one in db.session.query(Contact).filter_by(person_id=world.people[name]):
                db.session.delete(one)
            value = f"{name.replace('_', '-')}@example.cn"
            one = Contact(person_id=world.people[name], kind=ContactKind.EMAIL, value=value, verified_at=clock.now())
            one.blind_index = blind_index("email", value)
            db.session.add(one)


def test_a_mail_carries_the_appointment_and_nothing_of_the_matter(app: Flask, world: World) -> None:
    reach_by_mail(world, "learner", "staff")
    complaint = world.mediating()
    with transaction():
        table_of(complaint).body.video_base = "https://meet.example.cn"
    meeting = fixed(world, complaint, way=MeetingWay.VIDEO, place="")
    outbox.drain()
    sent = db.session.query(Letter).filter_by(why="mediation.session_fixed", channel=Channel.EMAIL).all()
    assert {letter.to_person_id for letter in sent} == {world.people["learner"], world.people["staff"]}
    for letter in sent:
        calendar = (letter.calendar or "").replace("\r\n ", "")
        assert "METHOD:REQUEST" in calendar and f"UID:{meeting.ref}@" in calendar
        assert f"SUMMARY:调解会 {complaint.number}\r\n" in calendar
        assert f"mailto:{letter.address}" in calendar
        for word in ("张示例", "星河", "退", "xuesu-", "meet.example.cn", complaint.respondent_name):
            assert word not in calendar, word
            assert word not in letter.subject, word
        assert "xuesu-" not in letter.body_text
    messages.drain()
    assert not [one for one in db.session.query(Letter).filter(Letter.calendar.is_not(None)) if one.sent_at is None]
    client = sign_in(app, world, "learner")
    page = text(client.get(f"/mediation/{complaint.number}/sessions/{meeting.ref}"))
    assert meeting.link in page, "the link stands on the site alone"
    answer = client.get(f"/mediation/{complaint.number}/sessions/{meeting.ref}/invitation.ics")
    assert answer.mimetype == "text/calendar" and "xuesu-" not in text(answer)


def everything(app: Flask, world: World, name: str, complaint: Complaint) -> str:
    """All that somebody can read: pages, the log, letters with their appointments, papers."""
    client, places = sign_in(app, world, name), {"learner": "complaints", "staff": "institution", "officer": "desk"}
    number = complaint.number
    urls = [f"/{places[name]}/{number}", f"/{places[name]}/", f"/mediation/{number}", f"/mediation/{number}/sessions"]
    urls += ["/messages/"]
    read = [text(client.get(url)) for url in urls]
    for letter in db.session.query(Letter).filter_by(to_person_id=world.people[name]):
        read.append(f"{letter.subject}{letter.body_text}{(letter.calendar or '').replace(chr(13) + chr(10) + ' ', '')}")
    for paper in db.session.query(Paper):
        if may_read_paper(world.viewers[name], paper.id):
            read.append(paper.text)
    return "\n".join(read)


def test_nothing_of_a_private_session_crosses(app: Flask, world: World) -> None:
    reach_by_mail(world, "learner", "staff")
    complaint = world.mediating()
    private = proposed(world, complaint, PartyRole.RESPONDENT)
    voted(world, private, ("staff", Vote.YES, Vote.YES))
    own = fixed(world, complaint, PartyRole.RESPONDENT, starts_at=in_days(10, 16))
    with clock.stepped(clock.now() + LATER):
        attended(world, own, Attendance.PRESENT)
        row = minuted(world, own)
        outbox.drain()
        assert not outbox.troubled()
        canaries = [private.ref, own.ref, PLACE, row.digest, "双方说明了情况", "第1次", "调解会定在", "在约调解会"]
        for name in ("learner", "officer"):
            read = everything(app, world, name, complaint)
            assert [word for word in canaries if word in read] == [], name
            client = sign_in(app, world, name)
            for page in ("", "/invitation.ics", "/minutes"):
                url = f"/mediation/{complaint.number}/sessions/{own.ref}{page}"
                assert client.get(url).status_code == 404, (name, page)
        assert own.ref in everything(app, world, "staff", complaint), "the canary is worth something"
        assert db.session.query(Paper).filter_by(owner_kind="meeting_seat").count() == 0


def test_a_notice_is_its_seats_own(app: Flask, world: World) -> None:
    complaint = world.mediating()
    meeting = fixed(world, complaint)
    outbox.drain()
    found = {
        paper.text.splitlines()[1]: paper for paper in db.session.query(Paper).filter_by(owner_kind="meeting_seat")
    }
    assert sorted(found) == ["张示例：", f"{complaint.respondent_name}："]
    readers = {
        name: {first for first, paper in found.items() if may_read_paper(world.viewers[name], paper.id)}
        for name in ("learner", "staff", "mediator", "officer", "supervisor", "other_staff", "foreign_officer")
    }
    assert readers["learner"] == {"张示例："}
    assert readers["staff"] == {f"{complaint.respondent_name}："}
    assert readers["mediator"] == readers["officer"] == set(found)
    assert not readers["supervisor"] | readers["other_staff"] | readers["foreign_officer"]
    assert "张示例" not in found[f"{complaint.respondent_name}："].text
    assert found["张示例："].issuer_name == "示例教育局"
    assert PLACE in found["张示例："].text and meeting.state is MeetingState.FIXED


def test_the_pages_ask_no_more_when_there_is_more(app: Flask, world: World) -> None:
    complaint = world.mediating()
    first = fixed(world, complaint)
    client, asked = sign_in(app, world, "learner"), []
    urls = (
        "/complaints/",
        f"/mediation/{complaint.number}/sessions",
        f"/mediation/{complaint.number}/sessions/{first.ref}",
    )
    for _more in range(2):
        for url in urls:
            client.get(url)
            with counted() as said:
                assert client.get(url).status_code == 200
            asked.append(len(said))
        for _each in range(3):
            proposed(world, complaint)
    assert asked[:3] == asked[3:]
    assert max(asked) <= 15


def test_the_mediator_may_choose_the_joint_room_or_one_seats(app: Flask, world: World) -> None:
    complaint = world.mediating()
    with app.test_request_context("/"):
        found = _rooms(world.viewers["mediator"], table_of(complaint))
    labels = [label for _room, label, _hint in found.values()]
    assert labels == ["各方一起", "单独与学员", "单独与星河示例在线教育"]
