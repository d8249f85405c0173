"""The oral agreement of a table; the table came from `mediation_for`."""

from sqlalchemy import select

from kernel.db import db
from mediation.models import Mediation, OralAgreement


def oral_of(table: Mediation) -> OralAgreement | None:
    """What was recorded, if anything was."""
    return db.session.scalar(select(OralAgreement).filter_by(mediation_id=table.id))
