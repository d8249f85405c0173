"""Showing a protected field: an act with a reason, logged, and shown to the learner (law 2 of the house; T16)."""

from flask_babel import lazy_gettext as _l

from complaints.actions.moving import seats
from complaints.events import ProtectedShown
from complaints.models import Complaint
from complaints.permissions import CONTACT_EYES
from complaints.queries.powers import supplied
from kernel import events
from kernel.db import lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor

FIELDS = ("name", "phone", "address", "handle", "identity")
REASONS = {
    "contact": _l("需要联系投诉人核实情况"),
    "identity": _l("需要核对真实身份"),
    "paper": _l("制作或送达文书"),
}


def show_protected(complaint: Complaint, field: str, reason: str, *, by: Actor) -> str:
    """The plain value of one protected field for staff of the handling body; the event names field and reason code."""
    with transaction():
        lock(complaint)
        if not {party.role for party in seats(complaint, by)} & CONTACT_EYES:
            raise NotYours()
        if field not in FIELDS or reason not in REASONS:
            raise DomainError(_l("请选择查看的理由。"))
        events.record(ProtectedShown(complaint.id, field, reason), by)
        if field == "identity":
            request = supplied(complaint)
            return (request.supplied or "") if request is not None else ""
        return str(getattr(complaint, field) or "")
