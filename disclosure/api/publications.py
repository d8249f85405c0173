"""Published outcomes and institutions."""

from werkzeug.exceptions import Gone, NotFound

from disclosure import queries
from disclosure.api.blueprint import api
from disclosure.api.figures import IndicatorsOut
from disclosure.api.schemas import (
    InstitutionOut,
    InstitutionPage,
    InstitutionQuery,
    PublicationOut,
    PublicationPage,
    PublicationQuery,
)
from disclosure.indicators import SubjectKind
from disclosure.lifecycle import PublicationState
from disclosure.queries.figures import trend
from kernel.web import public as open_to_all


@api.get("/publications")
@api.input(PublicationQuery, location="query")
@api.output(PublicationPage)
@open_to_all
def publications(query_data: PublicationQuery) -> PublicationPage:
    """List published outcomes, newest first."""
    found = queries.publication_page(query_data.filter(), query_data.cursor, query_data.limit)
    told = queries.narrative_rows([row.series for row in found.items])
    return PublicationPage.of(found, lambda row: PublicationOut.of(row, told.get(row.series)))


@api.get("/publications/<publication_id>")
@api.output(PublicationOut)
@api.doc(responses=[404, 410])
@open_to_all
def publication(publication_id: str) -> PublicationOut:
    """Answer one published outcome: the version that stands, whichever version is asked for; 410 when taken down."""
    row = queries.publication_by_ref(sure(publication_id))
    newest = queries.newest_of(row.series) if row else None
    if newest is None:
        raise NotFound("没有这条公示。")
    if newest.state is PublicationState.WITHDRAWN:
        reason = newest.withdrawn_reason.label if newest.withdrawn_reason else ""
        raise Gone(f"这条公示已经撤下：{reason}。")
    return PublicationOut.of(newest, queries.narrative_rows([newest.series]).get(newest.series))


@api.get("/institutions")
@api.input(InstitutionQuery, location="query")
@api.output(InstitutionPage)
@open_to_all
def institutions(query_data: InstitutionQuery) -> InstitutionPage:
    """List institutions by name."""
    found = queries.institution_page(query_data.filter(), query_data.cursor, query_data.limit)
    return InstitutionPage.of(found, InstitutionOut.of)


@api.get("/institutions/<institution_id>")
@api.output(InstitutionOut)
@api.doc(responses=[404])
@open_to_all
def institution(institution_id: str) -> InstitutionOut:
    """Answer one institution with its figures."""
    row = queries.institution_by_ref(sure(institution_id))
    if row is None:
        raise NotFound("没有这家机构。")
    is_merged, kind = row.merged_into_ref is not None, SubjectKind.INSTITUTION
    return InstitutionOut.of(row, None if is_merged else queries.figures_or_none_counted(kind, row.ref, row.name))


@api.get("/institutions/<institution_id>/indicators")
@api.output(IndicatorsOut)
@api.doc(responses=[404])
@open_to_all
def indicators(institution_id: str) -> IndicatorsOut:
    """Answer all figures of one institution with their n, and the complaints of each month; a merged one's new ones."""
    row = queries.institution_known_as(sure(institution_id))
    if row is None:
        raise NotFound("没有这家机构。")
    kind = SubjectKind.INSTITUTION
    return IndicatorsOut.of(queries.figures_or_none_counted(kind, row.ref, row.name), trend(kind, row.ref))


def sure(ref: str) -> str:
    """An id as we give them out; anything else is 404."""
    if not (len(ref) == 26 and ref.isascii() and ref.isalnum()):
        raise NotFound()
    return ref
