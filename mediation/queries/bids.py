"""Rounds of secret bids as everybody at the table may know them: the rule, who has bid, whether it met; never a sum."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, case, cast, null, select, union_all
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from accounts.permissions import Viewer
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Party
from complaints.queries.table import room_ids
from complaints.queries.turns import actor_of, answer_day
from complaints.turns import CONSEQUENCES, Ask
from kernel import clock
from kernel.db import UtcInstant, db, open_place
from kernel.errors import NotFound
from mediation.lifecycle import RUNNING, RoundState
from mediation.models import Bid, BidRound, Mediation, Proposal
from mediation.permissions import may_enter
from mediation.queries.table import unconfirmed, unsigned


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


@cache
def _awaited() -> CompoundSelect[Any]:
    place = [open_place("case")]
    return union_all(unconfirmed(place), unsigned(place), _unbid(place))


def _unbid(cases: Any) -> Select[Any]:
    """Who has still to say something to a round or to bid, in the columns of `unconfirmed`."""
    act = case((BidRound.state == RoundState.PROPOSED, "agree_bids"), else_="bid")
    done = case((BidRound.state == RoundState.PROPOSED, Bid.is_agreed), else_=Bid.is_placed)
    return (
        select(act, cast(null(), UtcInstant), BidRound.until_on, Party.role, Bid.id)
        .join(Bid, Bid.round_id == BidRound.id)
        .join(Mediation, Mediation.id == BidRound.mediation_id)
        .join(Party, Party.id == Bid.party_id)
        .where(Mediation.complaint_id.in_(cases), BidRound.state.in_(RUNNING), ~done)
        .where(BidRound.until_on >= bindparam("today"))
    )


def asks_at_table(complaint: Complaint) -> list[Ask]:
    """Who has to confirm a text, record its signatures, agree to a rule or bid (fills the registry of open asks)."""
    rows: Sequence[Any] = db.session.execute(_awaited(), {"case": complaint.id, "today": clock.today()}).all()
    found = sorted(rows, key=lambda row: (row[0] not in ("confirm", "sign"), row[4]))
    return [_ask(*row[:4]) for row in found]


def own_days_at_table(cases: Any) -> Select[Any]:
    """What each organisation has to confirm or bid in these cases, for the registry of own days."""
    whose = (Mediation.complaint_id, Party.organisation_id)
    asked = union_all(*(found.add_columns(*whose) for found in (unconfirmed(cases), _unbid(cases)))).subquery()
    act, since, until, _role, _place, case_id, organisation_id = asked.c
    found = select(case_id, organisation_id, act, since, until).join(Complaint, Complaint.id == case_id)
    return found.where(organisation_id.is_not(None), Complaint.withdrawal_ends_at.is_(None))


def _ask(act: str, since: datetime, until: date | None, role: PartyRole) -> Ask:
    """Signatures are gathered on paper and have no day of their own: the time to mediate goes on (decision 0050)."""
    if act == "sign":
        return Ask(actor_of(role), act, None, CONSEQUENCES["T-MED"])
    return Ask(actor_of(role), act, until or answer_day(since))


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
