"""A canary in every text column of the case side, then every public byte is read: pages, API, feeds, files, letters."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Column, Enum, String, Text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator
from werkzeug.exceptions import HTTPException

from disclosure import actions, monthly_paper
from disclosure.lifecycle import Cadence, Scope
from disclosure.models import PublicInstitution, PublicNotice, PublicReport
from disclosure.notices.following import question, whats_new
from disclosure.queries import monthly
from disclosure.queries.months import month_of
from kernel import clock, outbox
from kernel.db import Model, db, transaction
from kernel.messages import Letter
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
    *("/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/institutions-1.xml", "/en/sitemap.xml", "/robots.txt"),
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


def written_to_followers() -> dict[str, bytes]:
    """What somebody gets who follows everything since before it happened: the question, and all that is new."""
    with clock.stepped(clock.now() - timedelta(days=3)):
        row = actions.ask_following("canary@example.cn", Scope.ALL, "", Cadence.DAILY, locale="zh", question=question)
        actions.confirm_following(row)
    with clock.stepped(clock.start_of(clock.today() + timedelta(days=1)) + timedelta(hours=9)):
        assert actions.tell_followers(whats_new) >= 1
    letters = db.session.query(Letter).filter_by(about=f"following:{row.id}").order_by(Letter.id)
    return {f"letter {one.key}": f"{one.subject}\n{one.body_text}".encode() for one in letters}


def set_as_a_file(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """All that the PDF of this month's report is made of; no PDF has anything else in it."""
    month, made = month_of(clock.today()), list[str]()

    def kept(html: str, **more: str) -> bytes:
        made.extend((html, *more.values()))
        return b""

    monkeypatch.setattr("disclosure.monthly_paper.pdf.render", kept)
    row = PublicReport(month=month, content=monthly.gather(month), digest="0" * 64, data_at=clock.now())
    monthly_paper.set_pdf(row)
    return "".join(made).encode()


def test_no_word_of_the_case_side_is_in_any_public_byte(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    for kind in ("/badge.svg", "/sitemap.xml", "/sitemaps/institutions-1.xml", "/robots.txt"):
        assert any(address.endswith(kind) and seen[address] for address in seen), kind
    letters, paper = written_to_followers(), set_as_a_file(monkeypatch)
    assert len(letters) == 2
    assert any(b"/publications/" in one for one in letters.values()), "what was published is news"
    assert b"svg" in paper
    assert not leaks(seen | letters | {"the report as PDF": paper}, planted)


def test_a_canary_that_got_out_would_be_found(app: Flask, world: World) -> None:
    published(world)
    with transaction():
        db.session.execute(update(PublicInstitution).values(name=f"{SIGNS}0001"))
    actions.publish_open_data()
    found = leaks(crawl(app), {})
    for place in ("/institutions", "/api/v1/institutions", "/data/institutions.csv", "/data/institutions-1.xlsx"):
        assert any(place in one for one in found), place


def test_one_in_a_letter_or_in_the_report_would_be_found(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words of a notice, which is public, stand for those that are not."""
    published(world)
    with transaction():
        db.session.add(
            PublicNotice(
                **{"ref": "n" * 26, "series": "n" * 26, "version": 1, "number": "示例〔2026〕1号", "kind": "advice"},
                **{"title": f"{SIGNS}0003", "body_name": "示例局", "words": "内容", "law": ""},
                **{"state": "published", "published_at": clock.now()},
            )
        )
    found = leaks(written_to_followers() | {"the report as PDF": set_as_a_file(monkeypatch)}, {})
    assert any("letter" in one for one in found)
    assert any("the report" in one for one in found)
