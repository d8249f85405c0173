"""Keeping the counts of all cases: what a case added before is taken out, what it adds now is put in."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update

from disclosure import counting
from disclosure.counting import CaseCount, Place
from disclosure.indicators import SubjectKind
from disclosure.models import CountedCase, FigureCell
from kernel import clock
from kernel.bulk import insert_many
from kernel.db import db, transaction

BATCH = 500
PLACE = ("kind", "ref", "month", "measure", "days")


def count_cases(ids: Sequence[int]) -> bool:
    """Count these cases anew; says whether anything changed. In any order, however often, the numbers are the same."""
    with transaction():
        rows, found = _locked(ids), counting.count_cases(ids)
        cases, published = Counter[Place](), Counter[Place]()
        changed = {key: row for key, row in rows.items() if _differs(row, found[key])}
        for key, row in changed.items():
            _shift(cases, published, row, found[key])
        _apply(cases, published)
        # Last, with every lock held: the instant that is kept is as near to the end of the act as can be.
        for key, row in changed.items():
            _keep(row, found[key])
        return bool(cases or published)


def count_institution(institution_id: int) -> bool:
    """Count every case about an institution anew."""
    return _in_batches(counting.ids_of(institution_id))


def count_published(case_number: str) -> bool:
    """Count a case anew of which something was published, corrected or taken down."""
    found = counting.id_of(case_number)
    return found is not None and count_cases([found])


def count_due() -> int:
    """Count what changes by time alone, and what nobody has counted yet; says how many cases. Safe to repeat."""
    due = select(CountedCase.complaint_id).where(CountedCase.next_on <= clock.today())
    waiting = list(db.session.scalars(due.order_by(CountedCase.complaint_id)))
    missed = counting.uncounted()
    _in_batches(waiting)
    _in_batches(missed)
    return len(waiting) + len(missed)


def recount() -> int:
    """Forget every number and count all cases from the beginning; says how many."""
    with transaction():
        db.session.execute(delete(CountedCase))
        db.session.execute(delete(FigureCell))
        last = number = 0
        while ids := counting.ids_after(last, BATCH):
            count_cases(ids)
            last, number = ids[-1], number + len(ids)
        return number


def _in_batches(ids: Sequence[int]) -> bool:
    done = [count_cases(ids[at : at + BATCH]) for at in range(0, len(ids), BATCH)]
    return any(done)


def _locked(ids: Sequence[int]) -> dict[int, CountedCase]:
    """The rows of these cases, made where missing, held so that nobody counts the same case at the same time."""
    blank = {"cells": [], "is_published": False, "counted_at": clock.now()}
    insert_many(CountedCase, [{"complaint_id": key, **blank} for key in sorted(ids)], missing=True)
    found = select(CountedCase).where(CountedCase.complaint_id.in_(ids)).order_by(CountedCase.complaint_id)
    rows = db.session.scalars(found.with_for_update().execution_options(populate_existing=True))
    return {row.complaint_id: row for row in rows}


def _differs(row: CountedCase, found: CaseCount) -> bool:
    return (row.cells, row.is_published, row.next_on) != (_as_list(found), found.is_published, found.next_on)


def _as_list(found: CaseCount) -> list[list[str | int]]:
    return [[*place, number] for place, number in sorted(found.cells.items())]


def _shift(cases: Counter[Place], published: Counter[Place], row: CountedCase, found: CaseCount) -> None:
    old = Counter({(kind, ref, month, measure, days): n for kind, ref, month, measure, days, n in row.cells})
    cases.update(found.cells)
    cases.subtract(old)
    if found.is_published:
        published.update(counting.public_part(found.cells))
    if row.is_published:
        published.subtract(counting.public_part(old))


def _keep(row: CountedCase, found: CaseCount) -> None:
    row.cells, row.is_published = _as_list(found), found.is_published
    row.next_on, row.counted_at = found.next_on, clock.now()
    db.session.flush()


def _apply(cases: Counter[Place], published: Counter[Place]) -> None:
    """Add to the cells, in one order for all hands; a cell once made stays, though it comes to nothing."""
    changed = sorted(place for place in cases.keys() | published.keys() if cases[place] or published[place])
    if not changed:
        return
    blank = {"cases": 0, "published": 0}
    insert_many(FigureCell, [_named(place) | blank for place in changed], missing=True)
    table = FigureCell.__table__
    here = [table.c[name] == bindparam(f"of_{name}") for name in PLACE]
    added = {name: table.c[name] + bindparam(f"more_{name}") for name in blank}
    given = (
        {f"of_{name}": value for name, value in _named(place).items()}
        | {"more_cases": cases[place], "more_published": published[place]}
        for place in changed
    )
    db.session.connection().execute(update(FigureCell).where(*here).values(added), list(given))


def _named(place: Place) -> dict[str, object]:
    kind, *rest = place
    return dict(zip(PLACE, (SubjectKind(kind), *rest), strict=True))
