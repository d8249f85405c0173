"""What the API takes and answers: times with zone (+08:00), dates `YYYY-MM-DD`, ids opaque."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from disclosure.indicators import Figures, RateFigure, StageFigure
from disclosure.lifecycle import PublicationState
from disclosure.models import Publication, PublicInstitution
from disclosure.queries import InstitutionFilter, PublicationFilter
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.forms import plain

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
Words = Annotated[str, Field(max_length=100), AfterValidator(plain)]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class Paging(BaseModel):
    """Where to go on and how many rows."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    cursor: Annotated[str, Field(max_length=600)] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class PublicationQuery(Paging):
    """Filters of published outcomes."""

    q: Words = ""
    institution: Words = ""
    category: Words = ""
    region: Words = ""
    outcome: Words = ""
    from_on: Annotated[Day | None, Field(alias="from")] = None
    to_on: Annotated[Day | None, Field(alias="to")] = None

    def filter(self) -> PublicationFilter:
        """The same as the queries take it."""
        return PublicationFilter(
            self.q, self.institution, self.category, self.region, self.outcome, self.from_on, self.to_on
        )


class InstitutionQuery(Paging):
    """Filters of institutions."""

    q: Words = ""
    type: Words = ""
    region: Words = ""

    def filter(self) -> InstitutionFilter:
        """The same as the queries take it."""
        return InstitutionFilter(self.q, self.type, self.region)


class Coded(BaseModel):
    """A code with its words."""

    code: str
    name: str


class InstitutionRef(BaseModel):
    """The institution an outcome is about, as it was at publication."""

    id: str
    name: str
    credit_code: str | None
    address: str


class PublicationOut(BaseModel):
    """One published outcome."""

    id: str
    url: str
    state: str
    version: int
    replaces: str | None
    institution: InstitutionRef
    category: Coded
    summary: str
    outcome: Coded
    body: str
    region: Coded | None
    closed_month: str
    days_to_accept: int | None
    days_to_close: int | None
    answered_on_time: bool | None
    published_at: str
    changed_at: str
    notice: str = NOTICE

    @classmethod
    def of(cls, row: Publication) -> "PublicationOut":
        """The answer for a row."""
        return cls(
            id=row.ref,
            url=f"{settings().public_url}/publications/{row.ref}",
            state=str(PublicationState(row.state)),
            version=row.version,
            replaces=row.replaces_ref,
            institution=InstitutionRef(
                id=row.institution_ref, name=row.institution_name, credit_code=row.credit_code, address=row.address
            ),
            category=Coded(code=row.category, name=row.category_name),
            summary=row.summary,
            outcome=Coded(code=str(row.outcome), name=str(row.outcome.label)),
            body=row.body_name,
            region=Coded(code=row.region_code, name=row.region_name) if row.region_code else None,
            closed_month=row.closed_month,
            days_to_accept=row.days_to_accept,
            days_to_close=row.days_to_close,
            answered_on_time=row.is_on_time,
            published_at=row.published_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
            changed_at=row.written_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        )


class RateOut(BaseModel):
    """A share of n cases with its 95 % Wilson interval; null where small numbers are hidden, with the reason."""

    part: int | None
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    hidden: str | None = None

    @classmethod
    def of(cls, found: RateFigure) -> "RateOut":
        """The answer for a rate; a share that is not shown does not show its part either."""
        shown, why = found.rate, str(found.why) if found.why else None
        if shown is None:
            return cls(part=None, n=found.n, value=None, low=None, high=None, hidden=why)
        value, low, high = (None if one is None else round(one, 4) for one in (shown.value, shown.low, shown.high))
        return cls(part=shown.part, n=found.n, value=value, low=low, high=high)


class DaysOut(BaseModel):
    """Median and ninetieth percentile of n day counts; null values under five cases."""

    n: int | None = None
    median: float | None = None
    p90: float | None = None

    @classmethod
    def of(cls, found: StageFigure) -> "DaysOut":
        """The answer for a stage."""
        shown = found.spread
        return cls(n=found.n, median=shown.median if shown else None, p90=shown.p90 if shown else None)


class FiguresOut(BaseModel):
    """All accepted complaints about an institution, small numbers hidden (null); response figures rest on 平台规则.

    They are no numbers of published outcomes: those are counted by `total` of the list of publications.
    """

    accepted: int | None
    closed: int | None
    unanswered: int | None
    unrated: int | None
    answered: RateOut
    answered_on_time: RateOut
    promises_confirmed: RateOut
    promises_in_time: RateOut
    promises_uncontested: RateOut
    promises_said: RateOut
    settled: RateOut
    solved: RateOut
    claimed: RateOut
    satisfied: RateOut
    followed_up: RateOut
    repeated: RateOut
    days_to_accept: DaysOut
    days_to_answer: DaysOut
    days_to_end: DaysOut
    days_to_close: DaysOut
    learners: int | None
    per_thousand_learners: float | None
    since: date | None
    updated_at: str | None

    @classmethod
    def of(cls, found: Figures) -> "FiguresOut":
        """The answer for an institution."""
        rates = {NAMES.get(one.of.code, one.of.code): RateOut.of(one) for one in found.rates}
        days = {f"days_{one.of.code}": DaysOut.of(one) for one in found.stages}
        per, at = found.per_learners, found.updated_at
        counts = {code: found.count(code).number for code in ("closed", "unanswered", "unrated")}
        about = {
            "accepted": found.count("cases").number,
            "learners": per.learners if per else None,
            "per_thousand_learners": per.per_thousand if per else None,
            "since": found.since_on,
            "updated_at": at.astimezone(clock.ZONE).isoformat(timespec="seconds") if at else None,
        }
        return cls.model_validate(counts | rates | days | about)


# What the first version of this API called them.
NAMES = {"response": "answered", "on_time": "answered_on_time"}


class InstitutionOut(BaseModel):
    """One institution; `figures` only when it is asked for by its id."""

    id: str
    url: str
    name: str
    credit_code: str | None
    type: Coded
    brands: list[str]
    platform: str | None
    region: Coded | None
    address: str
    licence: str
    website: str
    former_names: list[str]
    filings: list[str]
    merged_into: str | None
    updated_at: str
    figures: FiguresOut | None = None

    @classmethod
    def of(cls, row: PublicInstitution, figures: Figures | None = None) -> "InstitutionOut":
        """The answer for a row."""
        return cls(
            id=row.ref,
            url=f"{settings().public_url}/institutions/{row.ref}",
            name=row.name,
            credit_code=row.credit_code,
            type=Coded(code=row.type, name=row.type_label),
            brands=row.brands,
            platform=row.platform_name or None,
            region=Coded(code=row.region_code, name=row.region_name) if row.region_code else None,
            address=row.address,
            licence=row.licence,
            website=row.website,
            former_names=row.former_names,
            filings=row.filings,
            merged_into=row.merged_into_ref,
            updated_at=row.updated_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
            figures=FiguresOut.of(figures) if figures else None,
        )


class PublicationPage(BaseModel):
    """Some outcomes, the cursor of the next ones, and how many fit the filters."""

    items: list[PublicationOut]
    next: str | None
    total: int


class InstitutionPage(BaseModel):
    """Some institutions, the cursor of the next ones, and how many fit the filters."""

    items: list[InstitutionOut]
    next: str | None
    total: int


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: dict[str, Any] | None = None
