"""Sessions as calendar appointments and in few words: case number and hour, no name and nothing of the matter."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from kernel import clock
from kernel.config import settings
from kernel.ical import Appointment, Method, calendar
from kernel.messages.mail import host
from mediation.lifecycle import MeetingState, MeetingWay
from mediation.models import Meeting

TITLE = "调解会"


def short_time(at: datetime) -> str:
    """12月1日14:00, as a text message says it."""
    local = at.astimezone(clock.ZONE)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def page_address(meeting: Meeting, seat: str = "", own: str = "") -> str:
    """The page of a session on this site, where its link stands for those who may see it."""
    if seat:
        return f"{settings().public_url}/seats/{seat}/sessions/{meeting.ref}"
    if own:
        return f"{settings().public_url}/mediation/{own}/joint/sessions/{meeting.ref}"
    return f"{settings().public_url}/mediation/{meeting.mediation.complaint.number}/sessions/{meeting.ref}"


def as_calendar(
    meetings: Iterable[Meeting],
    method: Method,
    attendee: str = "",
    name: str = "",
    seat: str = "",
    told: Callable[[str], str] = str,
    own: str = "",
) -> str:
    """These sessions as an iCalendar file; only what has a time is in it.

    `seat` is an extra seat with its own page, `told` how it reads what others typed; `own` the number of a
    representative's own case, from whose page the joint table is read.
    """
    dated = [_appointment(one, seat, told, own) for one in meetings if one.starts_at is not None]
    return calendar(dated, method, organiser=f"no-reply@{host()}", attendee=attendee, name=name)


def _appointment(meeting: Meeting, seat: str, told: Callable[[str], str], own: str) -> Appointment:
    """A place is in the appointment, the link to a video room is not: whoever reads the mail could walk in."""
    number, page = own or meeting.mediation.complaint.number, page_address(meeting, seat, own)
    starts_at = meeting.starts_at or meeting.proposed_at
    return Appointment(
        uid=f"{meeting.ref}@{host()}",
        sequence=meeting.sequence,
        stamped_at=meeting.changed_at,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=meeting.minutes),
        summary=f"{TITLE} {number}",
        location=told(meeting.place) if meeting.way is MeetingWay.ON_SITE else TITLES[meeting.way],
        description=f"参加的方法和最新的安排，请登录后看：{page}",
        url=page,
        is_cancelled=meeting.state is MeetingState.CANCELLED,
    )


TITLES = {MeetingWay.VIDEO: "视频", MeetingWay.TELEPHONE: "电话"}
