"""Who is told what happens at the table."""

from mediation.notices import panel, seats
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
    "complete",
    "drafted",
    "ended",
    "mediator_left",
    "mediator_named",
    "opened",
    "panel",
    "replaced",
    "seats",
]
