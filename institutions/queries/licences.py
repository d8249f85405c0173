"""Until when licences run: what the registry holds, and what the institution itself last disclosed."""

from datetime import date

from sqlalchemy import func, select

from institutions.models import Disclosure, DutyRecord, Licence
from kernel import clock
from kernel.db import db

LICENCE = "licence"  # the item of disclosure that names a licence


def licence_ends(by: date) -> dict[int, date]:
    """The institutions a licence of which runs out by a day, and the earliest such day.

    Of one kind the last to run out counts, so that a renewed licence says nothing; one without an end never runs out.
    """
    ends: dict[int, date] = {}
    for key, until in (*_registered(by), *_disclosed(by)):
        ends[key] = min(until, ends.get(key, until))
    return ends


def _registered(by: date) -> list[tuple[int, date]]:
    last = func.max(Licence.until_on)
    found = (
        select(Licence.institution_id, last)
        .where(Licence.ended_at.is_(None))
        .group_by(Licence.institution_id, Licence.kind)
        .having(func.count() == func.count(Licence.until_on), last <= by)
    )
    return [(key, until) for key, until in db.session.execute(found) if until is not None]


def _disclosed(by: date) -> list[tuple[int, date]]:
    """The version in force of the item, by its own end; an earlier one that was followed by another says nothing."""
    found = (
        select(DutyRecord.institution_id, Disclosure.until_on)
        .join(Disclosure, Disclosure.record_id == DutyRecord.id)
        .where(
            DutyRecord.item == LICENCE,
            Disclosure.confirmed_at.is_not(None),
            Disclosure.recalled_at.is_(None),
            Disclosure.from_on <= clock.today(),
        )
        .order_by(DutyRecord.institution_id, Disclosure.version)
    )
    newest = {row[0]: row[1] for row in db.session.execute(found)}
    return [(key, until) for key, until in newest.items() if until is not None and until <= by]
