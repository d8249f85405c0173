"""How many cases are like one: a fact for officers, supervisors and, from five on, the learner; never a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from accounts.permissions import Viewer
from complaints.models import Complaint, SimilarBand, SimilarGroup, SimilarMember
from complaints.queries.cases import visible_to
from complaints.queries.figures import default_of, figure
from complaints.similarity import band_keys, nearest, shingles
from institutions.models import Institution
from kernel.db import db

# A school that closes brings many like complaints within days: no sign of people in league (rules §8.1).
NO_SUSPICION = frozenset({"E07"})


@dataclass(frozen=True)
class GroupRow:
    """A group as a superior sees it: what of it lies in the viewer's cases."""

    institution: str
    category: str
    number: int
    still_open: int
    first_at: datetime
    last_at: datetime
    newest: str


def place_of(institution_id: int, category: str) -> str:
    """Where texts are compared at all: one institution, one category."""
    return f"{institution_id}:{category}"


def leaders_near(keys: Sequence[str]) -> dict[int, tuple[int, str]]:
    """The leaders worth comparing, by case: their group and what they tell of the dispute."""
    if not keys:
        return {}
    near = select(SimilarBand.group_id).where(SimilarBand.key.in_(keys))
    found = select(SimilarGroup.id, Complaint).join(Complaint, Complaint.id == SimilarGroup.leader_id)
    return {
        row[1].id: (row[0], row[1].words_told) for row in db.session.execute(found.where(SimilarGroup.id.in_(near)))
    }


def like_this(viewer: Viewer, complaint: Complaint, limit: int = 50) -> list[Complaint]:
    """The newest like cases the viewer may open."""
    mine = select(SimilarMember.group_id).where(SimilarMember.complaint_id == complaint.id).scalar_subquery()
    members = select(SimilarMember.complaint_id).where(SimilarMember.group_id == mine)
    found = visible_to(viewer).where(Complaint.id.in_(members), Complaint.id != complaint.id)
    return list(db.session.scalars(found.order_by(Complaint.id.desc()).limit(limit)))


def groups_for(viewer: Viewer, limit: int = 20) -> list[GroupRow]:
    """Groups with enough cases of the viewer's region still open, the largest first (平台规则)."""
    seen = visible_to(viewer).with_only_columns(Complaint.id).where(Complaint.closed_at.is_(None)).subquery()
    number = func.count(SimilarMember.id)
    found = (
        select(
            Institution.name,
            SimilarGroup.category,
            number.label("number"),
            func.min(Complaint.filed_at).label("first_at"),
            func.max(Complaint.filed_at).label("last_at"),
            func.max(Complaint.id).label("newest"),
        )
        .join(SimilarGroup, SimilarGroup.id == SimilarMember.group_id)
        .join(Institution, Institution.id == SimilarGroup.institution_id)
        .join(Complaint, Complaint.id == SimilarMember.complaint_id)
        .where(SimilarMember.complaint_id.in_(select(seen.c.id)))
        .group_by(SimilarGroup.id, Institution.name, SimilarGroup.category)
        .having(number >= figure("similar_board"))
        .order_by(number.desc(), SimilarGroup.id)
        .limit(limit)
    )
    rows = db.session.execute(found).all()
    numbers = _numbers([row.newest for row in rows])
    return [
        GroupRow(row.name, row.category, row.number, row.number, row.first_at, row.last_at, numbers.get(row.newest, ""))
        for row in rows
    ]


def _numbers(ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = select(Complaint.id, Complaint.number).where(Complaint.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(found)}


def open_like(institution: Institution, category: str, words: str, phone_index: str) -> int:
    """How many open cases of other people are like a text not filed yet; 0 below what may be shown (small cells).

    An institution with fewer open cases than that is not looked into at all: an honest single filer waits for nothing.
    """
    if not institution.is_stored or institution.open_cases < default_of("small_cell"):
        return 0
    pairs = shingles(words)
    near = leaders_near(band_keys(pairs, place_of(institution.id, category)))
    if not near:
        return 0
    leader = nearest(pairs, {one: shingles(told) for one, (_group, told) in near.items()}, figure("similarity") / 100)
    if leader is None:
        return 0
    found = (
        select(func.count(func.distinct(Complaint.phone_index)))
        .join(SimilarMember, SimilarMember.complaint_id == Complaint.id)
        .where(SimilarMember.group_id == near[leader][0], Complaint.closed_at.is_(None))
        .where(Complaint.phone_index != phone_index)
    )
    number = db.session.scalar(found) or 0
    return number if number >= figure("small_cell") else 0


def raises_no_suspicion(category: str) -> bool:
    """Whether many like complaints of this kind must not be read as people in league (rules §8.1)."""
    return category in NO_SUSPICION
