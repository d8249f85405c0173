"""Sessions with everybody and with one seat alone: times, place, papers to bring, reminders, attendance, minutes."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from kernel import clock
from kernel.db import db
from kernel.errors import IllegalMove
from mediation import actions as tables
from mediation.lifecycle import Attendance, MeetingWay, Vote
from mediation.models import Meeting
from tests.mediation.walk.stage import Stage

if TYPE_CHECKING:
    from tests.mediation.walk.walking import Walk

CAME = (Attendance.PRESENT, Attendance.REPRESENTED, Attendance.EXCUSED, Attendance.ABSENT)


def propose(walk: "Walk", stage: Stage) -> None:
    """Times for everybody, or for one seat alone."""
    label = walk.rng.choice([one for one in stage.rooms if one == "joint" or one.startswith("seat:")])
    begins = clock.start_of(clock.today() + timedelta(days=walk.rng.randint(10, 25)))
    at = [begins + timedelta(hours=hour, minutes=walk.rng.choice((0, 15, 30))) for hour in (9, 15)]
    room, by = stage.rooms[label], walk.actor(walk.one_of(stage, {"chair"}))
    row = tables.propose_session(stage.table, room, walk.rng.choice(tuple(MeetingWay)), at, by=by)
    stage.meetings.append((row.id, label))
    stage.note("session", row.ref)


def _one(walk: "Walk", stage: Stage) -> tuple[Meeting, str]:
    if not stage.meetings:
        propose(walk, stage)
    key, label = walk.rng.choice(stage.meetings[-4:])
    return db.session.get_one(Meeting, key), label


def _held(walk: "Walk", stage: Stage) -> tuple[Meeting, str]:
    held = [one for one in stage.meetings if str(db.session.get_one(Meeting, one[0]).state) == "held"]
    if not held:
        raise IllegalMove()
    key, label = walk.rng.choice(held[-3:])
    return db.session.get_one(Meeting, key), label


def vote(walk: "Walk", stage: Stage) -> None:
    """Somebody says which times suit."""
    row, label = _one(walk, stage)
    said = {time.ref: walk.rng.choice(tuple(Vote)) for time in row.times}
    tables.vote(row, said, by=walk.hand(stage, walk.one_of(stage, stage.hears(label))))


def fix(walk: "Walk", stage: Stage) -> None:
    """Place or link and papers are for who hears the session's room."""
    row, label = _one(walk, stage)
    place, papers = (
        walk.aviary.plant(f"session's {what}", stage.cast, stage.hears(label)) for what in ("place", "papers")
    )
    at = walk.rng.choice(row.times).starts_at
    link = f"https://meet.example/{place.words}" if row.way is MeetingWay.VIDEO else ""
    # The mediator writes who the learner is into what all in the room are told: an extra seat must not read it.
    where, bring = (
        f"{one.words} {stage.told(label)}" if walk.rng.random() < 0.3 else one.words for one in (place, papers)
    )
    terms = tables.Terms(at, 60, row.way, where, link, bring)
    tables.fix_session(row, terms, by=walk.actor(walk.one_of(stage, {"chair"})))


def respond(walk: "Walk", stage: Stage) -> None:
    """Somebody says how they come."""
    row, label = _one(walk, stage)
    by = walk.hand(stage, walk.one_of(stage, stage.hears(label)))
    tables.respond(row, walk.rng.random() < 0.5, walk.rng.choice((True, False, None)), by=by)


def cancel(walk: "Walk", stage: Stage) -> None:
    """A session is called off, for a reason those asked read."""
    row, label = _one(walk, stage)
    why = walk.aviary.plant("reason of a cancellation", stage.cast, stage.hears(label))
    tables.cancel_session(row, why.words, by=walk.actor(walk.one_of(stage, {"chair"})))


def hold(walk: "Walk", stage: Stage) -> None:
    """The hour comes: who came is recorded; why somebody stayed away is between them and the mediator."""
    row, label = _one(walk, stage)
    if row.starts_at is None or str(row.state) != "fixed":
        raise IllegalMove()
    walk.moment = max(walk.moment, row.starts_at + timedelta(minutes=30))
    with clock.stepped(walk.moment):
        tables.remind_of_sessions()
        came = {}
        for one in row.invited:
            how = walk.rng.choice(CAME)
            seat = _seat(stage, one.seat.party_id)
            seats = {"chair", seat} if how is Attendance.EXCUSED else stage.hears(label)
            came[one.seat_id] = tables.Came(how, walk.aviary.plant("cause", stage.cast, seats).words)
        tables.record_attendance(row, came, by=walk.chair(stage))


def _seat(stage: Stage, party_id: int) -> str:
    """The seat of the book a party sits in."""
    rooms = {room.party_id: label for label, room in stage.rooms.items() if label.startswith("seat:")}
    guests = {guest.party_id: guest.name for guest in [*stage.guests.values(), *stage.ended]}
    return guests.get(party_id) or rooms[party_id].removeprefix("seat:")


def minute(walk: "Walk", stage: Stage) -> None:
    """The mediator writes minutes, or corrects them."""
    row, label = _held(walk, stage)
    words = [walk.aviary.plant("minutes", stage.cast, stage.hears(label)).words for _part in range(3)]
    text = tables.draft_minutes(row, *words, by=walk.actor(walk.one_of(stage, {"chair"})))
    stage.note("minutes", text.ref)


def confirm(walk: "Walk", stage: Stage) -> None:
    """Somebody who came confirms them or says what is not right."""
    row, label = _held(walk, stage)
    text = tables.newest_minutes(row)
    if text is None:
        raise IllegalMove()
    words = walk.aviary.plant("objection", stage.cast, stage.hears(label)).words
    by = walk.hand(stage, walk.one_of(stage, stage.hears(label)))
    tables.reply_to_minutes(text, text.digest, walk.rng.random() < 0.5, words, by=by)


STEPS: tuple[tuple[Callable[["Walk", Stage], object], int], ...] = (
    (propose, 5),
    (vote, 5),
    (fix, 8),
    (respond, 4),
    (cancel, 1),
    (hold, 6),
    (minute, 6),
    (confirm, 6),
)
