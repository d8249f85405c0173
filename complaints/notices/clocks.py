"""After the calendar changed: open clocks are counted anew. Letters about clocks are digests, by the timetable."""

from kernel import jobs
from kernel.calendars import CalendarImported
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(CalendarImported)
def calendar_changed(event: CalendarImported, row: EventRow) -> None:
    """Hint at the job; the timetable finds it too."""
    jobs.hint("complaints.recompute_clocks")
