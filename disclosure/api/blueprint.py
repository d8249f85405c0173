"""The blueprint of the API and its manners: JSON, five minutes in any cache, readable from any page."""

from apiflask import APIBlueprint
from flask import Response, request

from kernel.web import PUBLIC_SECONDS

api = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="公示信息")


@api.after_request
def _cacheable(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers.setdefault("Cache-Control", f"public, max-age={PUBLIC_SECONDS}")
        response.add_etag()
        response.make_conditional(request)
    return response
