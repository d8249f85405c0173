"""Cases that were filed for somebody who has no account in them yet."""

from sqlalchemy import exists, select

from accounts.models import Contact
from complaints.lifecycle import PartyRole
from complaints.lifecycle.standing import StandInKind
from complaints.models import Complaint, Party, StandIn
from kernel.crypto import blind_index
from kernel.db import db

OWN = (PartyRole.COMPLAINANT, PartyRole.GUARDIAN)


def unclaimed_seat(complaint: Complaint) -> Party | None:
    """The open seat of the complainant whose account has no proved contact yet.

    None where the phone given is that of whoever acts: it would let them decide what is the complainant's to decide.
    """
    acts_for = exists().where(
        StandIn.complaint_id == complaint.id,
        StandIn.kind != StandInKind.GUARDIAN,
        StandIn.phone_index == complaint.phone_index,
    )
    proved = exists().where(Contact.person_id == Party.person_id, Contact.verified_at.is_not(None))
    found = select(Party).where(
        Party.complaint_id == complaint.id,
        Party.role.in_(OWN),
        Party.person_id.is_not(None),
        Party.until_at.is_(None),
        ~proved,
        ~acts_for,
    )
    return db.session.scalar(found.order_by(Party.id).limit(1))


def claimable(number: str, phone: str) -> Complaint | None:
    """The case of this number that waits for the holder of this phone."""
    found = select(Complaint).where(
        Complaint.number == number.strip().upper(), Complaint.phone_index == blind_index("phone", phone)
    )
    complaint = db.session.scalar(found)
    return complaint if complaint is not None and unclaimed_seat(complaint) is not None else None
