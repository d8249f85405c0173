"""What an offer holds: each item with who owes it to whom, a refund at once or bit by bit; only who can answer owes."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.seats import claimant, party_of
from complaints.lifecycle import CLAIMANTS, PartyRole, RoomKind, find
from complaints.models import Complaint, ItemKind, OfferItem, Party, Room, RoomMember
from complaints.queries.figures import figure
from kernel.db import db
from kernel.errors import DomainError, IllegalMove

# What may name a sum: money paid, a loan nobody has to pay back any more, or what is worded freely.
WITH_SUM = frozenset({ItemKind.REFUND, ItemKind.LOAN, ItemKind.OTHER})


class ItemWrong(DomainError):
    """An item cannot be as it was drawn up; the sentence says what is wrong with it."""

    status = 422


@dataclass(frozen=True)
class Instalment:
    """One part of a refund: which sum in fen, by when."""

    fen: int
    by_on: date


@dataclass(frozen=True)
class ItemDraft:
    """One item of an offer: what, which sum in fen, by when.

    It is owed by `owed_by` to `owed_to`: a role, or the id of a seat. A refund in `instalments` names its whole sum.
    """

    kind: ItemKind
    fen: int | None = None
    by_on: date | None = None
    words: str = ""
    owed_by: PartyRole | int = PartyRole.RESPONDENT
    owed_to: PartyRole | int = PartyRole.COMPLAINANT
    instalments: tuple[Instalment, ...] = ()


def negotiators(complaint: Complaint) -> list[Party]:
    """The seats an item may bind, the complaining side once: whoever hears the offer and may answer it."""
    row = find(complaint.status, "reply")
    if row is None:
        return []
    present = select(Party).join(RoomMember, RoomMember.party_id == Party.id).join(Room, Room.id == RoomMember.room_id)
    found = present.where(
        Room.complaint_id == complaint.id,
        Room.kind == RoomKind.JOINT,
        RoomMember.until_at.is_(None),
        Party.until_at.is_(None),
        Party.role.in_(row.seats),
    )
    seated = list(db.session.scalars(found.order_by(Party.id)))
    own = [party for party in seated if party.role in CLAIMANTS]
    return [*own[:1], *(party for party in seated if party.role not in CLAIMANTS)]


def items_of(complaint: Complaint, drafts: tuple[ItemDraft, ...]) -> list[OfferItem]:
    """The rows of these drafts, one for each instalment; ItemWrong when one cannot be (inside an act)."""
    return [row for draft in drafts for row in _rows(complaint, draft)]


def _rows(complaint: Complaint, draft: ItemDraft) -> list[OfferItem]:
    owed_by, owed_to = seat_of(complaint, draft.owed_by), seat_of(complaint, draft.owed_to)
    if owed_by == owed_to:
        raise ItemWrong(_l("做的一方和受益的一方不能是同一方。"))
    if draft.fen is not None and draft.kind not in WITH_SUM:
        raise ItemWrong(_l("「%(kind)s」不写金额。", kind=draft.kind.label))
    parts: list[tuple[int | None, date | None]] = [(one.fen, one.by_on) for one in _checked(draft)]
    count = len(parts)
    return [
        OfferItem(
            kind=draft.kind,
            fen=fen,
            by_on=by_on,
            words=draft.words.strip(),
            from_party_id=owed_by,
            to_party_id=owed_to,
            part=number if count else None,
            parts=count or None,
        )
        for number, (fen, by_on) in enumerate(parts or [(draft.fen, draft.by_on)], 1)
    ]


def _checked(draft: ItemDraft) -> tuple[Instalment, ...]:
    """The instalments: of a refund alone, at least two, one day after another, and together the whole sum."""
    parts = draft.instalments
    if not parts:
        return ()
    most = figure("instalments")
    if draft.kind is not ItemKind.REFUND or not 2 <= len(parts) <= most:
        raise ItemWrong(_l("只有退款可以分期，最少2期，最多%(most)s期（平台规则）。", most=most))
    if any(later.by_on <= sooner.by_on for sooner, later in pairwise(parts)):
        raise ItemWrong(_l("各期的日期要一期比一期晚。"))
    if min(part.fen for part in parts) <= 0 or sum(part.fen for part in parts) != draft.fen:
        raise ItemWrong(_l("各期金额加起来要等于退款总额。"))
    return parts


def seat_of(complaint: Complaint, whose: PartyRole | int) -> int:
    """The seat that is meant: by its role, or by its id among those an item may bind."""
    if not isinstance(whose, PartyRole):
        if whose not in {party.id for party in negotiators(complaint)}:
            raise IllegalMove(_l("方案里只能写已经入座、可以答复的各方。"))
        return whose
    party = claimant(complaint) if whose in CLAIMANTS else party_of(complaint, whose)
    if party is None:
        raise IllegalMove()
    return party.id
