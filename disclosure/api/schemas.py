"""What the API takes and answers: times with zone (+08:00), dates `YYYY-MM-DD`, ids opaque."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from disclosure.api.figures import Coded
from disclosure.api.named import FiguresOut
from disclosure.indicators import Figures
from disclosure.lifecycle import PublicationState
from disclosure.models import Publication, PublicInstitution, PublicNarrative
from disclosure.queries import InstitutionFilter, PublicationFilter
from disclosure.queries.paging import INSTANT_CURSOR, WORDS_CURSOR, Page, Row
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.forms import plain

# Days as they are written, of this century and the next: nothing else is read as one, such as a number of seconds.
DAY = r"^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
# No address may hold a NUL (400), so the description says so of whatever is typed.
NO_NUL = r"^[^\x00]*$"
Words = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL), AfterValidator(plain)]
# A name of 200 signs, as a cursor holds it, and its row.
WordsCursor = Annotated[str, StringConstraints(strip_whitespace=True, pattern=WORDS_CURSOR, max_length=820)]
InstantCursor = Annotated[str, StringConstraints(strip_whitespace=True, pattern=INSTANT_CURSOR, max_length=40)]


def _written_day(value: object) -> object:
    """What is written as a day; anything else is no day."""
    if isinstance(value, str) and not re.fullmatch(DAY, value):
        raise ValueError("日期请写成 2026-09-01 的样子")
    return value


Day = Annotated[
    date, BeforeValidator(_written_day), WithJsonSchema({"type": "string", "format": "date", "pattern": DAY})
]


class Paging(BaseModel):
    """Where to go on in a list by name or code, and how many rows."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    cursor: WordsCursor = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class NewestFirst(Paging):
    """Where to go on in a list with the newest first, and how many rows."""

    cursor: InstantCursor = ""


class PublicationFilters(BaseModel):
    """Filters of published outcomes."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    q: Words = ""
    institution: Words = ""
    category: Words = ""
    region: Words = ""
    outcome: Words = ""
    body: Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL), AfterValidator(plain)] = ""
    from_on: Annotated[Day | None, Field(alias="from")] = None
    to_on: Annotated[Day | None, Field(alias="to")] = None

    def filter(self) -> PublicationFilter:
        """The same as the queries take it."""
        asked = self.q, self.institution, self.category, self.region, self.outcome, self.from_on, self.to_on
        return PublicationFilter(*asked, body=self.body)


class PublicationQuery(NewestFirst, PublicationFilters):
    """Filters of published outcomes, and where to go on."""


class InstitutionQuery(Paging):
    """Filters of institutions."""

    q: Words = ""
    type: Words = ""
    region: Words = ""

    def filter(self) -> InstitutionFilter:
        """The same as the queries take it."""
        return InstitutionFilter(self.q, self.type, self.region)


class InstitutionRef(BaseModel):
    """The institution an outcome is about, as it was at publication."""

    id: str
    name: str
    credit_code: str | None
    address: str


class NarrativeGoneOut(BaseModel):
    """That the complainant's own words stood here, why they were taken down and on which day."""

    reason: Coded
    withdrawn_on: date

    @classmethod
    def of(cls, row: PublicNarrative) -> "NarrativeGoneOut | None":
        """The tombstone of a narrative; None while its words stand."""
        if row.withdrawn_at is None or row.withdrawn_reason is None:
            return None
        why = row.withdrawn_reason
        return cls(reason=Coded(code=str(why), name=str(why.label)), withdrawn_on=clock.day_of(row.withdrawn_at))


class PublicationOut(BaseModel):
    """One published outcome; `narrative_withdrawn` says that words of the complainant stood here once."""

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
    narrative: str | None = None
    narrative_withdrawn: NarrativeGoneOut | None = None
    notice: str = NOTICE

    @classmethod
    def of(cls, row: Publication, narrative: PublicNarrative | None = None) -> "PublicationOut":
        """The answer for a row, with the complainant's own words where they stand beside it."""
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
            narrative=(narrative.words or None) if narrative else None,
            narrative_withdrawn=NarrativeGoneOut.of(narrative) if narrative else None,
        )


class InstitutionOut(BaseModel):
    """One institution; `figures` only when it is asked for by its id, and not where its record was merged."""

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


class Listed(BaseModel):
    """Some rows, the cursor of the next ones, and how many there are; the kinds of lists say of what."""

    items: list[Any]
    next: str | None
    total: int

    @classmethod
    def of(cls, found: Page[Row], one: Callable[[Row], BaseModel]) -> Self:
        """The answer for a page of rows, each as `one` answers it."""
        return cls(items=[one(row) for row in found.items], next=found.next, total=found.total)


class PublicationPage(Listed):
    """Some outcomes, the cursor of the next ones, and how many fit the filters."""

    items: list[PublicationOut]


class InstitutionPage(Listed):
    """Some institutions, the cursor of the next ones, and how many fit the filters."""

    items: list[InstitutionOut]


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: dict[str, Any] | None = None
