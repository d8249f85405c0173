"""材料包 of a case: each is for the one who asked, in the role and for the organisation it was asked in."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from accounts.permissions import Viewer
from complaints.models import Complaint, Dossier
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

IN_A_SEAT = "case"
SHOWN = 10


def _own(viewer: Viewer, complaint: Complaint) -> Select[Dossier]:
    """A viewer's bundles of a case they see, whatever became of them."""
    return select(Dossier).where(
        Dossier.complaint_id == complaint.id,
        Dossier.person_id == viewer.person_id,
        Dossier.role == str(viewer.role),
        Dossier.organisation_id == viewer.organisation_id,
        Dossier.reader == IN_A_SEAT,
    )


def dossiers_of(viewer: Viewer, complaint: Complaint) -> list[Dossier]:
    """The newest of them first."""
    return list(db.session.scalars(_own(viewer, complaint).order_by(Dossier.id.desc()).limit(SHOWN)))


def dossier_for(viewer: Viewer, complaint: Complaint, ref: str) -> Dossier:
    """One of them by its id; NotFound for everybody else's."""
    row = db.session.scalar(_own(viewer, complaint).where(Dossier.ref == ref))
    if row is None:
        raise NotFound()
    return row


def files_of_dossiers(rows: Sequence[Dossier]) -> dict[int, dict[str, StoredFile]]:
    """The files of these bundles, by suffix."""
    mine = StoredFile.owner_id.in_([row.id for row in rows])
    found = select(StoredFile).where(StoredFile.owner_kind == "dossier", mine).order_by(StoredFile.id)
    held: dict[int, dict[str, StoredFile]] = {}
    for file in db.session.scalars(found) if rows else ():
        held.setdefault(file.owner_id or 0, {})[file.name.rpartition(".")[2]] = file
    return held
