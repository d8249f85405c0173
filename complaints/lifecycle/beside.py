"""What may be said beside the moves of a case, some of it after its end: who, in which states; pure (平台规则).

None of it moves the case, holds it up or stops a clock of anybody's. While a body has the case, the table of moves says
who refers a complainant's fraud to the police; here it is for what was found after that (rules §8.1, "any").
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.roles import Role
from complaints.lifecycle.names import BEFORE_ACCEPTANCE, CLAIMANTS, ENDED, PartyRole, Status
from complaints.lifecycle.row import BODY_SEAT, OVERSIGHT, SUPERVISORS

RESPONDENT = frozenset({PartyRole.RESPONDENT})
INSTITUTION = frozenset({Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN})
LEARNER = frozenset({Role.LEARNER})
HANDLING = frozenset({Role.OFFICER}) | SUPERVISORS
AFTER = ENDED | {Status.CLOSED}
GONE = frozenset({Status.CLOSED, Status.HANDED_OFF})
HEARD = frozenset(Status) - BEFORE_ACCEPTANCE - {Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.HANDED_OFF}


@dataclass(frozen=True)
class Saying:
    """One row: in these states a `by` sitting as one of `seats` may do `act`."""

    act: str
    states: frozenset[Status]
    by: frozenset[Role]
    seats: frozenset[PartyRole]
    law: str = "platform rule"


SAYINGS = {
    row.act: row
    for row in (
        Saying("mark", HEARD - {Status.CLOSED}, LEARNER, CLAIMANTS),
        Saying("rate_answer", HEARD, LEARNER, CLAIMANTS),
        Saying("rate_body", AFTER, LEARNER, CLAIMANTS),
        Saying("view_outcome", AFTER, LEARNER | INSTITUTION, CLAIMANTS | RESPONDENT),
        Saying("cover_file", frozenset(Status), HANDLING, BODY_SEAT),
        Saying("refer_police", GONE, SUPERVISORS, BODY_SEAT | OVERSIGHT, "O121 art. 42; platform rule"),
    )
}


def may_say(act: str, state: Status, role: Role | None, seats: Iterable[PartyRole]) -> bool:
    """Whether this role, sitting in these seats, may do the act in this state."""
    row = SAYINGS[act]
    return state in row.states and role in row.by and bool(row.seats & frozenset(seats))
