"""What the columns of a table mean that is served on its own: a Frictionless Table Schema beside it."""

from typing import Any

from flask import Response, jsonify, url_for
from werkzeug.exceptions import NotFound

from disclosure.opendata.columns import Table
from disclosure.opendata.describing import schema_of
from disclosure.opendata.other_tables import SERVED
from disclosure.views.public.blueprint import public
from kernel.web import public as open_to_all
from kernel.web import tr


@public.get("/data/schemas/<name>.json")
@open_to_all
def table_schema(name: str) -> Response:
    """The columns of the listing's or a report's CSV, under the names they have in this language."""
    table = SERVED.get(name)
    if table is None:
        raise NotFound()
    found: dict[str, Any] = schema_of(table)
    for field in found["fields"]:
        field["name"] = str(tr(field["name"])) if table.is_translated else field["name"]
    return jsonify(found | {"title": table.title})


def described_by(table: Table) -> str:
    """The Link header of such a table (RFC 8288)."""
    address = url_for(".table_schema", name=table.name)
    return f'<{address}>; rel="describedby"; type="application/json"'
