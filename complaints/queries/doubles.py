"""Whether somebody has complained of the same before, found while the complaint is still a draft; and linked cases."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.models import CaseFollow, CaseLink, Complaint
from complaints.queries.cases import visible_to
from complaints.queries.figures import default_of, newest_of
from complaints.similarity import likeness, shingles
from institutions.models import Institution
from kernel.crypto import blind_index
from kernel.db import db

LOOKED_AT = 20


@dataclass(frozen=True)
class Earlier:
    """An earlier open case on the same dispute; of one that somebody else filed nothing but its being there is told."""

    complaint: Complaint
    is_own: bool


def earlier_case(person_id: int, phone: str, institution: Institution, words: str) -> Earlier | None:
    """The open case of this person about this institution whose text is most like these words (平台规则).

    The same person is the same account or the same proved phone. Where an institution has no open case at all nothing
    is read: an honest single filer waits for nothing.
    """
    if not institution.is_stored or institution.open_cases < 1:
        return None
    same = or_(Complaint.filer_id == person_id, Complaint.phone_index == blind_index("phone", phone))
    found = select(Complaint, newest_of("similarity")).where(
        Complaint.institution_id == institution.id, same, Complaint.closed_at.is_(None)
    )
    told = db.session.execute(found.order_by(Complaint.id.desc()).limit(LOOKED_AT)).all()
    if not told:
        return None
    rows, pairs = [row[0] for row in told], shingles(words)
    share = (told[0][1] or default_of("similarity")) / 100
    measured = [(likeness(pairs, shingles(row.words)), row.filer_id == person_id, -row.id, row) for row in rows]
    alike = [one for one in measured if one[0] >= share]
    if not alike:
        return None
    _share, is_own, _order, row = max(alike, key=lambda one: one[:3])
    return Earlier(row, is_own)


def links_of(complaint: Complaint) -> list[CaseLink]:
    """The standing links of a case the viewer has, with both cases at hand."""
    mine = or_(CaseLink.main_id == complaint.id, CaseLink.duplicate_id == complaint.id)
    found = select(CaseLink).where(mine, CaseLink.undone_at.is_(None))
    return list(
        db.session.scalars(
            found.options(joinedload(CaseLink.main), joinedload(CaseLink.duplicate)).order_by(CaseLink.id)
        )
    )


def seen_of(viewer: Viewer, ids: list[int]) -> dict[int, Complaint]:
    """Which of these cases the viewer may open, by id."""
    found = visible_to(viewer).where(Complaint.id.in_(ids))
    return {row.id: row for row in db.session.scalars(found)}


def same_persons_cases(viewer: Viewer, complaint: Complaint, limit: int = 10) -> list[Complaint]:
    """Other cases of the same person about the same institution that the viewer may open: what may be linked."""
    same = or_(Complaint.filer_id == complaint.filer_id, Complaint.phone_index == complaint.phone_index)
    found = visible_to(viewer).where(
        Complaint.institution_id == complaint.institution_id, same, Complaint.id != complaint.id
    )
    return list(db.session.scalars(found.order_by(Complaint.id).limit(limit)))


def followed_by(person_id: int) -> list[Complaint]:
    """The cases somebody follows: their number and status may be told, nothing else."""
    found = select(Complaint).join(CaseFollow, CaseFollow.complaint_id == Complaint.id)
    return list(db.session.scalars(found.where(CaseFollow.person_id == person_id).order_by(CaseFollow.id.desc())))


def followers_of(complaint_id: int) -> list[int]:
    """Who follows a case."""
    return list(db.session.scalars(select(CaseFollow.person_id).filter_by(complaint_id=complaint_id)))
