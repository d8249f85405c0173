"""Paging to the end: `python -m bench.depth --database URL` walks a desk's whole queue by keyset and times the pages.

The first page, then the 10th, 100th, 1,000th and the last are shown, so that what depth costs is seen.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select, text

from accounts.models import Membership
from accounts.permissions import Viewer
from accounts.roles import Role
from bench import database
from bench.watching import machine
from complaints.lifecycle import Status
from complaints.queries import Filters, queue
from kernel.db import db

SHOWN = (1, 2, 10, 100, 1000)
BUSY = "SELECT organisation_id FROM desk_lines GROUP BY 1 ORDER BY count(*) DESC, 1"


def viewer_of(role: Role) -> Viewer:
    """Somebody of this role at the organisation with the most open cases that has one."""
    rows = select(Membership.organisation_id, Membership.person_id).where(Membership.role == role)
    staff = {row[0]: row[1] for row in db.session.execute(rows)}
    busiest = next(one for one in db.session.scalars(text(BUSY)) if one in staff)
    return Viewer(staff[busiest], role, busiest)


def walk(viewer: Viewer, filters: Filters, most: int) -> list[float]:
    """The milliseconds of every page of a list, to its end or to so many pages; fails if a case is met twice."""
    times: list[float] = []
    after: str | None = None
    met: set[int] = set()
    while True:
        started = time.perf_counter()
        page = queue(viewer, filters, after=after)
        times.append((time.perf_counter() - started) * 1000)
        ids = {one.complaint.id for one in page.rows}
        if ids & met:
            raise ValueError("a case stands on two pages")
        met, after = met | ids, page.after
        db.session.rollback()  # each request has a session of its own
        db.session.expunge_all()
        if after is None or len(times) == most:
            return times


def line(name: str, times: list[float]) -> str:
    """One line of the report."""
    shown = [number for number in SHOWN if number < len(times)] + [len(times)]
    places = "  ".join(f"{number}: {_around(times, number - 1):.1f}" for number in shown)
    return f"{name:<28}{len(times):>6} pages, median {statistics.median(times):.1f} ms; page {places} ms"


def _around(times: list[float], place: int) -> float:
    """The median of a page and its neighbours: a single one says little on a busy machine."""
    return statistics.median(times[max(0, place - 2) : place + 3])


def main(arguments: list[str] | None = None) -> int:
    """Walk the queues of the busiest desk and the busiest institution, open and closed cases."""
    parser = argparse.ArgumentParser(prog="python -m bench.depth", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a generated database; it is only read")
    parser.add_argument("--pages", type=int, default=5000, help="so many at most")
    given = parser.parse_args(arguments)
    with database.application(given.database, Path(tempfile.mkdtemp(prefix="xuesu-bench-"))):
        print(machine())
        for role in (Role.OFFICER, Role.SUPERVISOR, Role.INSTITUTION_STAFF):
            for name, filters in (("open", Filters()), ("closed", Filters(status=Status.CLOSED))):
                print(line(f"{role}, {name}", walk(viewer_of(role), filters, given.pages)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
