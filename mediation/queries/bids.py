"""Rounds of secret bids as everybody at the table may know them: the rule, who has bid, whether it met; never a sum."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from accounts.permissions import Viewer
from complaints.models import Complaint, Party
from complaints.queries.table import room_ids
from complaints.queries.turns import ACTOR_OF
from complaints.turns import Ask
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from mediation.lifecycle import RUNNING, RoundState
from mediation.models import Bid, BidRound, Mediation, Proposal
from mediation.permissions import may_enter


def rounds_of(table: Mediation) -> list[BidRound]:
    """Every round of a table the caller may enter, newest first."""
    found = select(BidRound).where(BidRound.mediation_id == table.id).options(*_whole())
    return list(db.session.scalars(found.order_by(BidRound.number.desc())))


def round_for(viewer: Viewer, table: Mediation, ref: str) -> BidRound:
    """One round of a table by its id, or NotFound."""
    found = (
        select(BidRound)
        .join(Mediation)
        .where(BidRound.ref == ref, BidRound.mediation_id == table.id, may_enter(viewer))
    )
    row = db.session.scalar(found.options(*_whole()))
    if row is None:
        raise NotFound()
    return row


def _whole() -> tuple[ExecutableOption, ...]:
    seat = joinedload(BidRound.payer).joinedload(Party.organisation)
    other = joinedload(BidRound.payee).joinedload(Party.organisation)
    return (seat, other, joinedload(BidRound.offer), selectinload(BidRound.bids))


def bid_asks(complaint: Complaint) -> list[Ask]:
    """Who has still to say something to a round, or to bid (fills the registry of open asks)."""
    rows = db.session.execute(
        select(BidRound.state, BidRound.until_on, Bid.is_agreed, Bid.is_placed, Party.role)
        .join(Bid, Bid.round_id == BidRound.id)
        .join(Mediation, Mediation.id == BidRound.mediation_id)
        .join(Party, Party.id == Bid.party_id)
        .where(Mediation.complaint_id == complaint.id, BidRound.state.in_(RUNNING))
        .where(BidRound.until_on >= clock.today())
        .order_by(Bid.id)
    ).all()
    return [
        Ask(ACTOR_OF.get(role, "mediator"), "agree_bids" if state is RoundState.PROPOSED else "bid", until_on)
        for state, until_on, is_agreed, is_placed, role in rows
        if not (is_agreed if state is RoundState.PROPOSED else is_placed)
    ]


def proposals_of(viewer: Viewer, table: Mediation) -> list[Proposal]:
    """What was shown in the viewer's own rooms of this table, newest first."""
    found = select(Proposal).where(
        Proposal.mediation_id == table.id, Proposal.room_id.in_(room_ids(viewer, table.complaint_id))
    )
    whole = (joinedload(Proposal.room), joinedload(Proposal.party).joinedload(Party.organisation))
    return list(db.session.scalars(found.options(*whole).order_by(Proposal.id.desc())))


def proposal_for(viewer: Viewer, table: Mediation, ref: str) -> Proposal:
    """One of them by its id, or NotFound."""
    row = next((one for one in proposals_of(viewer, table) if one.ref == ref), None)
    if row is None:
        raise NotFound()
    return row
