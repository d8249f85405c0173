"""What follows when public words go: the open data is built anew without them, within the hour."""

from disclosure.events import (
    DisclosureEvent,
    NarrativeWithdrawn,
    PublicationCorrected,
    PublicationExpired,
    PublicationWithdrawn,
)
from kernel import jobs
from kernel.events import EventRow
from kernel.outbox import subscriber

OPEN_DATA = "disclosure.open_data"


@subscriber(NarrativeWithdrawn, PublicationWithdrawn, PublicationExpired, PublicationCorrected)
def build_open_data(_event: DisclosureEvent, _row: EventRow) -> None:
    """Ask for the next build now; its timetable builds within the hour in any case."""
    if any(one.name == OPEN_DATA for one in jobs.timetable()):
        jobs.hint(OPEN_DATA)
