"""What somebody may do, computed by the functions that guard: the table of moves, the seats, the counts of cases."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES, Role
from complaints.lifecycle import CLAIMANTS, PartyRole, Status, acts_for
from complaints.models import Complaint
from complaints.permissions import may_read_whole, may_see_contact, may_see_contact_plain
from complaints.queries.cases import visible_to
from kernel.db import db

# The seats in which each role can sit; a role with none acts from outside (the staffed intake) or not at all.
BODY_SEATS = (PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY, PartyRole.OVERSIGHT, PartyRole.OTHER_BODY)
SEATS: dict[Role, tuple[PartyRole, ...]] = {
    Role.LEARNER: tuple(role for role in PartyRole if role in CLAIMANTS),
    **dict.fromkeys(INSTITUTION_ROLES, (PartyRole.RESPONDENT,)),
    **dict.fromkeys((Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN), BODY_SEATS),
    Role.MEDIATOR: (PartyRole.MEDIATOR,),
}


@dataclass(frozen=True)
class StateActs:
    """What may be done while a case stands in a status: per seat, the acts of the table."""

    status: Status
    seats: tuple[tuple[PartyRole | None, tuple[str, ...]], ...]


def acts_by_status(role: Role) -> list[StateActs]:
    """For every status, the acts of a role in each seat it can hold; a status without any is left out."""
    rows = [StateActs(status, tuple(_seats(status, role))) for status in Status]
    return [row for row in rows if row.seats]


def _seats(status: Status, role: Role) -> Iterator[tuple[PartyRole | None, tuple[str, ...]]]:
    bare = acts_for(status, role, ())
    if bare:
        yield None, bare
    for seat in SEATS.get(role, ()):
        acts = tuple(act for act in acts_for(status, role, (seat,)) if act not in bare)
        if acts:
            yield seat, acts


def contact_rights(role: Role) -> list[tuple[PartyRole, str]]:
    """How each seat of a role meets the learner's contact: plain, hidden until a reason is given, or never."""
    rows = []
    for seat in SEATS.get(role, ()):
        held = frozenset({seat})
        way = "plain" if may_see_contact_plain(held) else "reason" if may_see_contact(held) else "never"
        rows.append((seat, way))
    return rows


def reads_whole(role: Role) -> list[PartyRole]:
    """The seats of a role that read a complaint as it was filed, with what went into a report."""
    return [seat for seat in SEATS.get(role, ()) if may_read_whole(frozenset({seat}))]


def numbers_for(viewer: Viewer) -> dict[Status, int]:
    """How many cases this viewer's lists hold, by status: what `visible_to` answers them, counted."""
    rows = db.session.execute(
        visible_to(viewer).with_only_columns(Complaint.status, func.count()).group_by(Complaint.status)
    )
    found = {Status(row[0]): int(row[1]) for row in rows}
    return {status: found[status] for status in Status if status in found}
