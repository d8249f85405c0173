"""The one reader of a case: what of it may become public, what bars it, and what must never leave it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from accounts.models import Person
from complaints import rulesets
from complaints.models import Answer, AnswerStep, Authorisation, Clock, Complaint, Report, Stance, StandIn
from complaints.queries.telling_public import at_police
from complaints.reporting import sentences_of
from disclosure.answered import Asked, asked_of, is_on_time
from disclosure.barring import bars, outcome_of
from disclosure.lifecycle import PUBLIC, Bar, PublicOutcome, PublicResponse
from disclosure.models import Candidate
from institutions.lifecycle import MergeKind, MergeState
from institutions.models import Institution, Merge
from kernel import clock
from kernel.db import db

MOST_TO_LOOK_AT = 50


@dataclass(frozen=True)
class CaseFacts:
    """Dates, codes and public names of a closed case: everything a candidate may know; no word of a party."""

    case_number: str
    institution_ref: str
    institution_name: str
    body_id: int
    body_name: str
    category: str
    category_name: str
    outcome: PublicOutcome
    wishes: tuple[str, ...]
    facts: dict[str, Any]


def case_facts(complaint_id: int) -> CaseFacts | None:
    """The facts of a case that may become public; None when something bars it."""
    complaint = db.session.scalar(_find().where(Complaint.id == complaint_id))
    if complaint is None or bars(complaint):
        return None
    return _facts(complaint)


def facts_by_number(case_number: str) -> CaseFacts | None:
    """The facts of a case as they are now; None where it has none that may be public."""
    complaint = db.session.scalar(_find().where(Complaint.number == case_number))
    if complaint is None or complaint.body is None or complaint.closed_at is None or outcome_of(complaint) is None:
        return None
    return _facts(complaint)


def bars_of(case_number: str) -> tuple[Bar, ...]:
    """What bars this case now; asked again at every step up to the publication."""
    complaint = db.session.scalar(_bare().where(Complaint.number == case_number))
    return bars(complaint) if complaint is not None else (Bar.NOT_CLOSED,)


@dataclass(frozen=True)
class Look:
    """What an officer must know of a text's case now: what bars it, whom it is about, whether that is another."""

    bars: tuple[Bar, ...]
    about: Institution | None
    is_another: bool

    @property
    def has_account(self) -> bool:
        """Whether somebody acts here for the institution, and can be shown the text."""
        found = self.about.organisation if self.about is not None else None
        return found is not None and found.closed_at is None


def look(candidate: Candidate) -> Look:
    """The case of a text beside the text; a merged record is the same institution as the one it went into."""
    told = aliased(Institution)
    found = _bare().options(joinedload(Complaint.institution).joinedload(Institution.organisation))
    found = found.outerjoin(told, told.ref == candidate.institution_ref)
    asked = found.add_columns(func.coalesce(told.merged_into_id, told.id)).where(
        Complaint.number == candidate.case_number
    )
    row = db.session.execute(asked).one_or_none()
    if row is None:
        return Look((Bar.NOT_CLOSED,), None, False)
    complaint, told_id = row
    now = complaint.institution.standing
    return Look(bars(complaint), now, told_id is not None and told_id != now.id)


def to_look_at(body_id: int) -> list[Candidate]:
    """Public texts of a body that should perhaps be taken down, by what is known since: crime, or another institution.

    Another institution than the text's comes of a split alone, so those of records that were parted are compared.
    """
    now, told = aliased(Institution), aliased(Institution)
    parted = select(Merge.into_id).where(Merge.kind == MergeKind.SPLIT, Merge.state == MergeState.DONE)
    found = (
        select(Candidate)
        .join(Complaint, Complaint.number == Candidate.case_number)
        .join(now, now.id == Complaint.institution_id)
        .join(told, told.ref == Candidate.institution_ref)
        .where(Candidate.body_id == body_id, Candidate.state.in_(PUBLIC))
    )
    is_another = func.coalesce(told.merged_into_id, told.id) != func.coalesce(now.merged_into_id, now.id)
    found = found.order_by(Candidate.id).limit(MOST_TO_LOOK_AT)
    # Two questions: each begins at the few rows it is about.
    crime = db.session.scalars(found.where(Complaint.id.in_(at_police()))).all()
    another = db.session.scalars(found.where(told.id.in_(parted), is_another)).all()
    return sorted({*crime, *another}, key=lambda row: row.id)


def waiting_cases(institution_id: int) -> list[int]:
    """The closed cases about an institution that are no candidates."""
    known = select(Candidate.id).where(Candidate.case_number == Complaint.number).exists()
    found = select(Complaint.id).where(Complaint.institution_id == institution_id, Complaint.closed_at.is_not(None))
    return list(db.session.scalars(found.where(~known).order_by(Complaint.id)))


def protected_words(case_number: str) -> tuple[str, ...]:
    """Strings of the case that must never leave it, for the redaction to cover wherever they stand."""
    found = db.session.scalar(_bare().where(Complaint.number == case_number).options(joinedload(Complaint.filer)))
    if found is None:
        return ()
    filer = found.filer.name if found.filer else None
    words = (found.number, found.name, found.phone, found.address, found.handle, found.outside_number, filer)
    return tuple(word for word in (*words, *_beside(found)) if word)


def _beside(complaint: Complaint) -> list[str | None]:
    """What rows beside the case hold: who acts or acted for the complainant, who signed; the reports taken out of it.

    Of a report nothing is published, neither its number nor its sentences (O121 art. 37).
    """
    acting = (StandIn.name, StandIn.phone, Authorisation.signed_by)
    found = (
        select(Report.number, Report.words, *acting)
        .select_from(Complaint)
        .outerjoin(Report, Report.complaint_id == Complaint.id)
        .outerjoin(StandIn, StandIn.complaint_id == Complaint.id)
        .outerjoin(Authorisation, Authorisation.stand_in_id == StandIn.id)
        .where(Complaint.id == complaint.id)
    )
    rows = db.session.execute(found).all()
    reported = [word for row in rows for word in (row.number, *sentences_of(row.words or ""))]
    return list(dict.fromkeys([*reported, *(word for row in rows for word in row[2:])]))


def case_of_report(report_id: int) -> int | None:
    """The case a report was taken out of, if it was."""
    return db.session.scalar(select(Report.complaint_id).where(Report.id == report_id))


def number_of(complaint_id: int) -> str | None:
    """The number of a case."""
    return db.session.scalar(select(Complaint.number).where(Complaint.id == complaint_id))


def filer_of(case_number: str) -> Person | None:
    """Whoever filed a case, to be told what became of it."""
    found = db.session.scalar(
        select(Complaint).where(Complaint.number == case_number).options(joinedload(Complaint.filer))
    )
    return found.filer if found is not None else None


def institution_id_of(complaint_id: int) -> int | None:
    """The institution a case is about."""
    return db.session.scalar(select(Complaint.institution_id).where(Complaint.id == complaint_id))


def publishing_clocks(case_numbers: Collection[str]) -> dict[str, Clock]:
    """By case the newest clock of publishing, with what its day was counted from."""
    found = (
        select(Complaint.number, Clock)
        .join(Clock, Clock.complaint_id == Complaint.id)
        .where(Complaint.number.in_(case_numbers), Clock.code == "T-PUB")
        .options(selectinload(Clock.pauses), selectinload(Clock.extensions))
        .order_by(Clock.id)
    )
    return dict(db.session.execute(found).all())


def _bare() -> Select[Complaint]:
    return select(Complaint).options(joinedload(Complaint.institution), joinedload(Complaint.body))


def _find() -> Select[Complaint]:
    return _bare().options(selectinload(Complaint.points))


def _facts(complaint: Complaint) -> CaseFacts:
    body, outcome = complaint.body, outcome_of(complaint)
    if body is None or outcome is None or complaint.closed_at is None:
        raise ValueError("a barred case has no public facts")
    category = rulesets.load(complaint.ruleset).categories.get(complaint.category)
    return CaseFacts(
        case_number=complaint.number,
        institution_ref=complaint.institution.ref,
        institution_name=complaint.institution.name,
        body_id=body.id,
        body_name=body.name,
        category=complaint.category,
        category_name=category.name if category else complaint.category,
        outcome=outcome,
        wishes=tuple(str(point.kind) for point in complaint.points),
        facts=_dates(complaint),
    )


def _dates(complaint: Complaint) -> dict[str, Any]:
    asked = asked_of(complaint.id)
    filed_on, closed_on = clock.day_of(complaint.filed_at), clock.day_of(_sure(complaint.closed_at))
    accepted_on = clock.day_of(complaint.accepted_at) if complaint.accepted_at else None
    return _kept_for_later(complaint, asked) | {
        "closed_month": f"{closed_on:%Y-%m}",
        "days_to_accept": (accepted_on - filed_on).days if accepted_on else None,
        "days_to_close": (closed_on - filed_on).days,
        "is_on_time": is_on_time(asked, clock.now()),
        "wishes": [str(point.kind) for point in complaint.points],
    }


def _kept_for_later(complaint: Complaint, asked: Asked) -> dict[str, Any]:
    """How it was submitted, in which month it went to the institution, what the institution said (decision 0089)."""
    sent = asked.asked_on
    return {
        "submitted_via": str(complaint.channel),
        "sent_month": f"{sent:%Y-%m}" if sent else None,
        "response": str(response_of(complaint.id)),
    }


def response_of(complaint_id: int) -> PublicResponse:
    """What the institution said in the end, by the stances of its last formal answer."""
    found = select(Answer).filter_by(complaint_id=complaint_id).options(selectinload(Answer.points))
    rows = list(db.session.scalars(found.order_by(Answer.id)))
    final = next((row for row in reversed(rows) if row.step is AnswerStep.FINAL), None)
    if final is None:
        return PublicResponse.INTERIM if rows else PublicResponse.NONE
    stances = {point.stance for point in final.points}
    whole = {Stance.AGREE: PublicResponse.AGREED, Stance.REFUSE: PublicResponse.REFUSED}
    return whole[stances.pop()] if len(stances) == 1 and stances <= set(whole) else PublicResponse.PARTLY


def _sure(instant: datetime | None) -> datetime:
    if instant is None:
        raise ValueError("the case is not closed")
    return instant
