"""Who is told of a session: the seats in its room, by letters that say the case, the hour and where to look.

A mail carries the appointment for a calendar; neither holds a name, a place of meeting on video, or what it is about.
"""

from collections.abc import Callable

from flask import render_template
from sqlalchemy import select

from accounts.models import Person, Topic
from complaints.events import RecusalAsked
from complaints.lifecycle import CLAIMANTS, MEDIATORS, TABLE_ONLY, PartyRole
from complaints.models import Complaint, Party, RoomMember
from complaints.notices import announce, by_hand, none, row
from complaints.notices.table import Told
from complaints.notices.telling import key_of, people_of, send_all
from kernel.db import db
from kernel.events import EventRow
from kernel.ical import Method
from kernel.outbox import subscriber
from mediation import actions
from mediation.appointments import as_calendar, short_time
from mediation.events import (
    MediationEnded,
    MinutesCompleted,
    MinutesDrafted,
    MinutesObjected,
    SessionAnswered,
    SessionCancelled,
    SessionFixed,
    SessionProposed,
    SessionReminded,
    SessionVoted,
)
from mediation.models import Mediation, Meeting, Minutes, Seat
from mediation.notices.joint import tell_representatives
from mediation.queries import mediation_of

ON_THE_PAGE = none("the page of the session shows it; nobody has to do anything now")


def _parties(topic: Topic, template: str, *more: str) -> Told:
    """A letter to the seats in the room of the event, and to the mediator where `more` names one."""
    own, chair = by_hand(template), by_hand(*more) if more else ON_THE_PAGE
    extra = by_hand("extra", template)  # a representative of a joint complaint is told as the sides are
    return row(topic, others=ON_THE_PAGE, learner=own, institution=own, mediator=chair, extra=extra)


announce(
    {
        "mediation.session_proposed": _parties(Topic.PROGRESS, "session_proposed"),
        "mediation.session_voted": row(Topic.PROGRESS, mediator=by_hand("session_voted"), others=ON_THE_PAGE),
        "mediation.session_fixed": _parties(Topic.PROGRESS, "session_fixed", "session_fixed"),
        "mediation.session_cancelled": _parties(Topic.PROGRESS, "session_cancelled", "session_cancelled"),
        "mediation.session_answered": row(Topic.PROGRESS, mediator=by_hand("session_voted"), others=ON_THE_PAGE),
        "mediation.session_reminded": _parties(Topic.REMINDER, "session_reminded", "session_reminded"),
        "mediation.attendance_recorded": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.minutes_drafted": _parties(Topic.PROGRESS, "minutes_drafted"),
        "mediation.minutes_confirmed": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.minutes_objected": row(Topic.PROGRESS, mediator=by_hand("minutes_objected"), others=ON_THE_PAGE),
        "mediation.minutes_completed": _parties(Topic.PROGRESS, "minutes_completed", "minutes_completed"),
    }
)


@subscriber(SessionProposed)
def proposed(event: SessionProposed, row: EventRow) -> None:
    """Everybody asked is to say which times they can do."""
    _tell(db.session.get_one(Meeting, event.meeting_id), "session_proposed", row)


@subscriber(SessionVoted, SessionAnswered)
def answered(event: SessionVoted | SessionAnswered, row: EventRow) -> None:
    """The mediator learns that a seat has said something."""
    _tell(db.session.get_one(Meeting, event.meeting_id), "session_voted", row, PartyRole.MEDIATOR)


@subscriber(SessionFixed)
def fixed(event: SessionFixed, row: EventRow) -> None:
    """Notices become papers; everybody asked is told the hour, by mail with the appointment."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    actions.make_notices(meeting, event.sequence)
    if meeting.sequence == event.sequence:  # a change since is told by its own event
        _tell(meeting, "session_fixed", row, invitation=Method.REQUEST)


@subscriber(SessionCancelled)
def cancelled(event: SessionCancelled, row: EventRow) -> None:
    """Everybody asked learns that it will not take place; calendars drop it."""
    invitation = Method.CANCEL if event.had_time else None
    _tell(db.session.get_one(Meeting, event.meeting_id), "session_cancelled", row, invitation=invitation)


@subscriber(SessionReminded)
def reminded(event: SessionReminded, row: EventRow) -> None:
    """A reminder, unless the time was changed in between."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if meeting.sequence == event.sequence:
        _tell(meeting, "session_reminded", row)


@subscriber(MinutesDrafted)
def minutes_drafted(event: MinutesDrafted, row: EventRow) -> None:
    """Everybody who came is asked to read and confirm."""
    _tell(db.session.get_one(Minutes, event.minutes_id).meeting, "minutes_drafted", row)


@subscriber(MinutesObjected)
def minutes_objected(event: MinutesObjected, row: EventRow) -> None:
    """The mediator learns that somebody says they are not right."""
    meeting = db.session.get_one(Minutes, event.minutes_id).meeting
    _tell(meeting, "minutes_objected", row, PartyRole.MEDIATOR)


@subscriber(MinutesCompleted)
def minutes_completed(event: MinutesCompleted, row: EventRow) -> None:
    """The confirmed text becomes a paper, and everybody is told."""
    minutes = db.session.get_one(Minutes, event.minutes_id)
    actions.make_minutes_paper(minutes)
    _tell(minutes.meeting, "minutes_completed", row)


@subscriber(MediationEnded)
def table_ended(event: MediationEnded, row: EventRow) -> None:
    """What was still to come does not take place."""
    actions.cancel_open_sessions(db.session.get_one(Mediation, event.mediation_id), "调解已经结束。")


@subscriber(RecusalAsked)
def stands_still(event: RecusalAsked, row: EventRow) -> None:
    """While a recusal waits, no session is held."""
    table = mediation_of(db.session.get_one(Complaint, event.complaint_id))
    if table is not None:
        actions.cancel_open_sessions(table, "有一方申请调解员回避，调解中止。恢复后另约时间。")


def _tell(meeting: Meeting, template: str, row: EventRow, *only: PartyRole, invitation: Method | None = None) -> None:
    """One letter to everybody asked who did not do it themselves; `only` narrows the seats by role."""
    complaint = meeting.mediation.complaint
    start = short_time(meeting.starts_at) if meeting.starts_at else ""
    if not only:
        tell_representatives(meeting, template, row, start, invitation)
    people = {one.id: one for one in _asked(meeting, only) if one.id != row.actor_id}
    if not people:
        return
    words = render_template(f"complaints/letters/{template}.txt", complaint=complaint, start=start).strip()
    calendar: Callable[[str], str] | None = None
    if invitation is not None:
        method = invitation

        def calendar(address: str) -> str:
            return as_calendar([meeting], method, attendee=address)

    send_all(
        {person: key_of(row, person) for person in people.values()},
        words,
        number=complaint.number,
        why=row.kind,
        about=row.stream,
        calendar=calendar,
    )


def _asked(meeting: Meeting, only: tuple[PartyRole, ...]) -> list[Person]:
    """Who reads for the seats asked and for the mediators: those in the room now; whoever acts for a learner too.

    Extra seats and representatives have letters of their own (`notices/extra.py`, `notices/joint.py`).
    """
    seats = set(db.session.scalars(select(Seat.party_id).where(Seat.id.in_([one.seat_id for one in meeting.invited]))))
    inside = select(Party).join(RoomMember, RoomMember.party_id == Party.id)
    inside = inside.where(RoomMember.room_id == meeting.room_id, RoomMember.until_at.is_(None)).order_by(Party.id)
    parties = [
        party
        for party in db.session.scalars(inside).unique()
        if (party.id in seats or party.role in MEDIATORS | CLAIMANTS) and party.role not in TABLE_ONLY
    ]
    wanted = [party for party in parties if not only or party.role in only]
    return [person for party in wanted for person in people_of(party)]
