"""A person's waiting reminders become one letter for a part of a working day; what fell away is marked, not sent."""

from collections.abc import Callable
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import load_only

from accounts.models import Membership, Organisation, Person
from accounts.roles import OrganisationKind, Role
from complaints.models import Breach, Clock, Complaint, Reminder
from kernel import calendars, clock
from kernel.db import db, transaction
from kernel.messages import Letter

DROPPED = "dropped"
PEOPLE = 200
DESK_HOURS, LEARNER_HOURS = (time(9), time(17, 30)), (time(8), time(21))


class Note(NamedTuple):
    """A reminder with its clock and case, as a letter needs them."""

    reminder: Reminder
    clock: Clock
    complaint: Complaint


# Queues the letter of a person under this key, inside the open transaction.
Writer = Callable[[Person, list[Note], str], object]


def send_digests(write: Writer) -> int:
    """Write everybody's letter that is due in this part of the day; safe to run twice, in parallel or to be killed."""
    written, last = 0, 0
    if not is_in_hours(LEARNER_HOURS):  # the desks' hours lie within
        return 0
    while people := _waiting(last):
        written += sum(_digest(person_id, write) for person_id in people)
        last = people[-1]
    return written


def _waiting(after: int) -> list[int]:
    found = select(Reminder.person_id).where(Reminder.letter_key.is_(None), Reminder.person_id > after).distinct()
    return list(db.session.scalars(found.order_by(Reminder.person_id).limit(PEOPLE)))


def _digest(person_id: int, write: Writer) -> int:
    """One person's letters: one for all cases they work on, one for each case of their own; says how many."""
    part = day_part()
    with transaction():
        person = db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
        letters: dict[str, list[Note]] = {}
        for note in _standing(person):
            own = note.complaint.filer_id == person_id
            if is_in_hours(LEARNER_HOURS) if own else is_at_work():
                key = f"digest:{person_id}:{note.complaint.id if own else 'desk'}:{part}"
                letters.setdefault(key, []).append(note)
        sent = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(letters))))
        for key in letters.keys() - sent:  # what comes after this part's letter waits for the next part
            write(person, letters[key], key)
            for note in letters[key]:
                note.reminder.letter_key = key
        return len(letters.keys() - sent)


def _standing(person: Person) -> list[Note]:
    """The reminders still true, oldest first; the others are marked as dropped, those of a paused clock wait."""
    found = db.session.execute(
        select(Reminder, Clock, Complaint)
        .join(Clock, Clock.id == Reminder.clock_id)
        .join(Complaint, Complaint.id == Clock.complaint_id)
        .where(Reminder.person_id == person.id, Reminder.letter_key.is_(None))
        .order_by(Reminder.due_on, Reminder.id)
        .options(load_only(Complaint.number, Complaint.filer_id))
    )
    notes = [Note(reminder, row, complaint) for reminder, row, complaint in found]
    keys = [(note.clock.id, note.reminder.due_on) for note in notes]
    late = select(Breach.clock_id, Breach.due_on).where(tuple_(Breach.clock_id, Breach.due_on).in_(keys))
    breached = {(clock_id, due_on) for clock_id, due_on in db.session.execute(late)} if keys else set()
    acts = _acts_now(person)
    standing = []
    for note in notes:
        left = note.complaint.filer_id != person.id and not acts
        if person.disabled_at is not None or left or _fell_away(note, breached):
            note.reminder.letter_key = DROPPED
        elif note.clock.paused_on is None:
            standing.append(note)
    return standing


def _acts_now(person: Person) -> bool:
    """Whether somebody still acts for any organisation; who has left is told of no case any more."""
    now = clock.now()
    still = Membership.until_at.is_(None) | (Membership.until_at > now)
    found = select(Membership.id).where(Membership.person_id == person.id, Membership.from_at <= now, still)
    return db.session.scalar(found.limit(1)) is not None


def _fell_away(note: Note, breached: set[tuple[int, date]]) -> bool:
    """Whether a clock was met, stopped or redated since, or a warning's breach is there already."""
    reminder, row = note.reminder, note.clock
    if not row.is_running or row.due_on != reminder.due_on:
        return True
    return reminder.kind == "warned" and (clock.now() >= row.due_at or (row.id, row.due_on) in breached)


def day_part() -> str:
    """The part of today a letter belongs to: one before noon, one after."""
    return f"{clock.today()}:{'am' if clock.now().astimezone(clock.ZONE).hour < 12 else 'pm'}"


def is_in_hours(hours: tuple[time, time]) -> bool:
    """Whether it is such an hour in Shanghai."""
    return hours[0] <= clock.now().astimezone(clock.ZONE).time() < hours[1]


def is_at_work() -> bool:
    """Whether desks work now: a working day of the calendar, 09:00 to 17:30 in Shanghai."""
    return is_in_hours(DESK_HOURS) and calendars.current().is_working(clock.today())


def warn_of_missing_year(write: Callable[[Person, int, str], object]) -> int:
    """Tell the administrators weekly that this year's calendar is missing, or from 1 December next year's."""
    today = clock.today()
    year = calendars.current().wanting(today)
    if year is None or not is_at_work():
        return 0
    week = "{}-W{:02}".format(*today.isocalendar()[:2])
    with transaction():
        people = {person.id: person for person in db.session.scalars(_platform_admins())}
        keys = {f"calendar:{year}:{week}:{person_id}": person_id for person_id in people}
        told = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys))))
        for key in sorted(keys.keys() - told):
            write(people[keys[key]], year, key)
        return len(keys.keys() - told)


def _platform_admins() -> Select[Person]:
    now = clock.now()
    return (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.kind == OrganisationKind.OPERATOR, Membership.role == Role.PLATFORM_ADMIN)
        .where(Membership.from_at <= now, Membership.until_at.is_(None) | (Membership.until_at > now))
        .where(Person.disabled_at.is_(None))
    )
