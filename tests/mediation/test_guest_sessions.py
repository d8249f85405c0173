"""Sessions and extra seats: asked for times, given a notice, confirming minutes; what is done beside the chair."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import NotYours
from kernel.messages import Letter
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import AskedFor, Attendance, MinutesState, Vote
from mediation.models import MeetingVote, Minutes, Standing
from tests.complaints.driver import table_of
from tests.complaints.hands import sign_in, submit, text
from tests.mediation.seat_hands import seated
from tests.mediation.session_hands import attended, fixed, proposed, room_of, terms
from tests.mediation.test_guest_agreement import holding
from tests.mediation.test_panel import ask
from tests.world import World

ROLES = {PartyRole.LENDER: "19911110000", PartyRole.OBSERVER: "19911110001"}


def told(kind: str, seat_person: int | None) -> list[str]:
    db.session.rollback()
    outbox.drain()
    found = db.session.query(Letter).filter_by(why=kind, to_person_id=seat_person)
    return [one.body_text for one in found]


def test_a_lender_votes_comes_and_confirms_the_minutes(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint)
    assert seat.party is not None
    meeting = proposed(world, complaint)
    client, url = holding(app, seat, entry), f"/seats/{seat.ref}/sessions/{meeting.ref}"
    assert f'href="{url}"' in text(client.get(f"/seats/{seat.ref}"))
    times = {f"time_{one.ref}": str(Vote.YES) for one in meeting.times}
    assert submit(client, url, to="/vote").status_code == 422
    assert submit(client, url, to="/vote", **times).status_code == 303
    assert db.session.query(MeetingVote).count() == 2
    tables.fix_session(meeting, terms(meeting.times[0].starts_at), by=world.actor("mediator"))
    outbox.drain()
    page = text(client.get(url))
    assert "调解会通知" in page
    assert "培训贷款机构：" in page
    assert complaint.name not in page
    assert submit(client, url, to="/respond", by_telephone="yes", may_record="no").status_code == 303
    ics = client.get(f"{url}/invitation.ics").get_data(as_text=True)
    assert "BEGIN:VCALENDAR" in ics
    assert seat.ref in "".join(ics.split())
    with clock.stepped(meeting.times[0].starts_at + timedelta(hours=2)):
        attended(world, meeting, *[Attendance.PRESENT] * 3)
        row = tables.draft_minutes(meeting, f"{complaint.name}说明了情况。", "再谈。", by=world.actor("mediator"))
        page = text(client.get(url))
        assert complaint.name not in page
        assert "○○说明了情况" in page
        assert "笔录有不对" in page
        assert submit(client, url, has="words", to="/minutes/object", words=" ").status_code == 422
        assert submit(client, url, to="/minutes/confirm").status_code == 303
        for name in ("learner", "staff"):
            tables.reply_to_minutes(row, row.digest, True, by=world.actor(name))
    db.session.expire_all()
    assert db.session.get_one(Minutes, row.id).state is MinutesState.CONFIRMED
    stranger = sign_in(app, world, "learner")
    assert stranger.get(url).status_code == 404


def test_an_observer_is_told_and_not_waited_for(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint, PartyRole.OBSERVER, phone=ROLES[PartyRole.OBSERVER])
    meeting = proposed(world, complaint)
    assert len(meeting.invited) == 3
    assert all(len(one.votes) == 2 for one in tables.choices_of(meeting))
    url = f"/seats/{seat.ref}/sessions/{meeting.ref}"
    client = holding(app, seat, entry)
    assert "正在约时间" in text(client.get(url))
    chair = sign_in(app, world, "mediator")
    assert chair.get(f"/mediation/{complaint.number}/sessions/{meeting.ref}/fix").status_code == 200


def test_a_private_talk_is_nobody_elses(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint)
    meeting = fixed(world, complaint, PartyRole.COMPLAINANT)
    client = holding(app, seat, entry)
    assert client.get(f"/seats/{seat.ref}/sessions/{meeting.ref}").status_code == 404
    assert "第1次调解会" not in text(client.get(f"/seats/{seat.ref}"))


def beside(world: World, complaint: Complaint) -> Party:
    tables.declare(ask(world, complaint, AskedFor.CO, "other_mediator"), True, by=world.actor("other_mediator"))
    return db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.CO_MEDIATOR).one()


def test_beside_the_chair_one_orders_and_decides_nothing(app: Flask, world: World) -> None:
    complaint = world.mediating()
    beside(world, complaint)
    table, room, by = table_of(complaint), room_of(complaint), world.actor("other_mediator")
    topic = tables.open_topic(table, room, "教材费", by=by)
    tables.close_topic(table, topic, by=by)
    fact = tables.pin(table, room, tables.FactDraft("教材", "没收到", "已寄出", Standing.DISPUTED), by=by, key="co")
    client = sign_in(app, world, "other_mediator")
    assert f"/mediation/{complaint.number}" in text(client.get("/mediation/")), "found again among one's own"
    assert "撤下" in text(client.get(f"/mediation/{complaint.number}"))
    tables.unpin(fact, by=by)
    page = text(client.get(f"/mediation/{complaint.number}/rooms/{room.ref}"))
    assert "钉住一件事" in page
    meeting = fixed(world, complaint)
    at = meeting.times[0].starts_at
    assert queries.calendar_of(world.viewers["other_mediator"], at - timedelta(1), at + timedelta(1)) == [meeting]
    draft = tables.FactDraft("教材", "没收到", "已寄出", Standing.DISPUTED)
    for act in (
        lambda: tables.fix_session(meeting, terms(at + timedelta(1)), by=by),
        lambda: tables.cancel_session(meeting, "改期", by=by),
        lambda: tables.propose_session(table, room, meeting.way, [at], by=by),
        lambda: tables.draft_minutes(meeting, "经过", "结果", by=by),
        lambda: tables.pin(table, room, draft, by=world.actor("staff"), key="x"),
    ):
        with pytest.raises(NotYours):
            act()
