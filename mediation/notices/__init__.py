"""Who is told what happens at the table."""

from mediation.notices import extra, joint, oral, panel, reseating, seats, sessions
from mediation.notices.agreement import entrusted, returned
from mediation.notices.offers import proposed
from mediation.notices.rooms import SEEN, closed
from mediation.notices.table import (
    ON_THE_PAGE,
    complete,
    drafted,
    ended,
    mediator_left,
    mediator_named,
    opened,
    replaced,
)

__all__ = [
    "ON_THE_PAGE",
    "SEEN",
    "closed",
    "complete",
    "drafted",
    "ended",
    "entrusted",
    "extra",
    "joint",
    "mediator_left",
    "mediator_named",
    "opened",
    "oral",
    "panel",
    "proposed",
    "replaced",
    "reseating",
    "returned",
    "seats",
    "sessions",
]
