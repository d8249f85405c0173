"""The ledger complaints lean on: open cases and promises of an institution, as the floors above tell it."""

from dataclasses import dataclass

from sqlalchemy import select, update

from institutions.lifecycle import PromiseStanding
from institutions.models import Institution, PromiseCount
from kernel.db import db, lock


def count_open_case(institution: Institution, change: int) -> None:
    """Keep the ledger of open cases, as the floor above tells it (inside its act)."""
    db.session.execute(
        update(Institution)
        .where(Institution.id == institution.id)
        .values(open_cases=Institution.open_cases + change)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True)
class Standing:
    """The class a promise is counted in: where it stands, and whether what was promised came late."""

    standing: PromiseStanding
    is_late: bool = False


def count_promise(institution: Institution, before: Standing | None, after: Standing | None) -> None:
    """Move one promise from a class of the ledger to another, as the floor above tells it (inside its act)."""
    if before == after:
        return
    lock(institution)  # two acts never make the same first row of a class
    for place, change in ((before, -1), (after, 1)):
        if place is not None:
            _count(institution, place, change)


def _count(institution: Institution, place: Standing, change: int) -> None:
    which = {"institution_id": institution.id, "standing": place.standing, "is_late": place.is_late}
    row = db.session.scalar(select(PromiseCount).filter_by(**which).execution_options(populate_existing=True))
    if row is None:
        row = PromiseCount(number=0, **which)
        db.session.add(row)
    row.number += change
    db.session.flush()
