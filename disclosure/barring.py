"""What bars a case from the public now, read from the case for the guards (rules §8.2)."""

from collections.abc import Collection

from sqlalchemy import and_, exists, or_, select

from complaints import rulesets
from complaints.lifecycle import CLAIMANTS, THEMSELVES, ClueState, HandedTo, Outcome, PartyRole, Status
from complaints.models import (
    Channel,
    Clue,
    ClueReferral,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    DecisionKind,
    Party,
    PoliceReferral,
    Report,
    ReportWord,
)
from complaints.queries.endings import counted_as, meaning
from complaints.queries.turns import ENDING
from complaints.rulesets import CategoryKind, EndsAs
from disclosure.lifecycle import Bar, Facts, PublicOutcome, bars_for
from kernel import clock
from kernel.db import db


def bars(complaint: Complaint) -> tuple[Bar, ...]:
    """Everything that keeps a case from the public, in the order of the guards of rules §8.2."""
    is_unserved, is_fraud_referred, is_crime_running, ends = _beside(complaint)
    return bars_for(
        Facts(
            is_closed=complaint.status is Status.CLOSED,
            is_served=not is_unserved,
            has_consent=_consented(complaint),
            is_minor=complaint.is_minor,
            is_fraud_referred=is_fraud_referred,
            is_unfit=EndsAs.UNFIT in ends,
            is_crime_running=is_crime_running,
            is_imported=complaint.channel is Channel.IMPORT,
            has_public_outcome=outcome_of(complaint) is not None and not _says_otherwise(complaint, ends),
            is_report=is_report(complaint.ruleset, complaint.category),
            is_verified=not complaint.institution.is_free_entry,
            has_body=complaint.body is not None,
        )
    )


def _beside(complaint: Complaint) -> tuple[bool, bool, bool, frozenset[EndsAs]]:
    """What lies beside a case: an unserved decision, its complainant's fraud at the police, a clue of crime, its end.

    A clue counts while its check is open; a report of the case that went to the police counts for good (rules §0b.27).
    """
    unserved = exists().where(Decision.complaint_id == complaint.id, Decision.served_at.is_(None), ENDING)
    fraud = exists().where(PoliceReferral.complaint_id == complaint.id)
    clue = exists().where(
        ClueReferral.clue_id == Clue.id,
        Clue.complaint_id == complaint.id,
        ClueReferral.handed_to == HandedTo.POLICE,
        Clue.state == ClueState.OPEN,
    )
    report = exists().where(
        ReportWord.report_id == Report.id,
        Report.complaint_id == complaint.id,
        ReportWord.handed_to == HandedTo.POLICE,
    )
    ended = select(Decision.grounds).where(
        Decision.complaint_id == complaint.id, Decision.kind == DecisionKind.TERMINATE
    )
    newest = ended.order_by(Decision.id.desc()).limit(1).scalar_subquery()
    row = db.session.execute(select(unserved, fraud, or_(clue, report), newest)).one()
    return bool(row[0]), bool(row[1]), bool(row[2]), meaning(complaint.ruleset, row[3] or ())


def _says_otherwise(complaint: Complaint, ends: Collection[EndsAs]) -> bool:
    """Whether "the parties did not agree" would be untrue: one withdrew, died or is no more (O121 art. 23(1), (7))."""
    return complaint.outcome is Outcome.NOT_SETTLED and counted_as(ends) is not EndsAs.DISAGREED


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
