"""The one place where a case changes its status: the table is asked, clocks start and stop, nothing else decides."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from complaints.actions import clocks
from complaints.actions.standing import must_have_mandate
from complaints.lifecycle import CLAIMANTS, ENDED, Move, Status, allowed, find, is_open_to
from complaints.lifecycle.beside import SAYINGS, may_say
from complaints.models import Complaint, Party
from complaints.queries.cases import decides_before
from kernel import clock
from kernel.db import db, lock
from kernel.errors import IllegalMove, NotYours
from kernel.events import SYSTEM, Actor


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
    row = find(complaint.status, act)
    if row is None:
        raise IllegalMove()
    if row.by or by != SYSTEM:  # what nobody may do the clock does by itself
        held = [party.role for party in seats(complaint, by)]
        row = allowed(complaint.status, act, _role(by), held, kind_of(complaint))
    if row is None:
        raise NotYours()
    if not may_beside_withdrawal(complaint, act):
        raise IllegalMove(_l("投诉人已经撤回，能够反悔的时间还没有过，现在不能办这一步。"))
    must_have_mandate(complaint, act, by)
    return row


def permit_beside(complaint: Complaint, act: str, by: Actor) -> Party:
    """The seat of whoever may say this beside the moves now; the table of `lifecycle.beside` decides."""
    row = SAYINGS[act]
    if complaint.status not in row.states:
        raise IllegalMove()
    held = [party for party in seats(complaint, by) if party.role in row.seats]
    if not held or not may_say(act, complaint.status, _role(by), {party.role for party in held}):
        raise NotYours()
    return held[0]


def kind_of(complaint: Complaint) -> OrganisationKind | None:
    """The kind of the body that handles the case, as the database has it now."""
    body = db.session.get(Organisation, complaint.body_id) if complaint.body_id is not None else None
    return body.kind if body is not None else None


def may_beside_withdrawal(complaint: Complaint, act: str) -> bool:
    """Whether a pressed withdrawal that may be taken back lets this act pass.

    A body whose time for deciding ends before the learner's time to think it over may decide (CL art. 46; IR art. 46).
    """
    if is_open_to(act, withdrawing=complaint.withdrawal_ends_at is not None):
        return True
    return act in ("accept", "refuse") and decides_before(complaint)


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
        complaint.withdrawal_ends_at = None
    if row.target is Status.CLOSED:
        complaint.withdrawal_ends_at = None
        complaint.closed_at = now
