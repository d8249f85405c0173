"""How many open cases of a desk stand where, on each of its tabs, counted no further than a page can use."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select, true

from accounts.permissions import Anybody, Viewer
from complaints.lifecycle import Status
from complaints.queries.lines import lines_of
from complaints.queries.queues import Whose, in_charge_of, on_tab
from kernel.db import db

MOST = 10_000
"""A desk with more open cases counts so many of them, and its numbers say "and more"."""


@dataclass(frozen=True)
class Tally:
    """The numbers of a desk; `is_whole` unless it has more open cases than were counted."""

    numbers: dict[Status, dict[Whose, int]]
    is_whole: bool

    def by_status(self, chosen: Whose = Whose.ALL) -> dict[Status, int]:
        """How many stand where on one tab; a status without any is absent."""
        return {status: row[chosen] for status, row in self.numbers.items() if row[chosen]}

    def total(self, chosen: Whose = Whose.ALL) -> int:
        """How many one tab has."""
        return sum(row[chosen] for row in self.numbers.values())


def tally_of(viewer: Viewer) -> Tally:
    """Count the viewer's lines, in one read."""
    rows = db.session.execute(_counted(viewer.anybody), viewer.places | {"mine": in_charge_of(viewer)})
    numbers = {Status(row[0]): dict(zip(Whose, map(int, row[1:]), strict=True)) for row in rows}
    tally = Tally(numbers, True)
    return tally if tally.total() < MOST else Tally(numbers, False)


@cache
def _counted(anybody: Anybody) -> Select[*tuple[Any, ...]]:
    some = select(lines_of(anybody)).limit(MOST).subquery()
    conditions = [on_tab(one, some, bindparam("mine", expanding=True)) or [true()] for one in Whose]
    sums = [func.sum(case((held[0], 1), else_=0)) for held in conditions]
    return select(some.c.status, *sums).group_by(some.c.status)
