"""Under which name and address an institution is public: of a sole trader the surname and the county (rules §8.5)."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from accounts.regions import name_of
from disclosure.models import Candidate, PublicInstitution
from disclosure.redaction.traders import masked_name
from institutions.credit_codes import is_sole_trader
from institutions.models import Institution
from kernel.db import db


def public_name(name: str, credit_code: str | None) -> str:
    """The name as the public reads it."""
    return masked_name(name) if is_sole_trader(credit_code, name) else name


def name_of_institution(source: Institution | None) -> str:
    """The public name of a record; empty for none."""
    if source is None:
        return ""
    return masked_name(source.name) if is_traders(source) else source.name


def is_traders(source: Institution) -> bool:
    """Whether a record is a sole trader's: what it says itself, or the record that it was merged into."""
    return source.is_sole_trader or (source.merged_into is not None and source.merged_into.is_sole_trader)


def public_address(source: Institution) -> str:
    """The address it published, else the one a company is registered at.

    Of a sole trader the county alone: the business is often run at home. Where nothing tells what kind it is, an
    address it did not publish itself may be a home too.
    """
    if is_traders(source):
        return name_of(source.published_code or source.domicile_code)
    return source.published_address or (source.domicile_address if source.credit_code else "")


def told_words(candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that a text about this case may hold, and those it may not: the name of a sole trader in full."""
    own, into, name = PublicInstitution, aliased(PublicInstitution), candidate.institution_name
    found = select(own.credit_code, into.name, into.credit_code).where(own.ref == candidate.institution_ref)
    row = db.session.execute(found.outerjoin(into, into.ref == own.merged_into_ref)).one_or_none()
    code, into_name, into_code = row or (None, None, None)
    is_one = is_sole_trader(code, name) or (into_name is not None and is_sole_trader(into_code, into_name))
    told = masked_name(name) if is_one else name
    return (told, candidate.body_name, candidate.category_name), () if told == name else (name,)
