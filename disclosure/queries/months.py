"""What became public in a month: counts and the newest of each kind, for the home of disclosure and the reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from disclosure.lifecycle import CorrectionState, PublicationState, PublicOutcome, WithdrawalReason
from disclosure.models import (
    CorrectionRequest,
    Publication,
    PublicDisclosure,
    PublicDraw,
    PublicDuty,
    PublicInspection,
    PublicInstitution,
    PublicMilestone,
    PublicNotice,
)
from disclosure.queries.figures import published_counts
from disclosure.queries.filters import PublicationFilter
from disclosure.queries.publications import publication_slice
from kernel import clock
from kernel.db import db

ADVICE = "advice"


@dataclass(frozen=True)
class Step:
    """A milestone with the name of its institution."""

    name: str
    row: PublicMilestone


@dataclass(frozen=True)
class RuleChange:
    """A version of a rule that took the place of an earlier one, from its first day."""

    name: str
    institution_ref: str
    rule: str
    on: date


@dataclass(frozen=True)
class Month:
    """One month of what is public; `outcomes` counts the texts first published in it and still standing."""

    month: str
    outcomes: list[tuple[PublicOutcome, int]]
    texts: list[Publication]
    withdrawn: int
    notices: list[PublicNotice]
    inspections: list[PublicInspection]
    draws: list[PublicDraw]
    steps: list[Step]
    rules: list[RuleChange]
    corrections: list[tuple[CorrectionState, int]]

    @property
    def published(self) -> int:
        """How many texts."""
        return sum(number for _outcome, number in self.outcomes)

    @property
    def warnings(self) -> list[PublicNotice]:
        """Of the notices those that warn consumers (IR art. 38)."""
        return [one for one in self.notices if one.kind == ADVICE]


def month_of(day: date) -> str:
    """The month of a day as 2026-11."""
    return f"{day:%Y-%m}"


def days_of(month: str) -> tuple[date, date]:
    """The first day of a month and that of the month after it."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def month_before(month: str) -> str:
    """The month before."""
    first = days_of(month)[0]
    return f"{first.year - (first.month == 1):04d}-{(first.month - 2) % 12 + 1:02d}"


def in_month(month: str, most: int = 50) -> Month:
    """Everything of a month, at most so many of each kind; eleven statements at most."""
    first, after = days_of(month)
    begin, end = clock.start_of(first), clock.start_of(after)
    texts = PublicationFilter(from_on=first, to_on=after - timedelta(days=1))
    return Month(
        month=month,
        outcomes=list(published_counts(texts).outcomes),
        texts=publication_slice(texts, limit=most).items,
        withdrawn=_withdrawn(begin, end),
        notices=_notices(begin, end, most),
        inspections=_inspections(first, after, most),
        draws=_draws(begin, end, most),
        steps=_steps(first, after, most),
        rules=rule_changes(first, after, most),
        corrections=_corrections(begin, end),
    )


def _withdrawn(begin: datetime, end: datetime) -> int:
    """How many were taken down; a text whose time is over was not."""
    found = select(func.count()).where(
        Publication.state == PublicationState.WITHDRAWN, Publication.written_at >= begin, Publication.written_at < end
    )
    return db.session.scalar(found.where(Publication.withdrawn_reason != WithdrawalReason.EXPIRED)) or 0


def _notices(begin: datetime, end: datetime, most: int) -> list[PublicNotice]:
    found = select(PublicNotice).where(
        PublicNotice.state == "published", PublicNotice.published_at >= begin, PublicNotice.published_at < end
    )
    return list(
        db.session.scalars(found.order_by(PublicNotice.published_at.desc(), PublicNotice.id.desc()).limit(most))
    )


def _inspections(first: date, after: date, most: int) -> list[PublicInspection]:
    found = select(PublicInspection).where(PublicInspection.closed_on >= first, PublicInspection.closed_on < after)
    order = found.order_by(PublicInspection.closed_on.desc(), PublicInspection.id.desc())
    return list(db.session.scalars(order.limit(most)))


def _draws(begin: datetime, end: datetime, most: int) -> list[PublicDraw]:
    found = select(PublicDraw).where(PublicDraw.listed_at >= begin, PublicDraw.listed_at < end)
    return list(db.session.scalars(found.order_by(PublicDraw.listed_at.desc(), PublicDraw.id.desc()).limit(most)))


def _steps(first: date, after: date, most: int) -> list[Step]:
    found = (
        select(PublicInstitution.name, PublicMilestone)
        .join(PublicInstitution, PublicInstitution.ref == PublicMilestone.institution_ref)
        .where(PublicMilestone.on >= first, PublicMilestone.on < after)
        .order_by(PublicMilestone.on.desc(), PublicMilestone.id.desc())
        .limit(most)
    )
    return [Step(name, row) for name, row in db.session.execute(found)]


def rule_changes(first: date, after: date, most: int = 50) -> list[RuleChange]:
    """Rules of institutions that changed on a day between, the newest first; a first version changes nothing."""
    found = (
        select(PublicInstitution.name, PublicDisclosure.institution_ref, PublicDuty.name, PublicDisclosure.from_on)
        .join(PublicInstitution, PublicInstitution.ref == PublicDisclosure.institution_ref)
        .join(
            PublicDuty,
            (PublicDuty.institution_ref == PublicDisclosure.institution_ref)
            & (PublicDuty.item == PublicDisclosure.item),
        )
        .where(PublicDuty.is_rule, PublicDisclosure.version > 1, PublicDisclosure.recalled_on.is_(None))
        .where(PublicDisclosure.from_on >= first, PublicDisclosure.from_on < after)
        .order_by(PublicDisclosure.from_on.desc(), PublicDisclosure.id.desc())
        .limit(most)
    )
    return [RuleChange(*row) for row in db.session.execute(found)]


def _corrections(begin: datetime, end: datetime) -> list[tuple[CorrectionState, int]]:
    found = select(CorrectionRequest.state, func.count()).where(
        CorrectionRequest.decided_at >= begin, CorrectionRequest.decided_at < end
    )
    rows: Sequence[tuple[CorrectionState, int]] = [
        (state, number) for state, number in db.session.execute(found.group_by(CorrectionRequest.state))
    ]
    return sorted(rows, key=lambda row: list(CorrectionState).index(row[0]))
