"""The bodies that handle complaints, and their own figures: what came to each, what it did, how long it took."""

from pydantic import BaseModel
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.api.blueprint import api
from disclosure.api.figures import IndicatorsOut
from disclosure.api.publications import sure
from disclosure.api.schemas import Listed, Paging
from disclosure.indicators import Figures, SubjectKind
from disclosure.queries.figures import trend
from kernel.config import settings
from kernel.web import public as open_to_all


class BodyQuery(Paging):
    """Where to go on in the list of bodies."""


class BodyOut(BaseModel):
    """One body; `name` is what published outcomes write, and what their filter `body` takes."""

    id: str
    url: str
    name: str

    @classmethod
    def of(cls, found: Figures) -> "BodyOut":
        """The answer for a body."""
        return cls(id=found.ref, url=f"{settings().public_url}/disclosure/bodies/{found.ref}", name=found.name)


class BodyPage(Listed):
    """Some bodies, the cursor of the next ones, and how many there are."""

    items: list[BodyOut]


@api.get("/bodies")
@api.input(BodyQuery, location="query")
@api.output(BodyPage)
@open_to_all
def bodies(query_data: BodyQuery) -> BodyPage:
    """List the bodies that complaints came to, by name."""
    found = queries.body_page(query_data.cursor, query_data.limit)
    return BodyPage.of(found, BodyOut.of)


@api.get("/bodies/<body_id>/indicators")
@api.output(IndicatorsOut)
@api.doc(responses=[404])
@open_to_all
def body_indicators(body_id: str) -> IndicatorsOut:
    """Answer all figures of one body with their n, and what came to it in each month."""
    found = queries.body_figures(sure(body_id))
    if found is None:
        raise NotFound("没有这个单位。")
    return IndicatorsOut.of(found, trend(SubjectKind.BODY, found.ref))
