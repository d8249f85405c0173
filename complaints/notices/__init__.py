"""After this event, tell that person this: one letter per event, person and channel."""

from complaints.notices import cases, clocks, oversight, people, powers, reports, routing
from complaints.notices.telling import DESK_EYES, INSTITUTION_EYES, tell, tell_staff

SUBSCRIBERS = (cases, clocks, oversight, people, powers, reports, routing)

__all__ = ["DESK_EYES", "INSTITUTION_EYES", "SUBSCRIBERS", "tell", "tell_staff"]
