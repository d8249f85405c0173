"""Published outcomes, institutions, and the description of this API."""

import copy
from typing import Any

from apiflask import APIFlask
from flask import Response, current_app, jsonify
from werkzeug.exceptions import Gone, NotFound

from disclosure import queries
from disclosure.api.blueprint import api
from disclosure.api.schemas import (
    InstitutionOut,
    InstitutionPage,
    InstitutionQuery,
    Problem,
    PublicationOut,
    PublicationPage,
    PublicationQuery,
)
from disclosure.lifecycle import PublicationState
from kernel.web import public as open_to_all


@api.get("/publications")
@api.input(PublicationQuery, location="query")
@api.output(PublicationPage)
@open_to_all
def publications(query_data: PublicationQuery) -> PublicationPage:
    """List published outcomes, newest first."""
    found = queries.publication_page(query_data.filter(), query_data.cursor, query_data.limit)
    return PublicationPage(items=[PublicationOut.of(row) for row in found.items], next=found.next, total=found.total)


@api.get("/publications/<publication_id>")
@api.output(PublicationOut)
@api.doc(responses=[404, 410])
@open_to_all
def publication(publication_id: str) -> PublicationOut:
    """Answer one published outcome: the version that stands, whichever version is asked for; 410 when taken down."""
    row = queries.publication_by_ref(_sure(publication_id))
    newest = queries.newest_of(row.series) if row else None
    if newest is None:
        raise NotFound("没有这条公示。")
    if newest.state is PublicationState.WITHDRAWN:
        reason = newest.withdrawn_reason.label if newest.withdrawn_reason else ""
        raise Gone(f"这条公示已经撤下：{reason}。")
    return PublicationOut.of(newest)


@api.get("/institutions")
@api.input(InstitutionQuery, location="query")
@api.output(InstitutionPage)
@open_to_all
def institutions(query_data: InstitutionQuery) -> InstitutionPage:
    """List institutions by name."""
    found = queries.institution_page(query_data.filter(), query_data.cursor, query_data.limit)
    return InstitutionPage(items=[InstitutionOut.of(row) for row in found.items], next=found.next, total=found.total)


@api.get("/institutions/<institution_id>")
@api.output(InstitutionOut)
@api.doc(responses=[404])
@open_to_all
def institution(institution_id: str) -> InstitutionOut:
    """Answer one institution with its figures."""
    row = queries.institution_by_ref(_sure(institution_id))
    if row is None:
        raise NotFound("没有这家机构。")
    return InstitutionOut.of(row, queries.institution_figures(row.ref))


@api.get("/openapi.json")
@api.doc(hide=True)
@open_to_all
def description() -> Response:
    """Describe the API (OpenAPI 3)."""
    return jsonify(_spec())


def _spec() -> dict[str, Any]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy hides APIFlask's own members
    if not isinstance(app, APIFlask):
        raise NotFound()
    spec: dict[str, Any] = copy.deepcopy({**app.spec}) if isinstance(app.spec, dict) else {}
    spec["info"] = {
        "title": "学诉公示信息接口",
        "version": "1",
        "description": "投诉信息，未经行政认定。时间为东八区，编号不含含义。翻页请把 next 作为 cursor 再次请求。",
    }
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for operation in (one for path in spec["paths"].values() for one in path.values()):
        for code, answer in operation.get("responses", {}).items():
            if code >= "400":
                answer["content"] = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for unused in ("HTTPError", "ValidationError"):
        schemas.pop(unused, None)
    return spec


def _sure(ref: str) -> str:
    if not (len(ref) == 26 and ref.isascii() and ref.isalnum()):
        raise NotFound()
    return ref
