"""A canary in every text column of the case side, then every public byte is read: pages, API, feeds, files."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Column, Enum, String, Text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator
from werkzeug.exceptions import HTTPException

from disclosure import actions
from disclosure.models import PublicInstitution
from kernel import outbox
from kernel.db import Model, db, transaction
from kernel.web import access_of
from tests.disclosure.support import published
from tests.house.scene import build
from tests.world import World

CASE_SIDE = ("complaints", "mediation", "accounts", "disclosure", "kernel")
# Public by nature: copies, names of bodies and regions, numbers and digests of papers.
PUBLIC = {"publications", "publication_counts", "standing_publications", "regions", "region_successions"}
PUBLIC |= {"organisations", "papers", "search_words"}
# Of a request for correction the fact, the days and the answer are public, and who answers; its words never.
ANSWERS = {"institution_name", "body_name", "answer"}
SIGNS = "金丝雀"
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
STARTS = (
    *("/", "/en/", "/disclosure", "/institutions", "/data/", "/data/api", "/data/dictionary", "/api/v1/openapi.json"),
    *(f"/api/v1/{name}?limit=500" for name in ("publications", "institutions", "notices", "statistics", "categories")),
    *("/api/v1/regions", "/feeds/outcomes.atom", "/feeds/notices.atom", "/disclosure/draws", "/disclosure/notices"),
    *(f"/data/snapshots/000001.{form}" for form in ("json", "csv", "sig")),
)
MOST, WORDS = 600, 60


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is public does not hang on the engine."""
    return sqlite_url


def columns() -> Iterator[tuple[type[Model], Column[object]]]:
    """The columns of the case side that hold words."""
    for mapper in sorted(Model.registry.mappers, key=lambda one: one.class_.__name__):
        table = mapper.local_table
        name = str(getattr(table, "name", ""))
        home = mapper.class_.__module__.split(".")[0]
        if home not in CASE_SIDE or name in PUBLIC or name.startswith(("public_", "institution_figures", "open_")):
            continue
        for column in table.columns:
            if name == "correction_requests" and column.key in ANSWERS:
                continue
            of = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
            if isinstance(of, String | Text) and not isinstance(of, Enum) and not column.primary_key:
                yield mapper.class_, column


def plant() -> dict[str, str]:
    """Put a sign of its own into every such column where the tables allow it; says which column has which."""
    planted: dict[str, str] = {}
    for number, (model, column) in enumerate(columns()):
        sign = f"{SIGNS}{number:04d}"
        # Shorter ones hold codes, on which the reading of other columns hangs.
        if column.foreign_keys or column.unique or (getattr(column.type, "length", None) or WORDS) < WORDS:
            continue
        try:
            with transaction():
                found = update(model).values({column.key: sign}).execution_options(synchronize_session=False)
                rows = db.session.execute(found).rowcount  # type: ignore[attr-defined]  # the stubs do not know it
        except (DBAPIError, ValueError):
            continue
        if rows:
            planted[sign] = f"{column.table.name}.{column.key}"
    return planted


def crawl(app: Flask) -> dict[str, bytes]:
    """Every public address that can be reached, with what it answers; archives unpacked."""
    client, adapter = app.test_client(), app.url_map.bind("localhost")
    waiting, seen = list(STARTS), {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        try:
            endpoint, _values = adapter.match(address.split("?")[0])
        except HTTPException:
            continue
        if access_of(endpoint) != "public":
            continue
        with client.get(address) as answer:
            data, media = answer.data, str(answer.mimetype)
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = b"".join(packed.read(name) for name in packed.namelist())
        seen[address] = data
        text = data.decode("utf-8", "replace")
        waiting += [one.replace("&amp;", "&") for one in LINK.findall(text)] if "html" in media else []
        for kind in ("institutions", "publications"):
            waiting += [f"/api/v1/{kind}/{ref}" for ref in re.findall(rf"/{kind}/([0-9a-z]{{26}})\"", text)]
        waiting += [
            f"/institutions/{ref}/{name}"
            for ref in re.findall(r"/institutions/([0-9a-z]{26})\"", text)
            for name in ("feed.atom", "badge.svg")
        ]
    return seen


def leaks(seen: dict[str, bytes], signs: dict[str, str]) -> list[str]:
    """Which canaries sit where."""
    found = []
    for address, data in seen.items():
        for number in set(re.findall(rf"{SIGNS}(\d{{4}})", data.decode("utf-8", "replace"))):
            found.append(f"{signs.get(SIGNS + number, '?')} at {address}")
    return found


def test_no_word_of_the_case_side_is_in_any_public_byte(app: Flask, world: World) -> None:
    build(world)
    told = {name: f"{SIGNS}{number}" for number, name in enumerate(("name", "address", "handle", "words"), 9001)}
    published(world, **told)
    outbox.drain()
    planted = plant()
    assert len(planted) > 60, f"too few columns hold a canary: {len(planted)}"
    actions.sync_institutions()
    actions.publish_open_data()
    seen = crawl(app)
    assert len(seen) > 80, len(seen)
    assert {"/data/publications.jsonl", "/data/publications-1.xlsx", "/feeds/outcomes.atom"} <= set(seen)
    assert not leaks(seen, planted)


def test_a_canary_that_got_out_would_be_found(app: Flask, world: World) -> None:
    published(world)
    with transaction():
        db.session.execute(update(PublicInstitution).values(name=f"{SIGNS}0001"))
    actions.publish_open_data()
    found = leaks(crawl(app), {})
    for place in ("/institutions", "/api/v1/institutions", "/data/institutions.csv", "/data/institutions-1.xlsx"):
        assert any(place in one for one in found), place
