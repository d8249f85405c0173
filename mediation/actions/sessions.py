"""A session: times proposed and voted on, one fixed, changed, cancelled; who is asked is who sits in its room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Room, RoomMember
from complaints.queries.figures import figure
from kernel import calendars, clock, events
from kernel.crypto import random_readable
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor
from kernel.web import day
from mediation.actions.tables import must_be_open, must_chair, must_go_on
from mediation.deadlines import earliest_day
from mediation.events import SessionAnswered, SessionCancelled, SessionFixed, SessionProposed, SessionVoted
from mediation.lifecycle import Choice, MeetingState, MeetingWay, Vote, meeting_target, overlaps
from mediation.models import Invited, Mediation, Meeting, MeetingTime, MeetingVote, Seat

MOST_TIMES = 8


class SessionWrong(DomainError):
    """What was given does not make a session; `field` says which answer."""

    status = 422

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Terms:
    """When, how and where a session is; without a link a video room of the body's own server is opened."""

    starts_at: datetime
    minutes: int
    way: MeetingWay
    place: str = ""
    link: str = ""
    papers: str = ""


def propose_session(
    table: Mediation, room: Room, way: MeetingWay, times: Sequence[datetime], minutes: int = 60, *, by: Actor
) -> Meeting:
    """The mediator proposes times to everybody in the joint room, or to one seat in its own (平台规则)."""
    with transaction():
        lock(table.complaint)
        lock(table)
        must_chair(table, by)
        if room.complaint_id != table.complaint_id or room.kind not in (RoomKind.JOINT, RoomKind.SEAT):
            raise NotYours()
        number = (db.session.scalar(select(func.max(Meeting.number)).filter_by(mediation_id=table.id)) or 0) + 1
        now = clock.now()
        meeting = Meeting(mediation_id=table.id, room_id=room.id, number=number, way=way, minutes=minutes)
        meeting.proposed_at = meeting.changed_at = now
        db.session.add(meeting)
        db.session.flush()
        _invite(meeting)
        added = _add_times(meeting, times)
        events.record(SessionProposed(table.complaint_id, meeting.id, added), by, room_id=room.id)
        return meeting


def _invite(meeting: Meeting) -> None:
    """Ask every seat of the table that sits in the session's room; who is asked already stays asked."""
    inside = select(RoomMember.party_id).where(RoomMember.room_id == meeting.room_id, RoomMember.until_at.is_(None))
    known = select(Invited.seat_id).where(Invited.meeting_id == meeting.id)
    seats = select(Seat).where(Seat.mediation_id == meeting.mediation_id, Seat.left_at.is_(None))
    if meeting.room.party_id is not None:
        seats = seats.where(Seat.party_id == meeting.room.party_id)
    found = db.session.scalars(seats.where(Seat.party_id.in_(inside), Seat.id.not_in(known)).order_by(Seat.id)).all()
    db.session.add_all(Invited(meeting_id=meeting.id, seat_id=seat.id) for seat in found)
    db.session.flush()
    db.session.refresh(meeting, ["invited"])
    if not meeting.invited:
        raise IllegalMove(_l("这个房间里现在没有可以邀请的一方。"))


def _add_times(meeting: Meeting, times: Sequence[datetime]) -> int:
    wanted, now = sorted(set(times)), clock.now()
    if not wanted:
        raise SessionWrong("day_1", _l("请至少提出一个时间。"))
    if wanted[0] <= now:
        raise SessionWrong("day_1", _l("提出的时间应当在现在之后。"))
    if len(wanted) > MOST_TIMES:
        raise SessionWrong("day_1", _l("一次最多提出%(number)s个时间。", number=MOST_TIMES))
    db.session.add_all(MeetingTime(meeting_id=meeting.id, starts_at=at) for at in wanted)
    db.session.flush()
    return len(wanted)


def step(meeting: Meeting, act: str) -> MeetingState:
    """The state an act leads to; IllegalMove where the table of moves has none."""
    target = meeting_target(meeting.state, act)
    if target is None:
        raise IllegalMove(_l("这场调解会现在是「%(state)s」，不能办这一步。", state=meeting.state.label))
    return target


def own_place(meeting: Meeting, by: Actor) -> Invited:
    """The place of the actor's seat at a session; NotYours for whoever was not asked, or has left."""
    held = {party.id for party in cases.seats_held(meeting.mediation.complaint, by)}
    for one in meeting.invited:
        if one.seat.party_id in held and one.seat.left_at is None:
            return one
    raise NotYours()


def vote(meeting: Meeting, said: Mapping[str, Vote], *, by: Actor) -> None:
    """A seat says to each proposed time whether it can; the newest word counts until a time is fixed."""
    with transaction():
        lock(meeting.mediation.complaint)
        lock(meeting)
        must_go_on(meeting.mediation)
        step(meeting, "vote")
        place = own_place(meeting, by)
        times = {time.ref: time for time in meeting.times}
        if not said or not said.keys() <= times.keys():
            raise IllegalMove()
        for ref, answer in said.items():
            _put_vote(times[ref], place, answer, by)
        db.session.flush()
        voted = SessionVoted(meeting.mediation.complaint_id, meeting.id, place.seat_id)
        events.record(voted, by, room_id=meeting.room_id)


def _put_vote(time: MeetingTime, place: Invited, answer: Vote, by: Actor) -> None:
    row = db.session.scalar(select(MeetingVote).filter_by(time_id=time.id, seat_id=place.seat_id))
    if row is None:
        row = MeetingVote(time_id=time.id, seat_id=place.seat_id)
        db.session.add(row)
    row.vote, row.person_id, row.voted_at = answer, by.person_id or 0, clock.now()


def asked_for_times(meeting: Meeting) -> list[Invited]:
    """The seats whose word on a time counts: whoever only listens is not waited for."""
    return [
        one for one in meeting.invited if one.seat.left_at is None and one.seat.party.role is not PartyRole.OBSERVER
    ]


def choices_of(meeting: Meeting) -> list[Choice]:
    """The proposed times with what every seat asked for them has said."""
    seats = [one.seat_id for one in asked_for_times(meeting)]
    found = []
    for time in meeting.times:
        said = {row.seat_id: row.vote for row in time.votes}
        found.append(Choice(time.starts_at, tuple(said.get(seat) for seat in seats)))
    return found


def fix_session(meeting: Meeting, terms: Terms, *, by: Actor) -> bool:
    """The mediator fixes time and place, or changes them: calendars get the next number; False when nothing differs.

    An on-site session is told of in good time (O121 art. 20; how long before is 平台规则) unless the time suits all.
    """
    with transaction():
        lock(meeting.mediation.complaint)
        lock(meeting)
        must_chair(meeting.mediation, by)
        target = step(meeting, "fix")
        terms = _whole(meeting, terms)
        if target is meeting.state and terms == terms_of(meeting):
            return False
        _check_time(meeting, terms)
        moved = terms.starts_at != meeting.starts_at
        meeting.sequence += 1 if meeting.state is MeetingState.FIXED else 0
        _put_terms(meeting, terms)
        now = clock.now()
        meeting.state, meeting.changed_at = target, now
        if moved:
            meeting.fixed_at, meeting.first_reminded_at, meeting.last_reminded_at = now, None, None
        _invite(meeting)
        fixed = SessionFixed(meeting.mediation.complaint_id, meeting.id, meeting.sequence, terms.starts_at)
        events.record(fixed, by, room_id=meeting.room_id)
        return True


def terms_of(meeting: Meeting) -> Terms | None:
    """What is fixed of a session."""
    if meeting.starts_at is None:
        return None
    where = meeting.place, meeting.link, meeting.papers
    return Terms(meeting.starts_at, meeting.minutes, meeting.way, *where)


def _put_terms(meeting: Meeting, terms: Terms) -> None:
    meeting.starts_at, meeting.minutes, meeting.way = terms.starts_at, terms.minutes, terms.way
    meeting.place, meeting.link, meeting.papers = terms.place, terms.link, terms.papers


def _whole(meeting: Meeting, terms: Terms) -> Terms:
    """The terms with what its way needs: a place, or a link, where need be to a room nobody can guess."""
    way, place, link = terms.way, terms.place.strip(), terms.link.strip()
    if way is MeetingWay.ON_SITE and not place:
        raise SessionWrong("place", _l("请填写调解的地点。"))
    if way is MeetingWay.VIDEO and not link:
        base = meeting.mediation.body.video_base
        if not base:
            raise SessionWrong("link", _l("本单位没有设置视频会议地址，请填写入会链接。"))
        kept = meeting.link if meeting.link.startswith(f"{base}/") else ""
        link = kept or f"{base}/xuesu-{random_readable(20)}"
    place, link = place if way is MeetingWay.ON_SITE else "", link if way is MeetingWay.VIDEO else ""
    return Terms(terms.starts_at, terms.minutes, way, place, link, terms.papers.strip())


def _check_time(meeting: Meeting, terms: Terms) -> None:
    if terms.starts_at <= clock.now():
        raise SessionWrong("day", _l("调解会的时间应当在现在之后。"))
    if _has_other(meeting, terms):
        raise SessionWrong("day", _l("您在这个时间已经有另一场调解会。"))
    if terms.way is not MeetingWay.ON_SITE or terms.starts_at == meeting.starts_at:
        return
    days = figure("mediation_notice")
    first = earliest_day(calendars.current(), clock.today(), days)
    suits = any(one.suits_all for one in choices_of(meeting) if one.starts_at == terms.starts_at)
    if clock.day_of(terms.starts_at) < first and not suits:
        words = _l(
            "平台规则：现场调解至少提前%(days)s个工作日通知，最早%(day)s。各方都选「可以」的时间不受此限。",
            days=days,
            day=day(first),
        )
        raise SessionWrong("day", words)


def _has_other(meeting: Meeting, terms: Terms) -> bool:
    """Whether the mediator has another session at that time."""
    span = terms.starts_at, terms.starts_at + timedelta(minutes=terms.minutes)
    near = Meeting.starts_at.between(span[0] - timedelta(hours=10), span[1])
    found = select(Meeting).join(Mediation, Mediation.id == Meeting.mediation_id)
    mine = Mediation.mediator_id == meeting.mediation.mediator_id, Meeting.state == MeetingState.FIXED
    others = db.session.scalars(found.where(*mine, Meeting.id != meeting.id, near)).all()
    return any(overlaps(span, (one.starts_at, one.ends_at)) for one in others if one.starts_at and one.ends_at)


def cancel_session(meeting: Meeting, why: str, *, by: Actor) -> None:
    """The mediator calls a session off, with a reason everybody asked reads."""
    with transaction():
        lock(meeting.mediation.complaint)
        lock(meeting)
        must_chair(meeting.mediation, by)
        if not why.strip():
            raise SessionWrong("why", _l("请写明为什么取消，受邀的各方会看到。"))
        _cancel(meeting, why, by)


def _cancel(meeting: Meeting, why: str, by: Actor) -> None:
    had_time, now = meeting.state is MeetingState.FIXED, clock.now()
    meeting.state = step(meeting, "cancel")
    meeting.sequence += 1 if had_time else 0
    meeting.cancelled_at, meeting.changed_at, meeting.why_cancelled = now, now, why.strip()
    done = SessionCancelled(meeting.mediation.complaint_id, meeting.id, meeting.sequence, had_time)
    events.record(done, by, room_id=meeting.room_id)


def cancel_open_sessions(table: Mediation, why: str) -> int:
    """Call off what has not begun, because mediation ended or stands still; says how many."""
    with transaction():
        lock(table.complaint)
        ahead = Meeting.starts_at.is_(None) | (Meeting.starts_at > clock.now())
        open_ones = Meeting.state.in_((MeetingState.PROPOSED, MeetingState.FIXED))
        found = select(Meeting).where(Meeting.mediation_id == table.id, open_ones, ahead).order_by(Meeting.id)
        rows = db.session.scalars(found).all()
        for row in rows:
            _cancel(row, why, SYSTEM)
        return len(rows)


def respond(meeting: Meeting, by_telephone: bool, may_record: bool | None, *, by: Actor) -> None:
    """A seat says whether it comes by telephone, and yes or no to a recording; nobody has to say anything."""
    with transaction():
        lock(meeting.mediation.complaint)
        lock(meeting)
        must_be_open(meeting.mediation)
        step(meeting, "respond")
        place = own_place(meeting, by)
        place.by_telephone, place.may_record, place.answered_at = by_telephone, may_record, clock.now()
        said = SessionAnswered(meeting.mediation.complaint_id, meeting.id, place.seat_id, by_telephone, may_record)
        events.record(said, by, room_id=meeting.room_id)
