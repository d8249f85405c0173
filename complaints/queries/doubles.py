"""Whether somebody has complained of the same before, found while the complaint is still a draft; and linked cases."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.models import CaseFollow, CaseLink, Complaint, FilerKind, Learner
from complaints.queries.cases import visible_to
from complaints.queries.figures import default_of, newest_of
from complaints.similarity import likeness, shingles
from institutions.models import Institution
from kernel.db import db

LOOKED_AT = 20


@dataclass(frozen=True)
class Complainer:
    """Who complains, as told at filing: the account and in what quality it files, the complainant, the child if any."""

    account: int | None
    kind: FilerKind
    phone_index: str
    name: str
    child: str = ""


@dataclass(frozen=True)
class Earlier:
    """An earlier open case on the same dispute; of one that somebody else filed nothing but its being there is told."""

    complaint: Complaint
    is_own: bool


def is_one(one: Complainer, other: Complainer) -> bool:
    """Whether the same person complains in both.

    An account that files for others stands for nobody by itself, nor does a phone that may be theirs: there the
    complainants must have one name, and a guardian's children too.
    """
    if FilerKind.SELF is one.kind is other.kind:
        return one.phone_index == other.phone_index or (one.account is not None and one.account == other.account)
    if FilerKind.GUARDIAN is one.kind is other.kind:
        same = one.account is not None and one.account == other.account and one.child == other.child
        return same or (one.phone_index == other.phone_index and (one.name, one.child) == (other.name, other.child))
    return one.phone_index == other.phone_index and one.name == other.name


def complainer_of(complaint: Complaint) -> Complainer:
    """Who complains in a case."""
    return _complainer(complaint, db.session.scalar(select(Learner).filter_by(complaint_id=complaint.id)))


def _complainer(complaint: Complaint, learner: Learner | None) -> Complainer:
    child = (learner.name or "") if learner is not None else ""
    return Complainer(complaint.filer_id, complaint.filer_kind, complaint.phone_index, complaint.name, child)


def _maybe_of(one: Complainer) -> ColumnElement[bool]:
    """Cases in which the same person may complain: by account where it may count, or by phone; names are sealed."""
    by_phone = Complaint.phone_index == one.phone_index
    if one.account is None or one.kind not in (FilerKind.SELF, FilerKind.GUARDIAN):
        return by_phone
    return or_(by_phone, and_(Complaint.filer_id == one.account, Complaint.filer_kind == one.kind))


def earlier_case(who: Complainer, institution: Institution, words: str) -> Earlier | None:
    """The open case of this person about this institution whose text is most like these words (平台规则).

    Where an institution has no open case at all nothing is read: an honest single filer waits for nothing.
    """
    if not institution.is_stored or institution.open_cases < 1:
        return None
    found = (
        select(Complaint, Learner, newest_of("similarity"))
        .outerjoin(Learner, Learner.complaint_id == Complaint.id)
        .where(Complaint.institution_id == institution.id, _maybe_of(who), Complaint.closed_at.is_(None))
    )
    told = db.session.execute(found.order_by(Complaint.id.desc()).limit(LOOKED_AT)).all()
    rows = [row for row, learner, _figure in told if is_one(who, _complainer(row, learner))]
    if not rows:
        return None
    pairs, share = shingles(words), (told[0][2] or default_of("similarity")) / 100
    measured = [(likeness(pairs, shingles(row.words)), row.filer_id == who.account, -row.id, row) for row in rows]
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
    who = complainer_of(complaint)
    found = (
        visible_to(viewer)
        .add_columns(Learner)
        .outerjoin(Learner, Learner.complaint_id == Complaint.id)
        .where(Complaint.institution_id == complaint.institution_id, _maybe_of(who), Complaint.id != complaint.id)
    )
    rows = db.session.execute(found.order_by(Complaint.id)).all()
    return [row for row, learner in rows if is_one(who, _complainer(row, learner))][:limit]


def followed_by(person_id: int) -> list[Complaint]:
    """The cases somebody follows: their number and status may be told, nothing else."""
    found = select(Complaint).join(CaseFollow, CaseFollow.complaint_id == Complaint.id)
    return list(db.session.scalars(found.where(CaseFollow.person_id == person_id).order_by(CaseFollow.id.desc())))


def followers_of(complaint_id: int) -> list[int]:
    """Who follows a case."""
    return list(db.session.scalars(select(CaseFollow.person_id).filter_by(complaint_id=complaint_id)))
