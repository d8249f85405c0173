"""Who is in a case and in which room: admitting, dismissing, opening rooms, consenting."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation, Person
from complaints.actions import clocks
from complaints.actions.moving import own_seats, permit, seats, side_of
from complaints.actions.standing import BeyondMandate, must_have_mandate
from complaints.events import ConsentRecorded, PartyAdmitted, PartyDismissed
from complaints.lifecycle import CLAIMANTS, EXTRA, MEDIATORS, TABLE_ONLY, THEMSELVES, PartyRole, RoomKind
from complaints.lifecycle.performance import Basis
from complaints.models import (
    Complaint,
    Consent,
    ConsentKind,
    Offer,
    OfferItem,
    PartSettlement,
    Party,
    Promise,
    Room,
    RoomMember,
)
from complaints.queries.cases import still_counts
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor

AT_TABLE = MEDIATORS | TABLE_ONLY | {PartyRole.MEDIATION_BODY}


def admit(
    complaint: Complaint,
    role: PartyRole,
    *,
    by: Actor,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Party:
    """Give a person or an organisation a seat in the case; an open seat of the same holder and role is kept."""
    with transaction():
        holder = {
            "person_id": person.id if person else None,
            "organisation_id": organisation.id if organisation else None,
        }
        known = db.session.scalar(
            select(Party).filter_by(complaint_id=complaint.id, role=role, until_at=None, **holder)
        )
        if known is not None:
            return known
        party = Party(complaint_id=complaint.id, role=role, from_at=clock.now(), **holder)
        db.session.add(party)
        db.session.flush()
        events.record(PartyAdmitted(complaint.id, party.id, role), by)
        return party


def dismiss(party: Party, *, by: Actor) -> None:
    """End a seat and its place in every room, from this instant."""
    with transaction():
        lock(party)
        if party.until_at is not None:
            return
        now = clock.now()
        party.until_at = now
        _leave_rooms(party)
        events.record(PartyDismissed(party.complaint_id, party.id, party.role), by)


def _leave_rooms(party: Party) -> None:
    for member in db.session.scalars(select(RoomMember).filter_by(party_id=party.id, until_at=None)):
        member.until_at = clock.now()


def make_way(complaint: Complaint, *, by: Actor) -> None:
    """Another body is to mediate: whoever did, and whoever came to that table, leaves (inside an act).

    An extra seat that owes or is owed something keeps its seat for that alone, and hears no room any more.
    """
    leaving, bound = (Party.role.in_(AT_TABLE), Party.until_at.is_(None)), _bound(complaint)
    for party in db.session.scalars(select(Party).where(Party.complaint_id == complaint.id, *leaving)).all():
        if party.role in EXTRA and party.id in bound:
            _leave_rooms(party)
        else:
            dismiss(party, by=by)
    close_apart(complaint)


def _bound(complaint: Complaint) -> set[int]:
    """Whoever owes or is owed something by what was signed, for a part or as it was changed since."""
    signed = select(PartSettlement.id).where(PartSettlement.offer_id == OfferItem.offer_id)
    owed = select(Promise.id).where(Promise.offer_item_id == OfferItem.id, Promise.basis == Basis.AGREEMENT)
    sides = select(OfferItem.from_party_id, OfferItem.to_party_id).join(Offer, Offer.id == OfferItem.offer_id)
    found = db.session.execute(sides.where(Offer.complaint_id == complaint.id, signed.exists() | owed.exists()))
    return {key for row in found for key in row}


def close_apart(complaint: Complaint) -> None:
    """Whoever mediated is through: what was said apart stays with those who said it, nothing is added (inside an act).

    Nobody who comes later hears it.
    """
    apart = Room.kind.in_((RoomKind.SEAT, RoomKind.MEDIATORS)), Room.closed_at.is_(None)
    for room in db.session.scalars(select(Room).where(Room.complaint_id == complaint.id, *apart)).all():
        room.closed_at = clock.now()
    db.session.flush()


def party_of(complaint: Complaint, *roles: PartyRole) -> Party | None:
    """The open seat of a role, the oldest first."""
    now = clock.now()
    return db.session.scalar(
        select(Party)
        .where(
            Party.complaint_id == complaint.id,
            Party.role.in_(roles),
            Party.until_at.is_(None) | (Party.until_at > now),
        )
        .order_by(Party.id)
        .limit(1)
    )


def seats_in(complaint: Complaint, role: PartyRole) -> list[Party]:
    """The open seats of a role."""
    return list(db.session.scalars(select(Party).filter_by(complaint_id=complaint.id, role=role, until_at=None)))


def claimant(complaint: Complaint) -> Party:
    """The seat of whoever complains."""
    found = party_of(complaint, *CLAIMANTS)
    if found is None:
        raise IllegalMove()
    return found


def open_room(complaint: Complaint, kind: RoomKind, members: Iterable[Party], party: Party | None = None) -> Room:
    """Find or make a room and see that these parties are in it."""
    with transaction():
        room = db.session.scalar(
            select(Room).filter_by(
                complaint_id=complaint.id, kind=kind, party_id=party.id if party else None, closed_at=None
            )
        )
        if room is None:
            room = Room(complaint_id=complaint.id, kind=kind, party_id=party.id if party else None, made_at=clock.now())
            db.session.add(room)
            db.session.flush()
        _let_in(room, members)
        return room


def _with_side(room: Room, members: Iterable[Party]) -> list[Party]:
    """Where the complainant is, whoever acts for the complainant is too."""
    wanted = list(members)
    if not any(member.role in CLAIMANTS for member in wanted):
        return wanted
    known = {member.id for member in wanted}
    return [*wanted, *(party for party in side_of(room.complaint_id) if party.id not in known)]


def _let_in(room: Room, members: Iterable[Party]) -> None:
    members = _with_side(room, members)
    present = set(db.session.scalars(select(RoomMember.party_id).filter_by(room_id=room.id, until_at=None)))
    for member in members:
        if member.id not in present:
            db.session.add(RoomMember(room_id=room.id, party_id=member.id, from_at=clock.now()))
    db.session.flush()


def own_room(complaint: Complaint, party: Party) -> Room:
    """The inner room of a body; what another body said in its own is not handed over with the case."""
    with transaction():
        known = db.session.scalar(
            select(Room)
            .join(RoomMember, RoomMember.room_id == Room.id)
            .join(Party, RoomMember.party_id == Party.id)
            .where(
                Room.complaint_id == complaint.id,
                Room.kind == RoomKind.BODY,
                Party.organisation_id == party.organisation_id,
            )
            .limit(1)
        )
        if known is None:
            known = Room(complaint_id=complaint.id, kind=RoomKind.BODY, made_at=clock.now())
            db.session.add(known)
            db.session.flush()
        _let_in(known, [party])
        return known


def joint_room(complaint: Complaint) -> Room | None:
    """The room every party hears, if it is open yet."""
    return db.session.scalar(select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT))


def consent(complaint: Complaint, kind: ConsentKind, given: bool, *, by: Actor) -> None:
    """A party says yes or no to one thing; publishing may be taken back at any time (form 一; O121 arts. 18, 19).

    Anybody of the complaining side may say no to publishing; yes is said by whom it is about (PIPL arts. 13, 14).
    """
    with transaction():
        lock(complaint)
        if kind is not ConsentKind.PUBLISH:
            permit(complaint, "consent", by)
        speaking = [party for party in seats(complaint, by) if party.role in CLAIMANTS | {PartyRole.RESPONDENT}]
        if not speaking:
            raise NotYours()
        if kind is ConsentKind.PUBLISH and given:
            _must_speak_for_publishing(complaint, speaking[0], by)
        note_consent(complaint, speaking[0], kind, given, by)
        if kind is ConsentKind.ENTRUST and not given:  # the asking is over; what else there is may be asked now
            complaint.asked_entrusting_at = None
        if kind is ConsentKind.PUBLISH and not given:  # there is nothing left to publish
            clocks.stop(complaint, "T-PUB", by)


def _must_speak_for_publishing(complaint: Complaint, seat: Party, by: Actor) -> None:
    """An agent needs a running authorisation that names it, and never turns a no into a yes."""
    if any(party.role in THEMSELVES | {PartyRole.RESPONDENT} for party in own_seats(complaint, by)):
        return
    must_have_mandate(complaint, "agree_to_publish", by)
    if has_consented(complaint, seat, ConsentKind.PUBLISH) is False:
        raise BeyondMandate(_l("已经表示过不同意公示，只有本人可以改为同意。"))


def note_consent(
    complaint: Complaint, party: Party, kind: ConsentKind, given: bool, by: Actor, at: datetime | None = None
) -> None:
    """Write the consent and its event; `at` is when what it belongs to was said (inside an act)."""
    given_at = at or clock.now()
    db.session.add(Consent(complaint_id=complaint.id, party_id=party.id, kind=kind, is_given=given, given_at=given_at))
    events.record(ConsentRecorded(complaint.id, party.id, kind, given), by)


def lapse_consents(complaint: Complaint, at: datetime) -> bool:
    """The consents to mediate given at this moment count no more; what was said before does (inside an act)."""
    mine = {"complaint_id": complaint.id, "given_at": at, "lapsed_at": None}
    to_mediate = Consent.kind != ConsentKind.PUBLISH
    found = db.session.scalars(select(Consent).filter_by(**mine).where(to_mediate)).all()
    for row in found:
        row.lapsed_at = clock.now()
    db.session.flush()
    return bool(found)


def has_consented(complaint: Complaint, party: Party | None, kind: ConsentKind) -> bool | None:
    """The newest word of a party on one thing; None when nothing was said, or only about what failed and came back."""
    if party is None:
        return None
    found = db.session.execute(
        select(Consent.is_given, Consent.given_at)
        .filter_by(complaint_id=complaint.id, party_id=party.id, kind=kind, lapsed_at=None)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
        .limit(1)
    ).first()
    return found.is_given if found is not None and still_counts(complaint, kind, found.given_at) else None


def both_consent(complaint: Complaint, kind: ConsentKind) -> bool:
    """Whether learner and institution have both said yes (O121 arts. 18, 19; IR art. 46)."""
    return bool(
        has_consented(complaint, claimant(complaint), kind)
        and has_consented(complaint, party_of(complaint, PartyRole.RESPONDENT), kind)
    )


def salt() -> str:
    """A fresh salt for a digest in an event."""
    return secrets.token_hex(8)
