"""Finding sessions: whoever sits in a session's room now knows of it, nobody else."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.documents import names_a_minor
from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole
from complaints.models import Complaint, Party, Room, RoomMember
from complaints.permissions import is_member_now
from complaints.queries import seats_of
from complaints.queries.looks import has_shown_today
from complaints.queries.table import room_ids
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.papers import Paper
from mediation.lifecycle import Attendance, MeetingState
from mediation.models import Invited, Mediation, Meeting, MeetingTime, Minutes, Seat
from mediation.permissions import may_enter

DATED = (MeetingState.FIXED, MeetingState.HELD, MeetingState.MISSED)


def visible_sessions(viewer: Viewer, complaint_id: int | None = None) -> Select[Meeting]:
    """The sessions of the rooms the viewer sits in now, at tables the viewer may enter.

    The joint room goes on when another body is entrusted; what the first one held there is not the second's to read.
    """
    return select(Meeting).where(Meeting.room_id.in_(room_ids(viewer, complaint_id)), _at_tables(viewer))


def _at_tables(viewer: Viewer) -> ColumnElement[bool]:
    return Meeting.mediation_id.in_(select(Mediation.id).where(may_enter(viewer)))


def sessions_of(viewer: Viewer, table: Mediation) -> list[Meeting]:
    """The sessions of a table the viewer may know of, newest first."""
    found = visible_sessions(viewer, table.complaint_id).where(Meeting.mediation_id == table.id)
    found = found.options(joinedload(Meeting.room).joinedload(Room.party)).order_by(Meeting.number.desc())
    return list(db.session.scalars(found))


def session_for(viewer: Viewer, number: str, ref: str) -> Meeting:
    """One session of a case by the case's number, with everything its page shows; NotFound otherwise."""
    found = (
        visible_sessions(viewer)
        .join(Mediation, Mediation.id == Meeting.mediation_id)
        .join(Complaint, Complaint.id == Mediation.complaint_id)
        .where(Meeting.ref == ref, Complaint.number == number.upper())
        .options(
            joinedload(Meeting.mediation).joinedload(Mediation.complaint).joinedload(Complaint.institution),
            joinedload(Meeting.mediation).joinedload(Mediation.body),
            joinedload(Meeting.mediation).joinedload(Mediation.mediator),
            joinedload(Meeting.room).joinedload(Room.party),
            selectinload(Meeting.times).selectinload(MeetingTime.votes),
            selectinload(Meeting.invited)
            .joinedload(Invited.seat)
            .joinedload(Seat.party)
            .joinedload(Party.organisation),
            selectinload(Meeting.invited).selectinload(Invited.notices),
        )
    )
    row = db.session.scalar(found)
    if row is None:
        raise NotFound()
    return row


def asked_sessions(table_id: int, party_id: int) -> Select[Meeting]:
    """The sessions of a table to which a seat that opens no case is asked, in the rooms it sits in now."""
    inside = select(RoomMember.room_id).where(RoomMember.party_id == party_id, is_member_now())
    asked = select(Invited.meeting_id).join(Seat, Seat.id == Invited.seat_id)
    asked = asked.where(Seat.party_id == party_id, Seat.left_at.is_(None))
    here = Meeting.mediation_id == table_id, Meeting.room_id.in_(inside), Meeting.id.in_(asked)
    return select(Meeting).where(*here)


def asked_rows(table_id: int, party_id: int) -> list[Meeting]:
    """The same, newest first, as rows of a list."""
    found = asked_sessions(table_id, party_id).options(joinedload(Meeting.room).joinedload(Room.party))
    return list(db.session.scalars(found.order_by(Meeting.number.desc())))


def asked_session(table_id: int, party_id: int, ref: str) -> tuple[Meeting, Invited]:
    """One of them whole, with the seat's own place at it, or NotFound."""
    whole = (
        joinedload(Meeting.room),
        selectinload(Meeting.times).selectinload(MeetingTime.votes),
        selectinload(Meeting.invited).joinedload(Invited.seat).joinedload(Seat.party),
        selectinload(Meeting.invited).selectinload(Invited.notices),
    )
    found = db.session.scalar(asked_sessions(table_id, party_id).where(Meeting.ref == ref).options(*whole))
    if found is None:
        raise NotFound()
    return found, next(one for one in found.invited if one.seat.party_id == party_id)


def calendar_of(viewer: Viewer, from_at: datetime, until_at: datetime) -> list[Meeting]:
    """The sessions with a time in a stretch: a mediator's own and those beside a chair, else what one is asked to."""
    found = visible_sessions(viewer).join(Mediation, Mediation.id == Meeting.mediation_id)
    if viewer.role is Role.MEDIATOR:
        beside = select(Party.complaint_id).where(
            Party.person_id == viewer.person_id, Party.role == PartyRole.CO_MEDIATOR, Party.until_at.is_(None)
        )
        own = Mediation.mediator_id == viewer.person_id
        found = found.where(own | Mediation.complaint_id.in_(beside))
    found = found.where(Meeting.state.in_(DATED), Meeting.starts_at >= from_at, Meeting.starts_at < until_at)
    case = joinedload(Meeting.mediation).joinedload(Mediation.complaint).joinedload(Complaint.institution)
    found = found.options(case, joinedload(Meeting.room).joinedload(Room.party))
    return list(db.session.scalars(found.order_by(Meeting.starts_at, Meeting.id).limit(500)))


def coming_sessions(viewer: Viewer, limit: int = 5) -> list[Meeting]:
    """What is next for the viewer: fixed times not yet over, then times that wait for votes."""
    over = clock.now()
    found = visible_sessions(viewer).where(
        (Meeting.state == MeetingState.PROPOSED) | (Meeting.state == MeetingState.FIXED) & (Meeting.starts_at > over)
    )
    case = joinedload(Meeting.mediation).joinedload(Mediation.complaint)
    order = (Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.id)
    return list(db.session.scalars(found.options(case).order_by(*order).limit(limit)))


def place_of(viewer: Viewer, meeting: Meeting) -> Invited | None:
    """The viewer's own place at a session."""
    mine = {party.id for party in seats_of(viewer, meeting.mediation.complaint)}
    return next((one for one in meeting.invited if one.seat.party_id in mine and one.seat.left_at is None), None)


def minutes_of(meeting: Meeting) -> list[Minutes]:
    """Every version of the minutes, newest first; for whoever may know of the session."""
    found = select(Minutes).where(Minutes.meeting_id == meeting.id).options(selectinload(Minutes.replies))
    return list(db.session.scalars(found.order_by(Minutes.version.desc())))


def papers_by_id(ids: Sequence[int]) -> dict[int, Paper]:
    """Papers by their ids."""
    if not ids:
        return {}
    return {paper.id: paper for paper in db.session.scalars(select(Paper).where(Paper.id.in_(ids)))}


def _roles_in_room(viewer: Viewer, meeting: Meeting) -> frozenset[PartyRole]:
    """The roles of the viewer's seats, if one of them sits in the session's room; none otherwise."""
    complaint = meeting.mediation.complaint
    inside = db.session.scalar(visible_sessions(viewer, complaint.id).where(Meeting.id == meeting.id))
    return frozenset(party.role for party in seats_of(viewer, complaint)) if inside is not None else frozenset()


def may_read_notice(viewer: Viewer, paper: Paper) -> bool:
    """A notice is for the seat it is addressed to and for those who handle the case; a minor's name needs a look."""
    place = db.session.get(Invited, paper.owner_id)
    if place is None:
        return False
    complaint, roles = place.meeting.mediation.complaint, _roles_in_room(viewer, place.meeting)
    if roles & HANDLERS and not roles & CLAIMANTS:
        names_minor = place.seat.party.role in CLAIMANTS and names_a_minor(complaint, roles)
        return not names_minor or has_shown_today(viewer, complaint, "name")
    own = place_of(viewer, place.meeting) if roles else None
    return own is not None and own.id == place.id


def may_read_minutes(viewer: Viewer, paper: Paper) -> bool:
    """Minutes are for everybody in the session's room; they name no learner."""
    row = db.session.get(Minutes, paper.owner_id)
    return row is not None and bool(_roles_in_room(viewer, row.meeting))


def absences(viewer: Viewer, complaint: Complaint) -> list[tuple[Meeting, Invited]]:
    """Who did not come to a joint session and gave no cause, oldest first; to talk alone nobody is bound."""
    found = (
        select(Meeting, Invited)
        .join(Invited, Invited.meeting_id == Meeting.id)
        .join(Room, Room.id == Meeting.room_id)
        .join(Seat, Seat.id == Invited.seat_id)
        .join(Party, Party.id == Seat.party_id)
        .where(
            Meeting.room_id.in_(room_ids(viewer, complaint.id)),
            _at_tables(viewer),
            Room.party_id.is_(None),
            Invited.attendance == Attendance.ABSENT,
            Party.role != PartyRole.REPRESENTATIVE,  # whoever stands for others is no side of this case
        )
        .options(joinedload(Invited.seat).joinedload(Seat.party).joinedload(Party.organisation))
        .order_by(Meeting.starts_at, Invited.id)
    )
    return [(meeting, place) for meeting, place in db.session.execute(found)]
