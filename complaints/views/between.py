"""While no body has the case: what the learner's and the institution's page say of pre-settlement."""

from typing import Any

from complaints import actions, queries
from complaints.lifecycle import BETWEEN_PARTIES, Status
from complaints.models import Complaint
from complaints.views.case import CaseView
from complaints.views.doors import body_name


def between_parties(view: CaseView) -> dict[str, Any] | None:
    """What a page says while no body has the case: the clock, what was said, who would get it, by when it tells."""
    complaint = view.complaint
    if complaint.status not in BETWEEN_PARTIES:
        return None
    clock_row = next((row for row in view.rows.clocks if row.code == "T-ODR"), None)
    found: dict[str, Any] = {
        "is_settled": complaint.status is Status.SETTLED,
        "until": clock_row.due_on if clock_row is not None else None,
        "is_late": clock_row is not None and clock_row.is_running and bool(clock_row.breaches),
        "declined_at": complaint.odr_declined_at,
        "onward": _onward(complaint) if view.may("move_on") else None,
    }
    return found


def _onward(complaint: Complaint) -> dict[str, Any]:
    """Who gets the case with one press, and by when that body would tell whether it accepts."""
    responsible = actions.leads_to(complaint)
    chosen = responsible.association if complaint.chosen_path == "association" else responsible.body
    is_elsewhere = complaint.chosen_path != "association" and responsible.is_elsewhere
    due = queries.acceptance_deadline(str(chosen.kind)) if chosen is not None and not is_elsewhere else None
    return {
        "body": chosen.name if chosen is not None else body_name(responsible),
        "is_elsewhere": is_elsewhere,
        "due": due.due if due is not None else None,
        "label": "platform" if due is not None and due.is_platform_rule else "law",
        "provisional": due is not None and due.provisional,
    }
