"""The verbs of the table: open it, write the agreement, confirm it, record signature and seal."""

from mediation.actions.agreements import attach_paper, confirm, discard_agreement, draft_agreement, record_signature
from mediation.actions.bids import (
    BidRule,
    agree_to_round,
    cancel_round,
    decline_round,
    lapse_rounds,
    place_bid,
    propose_round,
    rounds_left,
)
from mediation.actions.proposals import (
    ProposalDraft,
    answer_proposal,
    carry_on,
    draft_in,
    show_proposal,
    withdraw_proposal,
)
from mediation.actions.tables import end_table, hand_over, name_mediator, open_table, stepped_down, unseat_mediator

__all__ = [
    "BidRule",
    "ProposalDraft",
    "agree_to_round",
    "answer_proposal",
    "attach_paper",
    "cancel_round",
    "carry_on",
    "confirm",
    "decline_round",
    "discard_agreement",
    "draft_agreement",
    "draft_in",
    "end_table",
    "hand_over",
    "lapse_rounds",
    "name_mediator",
    "open_table",
    "place_bid",
    "propose_round",
    "record_signature",
    "rounds_left",
    "show_proposal",
    "stepped_down",
    "unseat_mediator",
    "withdraw_proposal",
]
