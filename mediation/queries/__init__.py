"""Finding tables and agreements; each read takes the viewer."""

from mediation.queries.bids import asks_at_table, proposal_for, proposals_of, round_for, rounds_of
from mediation.queries.table import (
    agreement_asks,
    agreement_of,
    chair_asks,
    is_chairless,
    mediation_for,
    mediation_of,
    mediations_of,
    mediators_of,
    open_tables,
    seat_of,
    tables_in_hand,
    visible_tables,
    waiting_for_mediator,
    without_mediator,
)

__all__ = [
    "agreement_asks",
    "agreement_of",
    "asks_at_table",
    "chair_asks",
    "is_chairless",
    "mediation_for",
    "mediation_of",
    "mediations_of",
    "mediators_of",
    "open_tables",
    "proposal_for",
    "proposals_of",
    "round_for",
    "rounds_of",
    "seat_of",
    "tables_in_hand",
    "visible_tables",
    "waiting_for_mediator",
    "without_mediator",
]
