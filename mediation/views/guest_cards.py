"""What an extra seat reads at its own page, as cards: persons by what they are, words without who the learner is."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints.facts import category_label
from complaints.lifecycle import CLAIMANTS, MEDIATORS, SPEAKING, PartyRole, RoomKind
from complaints.models import Offer, OfferState, Room
from complaints.views.audience import Audience, audience, extra_seats
from complaints.views.file_cards import file_card
from complaints.views.offers import card_of
from kernel.crypto import blind_index
from kernel.files import StoredFile
from mediation.models import Agreement, ExtraSeat
from mediation.queries.guest_talk import Pinned, Said
from mediation.queries.seats import SeatSight
from mediation.views.people import names_for

Card = dict[str, Any]
STANDING = {"agreed": "good", "disputed": "warn"}


def known_of(seat: ExtraSeat, sight: SeatSight) -> dict[str, Any]:
    """What every extra seat may know of the case: institution, category, body, who mediates by number."""
    complaint, table = seat.mediation.complaint, seat.mediation
    name = names_for(table.body_id, None)
    seated = [one for one in complaint.parties if one.role in MEDIATORS and one.until_at is None]
    if seat.party_id is not None and not sight.rooms:
        seated = []  # another body has the case: who mediates there is nothing to this seat
    return {
        "body": table.body,
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "purpose": sight.plain(seat.purpose),
        "mediators": [name(one.person) for one in seated if one.person is not None],
        "name_of_seat": sight.plain(seat.name),
    }


def choices_of(seat: ExtraSeat, sight: SeatSight) -> list[tuple[Room, Audience]]:
    """The rooms this seat may write into, each with who reads it."""
    if seat.role not in SPEAKING:
        return []
    complaint = seat.mediation.complaint
    extra = extra_seats(complaint.parties)
    kinds = (RoomKind.JOINT, RoomKind.SEAT)
    open_now = (one for one in sight.rooms if one.kind in kinds and one.closed_at is None)
    rooms = sorted(open_now, key=lambda one: kinds.index(one.kind))
    return [(one, audience(one, frozenset({seat.role}), complaint.respondent_name, extra)) for one in rooms]


def message_card(seat: ExtraSeat, one: Said, mediators: list[str], sight: SeatSight) -> Card:
    """A message as a card; persons are called by what they are, never by name."""
    author = _("我方") if one.is_own else str(one.role.label)
    if one.role in CLAIMANTS:
        author = _("学员")
    elif one.role is PartyRole.RESPONDENT:
        author = seat.mediation.complaint.respondent_name
    elif one.role in MEDIATORS and len(mediators) == 1:
        author = mediators[0]
    files = [_file(seat, file, sight) | {"by": author} for file in one.files]
    if one.shut:
        files.append({"name": _("有%(number)s个文件没有向您开放。需要看的，请告诉调解员。", number=one.shut)})
    return {
        "room": "joint" if one.room is RoomKind.JOINT else "seat",
        "room_label": _room_label(one.room),
        "author": author,
        "at": one.at,
        "ref": one.ref,
        "anchored": True,
        "body": one.words,
        "files": files,
        "mine": one.is_own,
    }


def _room_label(room: RoomKind) -> str:
    return _("各方可见") if room is RoomKind.JOINT else _("仅您与调解员可见")


def _file(seat: ExtraSeat, file: StoredFile, sight: SeatSight) -> Card:
    url = url_for("mediation_seats.attached", ref=seat.ref, file=file.ref)
    card = file_card(file)
    return card | {"name": sight.plain(file.name), "url": card["url"] and url, "original": None}


def fact_card(one: Pinned) -> Card:
    """Claim and answer side by side; on which words and files they rest is not told."""
    return {
        "ref": one.ref,
        "title": one.title,
        "claim": one.claim,
        "answer": one.answer,
        "standing": (str(one.standing.label), STANDING.get(str(one.standing), "info")),
        "sources": [],
        "files": [],
        "room": "joint" if one.room is RoomKind.JOINT else "seat",
        "room_label": _room_label(one.room),
        "at": one.at,
    }


def pulse_of(seat: ExtraSeat, sight: SeatSight, agreement: Agreement | None) -> str:
    """Where case, newest offer and agreement of the seat stand, as a tag: a page with another one looks anew."""
    offer = next(((one.version, str(one.state)) for one in sight.offers), None)
    text = (agreement.version, str(agreement.state)) if agreement is not None else None
    return blind_index("table-pulse", f"{seat.id} {seat.mediation.complaint.status} {offer} {text}")[:16]


def offer_card(seat: ExtraSeat, offer: Offer, sight: SeatSight) -> dict[str, Any]:
    """One version with only the items that concern this seat, and whether it may answer."""
    mine = [one for one in offer.items if seat.party_id in (one.from_party_id, one.to_party_id)]
    card = card_of(offer, seat.mediation.complaint.respondent_name)
    rows = [row for row, item in zip(card["items"], offer.items, strict=True) if item in mine]
    for row in rows:
        row["text"] = sight.plain(row["text"])
    said = any(one.party_id == seat.party_id for one in offer.replies)
    may = offer.state is OfferState.OPEN and not said
    return card | {"items": rows, "total": None, "note": "", "may_reply": may}
