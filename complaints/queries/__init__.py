"""Reads about cases; each takes the viewer and answers only what they may see."""

from complaints.queries.cases import (
    acts_of,
    complaint_for,
    consents_of,
    mine,
    parties_of,
    roles_in,
    roles_of,
    seats_of,
    visible_to,
)
from complaints.queries.drafts import answers_in, draft_by_code, draft_for, drafts_of
from complaints.queries.due import Due
from complaints.queries.estimates import estimate_for, estimate_of, lines_of
from complaints.queries.own_days import add_own_days
from complaints.queries.proposals import draft_for_act, drafts_waiting
from complaints.queries.queues import Filters, Page, Waiting, Whose, ids_of, queue
from complaints.queries.routes import Responsible, acceptance_deadline, responsible_for
from complaints.queries.table import (
    answers_of,
    clocks_of,
    decisions_of,
    events_of,
    files_of,
    messages_of,
    offer_for,
    offers_of,
    present_parties,
    room_for,
    rooms_of,
)
from complaints.queries.turns import actor_label, add_asks, answer_day, turn_of

__all__ = [
    "Due",
    "Filters",
    "Page",
    "Responsible",
    "Waiting",
    "Whose",
    "acceptance_deadline",
    "actor_label",
    "acts_of",
    "add_asks",
    "add_own_days",
    "answer_day",
    "answers_in",
    "answers_of",
    "clocks_of",
    "complaint_for",
    "consents_of",
    "decisions_of",
    "draft_by_code",
    "draft_for",
    "draft_for_act",
    "drafts_of",
    "drafts_waiting",
    "estimate_for",
    "estimate_of",
    "events_of",
    "files_of",
    "ids_of",
    "lines_of",
    "messages_of",
    "mine",
    "offer_for",
    "offers_of",
    "parties_of",
    "present_parties",
    "queue",
    "responsible_for",
    "roles_in",
    "roles_of",
    "room_for",
    "rooms_of",
    "seats_of",
    "turn_of",
    "visible_to",
]
