"""How many cases stand where, counted no further than a page can use: a desk may hold a hundred thousand."""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, FromClause, func, literal, select, union_all

from accounts.permissions import Viewer
from complaints.lifecycle import Status
from complaints.queries.lines import lines_of
from complaints.queries.queues import Whose, on_tab
from kernel.db import db

MOST = 1000
"""A number that has come so far is shown as 1000+."""

Condition = Callable[[FromClause], list[ColumnElement[bool]]]


def by_status(viewer: Viewer, chosen: Whose = Whose.ALL) -> dict[Status, int]:
    """How many open cases stand where on one tab of the desk, each counted to `MOST`."""

    def standing(status: Status) -> Condition:
        return lambda lines: [lines.c.status == status, *on_tab(viewer, chosen, lines)]

    numbers = _counted(viewer, {str(one): standing(one) for one in Status if one is not Status.CLOSED})
    return {Status(name): number for name, number in numbers.items() if number}


def by_whose(viewer: Viewer) -> dict[Whose, int]:
    """How many open cases each tab of the desk has, each counted to `MOST`."""

    def belonging(one: Whose) -> Condition:
        return lambda lines: on_tab(viewer, one, lines)

    numbers = _counted(viewer, {str(one): belonging(one) for one in Whose})
    return {Whose(name): number for name, number in numbers.items()}


def _counted(viewer: Viewer, conditions: Mapping[str, Condition]) -> dict[str, int]:
    """All numbers in one statement; each stops reading at `MOST` lines."""
    parts = []
    for name, held in conditions.items():
        lines = lines_of(viewer)
        some = select(literal(1).label("one")).select_from(lines).where(*held(lines)).limit(MOST).subquery()
        parts.append(select(literal(name), select(func.count()).select_from(some).scalar_subquery()))
    return {str(name): int(number) for name, number in db.session.execute(union_all(*parts))}
