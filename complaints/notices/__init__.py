"""After this event, tell that person this: one letter per event, person and channel."""

from complaints.notices import (
    answering,
    bindings,
    cases,
    clocks,
    closings,
    copies,
    dossiers,
    doubles,
    follow_ups,
    joint,
    office,
    oversight,
    papers,
    people,
    powers,
    published,
    reports,
    routing,
    seats,
    sharing_rows,
    turnings,
)
from complaints.notices.seats import announce
from complaints.notices.table import by_hand, none, row
from complaints.notices.telling import DESK_EYES, INSTITUTION_EYES, tell, tell_staff

SUBSCRIBERS = (
    *(answering, bindings, cases, clocks, closings, copies, dossiers, doubles, follow_ups, joint, office, oversight),
    papers,
    *(people, powers, published, reports, routing, seats, sharing_rows, turnings),
)

__all__ = [
    "DESK_EYES",
    "INSTITUTION_EYES",
    "SUBSCRIBERS",
    "announce",
    "by_hand",
    "none",
    "row",
    "tell",
    "tell_staff",
]
