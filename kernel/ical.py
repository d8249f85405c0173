"""Appointments in iCalendar form (RFC 5545, methods of RFC 5546): CRLF, lines folded at 75 octets, Asia/Shanghai."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from kernel import clock

ZONE = "Asia/Shanghai"
WIDEST = 75  # octets of a line, without its end
MEDIA_TYPE = "text/calendar"
ALARMS = (timedelta(days=1), timedelta(hours=1))  # before it begins
# China has known no summer time since 1991-09-15: one offset is the whole zone for every date we write.
_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T020000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class Method(StrEnum):
    """What a calendar is to do with the appointments: take them, drop them, or only show them (a feed)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Appointment:
    """One appointment; the same `uid` with a higher `sequence` replaces what a calendar has of it."""

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class WholeDay:
    """Something that stands on a day without an hour, and takes nobody's time; `is_done` once it is over."""

    uid: str
    stamped_at: datetime
    on: date
    summary: str
    description: str = ""
    url: str = ""
    is_done: bool = False


def calendar(
    appointments: Iterable[Appointment | WholeDay],
    method: Method,
    organiser: str = "",
    attendee: str = "",
    name: str = "",
) -> str:
    """The whole file; `organiser` and `attendee` are mail addresses, `name` the title of a feed."""
    people = _people(method, organiser, attendee)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Xuesu//Xuesu//ZH", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    lines += [f"X-WR-CALNAME:{escaped(name)}"] if name else []
    lines += _ZONE_LINES
    for one in appointments:
        lines += _event(one, people) if isinstance(one, Appointment) else _whole_day(one)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _people(method: Method, organiser: str, attendee: str) -> list[str]:
    """Who asks and who is asked; a published calendar names nobody (RFC 5546 §3.2.1)."""
    if method is Method.PUBLISH:
        return []
    lines = [f"ORGANIZER:mailto:{_address(organiser)}"] if organiser else []
    if attendee:
        lines.append(f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{_address(attendee)}")
    return lines


def _address(mail: str) -> str:
    """A mail address without what could end a line."""
    return "".join(sign for sign in mail if sign.isprintable() and not sign.isspace())


def _event(one: Appointment, people: Sequence[str]) -> list[str]:
    words = (("SUMMARY", one.summary), ("LOCATION", one.location), ("DESCRIPTION", one.description))
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTAMP:{one.stamped_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={ZONE}:{_local(one.starts_at)}",
        f"DTEND;TZID={ZONE}:{_local(max(one.ends_at, one.starts_at + timedelta(minutes=1)))}",
        *(f"{key}:{escaped(value)}" for key, value in words if value),
        *([f"URL:{one.url}"] if one.url else []),
        *people,
        f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        *([] if one.is_cancelled else (line for before in ALARMS for line in _alarm(before, one.summary))),
        "END:VEVENT",
    ]


def _whole_day(one: WholeDay) -> list[str]:
    """A date alone ends with the beginning of the next (RFC 5545 §3.6.1)."""
    reminds = () if one.is_done else _alarm(ALARMS[0], one.summary)
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{one.stamped_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(one.summary)}",
        *([f"DESCRIPTION:{escaped(one.description)}"] if one.description else []),
        *([f"URL:{one.url}"] if one.url else []),
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        *reminds,
        "END:VEVENT",
    ]


def _alarm(before: timedelta, words: str) -> tuple[str, ...]:
    """A reminder shown so long before the beginning (RFC 5545 §3.6.6)."""
    minutes = int(before.total_seconds()) // 60
    shown = f"DESCRIPTION:{escaped(words)}"
    return "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{minutes}M", shown, "END:VALARM"


def _local(at: datetime) -> str:
    return f"{at.astimezone(clock.ZONE):%Y%m%dT%H%M%S}"


def escaped(words: str) -> str:
    """A value of the type TEXT: backslash, semicolon, comma and line ends written out, control signs left away."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in plain if sign in "\n\t" or sign.isprintable())
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return plain


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cut inside a sign; each further piece begins with a space."""
    pieces, piece, room = [], "", WIDEST
    for sign in line:
        if len(piece.encode()) + len(sign.encode()) > room:
            pieces.append(piece)
            piece, room = "", WIDEST - 1
        piece += sign
    return "\r\n ".join([*pieces, piece])


def method_of(text: str) -> str:
    """The method a calendar file names."""
    return next((line.partition(":")[2] for line in text.splitlines() if line.startswith("METHOD:")), Method.PUBLISH)
