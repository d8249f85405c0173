"""Who may come to a table: whoever holds a seat in its case, through the one table of parties."""

from sqlalchemy import ColumnElement, select

from accounts.permissions import Viewer
from complaints.models import Party
from complaints.permissions import holds
from mediation.models import Mediation


def may_enter(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Mediation`: the viewer holds a seat in the case now."""
    return Mediation.complaint_id.in_(select(Party.complaint_id).where(holds(viewer)))
