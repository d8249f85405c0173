"""The verbs of the table: open it, write the agreement, confirm it, record signature and seal."""

from mediation.actions.agreements import attach_paper, confirm, record_signature, release_contact, seat_held
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
from mediation.actions.court import (
    all_want,
    filing_of,
    may_be_confirmed,
    note_application,
    note_court_outcome,
    wish_court,
)
from mediation.actions.drafting import Draft, discard_agreement, draft_agreement, draft_change, is_mediator_of
from mediation.actions.facts import acting_for, issuer_of, letters_at, name_of, parties_at, role_of
from mediation.actions.proposals import (
    ProposalDraft,
    answer_proposal,
    carry_on,
    draft_in,
    show_proposal,
    withdraw_proposal,
)
from mediation.actions.returning import return_case
from mediation.actions.tables import end_table, hand_over, name_mediator, open_table, stepped_down, unseat_mediator

__all__ = [
    "BidRule",
    "Draft",
    "ProposalDraft",
    "acting_for",
    "agree_to_round",
    "all_want",
    "answer_proposal",
    "attach_paper",
    "cancel_round",
    "carry_on",
    "confirm",
    "decline_round",
    "discard_agreement",
    "draft_agreement",
    "draft_change",
    "draft_in",
    "end_table",
    "filing_of",
    "hand_over",
    "is_mediator_of",
    "issuer_of",
    "lapse_rounds",
    "letters_at",
    "may_be_confirmed",
    "name_mediator",
    "name_of",
    "note_application",
    "note_court_outcome",
    "open_table",
    "parties_at",
    "place_bid",
    "propose_round",
    "record_signature",
    "release_contact",
    "return_case",
    "role_of",
    "rounds_left",
    "seat_held",
    "show_proposal",
    "stepped_down",
    "unseat_mediator",
    "wish_court",
    "withdraw_proposal",
]
