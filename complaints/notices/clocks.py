"""After a clock ran out or moved: who is told of it."""

from accounts.roles import Role
from complaints.events import ClockBreached
from complaints.notices.telling import DESK_EYES, case_of, tell, tell_staff
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(ClockBreached)
def breached(event: ClockBreached, row: EventRow) -> None:
    """Who waits is told what was done about it; the superior of a silent body sees it on its board."""
    complaint = case_of(event)
    if complaint.filer is not None and event.code in ("T-ACC", "T-RESP", "T-MED", "T-TERM"):
        tell(complaint.filer, "breached", complaint, row, code=event.code)
    if event.code == "T-RESP":
        tell_staff(complaint.body, DESK_EYES, "breached_desk", complaint, row, code=event.code)
    elif complaint.body is not None and complaint.body.parent is not None:
        tell_staff(complaint.body.parent, (Role.SUPERVISOR,), "breached_desk", complaint, row, code=event.code)
