"""Sending what the table of letters says: to whoever sits there now, once, and not to whose act it was."""

from collections.abc import Mapping

from sqlalchemy import select

from accounts.models import Person
from complaints.events import CaseEvent
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party
from complaints.notices import promise_rows, rows, sharing_rows
from complaints.notices.table import SEATS, TOLD, Told, add_rows
from complaints.notices.telling import case_of, due_words, people_of, tell_all
from complaints.queries.desk import stands_in
from kernel import events
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

SEAT_OF = {role: seat for seat, roles in SEATS.items() for role in roles}


def tell_seats(event: CaseEvent, row: EventRow) -> None:
    """Write to each seat of the case what its row says."""
    told, complaint = TOLD[row.kind], case_of(event)
    seated = select(Party).filter_by(complaint_id=complaint.id, until_at=None).order_by(Party.id)
    by_template: dict[str, dict[int, Person]] = {}
    known: set[int] = {row.actor_id} if row.actor_id is not None else set()
    for party in db.session.scalars(seated).all():
        seat = SEAT_OF.get(party.role)  # an extra seat is written to by the table itself
        template = told.letters.get(seat) if seat is not None else None
        for person in _readers(party, complaint) if template is not None else []:
            if person.id not in known:
                by_template.setdefault(template or "", {})[person.id] = person
                known.add(person.id)
    due = due_words(complaint, told.due) if told.due else ""
    for template, people in by_template.items():
        tell_all(list(people.values()), template, complaint, row, due=due)


def _readers(party: Party, complaint: Complaint) -> list[Person]:
    """Who reads for a seat; at the body the officer in charge alone, or who stands in today, while they act for it."""
    people = people_of(party)
    if party.role is not PartyRole.HANDLING_BODY or complaint.officer_id is None:
        return people
    wanted = stands_in(party.organisation_id, complaint.officer_id) or complaint.officer_id
    here = {person.id: [person] for person in people}
    return here.get(wanted) or here.get(complaint.officer_id) or people


def announce(added: Mapping[str, Told]) -> None:
    """Add the rows of a package above, and send what they say."""
    add_rows(added)
    subscribe(added)


def subscribe(added: Mapping[str, Told]) -> None:
    """Let the letters of these rows go out."""
    classes = events.kinds()
    subscriber(*[classes[kind] for kind, told in added.items() if told.letters])(tell_seats)


subscribe({kind: TOLD[kind] for kind in (*rows.KINDS, *promise_rows.KINDS, *sharing_rows.KINDS)})
