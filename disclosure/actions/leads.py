"""Counting what came by the door for reports once a month, for the public: covered before it is kept."""

from collections.abc import Iterator, Mapping

from sqlalchemy import delete, select

from complaints.queries.door_counts import door_counts
from complaints.queries.figures import figure
from disclosure.events import LeadCountsPublished
from disclosure.lead_counts import covered, period_before, total_of
from disclosure.lead_wording import CODES, TOTAL
from disclosure.models import PublicLeadCount
from kernel import clock, events
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor


def count_leads(*, by: Actor = SYSTEM) -> int:
    """Publish the counts of the last twelve whole months, once a month; says how many numbers were written."""
    first, last = period_before(clock.today())
    with transaction():
        if db.session.scalar(select(PublicLeadCount.id).where(PublicLeadCount.until_on == last).limit(1)) is not None:
            return 0
        db.session.execute(delete(PublicLeadCount))
        days = {"from_on": first, "until_on": last, "counted_at": clock.now()}
        rows = [
            PublicLeadCount(view=view, code=code, place=place, number=number, **days)
            for place, (view, code, number) in enumerate(_numbers(door_counts(first, last)))
        ]
        db.session.add_all(rows)
        db.session.flush()
        events.record(LeadCountsPublished(first, last), by)
        return len(rows)


def _numbers(views: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str, int | None]]:
    """View, code and number of each line, every view with its total."""
    least = figure("small_cell")
    for view, codes in CODES.items():
        counts = {code: views[view].get(code, 0) for code in codes}
        yield view, TOTAL, total_of(counts, least)
        for code, number in covered(counts, least).items():
            yield view, code, number
