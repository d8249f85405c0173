"""Sessions: who proposes, who votes, what is fixed, changed, cancelled and reminded of; and who may know of it."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.lifecycle import PartyRole, Status
from kernel import chain, clock, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.events import EventRow
from kernel.messages import Letter
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import MeetingState, MeetingWay, Vote
from mediation.models import Meeting, MeetingVote
from tests.complaints.driver import grounds, table_of
from tests.mediation.session_hands import fixed, in_days, proposed, room_of, terms, voted
from tests.world import World

Y, M, N = Vote.YES, Vote.MAYBE, Vote.NO


def test_only_the_chair_proposes_and_each_seat_in_the_room_is_asked(world: World) -> None:
    complaint = world.mediating()
    table, times = table_of(complaint), [in_days(10)]
    for name in ("learner", "staff", "officer", "association_officer", "other_mediator"):
        with pytest.raises(NotYours):
            tables.propose_session(table, room_of(complaint), MeetingWay.VIDEO, times, by=world.actor(name))
    with pytest.raises(NotYours):  # another case's room
        tables.propose_session(table, room_of(world.mediating()), MeetingWay.VIDEO, times, by=world.actor("mediator"))
    joint = proposed(world, complaint)
    private = proposed(world, complaint, PartyRole.RESPONDENT)
    assert [one.seat.party.role for one in joint.invited] == [PartyRole.COMPLAINANT, PartyRole.RESPONDENT]
    assert [one.seat.party.role for one in private.invited] == [PartyRole.RESPONDENT]
    assert (joint.number, private.number) == (1, 2)
    for wrong in ([], [clock.now() - timedelta(hours=1)], [in_days(10, hour) for hour in range(8, 18)]):
        with pytest.raises(tables.SessionWrong):
            tables.propose_session(table, room_of(complaint), MeetingWay.VIDEO, wrong, by=world.actor("mediator"))


def test_a_private_session_is_nobody_elses(world: World) -> None:
    complaint = world.mediating()
    private = fixed(world, complaint, PartyRole.RESPONDENT)
    for name in ("staff", "institution_admin", "mediator"):
        assert queries.session_for(world.viewers[name], complaint.number, private.ref).id == private.id
    for name in ("learner", "officer", "association_officer", "supervisor", "other_staff", "other_mediator"):
        with pytest.raises(NotFound):
            queries.session_for(world.viewers[name], complaint.number, private.ref)
        assert queries.coming_sessions(world.viewers[name]) == []
        assert queries.calendar_of(world.viewers[name], clock.now(), in_days(60)) == []
    with pytest.raises(NotYours):
        tables.respond(private, False, True, by=world.actor("learner"))


def test_votes_change_until_the_time_is_fixed(world: World) -> None:
    meeting = voted(world, proposed(world, world.mediating()), ("learner", Y, N), ("staff", M, Y), ("learner", Y, M))
    assert db.session.query(MeetingVote).count() == 4
    assert [one.votes for one in tables.choices_of(meeting)] == [(Y, M), (M, Y)]
    for name in ("mediator", "officer", "other_learner"):
        with pytest.raises(NotYours):
            voted(world, meeting, (name, Y, Y))
    with pytest.raises(IllegalMove):
        tables.vote(meeting, {"x" * 26: Y}, by=world.actor("learner"))
    tables.fix_session(meeting, terms(meeting.times[1].starts_at), by=world.actor("mediator"))
    with pytest.raises(IllegalMove):
        voted(world, meeting, ("learner", Y, Y))


def test_on_site_is_told_in_good_time_unless_it_suits_all(world: World) -> None:
    complaint, by = world.mediating(), world.actor("mediator")
    soon = in_days(1, 20)
    meeting = tables.propose_session(
        table_of(complaint), room_of(complaint), MeetingWay.ON_SITE, [soon, in_days(20)], by=by
    )
    voted(world, meeting, ("learner", Y, Y), ("staff", M, Y))
    with pytest.raises(tables.SessionWrong, match="3个工作日"):
        tables.fix_session(meeting, terms(soon), by=by)
    voted(world, meeting, ("staff", Y, Y))
    assert tables.fix_session(meeting, terms(soon), by=by)
    other = proposed(world, world.mediating(), way=MeetingWay.TELEPHONE)
    assert tables.fix_session(other, terms(in_days(1, 10), way=MeetingWay.TELEPHONE), by=by), "no place to travel to"


def test_a_way_needs_its_place_or_its_link(world: World) -> None:
    complaint, by = world.mediating(), world.actor("mediator")
    meeting, at = proposed(world, complaint), in_days(10)
    with pytest.raises(tables.SessionWrong, match="地点"):
        tables.fix_session(meeting, terms(at, place=" "), by=by)
    with pytest.raises(tables.SessionWrong, match="入会链接"):
        tables.fix_session(meeting, terms(at, way=MeetingWay.VIDEO), by=by)
    with transaction():
        meeting.mediation.body.video_base = "https://meet.example.cn"
    tables.fix_session(meeting, terms(at, way=MeetingWay.VIDEO), by=by)
    link = meeting.link
    assert link.startswith("https://meet.example.cn/xuesu-")
    assert len(link) >= len("https://meet.example.cn/xuesu-") + 20
    assert complaint.number not in link
    assert meeting.place == ""
    tables.fix_session(meeting, terms(in_days(12), way=MeetingWay.VIDEO), by=by)
    assert meeting.link == link, "a change of time keeps the room"
    stored = db.session.execute(db.text("SELECT link, place FROM meetings")).one()
    assert link not in str(stored)


def test_a_mediator_sits_in_one_session_at_a_time(world: World) -> None:
    first = fixed(world, world.mediating())
    assert first.starts_at is not None
    second, by = proposed(world, world.mediating()), world.actor("mediator")
    with pytest.raises(tables.SessionWrong, match="另一场"):
        tables.fix_session(second, terms(first.starts_at + timedelta(minutes=30)), by=by)
    assert tables.fix_session(second, terms(first.starts_at + timedelta(minutes=60)), by=by)
    found = queries.calendar_of(world.viewers["mediator"], in_days(0), in_days(30))
    assert [row.id for row in found] == [first.id, second.id]
    assert queries.calendar_of(world.viewers["other_mediator"], in_days(0), in_days(30)) == []


def test_each_change_counts_on_and_the_same_again_is_none(world: World) -> None:
    meeting, by = fixed(world, world.mediating()), world.actor("mediator")
    at = meeting.starts_at
    assert at is not None
    assert not tables.fix_session(meeting, terms(at), by=by)
    assert meeting.sequence == 0
    tables.fix_session(meeting, terms(at, place="另一间"), by=by)
    tables.fix_session(meeting, terms(in_days(13)), by=by)
    assert (meeting.sequence, meeting.state) == (2, MeetingState.FIXED)
    with pytest.raises(tables.SessionWrong):
        tables.cancel_session(meeting, " ", by=by)
    tables.cancel_session(meeting, "有一方有急事。", by=by)
    assert (meeting.sequence, meeting.state) == (3, MeetingState.CANCELLED)
    with pytest.raises(IllegalMove):
        tables.cancel_session(meeting, "再取消", by=by)
    with pytest.raises(IllegalMove):
        tables.fix_session(meeting, terms(in_days(14)), by=by)


def reminders(meeting: Meeting) -> list[str]:
    rows = db.session.query(EventRow).filter_by(kind="mediation.session_reminded").order_by(EventRow.id)
    return [row.data["reminder"] for row in rows if row.data["meeting_id"] == meeting.id]


def test_each_reminder_comes_once_and_anew_for_a_new_time(world: World) -> None:
    meeting = fixed(world, world.mediating())
    at = meeting.starts_at
    assert at is not None
    for before, said in (
        (timedelta(hours=25), []), (timedelta(hours=23), ["first"]), (timedelta(hours=2), ["first"]),
        (timedelta(minutes=59), ["first", "last"]), (timedelta(minutes=10), ["first", "last"]),
    ):  # fmt: skip
        with clock.stepped(at - before):
            tables.remind_of_sessions()
            tables.remind_of_sessions()
            assert reminders(meeting) == said, before
            outbox.drain()
    assert not outbox.troubled()
    told = {letter.to_person_id for letter in db.session.query(Letter).filter_by(why="mediation.session_reminded")}
    assert {world.people[name] for name in ("learner", "staff", "institution_admin", "mediator")} == told
    tables.fix_session(meeting, terms(in_days(20)), by=world.actor("mediator"))
    with clock.stepped(in_days(20) - timedelta(minutes=30)):
        tables.remind_of_sessions()
    assert reminders(meeting) == ["first", "last", "last"], "after a standstill the last says it all"


@pytest.mark.parametrize("end", ["terminate", "recusal"])
def test_what_is_to_come_is_called_off_when_mediation_ends_or_stands_still(world: World, end: str) -> None:
    complaint = world.mediating()
    meetings = [fixed(world, complaint), proposed(world, complaint, PartyRole.COMPLAINANT)]
    if end == "terminate":
        cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    else:
        cases.ask_recusal(complaint, "与机构有利害关系。", by=world.actor("learner"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    db.session.expire_all()
    assert [one.state for one in meetings] == [MeetingState.CANCELLED] * 2
    assert complaint.status is not Status.MEDIATING
    with pytest.raises(DomainError):
        proposed(world, complaint)
    assert chain.verify().ok


def test_whoever_is_asked_says_how_they_come(world: World) -> None:
    meeting = fixed(world, world.mediating())
    tables.respond(meeting, True, False, by=world.actor("learner"))
    tables.respond(meeting, False, True, by=world.actor("staff"))
    assert [(one.by_telephone, one.may_record) for one in meeting.invited] == [(True, False), (False, True)]
    with pytest.raises(NotYours):
        tables.respond(meeting, False, True, by=world.actor("mediator"))
