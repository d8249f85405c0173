"""The public copies of what lower floors own: an institution's identity."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.regions import name_of
from disclosure.actions.covering import cover_copies
from disclosure.actions.duties import sync_duties
from disclosure.actions.public_names import is_traders, name_of_institution, public_address, public_name
from disclosure.events import InstitutionCopyUpdated
from disclosure.models import PublicInstitution
from disclosure.redaction.traders import masked_name
from disclosure.wording import searchable
from institutions.lifecycle import LicenceKind, NameKind, Reachability
from institutions.models import Institution
from kernel import clock, events, search
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

KIND = "public_institution"
# What is shown beside the first permit: every filing, and what else was given.
FILINGS = tuple(kind for kind in LicenceKind if kind is not LicenceKind.PERMIT)


def sync_institution(institution_id: int, *, by: Actor = SYSTEM) -> bool:
    """Bring the public copy of an institution up to date; says whether anything changed. Free entries stay private."""
    with transaction():
        source = db.session.scalar(
            select(Institution)
            .where(Institution.id == institution_id)
            .options(joinedload(Institution.platform), joinedload(Institution.merged_into))
            .options(selectinload(Institution.names), selectinload(Institution.licences))
            .options(selectinload(Institution.addresses))
        )
        if source is None or source.is_free_entry:
            return False
        identity = _identity(source)
        copy = db.session.scalar(select(PublicInstitution).filter_by(ref=source.ref))
        if copy is None:
            copy = PublicInstitution(ref=source.ref)
            db.session.add(copy)
        if not _put(copy, identity):
            return False
        copy.updated_at = clock.now()
        if is_traders(source):
            merged = _merged_into(source)
            cover_copies([source.ref, *merged])
            for one in merged.values():
                sync_institution(one, by=by)
        db.session.flush()
        _make_findable(copy)
        events.record(InstitutionCopyUpdated(institution_id), by)
        return True


def _merged_into(source: Institution) -> dict[str, int]:
    """The records that were merged into this one: their names are covered with its own."""
    found = select(Institution).where(Institution.merged_into_id == source.id).order_by(Institution.id)
    return {one.ref: one.id for one in db.session.scalars(found)}


def _make_findable(copy: PublicInstitution) -> None:
    """Index a copy under all that is public of it; one that was merged is found under the record it points to."""
    if copy.merged_into_ref is not None:
        search.remove(db.session(), KIND, copy.id)
        return
    told = (copy.credit_code, copy.licence, copy.website, copy.platform_name)
    words = searchable(copy.name, *told, *copy.brands, *copy.former_names, *copy.filings)
    search.index(db.session(), KIND, copy.id, words)


def sync_institutions(*, by: Actor = SYSTEM) -> int:
    """Bring every public copy up to date; says how many copies changed. Safe to run again."""
    known = list(db.session.scalars(select(Institution.id).where(Institution.is_free_entry.is_(False))))
    changed = 0
    for one in known:
        changed += sync_institution(one, by=by)
        sync_duties(one)
    return changed


def _identity(source: Institution) -> dict[str, Any]:
    region = source.domicile_code or source.published_code
    return {
        "name": name_of_institution(source),
        "credit_code": source.credit_code,
        "type": str(source.type),
        "type_label": str(source.type.label),
        "region_code": region,
        "region_name": name_of(region),
        "address": public_address(source),
        "platform_name": name_of_institution(source.platform),
        "platform_ref": source.platform.ref if source.platform and not source.platform.is_free_entry else None,
        "brands": [brand.name for brand in source.brands],
        "former_names": [_former(one.name, source) for one in source.names_of(NameKind.FORMER)],
        "licence": next((one.number for one in source.licences_of(LicenceKind.PERMIT)), ""),
        "filings": [f"{one.kind.label} {one.number}" for one in source.licences_of(*FILINGS)],
        "website": next((one.name for one in source.names_of(NameKind.SITE)), ""),
        "merged_into_ref": source.merged_into.ref if source.merged_into else None,
        "addresses": [[one.address, _reached(one.reachability)] for one in source.addresses if one.is_current],
        "is_reachable": _reached(source.reachability),
        "is_on_platform": source.organisation_id is not None,
    }


def _former(name: str, source: Institution) -> str:
    return masked_name(name) if is_traders(source) else public_name(name, source.credit_code)


def _reached(told: Reachability) -> bool | None:
    """Whether an address leads to anybody; None where nobody looked."""
    return None if told is Reachability.UNKNOWN else told is Reachability.REACHABLE


def _put(row: PublicInstitution, values: dict[str, Any]) -> bool:
    """Write what differs; says whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
