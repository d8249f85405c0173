"""What is heard at a table, as cards and words for its pages: messages, rooms with what is new, readers, facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints.facts import wish
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, Message, Relation, Room, Topic
from complaints.views.audience import Audience, audience
from complaints.views.case_said import files_by_message, message_card, name_of, refers_card
from complaints.views.file_cards import file_card
from kernel.crypto import blind_index
from kernel.web import moment
from mediation.models import Fact
from mediation.queries import RoomRow, Talk

Card = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A room of the viewer's as a tab: where it is, who reads there, how much is new."""

    audience: Audience
    url: str
    unread: int
    is_open: bool

    @property
    def label(self) -> str:
        """The tab's words."""
        if self.unread:
            return _("%(to)s（%(number)s条新）", to=self.audience.to, number=self.unread)
        return self.audience.to


def places(
    complaint: Complaint, rooms: Iterable[RoomRow], roles: frozenset[PartyRole], asked: Room | None
) -> list[Place]:
    """The viewer's rooms in their order, the joint one first."""
    order = list(RoomKind)
    rows = sorted(rooms, key=lambda row: (order.index(row.room.kind), row.room.id))
    return [
        Place(
            audience(row.room, roles, complaint.respondent_name),
            url_for("mediation.room", number=complaint.number, ref=row.room.ref),
            row.unread,
            asked is not None and row.room.id == asked.id,
        )
        for row in rows
    ]


def topic_choices(complaint: Complaint, topics: Iterable[Topic]) -> list[tuple[str, str]]:
    """Every point of the claim, then the topics that are open."""
    points = [(f"p{place}", wish(point)) for place, point in enumerate(complaint.points, 1)]
    return [*points, *((topic.ref, topic.words) for topic in topics if topic.closed_at is None)]


def message_cards(complaint: Complaint, talk: Talk, *, may_answer: bool, may_pin: bool) -> list[Card]:
    """The messages as the viewer reads them, each with what may be done about it."""
    seats, mine = {party.id: party for party in talk.parties}, {party.id for party in talk.mine}
    attached, about = files_by_message(talk.files, is_hidden=talk.hides_files), _subjects(complaint, talk)

    def card_of(row: Message) -> Card:
        heard = audience(talk.places[row.room_id], talk.roles, complaint.respondent_name)
        return message_card(row, heard, seats[row.party_id], complaint, mine, attached.get(row.id, []))

    cards = []
    for row in talk.messages:
        if seats[row.party_id].role is PartyRole.OVERSIGHT:
            continue  # a superior's urging has its own place on the desk's page
        earlier, later = talk.referred.get(row.id), talk.corrected.get(row.id)
        card = card_of(row) | refers_card(row, card_of(earlier) if earlier is not None else None)
        card |= {"anchored": True, "topic": about.get(row.point_id or 0) or about.get(-(row.topic_id or 0), "")}
        card |= {"room_label": _short(talk.places[row.room_id], card["room_label"])}
        card |= {"corrected": later.ref if later is not None else None}
        card["acts"] = _acts(complaint, talk, row, card["mine"], may_pin=may_pin) if may_answer else []
        cards.append(card)
    return cards


def _short(room: Room, words: str) -> str:
    """Who reads it, said shortly where everybody does: the whole sentence stands on top and at the button."""
    return str(room.kind.label) if room.kind is RoomKind.JOINT else words


def _subjects(complaint: Complaint, talk: Talk) -> dict[int, str]:
    """Words of points by their id, of topics by minus theirs."""
    points = {point.id: wish(point) for point in complaint.points}
    return points | {-topic.id: topic.words for topic in talk.topics}


def _acts(complaint: Complaint, talk: Talk, row: Message, is_mine: bool, *, may_pin: bool) -> list[tuple[str, str]]:
    """Links below a message: reply, quote, correct one's own, pin."""
    ref = talk.places[row.room_id].ref
    relations = [Relation.REPLY, Relation.QUOTE, *([Relation.CORRECTION] if is_mine else [])]
    links = [
        (
            str(relation.label),
            url_for(
                "mediation.room", number=complaint.number, ref=ref, about=row.ref, how=str(relation), _anchor="compose"
            ),
        )
        for relation in relations
    ]
    if may_pin:
        links.append((_("钉住"), url_for("mediation.pin", number=complaint.number, ref=ref, message=row.ref)))
    return links


def reader_lines(complaint: Complaint, talk: Talk) -> list[str]:
    """How far each other seat in the room has read, in a sentence each."""
    if talk.room is None or not talk.messages:
        return []
    seats, mine = {party.id: party for party in talk.parties}, {party.id for party in talk.mine}
    lines = []
    for reader in talk.readers:
        seat = seats[reader.party_id]
        if reader.party_id in mine or seat.role is PartyRole.OVERSIGHT:
            continue
        left = sum(row.id > reader.message_id and row.party_id != reader.party_id for row in talk.messages)
        who = name_of(seat, complaint)
        if left == 0:
            lines.append(_("%(who)s：都读过了", who=who))
        elif reader.read_at is None:
            lines.append(_("%(who)s：还没有读", who=who))
        else:
            lines.append(
                _("%(who)s：读到%(moment)s，后面还有%(number)s条", who=who, moment=moment(reader.read_at), number=left)
            )
    return sorted(set(lines))


def fact_cards(complaint: Complaint, talk: Talk) -> list[Card]:
    """What is pinned: both sides' words, the sources one may open, what the parties make of it."""
    openable = {file.id for file in talk.files}
    return [_fact_card(complaint, talk, fact, openable) for fact in talk.facts]


def _fact_card(complaint: Complaint, talk: Talk, fact: Fact, openable: set[int]) -> Card:
    here = {row.id: row for row in talk.messages}
    sources = [
        {"side": side, "anchor": here[key].ref, "at": here[key].said_at}
        for side, key in ((_("学员的话"), fact.claim_message_id), (_("机构的话"), fact.answer_message_id))
        if key in here
    ]
    heard = audience(talk.places[fact.room_id], talk.roles, complaint.respondent_name)
    return {
        "ref": fact.ref,
        "title": fact.title,
        "claim": fact.claim,
        "answer": fact.answer,
        "standing": (str(fact.standing.label), {"agreed": "good", "disputed": "warn"}.get(str(fact.standing), "info")),
        "sources": sources,
        "files": [file_card(one.file, is_hidden=talk.hides_files) for one in fact.evidence if one.file_id in openable],
        "room": heard.css,
        "room_label": _short(talk.places[fact.room_id], heard.words),
        "at": fact.pinned_at,
    }


def pulse_of(complaint: Complaint, offer: tuple[int, str] | None) -> str:
    """Where case and newest offer stand, as a tag: a page with another one is told to look anew."""
    return blind_index("table-pulse", f"{complaint.id} {complaint.status} {offer}")[:16]
