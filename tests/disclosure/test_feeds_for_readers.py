"""Feeds and badges anybody can read: whatever sign a kept name holds, and in the language their address says."""

import xml.etree.ElementTree as ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.models import PublicNotice
from kernel import clock, outbox
from kernel.db import db, transaction
from tests.disclosure.support import published
from tests.disclosure.test_open_descriptions import ATOM, atom
from tests.institutions.life_hands import announced
from tests.world import World

ROOT = "http://127.0.0.1:8000"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# What a table or a form let into a name before words were cleaned.
DIRTY = "星河\x1f课\uffff堂\ufffe"


@pytest.fixture
def told(app: Flask, world: World) -> str:
    """The id of an institution with an outcome, a step and a notice, under a name no XML file may hold."""
    with transaction():
        world.institution("app").name = DIRTY
    actions.sync_institutions()
    made = published(world)
    announced(world)
    outbox.drain()
    with transaction():
        row = PublicNotice(number="示例〔2026〕1号", title=f"{DIRTY}提示", body_name=f"{DIRTY}局")
        row.state, row.published_at, row.words = "published", clock.now(), f"请先看清\x0b退费规则{DIRTY}。"
        db.session.add(row)
    return made.institution_ref


def test_one_bad_sign_in_a_kept_name_hides_nothing(client: FlaskClient, told: str) -> None:
    for path in ("/feeds/outcomes.atom", "/feeds/notices.atom", f"/institutions/{told}/feed.atom"):
        for language in ("", "/en"):
            feed = atom(client.get(f"{language}{path}").data, f"{ROOT}{language}{path}")
            assert feed.findall(f"{ATOM}entry")
            assert "星河课堂" in "".join(feed.itertext())
    badge = ElementTree.fromstring(client.get(f"/institutions/{told}/badge.svg").data)
    assert "星河课堂" in "".join(badge.itertext())
    for path in ("/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/institutions-1.xml"):
        ElementTree.fromstring(client.get(path).data)


def test_a_feed_says_its_language_and_leads_to_pages_in_it(client: FlaskClient, told: str) -> None:
    for path in ("/feeds/outcomes.atom", "/feeds/notices.atom", f"/institutions/{told}/feed.atom"):
        for prefix, tag in (("", "zh-Hans"), ("/en", "en")):
            feed = ElementTree.fromstring(client.get(f"{prefix}{path}").data)
            assert feed.get(LANGUAGE) == tag
            for entry in feed.findall(f"{ATOM}entry"):
                link = entry.find(f"{ATOM}link")
                assert link is not None
                address = (link.get("href") or "").removeprefix(ROOT)
                assert address.startswith("/en/") == (tag == "en"), address
                assert client.get(address).status_code == 200
                words = [one for one in entry if one.tag in (f"{ATOM}summary", f"{ATOM}content")]
                assert [one.get(LANGUAGE) for one in words] == ["zh-Hans"], entry.findtext(f"{ATOM}id")
