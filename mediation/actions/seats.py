"""Extra seats: proposed, agreed to by both parties, taken back, revoked, removed (rules §0b.25; PIPL 15, 23)."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import ContactKind
from complaints import actions as cases
from complaints.lifecycle import CLAIMANTS, EXTRA, PartyRole
from complaints.models import Offer, OfferItem, Party
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.tables import must_chair, must_go_on
from mediation.consenting import consent_digest
from mediation.events import AgreementDiscarded, SeatAgreed, SeatConsentRecorded, SeatEnded, SeatProposed
from mediation.lifecycle import AgreementState, MediationState, Release, SeatState, agreement_target, seat_target
from mediation.lifecycle.seats import PARTIES
from mediation.models import Agreement, ExtraSeat, Mediation, Seat, SeatConsent

MOST_SEATS = 12
SIDES = 2


@dataclass(frozen=True)
class SeatDraft:
    """Who is to sit, what for, what it would have to see beyond its own room, and where it can be reached."""

    role: PartyRole
    name: str
    purpose: str
    asks: tuple[Release, ...] = ()
    contact_kind: ContactKind | None = None
    contact: str | None = None


def propose_seat(table: Mediation, draft: SeatDraft, *, by: Actor) -> ExtraSeat:
    """A party or the mediator proposes one more seat; nobody is written to before both parties agree."""
    with transaction():
        lock(table.complaint)
        lock(table)
        party = _proposing(table, by)
        if draft.role not in EXTRA:
            raise NotYours()
        if not draft.name.strip() or not draft.purpose.strip():
            raise DomainError(_l("请写明请谁入席、为了什么。"))
        if len(_open(table)) >= MOST_SEATS:
            raise IllegalMove(_l("席位已经很多了，请先结束不再需要的席位。"))
        seat = ExtraSeat(
            mediation_id=table.id,
            role=draft.role,
            name=draft.name.strip(),
            purpose=draft.purpose.strip(),
            asks=[str(one) for one in draft.asks],
            contact_kind=draft.contact_kind,
            contact=draft.contact,
            state=SeatState.PROPOSED,
            proposed_by_id=party.id,
            proposed_at=clock.now(),
        )
        db.session.add(seat)
        db.session.flush()
        events.record(SeatProposed(table.complaint_id, seat.id, str(seat.role)), by)
        return seat


def _proposing(table: Mediation, by: Actor) -> Party:
    """The seat a proposal is made from: a party's own, or the chair's."""
    must_go_on(table)
    held = cases.seats_held(table.complaint, by)
    if any(party.role is PartyRole.MEDIATOR for party in held):
        must_chair(table, by)
        return next(party for party in held if party.role is PartyRole.MEDIATOR)
    return _side_of(table, by)


def _side_of(table: Mediation, by: Actor) -> Party:
    """The party this hand acts for at an open table; NotYours for everybody else."""
    if table.state is not MediationState.OPEN:
        raise IllegalMove()
    found = next((one for one in cases.seats_held(table.complaint, by) if one.role in PARTIES), None)
    if found is None:
        raise NotYours()
    return found


def _open(table: Mediation) -> list[ExtraSeat]:
    found = select(ExtraSeat).where(ExtraSeat.mediation_id == table.id, ExtraSeat.ended_at.is_(None))
    return list(db.session.scalars(found.order_by(ExtraSeat.id)))


def consent_seat(
    seat: ExtraSeat, given: bool, digest: str, releases: Collection[Release] = (), *, by: Actor
) -> SeatConsent:
    """A party says yes or no to the text it read; what it does not tick is not let go (PIPL 14, 23).

    Who the learner is can be let go by the learner's own side alone.
    """
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        party = _side_of(seat.mediation, by)
        if party.role in CLAIMANTS and given:
            cases.must_have_mandate(seat.mediation.complaint, "accept_offer", by)
        target = _target(seat, "consent" if given else "object")
        if digest != digest_of(seat):
            raise IllegalMove(_l("席位的内容已经变化，请重新看过后再表示。"))
        if _said(seat, party) is not None:
            raise IllegalMove(_l("您已经表示过了。改变主意的，可以收回同意。"))
        row = SeatConsent(seat_id=seat.id, round=seat.round, party_id=party.id, person_id=by.person_id)
        row.is_given, row.digest, row.given_at = given, digest, clock.now()
        row.releases = [str(one) for one in Release if given and one in releases and one in seat.asks]
        db.session.add(row)
        db.session.flush()
        events.record(SeatConsentRecorded(seat.mediation.complaint_id, seat.id, party.id, given, digest), by)
        if not given:
            end_seat(seat, target, by)
        elif len(_yes(seat)) == SIDES:
            seat.state = _target(seat, "complete")
            events.record(SeatAgreed(seat.mediation.complaint_id, seat.id), by)
        return row


def digest_of(seat: ExtraSeat) -> str:
    """The digest of what is asked of the parties now."""
    return consent_digest(str(seat.role), seat.name, seat.purpose, seat.asks)


def _said(seat: ExtraSeat, party: Party) -> SeatConsent | None:
    side = {one.id for one in _same_side(seat, party)}
    return next((row for row in _rows(seat) if row.party_id in side), None)


def _same_side(seat: ExtraSeat, party: Party) -> list[Party]:
    return [
        one for one in seat.mediation.complaint.parties if (one.role in CLAIMANTS) == (party.role in CLAIMANTS)
    ]  # fmt: skip


def _rows(seat: ExtraSeat) -> list[SeatConsent]:
    found = select(SeatConsent).filter_by(seat_id=seat.id, round=seat.round, taken_back_at=None)
    return list(db.session.scalars(found.order_by(SeatConsent.id)))


def _yes(seat: ExtraSeat) -> set[bool]:
    """The sides that have agreed: the learner's, the institution's."""
    return {row.party.role in CLAIMANTS for row in _rows(seat) if row.is_given}


def _target(seat: ExtraSeat, act: str) -> SeatState:
    state = seat_target(seat.state, act)
    if state is None:
        raise IllegalMove(_l("这个席位现在是「%(state)s」，不能这样做。", state=seat.state.label))
    return state


def take_back_consent(seat: ExtraSeat, *, by: Actor) -> None:
    """A party no longer agrees: from the commit on the seat sees nothing more; what was done stands (PIPL 15)."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        party = _side_of(seat.mediation, by)
        target, said = _target(seat, "take_back"), _said(seat, party)
        if said is None or not said.is_given:
            raise IllegalMove()
        said.taken_back_at = clock.now()
        end_seat(seat, target, by)


def revoke_seat(seat: ExtraSeat, *, by: Actor) -> None:
    """Whoever proposed it, or the mediator, takes a proposal or an invitation back before it is accepted."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        _may_revoke(seat, by)
        end_seat(seat, _target(seat, "revoke"), by)


def _may_revoke(seat: ExtraSeat, by: Actor) -> None:
    held = cases.seats_held(seat.mediation.complaint, by)
    if any(party.id == seat.proposed_by_id for party in held if party.role in PARTIES):
        return
    must_chair(seat.mediation, by)


def remove_seat(seat: ExtraSeat, words: str, *, by: Actor) -> None:
    """The mediator asks somebody to leave, with reasons; access ends with this commit."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        must_chair(seat.mediation, by)
        target = _target(seat, "remove")
        if not words.strip():
            raise DomainError(_l("请写明为什么请这一方离席。"))
        end_seat(seat, target, by, words)


def end_seat(seat: ExtraSeat, state: SeatState, by: Actor, words: str = "") -> None:
    """The seat ends: its place in the case and in every room, and every address that leads to it (inside an act)."""
    now = clock.now()
    seat.state, seat.ended_at, seat.ended_words = state, now, words.strip()
    for link in seat.links:
        link.revoked_at = link.revoked_at or now
        link.entry_hash = None
    if seat.party is not None:
        place = db.session.scalar(select(Seat).filter_by(party_id=seat.party_id, left_at=None))
        if place is not None:
            place.left_at = now
            if place.must_confirm:
                put_text_aside(seat.mediation, by)
        cases.dismiss(seat.party, by=by)
    db.session.flush()
    events.record(SeatEnded(seat.mediation.complaint_id, seat.id, str(state)), by)


def put_text_aside(table: Mediation, by: Actor, states: Collection[AgreementState] = (AgreementState.DRAFTED,)) -> None:
    """A text that waits and names somebody who is gone can bind nobody (inside an act)."""
    waiting = select(Agreement).where(Agreement.mediation_id == table.id, Agreement.state.in_(states))
    for row in db.session.scalars(waiting).all():
        row.state, row.discarded_at = agreement_target(row.state, "lapse") or row.state, clock.now()
        if row.supersedes_id is not None:
            cases.drop_change(row.offer)
        events.record(AgreementDiscarded(table.complaint_id, row.id), by)


def end_extra_seats(mediation_id: int, *, by: Actor) -> int:
    """With the table end all extra seats but those that owe or are owed something by a text in force; says how many."""
    with transaction():
        table = lock(db.session.get_one(Mediation, mediation_id))
        kept = _bound(table)
        if table.state is MediationState.AGREED:
            kept |= {one.party_id for one in table.seats if one.must_confirm}
        ended = [seat for seat in _open(table) if seat.party_id is None or seat.party_id not in kept]
        for seat in ended:
            is_in = seat.state is SeatState.SEATED
            end_seat(seat, SeatState.REMOVED if is_in else SeatState.REVOKED, by)
        return len(ended)


def _bound(table: Mediation) -> set[int]:
    """Whoever owes or is owed something by a text in force, also by one for a part that was signed before."""
    texts = select(Agreement.offer_id).filter_by(mediation_id=table.id, state=AgreementState.EFFECTIVE)
    items = db.session.scalars(select(OfferItem).where(OfferItem.offer_id.in_(texts)))
    return {key for item in items for key in (item.from_party_id, item.to_party_id)}


def mark_who_confirms(table: Mediation, offer: Offer) -> None:
    """An extra seat confirms an agreement only if by its offer it owes or is owed something (inside an act)."""
    concerned = {key for item in offer.items for key in (item.from_party_id, item.to_party_id)}
    for place in table.seats:
        if place.left_at is None and place.party.role in EXTRA:
            place.must_confirm = place.party_id in concerned
