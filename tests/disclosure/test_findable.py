"""Search engines find what is public, and nothing else: robots.txt and the sitemaps."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import PublicNotice
from disclosure.views.public.findable import PAGES
from kernel import clock
from kernel.db import db, transaction
from kernel.web import access_of
from tests.disclosure.support import published
from tests.disclosure.test_open_data import candidate_of
from tests.world import World

ROOT = "https://tousu.example.cn"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Public, and for programs, for a form, or for whoever has the address.
NOT_PAGES = {
    *("listing_csv", "suggest", "publications", "api_root", "outcomes_feed", "notices_feed"),
    *("robots", "sitemap"),
}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of a place with an address of its own."""
    app.extensions["settings"] = replace(app.extensions["settings"], public_url=ROOT)
    return app.test_client()


def listed(client: FlaskClient, address: str, tag: str) -> list[str]:
    """The addresses in a sitemap, without the place's own part; every one begins with it."""
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8"), address
    assert "max-age=3600" in answer.headers["Cache-Control"]
    tree = ElementTree.fromstring(answer.data)
    assert tree.tag == SPACE + {"sitemap": "sitemapindex", "url": "urlset"}[tag]
    found = [one.text or "" for one in tree.findall(f"{SPACE}{tag}/{SPACE}loc")]
    assert all(one.startswith(f"{ROOT}/") for one in found), found
    return [one.removeprefix(ROOT) for one in found]


def every(client: FlaskClient, language: str = "") -> list[str]:
    return [one for name in listed(client, f"{language}/sitemap.xml", "sitemap") for one in listed(client, name, "url")]


def test_every_address_in_the_sitemaps_is_a_public_page(app: Flask, client: FlaskClient, world: World) -> None:
    made = published(world)
    assert actions.build_report(f"{made.published_at:%Y-%m}")
    for language in ("", "/en"):
        found = every(client, language)
        assert len(set(found)) == len(found) > len(PAGES)
        assert {
            f"{language}/institutions/{made.institution_ref}",
            f"{language}/disclosure/categories/{made.category}",
            f"{language}/disclosure/regions/{made.region_code}",
            f"{language}/disclosure/reports/{made.published_at:%Y-%m}",
        } <= set(found)
        adapter = app.url_map.bind("localhost")
        for one in found:
            assert "?" not in one, "nobody's search"
            endpoint, _values = adapter.match(one)
            assert access_of(endpoint) == "public", one
            answer = client.get(one)
            assert (answer.status_code, answer.mimetype) == (200, "text/html"), one


def test_a_page_more_is_in_the_sitemap_or_named_here(app: Flask, world: World) -> None:
    bare = {
        rule.endpoint.removeprefix("public.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("public.") and not rule.arguments and access_of(rule.endpoint) == "public"
    }
    assert set(PAGES) | NOT_PAGES == bare


def test_institutions_come_in_pages_and_only_with_something_public(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(client, "/sitemap.xml", "sitemap") == ["/sitemaps/pages.xml"], "an entry alone is not listed"
    made, other = published(world), world.institution("own_site").ref
    with transaction():
        told = PublicNotice(
            number="示例〔2026〕7号", title="示例提示", body_name="示例教育局", words="请看清退费规则。"
        )
        told.institution_ref, told.state, told.published_at = other, "published", clock.now()
        db.session.add(told)
    monkeypatch.setattr("disclosure.queries.mapped.MOST", 1)
    names = listed(client, "/sitemap.xml", "sitemap")
    assert names == ["/sitemaps/pages.xml", "/sitemaps/institutions-1.xml", "/sitemaps/institutions-2.xml"]
    pages = [listed(client, name, "url") for name in names[1:]]
    assert [len(one) for one in pages] == [1, 1]
    assert {one[0] for one in pages} == {f"/institutions/{made.institution_ref}", f"/institutions/{other}"}
    actions.withdraw(candidate_of(made), WithdrawalReason.WRONG, by=world.actor("officer"))
    left = every(client)
    assert f"/institutions/{made.institution_ref}" not in left
    assert f"/institutions/{other}" in left


@pytest.mark.parametrize("name", ["x", "institutions", "institutions-", "institutions-0", "institutions-9", "pages-1"])
def test_what_is_no_sitemap_is_not_found(client: FlaskClient, world: World, name: str) -> None:
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_robots_are_told_what_to_leave(app: Flask, client: FlaskClient, world: World) -> None:
    made = published(world)
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{ROOT}/sitemap.xml", f"{ROOT}/en/sitemap.xml"]
    for path in (*every(client), f"/publications/{made.ref}", "/data/publications.csv", "/feeds/outcomes.atom"):
        assert rules.can_fetch("*", ROOT + path), path
    for path in (
        "/desk/publications",
        "/complaints/new",
        "/documents/ABCD",
        "/institutions/suggest",
        "/disclosure.csv",
    ):
        assert not rules.can_fetch("*", ROOT + path), path
    assert "Disallow: /disclosure?*" in answer.text.splitlines()
    closed = [line.removeprefix("Disallow: ") for line in answer.text.splitlines() if line.startswith("Disallow: ")]
    for rule in app.url_map.iter_rules():
        if access_of(rule.endpoint) == "public" and rule.endpoint.startswith("public."):
            hit = [one for one in closed if rule.rule.startswith(one)]
            assert not hit or rule.endpoint.endswith((".document", ".suggest", ".listing_csv")), (rule, hit)
