"""Candidates as a body's desk and an institution see them; the caller says for whom it asks."""

from sqlalchemy import Select, func, or_, select

from disclosure.lifecycle import BEFORE, PUBLIC, CandidateState, PublicationState
from disclosure.models import Candidate, Narrative, PreparedCorrection, Publication, PublicInstitution
from kernel.db import db
from kernel.errors import NotFound

MOST_PAGES = 2000
SHOWN_TO_INSTITUTION = PUBLIC | {CandidateState.NOTIFIED, CandidateState.EXPIRED}


def of_body(body_id: int) -> Select[Candidate]:
    """The candidates of one body's cases."""
    return select(Candidate).where(Candidate.body_id == body_id)


def of_institution(institution_ref: str) -> Select[Candidate]:
    """The texts about an institution that it was shown, those of records merged into it too."""
    merged = select(PublicInstitution.ref).where(PublicInstitution.merged_into_ref == institution_ref)
    return select(Candidate).where(
        or_(Candidate.institution_ref == institution_ref, Candidate.institution_ref.in_(merged)),
        Candidate.state.in_(SHOWN_TO_INSTITUTION),
    )


def listed(found: Select[Candidate], state: str = "", limit: int = 50, page: int = 1) -> tuple[list[Candidate], bool]:
    """Candidates, the most pressing first; says whether more follow. Without a state: all that are not done."""
    wanted = [one for one in CandidateState if one == state] or list(BEFORE if not state else CandidateState)
    rows = db.session.scalars(
        found.where(Candidate.state.in_(wanted))
        .order_by(Candidate.publish_by_on, Candidate.id)
        .offset((max(1, min(page, MOST_PAGES)) - 1) * limit)
        .limit(limit + 1)
    ).all()
    return list(rows[:limit]), len(rows) > limit


def counts(found: Select[Candidate]) -> dict[CandidateState, int]:
    """How many candidates stand where."""
    inner = found.subquery()
    rows = db.session.execute(select(inner.c.state, func.count()).group_by(inner.c.state))
    return {CandidateState(state): number for state, number in rows}


def one(found: Select[Candidate], ref: str) -> Candidate:
    """One candidate by its id, or NotFound."""
    row = db.session.scalar(found.where(Candidate.ref == ref))
    if row is None:
        raise NotFound()
    return row


def by_case(case_number: str) -> Candidate | None:
    """The candidate of a case."""
    return db.session.scalar(select(Candidate).where(Candidate.case_number == case_number))


def narrative_by_case(case_number: str) -> Narrative | None:
    """The complainant's own words offered for a case, whatever became of them."""
    return db.session.scalar(select(Narrative).where(Narrative.case_number == case_number))


def waiting_correction(candidate: Candidate) -> PreparedCorrection | None:
    """The correction of a public text that waits for a second person; no other text has one."""
    if candidate.state not in PUBLIC:
        return None
    return db.session.scalar(select(PreparedCorrection).filter_by(candidate_id=candidate.id, ended_at=None))


def to_confirm(found: Select[Candidate]) -> list[Candidate]:
    """Public texts with a correction that waits for a second person, the longest waiting first."""
    waits = (PreparedCorrection.candidate_id == Candidate.id) & PreparedCorrection.ended_at.is_(None)
    rows = found.join(PreparedCorrection, waits).order_by(PreparedCorrection.prepared_at, Candidate.id)
    return list(db.session.scalars(rows))


FEW = 5


def alike(candidate: Candidate) -> int | None:
    """How many texts stand of the same place, kind of problem and closing month, this one included; None from 5 on.

    Of few cases those around know whose it is (`FEW` is a platform rule, as for figures).
    """
    region = select(PublicInstitution.region_code).where(PublicInstitution.ref == candidate.institution_ref)
    found = select(func.count(Publication.series.distinct())).where(
        Publication.region_code == region.scalar_subquery(),
        Publication.category == candidate.category,
        Publication.closed_month == candidate.facts.get("closed_month", ""),
        Publication.state != PublicationState.WITHDRAWN,
    )
    number = (db.session.scalar(found) or 0) + (candidate.publication_ref is None)
    return number if number < FEW else None
