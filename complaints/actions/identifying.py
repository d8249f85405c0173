"""Cases follow their institution: when two records become one, when what a learner typed is known, when they part."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from complaints.actions import clocks
from complaints.actions.promising import standing_of
from complaints.actions.seats import admit, dismiss, open_room, party_of
from complaints.events import RespondentIdentified
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import Complaint, JointCase, Party, Promise, Report, Room, SimilarGroup
from institutions.actions import count_open_case, count_promise
from institutions.followers import Follower
from institutions.models import Institution
from kernel import events
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

# Accepted and not at an end: the institution is asked and sits in the case.
BEING_HANDLED = frozenset({Status.ACCEPTED, Status.ENTRUSTED, Status.MEDIATING, Status.APPRAISAL, Status.SUSPENDED})


def move_cases(source: Institution, target: Institution, ids: Sequence[int] | None, by: Actor) -> list[int]:
    """Cases go over with their part of the ledger; each one's timeline tells it (inside an act)."""
    keys = _over(Complaint, source, target, ids)
    _ledger(source, target, keys)
    events.record_many([(RespondentIdentified(key, source.id, target.id), None) for key in keys], by)
    _unseat(source, target, keys, by)
    if target.organisation is not None:
        open_cases = select(Complaint).where(Complaint.id.in_(keys), Complaint.status.in_(BEING_HANDLED))
        for complaint in db.session.scalars(open_cases.order_by(Complaint.id)).all():
            _ask(complaint, target, by)
    return keys


def _unseat(source: Institution, target: Institution, keys: list[int], by: Actor) -> None:
    """Whoever sat for the other record and is not this one's leaves: the cases are not about it."""
    leaving = source.organisation_id
    if leaving is None or leaving == target.organisation_id:
        return
    seats = select(Party).where(Party.complaint_id.in_(keys), Party.organisation_id == leaving)
    seats = seats.where(Party.role == PartyRole.RESPONDENT, Party.until_at.is_(None)).order_by(Party.id)
    for seat in db.session.scalars(seats).all():
        dismiss(seat, by=by)


def _over(table: type[Any], source: Institution, target: Institution, ids: Sequence[int] | None) -> list[int]:
    found = select(table.id).where(table.institution_id == source.id)
    if ids is not None:
        found = found.where(table.id.in_(ids))
    keys = list(db.session.scalars(found.order_by(table.id)))
    write = update(table).where(table.id.in_(keys)).values(institution_id=target.id)
    db.session.execute(write.execution_options(synchronize_session=False))
    db.session.expire_all()
    return keys


def _ledger(source: Institution, target: Institution, keys: list[int]) -> None:
    """Open cases and promises count for the record they are with."""
    still = select(func.count()).where(Complaint.id.in_(keys), Complaint.closed_at.is_(None))
    number = db.session.scalar(still) or 0
    count_open_case(source, -number)
    count_open_case(target, number)
    promises = select(Promise).where(Promise.complaint_id.in_(keys)).options(joinedload(Promise.item))
    for promise in db.session.scalars(promises.order_by(Promise.id)).unique():
        standing = standing_of(promise)
        count_promise(source, standing, None)
        count_promise(target, None, standing)


def _ask(complaint: Complaint, target: Institution, by: Actor) -> None:
    """Whoever answers for the institution gets a seat in a case that is being handled, and is asked."""
    if party_of(complaint, PartyRole.RESPONDENT) is not None:
        return
    body = party_of(complaint, PartyRole.HANDLING_BODY)
    party = admit(complaint, PartyRole.RESPONDENT, by=by, organisation=target.organisation)
    open_room(complaint, RoomKind.DESK, [party] + ([body] if body else []), party)
    if db.session.scalar(select(Room.id).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT)):
        open_room(complaint, RoomKind.JOINT, [party])
    if complaint.status is Status.ACCEPTED:
        clocks.start(complaint, "T-RESP", by)


def seat_account(institution_id: int, *, by: Actor = SYSTEM) -> int:
    """A record has an account now: it sits in its cases that are being handled, and is asked; says in how many.

    Safe to run again: who sits already is not seated twice.
    """
    with transaction():
        target = db.session.get_one(Institution, institution_id)
        if target.organisation is None or target.organisation.closed_at is not None:
            return 0
        waiting = select(Complaint).where(
            Complaint.institution_id == institution_id, Complaint.status.in_(BEING_HANDLED)
        )
        cases = [one for one in db.session.scalars(waiting.order_by(Complaint.id)) if _is_unseated(one)]
        for complaint in cases:
            _ask(complaint, target, by)
        return len(cases)


def _is_unseated(complaint: Complaint) -> bool:
    return party_of(complaint, PartyRole.RESPONDENT) is None


def move_joint(source: Institution, target: Institution, ids: Sequence[int] | None, _by: Actor) -> list[int]:
    """Joint complaints go where their cases go."""
    return _over(JointCase, source, target, ids)


def move_similar(source: Institution, target: Institution, ids: Sequence[int] | None, _by: Actor) -> list[int]:
    """Groups of like cases go where their cases go."""
    return _over(SimilarGroup, source, target, ids)


def move_reports(source: Institution, target: Institution, ids: Sequence[int] | None, _by: Actor) -> list[int]:
    """Reports about the institution go over; who reported is told nothing by it (O121 art. 37)."""
    return _over(Report, source, target, ids)


def _how_many(table: type[Any]) -> Any:
    def count(institution_id: int) -> int:
        return db.session.scalar(select(func.count()).where(table.institution_id == institution_id)) or 0

    return count


def followers(words: dict[str, object]) -> dict[str, Follower]:
    """What of complaints follows an institution, under these words."""
    moves = {
        "cases": (Complaint, move_cases),
        "joint": (JointCase, move_joint),
        "similar": (SimilarGroup, move_similar),
        "reports": (Report, move_reports),
    }
    return {code: Follower(words[code], _how_many(table), move) for code, (table, move) in moves.items()}
