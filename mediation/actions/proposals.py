"""A proposal shown in one private room first: answered there without binding anybody, carried on by the mediator."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from complaints import actions as cases
from complaints.lifecycle import TABLE_ONLY, PartyRole, RoomKind
from complaints.models import Complaint, ItemKind, Offer, Party, Room
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.tables import must_chair, must_go_on
from mediation.events import ProposalAnswered, ProposalCarried, ProposalShown, ProposalWithdrawn
from mediation.lifecycle import ANSWERED_FROM, CARRIED_FROM, WITHDRAWN_FROM, ProposalState
from mediation.models import Mediation, Proposal


@dataclass(frozen=True)
class ProposalDraft:
    """What might be offered: the items, some words, the last day for an answer once all see it."""

    items: tuple[cases.ItemDraft, ...]
    words: str = ""
    until_on: date | None = None


def show_proposal(table: Mediation, room: Room, draft: ProposalDraft, *, by: Actor) -> Proposal:
    """Show something in one seat's room: the mediator to that seat, or that seat to the mediator."""
    with transaction():
        complaint = lock(table.complaint)
        author = _author(table, room, by)
        if room.party is not None and room.party.role in TABLE_ONLY:
            raise IllegalMove(_l("受邀方的房间里不放提议。请用消息说，或者把方案放到各方面前。"))
        if not draft.items:
            raise DomainError(_l("方案里至少要有一项内容。"))
        cases.items_of(complaint, draft.items)  # what could not be offered is not shown either
        row = Proposal(
            mediation_id=table.id,
            room_id=room.id,
            party_id=author.id,
            text=_text(complaint, draft),
            state=ProposalState.SHOWN,
            shown_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(ProposalShown(complaint.id, row.id), by, room_id=room.id)
        return row


def _author(table: Mediation, room: Room, by: Actor) -> Party:
    """The seat that shows it; NotYours for a room that is not one seat's, or not one's own."""
    if room.kind is not RoomKind.SEAT or room.complaint_id != table.complaint_id:
        raise NotYours()
    if room.closed_at is not None:
        raise IllegalMove(_l("这里的调解已经结束，只能查看。"))
    held = cases.seats_held(table.complaint, by)
    own = next((party for party in held if party.id == room.party_id), None)
    if own is not None:
        must_go_on(table)
        cases.must_have_mandate(table.complaint, "offer", by)
        return own
    must_chair(table, by)
    return next(party for party in held if party.role is PartyRole.MEDIATOR)


def draft_in(row: Proposal) -> ProposalDraft:
    """What a proposal holds."""
    kept: dict[str, Any] = json.loads(row.text)
    return ProposalDraft(tuple(_item(one) for one in kept["items"]), kept["words"], _day(kept["until_on"]))


def _text(complaint: Complaint, draft: ProposalDraft) -> str:
    items = [
        {
            "kind": item.kind,
            "fen": item.fen,
            "by_on": item.by_on,
            "words": item.words,
            "owed_by": cases.seat_of(complaint, item.owed_by),
            "owed_to": cases.seat_of(complaint, item.owed_to),
            "parts": [[part.fen, part.by_on] for part in item.instalments],
        }
        for item in draft.items
    ]
    whole = {"items": items, "words": draft.words.strip(), "until_on": draft.until_on}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def _item(kept: dict[str, Any]) -> cases.ItemDraft:
    parts = tuple(cases.Instalment(fen, date.fromisoformat(by_on)) for fen, by_on in kept["parts"])
    owed = (kept["owed_by"], kept["owed_to"])
    return cases.ItemDraft(ItemKind(kept["kind"]), kept["fen"], _day(kept["by_on"]), kept["words"], *owed, parts)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def answer_proposal(row: Proposal, welcome: bool, words: str = "", *, by: Actor) -> None:
    """The other one in the room says whether it may be brought before all; this is no consent to it."""
    with transaction():
        complaint = _enter(row, ANSWERED_FROM)
        must_go_on(row.mediation)
        if _is_author(row, by):
            raise NotYours()
        if row.room.party_id not in {party.id for party in cases.seats_held(complaint, by)}:
            must_chair(row.mediation, by)
        row.state = ProposalState.WELCOME if welcome else ProposalState.UNWELCOME
        row.said, row.answered_at = words.strip() or None, clock.now()
        events.record(ProposalAnswered(complaint.id, row.id, welcome), by, room_id=row.room_id)


def carry_on(row: Proposal, *, by: Actor) -> Offer:
    """The mediator makes an offer to all of it; who said yes in private has not said yes to this."""
    with transaction():
        complaint = _enter(row, CARRIED_FROM)
        must_chair(row.mediation, by)
        draft, standing = draft_in(row), cases.open_offer(complaint)
        until_on = draft.until_on if draft.until_on and draft.until_on >= clock.today() else None
        made = cases.offer(complaint, draft.items, draft.words, until_on, by=by, counters=standing)
        row.state, row.offer_id = ProposalState.CARRIED, made.id
        events.record(ProposalCarried(complaint.id, row.id), by, room_id=row.room_id)
        return made


def withdraw_proposal(row: Proposal, *, by: Actor) -> None:
    """Its author takes it back."""
    with transaction():
        complaint = _enter(row, WITHDRAWN_FROM)
        if not _is_author(row, by):
            raise NotYours()
        row.state = ProposalState.WITHDRAWN
        events.record(ProposalWithdrawn(complaint.id, row.id), by, room_id=row.room_id)


def _enter(row: Proposal, allowed: Iterable[ProposalState]) -> Complaint:
    complaint = lock(row.mediation.complaint)
    lock(row)
    if row.state not in allowed:
        raise IllegalMove(_l("这个提议已经有了下文，请刷新后再看。"))
    return complaint


def _is_author(row: Proposal, by: Actor) -> bool:
    """Whether the hand's seats hold the author's; for a mediator's, whoever is mediator now."""
    held = cases.seats_held(row.mediation.complaint, by)
    if row.party.role is PartyRole.MEDIATOR:
        return any(party.role is PartyRole.MEDIATOR for party in held)
    return row.party_id in {party.id for party in held}
