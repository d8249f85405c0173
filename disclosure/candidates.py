"""The one reader of a case: what of it may become public, what bars it, and what must never leave it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Organisation, Person
from complaints import rulesets
from complaints.deadlines import deadline
from complaints.lifecycle import CLAIMANTS, Status
from complaints.models import Channel, Clock, Complaint, Consent, ConsentKind, Party, Report
from complaints.reporting import sentences_of
from complaints.rulesets import CategoryKind, NoSuchRule
from disclosure.lifecycle import PublicOutcome
from kernel import calendars, clock
from kernel.db import db
from kernel.labels import Labelled


class Bar(Labelled):
    """Why a case cannot become public (rules §8.2)."""

    NOT_CLOSED = "not_closed", _l("还没有结案")
    NO_CONSENT = "no_consent", _l("投诉人没有同意公示，或者撤回了同意")
    MINOR = "minor", _l("涉及未成年人")
    IMPORTED = "imported", _l("历史导入的投诉不公示")
    OUTCOME = "outcome", _l("这种结果只进入统计")
    REPORT = "report", _l("举报事项不公示")
    UNVERIFIED = "unverified", _l("被投诉机构的身份还没有核实")
    NO_BODY = "no_body", _l("没有经办单位")


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


def bars_of(case_number: str) -> tuple[Bar, ...]:
    """What bars this case now; asked again at every step up to the publication."""
    complaint = db.session.scalar(_find().where(Complaint.number == case_number))
    return bars(complaint) if complaint is not None else (Bar.NOT_CLOSED,)


def protected_words(case_number: str) -> tuple[str, ...]:
    """Strings of the case that must never leave it, for the redaction to cover wherever they stand."""
    found = db.session.scalar(_find().where(Complaint.number == case_number).options(joinedload(Complaint.filer)))
    if found is None:
        return ()
    filer = found.filer.name if found.filer else None
    words = (found.number, found.name, found.phone, found.address, found.handle, found.outside_number, filer)
    return tuple(word for word in (*words, *_reported(found)) if word)


def _reported(complaint: Complaint) -> list[str]:
    """Numbers and sentences of the reports taken out of the case, of which nothing is published (O121 art. 37)."""
    rows = list(db.session.scalars(select(Report).filter_by(complaint_id=complaint.id)))
    return [word for row in rows for word in (row.number, *sentences_of(row.words))]


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


def bars(complaint: Complaint) -> tuple[Bar, ...]:
    """Everything that keeps a case from the public, in the order of the guards of rules §8.2."""
    found = {
        Bar.NOT_CLOSED: complaint.status is not Status.CLOSED,
        Bar.NO_CONSENT: not _consented(complaint),
        Bar.MINOR: complaint.is_minor,
        Bar.IMPORTED: complaint.channel is Channel.IMPORT,
        Bar.OUTCOME: _outcome(complaint) is None,
        Bar.REPORT: is_report(complaint.ruleset, complaint.category),
        Bar.UNVERIFIED: complaint.institution.is_free_entry,
        Bar.NO_BODY: complaint.body is None,
    }
    return tuple(bar for bar, holds in found.items() if holds)


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


def is_report(ruleset: str, category: str) -> bool:
    """Whether a category is a 举报, of which nothing is published (O121 art. 37; rules §0b.13)."""
    kind = rulesets.load(ruleset).categories.get(category)
    return kind is not None and kind.kind is CategoryKind.REPORT


def _find() -> Select[Complaint]:
    return select(Complaint).options(
        joinedload(Complaint.institution), joinedload(Complaint.body), selectinload(Complaint.points)
    )


def _outcome(complaint: Complaint) -> PublicOutcome | None:
    codes = {member.value for member in PublicOutcome}
    return PublicOutcome(str(complaint.outcome)) if str(complaint.outcome) in codes else None


def _consented(complaint: Complaint) -> bool:
    """The newest word of the complainant's side on publishing."""
    return bool(
        db.session.scalar(
            select(Consent.is_given)
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


def _facts(complaint: Complaint) -> CaseFacts:
    body, outcome = complaint.body, _outcome(complaint)
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
    return {
        "closed_month": f"{closed_on:%Y-%m}",
        "days_to_accept": (accepted_on - filed_on).days if accepted_on else None,
        "days_to_close": (closed_on - filed_on).days,
        "is_on_time": is_on_time(answers, clock.now()),
        "wishes": [str(point.kind) for point in complaint.points],
    }


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
