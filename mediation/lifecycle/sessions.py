"""A session (调解会) as a table of moves, and what seats may say of a time, of coming and of a recording; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import EXTRA, SPEAKING, PartyRole
from kernel.labels import Labelled
from mediation.lifecycle.table import CHAIR, PARTIES


class MeetingState(Labelled):
    """Where a session stands."""

    PROPOSED = "proposed", _l("正在约时间")
    FIXED = "fixed", _l("时间已定")
    HELD = "held", _l("已开")
    MISSED = "missed", _l("没有开成")
    CANCELLED = "cancelled", _l("已取消")


class MeetingWay(Labelled):
    """How a session is held (O121 art. 20)."""

    ON_SITE = "on_site", _l("现场")
    VIDEO = "video", _l("视频")
    TELEPHONE = "telephone", _l("电话")


class Vote(Labelled):
    """What a seat says to a proposed time."""

    YES = "yes", _l("可以")
    MAYBE = "maybe", _l("勉强")
    NO = "no", _l("不行")


class Attendance(Labelled):
    """How a seat came, or that it did not."""

    PRESENT = "present", _l("到场")
    TELEPHONE = "telephone", _l("电话参加")
    VIDEO = "video", _l("视频参加")
    REPRESENTED = "represented", _l("委托他人参加")
    LEFT_EARLY = "left_early", _l("中途离开")
    EXCUSED = "absent_with_cause", _l("没有来，有正当理由")
    ABSENT = "absent", _l("没有来，没有说明正当理由")


class Reminder(Labelled):
    """Which reminder of a session it is."""

    FIRST = "first", _l("第一次提醒")
    LAST = "last", _l("最后一次提醒")


class MinutesState(Labelled):
    """Where a version of the minutes stands; a correction is a new version."""

    DRAFTED = "drafted", _l("待到会各方确认")
    CONFIRMED = "confirmed", _l("到会各方已确认")
    REPLACED = "replaced", _l("已有更正的版本")


CAME = frozenset(
    {Attendance.PRESENT, Attendance.TELEPHONE, Attendance.VIDEO, Attendance.REPRESENTED, Attendance.LEFT_EARLY}
)


@dataclass(frozen=True)
class MeetingMove:
    """One row: `seats` may do `act` while a session stands in `source`; then it stands in `target`."""

    source: MeetingState
    act: str
    target: MeetingState
    seats: frozenset[PartyRole]
    law: str


S, STANDS = MeetingState, frozenset({PartyRole.REPRESENTATIVE})
# Whether the session took place follows from who came: `record_attendance` leads to held or missed.
MEETING_MOVES = (
    MeetingMove(S.PROPOSED, "vote", S.PROPOSED, PARTIES | SPEAKING | STANDS, "platform rule"),
    MeetingMove(S.PROPOSED, "fix", S.FIXED, CHAIR, "O121 art. 20; platform rule"),
    MeetingMove(S.FIXED, "fix", S.FIXED, CHAIR, "O121 art. 20; platform rule"),
    MeetingMove(S.PROPOSED, "cancel", S.CANCELLED, CHAIR, "platform rule"),
    MeetingMove(S.FIXED, "cancel", S.CANCELLED, CHAIR, "platform rule"),
    MeetingMove(S.FIXED, "respond", S.FIXED, PARTIES | EXTRA | STANDS, "platform rule"),
    MeetingMove(S.FIXED, "record_attendance", S.HELD, CHAIR, "O121 arts. 23, 24; platform rule"),
    MeetingMove(S.HELD, "record_attendance", S.HELD, CHAIR, "O121 arts. 23, 24; platform rule"),
    MeetingMove(S.MISSED, "record_attendance", S.HELD, CHAIR, "O121 arts. 23, 24; platform rule"),
    MeetingMove(S.HELD, "draft_minutes", S.HELD, CHAIR, "O121 art. 24; platform rule"),
    MeetingMove(S.HELD, "confirm_minutes", S.HELD, PARTIES | EXTRA | STANDS, "platform rule"),
)


def meeting_target(source: MeetingState, act: str) -> MeetingState | None:
    """Where an act leaves a session; None when it may not be done there."""
    return next((move.target for move in MEETING_MOVES if (move.source, move.act) == (source, act)), None)


def came_about(attendance: Iterable[Attendance]) -> MeetingState:
    """A session at which nobody but the mediator came did not take place."""
    return MeetingState.HELD if any(one in CAME for one in attendance) else MeetingState.MISSED


@dataclass(frozen=True)
class Choice:
    """A proposed time with what each seat has said to it; None where it has said nothing."""

    starts_at: datetime
    votes: tuple[Vote | None, ...]

    @property
    def suits_all(self) -> bool:
        """Whether every seat said 可以."""
        return bool(self.votes) and all(vote is Vote.YES for vote in self.votes)

    def count(self, vote: Vote | None) -> int:
        """How many seats said this."""
        return self.votes.count(vote)


def best_time(choices: Collection[Choice]) -> Choice | None:
    """The time nobody refuses and most can do: most 可以, then most 勉强, then the earliest.

    None while nobody has said yes or 勉强 to a time that nobody refuses.
    """
    possible = [one for one in choices if Vote.NO not in one.votes and any(one.votes)]
    order = sorted(possible, key=lambda one: (-one.count(Vote.YES), -one.count(Vote.MAYBE), one.starts_at))
    return order[0] if order else None


class Recording(Labelled):
    """Whether the session may be recorded: every seat is asked, one no is enough (§0b.25)."""

    ASKING = "asking", _l("正在征求各方意见，没有全部同意之前不录音录像")
    ALLOWED = "allowed", _l("各方都同意录音录像")
    REFUSED = "refused", _l("有一方不同意，不录音录像")
    LAPSED = "lapsed", _l("没有取得各方同意，不录音录像")


def recording(said: Collection[bool | None], *, is_over: bool = False) -> Recording:
    """What the seats' answers come to; silence is no consent, and stays none when the session is over."""
    if any(one is False for one in said):
        return Recording.REFUSED
    if said and all(said):
        return Recording.ALLOWED
    return Recording.LAPSED if is_over else Recording.ASKING


def overlaps(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two stretches of time share more than an instant."""
    return one[0] < other[1] and other[0] < one[1]
