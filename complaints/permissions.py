"""Who may see which case, room and field: one table, `Party`, asked in one way."""

from sqlalchemy import ColumnElement, and_, false, or_

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import CLAIMANTS, EXTRA, MEDIATORS, TABLE_ONLY, PartyRole
from complaints.models import Party, RoomMember
from kernel.db import NOW

# A mediator sits as a person, on assignment; these see through their organisation's seat.
ORGANISATION_EYES = frozenset(
    {Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN, Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN}
)
# Whose letters and reminders an organisation's staff read.
INSTITUTION_EYES = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
DESK_EYES = (Role.OFFICER, Role.ASSOCIATION_ADMIN)
CONTACT_EYES = CLAIMANTS | {PartyRole.HANDLING_BODY}
# Of a minor, who else than the handling body may be let look, and at what: never at a contact (decision 0046).
NAMING = frozenset({"name", "learner", "stand_in", "files"})
LOOKS_AT = dict.fromkeys((*MEDIATORS, PartyRole.MEDIATION_BODY, PartyRole.OVERSIGHT), NAMING)
LOOKS_AT |= {PartyRole.RESPONDENT: frozenset({"files"})}
# Who reads a complaint as it was filed; everybody else reads what remains of it for the dispute (O121 arts. 9, 37).
FOR_BODY = "for_body"
"""The kind of owner of evidence that came with a complaint and that only these seats read."""
WHOLE_EYES = CLAIMANTS | {PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT}


def holds(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Party` that says: this seat is the viewer's, now.

    An extra seat at a table opens nothing of the case: what it may read is answered by `mediation.queries.seats` alone;
    nor does a representative's, who hears the table from the page of the own case.
    """
    mine: list[ColumnElement[bool]] = []
    if viewer.person_id is not None and viewer.role in (Role.LEARNER, Role.MEDIATOR):
        # A mediator's seat opens to a mediator alone: whoever left the office does not keep it as a learner.
        others = Party.role.not_in(MEDIATORS | TABLE_ONLY)
        sits = Party.role.in_(MEDIATORS) if viewer.role is Role.MEDIATOR else others
        mine.append(and_(Party.person_id == viewer.person_id, sits))
    if viewer.organisation_id is not None and viewer.role in ORGANISATION_EYES:
        mine.append(and_(Party.organisation_id == viewer.organisation_id, Party.role.not_in(EXTRA)))
    if not mine:
        return false()
    return and_(or_(*mine), seated_now())


def seated_now() -> ColumnElement[bool]:
    """The condition on `Party`: the seat is held at this instant."""
    return and_(Party.from_at <= NOW, or_(Party.until_at.is_(None), Party.until_at > NOW))


def is_member_now() -> ColumnElement[bool]:
    """The condition on `RoomMember`: in the room at this instant."""
    return and_(RoomMember.from_at <= NOW, or_(RoomMember.until_at.is_(None), RoomMember.until_at > NOW))


def may_see_contact(roles: frozenset[PartyRole]) -> bool:
    """Whether contact fields exist for these seats at all (masked for staff until shown with a reason)."""
    return bool(roles & CONTACT_EYES)


def may_look_at(roles: frozenset[PartyRole], field: str, *, is_minor: bool) -> bool:
    """Whether staff in these seats may look at a protected field, or ask to; of an adult files are no such field."""
    if PartyRole.HANDLING_BODY in roles:
        return is_minor or field != "files"
    return is_minor and any(field in LOOKS_AT.get(role, ()) for role in roles)


def may_see_contact_plain(roles: frozenset[PartyRole]) -> bool:
    """Whether contact fields are plain: only to whoever wrote them."""
    return bool(roles & CLAIMANTS)


def may_read_whole(roles: frozenset[PartyRole]) -> bool:
    """Whether these seats read the words and points as filed, with what went into a report."""
    return bool(roles & WHOLE_EYES)
