"""Entering an institution, taking a free entry, keeping the ledger complaints lean on."""

from dataclasses import dataclass, field

from sqlalchemy import select, update

from accounts.models import Organisation
from institutions.events import InstitutionAdded, InstitutionChanged
from institutions.lifecycle import InstitutionType, PromiseStanding, Reachability
from institutions.models import Brand, Institution, PromiseCount
from kernel import clock, events, search
from kernel.db import db, lock, transaction
from kernel.events import Actor

CHANGING = (
    "name",
    "type",
    "credit_code",
    "domicile_code",
    "domicile_address",
    "published_code",
    "published_address",
    "reachability",
    "licence",
    "website",
)


@dataclass(frozen=True)
class Entry:
    """An institution as it enters the registry; regions are 6-digit codes."""

    name: str
    type: InstitutionType
    credit_code: str | None = None
    domicile_code: str | None = None
    domicile_address: str = ""
    platform: Institution | None = None
    published_code: str | None = None
    published_address: str = ""
    reachability: Reachability = Reachability.UNKNOWN
    licence: str = ""
    website: str = ""
    brands: tuple[str, ...] = field(default=())
    organisation: Organisation | None = None
    is_free_entry: bool = False


def add_institution(entry: Entry, *, by: Actor) -> Institution:
    """Enter an institution with its brands and make it findable."""
    with transaction():
        row = Institution(
            name=entry.name,
            type=entry.type,
            credit_code=entry.credit_code,
            domicile_code=entry.domicile_code,
            domicile_address=entry.domicile_address,
            platform_id=entry.platform.id if entry.platform else None,
            published_code=entry.published_code,
            published_address=entry.published_address,
            reachability=entry.reachability,
            licence=entry.licence,
            website=entry.website,
            organisation_id=entry.organisation.id if entry.organisation else None,
            is_free_entry=entry.is_free_entry,
            brands=[Brand(name=name) for name in entry.brands],
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        _make_findable(row)
        events.record(InstitutionAdded(row.id, row.is_free_entry), by)
        return row


def _make_findable(row: Institution) -> None:
    words = [row.name, row.credit_code or "", row.licence, row.website, *(brand.name for brand in row.brands)]
    search.index(db.session(), "institution", row.id, " ".join(words))


def change_institution(row: Institution, entry: Entry, *, by: Actor) -> None:
    """Bring the public facts of an institution up to an entry; its account and its cases stay."""
    with transaction():
        lock(row)
        for name in CHANGING:
            setattr(row, name, getattr(entry, name))
        row.platform_id = entry.platform.id if entry.platform else None
        row.is_free_entry = entry.is_free_entry
        kept = {brand.name: brand for brand in row.brands}
        for name in kept.keys() - set(entry.brands):
            db.session.delete(kept[name])
        row.brands = [kept.get(name) or Brand(name=name) for name in entry.brands]
        db.session.flush()
        _make_findable(row)
        events.record(InstitutionChanged(row.id), by)


def set_reachability(institution: Institution, reachability: Reachability, *, by: Actor) -> None:
    """Record whether the published address leads to anybody (O121 art. 13)."""
    with transaction():
        lock(institution).reachability = reachability
        events.record(InstitutionChanged(institution.id), by)


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
