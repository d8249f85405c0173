"""Counting each night what institutions of one size are compared by; private, and the same cases give the same rows."""

import hashlib
from datetime import date

from sqlalchemy import delete, insert, select

from complaints.queries.causes import Causes, causes_between
from disclosure.benchmark import band_of
from disclosure.lead_counts import period_before
from disclosure.models import BenchmarkRow
from institutions.models import Disclosure, Institution
from kernel import clock
from kernel.db import db, transaction

LEARNERS = "learners"


def count_benchmarks() -> int:
    """Write the counts of the last twelve whole months of every known institution anew; says of how many."""
    first, last = period_before(clock.today())
    with transaction():
        found, learners, now = causes_between(first, last), learners_disclosed(last), clock.now()
        known = select(Institution.id, Institution.ref).where(
            Institution.is_free_entry.is_(False), Institution.merged_into_id.is_(None)
        )
        period = {"from_on": first, "until_on": last, "counted_at": now}
        rows = [
            _row(key, ref, found.get(key, Causes()), learners.get(key)) | period
            for key, ref in db.session.execute(known.order_by(Institution.id)).all()
            if key in found or learners.get(key)
        ]
        rows.sort(key=lambda row: _lot(row["institution_ref"], clock.today()))
        db.session.execute(delete(BenchmarkRow))
        if rows:
            db.session.execute(insert(BenchmarkRow), rows)
        return len(rows)


def _lot(ref: object, day: date) -> str:
    """An institution's place among the rows of a day: of a band that is too large the first are a fair part."""
    return hashlib.sha256(f"{day}:{ref}".encode()).hexdigest()


def _row(institution_id: int, ref: str, found: Causes, learners: int | None) -> dict[str, object]:
    cases = sum(found.categories.values())
    basis, band = band_of(learners)
    return {
        "institution_id": institution_id,
        "institution_ref": ref,
        "basis": str(basis),
        "band": band,
        "learners": learners,
        "cases": cases,
        "asked": found.asked,
        "on_time": found.on_time,
        "settled": found.settled,
        "ended": found.ended,
        "causes": dict(found.categories),
    }


def learners_disclosed(on: date) -> dict[int, int]:
    """How many learners who pay each institution has said in the version that stood on a day."""
    stood = select(Disclosure.institution_id, Disclosure.content).where(
        Disclosure.item == LEARNERS,
        Disclosure.confirmed_at.is_not(None),
        Disclosure.recalled_at.is_(None),
        Disclosure.from_on <= on,
    )
    found: dict[int, int] = {}
    for key, content in db.session.execute(stood.order_by(Disclosure.from_on, Disclosure.version, Disclosure.id)):
        said = str(content.get("number", ""))
        if said.isdigit():
            found[key] = int(said)
    return {key: number for key, number in found.items() if number}
