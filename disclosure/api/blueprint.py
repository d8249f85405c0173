"""The blueprint of the API and its manners: JSON, five minutes in any cache, readable from any page, counted."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, g, request

from kernel.config import settings
from kernel.errors import TooMany
from kernel.security import light
from kernel.web import PUBLIC_SECONDS

api = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="公示信息")
WINDOW = 60
POLICY = "minute"
# For programs in a browser: any page may read answers and errors, and ask whether something changed.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit, RateLimit-Policy, Retry-After",
}
ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@api.before_request
def _count() -> None:
    """Count what one address asks in a minute (our own limit); raises TooMany with the seconds to wait.

    A browser's own question whether it may ask (OPTIONS) reads nothing and counts as none.
    """
    if request.method == "OPTIONS":
        return
    most = settings().api_per_minute
    count, ends = light("api", request.remote_addr or "unknown", WINDOW)
    g.api_limit = (most, max(0, most - count), ends)
    if count > most:
        raise TooMany(ends)


@api.after_request
def _cacheable(response: Response) -> Response:
    response.headers.update(OPEN | (ASKED_BEFORE if request.method == "OPTIONS" else {}))
    _tell_limit(response)
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers.setdefault("Cache-Control", f"public, max-age={PUBLIC_SECONDS}")
        response.add_etag()
        response.make_conditional(request)
    return response


def _tell_limit(response: Response) -> None:
    """The limit and what is left of it, as the IETF's RateLimit header fields say it."""
    found: Any = g.get("api_limit")
    if found is not None:
        most, left, ends = found
        response.headers["RateLimit-Policy"] = f'"{POLICY}";q={most};w={WINDOW}'
        response.headers["RateLimit"] = f'"{POLICY}";r={left};t={ends}'
