"""Descriptions hold: Frictionless reads every file, rdflib the catalogue, feeds are Atom, and nothing new goes out."""

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from pathlib import Path

import feedparser
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from frictionless import Package, Resource, Schema
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

from disclosure import actions
from disclosure.api import bodies, figures, notices, schemas
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import PublicNotice
from disclosure.opendata import places
from disclosure.opendata.columns import PUBLICATIONS, TABLES
from disclosure.opendata.leaves import file_digest
from kernel import clock
from kernel.config import ROOT
from kernel.db import db, transaction
from tests.disclosure.support import published
from tests.disclosure.test_open_data import candidate_of
from tests.world import World

ALLOWED = Path(__file__).with_name("public_columns.txt")
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SPDX = Namespace("http://spdx.org/rdf/terms#")
# RFC 3339, whose day and time the RFC demands in this form.
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Files know no engine."""
    return sqlite_url


@pytest.fixture
def made(app: Flask, world: World) -> Path:
    """A data set in which something was taken down, and a notice stands."""
    gone = published(world)
    published(world)
    actions.withdraw(candidate_of(gone), WithdrawalReason.CONSENT, by=world.actor("officer"))
    with transaction():
        for number, state in ((1, "published"), (2, "withdrawn")):
            row = PublicNotice(number=f"示例〔2026〕{number}号", title="示例提示<&>", body_name="示例教育局")
            row.state, row.published_at, row.changed_at = state, clock.now(), clock.now() if number == 2 else None
            row.words = "请先看清退费规则。" if number == 1 else ""
            db.session.add(row)
    actions.publish_open_data()
    found = places.current()
    assert found is not None
    return found


def test_frictionless_reads_every_file(made: Path) -> None:
    told = json.loads((made / "datapackage.json").read_text())["resources"]
    described = [name for one in told for name in (one["path"] if isinstance(one["path"], list) else [one["path"]])]
    there = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    assert sorted(described) == sorted(there - {"datapackage.json"}), "every file, once"
    for one in told:
        if "hash" in one:
            assert one["hash"] == f"sha256:{file_digest(made / one['path'])}"
            assert one["bytes"] == (made / one["path"]).stat().st_size
    package = Package(str(made / "datapackage.json"))
    tables = [one for one in package.resources if one.path and one.format in ("csv", "jsonl", "xlsx")]
    assert len(tables) == 3 * len(TABLES) + 2, "three forms of each, the dictionary, the changes of one snapshot"
    for resource in tables:
        if (made / str(resource.path)).stat().st_size:
            report = resource.validate()
            assert report.valid, (resource.path, report.flatten(["rowNumber", "fieldName", "message"]))


def test_a_wrong_file_is_not_read(made: Path, tmp_path: Path) -> None:
    words = (made / "publications.csv").read_text()
    (made / "publications.csv").write_text(words.replace("true", "sometimes").replace("2026-", "x-"))
    package = Package(str(made / "datapackage.json"))
    assert not package.get_resource("publications-csv").validate().valid
    book = openpyxl.load_workbook(made / "publications-1.xlsx")
    book.active.cell(2, [column.name for column in PUBLICATIONS.columns].index("version") + 1).value = "second"
    book.save(made / "publications-1.xlsx")
    assert not package.get_resource("publications-1-xlsx").validate().valid


@pytest.mark.parametrize("language", ["", "/en"])
def test_tables_served_on_their_own_say_what_their_columns_are(
    client: FlaskClient, made: Path, tmp_path: Path, language: str
) -> None:
    month = "2026-08"
    assert actions.build_report(month)
    for address, name in (
        (f"{language}/disclosure.csv", "outcomes"),
        (f"{language}/disclosure/reports/{month}.csv", "report"),
    ):
        answer = client.get(address)
        link = re.fullmatch(r'<(.+)>; rel="describedby"; type="application/json"', answer.headers["Link"])
        assert link is not None
        assert link[1] == f"{language}/data/schemas/{name}.json"
        told = client.get(link[1])
        assert told.content_type == "application/json"
        path = tmp_path / f"{name}.csv"
        path.write_bytes(answer.data)
        assert path.read_text(encoding="utf-8-sig").count("\n") > 1, "a table without rows would prove nothing"
        report = Resource(path=path.name, basepath=str(tmp_path), schema=Schema.from_descriptor(told.json)).validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
        assert all(field["title"] and field["description"] for field in told.json["fields"])
    assert client.get("/data/schemas/publications.json").status_code == 404


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader
def test_rdflib_reads_the_catalogue(made: Path) -> None:
    """Mandatory and recommended properties of DCAT-AP 3.0, by name."""
    graph = Graph().parse(made / "catalog.jsonld", format="json-ld")
    catalogue = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset, DCTERMS.license, FOAF.homepage):
        assert (catalogue, needed, None) in graph, needed
    publisher = graph.value(catalogue, DCTERMS.publisher)
    assert (publisher, FOAF.name, None) in graph
    datasets = list(graph.objects(catalogue, DCAT.dataset))
    assert len(datasets) == len(TABLES)
    for dataset in datasets:
        for needed in (DCTERMS.title, DCTERMS.description, DCAT.keyword, DCTERMS.publisher, DCAT.distribution):
            assert (dataset, needed, None) in graph, (dataset, needed)
        for file in graph.objects(dataset, DCAT.distribution):
            for needed in (DCAT.accessURL, DCAT.downloadURL, DCTERMS.license, DCAT.mediaType, DCAT.byteSize):
                assert (file, needed, None) in graph, (file, needed)
            assert isinstance(graph.value(file, DCAT.accessURL), URIRef)
            assert graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue) is not None
    service = graph.value(catalogue, DCAT.service)
    for needed in (DCTERMS.title, DCAT.endpointURL, DCAT.endpointDescription, DCAT.servesDataset):
        assert (service, needed, None) in graph, needed


def atom(words: bytes, address: str) -> ElementTree.Element:
    """Read a feed by the rules of RFC 4287 section 4; raises AssertionError."""
    feed = ElementTree.fromstring(words)
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{needed}")) == 1, needed
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    own = [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert [one.get("href") for one in own] == [address]
    ids = [feed.findtext(f"{ATOM}id")]
    for entry in feed.findall(f"{ATOM}entry"):
        for needed in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{needed}")) == 1, needed
        assert [one for one in entry.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
        assert len(entry.findall(f"{ATOM}published")) <= 1
        ids.append(entry.findtext(f"{ATOM}id"))
    assert len(set(ids)) == len(ids), "an id names one thing"
    assert all(one and ":" in one for one in ids), "an id is an absolute IRI"
    stamps = [one.text for name in ("updated", "published") for one in feed.iter(f"{ATOM}{name}")]
    for stamp in [*stamps, *(one.get("when") for one in feed.iter(GONE))]:
        assert stamp is not None
        assert STAMP.fullmatch(stamp), stamp
        assert datetime.fromisoformat(stamp).tzinfo is not None
    return feed


@pytest.mark.parametrize(("path", "entries", "gone"), [("/feeds/outcomes.atom", 1, 1), ("/feeds/notices.atom", 1, 1)])
def test_feeds_are_atom(client: FlaskClient, made: Path, path: str, entries: int, gone: int) -> None:
    answer = client.get(path)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = atom(answer.data, f"http://127.0.0.1:8000{path}")
    assert len(feed.findall(f"{ATOM}entry")) == entries
    assert len(feed.findall(GONE)) == gone
    read = feedparser.parse(answer.data)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_an_institution_has_its_feed_and_a_plain_badge(client: FlaskClient, made: Path) -> None:
    ref = client.get("/api/v1/institutions?q=星河课堂").json["items"][0]["id"]
    atom(client.get(f"/institutions/{ref}/feed.atom").data, f"http://127.0.0.1:8000/institutions/{ref}/feed.atom")
    answer = client.get(f"/institutions/{ref}/badge.svg")
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    words = "".join(ElementTree.fromstring(answer.data).itertext())
    assert "学诉" in words
    assert not re.search(r"\d|%|分|星级|推荐|优", words.replace("星河", "")), "a status, no rating"


def test_files_are_served_as_what_they_are(client: FlaskClient, made: Path) -> None:
    for name, media in (
        ("publications.csv", "text/csv; charset=utf-8"),
        ("publications.jsonl", "application/x-ndjson; charset=utf-8"),
        ("manifest.json", "application/json"),
        ("catalog.jsonld", "application/ld+json"),
        ("snapshots/000001.sig", "application/octet-stream"),
    ):
        with client.get(f"/data/{name}") as answer:
            assert (answer.status_code, answer.content_type) == (200, media)
            assert answer.data == (made / name).read_bytes()
            assert "max-age=300" in answer.headers["Cache-Control"]
        with client.get(f"/data/{name}", headers={"If-None-Match": answer.headers["ETag"]}) as again:
            assert again.status_code == 304
    for name in ("open-data.key", "..%2fopen-data.key", "snapshots/x.json", "snapshots/../manifest.json", "draft-1"):
        assert client.get(f"/data/{name}").status_code == 404, name
    page = client.get("/data/").text
    for file in (made / "manifest.json").read_text().split('"sha256": "')[1:]:
        assert file[:64] in page


def test_the_guide_prints_the_recipe_as_it_is_served(made: Path) -> None:
    guide = (ROOT / "docs" / "guide" / "data-users.md").read_text()
    recipe = (made / "verify.py").read_text()
    assert f"```python\n{recipe}```" in guide
    for table in TABLES:
        assert f"`{table.name}`" in guide, table.name


def test_nothing_goes_out_that_is_not_on_the_list() -> None:
    """A column more, in files or in the API, is a decision: write it into public_columns.txt with it."""
    files = {f"file {table.name}.{name}" for table in TABLES for name in table.names}
    models = [one for room in (schemas, figures, notices, bodies) for one in vars(room).values()]
    told = {
        f"api {model.__name__}.{name}"
        for model in models
        if isinstance(model, type) and issubclass(model, schemas.BaseModel) and model.__name__.endswith(("Out", "Ref"))
        for name in model.model_fields
    }
    assert sorted(files | told) == ALLOWED.read_text().split("\n")[:-1]


def test_the_dictionary_explains_every_column(made: Path) -> None:
    with (made / "dictionary.csv").open(newline="") as cells:
        rows = list(csv.DictReader(cells))
    assert [(row["table"], row["column"]) for row in rows] == [(t.name, name) for t in TABLES for name in t.names]
    assert all(row["words"] and row["english"] and row["type"] for row in rows)
