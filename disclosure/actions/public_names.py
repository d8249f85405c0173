"""Under which name and address an institution is public: of a sole trader the surname and the county (rules §8.5)."""

from sqlalchemy import select

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
    return public_name(source.name, source.credit_code) if source is not None else ""


def public_address(source: Institution) -> str:
    """The address it published, else the one a company is registered at.

    Of a sole trader the county alone: the business is often run at home. Where nothing tells what kind it is, an
    address it did not publish itself may be a home too.
    """
    if source.is_sole_trader:
        return name_of(source.published_code or source.domicile_code)
    return source.published_address or (source.domicile_address if source.credit_code else "")


def told_words(candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that a text about this case may hold, and those it may not: the name of a sole trader in full."""
    found = select(PublicInstitution.credit_code).filter_by(ref=candidate.institution_ref)
    name = candidate.institution_name
    told = public_name(name, db.session.scalar(found))
    return (told, candidate.body_name, candidate.category_name), () if told == name else (name,)
