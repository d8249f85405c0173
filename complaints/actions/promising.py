"""Promises come to be, come into force, give way or fall away; the ledger of the institution follows each step.

Everything here happens inside another act of the case, in its transaction.
"""

from datetime import date, datetime

from sqlalchemy import select

from complaints.actions import clocks
from complaints.actions.followed import go_along
from complaints.actions.seats import party_of
from complaints.events import PromisesMade
from complaints.lifecycle import Outcome, PartyRole
from complaints.lifecycle.performance import GONE, SETTLED, Basis, PromiseState, find, performed_late
from complaints.models import (
    AdminAnswer,
    Complaint,
    ItemKind,
    Offer,
    OfferItem,
    PartSettlement,
    Promise,
    ReviewState,
)
from complaints.queries.answering import promises_of
from complaints.queries.follow_ups import with_renewals
from institutions.actions import Standing, count_promise
from institutions.lifecycle import PromiseStanding
from kernel import clock, events
from kernel.db import db
from kernel.errors import IllegalMove
from kernel.events import Actor

S = PromiseState


def make_promises(complaint: Complaint, offer: Offer, by: Actor) -> None:
    """Each item of an accepted offer becomes a promise; at a table it waits for the agreement (§0b.5, .7)."""
    at_table = party_of(complaint, PartyRole.MEDIATOR) is not None
    basis = Basis.WAITING if at_table else Basis.OFFER
    made = _make(complaint, offer, basis, by)
    if basis is Basis.OFFER:
        _enforce(complaint, made, basis, clock.today(), by)


def _make(complaint: Complaint, offer: Offer, basis: Basis, by: Actor) -> list[Promise]:
    """The rows of an offer's items, waiting until they are put in force; `basis` is what they are to rest on."""
    whole = {"complaint_id": complaint.id, "basis": Basis.WAITING, "state": S.OPEN, "made_at": clock.now()}
    made = [Promise(offer_item_id=item.id, item=item, **whole) for item in offer.items]
    db.session.add_all(made)
    db.session.flush()
    events.record(PromisesMade(complaint.id, offer.id, basis, len(made)), by)
    return made


def put_in_force(
    complaint: Complaint, offer: Offer, signed_on: date, by: Actor, *, instead_of: Offer | None = None
) -> None:
    """The agreement is in force: the items of the offer it was written from are owed, what was agreed before is not.

    A change takes the place of what it changes alone: `instead_of`, and whatever renewed it.
    """
    items = {item.id for item in offer.items}
    rows = [row for row in promises_of(complaint) if row.offer_item_id in items]
    gone = with_renewals({item.id for item in instead_of.items}) if instead_of is not None else None
    owed = rows or _make(complaint, offer, Basis.AGREEMENT, by)
    _enforce(complaint, owed, Basis.AGREEMENT, signed_on, by, gone)


def _enforce(
    complaint: Complaint, rows: list[Promise], basis: Basis, start_on: date, by: Actor, gone: set[int] | None = None
) -> None:
    """These are owed from now on, all others no longer; T-PERF and T-REFUND run to the newest days promised.

    Where a change names the items that are `gone`, only those are owed no longer.
    T-REFUND runs from the day agreed for a refund: a fact that accuses nobody (处罚办法 arts. 8, 10; rules §0b.7).
    """
    kept = {row.id for row in rows}
    found = [row for row in promises_of(complaint) if row.id not in kept]
    parts = _of_parts(complaint) if gone is None else set()
    others = [
        row
        for row in found
        if find(row.state, "replace")
        and (row.offer_item_id in gone if gone is not None else row.offer_item_id not in parts)
    ]
    for row in others:
        step(row, "replace")
        go_along(row, by)
    if others:
        for code in ("T-PERF", "T-REFUND"):
            clocks.stop(complaint, code, by)
    for row in rows:
        before = standing_of(row)
        row.basis = basis
        row.next_at = next_look(row)
        _tell_ledger(row, before)
    _start_clocks(complaint, _due(complaint), start_on, by)


def _due(complaint: Complaint) -> list[Promise]:
    """What the institution owes now and has not kept."""
    found = [row for row in promises_of(complaint) if row.basis is not Basis.WAITING and is_owed_by_institution(row)]
    return [row for row in found if row.state not in GONE | SETTLED]


def enforce_part(complaint: Complaint, offer: Offer, signed_on: date, by: Actor) -> None:
    """What a text signed for a part of the points promises is owed from its day; the table goes on for the rest."""
    items = {item.id for item in offer.items}
    rows = [row for row in promises_of(complaint) if row.offer_item_id in items]
    for row in rows or _make(complaint, offer, Basis.AGREEMENT, by):
        before = standing_of(row)
        row.basis = Basis.AGREEMENT
        row.next_at = next_look(row)
        _tell_ledger(row, before)
    _start_clocks(complaint, _due(complaint), signed_on, by)


def _of_parts(complaint: Complaint) -> set[int]:
    """The items of offers that settled a part, and what renewed them: no later offer takes their place."""
    found = select(OfferItem.id).join(PartSettlement, PartSettlement.offer_id == OfferItem.offer_id)
    return with_renewals(set(db.session.scalars(found.where(PartSettlement.complaint_id == complaint.id))))


def renew(row: Promise, offer: Offer, by: Actor) -> None:
    """Another day was agreed for one promise: it gives way to the items of the offer, the others stay as they are."""
    complaint = row.complaint
    made = _make(complaint, offer, Basis.OFFER, by)
    step(row, "replace")
    go_along(row, by)
    for one in made:
        before = standing_of(one)
        one.basis = Basis.OFFER
        one.next_at = next_look(one)
        _tell_ledger(one, before)
    due = [one for one in promises_of(complaint) if one.state not in GONE | SETTLED and is_owed_by_institution(one)]
    for code in ("T-PERF", "T-REFUND"):
        clocks.stop(complaint, code, by)
    _start_clocks(complaint, due, clock.today(), by)


def _start_clocks(complaint: Complaint, owed: list[Promise], start_on: date, by: Actor) -> None:
    days = [row.item.by_on for row in owed if row.item.by_on is not None]
    refunds = [row.item.by_on for row in owed if row.item.kind is ItemKind.REFUND and row.item.by_on is not None]
    if days:
        clocks.start_until(complaint, "T-PERF", max(days), by, start_on=min(start_on, max(days)))
    if refunds:
        clocks.start(complaint, "T-REFUND", by, max(refunds))


def settle_waiting(complaint: Complaint, by: Actor) -> None:
    """The case ended without an agreement: what the parties settled between them is owed, else nothing is (§0b.5)."""
    waiting = [row for row in promises_of(complaint) if row.basis is Basis.WAITING]
    if not waiting:
        return
    if complaint.outcome in (Outcome.SELF_SETTLED, Outcome.WITHDRAWN):
        newest = max(row.item.offer_id for row in waiting)
        rows = [row for row in waiting if row.item.offer_id == newest]
        _enforce(complaint, rows, Basis.OFFER, clock.today(), by)
        return
    for row in waiting:
        if find(row.state, "void"):
            step(row, "void")


def lapse_admin(complaint: Complaint) -> None:
    """Nobody has to look any more at what the institution said beside the matter."""
    found = select(AdminAnswer).filter_by(complaint_id=complaint.id, state=ReviewState.WAITING)
    for row in db.session.scalars(found):
        row.state = ReviewState.LAPSED


def is_owed_by_institution(row: Promise) -> bool:
    """Whether the institution owes this; what the learner owes is in nobody's figures."""
    return row.item.from_party.role is PartyRole.RESPONDENT


def step(row: Promise, act: str) -> None:
    """Do the act's row of the table of promises: the state, the instant to look next, and the institution's ledger."""
    found = find(row.state, act)
    if found is None:
        raise IllegalMove()
    before = standing_of(row)
    row.state = found.target
    if row.state in GONE:
        row.gone_at = clock.now()
    _note(row)
    row.next_at = next_look(row)
    _tell_ledger(row, before)
    db.session.flush()


def _note(row: Promise) -> None:
    """The instant of the class entered; of a default only the first."""
    now = clock.now()
    match row.state:
        case S.CLAIMED:
            row.claimed_at = now
        case S.PROVEN:
            row.claimed_at, row.proven_at = now, now
        case S.UNCONTESTED:
            row.uncontested_at = now
        case S.CONFIRMED:
            row.confirmed_at = now
        case S.CONTESTED:
            row.contested_at = now
        case S.DEFAULTED:
            row.defaulted_at = row.defaulted_at or now


def next_look(row: Promise) -> datetime | None:
    """The instant the sweep must look at a promise next: its day, the end of its day, or of the time to contest."""
    if row.basis is Basis.WAITING or row.state in SETTLED | GONE:
        return None
    if row.state is S.PROVEN and row.contest_until is not None:
        return clock.end_of(row.contest_until)
    if row.state not in (S.OPEN, S.CLAIMED, S.CONTESTED) or row.item.by_on is None:
        return None
    if row.asked_at is None and row.state is not S.CONTESTED:
        return clock.start_of(row.item.by_on)
    return clock.end_of(row.item.by_on) if row.state is not S.CLAIMED else None


def standing_of(row: Promise) -> Standing | None:
    """The class in which the institution's ledger counts a promise; None for what is not owed by it, or not yet."""
    if row.basis is Basis.WAITING or row.state in GONE or not is_owed_by_institution(row):
        return None
    done_on = row.performed_on if row.state is S.CONFIRMED else row.claimed_on
    late = performed_late(row.item.by_on, done_on) if row.state in SETTLED | {S.CLAIMED, S.PROVEN} else False
    return Standing(PromiseStanding(row.state.value), late or row.state is S.DEFAULTED)


def _tell_ledger(row: Promise, before: Standing | None) -> None:
    count_promise(row.complaint.institution, before, standing_of(row))
