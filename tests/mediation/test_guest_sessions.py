"""Sessions and extra seats: asked for times, given a notice, confirming minutes; what is done beside the chair."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.models import Contact, ContactKind
from accounts.roles import OrganisationKind
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party
from kernel import clock, outbox
from kernel.crypto import blind_index
from kernel.db import db
from kernel.errors import NotYours
from kernel.messages import Letter
from kernel.papers import Paper
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import AskedFor, Attendance, MinutesState, Vote
from mediation.models import Invited, MeetingVote, Minutes, Standing
from tests.complaints.driver import table_of
from tests.complaints.hands import sign_in, submit, text
from tests.mediation.seat_hands import seated
from tests.mediation.session_hands import attended, fixed, proposed, room_of, terms
from tests.mediation.test_guest_agreement import holding
from tests.mediation.test_panel import ask
from tests.world import World

ROLES = {PartyRole.LENDER: "19911110000", PartyRole.OBSERVER: "19911110001"}


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


def test_what_the_mediator_types_reaches_an_extra_seat_without_who_the_learner_is(app: Flask, world: World) -> None:
    """Place and papers to bring on the page, in the notice and its paper, in the calendar file and in the mail."""
    complaint = world.mediating()
    name, words = complaint.name, f"{complaint.name}家楼下茶室"
    seat, by, entry = seated(world, complaint)
    contact = db.session.query(Contact).filter_by(person_id=by.person_id).one()
    contact.kind, contact.value = ContactKind.EMAIL, "li@example.cn"
    contact.blind_index = blind_index("email", contact.value)
    db.session.commit()
    meeting = fixed(world, complaint, place=words, papers=f"{name}的合同")
    mailed = [row.calendar or "" for row in letters("mediation.session_fixed", by.person_id)]
    client, url = holding(app, seat, entry), f"/seats/{seat.ref}/sessions/{meeting.ref}"
    read = {
        "page": text(client.get(url)),
        "calendar": unfolded(client.get(f"{url}/invitation.ics").get_data(as_text=True)),
        "paper": "".join(notices(PartyRole.LENDER)),
        "mail": unfolded("".join(mailed)),
    }
    assert {where: "○○家楼下茶室" in told for where, told in read.items()} == dict.fromkeys(read, True)
    assert "○○的合同" in read["page"]
    assert [where for where, told in read.items() if name in told] == []
    assert words in "".join(notices(PartyRole.RESPONDENT)), "whoever knows the learner reads it as it was typed"


def unfolded(ics: str) -> str:
    return ics.replace("\r\n ", "")


def letters(kind: str, person_id: int | None) -> list[Letter]:
    db.session.rollback()
    outbox.drain()
    return db.session.query(Letter).filter_by(why=kind, to_person_id=person_id).all()


def notices(role: PartyRole) -> list[str]:
    """The texts of the notices to a seat, the newest last."""
    outbox.drain()
    rows = db.session.query(Paper).filter_by(owner_kind="meeting_seat").order_by(Paper.id)
    return [one.text for one in rows if db.session.get_one(Invited, one.owner_id).seat.party.role is role]


def test_notice_and_minutes_name_everybody_who_mediates_as_the_body_lets_them_be_known(world: World) -> None:
    complaint = world.mediating()
    body, head = world.organisation("association"), world.actor("association_admin")
    names = [f"{one.name}（工号{one.staff_number}）" for one in map(world.person, ("mediator", "other_mediator"))]
    numbers = [f"调解员（工号{one.staff_number}）" for one in map(world.person, ("mediator", "other_mediator"))]
    beside(world, complaint)
    seated(world, complaint)
    everybody = (PartyRole.COMPLAINANT, PartyRole.RESPONDENT, PartyRole.LENDER)
    meeting = fixed(world, complaint)
    for role in everybody:
        assert f"调解人员：{'、'.join(numbers)}；" in notices(role)[-1], "by number until the body says otherwise"
    tables.set_panel_rule(body, by_number=False, parties_choose=True, by=head)
    moved = terms(meeting.times[1].starts_at)
    tables.fix_session(meeting, moved, by=world.actor("mediator"))
    for role in everybody:
        assert f"调解人员：{'、'.join(names)}；" in notices(role)[-1]
    with clock.stepped(meeting.times[1].starts_at + timedelta(hours=2)):
        attended(world, meeting, *[Attendance.PRESENT] * 3)
        told = tables.draft_minutes(meeting, "经过。", "结果。", by=world.actor("mediator")).text
        assert f"主持和记录：{names[0]}\n协助调解：{names[1]}\n" in told
        tables.set_panel_rule(body, by_number=True, parties_choose=True, by=head)
        told = tables.draft_minutes(meeting, "经过。", "结果。", "更正", by=world.actor("mediator")).text
        assert f"主持和记录：{numbers[0]}\n协助调解：{numbers[1]}\n" in told


def test_form_seven_tells_the_parties_whom_they_may_challenge(world: World) -> None:
    """O121 arts. 20, 21: a party knows a relative by the name; whoever may challenge nobody is told the number."""
    complaint = world.mediating()
    seated(world, complaint)
    issuer, chair = table_of(complaint).complaint.body, world.person("mediator")
    assert issuer is not None
    issuer.kind = OrganisationKind.MARKET_REGULATOR
    db.session.commit()
    fixed(world, complaint)
    for role in (PartyRole.COMPLAINANT, PartyRole.RESPONDENT):
        assert f"调解人员：{chair.name}（工号{chair.staff_number}）；" in notices(role)[-1]
    assert f"调解人员：调解员（工号{chair.staff_number}）；" in notices(PartyRole.LENDER)[-1]


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
    tables.unpin(fact, by=by)
    page = text(sign_in(app, world, "other_mediator").get(f"/mediation/{complaint.number}/rooms/{room.ref}"))
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
