"""Extra seats: what the table's people read of them; and the one place that answers what an extra seat may read."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, HANDLERS
from complaints.models import Complaint, Learner, Offer, OfferItem, Party, Room, RoomMember, StandIn
from complaints.permissions import holds, is_member_now
from complaints.queries import answers_of
from kernel.crypto import token_hash
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile
from mediation.lifecycle import Release, SeatState
from mediation.masking import masked
from mediation.models import ExtraSeat, Mediation, SeatAuthorisation, SeatConsent, SeatLink
from mediation.queries.guest_talk import NEWEST, Pinned, Said, pinned_for, said_in

ENTERED = (SeatState.INVITED, SeatState.SEATED, SeatState.LEFT, SeatState.REFUSED)


def seats_at(table: Mediation) -> list[ExtraSeat]:
    """Every extra seat of a table the caller may see, the oldest first."""
    rows = (
        select(ExtraSeat)
        .filter_by(mediation_id=table.id)
        .options(selectinload(ExtraSeat.consents).joinedload(SeatConsent.party), selectinload(ExtraSeat.links))
    )
    return list(db.session.scalars(rows.order_by(ExtraSeat.id)))


def seat_at(table: Mediation, ref: str) -> ExtraSeat:
    """One extra seat of a table the caller may see, or NotFound."""
    found = next((one for one in seats_at(table) if one.ref == ref), None)
    if found is None:
        raise NotFound()
    return found


def own_extra_seats(viewer: Viewer) -> list[ExtraSeat]:
    """The seats somebody with an account holds at tables, the newest first."""
    held = select(Party.id).where(Party.person_id == viewer.person_id)
    rows = select(ExtraSeat).where(ExtraSeat.party_id.in_(held)).order_by(ExtraSeat.id.desc()).limit(NEWEST)
    return list(db.session.scalars(rows))


def entered_seat(ref: str, entry: str | None, viewer: Viewer) -> tuple[ExtraSeat, int]:
    """The extra seat that this browser holds by its proved link, or this person by the account; else NotFound.

    Answers the seat and the person who sits. A key replaced by a newer proof and a link revoked open nothing.
    """
    seat = db.session.scalar(
        select(ExtraSeat)
        .where(ExtraSeat.ref == ref)
        .options(joinedload(ExtraSeat.mediation).joinedload(Mediation.complaint), joinedload(ExtraSeat.party))
    )
    if seat is None:
        raise NotFound()
    link = _held_link(seat, entry)
    if link is not None and link.person_id is not None:
        return seat, link.person_id
    own = viewer.person_id is not None and seat.party is not None and seat.party.person_id == viewer.person_id
    if own and viewer.person_id is not None and seat.state is SeatState.SEATED:
        return seat, viewer.person_id
    raise NotFound()


def _held_link(seat: ExtraSeat, entry: str | None) -> SeatLink | None:
    if not entry or seat.state not in (SeatState.INVITED, SeatState.SEATED):
        return None
    link = db.session.scalar(select(SeatLink).where(SeatLink.entry_hash == token_hash(entry)))
    return link if link is not None and link.seat_id == seat.id and link.is_open else None


def hidden_names(complaint: Complaint, releases: frozenset[Release]) -> list[str]:
    """What says who the learner is in this case: names, phones, address, account, of everybody on that side."""
    learner = db.session.scalar(select(Learner).filter_by(complaint_id=complaint.id))
    acting = db.session.scalars(select(StandIn).filter_by(complaint_id=complaint.id)).all()
    side = [one.person for one in complaint.parties if one.role in CLAIMANTS and one.person is not None]
    found = [complaint.address, complaint.handle, *(one.name for one in acting)]
    found += [learner.name if learner else None]
    if Release.NAME not in releases:
        found += [complaint.name, *(one.name for one in side)]
    if Release.PHONE not in releases:
        found += [complaint.phone, *(one.phone for one in acting)]
    kept = {complaint.name} if Release.NAME in releases else set()
    return [one for one in found if one and one not in kept]


@dataclass(frozen=True)
class SeatSight:
    """Everything an extra seat may read, and nothing else: names of the learner's side are taken out of every word."""

    rooms: list[Room]
    said: list[Said]
    facts: list[Pinned]
    wishes: list[str] | None
    answers: list[str] | None
    name: str | None
    phone: str | None
    offers: list[Offer]
    hidden: list[str]
    hides_phones: bool

    def plain(self, words: str) -> str:
        """Words as this seat may read them."""
        return masked(words, self.hidden, phones=self.hides_phones)


def sight_of(seat: ExtraSeat, wishes: list[str], latest: int = NEWEST) -> SeatSight:
    """What a seated extra seat reads now; `wishes` are the learner's as words, shown only if let go."""
    complaint, releases = seat.mediation.complaint, seat.releases
    hidden, hides = hidden_names(complaint, releases), Release.PHONE not in releases
    rooms = _rooms(seat)

    def plain(words: str) -> str:
        return masked(words, hidden, phones=hides)

    answers = [point.words for one in answers_of(complaint) for point in one.points if point.words]
    return SeatSight(
        rooms=rooms,
        said=said_in(seat, rooms, plain, latest),
        facts=pinned_for(seat, rooms, plain),
        wishes=[plain(one) for one in wishes] if Release.WISHES in releases else None,
        answers=[plain(one) for one in answers] if Release.ANSWERS in releases else None,
        name=complaint.name if Release.NAME in releases else None,
        phone=complaint.phone if Release.PHONE in releases else None,
        offers=_offers(seat),
        hidden=hidden,
        hides_phones=hides,
    )


def _rooms(seat: ExtraSeat) -> list[Room]:
    inside = select(RoomMember.room_id).where(RoomMember.party_id == seat.party_id, is_member_now())
    rows = select(Room).where(Room.id.in_(inside)).options(joinedload(Room.party), selectinload(Room.members))
    return list(db.session.scalars(rows.order_by(Room.id)))


def _offers(seat: ExtraSeat) -> list[Offer]:
    """The versions in which this seat owes or is owed something, the newest first; no other is shown to it."""
    mine = select(OfferItem.offer_id).where(
        (OfferItem.from_party_id == seat.party_id) | (OfferItem.to_party_id == seat.party_id)
    )
    rows = select(Offer).where(Offer.id.in_(mine)).options(selectinload(Offer.items), selectinload(Offer.replies))
    return list(db.session.scalars(rows.order_by(Offer.version.desc())))


def authorisation_files(seat: ExtraSeat) -> list[StoredFile]:
    """The papers handed in with the authorisations of a seat the caller may see."""
    ids = select(SeatAuthorisation.id).filter_by(seat_id=seat.id)
    rows = select(StoredFile).where(StoredFile.owner_kind == "seat_authorisation", StoredFile.owner_id.in_(ids))
    return list(db.session.scalars(rows.order_by(StoredFile.id)))


def may_read_authorisation_file(viewer: Viewer, authorisation_id: int) -> bool:
    """Whether the viewer mediates or handles the case in which an authorisation was handed in: nobody else."""
    staff = select(Party.complaint_id).where(holds(viewer), Party.role.in_(HANDLERS))
    found = (
        select(SeatAuthorisation.id)
        .join(ExtraSeat, ExtraSeat.id == SeatAuthorisation.seat_id)
        .join(Mediation, Mediation.id == ExtraSeat.mediation_id)
        .where(SeatAuthorisation.id == authorisation_id, Mediation.complaint_id.in_(staff))
    )
    return db.session.scalar(found) is not None
