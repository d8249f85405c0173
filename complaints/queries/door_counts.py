"""How many reports and leads came by the door in a period: by what intake found, by source, by end; numbers alone."""

from collections import Counter
from datetime import date

from sqlalchemy import func, select

from complaints.lifecycle import ReportKind
from complaints.models import Report
from kernel import clock
from kernel.db import db

UNSORTED, UNSAID, OPEN = "unsorted", "unsaid", "open"


def door_counts(first: date, last: date) -> dict[str, Counter[str]]:
    """Numbers by view and code: `found` by kind, `source`, and `ended` of leads alone; of the whole platform."""
    came = (
        Report.code_hash.is_not(None),
        Report.filed_at >= clock.start_of(first),
        Report.filed_at < clock.end_of(last),
    )
    columns = (Report.kind, Report.source, Report.outcome)
    rows = db.session.execute(select(*columns, func.count()).where(*came).group_by(*columns))
    views: dict[str, Counter[str]] = {"found": Counter(), "source": Counter(), "ended": Counter()}
    for kind, source, outcome, number in rows:
        views["found"][str(kind or UNSORTED)] += number
        views["source"][str(source or UNSAID)] += number
        if kind is ReportKind.LEAD:
            views["ended"][str(outcome or OPEN)] += number
    return views
