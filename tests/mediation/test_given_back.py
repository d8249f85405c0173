"""What a table that was given back still lets anybody do; what of it goes on when another body is entrusted."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.lifecycle.performance import PromiseState
from complaints.models import Complaint, ConsentKind, ItemKind, Promise, Room
from complaints.queries import rooms_of
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.events import Actor
from mediation import actions as tables
from mediation.lifecycle import Attendance, SeatState, Vote
from mediation.models import ExtraSeat, Mediation
from mediation.queries import absences, calendar_of, session_for, sessions_of
from tests.complaints.driver import table_of
from tests.complaints.hands import sign_in, text
from tests.complaints.power_hands import officer_at
from tests.mediation import bid_hands, session_hands
from tests.mediation.bid_hands import seat_of, seat_room
from tests.mediation.seat_hands import proposed, seated
from tests.mediation.test_guest_agreement import holding, owed, submit
from tests.mediation.test_guest_letters import kinds
from tests.world import World

REFUND = (cases.ItemDraft(ItemKind.REFUND, 100_000, words="原路退回"),)


def gave_back(world: World, complaint: Complaint) -> Mediation:
    """The first table, given back by its mediator."""
    table = table_of(complaint)
    tables.return_case(complaint, table, "没有谈成。", by=world.actor("mediator"))
    return table


def entrusted_anew(world: World, complaint: Complaint) -> tuple[str, Mediation]:
    """The mediator and the table of the association that has it next."""
    for name in ("learner", "staff"):
        cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor(name))
    cases.entrust(complaint, world.organisation("other_association"), by=world.actor("officer"))
    outbox.drain()
    name = officer_at(world, "other_association", Role.MEDIATOR)
    desk = world.actor(officer_at(world, "other_association"))
    made = tables.open_table(complaint, world.person(name), by=desk)
    outbox.drain()
    db.session.expire_all()
    return name, made


def bound(world: World, complaint: Complaint) -> tuple[ExtraSeat, Actor, str]:
    """A lender that owes something by a text signed for a part."""
    seat, by, entry = seated(world, complaint)
    made, table, chair = owed(world, complaint), table_of(complaint), world.actor("mediator")
    tables.reply_as_seat(seat, made, made.version, True, by=by)
    row = tables.draft_agreement(table, made, by=chair, part=[complaint.points[1].id])
    for hand in (world.actor("learner"), world.actor("staff"), by):
        tables.confirm(row, row.digest, by=hand)
    tables.record_signature(row, clock.today(), by=chair)
    outbox.drain()
    return seat, by, entry


def test_whoever_is_bound_by_a_part_keeps_its_page_and_hears_no_second_table(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, by, entry = bound(world, complaint)
    idle, _by, _entry = seated(world, complaint, PartyRole.EXPERT, phone="19911110001")
    gave_back(world, complaint)
    name, _table = entrusted_anew(world, complaint)
    assert (seat.state, idle.state) == (SeatState.SEATED, SeatState.REMOVED)
    told = len(kinds(seat))
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    cases.say(joint, "金丝雀在第二张桌上说话。", by=world.actor(name), key="second")
    outbox.drain()
    client, home = holding(app, seat, entry), f"/seats/{seat.ref}"
    answer = client.get(home)
    page = text(answer)
    assert answer.status_code == 200
    assert "履约跟进" in page
    assert "金丝雀" not in page
    assert f'action="{home}/messages"' not in answer.text, "nobody there would hear it"
    assert "data-live-url" not in answer.text, "nothing new is to come"
    assert len(kinds(seat)) == told
    live = client.get(f"{home}/live")
    assert (live.status_code, "金丝雀" in live.text) in {(200, False), (404, False)}
    with pytest.raises(NotYours):
        cases.say(joint, "还在吗？", by=by, key="late")
    promise = next(one for one in db.session.query(Promise) if one.item.from_party_id == seat.party_id)
    url = f"{home}/promises/{promise.ref}/done"
    sent = submit(client, url, has="on", on=clock.today().isoformat(), words="已经停止扣款。")
    assert sent.status_code == 303, text(sent)
    db.session.expire_all()
    assert promise.state is PromiseState.CLAIMED
    for reader, there in (("learner", f"/complaints/{complaint.number}"), (name, f"/mediation/{complaint.number}")):
        shown = text(sign_in(app, world, reader).get(there))
        assert "和培训贷款机构都能看到" not in shown, "it hears the joint room no more"
    seats = text(sign_in(app, world, name).get(f"/mediation/{complaint.number}/seats"))
    assert "培训贷款机构" not in seats, "it does not sit at this table"


def test_the_second_mediators_read_no_session_of_the_first_table(app: Flask, world: World) -> None:
    complaint = world.mediating()
    meeting = session_hands.fixed(world, complaint)
    with clock.stepped(meeting.ends_at or clock.now()):
        session_hands.attended(world, meeting, Attendance.PRESENT, Attendance.ABSENT)
        session_hands.minuted(world, meeting)
        gave_back(world, complaint)
    with clock.stepped((meeting.ends_at or clock.now()) + timedelta(minutes=1)):
        name, second = entrusted_anew(world, complaint)
        viewer, number = world.viewers[name], complaint.number
        with pytest.raises(NotFound):
            session_for(viewer, number, meeting.ref)
        stretch = clock.now() - timedelta(days=40), clock.now() + timedelta(days=40)
        assert not calendar_of(viewer, *stretch)
        assert not absences(viewer, complaint)
        assert [one.id for one in sessions_of(world.viewers["learner"], meeting.mediation)] == [meeting.id]
        assert sessions_of(world.viewers["learner"], second) == [], "it was held at the first table"
        assert absences(world.viewers["officer"], complaint), "the department has to know who stayed away"
        page = sign_in(app, world, name).get(f"/mediation/{number}/sessions/{meeting.ref}")
    assert page.status_code == 404


def test_an_ended_table_takes_no_more_bids(world: World) -> None:
    complaint = world.mediating()
    row = bid_hands.proposed(world, complaint)
    tables.agree_to_round(row, by=world.actor("learner"))
    gave_back(world, complaint)
    with pytest.raises(IllegalMove, match="这次调解已经结束"):
        tables.agree_to_round(row, by=world.actor("staff"))
    complaint = world.mediating()
    row = bid_hands.opened(world, complaint)
    gave_back(world, complaint)
    with pytest.raises(IllegalMove, match="这次调解已经结束"):
        tables.place_bid(row, 200_000, by=world.actor("learner"))


def test_an_ended_table_takes_no_proposal_no_vote_and_no_offer_of_its_mediator(world: World) -> None:
    complaint = world.mediating()
    meeting, fixed = session_hands.proposed(world, complaint), session_hands.fixed(world, complaint)
    room, learner = seat_room(complaint, PartyRole.COMPLAINANT), world.actor("learner")
    shown = tables.show_proposal(table_of(complaint), room, tables.ProposalDraft(REFUND), by=world.actor("mediator"))
    extra = proposed(world, complaint)
    table = gave_back(world, complaint)
    times = {time.ref: Vote.YES for time in meeting.times}
    for act in (
        lambda: tables.show_proposal(table, room, tables.ProposalDraft(REFUND), by=learner),
        lambda: tables.answer_proposal(shown, True, by=learner),
        lambda: tables.vote(meeting, times, by=learner),
        lambda: tables.respond(fixed, True, None, by=learner),
        lambda: tables.consent_seat(extra, True, tables.digest_of(extra), by=learner),
        lambda: cases.offer(complaint, REFUND, by=world.actor("mediator"), counters=cases.open_offer(complaint)),
    ):
        with pytest.raises(IllegalMove):
            act()
    made = cases.offer(complaint, REFUND, by=world.actor("staff"), counters=cases.open_offer(complaint))
    cases.reply(made, made.version, True, by=learner)  # the parties may still settle between them


@pytest.mark.parametrize("role", [PartyRole.COMPLAINANT, PartyRole.RESPONDENT])
def test_nobody_speaks_to_a_mediator_who_gave_the_case_back(app: Flask, world: World, role: PartyRole) -> None:
    complaint = world.mediating()
    private = seat_room(complaint, role)
    name = "learner" if role is PartyRole.COMPLAINANT else "staff"
    cases.say(private, "我的底线是二千元。", by=world.actor(name), key="low")
    gave_back(world, complaint)
    inner = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.MEDIATORS).one()
    for room, hand in ((private, name), (private, "mediator"), (inner, "mediator")):
        with pytest.raises(IllegalMove, match="已经结束"):
            cases.say(room, "还在吗？", by=world.actor(hand), key="again")
    room = f"/mediation/{complaint.number}/rooms/{private.ref}"
    page = text(sign_in(app, world, name).get(room))
    assert "二千元" in page, "reading stays"
    assert "仅您与之前的调解员可见，已经结束" in page
    assert "已经结束" in text(sign_in(app, world, "mediator").get(room))


def test_a_guest_is_offered_no_room_of_a_table_given_back(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = bound(world, complaint)
    own = seat_room(complaint, PartyRole.LENDER)
    gave_back(world, complaint)
    page = holding(app, seat, entry).get(f"/seats/{seat.ref}")
    assert page.status_code == 200
    assert own.ref not in page.text


def test_a_department_s_own_table_closes_its_private_rooms_when_it_entrusts(world: World) -> None:
    name, complaint = officer_at(world, "department", Role.MEDIATOR), world.answered()
    for hand in ("learner", "staff"):
        cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor(hand))
    tables.open_table(complaint, world.person(name), by=world.actor("officer"))
    private = seat_room(complaint, PartyRole.COMPLAINANT)
    later, _table = entrusted_anew(world, complaint)
    assert private.closed_at is not None
    assert private.id not in {room.id for room in rooms_of(world.viewers[later], complaint)}
    assert seat_of(complaint, PartyRole.COMPLAINANT).id == private.party_id
