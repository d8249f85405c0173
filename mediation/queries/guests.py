"""What an extra seat may read of agreements and sessions: the text it has a part in, the sessions of its rooms."""

from collections.abc import Callable, Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from complaints.lifecycle import EXTRA
from complaints.models import OfferItem, Party, Promise
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile
from mediation.lifecycle import AgreementState, Release, SeatState
from mediation.masking import masked
from mediation.models import Agreement, Confirmation, ExtraSeat, Invited, Meeting
from mediation.queries.seats import hidden_names
from mediation.queries.sessions import asked_rows, asked_session

PUT_ASIDE = (AgreementState.DISCARDED, AgreementState.SUPERSEDED)


def reader_of(seat: ExtraSeat) -> Callable[[str], str]:
    """How this seat reads words of others: without who the learner is, unless that was let go."""
    hidden, hides = hidden_names(seat.mediation.complaint, seat.releases), Release.PHONE not in seat.releases
    return lambda words: masked(words, hidden, phones=hides)


def reader_at(party: Party) -> Callable[[str], str]:
    """How whoever sits as this party reads words of others: an extra seat as above, everybody else as they stand."""
    seat = db.session.scalar(select(ExtraSeat).filter_by(party_id=party.id)) if party.role in EXTRA else None
    return reader_of(seat) if seat is not None else str


def agreement_of_seat(seat: ExtraSeat) -> Agreement | None:
    """The newest text in which the seat owes or is owed something; texts that do not concern it are not shown to it."""
    if seat.state is not SeatState.SEATED:
        return None
    own = (OfferItem.from_party_id == seat.party_id) | (OfferItem.to_party_id == seat.party_id)
    found = select(Agreement).where(
        Agreement.mediation_id == seat.mediation_id,
        Agreement.state.not_in(PUT_ASIDE),
        Agreement.offer_id.in_(select(OfferItem.offer_id).where(own)),
    )
    whole = selectinload(Agreement.confirmations).joinedload(Confirmation.seat)
    return db.session.scalar(found.options(whole).order_by(Agreement.version.desc()).limit(1))


def promises_of_seat(seat: ExtraSeat) -> list[Promise]:
    """What the seat itself owes or is owed, with every word said about it; others' promises are not shown to it."""
    if seat.state is not SeatState.SEATED or seat.party_id is None:
        return []
    item = joinedload(Promise.item)
    found = select(Promise).join(OfferItem, OfferItem.id == Promise.offer_item_id)
    own = (OfferItem.from_party_id == seat.party_id) | (OfferItem.to_party_id == seat.party_id)
    mine = found.where(Promise.complaint_id == seat.mediation.complaint_id, own).order_by(Promise.id)
    seats = (item.joinedload(OfferItem.from_party), item.joinedload(OfferItem.to_party))
    return list(db.session.scalars(mine.options(item, *seats, selectinload(Promise.words))))


def proofs_of(word_id: int) -> list[StoredFile]:
    """The files that came with one word on a promise, in their order."""
    found = select(StoredFile).filter_by(owner_kind="promise", owner_id=word_id).order_by(StoredFile.id)
    return list(db.session.scalars(found))


def proof_for(ref: str, words: Collection[int]) -> StoredFile | None:
    """One file that came with one of these words."""
    mine = StoredFile.owner_id.in_(words)
    return db.session.scalar(select(StoredFile).where(StoredFile.ref == ref, StoredFile.owner_kind == "promise", mine))


def sessions_of_seat(seat: ExtraSeat) -> list[Meeting]:
    """The sessions this seat is asked to, newest first."""
    if seat.state is not SeatState.SEATED:
        return []
    return asked_rows(seat.mediation_id, seat.party_id or 0)


def session_of_seat(seat: ExtraSeat, ref: str) -> tuple[Meeting, Invited]:
    """One of them whole, with the seat's own place at it, or NotFound."""
    if seat.state is not SeatState.SEATED:
        raise NotFound()
    return asked_session(seat.mediation_id, seat.party_id or 0, ref)
