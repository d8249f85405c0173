"""The verbs of the table: open it, write the agreement, confirm it, record signature and seal."""

from mediation.actions.agreements import attach_paper, confirm, discard_agreement, draft_agreement, record_signature
from mediation.actions.oral import record_oral
from mediation.actions.tables import end_table, hand_over, name_mediator, open_table, stepped_down, unseat_mediator

__all__ = [
    "attach_paper",
    "confirm",
    "discard_agreement",
    "draft_agreement",
    "end_table",
    "hand_over",
    "name_mediator",
    "open_table",
    "record_oral",
    "record_signature",
    "stepped_down",
    "unseat_mediator",
]
