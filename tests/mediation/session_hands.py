"""A session of the invented world, brought to where a test needs it by real acts."""

from datetime import datetime, timedelta

from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, Room
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.lifecycle import Attendance, MeetingWay, Vote
from mediation.models import Meeting, Minutes
from tests.complaints.driver import table_of
from tests.world import World

PLACE = "金丝雀路9号调解室"


def room_of(complaint: Complaint, party: PartyRole | None = None) -> Room:
    """The joint room, or the private one of a seat."""
    kind = RoomKind.SEAT if party else RoomKind.JOINT
    rooms = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=kind)
    return next(room for room in rooms if party is None or (room.party and room.party.role is party))


def in_days(days: int, hour: int = 14) -> datetime:
    """An hour of a day from now, in Shanghai."""
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE)


def proposed(
    world: World, complaint: Complaint, party: PartyRole | None = None, way: MeetingWay = MeetingWay.ON_SITE
) -> Meeting:
    """Two times on the table, with everybody or with one seat."""
    times = [in_days(10), in_days(11, 10)]
    room = room_of(complaint, party)
    return tables.propose_session(table_of(complaint), room, way, times, by=world.actor("mediator"))


def voted(world: World, meeting: Meeting, *votes: tuple[str, Vote, Vote]) -> Meeting:
    """What somebody says to both times."""
    for name, first, second in votes:
        said = dict(zip([time.ref for time in meeting.times], (first, second), strict=True))
        tables.vote(meeting, said, by=world.actor(name))
    return meeting


def terms(at: datetime, **changes: object) -> tables.Terms:
    """Terms of a session on site."""
    values: dict[str, object] = {"starts_at": at, "minutes": 60, "way": MeetingWay.ON_SITE, "place": PLACE}
    return tables.Terms(**(values | changes))  # type: ignore[arg-type]  # names are the fields'


def fixed(world: World, complaint: Complaint, party: PartyRole | None = None, **changes: object) -> Meeting:
    """A session with a time and a place."""
    meeting = proposed(world, complaint, party)
    tables.fix_session(meeting, terms(meeting.times[0].starts_at, **changes), by=world.actor("mediator"))
    return meeting


def attended(world: World, meeting: Meeting, *came: Attendance, cause: str = "") -> Meeting:
    """Who came, seat by seat; somebody has to have stepped the clock."""
    said = {one.seat_id: tables.Came(how, cause) for one, how in zip(meeting.invited, came, strict=True)}
    tables.record_attendance(meeting, said, by=world.actor("mediator"))
    return meeting


def minuted(world: World, meeting: Meeting) -> Minutes:
    """Minutes of a session that was held."""
    return tables.draft_minutes(meeting, "双方说明了情况。", "没有达成一致。", by=world.actor("mediator"))
