"""Cases linked with this one: where they are, and the words of all in order for who may read all."""

from typing import Any

from accounts.permissions import Viewer
from complaints.models import Complaint
from complaints.queries import bundle
from complaints.queries.doubles import seen_of
from complaints.views.case import CaseView
from complaints.views.case_said import answer_cards, message_cards
from complaints.views.file_cards import Card


def linked_of(viewer: Viewer, view: CaseView) -> dict[str, Any] | None:
    """The linked cases the viewer may open, and on the main one every word of all of them, oldest first.

    Each word is read as its own case lets the viewer read it: a room stays a room.
    """
    mine = view.complaint
    links = mine.links
    if not links:
        return None
    others = [link.duplicate if link.main_id == mine.id else link.main for link in links]
    seen = seen_of(viewer, [one.id for one in others])
    shown = [seen[one.id] for one in others if one.id in seen]
    is_main = links[0].main_id == mine.id
    return {
        "is_main": is_main,
        "cases": [{"number": one.number, "status": str(one.status.label)} for one in shown],
        "said": _in_order(viewer, view, shown) if is_main and shown else [],
    }


def _in_order(viewer: Viewer, view: CaseView, others: list[Complaint]) -> list[Card]:
    """Messages and answers of the case and of those linked to it, each with its number."""
    said = _of_case(view.complaint, view.messages, view.answers)
    for other in others:
        rows = bundle.rows_of(viewer, other)
        said += _of_case(other, message_cards(other, rows), answer_cards(other, rows, ()))
    return sorted(said, key=lambda card: (card["at"], card["number"]))


def _of_case(complaint: Complaint, messages: list[Card], answers: list[Card]) -> list[Card]:
    cards = [{"kind": "message", "number": complaint.number, "at": card["at"], "card": card} for card in messages]
    return cards + [{"kind": "answer", "number": complaint.number, "at": card["at"], "card": card} for card in answers]
