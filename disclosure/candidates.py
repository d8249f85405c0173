"""The one reader of a case: what of it may become public, what bars it, and what must never leave it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Organisation, Person
from complaints import rulesets
from complaints.deadlines import deadline
from complaints.models import Answer, AnswerStep, Authorisation, Clock, Complaint, Report, Stance, StandIn
from complaints.reporting import sentences_of
from complaints.rulesets import NoSuchRule
from disclosure.barring import bars, outcome_of
from disclosure.lifecycle import Bar, PublicOutcome, PublicResponse
from kernel import calendars, clock
from kernel.db import db


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
    publish_by_on: date | None
    is_platform_rule: bool


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
    publish_by_on, is_platform_rule = _publish_by(complaint.ruleset, body, clock.day_of(complaint.closed_at))
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
        publish_by_on=publish_by_on,
        is_platform_rule=is_platform_rule,
    )


def _publish_by(ruleset: str, body: Organisation, closed_on: date) -> tuple[date | None, bool]:
    """T-PUB: 20 working days after closing; law for departments, 平台规则 for associations (rules §0b.22)."""
    try:
        rule = rulesets.load(ruleset).clock("T-PUB", body_kind=str(body.kind))
    except NoSuchRule:
        return None, True
    due = deadline(rule, body_kind=str(body.kind), start_on=closed_on, calendar=calendars.current())
    return due.due, due.is_platform_rule


def _dates(complaint: Complaint) -> dict[str, Any]:
    answers = db.session.scalars(_answer_clocks().where(Clock.complaint_id == complaint.id)).all()
    filed_on, closed_on = clock.day_of(complaint.filed_at), clock.day_of(_sure(complaint.closed_at))
    accepted_on = clock.day_of(complaint.accepted_at) if complaint.accepted_at else None
    return _kept_for_later(complaint, answers) | {
        "closed_month": f"{closed_on:%Y-%m}",
        "days_to_accept": (accepted_on - filed_on).days if accepted_on else None,
        "days_to_close": (closed_on - filed_on).days,
        "is_on_time": is_on_time(answers, clock.now()),
        "wishes": [str(point.kind) for point in complaint.points],
    }


def _kept_for_later(complaint: Complaint, answers: Sequence[Clock]) -> dict[str, Any]:
    """How it was submitted, in which month it went to the institution, what the institution said (decision 0089)."""
    sent = answers[0].start_on if answers else None
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


ANSWER_STEPS = ("T-RESP", "T-RESP2")


def _answer_clocks() -> Select[Clock]:
    """The clocks of both steps of an answer with their breaches, in the order they started."""
    return select(Clock).where(Clock.code.in_(ANSWER_STEPS)).options(selectinload(Clock.breaches)).order_by(Clock.id)


def is_on_time(answers: Sequence[Clock], now: datetime) -> bool | None:
    """Whether the institution answered in time in both steps; None while the time runs, or when it ended early.

    What the ledger of breaches says stands: a first word in time does not make up for a late or missing answer.
    """
    if any(row.was_late(now) for row in answers):
        return False
    return True if final_answer(answers) is not None else None


def final_answer(answers: Sequence[Clock]) -> Clock | None:
    """The clock the formal answer met: of the second step where a first word was said, else of the first."""
    last = answers[-1] if answers else None
    return last if last is not None and last.met_at is not None else None
