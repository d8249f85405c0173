"""What an institution discloses as the public reads it, as it stood on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from disclosure.models import PublicCommitment, PublicDisclosure, PublicDuty, PublicInstitution
from kernel.db import db

STATEMENT = "statement"


@dataclass(frozen=True)
class Shown:
    """One item on a day: the version in force, since when its blank speaks, what is announced, all that ever stood."""

    duty: PublicDuty
    stands: PublicDisclosure | None
    expired: PublicDisclosure | None
    blank_since: date | None
    coming: PublicDisclosure | None
    versions: list[PublicDisclosure]


def duties_of(ref: str, on: date) -> list[Shown]:
    """Every item of an institution as it stood on a day, in the order of the rules; two statements."""
    rows = select(PublicDuty).where(PublicDuty.institution_ref == ref).order_by(PublicDuty.place)
    found = select(PublicDisclosure).where(PublicDisclosure.institution_ref == ref)
    versions: dict[str, list[PublicDisclosure]] = {}
    for one in db.session.scalars(found.order_by(PublicDisclosure.item, PublicDisclosure.version)):
        versions.setdefault(one.item, []).append(one)
    return [shown(row, versions.get(row.item, []), on) for row in db.session.scalars(rows)]


@dataclass(frozen=True)
class Own:
    """What an institution says today: by class how many items are filled in, the blanks that speak, its word."""

    groups: list[tuple[str, int, int]]
    blanks: list[str]
    statement: PublicDisclosure | None


def own_words(ref: str, on: date) -> Own:
    """An institution's disclosure in short; two statements."""
    rows, groups = duties_of(ref, on), dict[str, list[Shown]]()
    for row in rows:
        groups.setdefault(row.duty.demand_label, []).append(row)
    counted = [(label, sum(one.stands is not None for one in found), len(found)) for label, found in groups.items()]
    blanks = [row.duty.name for row in rows if row.blank_since is not None]
    statement = next((row.stands for row in rows if row.duty.item == STATEMENT), None)
    return Own(counted, blanks, statement)


def earlier_of(ref: str) -> list[PublicInstitution]:
    """Records that were merged into this one and have versions of their own, which are read there as they stood."""
    has = select(PublicDisclosure.institution_ref).distinct()
    found = select(PublicInstitution).where(PublicInstitution.merged_into_ref == ref, PublicInstitution.ref.in_(has))
    return list(db.session.scalars(found.order_by(PublicInstitution.name, PublicInstitution.id)))


def shown(duty: PublicDuty, versions: list[PublicDisclosure], on: date) -> Shown:
    """One item on a day: a later version changes nothing before its own first day."""
    valid = [one for one in versions if one.recalled_on is None]
    begun = [one for one in valid if one.from_on <= on]
    newest = max(begun, key=lambda one: (one.from_on, one.version), default=None)
    is_over = newest is not None and newest.ends_on is not None and newest.ends_on < on
    coming = min((one for one in valid if one.from_on > on), key=lambda one: one.from_on, default=None)
    blank = next((date.fromisoformat(first) for first, last in duty.blanks if _holds(first, last, on)), None)
    stands, expired = (None, newest) if is_over else (newest, None)
    return Shown(duty, stands, expired, blank, coming, list(reversed(versions)))


def _holds(first: str, last: str | None, on: date) -> bool:
    return first <= on.isoformat() and (last is None or on.isoformat() <= last)


def commitments_of(ref: str, on: date) -> list[PublicCommitment]:
    """What an institution had committed to by a day, running ones first."""
    found = select(PublicCommitment).where(PublicCommitment.institution_ref == ref, PublicCommitment.from_on <= on)
    rows = db.session.scalars(found.order_by(PublicCommitment.until_on.is_not(None), PublicCommitment.id))
    return list(rows)
