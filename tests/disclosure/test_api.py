"""The API keeps its promises: shapes, cursors, filters, problems."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure.lifecycle import PublicResponse
from disclosure.models import Publication
from kernel.db import db
from tests.disclosure.support import published
from tests.world import World


@pytest.fixture
def three(app: Flask, world: World) -> list[str]:
    return [published(world).ref for _ in range(3)]


def test_a_list_has_items_next_and_total(client: FlaskClient, three: list[str]) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get("/api/v1/publications", query_string={"limit": 2, "cursor": cursor}).json
        assert set(answer) == {"items", "next", "total"}
        assert answer["total"] == 3
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
    assert seen == three[::-1]


def test_an_item(client: FlaskClient, three: list[str]) -> None:
    item = client.get(f"/api/v1/publications/{three[0]}").json
    assert item["url"].endswith(f"/publications/{three[0]}")
    assert item["institution"]["credit_code"] == "91110108MA0TE5T165"
    assert item["outcome"] == {"code": "settled", "name": "达成调解"}
    assert item["category"]["code"] == "E01"
    assert item["region"]["code"] == "110108"
    assert item["published_at"].endswith("+08:00")
    assert item["answered_on_time"] is True


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "from=2026-02-30", "to=x", f"q={'长' * 101}", "from=0001-01-01"]
)
def test_a_wrong_question_is_a_problem(client: FlaskClient, world: World, query: str) -> None:
    answer = client.get(f"/api/v1/publications?{query}")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["status"] == 422
    assert answer.json["errors"]


def test_filters(client: FlaskClient, three: list[str]) -> None:
    def total(query: str) -> int:
        return int(client.get(f"/api/v1/publications?{query}").json["total"])

    assert total("outcome=settled&region=110000&category=E01&q=退款") == 3
    assert total("from=2020-01-01&to=2099-12-31") == 3
    assert total("to=2020-01-01") == 0
    assert total("institution=91110108MA0TE5T165") == 3
    assert client.get("/api/v1/institutions?q=星河课堂").json["total"] == 1


def test_the_description_names_every_answer(client: FlaskClient, world: World) -> None:
    spec = client.get("/api/v1/openapi.json").json
    assert len(spec["paths"]) == 11
    names = {one["name"] for one in spec["paths"]["/api/v1/publications"]["get"]["parameters"]}
    assert names == {"q", "institution", "category", "region", "outcome", "body", "from", "to", "cursor", "limit"}
    for path in spec["paths"].values():
        for code, answer in path["get"]["responses"].items():
            if code == "304":
                assert "content" not in answer
                continue
            assert list(answer["content"]) == ["application/json" if code == "200" else "application/problem+json"]


def test_any_page_may_read_it(client: FlaskClient, world: World) -> None:
    assert client.get("/api/v1/publications").headers["Access-Control-Allow-Origin"] == "*"
    assert client.post("/api/v1/publications").status_code == 405


def test_a_body_is_a_filter(client: FlaskClient, three: list[str]) -> None:
    body = client.get(f"/api/v1/publications/{three[0]}").json["body"]
    found = client.get("/api/v1/publications", query_string={"body": body, "limit": 1}).json
    assert (found["total"], len(found["items"])) == (3, 1)
    following = client.get("/api/v1/publications", query_string={"body": body, "cursor": found["next"]}).json
    assert [one["body"] for one in following["items"]] == [body, body]
    assert client.get("/api/v1/publications", query_string={"body": "没有这个单位"}).json["total"] == 0
    spec = client.get("/api/v1/openapi.json").json
    assert "body" in {one["name"] for one in spec["paths"]["/api/v1/publications"]["get"]["parameters"]}


def test_what_is_kept_for_later_addresses_goes_out_nowhere(client: FlaskClient, three: list[str]) -> None:
    rows = list(db.session.scalars(select(Publication).order_by(Publication.id)))
    assert [(row.submitted_via, row.response) for row in rows] == [("web", rows[0].response)] * 3
    assert rows[0].response in {str(one) for one in PublicResponse}
    assert rows[0].sent_month is not None
    told = client.get(f"/api/v1/publications/{three[0]}").text + client.get(f"/publications/{three[0]}").text
    for name in ("submitted_via", "sent_month", '"response"'):
        assert name not in told
