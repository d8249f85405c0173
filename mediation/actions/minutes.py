"""After a session: who came, and the minutes, written by the mediator and confirmed by everybody who came."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import CLAIMANTS, PartyRole
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.sessions import SessionWrong, own_place, step
from mediation.events import AttendanceRecorded, MinutesCompleted, MinutesConfirmed, MinutesDrafted, MinutesObjected
from mediation.lifecycle import CAME, Attendance, MinutesState, came_about, recording
from mediation.models import Invited, Meeting, Minutes, MinutesReply
from mediation.queries import beside_at, naming_of
from mediation.session_wording import MinutesFacts, minutes


@dataclass(frozen=True)
class Came:
    """How a seat came or why it did not; `cause` names who came for it, or the reason."""

    attendance: Attendance
    cause: str = ""


def must_lead(meeting: Meeting, by: Actor) -> None:
    """NotYours unless this hand chairs the table still; what is left to write is written after its end too."""
    table = meeting.mediation
    if by.person_id != table.mediator_id or by.role != Role.MEDIATOR:
        raise NotYours()
    if not any(party.role is PartyRole.MEDIATOR for party in cases.seats_held(table.complaint, by)):
        raise NotYours()


def record_attendance(meeting: Meeting, came: Mapping[int, Came], *, by: Actor) -> None:
    """The mediator records for each seat, by its id, how it came; corrected as long as no minutes stand.

    Whoever did not come and gave no cause is only noted: nothing follows by itself (O121 art. 23; IR art. 46).
    """
    with transaction():
        lock(meeting.mediation.complaint)
        lock(meeting)
        must_lead(meeting, by)
        step(meeting, "record_attendance")
        places = [one for one in meeting.invited if one.seat.left_at is None]
        if meeting.starts_at is None or clock.now() < meeting.starts_at:
            raise IllegalMove(_l("调解会还没有到时间，开始以后才能记录谁来了。"))
        if newest_minutes(meeting) is not None:
            raise IllegalMove(_l("笔录已经写好。到会情况有错的，请在笔录里更正。"))
        if {one.seat_id for one in places} != came.keys():
            raise IllegalMove()
        for one in places:
            _note(one, came[one.seat_id])
        meeting.state, meeting.recorded_at = came_about(row.attendance for row in came.values()), clock.now()
        absent = tuple(one.seat_id for one in places if one.attendance is Attendance.ABSENT)
        done = AttendanceRecorded(meeting.mediation.complaint_id, meeting.id, meeting.state, absent)
        events.record(done, by, room_id=meeting.room_id)


def _note(place: Invited, came: Came) -> None:
    cause = came.cause.strip()
    if came.attendance in (Attendance.REPRESENTED, Attendance.EXCUSED) and not cause:
        raise SessionWrong(f"cause_{place.seat_id}", _l("请写明由谁代为参加，或者没有来的理由。"))
    place.attendance, place.cause = came.attendance, cause


def newest_minutes(meeting: Meeting) -> Minutes | None:
    """The version of the minutes that counts."""
    found = select(Minutes).where(Minutes.meeting_id == meeting.id, Minutes.state != MinutesState.REPLACED)
    return db.session.scalar(found.order_by(Minutes.version.desc()).limit(1))


def draft_minutes(meeting: Meeting, course: str, result: str, correction: str = "", *, by: Actor) -> Minutes:
    """The mediator writes the minutes, or corrects them: a new version, which everybody who came confirms anew."""
    with transaction():
        lock(meeting.mediation.complaint)
        lock(meeting)
        must_lead(meeting, by)
        step(meeting, "draft_minutes")
        before = newest_minutes(meeting)
        if not course.strip() or not result.strip():
            raise SessionWrong("course", _l("请写明调解的经过和结果。"))
        if before is not None and not correction.strip():
            raise SessionWrong("correction", _l("请写明更正了什么。"))
        if before is not None:
            before.state = MinutesState.REPLACED
        version = before.version + 1 if before is not None else 1
        words = course.strip(), result.strip(), correction.strip() if before is not None else ""
        with force_locale("zh_Hans_CN"):  # papers are Chinese, whatever language the mediator reads
            text = minutes(facts_of(meeting, version, *words))
        row = Minutes(
            meeting_id=meeting.id,
            version=version,
            course=words[0],
            result=words[1],
            correction=words[2],
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            drafted_by_id=by.person_id,
            drafted_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        done = MinutesDrafted(meeting.mediation.complaint_id, row.id, version, row.digest)
        events.record(done, by, room_id=meeting.room_id)
        return row


def facts_of(meeting: Meeting, version: int, course: str, result: str, correction: str) -> MinutesFacts:
    """What the text of the minutes is made from; of persons only mediators, as their body lets them be known."""
    table = meeting.mediation
    places = [one for one in meeting.invited if one.attendance is not None]
    starts_at, naming = meeting.starts_at or meeting.proposed_at, naming_of(table)
    return MinutesFacts(
        number=table.complaint.number,
        session=meeting.number,
        version=version,
        body=table.body.name,
        is_private=meeting.is_private,
        starts_at=starts_at.astimezone(clock.ZONE),
        way=str(meeting.way.label),
        place=meeting.place,
        mediator=naming.on_paper(table.mediator),
        beside=[naming.on_paper(one) for one in beside_at(table, starts_at)],
        seats=[_told(one) for one in places],
        recording=str(recording([one.may_record for one in places], is_over=True).label),
        course=course,
        result=result,
        correction=correction,
        drafted_on=clock.today(),
    )


def _told(place: Invited) -> tuple[str, str, str]:
    """A seat in the minutes: who came for it is named, the reason for staying away is between it and the mediator."""
    how = str(place.attendance.label) if place.attendance else ""
    return seat_name(place), how, place.cause if place.attendance is Attendance.REPRESENTED else ""


def seat_name(place: Invited) -> str:
    """A seat as papers that several read name it: the complaining side by its role, organisations by name."""
    party = place.seat.party
    if party.role in CLAIMANTS:
        return "投诉人"
    if party.role is PartyRole.RESPONDENT:
        return party.complaint.respondent_name
    return party.organisation.name if party.organisation else str(party.role.label)


def reply_to_minutes(row: Minutes, digest: str, is_confirmed: bool, words: str = "", *, by: Actor) -> None:
    """A seat that came presses 确认 over the digest it was shown, or says what is not right (§0b.5).

    Whoever objected may still confirm the same text; once confirmed a word is not taken back.
    """
    with transaction():
        meeting = row.meeting
        lock(meeting.mediation.complaint)
        lock(row)
        step(meeting, "confirm_minutes")
        place = own_place(meeting, by)
        if place.attendance not in CAME:
            raise NotYours()
        if row.state is not MinutesState.DRAFTED or digest != row.digest:
            raise IllegalMove(_l("笔录已经变化，请重新阅读后再确认。"))
        if not is_confirmed and not words.strip():
            raise SessionWrong("words", _l("请写明哪里不对。"))
        reply = _reply_of(row, place)
        if reply.is_confirmed:
            return
        reply.is_confirmed, reply.words = is_confirmed, "" if is_confirmed else words.strip()
        reply.person_id, reply.digest, reply.replied_at = by.person_id or 0, digest, clock.now()
        db.session.add(reply)
        db.session.flush()
        case = meeting.mediation.complaint_id
        confirmed = MinutesConfirmed(case, row.id, place.seat_id, digest)
        said = confirmed if is_confirmed else MinutesObjected(case, row.id, place.seat_id)
        events.record(said, by, room_id=meeting.room_id)
        _complete(row, by)


def _reply_of(row: Minutes, place: Invited) -> MinutesReply:
    known = db.session.scalar(select(MinutesReply).filter_by(minutes_id=row.id, seat_id=place.seat_id))
    return known or MinutesReply(minutes_id=row.id, seat_id=place.seat_id, is_confirmed=False)


def _complete(row: Minutes, by: Actor) -> None:
    needed = {one.seat_id for one in row.meeting.invited if one.attendance in CAME and one.seat.left_at is None}
    done = set(db.session.scalars(select(MinutesReply.seat_id).filter_by(minutes_id=row.id, is_confirmed=True)))
    if needed and needed <= done:
        row.state, row.confirmed_at = MinutesState.CONFIRMED, clock.now()
        said = MinutesCompleted(row.meeting.mediation.complaint_id, row.id)
        events.record(said, by, room_id=row.meeting.room_id)
