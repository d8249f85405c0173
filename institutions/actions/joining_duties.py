"""What an institution disclosed goes over with the account that keeps it, every version, and comes back at a split.

Two records may both have been asked for an item. Then the one of the account that is open stands from now on, and the
other stays on the record that points on, where it is read as history: no version is renumbered and none is rewritten.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update

from institutions.lifecycle import Cycle
from institutions.models import CycleClock, Disclosure, DutyRecord, Institution
from kernel.db import db

ASIDE = "~"  # an item set aside for the time of an exchange: each record has an item once


def exchange_duties(gone: Institution, into: Institution, *, is_leading: bool) -> dict[str, list[int]]:
    """Let items go over (inside an act); `is_leading`: the account goes over too. Which went, and which made room."""
    mine, theirs = _records(gone), _records(into)
    over = [key for item, key in mine.items() if is_leading or item not in theirs]
    back = [key for item, key in theirs.items() if is_leading and item in mine]
    _exchange(over, back, gone, into)
    return {"duty_records": over, "duty_room": back}


def return_duties(gone: Institution, into: Institution, over: Sequence[int], back: Sequence[int]) -> None:
    """Let them come back, with what was confirmed since (inside an act), as far as each still lies where it went."""
    there, here = set(_records(into).values()), set(_records(gone).values())
    _exchange([key for key in over if key in there], [key for key in back if key in here], into, gone)


def _records(row: Institution) -> dict[str, int]:
    found = select(DutyRecord.item, DutyRecord.id).where(DutyRecord.institution_id == row.id)
    return {row.item: row.id for row in db.session.execute(found.order_by(DutyRecord.id))}


def _exchange(over: Sequence[int], back: Sequence[int], source: Institution, target: Institution) -> None:
    """`over` goes from source to target, `back` the other way; none ever meets its like on one record."""
    db.session.flush()
    _write(back, item=lambda column: ASIDE + column, institution_id=lambda _column: source.id)
    _write(over, institution_id=lambda _column: target.id)
    _write(back, item=lambda column: func.substr(column, len(ASIDE) + 1))
    for keys, owner in ((over, target), (back, source)):
        clocks = update(CycleClock).where(CycleClock.cycle == Cycle.DUTY, CycleClock.subject_id.in_(keys))
        _run(clocks.values(institution_id=owner.id))
    db.session.expire_all()


def _write(keys: Sequence[int], **values: Any) -> None:
    """The same for records and all their versions: whose they are, never what they say."""
    for table, own in ((DutyRecord, DutyRecord.id), (Disclosure, Disclosure.record_id)):
        said = {name: value(getattr(table, name)) for name, value in values.items()}
        _run(update(table).where(own.in_(keys)).values(said))


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
