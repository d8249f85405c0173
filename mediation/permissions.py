"""Who may come to a table: whoever holds a seat in its case; whoever mediates, to the tables of their own body."""

from sqlalchemy import ColumnElement, select

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import MEDIATORS, PartyRole
from complaints.models import Party
from complaints.permissions import holds
from mediation.models import Mediation

MEDIATING = MEDIATORS | {PartyRole.MEDIATION_BODY}


def may_enter(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Mediation`: the viewer holds a seat in the case now, of those who mediate one at this table.

    What another body's table heard before a case was entrusted anew is not handed on to the next.
    """
    seated = select(Party.complaint_id).where(holds(viewer))
    entered = Mediation.complaint_id.in_(seated)
    if viewer.role is Role.LEARNER:
        return entered
    others = Mediation.complaint_id.in_(seated.where(Party.role.not_in(MEDIATING)))
    return entered & ((Mediation.body_id == viewer.organisation_id) | others)
