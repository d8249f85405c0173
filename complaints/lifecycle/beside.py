"""What parties may say beside the moves of a case, some of it after its end: who, in which states; pure (平台规则).

None of it moves the case, holds it up or stops a clock of anybody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.roles import Role
from complaints.lifecycle.names import BEFORE_ACCEPTANCE, CLAIMANTS, ENDED, PartyRole, Status

RESPONDENT = frozenset({PartyRole.RESPONDENT})
INSTITUTION = frozenset({Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN})
LEARNER = frozenset({Role.LEARNER})
AFTER = ENDED | {Status.CLOSED}
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
    )
}


def may_say(act: str, state: Status, role: Role | None, seats: Iterable[PartyRole]) -> bool:
    """Whether this role, sitting in these seats, may do the act in this state."""
    row = SAYINGS[act]
    return state in row.states and role in row.by and bool(row.seats & frozenset(seats))
