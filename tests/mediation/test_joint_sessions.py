"""Representatives are asked to the sessions of the joint table as every seat is: letter, calendar, vote, attendance."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.actions import joint
from complaints.lifecycle.standing import Contract
from complaints.queries.joint import candidates_of, case_represented_from
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import NotYours
from kernel.messages import Channel, Letter
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.actions.session_papers import notice_facts
from mediation.lifecycle import Attendance, MeetingState, Vote
from mediation.models import Agreement, Invited, Meeting
from mediation.queries.joint import own_seat
from mediation.queries.sessions import absences
from tests.complaints.driver import standing
from tests.complaints.hands import sign_in, submit
from tests.complaints.joint_hands import Parent, case, crowd, hand, joint_now, with_representatives
from tests.complaints.people_hands import minor
from tests.mediation.joint_hands import at_table, lead_table, put, written
from tests.mediation.session_hands import attended, fixed, minuted, proposed, terms
from tests.mediation.test_session_views import reach_by_mail
from tests.world import World


def drained() -> None:
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]


def at(one: Parent, meeting: Meeting, page: str = "") -> str:
    return f"/mediation/{one.number}/joint/sessions/{meeting.ref}{page}"


def of(meeting: Meeting, world: World, who: str) -> list[Invited]:
    return [one for one in meeting.invited if one.seat.party.person_id == world.people[who]]


def test_the_second_representative_is_asked_and_no_other_member(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    meeting = proposed(world, case(parents[0]))
    assert of(meeting, world, "parent2") and of(meeting, world, "parent1")
    assert not of(meeting, world, "parent3")
    yes = {time.ref: Vote.YES for time in meeting.times}
    with pytest.raises(NotYours):
        tables.vote(meeting, yes, by=hand(world, parents[2]))
    tables.vote(meeting, yes, by=hand(world, parents[1]))
    (place,) = of(meeting, world, "parent2")
    assert {row.vote for time in meeting.times for row in time.votes if row.seat_id == place.seat_id} == {Vote.YES}
    first = tables.choices_of(meeting)[0]
    assert first.votes.count(None) == len(meeting.invited) - 1, "waited for as every other seat"


def test_letters_and_calendar_bear_the_own_number_and_nothing_of_the_lead(world: World) -> None:
    parents = crowd(world)
    reach_by_mail(world, "parent2")
    at_table(world, parents)
    fixed(world, case(parents[0]))
    drained()
    (sent,) = db.session.query(Letter).filter_by(why="mediation.session_fixed", to_person_id=world.people["parent2"])
    assert sent.channel is Channel.EMAIL
    calendar = (sent.calendar or "").replace("\r\n ", "")
    assert f"SUMMARY:调解会 {parents[1].number}\r\n" in calendar
    assert f"/mediation/{parents[1].number}/joint/sessions/" in calendar
    for told in (calendar, sent.body_text, sent.subject):
        assert parents[0].number not in told
        assert "示例1" not in told


def test_who_represents_at_two_tables_is_told_at_each_under_the_case_that_stands_there(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    other = Parent("parent2", world.file(by="parent2", category="E06", entrust=True).number)
    with_representatives(world, [other, *crowd(world, 1, start=8, category="E06")])
    seat = own_seat(world.viewers["parent2"], row)
    assert seat is not None
    own = case_represented_from(seat)
    assert own is not None and own.number == parents[1].number


def test_the_notice_to_a_guardian_who_represents_names_the_guardian(world: World) -> None:
    child = Parent("learner", minor(world, contract=Contract.LEARNER).number)
    first, third = crowd(world, 2)
    at_table(world, [first, child, third])
    (place,) = of(fixed(world, case(first)), world, "learner")
    told = notice_facts(place)
    assert (told.addressee, told.number) == ("李示例家长", child.number)


def test_the_page_lets_vote_answer_and_confirm_the_minutes(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    meeting = proposed(world, case(parents[0]))
    second, third = sign_in(app, world, "parent2"), sign_in(app, world, "parent3")
    listed = second.get(f"/mediation/{parents[1].number}/joint").text
    assert "请您参加的调解会" in listed and at(parents[1], meeting) in listed
    assert "正在约时间" in second.get("/complaints/").text
    names = [f"time_{time.ref}" for time in meeting.times]
    votes = dict.fromkeys(names, "yes")
    assert submit(second, at(parents[1], meeting), to="/vote", **votes).status_code == 303
    tables.fix_session(meeting, terms(meeting.times[0].starts_at), by=world.actor("mediator"))
    drained()
    page = second.get(at(parents[1], meeting)).text
    assert "家长示例2" in page, "the notice is addressed to whoever it is for"
    assert "家长示例1" not in page and parents[0].number not in page
    answer = {"by_telephone": "yes", "may_record": "no"}
    assert submit(second, at(parents[1], meeting), to="/respond", has="may_record", **answer).status_code == 303
    assert second.get(at(parents[1], meeting, "/invitation.ics")).mimetype == "text/calendar"
    for address in (at(parents[2], meeting), at(parents[1], meeting), at(parents[0], meeting)):
        assert third.get(address).status_code == 404
    with clock.stepped(meeting.times[0].starts_at + timedelta(hours=2)):
        attended(world, meeting, *[Attendance.PRESENT] * len(meeting.invited))
        minutes = minuted(world, meeting)
        second = sign_in(app, world, "parent2")
        assert "确认这份笔录" in second.get(at(parents[1], meeting)).text
        done = submit(second, at(parents[1], meeting), has="digest", to="confirm")
        assert done.status_code == 303
        assert [row.seat_id for row in minutes.replies if row.is_confirmed] == [
            of(meeting, world, "parent2")[0].seat_id
        ]


def test_who_stayed_away_is_no_side_of_the_leads_case(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    meeting = fixed(world, case(parents[0]))
    with clock.stepped(clock.now() + timedelta(days=10, hours=3)):
        came = [
            Attendance.ABSENT if one.seat.party.person_id == world.people["parent2"] else Attendance.PRESENT
            for one in meeting.invited
        ]
        attended(world, meeting, *came)
        assert meeting.state is MeetingState.HELD
        assert absences(world.viewers["officer"], case(parents[0])) == []


def test_whoever_represents_no_more_is_asked_no_more_and_another_is(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    meeting = proposed(world, case(parents[0]))
    joint.stand_down(case(parents[1]), by=hand(world, parents[1]))
    drained()
    with pytest.raises(NotYours):
        tables.vote(meeting, {meeting.times[0].ref: Vote.YES}, by=hand(world, parents[1]))
    asked = [one.seat.party.person_id for one in tables.asked_for_times(meeting)]
    assert world.people["parent2"] not in asked, "nobody waits for who represents nobody"
    joint.stand(case(parents[2]), by=hand(world, parents[2]))
    joint.choose(case(parents[2]), [one.id for one in candidates_of(row)], "", by=hand(world, parents[2]))
    joint.elect(joint_now(parents[0]), by=world.actor("officer"))
    drained()
    tables.fix_session(meeting, terms(meeting.times[0].starts_at), by=world.actor("mediator"))
    drained()
    told = db.session.query(Letter.to_person_id).filter_by(why="mediation.session_fixed")
    assert world.people["parent3"] in {key for (key,) in told}
    assert world.people["parent2"] not in {key for (key,) in told}


def test_a_place_at_the_table_confirms_no_text_of_the_lead(world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    put(world, parents)
    joint_table.answer_terms(case(parents[0]), True, 1, by=hand(world, parents[0]))
    written(world, parents)
    text = standing(case(parents[0]))
    assert "家长示例2" not in text.text
    with pytest.raises(NotYours):
        tables.confirm(text, text.digest, by=hand(world, parents[1]))
    tables.confirm(text, text.digest, by=hand(world, parents[0]))
    db.session.refresh(text)
    assert str(text.state) == "confirmed", "complete without the second representative"
    assert db.session.query(Agreement).count() == 1
    assert lead_table(parents).seats
