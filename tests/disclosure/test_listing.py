"""The listing as a page: conditions to take away, one saved address, feed and table of a filter, kept pages."""

import csv
import html
import io
import random
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure.lifecycle import PublicationState, PublicOutcome
from disclosure.models import Publication
from disclosure.views.public.kept_pages import Kept, Shelf
from disclosure.wording import NOTICE
from kernel import clock
from kernel.db import db
from tests.disclosure.standing import put, replaced, text_of
from tests.disclosure.support import counted

FILTER = "q=退费&category=E01&outcome=settled&region=110000&body=甲示例教育局&from=2025-01-01&to=2025-12-31"


@pytest.fixture
def texts(app: Flask) -> list[Publication]:
    rng = random.Random(5)
    at = datetime(2025, 6, 1, tzinfo=clock.ZONE)
    told = {"category": "E01", "category_name": "退费难", "outcome": PublicOutcome.SETTLED, "region_code": "110108"}
    told |= {"body_name": "甲示例教育局", "summary": "申请退费以后达成调解。", "region_name": "北京市海淀区"}
    return [put(text_of(rng, **told, published_at=at + timedelta(days=day))) for day in range(23)]


def links(page: str, start: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', page) if one.startswith(start)]


def test_each_condition_can_be_taken_away_alone(client: FlaskClient, texts: list[Publication]) -> None:
    page = client.get(f"/disclosure?{FILTER}").text
    chips = re.findall(r'<a class="chip" href="([^"]*)"', page)
    assert len(chips) == 7
    names = ("q=", "category=", "outcome=", "region=", "body=", "from=", "to=")
    for gone, chip in zip(names, chips, strict=True):
        assert [name for name in names if name not in chip] == [gone]
        assert client.get(html.unescape(chip)).status_code == 200
    assert "共23条" in page


def test_the_saved_address_is_one_for_one_choice(client: FlaskClient, texts: list[Publication]) -> None:
    parts = FILTER.split("&")
    saved = set()
    for query in ("&".join(parts), "&".join(reversed(parts)), f"{FILTER}&institution=&after=&before="):
        page = client.get(f"/disclosure?{query}").text
        found = re.search(r'id="saved-link"[^>]*>([^<]+)<', page)
        canonical = re.search(r'rel="canonical" href="([^"]+)"', page)
        assert found is not None and canonical is not None
        assert found[1].endswith(canonical[1])
        saved.add(html.unescape(found[1]))
    assert len(saved) == 1
    (address,) = saved
    assert "共23条" in client.get(address[address.index("/disclosure") :]).text


def test_feed_and_table_are_of_the_same_filter(client: FlaskClient, texts: list[Publication]) -> None:
    page = client.get(f"/disclosure?{FILTER}").text
    (feed,) = set(links(page, "/feeds/outcomes.atom"))
    assert client.get(feed).text.count("<entry>") == 23
    assert client.get(feed.replace("settled", "not_settled")).text.count("<entry>") == 0
    (table,) = links(page, "/disclosure.csv")
    answer = client.get(table)
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["编号"] for row in rows] == [row.ref for row in reversed(texts)]
    assert {row["说明"] for row in rows} == {NOTICE}
    assert "Set-Cookie" not in answer.headers
    for address in ("/feeds/outcomes.atom", "/disclosure.csv"):
        assert client.get(f"{address}?from=2025-02-31").status_code == 400


def test_facets_lead_to_what_they_say(client: FlaskClient, texts: list[Publication]) -> None:
    put(text_of(random.Random(1), outcome=PublicOutcome.NOT_SETTLED, summary="别的"))
    page = client.get("/disclosure").text
    facets = re.findall(r'<li><a href="([^"]*)"[^>]*>[^<]*</a>\s*<span class="facet-number">(\d+)<', page)
    assert len(facets) >= 8
    for address, number in facets:
        assert f"共{number}条" in client.get(html.unescape(address)).text, address


def test_pages_go_on_and_back_without_a_script(client: FlaskClient, texts: list[Publication]) -> None:
    first = client.get("/disclosure?q=退费").text
    assert 'rel="prev"' not in first
    (onward,) = re.findall(r'rel="next" href="([^"]*)"', first)
    second = client.get(html.unescape(onward)).text
    assert 'rel="next"' not in second
    (back,) = re.findall(r'rel="prev" href="([^"]*)"', second)
    again = client.get(html.unescape(back)).text
    shown = [re.findall(r'class="card-title"><a href="([^"]*)"', page) for page in (first, second, again)]
    assert shown[2] == shown[0]
    assert len(set(shown[0]) | set(shown[1])) == 23


def test_a_kept_page_costs_one_read_and_goes_when_a_text_does(client: FlaskClient, texts: list[Publication]) -> None:
    first = client.get("/disclosure?category=E01")
    with counted() as seen:
        second = client.get("/disclosure?category=E01")
    reads = [words for words in seen if words != "BEGIN"]  # which SQLite is told for each connection
    assert (len(reads), second.data, second.headers["ETag"]) == (1, first.data, first.headers["ETag"])
    same = client.get("/disclosure?category=E01", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    gone = texts[-1]
    replaced(gone, PublicationState.WITHDRAWN)
    for address in ("/disclosure?category=E01", "/feeds/outcomes.atom"):
        assert f"/publications/{gone.ref}" not in client.get(address).text
    assert "共22条" in client.get("/disclosure?category=E01").text


def test_nothing_is_kept_of_an_address_that_was_refused(client: FlaskClient, texts: list[Publication]) -> None:
    for _ in range(2):
        with counted() as seen:
            assert client.get("/disclosure?from=2025-02-31").status_code == 422
        assert len(seen) > 1


def test_the_shelf_holds_so_many_pages_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("disclosure.views.public.kept_pages.time.monotonic", lambda: now[0])
    monkeypatch.setattr("disclosure.views.public.kept_pages.MOST", 3)
    shelf = Shelf()
    for name in "abc":
        shelf.put(name, Kept(b"", (), "new", 400.0))
    assert shelf.take("a", "new") is not None
    shelf.put("d", Kept(b"", (), "new", 400.0))
    assert [name for name in "abcd" if shelf.take(name, "new")] == ["a", "c", "d"]
    assert shelf.take("a", "newer") is None
    now[0] = 401.0
    assert shelf.take("a", "new") is None


def test_an_english_page_and_a_chinese_one_are_kept_apart(client: FlaskClient, texts: list[Publication]) -> None:
    chinese, english = client.get("/disclosure").text, client.get("/en/disclosure").text
    assert client.get("/disclosure").text == chinese != english == client.get("/en/disclosure").text
    db.session.rollback()
