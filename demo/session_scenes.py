"""Scenes of sessions: one held, with minutes one side has confirmed; the next one fixed, by video."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from complaints.lifecycle import RoomKind
from complaints.models import Room
from demo import phrases
from demo.scenes import Case, When
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.lifecycle import Attendance, MeetingWay, Vote
from mediation.models import Meeting

VIDEO = "https://meet.example.cn/xuesu-demo"  # an address nobody owns (RFC 2606)


def met(case: Case) -> Iterator[When]:
    """Two times, both sides can at the first, they meet, and the mediator writes down what was said."""
    yield 12, "10:00"
    first = _in(case, 2)
    meeting = _proposed(case, MeetingWay.ON_SITE, first, first + timedelta(days=1))
    yield 12, "14:10"
    _voted(case, meeting)
    yield 12, "16:40"
    place = f"{case.table.body.address}（{case.table.body.name}调解室）"
    tables.fix_session(meeting, tables.Terms(first, 60, MeetingWay.ON_SITE, place), by=case.mediator)
    yield 15, "11:00"
    came = {one.seat_id: tables.Came(Attendance.PRESENT) for one in meeting.invited}
    tables.record_attendance(meeting, came, by=case.mediator)
    yield 15, "15:30"
    row = tables.draft_minutes(meeting, phrases.MINUTES, phrases.MINUTES_RESULT, by=case.mediator)
    yield 15, "20:20"
    tables.reply_to_minutes(row, row.digest, True, by=case.learner)


def next_fixed(case: Case) -> Iterator[When]:
    """The next one is by video, in some days."""
    yield 16, "09:40"
    at = _in(case, 12)
    meeting = _proposed(case, MeetingWay.VIDEO, at)
    tables.fix_session(meeting, tables.Terms(at, 60, MeetingWay.VIDEO, link=VIDEO), by=case.mediator)


def _in(case: Case, days: int) -> datetime:
    """An hour of the day so many days from now; each case has its own, for a mediator may have several."""
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 9 + case.story.number % 8, tzinfo=clock.ZONE)


def _proposed(case: Case, way: MeetingWay, *times: datetime) -> Meeting:
    found = select(Room).where(Room.complaint_id == case.complaint.id, Room.kind == RoomKind.JOINT)
    return tables.propose_session(case.table, db.session.scalars(found).one(), way, times, by=case.mediator)


def _voted(case: Case, meeting: Meeting) -> None:
    said = {time.ref: vote for time, vote in zip(meeting.times, (Vote.YES, Vote.MAYBE), strict=True)}
    tables.vote(meeting, said, by=case.learner)
    if case.staff is not None:
        tables.vote(meeting, said, by=case.staff)
