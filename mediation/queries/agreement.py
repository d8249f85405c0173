"""The versions of a text, who has said what of judicial confirmation, and the contacts a copy may show."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, TABLE_ONLY, PartyRole
from complaints.models import Complaint, Offer, Party
from kernel.db import db
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Confirmation, CourtFiling, CourtWish, Mediation, Seat
from mediation.queries.table import visible_tables


def seats_bound(mediation: Mediation, offer: Offer) -> list[Seat]:
    """The places whose holders a text written from an offer binds: an extra seat only where the offer names it."""
    named = {key for item in offer.items for key in (item.from_party_id, item.to_party_id)}
    here = [seat for seat in mediation.seats if seat.left_at is None]
    return [seat for seat in here if seat.party.role not in TABLE_ONLY or seat.party_id in named]


def seats_of_text(row: Agreement) -> list[Seat]:
    """The places whose holders are parties to this text, whoever a later one binds."""
    return seats_bound(row.mediation, row.offer)


def versions_of(mediation: Mediation) -> list[Agreement]:
    """Every text there has been, the newest first; those put aside and those replaced are kept."""
    found = (
        select(Agreement).where(Agreement.mediation_id == mediation.id).options(selectinload(Agreement.confirmations))
    )
    return list(db.session.scalars(found.order_by(Agreement.version.desc())))


def all_in_force(mediation: Mediation) -> list[Agreement]:
    """The texts in force, the newest first: one for the whole, or some for parts and one for the rest."""
    found = select(Agreement).filter_by(mediation_id=mediation.id, state=AgreementState.EFFECTIVE)
    found = found.options(selectinload(Agreement.confirmations)).order_by(Agreement.version.desc())
    return list(db.session.scalars(found))


def earlier_parts(viewer: Viewer, mediation: Mediation) -> list[Agreement]:
    """The texts in force for parts, signed at tables before this one that the viewer may come to, the newest first."""
    before = visible_tables(viewer).where(
        Mediation.complaint_id == mediation.complaint_id, Mediation.id < mediation.id
    )  # fmt: skip
    found = select(Agreement).where(
        Agreement.mediation_id.in_(before.with_only_columns(Mediation.id)), Agreement.state == AgreementState.EFFECTIVE
    )
    return list(db.session.scalars(found.options(joinedload(Agreement.mediation)).order_by(Agreement.id.desc())))


def in_force_of(mediation: Mediation) -> Agreement | None:
    """The newest text in force."""
    return next(iter(all_in_force(mediation)), None)


def wishes_of(row: Agreement) -> dict[int, bool]:
    """What each seat said of applying together, by the id of the seat."""
    found = db.session.scalars(select(CourtWish).filter_by(agreement_id=row.id))
    return {one.seat_id: one.is_wanted for one in found}


def court_filing_of(row: Agreement) -> CourtFiling | None:
    """The application as noted."""
    return db.session.scalar(select(CourtFiling).filter_by(agreement_id=row.id))


@dataclass(frozen=True)
class Contact:
    """Phone and address of a party as one copy shows them; empty where they are not for its reader."""

    phone: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        """Both in one line."""
        return "　".join(one for one in (self.phone, self.address) if one)


def contact_of(party: Party, complaint: Complaint) -> Contact:
    """A party's own contact, whole."""
    if party.role in CLAIMANTS:
        return Contact(complaint.phone, complaint.address)
    if party.role is PartyRole.RESPONDENT:
        body, registry = party.organisation, complaint.institution
        return Contact(body.phone if body else "", registry.published_address or registry.domicile_address or "")
    if party.organisation is not None:
        return Contact(party.organisation.phone, party.organisation.address)
    return Contact()


def released(contact: Contact, own: Confirmation | None) -> Contact:
    """What of it its owner gave to the others' copies."""
    if own is None:
        return Contact()
    return Contact(contact.phone if own.gives_phone else "", contact.address if own.gives_address else "")


def contacts_for(row: Agreement, reader: int | None) -> list[tuple[Party, Contact]]:
    """Each party's contact for one reader: the own whole, the others' as released; `reader` None is the filed copy."""
    complaint = row.mediation.complaint
    said = {one.seat_id: one for one in row.confirmations}
    found = []
    for seat in seats_of_text(row):
        whole = contact_of(seat.party, complaint)
        is_own = reader is None or seat.id == reader
        found.append((seat.party, whole if is_own else released(whole, said.get(seat.id))))
    return found
