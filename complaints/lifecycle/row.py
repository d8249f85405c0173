"""The shape of a row of the table of moves, and the hands and seats the rows are written with; pure."""

from dataclasses import dataclass, field

from accounts.roles import DEPARTMENTS, OrganisationKind, Role
from complaints.lifecycle.names import CLAIMANTS, Outcome, PartyRole, Status

DESK_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
TABLE_ROLES = frozenset({Role.MEDIATOR})
LEARNER = frozenset({Role.LEARNER})
INSTITUTION = frozenset({Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN})


MEDIATION_CLOCKS = ("T-MED", "T-PM", "T-RESP", "T-RESP2", "T-SUP", "T-REC", "T-ADM")
UNDER_WAY_ORDER = (Status.ACCEPTED, Status.ENTRUSTED, Status.MEDIATING)


@dataclass(frozen=True)
class Move:
    """One row: in status `source`, a `by` sitting as one of `seats` may do `act`, and the case stands in `target`.

    `by` empty means that the clock does it; `kinds` are the kinds of handling body that hold the power, None all.
    """

    source: Status
    act: str
    target: Status
    by: frozenset[Role]
    seats: frozenset[PartyRole]
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    law: str = ""
    outcome: Outcome | None = field(default=None)
    kinds: frozenset[OrganisationKind] | None = field(default=None)


BODY_SEAT = frozenset({PartyRole.HANDLING_BODY})
RESPONDENT = frozenset({PartyRole.RESPONDENT})
MEDIATING_SEATS = frozenset({PartyRole.MEDIATOR})
CO_MEDIATOR = frozenset({PartyRole.CO_MEDIATOR})
ENTRUSTED_SEATS = frozenset({PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})
ASSOCIATION_SEATS = BODY_SEAT | ENTRUSTED_SEATS
PARTIES = CLAIMANTS | RESPONDENT
INTAKE = frozenset({Role.PLATFORM_ADMIN})
SPEAKERS = frozenset(Role) - {Role.AUDITOR, Role.PLATFORM_ADMIN}
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
OVERSIGHT = frozenset({PartyRole.OVERSIGHT})
OTHER_BODY = frozenset({PartyRole.OTHER_BODY})
LINKS = ("link", "unlink")
THE_CLOCK: frozenset[Role] = frozenset()
# Who may name an appraiser the parties did not agree on (O121 art. 22; IR art. 47; CL art. 37): a committee may not.
NAMES_APPRAISER = DEPARTMENTS | {OrganisationKind.CONSUMER_ASSOCIATION}
