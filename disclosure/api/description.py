"""The description of the API (OpenAPI 3.1), made from the schemas that answer, with examples and headers."""

import copy
from typing import Any

from apiflask import APIFlask
from flask import Response, current_app, jsonify
from werkzeug.exceptions import NotFound

from disclosure.api.blueprint import api
from disclosure.api.examples import ANSWERS, QUESTIONS
from disclosure.api.schemas import Problem
from disclosure.wording import NOTICE
from kernel.config import settings
from kernel.web import public as open_to_all

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
WORDS = (
    f"{NOTICE}。只读，不需要注册。时间为东八区，编号不含含义。列表的回答含 items、next、total，"
    "把 next 作为 cursor 再次请求就是下一页，没有深度限制。错误的回答是 application/problem+json（RFC 9457）。"
    "回答带 ETag，用 If-None-Match 再问，没有变化时回答304。每个地址每分钟的次数写在 RateLimit-Policy，"
    "还剩多少写在 RateLimit；超过时回答429和 Retry-After。"
)
TOO_MANY = {"description": "问得太快，请等 Retry-After 秒", "content": PROBLEM}
UNREADABLE = {"description": "地址不是 UTF-8，或者含有 NUL", "content": PROBLEM}
NOT_MODIFIED = {"description": "没有变化"}
HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "这份回答的标记"},
    "RateLimit": {"schema": {"type": "string"}, "description": "还剩多少次，几秒后重新计"},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "多少秒以内可以问多少次"},
}


@api.get("/openapi.json")
@api.doc(hide=True)
@open_to_all
def description() -> Response:
    """Describe the API."""
    return jsonify(describe())


def describe() -> dict[str, Any]:
    """The description as JSON values."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy hides APIFlask's own members
    if not isinstance(app, APIFlask):
        raise NotFound()
    spec: dict[str, Any] = copy.deepcopy({**app.spec}) if isinstance(app.spec, dict) else {}
    spec["openapi"] = "3.1.0"
    spec["info"] = {"title": "学诉公示信息接口", "version": "1", "summary": NOTICE, "description": WORDS}
    spec["servers"] = [{"url": settings().public_url}]
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            _complete(path.removeprefix(str(api.url_prefix)), operation)
    for unused in ("HTTPError", "ValidationError"):
        schemas.pop(unused, None)
    return spec


def _complete(path: str, operation: dict[str, Any]) -> None:
    """What APIFlask does not know: problems, headers, 304, 429, examples."""
    answers = operation.setdefault("responses", {})
    for code, answer in answers.items():
        if code >= "400":
            answer["content"] = PROBLEM
    answers["200"]["headers"] = HEADERS
    answers["200"]["content"]["application/json"]["example"] = ANSWERS[path]
    answers["304"] = NOT_MODIFIED
    answers["400"] = UNREADABLE
    answers["429"] = TOO_MANY
    for one in operation.get("parameters", []):
        if one["name"] in QUESTIONS:
            one["example"] = QUESTIONS[one["name"]]
