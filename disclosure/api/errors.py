"""Errors of the API as problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from apiflask.exceptions import HTTPError
from flask import Response, make_response
from werkzeug.exceptions import MethodNotAllowed, NotFound

from disclosure.api.blueprint import OPEN, api
from disclosure.api.schemas import Problem
from kernel.errors import TooMany
from kernel.web import answer_errors
from kernel.web import public as open_to_all


def problem(status: int, detail: str = "", errors: dict[str, Any] | None = None) -> Response:
    """The answer for an error."""
    words = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    answer = make_response(words.model_dump_json(exclude_none=True), status)
    answer.content_type = "application/problem+json"
    return answer


@api.errorhandler(HTTPError)
def _invalid(error: HTTPError) -> Response:
    return problem(error.status_code, str(error.message or ""), _plain(error.detail))


def _plain(detail: Any) -> dict[str, Any] | None:
    return detail if isinstance(detail, dict) and detail else None


def _answer(status: int, words: str, error: Exception) -> Response:
    """Any other error below the API's address, also where no route was found; with what its headers must say."""
    answer = problem(status, words)
    answer.headers.update(OPEN)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


answer_errors(f"{api.url_prefix}/", _answer)


@api.get("/<path:_rest>")
@api.doc(hide=True)
@open_to_all
def unknown(_rest: str = "") -> Response:
    """Whatever else is asked below the API's address."""
    raise NotFound("这个接口不存在，请见 /api/v1/openapi.json。")
