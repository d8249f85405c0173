"""Clues of a case: for the handling body and its superior, for nobody else (O121 arts. 27, 37)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.permissions import Viewer
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import PartyRole
from complaints.models import Clock, Clue, Complaint
from complaints.queries.cases import roles_of
from kernel.db import db
from kernel.errors import NotFound


def clues_of(roles: Iterable[PartyRole], complaint: Complaint) -> list[Clue]:
    """The clues of a case for these seats, oldest first; nothing for anybody else."""
    if not CONFIDENTIAL & set(roles):
        return []
    return list(db.session.scalars(select(Clue).filter_by(complaint_id=complaint.id).order_by(Clue.id)))


def clue_for(viewer: Viewer, complaint: Complaint, ref: str) -> Clue:
    """The clue of this ref in a case the viewer may see; NotFound unless theirs are the eyes."""
    found = next((clue for clue in clues_of(roles_of(viewer, complaint), complaint) if clue.ref == ref), None)
    if found is None:
        raise NotFound()
    return found


def clock_of(clue: Clue) -> Clock | None:
    """The clock of a clue, with its pauses and what was asked for."""
    if clue.clock_id is None:
        return None
    whole = (selectinload(Clock.pauses), selectinload(Clock.extensions))
    return db.session.scalar(select(Clock).where(Clock.id == clue.clock_id).options(*whole))
