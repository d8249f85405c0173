"""Notices, statistics, and the lists of codes."""

import re

from pydantic import BaseModel, Field

from disclosure import queries
from disclosure.api.blueprint import api
from disclosure.api.figures import Coded, IndicatorsOut, PublishedOut, StatisticsOut
from disclosure.api.schemas import Day, Listed, NewestFirst, Paging, PublicationFilters, Words
from disclosure.indicators import Figures, SubjectKind
from disclosure.models import PublicNotice
from disclosure.queries import PublicationFilter
from disclosure.queries.figures import published_counts
from disclosure.queries.notices import NoticeFilter, notice_page
from disclosure.queries.paging import cursor_of, read_cursor
from kernel import clock
from kernel.config import settings
from kernel.web import public as open_to_all

REGION = re.compile(r"[0-9]{6}")


class NoticeQuery(NewestFirst):
    """Filters of notices."""

    q: Words = ""
    institution: Words = ""
    from_on: Day | None = Field(default=None, alias="from")
    to_on: Day | None = Field(default=None, alias="to")

    def filter(self) -> NoticeFilter:
        """The same as the queries take it."""
        return NoticeFilter(self.q, self.institution, self.from_on, self.to_on)


class NoticeOut(BaseModel):
    """One public notice of a body."""

    id: str
    url: str
    version: int
    number: str
    kind: str
    title: str
    body: str
    institution: Coded | None
    words: str
    law: str
    published_at: str

    @classmethod
    def of(cls, row: PublicNotice) -> "NoticeOut":
        """The answer for a row."""
        about = Coded(code=row.institution_ref, name=row.institution_name) if row.institution_ref else None
        return cls(
            id=row.ref,
            url=f"{settings().public_url}/disclosure/notices/{row.ref}",
            version=row.version,
            number=row.number,
            kind=row.kind,
            title=row.title,
            body=row.body_name,
            institution=about,
            words=row.words,
            law=row.law,
            published_at=row.published_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        )


class NoticePage(Listed):
    """Some notices, the cursor of the next ones, and how many fit the filters."""

    items: list[NoticeOut]


class CodeQuery(Paging):
    """Where to go on in a list of codes."""


class CodePage(Listed):
    """Some codes with their words, the cursor of the next ones, and how many there are."""

    items: list[Coded]


@api.get("/notices")
@api.input(NoticeQuery, location="query")
@api.output(NoticePage)
@open_to_all
def notices(query_data: NoticeQuery) -> NoticePage:
    """List public notices that stand, newest first."""
    found = notice_page(query_data.filter(), query_data.cursor, query_data.limit)
    return NoticePage.of(found, NoticeOut.of)


@api.get("/statistics")
@api.input(PublicationFilters, location="query")
@api.output(StatisticsOut)
@open_to_all
def statistics(query_data: PublicationFilters) -> StatisticsOut:
    """Answer figures of all cases, and exact counts of what is published, for the same filters."""
    asked = query_data.filter()
    found = _all_cases(asked)
    cases = IndicatorsOut.of(found) if found is not None else None
    return StatisticsOut(all_cases=cases, published=PublishedOut.of(published_counts(asked)))


def _all_cases(asked: PublicationFilter) -> Figures | None:
    """Whose figures are asked for; None of what is not known here, and where filters cross: none is public then."""
    if asked.is_empty:
        return queries.figures_or_none_counted(SubjectKind.ALL, "")
    if asked == PublicationFilter(institution=asked.institution):
        row = queries.institution_known_as(asked.institution)
        kind = SubjectKind.INSTITUTION
        return queries.figures_or_none_counted(kind, row.ref, row.name) if row is not None else None
    if asked == PublicationFilter(category=asked.category):
        return queries.figures_or_none_counted(SubjectKind.CATEGORY, asked.category)
    if asked == PublicationFilter(region=asked.region) and REGION.fullmatch(asked.region):
        return queries.figures_or_none_counted(SubjectKind.REGION, asked.region)
    return queries.body_named(asked.body) if asked == PublicationFilter(body=asked.body) else None


@api.get("/categories")
@api.input(CodeQuery, location="query")
@api.output(CodePage)
@open_to_all
def categories(query_data: CodeQuery) -> CodePage:
    """List the kinds of problems that occur in what is published."""
    return _codes(queries.choices().categories, query_data)


@api.get("/regions")
@api.input(CodeQuery, location="query")
@api.output(CodePage)
@open_to_all
def regions(query_data: CodeQuery) -> CodePage:
    """List the regions that occur in what is published."""
    return _codes(queries.choices().regions, query_data)


def _codes(found: list[tuple[str, str]], asked: Paging) -> CodePage:
    after = read_cursor(asked.cursor)[0] if asked.cursor else ""
    left = [(code, name) for code, name in found if code > after]
    shown = left[: asked.limit]
    last = cursor_of(shown[-1][0], 0) if len(left) > len(shown) else None
    return CodePage(items=[Coded(code=code, name=name) for code, name in shown], next=last, total=len(found))
