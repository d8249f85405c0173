"""Bundles asked for from an extra seat: for the one who sits there, and nobody else."""

from sqlalchemy import Select, select

from complaints.models import Dossier
from complaints.queries.dossiers import SHOWN
from kernel.db import db
from kernel.errors import NotFound
from mediation.models import ExtraSeat

AT_A_TABLE = "extra_seat"


def _own(seat: ExtraSeat, person_id: int) -> Select[Dossier]:
    return select(Dossier).where(
        Dossier.reader == AT_A_TABLE, Dossier.reader_id == seat.id, Dossier.person_id == person_id
    )


def dossiers_of_seat(seat: ExtraSeat, person_id: int) -> list[Dossier]:
    """What was asked for from this seat, the newest first."""
    return list(db.session.scalars(_own(seat, person_id).order_by(Dossier.id.desc()).limit(SHOWN)))


def dossier_of_seat(seat: ExtraSeat, person_id: int, ref: str) -> Dossier:
    """One of them by its id, or NotFound."""
    row = db.session.scalar(_own(seat, person_id).where(Dossier.ref == ref))
    if row is None:
        raise NotFound()
    return row
