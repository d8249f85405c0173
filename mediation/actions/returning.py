"""The entrusted body gives a case back in which nothing was agreed; the department ends it (IR art. 46(4); O121 19)."""

from complaints import actions as cases
from complaints.models import Complaint
from kernel.db import lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor
from mediation.actions.tables import finish
from mediation.lifecycle import MediationState
from mediation.models import Mediation


def return_case(complaint: Complaint, table: Mediation | None, words: str, *, by: Actor) -> None:
    """Give the case back with reasons: the table ends; T-MED runs on, for the department has still to end it."""
    with transaction():
        lock(complaint)
        if table is not None and table.complaint_id != complaint.id:
            raise NotYours()
        cases.return_entrusted(complaint, False, words, by=by)
        if table is not None and lock(table).state is MediationState.OPEN:
            finish(table, "return", by)
