"""Cases whose institution nobody has found in the registry yet, likely about one: proposed from words (art. 12).

Nothing is joined or resolved by it: a name that complainants wrote differently hides that they mean the same, and only
a person can say so.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts.permissions import Viewer
from complaints.lifecycle import Status
from complaints.models import Complaint
from complaints.proposer import Letter, Shared, shared, told_by
from complaints.queries.cases import visible_to
from institutions.models import Institution
from kernel.db import db

LOOKED_AT, SHOWN = 500, 50


@dataclass(frozen=True)
class NamedAlike:
    """Another case, and why it is proposed."""

    number: str
    name: str
    status: Status
    filed_at: datetime
    why: Shared


def letter_of(key: int, name: str, words: str) -> Letter:
    """A case as a letter: what its complainant called the institution stands for the title."""
    return Letter(key, name, words)


def named_alike(viewer: Viewer, complaint: Complaint) -> list[NamedAlike]:
    """Open cases of the viewer's body whose typed name and cause are like this one's, the newest first."""
    if not complaint.institution.is_free_entry or complaint.body_id != viewer.organisation_id:
        return []
    mine = told_by(letter_of(complaint.id, complaint.respondent_name, complaint.words))
    told = (Complaint.id, Complaint.number, Complaint.respondent_name, Complaint.words, Complaint.status)
    free = select(Institution.id).where(Institution.is_free_entry, Institution.merged_into_id.is_(None))
    found = (
        visible_to(viewer)
        .with_only_columns(*told, Complaint.filed_at)
        .where(Complaint.body_id == complaint.body_id, Complaint.closed_at.is_(None), Complaint.id != complaint.id)
        .where(Complaint.institution_id.in_(free))
        .order_by(Complaint.id.desc())
        .limit(LOOKED_AT)
    )
    rows = []
    for row in db.session.execute(found):
        why = shared(mine, told_by(letter_of(row.id, row.respondent_name, row.words)))
        if why is not None:
            rows.append(NamedAlike(row.number, row.respondent_name, row.status, row.filed_at, why))
    return rows[:SHOWN]
