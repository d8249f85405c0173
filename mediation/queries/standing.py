"""On what the seats of the case itself rest: consent to mediation, who acts by which power, how each is reached."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.models import Contact, ContactKind
from complaints.models import Complaint, Consent, ConsentKind, StandIn
from kernel.db import db

TO_MEDIATE = (ConsentKind.MEDIATE, ConsentKind.ENTRUST)


def consents_by_seat(complaint: Complaint) -> dict[int, Consent]:
    """The newest yes or no to mediation, by the seat that gave it; of a case the caller may see."""
    found = select(Consent).where(Consent.complaint_id == complaint.id, Consent.kind.in_(TO_MEDIATE))
    rows = db.session.scalars(found.where(Consent.lapsed_at.is_(None)).order_by(Consent.given_at, Consent.id))
    return {row.party_id: row for row in rows}


def stand_ins_by_seat(complaint: Complaint) -> dict[int, StandIn]:
    """Who acts for the complainant now, by their seat, with what they were authorised to."""
    found = select(StandIn).where(StandIn.complaint_id == complaint.id, StandIn.ended_at.is_(None))
    rows = db.session.scalars(found.options(selectinload(StandIn.authorisations)).order_by(StandIn.id))
    return {row.party_id: row for row in rows}


def channels_of(people: Iterable[int]) -> dict[int, set[ContactKind]]:
    """By what each of these people is reached; never the number or the address."""
    found = select(Contact.person_id, Contact.kind).where(Contact.person_id.in_(list(people)))
    channels: dict[int, set[ContactKind]] = {}
    for person_id, kind in db.session.execute(found.where(Contact.verified_at.is_not(None))):
        channels.setdefault(person_id, set()).add(kind)
    return channels
