"""Names of sole traders in public copies that were made before they were known to be ones (decisions 0098, 0103)."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, contains_eager

from disclosure.actions.public_names import is_traders
from disclosure.events import InstitutionCopyUpdated
from disclosure.models import CorrectionRequest, PublicDraw, PublicInspection, PublicNotice
from disclosure.redaction.traders import masked_name
from institutions.models import Institution
from kernel import events
from kernel.bulk import among
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

FEW, TRADER = 20, "个体工商户"


def cover_copies(refs: Collection[str]) -> frozenset[str]:
    """Cover their names in inspections and draws, which no snapshot holds, and in requests for correction.

    Rows of requests may read otherwise in each snapshot. Says whose names were covered.
    """
    with transaction():
        found = select(PublicInspection).where(among(PublicInspection.institution_ref, refs))
        done = {row.institution_ref for row in db.session.scalars(found) if _is_covered(row)} | _cover_requests(refs)
        for draw in db.session.scalars(select(PublicDraw).where(_lists(refs)).order_by(PublicDraw.id)):
            told = {ref: masked_name(name) if ref in refs else name for ref, name in draw.names.items()}
            done |= {ref for ref, name in told.items() if name != draw.names[ref]}
            draw.names = told
        return frozenset(done)


def _cover_requests(refs: Collection[str]) -> set[str]:
    """Cover whom they are about, and who answers where that is the institution itself; says whose were covered."""
    row, own = CorrectionRequest, Institution.organisation_id == CorrectionRequest.body_id
    found = select(row, Institution.id).outerjoin(Institution, (Institution.ref == row.institution_ref) & own)
    done = set[str]()
    for one, is_own in db.session.execute(found.where(among(row.institution_ref, refs))):
        told = masked_name(one.body_name) if is_own else one.body_name
        if _is_covered(one) or told != one.body_name:
            one.body_name = told
            done.add(one.institution_ref or "")
    return done


def _lists(refs: Collection[str]) -> ColumnElement[bool]:
    """Draws that list any of them; of many all draws are read."""
    few = [PublicDraw.listed.contains(ref, autoescape=True) for ref in sorted(refs)] if len(refs) <= FEW else []
    return or_(*few) if few else PublicDraw.id.is_not(None)


def cover_everywhere(*, by: Actor = SYSTEM) -> int:
    """Cover the names of all sole traders, in notices too; says of how many institutions. Safe to run again.

    Rows of notices are written once: they may read otherwise only in a snapshot of another schema, so the act that
    makes such a snapshot is the one that calls this.
    """
    with transaction():
        known = {each.ref: each.id for each in _traders() if is_traders(each)}
        done = set(cover_copies(known))
        for notice in db.session.scalars(select(PublicNotice).where(among(PublicNotice.institution_ref, known))):
            if notice.institution_ref is not None and _is_covered(notice):
                done.add(notice.institution_ref)
        for ref in sorted(done):
            events.record(InstitutionCopyUpdated(known[ref]), by)
        return len(done)


def _traders() -> Iterable[Institution]:
    """All that may be sole traders' by code or name, and the records merged into them."""
    row, into = Institution, aliased(Institution)
    marks = (mark for one in (row, into) for mark in (one.credit_code.startswith("92"), one.name.contains(TRADER)))
    found = select(row).outerjoin(row.merged_into.of_type(into)).options(contains_eager(row.merged_into.of_type(into)))
    return db.session.scalars(found.where(or_(*marks)))


def _is_covered(row: PublicInspection | PublicNotice | CorrectionRequest) -> bool:
    """Cover the name that a copy holds; says whether it stood there in full."""
    told = masked_name(row.institution_name)
    if told == row.institution_name:
        return False
    row.institution_name = told
    return True
