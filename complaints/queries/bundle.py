"""Everything a case page shows, read in a constant number of queries whatever the case holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.roles import ASSOCIATIONS
from complaints.lifecycle import UNDER_WAY, PartyRole
from complaints.models import (
    Answer,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    Message,
    Offer,
    OfferState,
    Party,
    Room,
)
from complaints.permissions import holds
from complaints.queries import turns
from complaints.queries.table import events_of, files_of, room_ids
from complaints.turns import Ask, RunningClock, Snapshot, Turn, whose_turn
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
    events: list[EventRow]
    files: list[StoredFile]

    @property
    def roles(self) -> frozenset[PartyRole]:
        """The roles of the viewer's seats."""
        return frozenset(party.role for party in self.mine)

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
    rooms, messages = _words(viewer, complaint)
    accepted = complaint.accepted_at is not None
    return CaseRows(
        parties=parties,
        mine=mine,
        consents=consents,
        rooms=rooms,
        messages=messages,
        offers=_offers(complaint) if accepted else [],
        answers=_answers(complaint) if accepted else [],
        decisions=list(db.session.scalars(select(Decision).filter_by(complaint_id=complaint.id).order_by(Decision.id))),
        clocks=_clocks(complaint),
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


def _offers(complaint: Complaint) -> list[Offer]:
    found = db.session.scalars(
        select(Offer)
        .where(Offer.complaint_id == complaint.id)
        .options(joinedload(Offer.items), joinedload(Offer.replies))
        .order_by(Offer.version.desc())
    )
    return list(found.unique())


def _answers(complaint: Complaint) -> list[Answer]:
    found = db.session.scalars(
        select(Answer).where(Answer.complaint_id == complaint.id).options(joinedload(Answer.points)).order_by(Answer.id)
    )
    return list(found.unique())


def _clocks(complaint: Complaint) -> list[Clock]:
    found = db.session.scalars(
        select(Clock).where(Clock.complaint_id == complaint.id).options(joinedload(Clock.pauses)).order_by(Clock.id)
    )
    return list(found.unique())


def turn_in(complaint: Complaint, rows: CaseRows) -> Turn | None:
    """Whose turn it is, from rows already read; the same pure function as `turn_of`."""
    return whose_turn(_snapshot(complaint, rows), clock.now())


def _snapshot(complaint: Complaint, rows: CaseRows) -> Snapshot:
    under_way, seated = complaint.status in UNDER_WAY, rows.seated()
    asks = [*_offer_asks(rows), *(ask for more in turns._more_asks for ask in more(complaint))] if under_way else []
    return Snapshot(
        status=complaint.status,
        clocks=[
            RunningClock(row.code, row.due_on, row.due_at, row.is_platform_rule, row.is_provisional)
            for row in rows.clocks
            if row.is_running
        ],
        asks=asks,
        has_answer=bool(rows.answers),
        consents_missing=_consents_missing(complaint, rows) if under_way else [],
        is_served=all(row.served_at is not None for row in rows.decisions),
        has_institution_account=PartyRole.RESPONDENT in seated,
    )


def _offer_asks(rows: CaseRows) -> list[Ask]:
    offer = next((row for row in rows.offers if row.state is OfferState.OPEN), None)
    if offer is None or offer.is_over(clock.today()):
        return []
    said = {reply.party_id for reply in offer.replies}
    asked = {key for item in offer.items for key in (item.from_party_id, item.to_party_id)} - said
    by_id = {party.id: party for party in rows.parties}
    return [Ask(turns.ACTOR_OF.get(by_id[key].role, "mediator"), "reply", offer.until_on) for key in sorted(asked)]


def consent_asked(complaint: Complaint) -> ConsentKind:
    """The consent without which nobody mediates here: to mediation by an association, to entrusting by a department."""
    is_association = complaint.body is not None and complaint.body.kind in ASSOCIATIONS
    return ConsentKind.MEDIATE if is_association else ConsentKind.ENTRUST


def _consents_missing(complaint: Complaint, rows: CaseRows) -> list[str]:
    kind = consent_asked(complaint)
    asked = sorted((party.id, party.role) for party in rows.seated().values() if party.role in turns.ACTOR_OF)
    return [turns.ACTOR_OF[role] for key, role in asked if (key, kind) not in rows.consents]
