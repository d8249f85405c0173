"""Reminding of sessions by the timetable: each reminder once for each fixed time (平台规则)."""

from datetime import timedelta

from sqlalchemy import select

from complaints.lifecycle import Status
from complaints.queries.figures import figure
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.messages import after_quiet_hours
from mediation.deadlines import reminder_at
from mediation.events import SessionReminded
from mediation.lifecycle import MeetingState, Reminder
from mediation.models import Meeting


def remind_of_sessions(limit: int = 500) -> int:
    """Remind of what begins soon; safe to run twice, says of how many."""
    hours = {Reminder.FIRST: figure("session_first_reminder"), Reminder.LAST: figure("session_last_reminder")}
    now = clock.now()
    soon = Meeting.starts_at.between(now, now + timedelta(hours=max(hours.values())))
    waits = Meeting.first_reminded_at.is_(None) | Meeting.last_reminded_at.is_(None)
    found = select(Meeting.id).where(Meeting.state == MeetingState.FIXED, soon, waits).order_by(Meeting.id)
    return sum(_remind(meeting_id, hours) for meeting_id in db.session.scalars(found.limit(limit)).all())


def _remind(meeting_id: int, hours: dict[Reminder, int]) -> bool:
    with transaction():
        meeting = db.session.get_one(Meeting, meeting_id)
        complaint = lock(meeting.mediation.complaint)
        lock(meeting)
        if meeting.state is not MeetingState.FIXED or complaint.status is not Status.MEDIATING:
            return False
        due = [one for one in Reminder if _is_due(meeting, one, hours[one])]
        if not due:
            return False
        for one in due:  # after a standstill both may be due: the last says it all
            _mark(meeting, one)
        said = SessionReminded(complaint.id, meeting.id, meeting.sequence, due[-1])
        events.record(said, SYSTEM, room_id=meeting.room_id)
        return True


def _is_due(meeting: Meeting, which: Reminder, hours: int) -> bool:
    done = meeting.first_reminded_at if which is Reminder.FIRST else meeting.last_reminded_at
    if done is not None or meeting.starts_at is None or meeting.fixed_at is None:
        return False
    at = reminder_at(meeting.starts_at, hours, meeting.fixed_at, after_quiet_hours)
    return at is not None and at <= clock.now() < meeting.starts_at


def _mark(meeting: Meeting, which: Reminder) -> None:
    now = clock.now()
    if which is Reminder.FIRST:
        meeting.first_reminded_at = now
    else:
        meeting.first_reminded_at, meeting.last_reminded_at = meeting.first_reminded_at or now, now
