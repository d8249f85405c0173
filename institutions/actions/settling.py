"""「已了结退出」: the platform's own label, given where nothing stands open and taken back where something does."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from institutions.actions.moving import move
from institutions.lifecycle import ExitState
from institutions.models import Exit
from institutions.queries.obstacles import obstacles_of
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM


def follow_exits(ids: Iterable[int] | None = None) -> dict[str, int]:
    """Give 「已了结退出」 where nothing stands open, take it back where something does; safe to run twice or late."""
    done = {"settled": 0, "unsettled": 0}
    found = select(Exit).where(Exit.state.in_((ExitState.FINISHED, ExitState.SETTLED))).order_by(Exit.id)
    if ids is not None:
        found = found.where(Exit.id.in_(list(ids)))
    with transaction():
        for row in db.session.scalars(found.with_for_update(skip_locked=True, of=Exit)):
            is_open = bool(obstacles_of(row))
            if row.state is ExitState.FINISHED and not is_open:
                _label(row, "settle")
                done["settled"] += 1
            elif row.state is ExitState.SETTLED and is_open:
                _label(row, "unsettle")
                done["unsettled"] += 1
    return done


def _label(row: Exit, act: str) -> None:
    def hand() -> None:
        row.settled_on = clock.today() if act == "settle" else None

    move(row, act, SYSTEM, hand)


def redate_exit(exit_id: int, earliest_on: date) -> None:
    """The first day to close follows its clock when a year's arrangement is announced; a closing that was is kept."""
    with transaction():
        row = lock(db.session.get_one(Exit, exit_id))
        if row.closed_on is None and row.announced_on is not None:
            row.earliest_on = earliest_on
