"""What the API describes is what it answers: schemathesis, examples against their schemas, limits, ETags, problems."""

import json
from dataclasses import replace

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from disclosure.api import bodies, figures, notices, schemas
from disclosure.api.examples import ANSWERS
from kernel.config import Settings
from tests.disclosure.support import published
from tests.world import World

LISTS = ("publications", "institutions", "bodies", "notices", "categories", "regions")
PATHS = [*LISTS, "statistics"]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OUT = {
    "/publications": schemas.PublicationPage,
    "/publications/{publication_id}": schemas.PublicationOut,
    "/institutions": schemas.InstitutionPage,
    "/institutions/{institution_id}": schemas.InstitutionOut,
    "/institutions/{institution_id}/indicators": figures.IndicatorsOut,
    "/bodies": bodies.BodyPage,
    "/bodies/{body_id}/indicators": figures.IndicatorsOut,
    "/notices": notices.NoticePage,
    "/statistics": figures.StatisticsOut,
    "/categories": notices.CodePage,
    "/regions": notices.CodePage,
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Shapes do not hang on the engine; what is asked of the database has its tests on both."""
    return sqlite_url


def asked_by_schemathesis(app: Flask, examples: int) -> int:
    """Ask each operation as its description allows and does not allow; says how many questions were asked."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    asked = 0

    for found in schema.get_all_operations():
        operation = found.ok()

        @tries(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=CHECKS)

        given(case=operation.as_strategy())(ask)()
    return asked


@pytest.mark.parametrize("examples", [8, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_schemathesis_finds_no_failure(app: Flask, world: World, examples: int) -> None:
    published(world)
    app.extensions["settings"] = replace(app.extensions["settings"], api_per_minute=10**6)
    assert asked_by_schemathesis(app, examples) >= len(OUT) * examples / 2


def test_the_description_is_complete(client: FlaskClient, world: World) -> None:
    spec = client.get("/api/v1/openapi.json").json
    assert spec["openapi"].startswith("3.1")
    assert {path.removeprefix("/api/v1") for path in spec["paths"]} == set(OUT)
    for path in spec["paths"].values():
        answers = path["get"]["responses"]
        assert {"200", "304", "429"} <= set(answers)
        assert "example" in answers["200"]["content"]["application/json"]
        assert {"ETag", "RateLimit", "RateLimit-Policy"} <= set(answers["200"]["headers"])
    filters = {one["name"] for one in spec["paths"]["/api/v1/statistics"]["get"]["parameters"]}
    assert filters == {"q", "institution", "category", "region", "outcome", "body", "from", "to"}


@pytest.mark.parametrize("path", sorted(OUT))
def test_examples_are_what_is_answered(path: str) -> None:
    model = OUT[path]
    assert json.loads(model.model_validate(ANSWERS[path]).model_dump_json()) == ANSWERS[path]


@pytest.mark.parametrize("name", PATHS)
def test_unchanged_is_told_in_no_words(client: FlaskClient, world: World, name: str) -> None:
    first = client.get(f"/api/v1/{name}")
    again = client.get(f"/api/v1/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_limits_are_said_and_kept(app: Flask, settings: Settings, world: World) -> None:
    app.extensions["settings"] = replace(settings, api_per_minute=3)
    client = app.test_client()
    seen = [client.get("/api/v1/categories", environ_base={"REMOTE_ADDR": "203.0.113.9"}) for _ in range(4)]
    assert [answer.status_code for answer in seen] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit"].split(";")[1] for answer in seen] == ["r=2", "r=1", "r=0", "r=0"]
    assert seen[0].headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert seen[3].content_type == "application/problem+json"
    assert 1 <= int(seen[3].headers["Retry-After"]) <= 60
    other = client.get("/api/v1/categories", environ_base={"REMOTE_ADDR": "203.0.113.10"})
    assert other.status_code == 200, "others are not held back"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nowhere", 404),
        ("GET", "publications/x", 404),
        ("GET", "publications/00000000000000000000000000", 404),
        ("GET", "institutions/00000000000000000000000000/indicators", 404),
        ("POST", "publications", 405),
        ("DELETE", "nowhere/at/all", 405),
        ("GET", "notices?cursor=x", 400),
        ("GET", "regions?limit=501", 422),
    ],
)
def test_every_error_is_a_problem(client: FlaskClient, world: World, method: str, path: str, status: int) -> None:
    answer = client.open(f"/api/v1/{path}", method=method)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert ("Allow" in answer.headers) == (status == 405)


def test_a_fault_is_a_problem_without_a_trace(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure.api.notices.queries.choices", lambda: 1 / 0)
    answer = client.get("/api/v1/regions")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "ZeroDivision" not in answer.text


def test_statistics_never_cross_filters(client: FlaskClient, world: World) -> None:
    published(world)
    ask = client.get("/api/v1/statistics?category=E01&region=110108").json
    assert ask["all_cases"] is None
    assert ask["published"]["total"] == 1
    assert client.get("/api/v1/statistics?category=E01").json["all_cases"]["kind"] == "category"
    assert client.get("/api/v1/statistics").json["all_cases"]["kind"] == "all"


def test_its_page_stands_in_the_house(client: FlaskClient, world: World) -> None:
    assert client.get("/api/v1/").location == "/data/api"
    page = client.get("/data/api").text
    for path in OUT:
        assert f"/api/v1{path}" in page
    assert "//cdn" not in page
