"""The one place where a case changes its status: the table is asked, clocks start and stop, nothing else decides."""

from collections.abc import Callable

from sqlalchemy import select

from accounts.roles import Role
from complaints.actions import clocks
from complaints.actions.standing import must_have_mandate
from complaints.lifecycle import CLAIMANTS, ENDED, Move, Status, allowed, find
from complaints.models import Complaint, Party
from kernel import clock
from kernel.db import db, lock
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor


def seats(complaint: Complaint, by: Actor) -> list[Party]:
    """The seats this actor speaks for now: the own ones, and for one of the complaining side all of that side.

    Whoever acts for the complainant acts on the complainant's seat, which comes first; powers are asked in `permit`.
    """
    own = own_seats(complaint, by)
    if not any(party.role in CLAIMANTS for party in own):
        return own
    side = side_of(complaint.id)
    return [*side, *(party for party in own if party.role not in CLAIMANTS)]


def side_of(complaint_id: int) -> list[Party]:
    """The open seats of the complaining side, the party's own first."""
    now = clock.now()
    found = select(Party).where(
        Party.complaint_id == complaint_id,
        Party.role.in_(CLAIMANTS),
        Party.from_at <= now,
        Party.until_at.is_(None) | (Party.until_at > now),
    )
    return list(db.session.scalars(found.order_by(Party.id)))


def own_seats(complaint: Complaint, by: Actor) -> list[Party]:
    """The seats this actor holds in the case now; a mediator sits as a person, others through their organisation."""
    now = clock.now()
    mine = Party.person_id == by.person_id if by.person_id is not None else Party.id < 0
    if by.organisation_id is not None and by.role != Role.MEDIATOR:
        mine = mine | (Party.organisation_id == by.organisation_id)
    return list(
        db.session.scalars(
            select(Party).where(
                Party.complaint_id == complaint.id,
                mine,
                Party.from_at <= now,
                Party.until_at.is_(None) | (Party.until_at > now),
            )
        )
    )


def move(complaint: Complaint, act: str, by: Actor, hand: Callable[[], None] | None = None) -> Move:
    """Do the act's row of the table: lock, check status, role and seat, then status, outcome and clocks.

    `hand` says who has the case once it has arrived: clocks then start for that body.
    Raises IllegalMove when the status has no such act, NotYours when it belongs to somebody else.
    """
    lock(complaint)
    row = permit(complaint, act, by)
    if row.target is not row.source:
        _arrive(complaint, row)
    if hand is not None:
        hand()
    for code in row.stops:
        clocks.finish(complaint, code, act, by)
    for code in row.starts:
        clocks.start(complaint, code, by)
    return row


def permit(complaint: Complaint, act: str, by: Actor) -> Move:
    """The row that allows the act, without doing it."""
    if find(complaint.status, act) is None:
        raise IllegalMove()
    held = [party.role for party in seats(complaint, by)]
    row = allowed(complaint.status, act, _role(by), held)
    if row is None:
        raise NotYours()
    must_have_mandate(complaint, act, by)
    return row


def _role(by: Actor) -> Role | None:
    try:
        return Role(by.role)
    except ValueError:
        return None


def _arrive(complaint: Complaint, row: Move) -> None:
    now = clock.now()
    complaint.status = row.target
    if row.outcome is not None:
        complaint.outcome = row.outcome
    if row.target is Status.ACCEPTED:
        complaint.accepted_at = now
    if row.target in ENDED:
        complaint.ended_at = now
    if row.target is Status.CLOSED:
        complaint.closed_at = now
