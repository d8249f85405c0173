"""Quality standards of associations, and who commits to them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES
from institutions.models import Commitment, QualityStandard
from institutions.queries.duties import own_institution
from kernel.bulk import among
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile


def standards_for(viewer: Viewer) -> list[QualityStandard]:
    """An association's own standards, every association's for an institution; newest first."""
    found = select(QualityStandard).options(joinedload(QualityStandard.organisation))
    if viewer.role not in INSTITUTION_ROLES:
        found = found.where(QualityStandard.organisation_id == viewer.organisation_id)
    order = (QualityStandard.from_on.desc(), QualityStandard.id.desc())
    return list(db.session.scalars(found.order_by(*order).limit(200)))


def standard_for(viewer: Viewer, ref: str) -> QualityStandard:
    """One of them, or NotFound."""
    found = next((row for row in standards_for(viewer) if row.ref == ref), None)
    if found is None:
        raise NotFound()
    return found


def commitments_for(viewer: Viewer) -> list[Commitment]:
    """An institution's own commitments, those to an association's own standards; running ones first."""
    found = select(Commitment).options(joinedload(Commitment.institution), joinedload(Commitment.standard))
    if viewer.role in INSTITUTION_ROLES:
        found = found.where(Commitment.institution_id == own_institution(viewer).id)
    else:
        found = found.join(QualityStandard, QualityStandard.id == Commitment.standard_id)
        found = found.where(QualityStandard.organisation_id == viewer.organisation_id)
    order = (Commitment.until_on.is_not(None), Commitment.id.desc())
    return list(db.session.scalars(found.order_by(*order).limit(500)))


def commitment_for(viewer: Viewer, ref: str) -> Commitment:
    """One of them, or NotFound."""
    found = next((row for row in commitments_for(viewer) if row.ref == ref), None)
    if found is None:
        raise NotFound()
    return found


def commitments_of(institution_id: int) -> list[Commitment]:
    """Every commitment an institution ever made, oldest first."""
    found = select(Commitment).where(Commitment.institution_id == institution_id).order_by(Commitment.id)
    return list(
        db.session.scalars(found.options(joinedload(Commitment.standard).joinedload(QualityStandard.organisation)))
    )


def documents_of(standards: list[QualityStandard], kind: str) -> dict[int, list[StoredFile]]:
    """The documents of standards by the standard's id."""
    found = select(StoredFile).where(
        StoredFile.owner_kind == kind, among(StoredFile.owner_id, [row.id for row in standards])
    )
    told: dict[int, list[StoredFile]] = {}
    for row in db.session.scalars(found.order_by(StoredFile.id)):
        told.setdefault(row.owner_id or 0, []).append(row)
    return told
