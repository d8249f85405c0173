"""After a session: who came by item, minutes confirmed by all who came over one digest, corrections as versions."""

import hashlib
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import PartyRole, Status
from complaints.offered import offered_in
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.papers import Paper
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import Attendance, MeetingState, MinutesState
from mediation.models import MinutesReply
from tests.complaints.hands import sign_in, submit, text
from tests.mediation.session_hands import attended, fixed, in_days, minuted, terms
from tests.world import World

HERE, AWAY, EXCUSED = Attendance.PRESENT, Attendance.ABSENT, Attendance.EXCUSED
LATER = timedelta(days=10, hours=12)


def test_attendance_is_recorded_by_the_chair_once_it_has_begun(world: World) -> None:
    meeting = fixed(world, world.mediating())
    with pytest.raises(IllegalMove, match="没有到时间"):
        attended(world, meeting, HERE, HERE)
    with clock.stepped(clock.now() + LATER):
        said = {one.seat_id: tables.Came(HERE) for one in meeting.invited}
        for name in ("learner", "officer", "other_mediator"):
            with pytest.raises(NotYours):
                tables.record_attendance(meeting, said, by=world.actor(name))
        with pytest.raises(IllegalMove):
            tables.record_attendance(meeting, dict(list(said.items())[:1]), by=world.actor("mediator"))
        with pytest.raises(tables.SessionWrong, match="理由"):
            attended(world, meeting, HERE, EXCUSED)
        assert attended(world, meeting, AWAY, AWAY).state is MeetingState.MISSED
        assert attended(world, meeting, HERE, AWAY).state is MeetingState.HELD, "corrected"
        minuted(world, meeting)
        with pytest.raises(IllegalMove, match="笔录"):
            attended(world, meeting, HERE, HERE)


def test_everybody_who_came_confirms_the_same_text_and_it_becomes_a_paper(world: World) -> None:
    meeting = fixed(world, world.mediating())
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, Attendance.TELEPHONE, Attendance.LEFT_EARLY)
        row = minuted(world, meeting)
        assert row.digest == hashlib.sha256(row.text.encode()).hexdigest()
        for name in ("mediator", "officer", "other_learner"):
            with pytest.raises(NotYours):
                tables.reply_to_minutes(row, row.digest, True, by=world.actor(name))
        with pytest.raises(IllegalMove):
            tables.reply_to_minutes(row, "0" * 64, True, by=world.actor("learner"))
        for _twice in range(2):
            tables.reply_to_minutes(row, row.digest, True, by=world.actor("learner"))
        assert (row.state, db.session.query(MinutesReply).count()) == (MinutesState.DRAFTED, 1)
        tables.reply_to_minutes(row, row.digest, True, by=world.actor("institution_admin"))
        assert row.state is MinutesState.CONFIRMED
        outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    db.session.expire_all()
    paper = db.session.query(Paper).filter_by(owner_kind="minutes").one()
    assert (paper.id, paper.text_digest, paper.text) == (row.paper_id, row.digest, row.text)
    assert paper.issuer_name == "示例教育局", "the mediation was entrusted: in the department's name (§0b.6)"
    for name in ("张示例", "19900001234"):
        assert name not in paper.text, "minutes are read by every seat"
    stored = str(db.session.execute(db.text("SELECT text, course FROM minutes")).one())
    assert "双方说明" not in stored


def test_a_correction_is_a_new_version_that_all_confirm_anew(world: World) -> None:
    meeting = fixed(world, world.mediating())
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, HERE, HERE)
        first, by = minuted(world, meeting), world.actor("mediator")
        tables.reply_to_minutes(first, first.digest, True, by=world.actor("staff"))
        with pytest.raises(tables.SessionWrong):
            tables.reply_to_minutes(first, first.digest, False, " ", by=world.actor("learner"))
        tables.reply_to_minutes(first, first.digest, False, "金额写错了。", by=world.actor("learner"))
        with pytest.raises(tables.SessionWrong, match="更正"):
            tables.draft_minutes(meeting, "双方说明了情况。", "没有达成一致。", by=by)
        second = tables.draft_minutes(meeting, "更正后的经过。", "没有达成一致。", "改了金额。", by=by)
        assert (first.state, second.version, second.state) == (MinutesState.REPLACED, 2, MinutesState.DRAFTED)
        with pytest.raises(IllegalMove):
            tables.reply_to_minutes(first, first.digest, True, by=world.actor("learner"))
        tables.reply_to_minutes(second, second.digest, True, by=world.actor("learner"))
        assert second.state is MinutesState.DRAFTED, "the institution confirmed another text"
        assert "改了金额" in second.text
        assert [row.version for row in queries.minutes_of(meeting)] == [2, 1]


def test_the_reason_for_staying_away_is_not_everybodys(world: World) -> None:
    meeting = fixed(world, world.mediating())
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, EXCUSED, Attendance.REPRESENTED, cause="住院示例")
        text_of = minuted(world, meeting).text
    assert "投诉人：没有来，有正当理由\n" in text_of.replace("（1）", "")
    assert text_of.count("住院示例") == 1, "only who came for a seat is named"


def test_whoever_stayed_away_confirms_nothing_and_holds_nothing_up(world: World) -> None:
    meeting = fixed(world, world.mediating())
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, HERE, AWAY)
        row = minuted(world, meeting)
        with pytest.raises(NotYours):
            tables.reply_to_minutes(row, row.digest, True, by=world.actor("staff"))
        tables.reply_to_minutes(row, row.digest, True, by=world.actor("learner"))
        assert row.state is MinutesState.CONFIRMED


def test_absence_without_cause_is_offered_to_the_officer_and_decides_nothing(app: Flask, world: World) -> None:
    complaint = world.mediating()
    number, meeting = complaint.number, fixed(world, complaint)
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, HERE, AWAY)
        private = fixed(world, complaint, PartyRole.COMPLAINANT)
    with clock.stepped(clock.now() + 2 * LATER):
        attended(world, private, AWAY)
        outbox.drain()
        db.session.expire_all()
        assert complaint.status is Status.MEDIATING, "never by itself"
        client = sign_in(app, world, "officer")
        page = text(client.get(f"/desk/{number}/terminate"))
        assert "第1次调解会，星河示例在线教育" in page
        assert "没有说明正当理由" in page
        assert "第2次" not in page, "to talk alone with the mediator nobody is bound"
        assert page.count("because=absence") == 1
        chosen = text(client.get(f"/desk/{number}/terminate?because=absence"))
        assert 'value="DT2" checked' in chosen
        assert "没有参加，没有说明正当理由。</textarea>" in chosen
        done = submit(client, f"/desk/{number}/terminate?because=absence", has="reasons")
        assert done.status_code == 303, text(done)
    db.session.expire_all()
    assert complaint.status is Status.TERMINATED
    with app.test_request_context("/"):
        assert offered_in(world.viewers["foreign_officer"], complaint) == []


def test_an_excused_absence_is_no_ground(app: Flask, world: World) -> None:
    complaint = world.mediating()
    meeting = fixed(world, complaint)
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, HERE, EXCUSED, cause="当天停电。")
        with app.test_request_context("/"):
            assert offered_in(world.viewers["officer"], complaint) == []
        assert queries.absences(world.viewers["officer"], complaint) == []


def test_minutes_are_written_after_the_table_was_closed_too(world: World) -> None:
    complaint = world.mediating()
    meeting = fixed(world, complaint)
    with clock.stepped(clock.now() + LATER):
        attended(world, meeting, HERE, HERE)
        cases.terminate(complaint, ["DT3"], "双方意见不一致。", by=world.actor("officer"))
        outbox.drain()
        row = minuted(world, meeting)
        tables.reply_to_minutes(row, row.digest, True, by=world.actor("staff"))
        with pytest.raises((IllegalMove, NotYours)):
            tables.fix_session(meeting, terms(in_days(30)), by=world.actor("mediator"))
