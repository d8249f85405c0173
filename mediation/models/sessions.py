"""Sessions: proposed times and votes, who is invited and who came, minutes and who confirmed them."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models import Room
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from mediation.lifecycle import Attendance, MeetingState, MeetingWay, MinutesState, Vote
from mediation.models.table import Mediation, Seat


class Meeting(Model):
    """A session of a table; who is in its room may know of it, everybody else may not.

    `sequence` counts what calendars were told; `changed_at` is when they were told last.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("mediation_id", "number"),
        CheckConstraint("state NOT IN ('fixed', 'held', 'missed') OR starts_at IS NOT NULL", name="fixed"),
        CheckConstraint("(starts_at IS NULL) = (fixed_at IS NULL)", name="time"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
        CheckConstraint("minutes BETWEEN 10 AND 600", name="length"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"))
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"), index=True)
    number: Mapped[int]
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState), default=MeetingState.PROPOSED)
    sequence: Mapped[int] = mapped_column(default=0)
    way: Mapped[MeetingWay] = mapped_column(enum_column(MeetingWay))
    minutes: Mapped[int]
    starts_at: Mapped[Instant | None] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(Sealed("meetings.place"), default="")
    link: Mapped[str] = mapped_column(Sealed("meetings.link"), default="")
    papers: Mapped[str] = mapped_column(Sealed("meetings.papers"), default="")
    why_cancelled: Mapped[str] = mapped_column(Sealed("meetings.why_cancelled"), default="")
    proposed_at: Mapped[Instant]
    fixed_at: Mapped[Instant | None]
    changed_at: Mapped[Instant]
    cancelled_at: Mapped[Instant | None]
    recorded_at: Mapped[Instant | None]
    first_reminded_at: Mapped[Instant | None]
    last_reminded_at: Mapped[Instant | None]

    mediation: Mapped[Mediation] = relationship()
    room: Mapped[Room] = relationship()
    times: Mapped[list["MeetingTime"]] = relationship(back_populates="meeting", order_by="MeetingTime.starts_at")
    invited: Mapped[list["Invited"]] = relationship(back_populates="meeting", order_by="Invited.id")

    @property
    def ends_at(self) -> datetime | None:
        """When it is to end."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at is not None else None

    @property
    def is_private(self) -> bool:
        """Whether it is with one seat alone."""
        return self.room.party_id is not None


class MeetingTime(Model):
    """A time the mediator proposed."""

    __tablename__ = "meeting_times"
    __table_args__ = (UniqueConstraint("meeting_id", "starts_at"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    meeting_id: Mapped[BigInt] = mapped_column(ForeignKey("meetings.id"))
    starts_at: Mapped[Instant]

    meeting: Mapped[Meeting] = relationship(back_populates="times")
    votes: Mapped[list["MeetingVote"]] = relationship(back_populates="time", order_by="MeetingVote.id")


class MeetingVote(Model):
    """What a seat says to a time; it may say otherwise until the time is fixed."""

    __tablename__ = "meeting_votes"
    __table_args__ = (UniqueConstraint("time_id", "seat_id"),)

    id: Mapped[Id]
    time_id: Mapped[BigInt] = mapped_column(ForeignKey("meeting_times.id"))
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("seats.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    vote: Mapped[Vote] = mapped_column(enum_column(Vote))
    voted_at: Mapped[Instant]

    time: Mapped[MeetingTime] = relationship(back_populates="votes")


class Invited(Model):
    """A seat asked to a session: how it comes, whether it lets record, how it came; `cause` says who or why not."""

    __tablename__ = "meeting_seats"
    __table_args__ = (UniqueConstraint("meeting_id", "seat_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[BigInt] = mapped_column(ForeignKey("meetings.id"))
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("seats.id"), index=True)
    by_telephone: Mapped[bool] = mapped_column(default=False)
    may_record: Mapped[bool | None]
    answered_at: Mapped[Instant | None]
    attendance: Mapped[Attendance | None] = mapped_column(enum_column(Attendance))
    cause: Mapped[str] = mapped_column(Sealed("meeting_seats.cause"), default="")

    meeting: Mapped[Meeting] = relationship(back_populates="invited")
    seat: Mapped[Seat] = relationship()
    notices: Mapped[list["MeetingNotice"]] = relationship(order_by="MeetingNotice.sequence")


class MeetingNotice(Model):
    """The paper by which a seat was told of time and place; a change is a new paper."""

    __tablename__ = "meeting_notices"
    __table_args__ = (UniqueConstraint("invited_id", "sequence"),)

    id: Mapped[Id]
    invited_id: Mapped[BigInt] = mapped_column(ForeignKey("meeting_seats.id"))
    sequence: Mapped[int]
    paper_id: Mapped[BigInt]


class Minutes(Model):
    """A version of the minutes (调解笔录): one text, which everybody who came confirms or says is not right."""

    __tablename__ = "minutes"
    __table_args__ = (
        UniqueConstraint("meeting_id", "version"),
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    meeting_id: Mapped[BigInt] = mapped_column(ForeignKey("meetings.id"))
    version: Mapped[int]
    state: Mapped[MinutesState] = mapped_column(enum_column(MinutesState), default=MinutesState.DRAFTED)
    course: Mapped[str] = mapped_column(Sealed("minutes.course"))
    result: Mapped[str] = mapped_column(Sealed("minutes.result"))
    correction: Mapped[str] = mapped_column(Sealed("minutes.correction"), default="")
    text: Mapped[str] = mapped_column(Sealed("minutes.text"))
    digest: Mapped[str] = mapped_column(String(64))
    drafted_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    paper_id: Mapped[BigInt | None]

    meeting: Mapped[Meeting] = relationship()
    replies: Mapped[list["MinutesReply"]] = relationship(back_populates="of", order_by="MinutesReply.id")


class MinutesReply(Model):
    """A seat's 确认 over the digest it was shown, or what it says is not right; a press, never a signature."""

    __tablename__ = "minutes_replies"
    __table_args__ = (UniqueConstraint("minutes_id", "seat_id"),)

    id: Mapped[Id]
    minutes_id: Mapped[BigInt] = mapped_column(ForeignKey("minutes.id"))
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("seats.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    is_confirmed: Mapped[bool]
    words: Mapped[str] = mapped_column(Sealed("minutes_replies.words"), default="")
    digest: Mapped[str] = mapped_column(String(64))
    replied_at: Mapped[Instant]

    of: Mapped[Minutes] = relationship(back_populates="replies")
