"""Who may read which paper of a case: by their seats, and of a child only after they were let look."""

from sqlalchemy import select

from accounts.permissions import Viewer
from complaints.documents.kinds import BODY_SIDE, KINDS, LOOKED_AT
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Complaint
from complaints.queries import roles_of
from complaints.queries.looking import has_registered_today
from complaints.queries.looks import has_shown_today
from kernel import papers
from kernel.db import db
from kernel.papers import Paper

HIDDEN = "○○○"


def papers_of(viewer: Viewer, complaint: Complaint) -> list[Paper]:
    """The papers of the case this viewer's seats are given."""
    roles = roles_of(viewer, complaint)
    kinds = [kind for kind, row in KINDS.items() if roles & row.audience]
    return list(
        db.session.scalars(
            select(Paper)
            .where(Paper.owner_kind == "complaint", Paper.owner_id == complaint.id, Paper.kind.in_(kinds))
            .order_by(Paper.id)
        )
    )


def may_read_paper(viewer: Viewer, paper_id: int) -> bool:
    """Whether a paper's file is for this viewer (fills the registry of file owners)."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.owner_kind != "complaint":
        return paper is not None and papers.is_for(viewer, paper)
    complaint = db.session.get(Complaint, paper.owner_id)
    if complaint is None:
        return False
    roles = roles_of(viewer, complaint)
    # A body that let the case go hands out its own notice, and sees no other paper.
    is_own = bool(roles) and paper.kind == "transfer" and paper.issuer_id == viewer.organisation_id
    if paper.kind in ("receipt", "registration") and has_registered_today(viewer, complaint):
        return True
    if not (is_own or roles & KINDS[paper.kind].audience):
        return False
    return all(has_shown_today(viewer, complaint, field) for field in _to_look_at(paper, complaint, roles))


def _to_look_at(paper: Paper, complaint: Complaint, roles: frozenset[PartyRole]) -> tuple[str, ...]:
    """The protected fields on a paper that these staff must have looked at today, each with a reason on record."""
    if not roles & BODY_SIDE or roles & CLAIMANTS:
        return ()
    return (*(("name",) if names_a_minor(complaint, roles) else ()), *LOOKED_AT.get(paper.kind, ()))


def waits_for_look(viewer: Viewer, paper: Paper) -> Complaint | None:
    """The case whose paper these staff get only after they looked at what is protected on it today."""
    complaint = db.session.get(Complaint, paper.owner_id) if paper.owner_kind == "complaint" else None
    if complaint is None:
        return None
    roles = roles_of(viewer, complaint)
    given = roles & KINDS[paper.kind].audience
    return complaint if given and _to_look_at(paper, complaint, roles) else None


def veiled(viewer: Viewer, complaint: Complaint, text: str) -> str:
    """The text of a paper not made yet as this viewer may read it: a minor's name only once they were let look."""
    roles = roles_of(viewer, complaint)
    if not names_a_minor(complaint, roles) or has_shown_today(viewer, complaint, "name"):
        return text
    return text.replace(complaint.name, HIDDEN)


def names_a_minor(complaint: Complaint, roles: frozenset[PartyRole]) -> bool:
    """Whether a paper with the name is for staff who must first be let look (未成年人网络保护条例 art. 36)."""
    return complaint.is_minor and bool(roles & BODY_SIDE) and not roles & CLAIMANTS


def receipt_of(viewer: Viewer, complaint: Complaint) -> Paper | None:
    """The receipt if this viewer may hand it over; None while it is not made."""
    found = select(Paper).filter_by(owner_kind="complaint", owner_id=complaint.id, kind="receipt")
    paper = db.session.scalar(found.order_by(Paper.id).limit(1))
    return paper if paper is not None and may_read_paper(viewer, paper.id) else None


def own_notice(viewer: Viewer, complaint: Complaint) -> Paper | None:
    """The newest notice of hand-over of the viewer's own body, once it is made."""
    found = select(Paper).filter_by(owner_kind="complaint", owner_id=complaint.id, kind="transfer")
    found = found.where(Paper.issuer_id == (viewer.organisation_id or 0)).order_by(Paper.id.desc())
    return db.session.scalar(found.limit(1))
