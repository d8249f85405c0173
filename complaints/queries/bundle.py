"""Everything a case page shows, read in a constant number of queries whatever the case holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Anybody, Viewer
from complaints.events import AdminAnswered, AppraisalProposed, PointsMarked
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import CLAIMANTS, AppraisalState, PartyRole
from complaints.lifecycle.answering import OpinionKind
from complaints.models import (
    AdminAnswer,
    Answer,
    Appraisal,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    DecisionKind,
    Message,
    Offer,
    OfferItem,
    Opinion,
    Party,
    PointMark,
    Promise,
    Room,
)
from complaints.permissions import holds
from complaints.queries.answering import admin_answers_of, marks_of
from complaints.queries.cases import ended_by_withdrawal, open_side, still_counts
from complaints.queries.figures import default_of, newest_of
from complaints.queries.looks import hides_names
from complaints.queries.table import events_of, files_of, room_ids
from complaints.queries.turns import TurnRows, turn_from
from complaints.turns import Turn
from kernel import clock
from kernel.db import db, open_place
from kernel.events import EventRow
from kernel.files import StoredFile

LATEST_MESSAGES, ALL_MESSAGES = 200, 1_000_000
SILENT_ROOMS = 20
CASE = open_place("case")
Consents = dict[tuple[int, ConsentKind], bool]
Opinions = dict[tuple[OpinionKind, int], Opinion]


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
    appraisals: list[Appraisal]
    marks: list[PointMark]
    admin_answers: list[AdminAnswer]
    opinions: Opinions
    promises: list[Promise]
    hides_files: bool = False

    @cached_property
    def roles(self) -> frozenset[PartyRole]:
        """The roles of the viewer's seats."""
        return frozenset(party.role for party in self.mine)

    @cached_property
    def bodies(self) -> dict[int | None, str]:
        """The names of the organisations that hold or held a seat."""
        return {party.organisation_id: party.organisation.name for party in self.parties if party.organisation}

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


def rows_of(viewer: Viewer, complaint: Complaint, latest: int = LATEST_MESSAGES) -> CaseRows:
    """Read the case once for a page, with the `latest` messages; twelve queries or fewer."""
    parties, mine, consents, opinions = _parties(viewer, complaint)
    roles = {party.role for party in mine}
    events, reads = events_of(viewer, complaint), roles != {PartyRole.OTHER_BODY}
    rooms, messages = _words(viewer, complaint, latest)
    accepted = complaint.accepted_at is not None
    may_have_offers = accepted or complaint.odr_on is not None
    offers, offer_days = _offers(complaint) if may_have_offers else ([], None)
    return CaseRows(
        parties=parties,
        mine=mine,
        consents=consents,
        rooms=rooms,
        messages=messages,
        offers=offers,
        offer_days=offer_days or default_of("offer"),
        answers=_answers(complaint) if accepted and reads else [],
        decisions=_decisions(complaint),
        clocks=_clocks(complaint, roles),
        events=events,
        files=files_of(viewer, complaint),
        hides_files=hides_names(viewer, complaint, is_own=bool(roles & CLAIMANTS)),
        appraisals=_appraisals(complaint, events),
        opinions=opinions,
        promises=[item.promise for offer in offers[::-1] for item in offer.items if item.promise] if reads else [],
        **_beside(complaint, roles, events),
    )


def _beside(complaint: Complaint, roles: set[PartyRole], events: list[EventRow]) -> dict[str, Any]:
    """Marks and answers beside the matter; the log, read already, says whether there are any."""
    kinds = {row.kind for row in events} if roles != {PartyRole.OTHER_BODY} else set()
    return {
        "marks": marks_of(complaint) if PointsMarked.kind in kinds else [],
        "admin_answers": admin_answers_of(complaint) if AdminAnswered.kind in kinds else [],
    }


def _parties(viewer: Viewer, complaint: Complaint) -> tuple[list[Party], list[Party], Consents, Opinions]:
    """Everybody's seats, the viewer's own, the newest word of each on each thing, and what each thinks in the end."""
    given = viewer.places | {"case": complaint.id}
    found: Iterable[tuple[Party, bool, Consent | None, Opinion | None]] = db.session.execute(
        _seats(viewer.anybody), given
    )
    everybody: dict[int, Party] = {}
    mine: dict[int, Party] = {}
    consents: Consents = {}
    opinions: Opinions = {}
    for party, is_mine, consent, opinion in found:
        everybody[party.id] = party
        if is_mine:
            mine[party.id] = party
        if consent is not None and still_counts(complaint, consent.kind, consent.given_at):
            consents[party.id, consent.kind] = consent.is_given
        if opinion is not None:
            opinions[opinion.kind, party.id] = opinion
    if any(party.role in CLAIMANTS for party in mine.values()):
        mine = {party.id: party for party in open_side(everybody.values())} | mine
    return list(everybody.values()), list(mine.values()), consents, opinions


@cache
def _seats(anybody: Anybody) -> Select[Party, bool, Consent, Opinion]:
    said = Consent.complaint_id == Party.complaint_id, Consent.party_id == Party.id, Consent.lapsed_at.is_(None)
    return (
        select(Party, holds(anybody).label("mine"), Consent, Opinion)
        .outerjoin(Consent, and_(*said))
        .outerjoin(Opinion, and_(Opinion.complaint_id == Party.complaint_id, Opinion.party_id == Party.id))
        .where(Party.complaint_id == CASE)
        .options(joinedload(Party.organisation))
        .order_by(Party.id, Consent.given_at, Consent.id, Opinion.id)
    )


def _words(viewer: Viewer, complaint: Complaint, latest: int) -> tuple[list[Room], list[Message]]:
    """The viewer's rooms, silent ones too, and the newest words in them, oldest first."""
    given = viewer.places | {"case": complaint.id, "most": latest + SILENT_ROOMS}
    found: Iterable[tuple[Room, Message | None]] = db.session.execute(_talk(viewer.anybody), given)
    rooms: dict[int, Room] = {}
    said: list[Message] = []
    for room, message in found:
        rooms[room.id] = room
        if message is not None:
            said.append(message)
    return [rooms[key] for key in sorted(rooms)], said[:latest][::-1]


@cache
def _talk(anybody: Anybody) -> Select[Room, Message]:
    return (
        select(Room, Message)
        .outerjoin(Message, Message.room_id == Room.id)
        .where(Room.id.in_(room_ids(anybody, CASE)))
        .order_by(Message.id.is_(None).desc(), Message.id.desc())
        .limit(bindparam("most"))
    )


def _items() -> Any:
    """The items of an offer, with what was promised by them and every word said about that."""
    promise = joinedload(Offer.items).joinedload(OfferItem.promise)
    return promise.options(joinedload(Promise.words), joinedload(Promise.follow_up))


def _offers(complaint: Complaint) -> tuple[list[Offer], int | None]:
    """Every offer, and in how many days one is to be answered if the operator set that."""
    rows = list(db.session.execute(_offered(), {"case": complaint.id}).unique())
    return [offer for offer, _days in rows], rows[0][1] if rows else None


@cache
def _offered() -> Select[Offer, int]:
    found = select(Offer, newest_of("offer")).where(Offer.complaint_id == CASE)
    return found.options(_items(), joinedload(Offer.replies)).order_by(Offer.version.desc())


def _appraisals(complaint: Complaint, events: list[EventRow]) -> list[Appraisal]:
    """The appraisals with what was said to them, read only where one was ever proposed."""
    if not any(row.kind == AppraisalProposed.kind for row in events):
        return []
    found = select(Appraisal).where(Appraisal.complaint_id == complaint.id).options(joinedload(Appraisal.answers))
    return list(db.session.scalars(found.order_by(Appraisal.id)).unique())


def _decisions(complaint: Complaint) -> list[Decision]:
    return list(db.session.scalars(_decided(), {"case": complaint.id}))


@cache
def _decided() -> Select[Decision]:
    found = select(Decision).where(Decision.complaint_id == CASE).options(joinedload(Decision.body))
    return found.order_by(Decision.id)


def _answers(complaint: Complaint) -> list[Answer]:
    return list(db.session.scalars(_answered(), {"case": complaint.id}).unique())


@cache
def _answered() -> Select[Answer]:
    return select(Answer).where(Answer.complaint_id == CASE).options(joinedload(Answer.points)).order_by(Answer.id)


def _clocks(complaint: Complaint, roles: set[PartyRole]) -> list[Clock]:
    """The clocks with their ledger; with the clues they belong to for those alone who may know of them."""
    may_know = bool(roles & CONFIDENTIAL)
    return list(db.session.scalars(_ledger(may_know), {"case": complaint.id}).unique())


@cache
def _ledger(with_clues: bool) -> Select[Clock]:
    clues = [joinedload(Clock.clues)] if with_clues else []
    found = select(Clock).where(Clock.complaint_id == CASE).order_by(Clock.id)
    return found.options(joinedload(Clock.pauses), joinedload(Clock.extensions), joinedload(Clock.breaches), *clues)


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
            appraisal=next((row for row in rows.appraisals if row.state is AppraisalState.PROPOSED), None),
            is_served=all(row.served_at is not None for row in rows.decisions if row.kind is not DecisionKind.TRANSFER),
            is_signed=not ended_by_withdrawal(complaint)
            or any(row.kind is DecisionKind.TERMINATE for row in rows.decisions),
        ),
    )
