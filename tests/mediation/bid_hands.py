"""Hands at a table with secret bids: its seats, a round both agreed to, a third seat."""

from datetime import timedelta

from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, ItemKind, Party, Room
from kernel import clock
from kernel.db import db, transaction
from kernel.events import SYSTEM
from mediation import actions as tables
from mediation.models import Bid, BidRound, Seat
from tests.complaints.driver import table_of
from tests.world import World


def seat_of(complaint: Complaint, role: PartyRole) -> Party:
    """The open seat of a role."""
    found = cases.party_of(complaint, role)
    assert found is not None
    return found


def rule(complaint: Complaint, share: int = 50, days: int = 3) -> tables.BidRule:
    """The institution pays the learner, at the middle unless told otherwise."""
    payer, payee = seat_of(complaint, PartyRole.RESPONDENT), seat_of(complaint, PartyRole.COMPLAINANT)
    until = clock.today() + timedelta(days=days)
    return tables.BidRule(payer.id, payee.id, share, until, until + timedelta(days=10))


def proposed(world: World, complaint: Complaint, share: int = 50) -> BidRound:
    """A round the mediator proposed."""
    return tables.propose_round(table_of(complaint), rule(complaint, share), by=world.actor("mediator"))


def opened(world: World, complaint: Complaint, share: int = 50) -> BidRound:
    """A round both agreed to."""
    row = proposed(world, complaint, share)
    for name in ("learner", "staff"):
        tables.agree_to_round(row, by=world.actor(name))
    return row


def compared(world: World, complaint: Complaint, least: int, most: int, share: int = 50) -> BidRound:
    """A round in which both have bid."""
    row = opened(world, complaint, share)
    tables.place_bid(row, least, by=world.actor("learner"))
    tables.place_bid(row, most, by=world.actor("staff"))
    return row


def stored(row: BidRound) -> list[str | None]:
    """What the database holds of the bids, as ciphertext."""
    found = db.session.execute(db.text("SELECT sum FROM bids WHERE round_id = :key ORDER BY id"), {"key": row.id})
    return [sealed for (sealed,) in found]


def bids_of(row: BidRound) -> list[Bid]:
    """The places of a round, read anew."""
    return list(db.session.scalars(select(Bid).filter_by(round_id=row.id).order_by(Bid.id)))


def seat_room(complaint: Complaint, role: PartyRole) -> Room:
    """The private room of a seat."""
    found = db.session.scalars(select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.SEAT))
    return next(room for room in found if room.party is not None and room.party.role is role)


def third_seat(world: World, complaint: Complaint) -> Party:
    """A third party that must confirm: an organisation of its own, in the joint room."""
    table = table_of(complaint)
    with transaction():
        other = world.organisation("other_company")
        party = cases.admit(complaint, PartyRole.RESPONDENT, by=SYSTEM, organisation=other)
        db.session.add(Seat(mediation_id=table.id, party_id=party.id, must_confirm=True, seated_at=clock.now()))
        cases.open_room(complaint, RoomKind.JOINT, [party])
    return party


def bargaining(world: World, own: dict[str, str], foreign: dict[str, str]) -> None:
    """A round of secret bids, and a proposal the learner showed the mediator; strangers have others."""
    case = world.mediating()
    room = seat_room(case, PartyRole.COMPLAINANT)
    words = tables.ProposalDraft((cases.ItemDraft(ItemKind.APOLOGY, words="书面道歉"),))
    shown = tables.show_proposal(table_of(case), room, words, by=world.actor("learner"))
    round_ref = proposed(world, case).ref
    for page in ("bids", "agree_bids", "decline_bids", "cancel_bids"):
        own[f"mediation.{page}:number"], own[f"mediation.{page}:ref"] = case.number, round_ref
        foreign[f"mediation.{page}:ref"] = "1" * 26
    for page in ("proposal", "carry", "withdraw_proposal"):
        own[f"mediation.{page}:number"], own[f"mediation.{page}:ref"] = case.number, shown.ref
        foreign[f"mediation.{page}:ref"] = "1" * 26
