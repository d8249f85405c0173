"""The agreement's paper: registered once all have confirmed, in the name the mediation is held in."""

from sqlalchemy import select

from complaints.documents import register_paper
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.papers import Paper
from mediation import actions
from mediation.lifecycle import Basis
from mediation.models import Agreement


def make_agreement(agreement: Agreement) -> Paper:
    """The paper 「待签字盖章生效」; in a department's name when it entrusted the mediation (rules §0b.6)."""
    with transaction():
        row = lock(agreement)
        if row.paper_id is not None:
            return db.session.scalars(select(Paper).filter_by(id=row.paper_id)).one()
        table = row.mediation
        complaint = table.complaint
        issuer = complaint.body if table.basis is Basis.ENTRUSTED else table.body
        made = register_paper(complaint, "agreement", row.text, complaint.ruleset, issuer)
        actions.attach_paper(row, made.id, by=SYSTEM)
        return made
