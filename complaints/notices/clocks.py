"""After the calendar changed: open clocks are counted anew. Letters about clocks are digests, by the timetable."""

from accounts.models import Person
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.events import ClockPaused, ClockResumed, ExtensionAsked, ExtensionDecided
from complaints.labels import CLOCK_EYES, CLOCKS, CONFIDENTIAL, EVERYBODY, PAUSE_REASONS
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party
from complaints.notices.telling import case_of, people_of, tell
from kernel import jobs
from kernel.calendars import CalendarImported
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day


@subscriber(CalendarImported)
def calendar_changed(event: CalendarImported, row: EventRow) -> None:
    """Hint at the job; the timetable finds it too."""
    jobs.hint("complaints.recompute_clocks")


@subscriber(ClockPaused)
def paused(event: ClockPaused, row: EventRow) -> None:
    """Everybody who may see the clock learns that it stands still, from when and why."""
    reason = str(PAUSE_REASONS.get(event.reason, event.reason))
    tell_eyes(case_of(event), event.code, row, "paused", start=day(event.start_on), reason=reason)


@subscriber(ClockResumed)
def resumed(event: ClockResumed, row: EventRow) -> None:
    """Everybody who may see the clock learns the new day."""
    days = {"old": day(event.old_due_on), "new": day(event.new_due_on)}
    tell_eyes(case_of(event), event.code, row, "resumed", **days)


@subscriber(ExtensionAsked)
def extension_asked(event: ExtensionAsked, row: EventRow) -> None:
    """Everybody who may see the clock learns that more time is asked for."""
    tell_eyes(case_of(event), event.code, row, "extension_asked")


@subscriber(ExtensionDecided)
def extension_decided(event: ExtensionDecided, row: EventRow) -> None:
    """Everybody who may see the clock learns what was decided, and both days."""
    days = {"old": day(event.old_due_on), "new": day(event.new_due_on)}
    template = "extension_granted" if event.is_granted else "extension_refused"
    tell_eyes(case_of(event), event.code, row, template, **days)


def tell_eyes(complaint: Complaint, code: str, row: EventRow, template: str, **facts: object) -> None:
    """Tell everybody who sits where a clock of this code is seen; a confidential one is not named in a letter."""
    eyes = CLOCK_EYES.get(code, EVERYBODY) - {PartyRole.OTHER_BODY}
    name = "有一项" if eyes == CONFIDENTIAL else f"「{CLOCKS.get(code, code)}」"
    told: set[int] = set()
    for party in db.session.query(Party).filter_by(complaint_id=complaint.id, until_at=None):
        for person in _people(party) if party.role in eyes else []:
            if person.id not in told:
                told.add(person.id)
                tell(person, template, complaint, row, name=name, **facts)


def _people(party: Party) -> list[Person]:
    if party.role is PartyRole.OVERSIGHT:
        return acting_staff(party.organisation_id or 0, Role.SUPERVISOR)
    return people_of(party)
