"""Exits with the learners at risk: open complaints, promises by class, balances; classes are never added."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from accounts.permissions import Viewer
from institutions.lifecycle import ExitState, Obstacles, PromiseClass, obstacles
from institutions.models import Exit, Institution, PromiseCount
from institutions.queries.desk import STANDING
from institutions.queries.life import exits_for
from kernel.bulk import among
from kernel.db import db

MOST = 200


@dataclass(frozen=True)
class Leaving:
    """An exit and what stands open against it for learners; balances are the institution's own last word (fen)."""

    row: Exit
    open: Obstacles


def is_leaving(institution: Institution) -> bool:
    """Whether an exit of the institution stands, or it is gone; then there is a public page for its learners."""
    return not institution.is_free_entry and bool(db.session.scalar(select(has_exit(institution.id))))


def has_exit(institution_id: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """The same as a condition, to be read along with whatever names the institution."""
    return select(Exit.id).where(Exit.institution_id == institution_id, Exit.state != ExitState.CALLED_OFF).exists()


def leaving_for(viewer: Viewer) -> list[Leaving]:
    """Exits that stand and that the viewer may see, those that close first in front; two statements and their parts."""
    day = func.coalesce(Exit.closed_on, Exit.closing_on, Exit.ordered_on)
    found = exits_for(viewer).where(Exit.state.in_(STANDING)).order_by(None).order_by(day, Exit.id).limit(MOST)
    rows = list(db.session.scalars(found))
    promises: dict[int, list[PromiseClass]] = {}
    held = select(PromiseCount).where(
        among(PromiseCount.institution_id, [one.institution.standing.id for one in rows]), PromiseCount.number > 0
    )
    for one in db.session.scalars(held.order_by(PromiseCount.standing, PromiseCount.is_late)) if rows else ():
        promises.setdefault(one.institution_id, []).append(PromiseClass(one.standing, one.is_late, one.number))
    return [Leaving(one, _open(one, promises.get(one.institution.standing.id, []))) for one in rows]


def _open(row: Exit, promises: list[PromiseClass]) -> Obstacles:
    return obstacles(row.institution.standing.open_cases, promises, *row.left, has_plan=bool(row.plans))
