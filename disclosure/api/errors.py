"""Errors of the API as problem+json (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from apiflask.exceptions import HTTPError
from flask import Response, make_response
from werkzeug.exceptions import HTTPException, NotFound

from disclosure.api.blueprint import api
from disclosure.api.schemas import Problem
from kernel.db import db
from kernel.errors import DomainError
from kernel.web import public as open_to_all

log = logging.getLogger(__name__)


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


@api.errorhandler(DomainError)
def _refused(error: DomainError) -> Response:
    return problem(error.status, error.message)


@api.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    return problem(error.code or 500, error.description or "")


@api.errorhandler(Exception)
def _fault(error: Exception) -> Response:
    log.exception("api failed: %s", type(error).__name__)
    db.session.rollback()
    return problem(500)


@api.get("/")
@api.get("/<path:_rest>")
@api.doc(hide=True)
@open_to_all
def unknown(_rest: str = "") -> Response:
    """Whatever else is asked below the API's address."""
    raise NotFound("这个接口不存在，请见 /api/v1/openapi.json。")
