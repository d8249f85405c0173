"""What becomes of a report: sent to a body by the staffed intake, dealt with by the body (O121 arts. 34–37)."""

from accounts.models import Organisation
from accounts.roles import DEPARTMENTS, Mode, Role
from complaints.events import ReportAssigned, ReportHandled
from complaints.lifecycle import DESK_ROLES, ReportState
from complaints.models import Report
from kernel import events
from kernel.db import lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


def assign_report(report: Report, body: Organisation, *, by: Actor) -> None:
    """The staffed intake sends a report without a body to a department here; an association has no such power."""
    with transaction():
        lock(report)
        if by.role != Role.PLATFORM_ADMIN:
            raise NotYours()
        if report.body_id is not None:
            raise IllegalMove()
        if body.kind not in DEPARTMENTS or body.mode is not Mode.HERE or body.closed_at is not None:
            raise DomainError()
        report.body_id = body.id
        events.record(ReportAssigned(report.id, body.id), by)


def handle_report(report: Report, *, by: Actor) -> None:
    """The body notes that it has dealt with the report; no result is kept or told here (O121 art. 36)."""
    with transaction():
        lock(report)
        if by.role not in DESK_ROLES or report.body_id is None or by.organisation_id != report.body_id:
            raise NotYours()
        if report.state is not ReportState.RECEIVED:
            raise IllegalMove()
        report.state = ReportState.HANDLED
        events.record(ReportHandled(report.id, report.body_id), by)
