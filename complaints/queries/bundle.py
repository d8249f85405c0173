"""Everything a case page shows, read in a constant number of queries whatever the case holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import (
    Answer,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    DecisionKind,
    Message,
    Offer,
    Party,
    Room,
)
from complaints.permissions import holds
from complaints.queries.cases import open_side
from complaints.queries.figures import default_of, newest_of
from complaints.queries.table import events_of, files_of, room_ids
from complaints.queries.turns import TurnRows, turn_from
from complaints.turns import Turn
from kernel import clock
from kernel.db import db
from kernel.events import EventRow
from kernel.files import StoredFile

LATEST_MESSAGES = 200
Consents = dict[tuple[int, ConsentKind], bool]


@dataclass(frozen=True)
class CaseRows:
    """The rows of one case for one viewer; `offers` are all, `heard` says which rooms the viewer is in."""

    parties: list[Party]
    mine: list[Party]
    consents: Consents
    rooms: list[Room]
    messages: list[Message]
    offers: list[Offer]
    answers: list[Answer]
    decisions: list[Decision]
    clocks: list[Clock]
    offer_days: int
    events: list[EventRow]
    files: list[StoredFile]

    @property
    def roles(self) -> frozenset[PartyRole]:
        """The roles of the viewer's seats."""
        return frozenset(party.role for party in self.mine)

    @property
    def reads_answers(self) -> bool:
        """Whether the viewer has more of the case than the seat of a body that gave it away or is asked about it."""
        return self.roles != {PartyRole.OTHER_BODY}

    @property
    def heard(self) -> list[Offer]:
        """The offers made in the viewer's rooms."""
        rooms = {room.id for room in self.rooms}
        return [offer for offer in self.offers if offer.room_id in rooms]

    def seated(self) -> dict[PartyRole, Party]:
        """The open seat of each role, the oldest first."""
        now = clock.now()
        still = [party for party in self.parties if party.until_at is None or party.until_at > now]
        return {party.role: party for party in reversed(still)}


def rows_of(viewer: Viewer, complaint: Complaint) -> CaseRows:
    """Read the case once for a page; ten queries or fewer."""
    parties, mine, consents = _parties(viewer, complaint)
    roles = {party.role for party in mine}
    rooms, messages = _words(viewer, complaint)
    accepted = complaint.accepted_at is not None
    offers, offer_days = _offers(complaint) if accepted else ([], None)
    return CaseRows(
        parties=parties,
        mine=mine,
        consents=consents,
        rooms=rooms,
        messages=messages,
        offers=offers,
        offer_days=offer_days or default_of("offer"),
        answers=_answers(complaint) if accepted and roles != {PartyRole.OTHER_BODY} else [],
        decisions=_decisions(complaint),
        clocks=_clocks(complaint, roles),
        events=events_of(viewer, complaint),
        files=files_of(viewer, complaint),
    )


def _parties(viewer: Viewer, complaint: Complaint) -> tuple[list[Party], list[Party], Consents]:
    """Everybody's seats, the viewer's own, and the newest word of each on each thing."""
    found: Iterable[tuple[Party, bool, Consent | None]] = db.session.execute(
        select(Party, holds(viewer).label("mine"), Consent)
        .outerjoin(Consent, Consent.party_id == Party.id)
        .where(Party.complaint_id == complaint.id)
        .options(joinedload(Party.organisation))
        .order_by(Party.id, Consent.given_at, Consent.id)
    )
    everybody: dict[int, Party] = {}
    mine: dict[int, Party] = {}
    consents: Consents = {}
    for party, is_mine, consent in found:
        everybody[party.id] = party
        if is_mine:
            mine[party.id] = party
        if consent is not None:
            consents[party.id, consent.kind] = consent.is_given
    if any(party.role in CLAIMANTS for party in mine.values()):
        mine = {party.id: party for party in open_side(everybody.values())} | mine
    return list(everybody.values()), list(mine.values()), consents


def _words(viewer: Viewer, complaint: Complaint) -> tuple[list[Room], list[Message]]:
    """The viewer's rooms, silent ones too, and the newest words in them, oldest first."""
    found: Iterable[tuple[Room, Message | None]] = db.session.execute(
        select(Room, Message)
        .outerjoin(Message, Message.room_id == Room.id)
        .where(Room.id.in_(room_ids(viewer, complaint.id)))
        .order_by(Message.id.is_(None).desc(), Message.id.desc())
        .limit(LATEST_MESSAGES + 20)
    )
    rooms: dict[int, Room] = {}
    said: list[Message] = []
    for room, message in found:
        rooms[room.id] = room
        if message is not None:
            said.append(message)
    return [rooms[key] for key in sorted(rooms)], said[:LATEST_MESSAGES][::-1]


def _offers(complaint: Complaint) -> tuple[list[Offer], int | None]:
    """Every offer, and in how many days one is to be answered if the operator set that."""
    found = db.session.execute(
        select(Offer, newest_of("offer"))
        .where(Offer.complaint_id == complaint.id)
        .options(joinedload(Offer.items), joinedload(Offer.replies))
        .order_by(Offer.version.desc())
    )
    rows = list(found.unique())
    return [offer for offer, _days in rows], rows[0][1] if rows else None


def _decisions(complaint: Complaint) -> list[Decision]:
    found = select(Decision).where(Decision.complaint_id == complaint.id).options(joinedload(Decision.body))
    return list(db.session.scalars(found.order_by(Decision.id)))


def _answers(complaint: Complaint) -> list[Answer]:
    found = db.session.scalars(
        select(Answer).where(Answer.complaint_id == complaint.id).options(joinedload(Answer.points)).order_by(Answer.id)
    )
    return list(found.unique())


def _clocks(complaint: Complaint, roles: set[PartyRole]) -> list[Clock]:
    """The clocks with their ledger; with the clues they belong to for those alone who may know of them."""
    clues = [joinedload(Clock.clues)] if roles & CONFIDENTIAL else []
    found = db.session.scalars(
        select(Clock)
        .where(Clock.complaint_id == complaint.id)
        .options(joinedload(Clock.pauses), joinedload(Clock.extensions), joinedload(Clock.breaches), *clues)
        .order_by(Clock.id)
    )
    return list(found.unique())


def turn_in(complaint: Complaint, rows: CaseRows) -> Turn | None:
    """Whose turn it is, from rows already read; the same pure function as `turn_of`."""
    return turn_from(
        complaint,
        TurnRows(
            parties=list(rows.seated().values()),
            consented=rows.consents.keys(),
            clocks=rows.clocks,
            offers=rows.offers,
            offer_days=rows.offer_days,
            has_answer=bool(rows.answers),
            is_served=all(row.served_at is not None for row in rows.decisions if row.kind is not DecisionKind.TRANSFER),
        ),
    )
