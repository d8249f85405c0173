"""What bars a case from the public now, read from the case for the guards (rules §8.2)."""

from collections.abc import Collection

from sqlalchemy import and_, or_, select

from complaints import rulesets
from complaints.lifecycle import CLAIMANTS, THEMSELVES, PartyRole, Status
from complaints.models import Channel, Complaint, Consent, ConsentKind, Party
from complaints.queries.telling_public import beside, says_otherwise
from complaints.rulesets import CategoryKind, EndsAs
from disclosure.lifecycle import Bar, Facts, PublicOutcome, bars_for
from kernel import clock
from kernel.db import db


def bars(complaint: Complaint) -> tuple[Bar, ...]:
    """Everything that keeps a case from the public, in the order of the guards of rules §8.2."""
    found = beside(complaint)
    return bars_for(
        Facts(
            is_closed=complaint.status is Status.CLOSED,
            is_served=not found.is_unserved,
            has_consent=_consented(complaint),
            is_minor=complaint.is_minor,
            is_fraud_referred=found.is_fraud_referred,
            is_unfit=EndsAs.UNFIT in found.ends,
            is_crime_running=found.is_crime_running,
            is_imported=complaint.channel is Channel.IMPORT,
            has_public_outcome=outcome_of(complaint) is not None and not says_otherwise(complaint.outcome, found.ends),
            is_report=is_report(complaint.ruleset, complaint.category),
            is_verified=not complaint.institution.is_free_entry,
            has_body=complaint.body is not None,
        )
    )


def is_report(ruleset: str, category: str) -> bool:
    """Whether a category is a 举报, of which nothing is published (O121 art. 37; rules §0b.13)."""
    kind = rulesets.load(ruleset).categories.get(category)
    return kind is not None and kind.kind is CategoryKind.REPORT


def outcome_of(complaint: Complaint) -> PublicOutcome | None:
    """How the case came out, where that may be public."""
    codes = {member.value for member in PublicOutcome}
    return PublicOutcome(str(complaint.outcome)) if str(complaint.outcome) in codes else None


def _consented(complaint: Complaint) -> bool:
    """The newest word of the complaining side on publishing; a yes counts on the seat of whom the case is about.

    Who may say it there the act asks (`complaints.actions.consent`).
    """
    return bool(
        db.session.scalar(
            select(and_(Consent.is_given, Party.role.in_(THEMSELVES)))
            .join(Party, Consent.party_id == Party.id)
            .where(
                Consent.complaint_id == complaint.id,
                Consent.kind == ConsentKind.PUBLISH,
                Party.role.in_(CLAIMANTS),
            )
            .order_by(Consent.given_at.desc(), Consent.id.desc())
            .limit(1)
        )
    )


def is_claimant(case_number: str, person_id: int | None) -> bool:
    """Whether a person has a seat of the complainant's side in a case now."""
    return _has_seat(case_number, person_id, CLAIMANTS)


def is_author(case_number: str, person_id: int | None) -> bool:
    """Whether a person tells of a case in their own words: whose case it is, or a guardian; nobody who only acts."""
    return _has_seat(case_number, person_id, THEMSELVES)


def _has_seat(case_number: str, person_id: int | None, roles: Collection[PartyRole]) -> bool:
    now = clock.now()
    found = (
        select(Party.id)
        .join(Complaint, Party.complaint_id == Complaint.id)
        .where(
            Complaint.number == case_number,
            Party.role.in_(roles),
            Party.person_id == person_id,
            or_(Party.until_at.is_(None), Party.until_at > now),
        )
    )
    return person_id is not None and db.session.scalar(found.limit(1)) is not None
