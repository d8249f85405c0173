"""What the API describes is what it answers: schemathesis, examples against their schemas, limits, ETags, problems."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from disclosure import actions
from disclosure.api import bodies, figures, notices, schemas
from disclosure.api.examples import ANSWERS
from disclosure.queries import BadCursor
from kernel.config import Settings
from kernel.db import transaction
from tests.disclosure.support import published
from tests.world import World

LISTS = ("publications", "institutions", "bodies", "notices", "categories", "regions")
PATHS = [*LISTS, "statistics"]
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


def asked_by_schemathesis(app: Flask, examples: int) -> tuple[Counter[str], list[str]]:
    """Run every phase with every check that a plain `schemathesis run` has; questions by phase, and what failed."""
    generation = {"max-examples": examples, "deterministic": True, "database": "none", "mode": "all"}
    config = SchemathesisConfig.from_dict({"generation": generation, "continue-on-failure": True})
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    asked, failed = Counter[str](), []
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            failed.append(repr(event))
        if isinstance(event, ScenarioFinished):
            asked[event.phase.value] += len(event.recorder.cases)
            found = [one for checks in event.recorder.checks.values() for one in checks if one.failure_info]
            failed += [f"{event.label} {one.name}: {one.failure_info}" for one in found]
    return asked, failed


@pytest.mark.parametrize("examples", [5, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_schemathesis_finds_no_failure(app: Flask, world: World, examples: int) -> None:
    published(world)
    app.extensions["settings"] = replace(app.extensions["settings"], api_per_minute=10**6)
    asked, failed = asked_by_schemathesis(app, examples)
    assert not failed, "\n".join(one[:600] for one in failed[:10])
    assert asked["coverage"] > 100, asked
    assert asked["fuzzing"] >= 9 * examples / 2, asked


def test_schemathesis_would_find_one(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that the description allows and the answer refuses: what the cursor was before its form was described."""
    app.extensions["settings"] = replace(app.extensions["settings"], api_per_minute=10**6)
    monkeypatch.setattr(
        "disclosure.queries.notices.read_instant_cursor", lambda _cursor: (_ for _ in ()).throw(BadCursor())
    )
    _asked, failed = asked_by_schemathesis(app, 5)
    assert any("/notices" in one and "positive_data_acceptance" in one for one in failed), failed


CURSORS = [
    ("publications", "0.0", 200),
    ("publications", "1767225600000000.1", 200),
    ("publications", "9999999999999999.999999999999999999", 200),
    ("notices", "1767225600000000.1", 200),
    ("institutions", ".0", 200),
    ("institutions", "5piO5pyI.3", 200),
    ("institutions", "__8.3", 200),
    ("institutions", "AAA.3", 200),
    ("regions", "MTEwMTA4.0", 200),
    ("publications", "x", 422),
    ("publications", "5piO5pyI.3", 422),
    ("publications", "1.2.3", 422),
    ("institutions", "AAAAA.3", 422),
    ("institutions", "5piO5pyI", 422),
    ("categories", "-1", 422),
]


@pytest.mark.parametrize(("name", "cursor", "status"), CURSORS)
def test_a_cursor_is_what_its_description_says(
    client: FlaskClient, world: World, name: str, cursor: str, status: int
) -> None:
    answer = client.get(f"/api/v1/{name}", query_string={"cursor": cursor})
    assert answer.status_code == status
    told = client.get("/api/v1/openapi.json").json["paths"][f"/api/v1/{name}"]["get"]["parameters"]
    pattern = next(one["schema"]["pattern"] for one in told if one["name"] == "cursor")
    assert bool(re.search(pattern, cursor)) is (status == 200)


def test_a_page_behind_a_long_name_is_reached(client: FlaskClient, world: World) -> None:
    with transaction():
        world.institution("app").name = "长" * 200
    actions.sync_institutions()
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get("/api/v1/institutions", query_string={"limit": 1, "cursor": cursor})
        assert answer.status_code == 200
        seen += [one["name"] for one in answer.json["items"]]
        cursor = answer.json["next"]
    assert "长" * 200 in seen
    assert len(seen) == len(set(seen)) == 4


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
        ("GET", "notices?cursor=x", 422),
        ("GET", "institutions?cursor=x", 422),
        ("GET", "regions?limit=501", 422),
    ],
)
def test_every_error_is_a_problem(client: FlaskClient, world: World, method: str, path: str, status: int) -> None:
    answer = client.open(f"/api/v1/{path}", method=method)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert ("Allow" in answer.headers) == (status == 405)
    assert answer.headers["Access-Control-Allow-Origin"] == "*", "a program in a browser may read what was wrong"


@pytest.mark.parametrize("path", ["publications", "institutions?q=x", "nowhere"])
def test_a_browser_may_ask_whether_something_changed(app: Flask, settings: Settings, world: World, path: str) -> None:
    app.extensions["settings"] = replace(settings, api_per_minute=1)
    client = app.test_client()
    asking = {"Origin": "https://x.example", "Access-Control-Request-Headers": "if-none-match"}
    for _ in range(3):
        before = client.options(f"/api/v1/{path}", headers=asking, environ_base={"REMOTE_ADDR": "203.0.113.11"})
        assert before.status_code == 200, "asking whether one may ask counts as no question"
        assert before.headers["Access-Control-Allow-Origin"] == "*"
        assert before.headers["Access-Control-Allow-Headers"] == "If-None-Match"
        assert int(before.headers["Access-Control-Max-Age"]) > 600
    exposed = client.get("/api/v1/publications").headers["Access-Control-Expose-Headers"]
    assert set(exposed.split(", ")) == {"ETag", "RateLimit", "RateLimit-Policy", "Retry-After"}


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
