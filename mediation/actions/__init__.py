"""The verbs of the table: open it, write the agreement, confirm it, record signature and seal."""

from complaints.actions import About
from mediation.actions.agreements import attach_paper, confirm, discard_agreement, draft_agreement, record_signature
from mediation.actions.facts import FactDraft, close_topic, open_topic, pin, unpin
from mediation.actions.rooms import forget_drafts, keep_message, mark_read, speak
from mediation.actions.tables import end_table, hand_over, name_mediator, open_table, stepped_down, unseat_mediator

__all__ = [
    "About",
    "FactDraft",
    "attach_paper",
    "close_topic",
    "confirm",
    "discard_agreement",
    "draft_agreement",
    "end_table",
    "forget_drafts",
    "hand_over",
    "keep_message",
    "mark_read",
    "name_mediator",
    "open_table",
    "open_topic",
    "pin",
    "record_signature",
    "speak",
    "stepped_down",
    "unpin",
    "unseat_mediator",
]
