"""What was said and offered in a case, as cards: files, messages, answers, offers."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from complaints.lifecycle import BETWEEN_PARTIES, MEDIATORS, PartyRole
from complaints.models import Complaint, Message, Offer, Party, Relation, Report
from complaints.queries.bundle import CaseRows
from complaints.views.audience import Audience, audience, extra_seats
from complaints.views.case_answering import grant_words
from complaints.views.case_facts import taken_points
from complaints.views.file_cards import Card, file_card, reader
from complaints.views.offers import card_of, may_reply, party_name
from kernel.files import StoredFile


def message_cards(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """What was said in the viewer's rooms, oldest first, each with its audience, files and what it refers to."""
    mine = {party.id for party in rows.mine}
    seats, attached = (
        {party.id: party for party in rows.parties},
        files_by_message(rows.files, is_hidden=rows.hides_files, sees_all=reader(rows)),
    )
    extra = extra_seats(rows.parties)
    said_to = rows.roles, complaint.respondent_name, extra
    is_between = complaint.status in BETWEEN_PARTIES
    heard = {room.id: audience(room, *said_to, is_between=is_between) for room in rows.rooms}
    cards = []
    earlier: dict[int, Card] = {}
    for row in rows.messages:
        if seats[row.party_id].role is PartyRole.OVERSIGHT:
            continue  # a superior's urging has its own place on the desk's page
        card = message_card(row, heard[row.room_id], seats[row.party_id], complaint, mine, attached.get(row.id, []))
        said = earlier.get(row.refers_to_id or 0)
        if said is not None and row.relation is Relation.CORRECTION:
            said["corrected"] = row.ref
        card |= refers_card(row, said)
        cards.append(card)
        earlier[row.id] = card
    return cards


def files_by_message(
    rows: Sequence[StoredFile], *, is_hidden: bool = False, sees_all: Callable[[StoredFile], bool] | None = None
) -> dict[int, list[Card]]:
    """Cards of the files that came with each message; `sees_all` says of which the whole is read."""
    attached: dict[int, list[Card]] = {}
    for file in rows:
        if file.owner_kind == "message" and file.owner_id is not None:
            sees = sees_all is not None and sees_all(file)
            attached.setdefault(file.owner_id, []).append(file_card(file, is_hidden=is_hidden, sees_all=sees))
    return attached


def message_card(
    row: Message, heard: Audience, seat: Party, complaint: Complaint, mine: set[int], attached: list[Card]
) -> Card:
    """One message for `case.message`."""
    author = own_name(seat) if row.party_id in mine else name_of(seat, complaint)
    return {
        "ref": row.ref,
        "room": heard.css,
        "room_label": heard.words,
        "room_ref": heard.ref,
        "author": author,
        "at": row.said_at,
        "body": row.words,
        "files": [file | {"by": author} for file in attached],
        "mine": row.party_id in mine,
    }


def refers_card(row: Message, earlier: Card | None) -> Card:
    """What a message says it refers to, where the viewer has that message on the page."""
    if row.relation is None or earlier is None:
        return {}
    words = earlier["body"] if row.relation is Relation.QUOTE else ""
    about = {"author": earlier["author"], "at": earlier["at"], "anchor": earlier["ref"], "words": words}
    return {"refers": about | {"label": str(row.relation.label), "relation": str(row.relation)}}


def own_name(seat: Party) -> str:
    """What the reader's own seat is called; a mediator is on nobody's side (121号令第二十一条)."""
    return _("您（调解员）") if seat.role in MEDIATORS else _("我方")


def name_of(party: Party, complaint: Complaint) -> str:
    """What a seat is called on a page: never a person's name."""
    return party_name(party, complaint.respondent_name)


def answer_cards(complaint: Complaint, rows: CaseRows, reports: Sequence[Report]) -> list[Card]:
    """The institution's answers, point by point; points taken into a report only for who reads it whole."""
    points = {point.id: point for point in (*complaint.points, *taken_points(reports))}
    return [
        {
            "step": str(row.step.label),
            "at": row.answered_at,
            "words": row.words,
            "account": str(row.account.label) if row.account else "",
            "account_words": row.account_words,
            "by": complaint.respondent_name,
            "points": [
                {
                    "wish": points[said.point_id],
                    "stance": str(said.stance.label),
                    "tone": {"agree": "good", "partly": "warn", "refuse": "bad"}[str(said.stance)],
                    "words": said.words,
                    "granted": grant_words(said),
                }
                for said in row.points
                if said.point_id in points
            ],
        }
        for row in rows.answers
    ]


def offer_card(complaint: Complaint, rows: CaseRows, offer: Offer) -> Card:
    """One version of an offer, what each side said to it, and whether the viewer may answer."""
    mine = {party.id for party in rows.mine}
    is_open = str(offer.state) == "open"
    seats = {party.id: party for party in rows.parties}
    replies = [
        {
            "who": _("您") if reply.party_id in mine else name_of(seats[reply.party_id], complaint),
            "is_accepted": reply.is_accepted,
            "words": reply.words,
            "at": reply.replied_at,
        }
        for reply in offer.replies
    ]
    return card_of(offer, complaint.respondent_name) | {
        "is_open": is_open,
        "is_mine": offer.party_id in mine,
        "may_reply": may_reply(offer, mine),
        "replies": replies,
    }
