"""A case filed for somebody comes into that somebody's own account, once the phone that was given is proved."""

from accounts.models import ContactKind, Person
from accounts.queries import verified_contact
from complaints.actions.standing import stand_in_of
from complaints.events import ComplaintClaimed
from complaints.models import Complaint
from complaints.queries.claiming import unclaimed_seat
from kernel import events
from kernel.crypto import blind_index
from kernel.db import lock, transaction
from kernel.errors import NotFound
from kernel.events import Actor


def claim(complaint: Complaint, person: Person, *, by: Actor) -> None:
    """The person whose proved phone is the one given takes the complainant's seat; NotFound for anybody else.

    Whoever acts for the complainant stays until that is ended; consents and offers hang on the seat and stay too.
    """
    with transaction():
        lock(complaint)
        seat, phone = unclaimed_seat(complaint), verified_contact(person, ContactKind.PHONE)
        if seat is None or phone is None or blind_index("phone", phone) != complaint.phone_index:
            raise NotFound()
        former, seat.person_id = seat.person_id, person.id
        if complaint.filer_id == former:
            complaint.filer_id = person.id
        acting = stand_in_of(complaint.id, former)
        if acting is not None:  # a guardian for whom an officer filed
            acting.person_id = person.id
        events.record(ComplaintClaimed(complaint.id, seat.id), by)
