"""While no body has the case: what the learner's and the institution's page say of pre-settlement."""

from typing import Any

from accounts.roles import Mode
from complaints import queries
from complaints.lifecycle import BETWEEN_PARTIES, Status
from complaints.models import Complaint
from complaints.views.case import CaseView


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
        "way_on": _way_on(complaint) if view.may("move_on") else None,
    }
    return found


def _way_on(complaint: Complaint) -> dict[str, Any]:
    """Who gets the case with one press, as the rules had it at filing, and by when that body would tell."""
    body = complaint.odr_body
    is_elsewhere = body is not None and body.mode is Mode.ELSEWHERE
    due = queries.acceptance_deadline(str(body.kind)) if body is not None and not is_elsewhere else None
    return {
        "body": body.name if body is not None else None,
        "is_elsewhere": is_elsewhere,
        "due": due.due if due is not None else None,
        "label": "platform" if due is not None and due.is_platform_rule else "law",
        "provisional": due is not None and due.provisional,
    }
