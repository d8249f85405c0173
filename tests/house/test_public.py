"""Public pages: no cookie, cacheable, answered 304 when nothing changed, and blind to who is signed in."""

import re

import pytest
from flask import Flask

from kernel import outbox
from kernel.web import access_of
from tests.complaints.driver import Status, reach
from tests.complaints.hands import sign_in
from tests.house.scene import NOBODY
from tests.world import World

PERSONAL = ("张示例", "19900001234", "示例路1号", "学员0", "TS20")
MACHINES = ("/healthz", "/readyz")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Headers do not hang on the engine."""
    return sqlite_url


def public_urls(app: Flask) -> list[str]:
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if access_of(rule.endpoint) == "public" and "GET" in (rule.methods or set()):
            values = {name: NOBODY.get(name, "x") for name in rule.arguments}
            found.append(adapter.build(rule.endpoint, values, append_unknown=False))
    return sorted(found)


def test_public_pages_set_no_cookie_and_may_be_kept(app: Flask, world: World) -> None:
    reach(world, Status.CLOSED)
    outbox.drain()
    urls, client = public_urls(app), app.test_client()
    assert len(urls) > 30
    for url in urls:
        answer = client.get(url)
        assert answer.status_code in (200, 301, 404), url
        assert "Set-Cookie" not in answer.headers, url
        assert "Cookie" not in answer.headers.get("Vary", ""), url
        if answer.status_code == 200 and url not in MACHINES:
            assert "public" in answer.headers["Cache-Control"], url
            assert re.search(r"max-age=\d+", answer.headers["Cache-Control"]), url


def test_public_pages_answer_not_modified(app: Flask, world: World) -> None:
    client = app.test_client()
    for url in public_urls(app):
        first = client.get(url)
        if first.status_code != 200 or url in MACHINES:
            continue
        mark = first.headers.get("ETag")
        assert mark, f"{url} has no ETag"
        again = client.get(url, headers={"If-None-Match": mark})
        assert again.status_code == 304, url
        assert again.data == b"", url
        assert "Set-Cookie" not in again.headers, url


def test_public_pages_are_the_same_for_everybody(app: Flask, world: World) -> None:
    reach(world, Status.CLOSED)
    outbox.drain()
    clients = [sign_in(app, world, name) for name in ("learner", "officer", "staff", "platform_admin")]
    for url in public_urls(app):
        plain = app.test_client().get(url)
        if "html" not in (plain.mimetype or "") and "json" not in (plain.mimetype or ""):
            continue
        for client in clients:
            answer = client.get(url)
            assert answer.data == plain.data, f"{url} knows who is signed in"
            assert "Set-Cookie" not in answer.headers, url


def test_no_public_page_holds_anything_of_a_person(app: Flask, world: World) -> None:
    for status in (Status.MEDIATING, Status.CLOSED):
        reach(world, status)
    outbox.drain()
    for url in public_urls(app):
        text = app.test_client().get(url).get_data(as_text=True)
        assert not [word for word in PERSONAL if word in text and word not in url], url


def test_a_page_behind_a_session_is_never_kept(app: Flask, world: World) -> None:
    number = reach(world, Status.MEDIATING).number
    for name, url in (("learner", f"/complaints/{number}"), ("officer", f"/desk/{number}"), ("", "/login")):
        client = sign_in(app, world, name) if name else app.test_client()
        kept = client.get(url).headers["Cache-Control"]
        assert "no-store" in kept, url


def test_large_type_and_english_live_in_the_address(app: Flask) -> None:
    client = app.test_client()
    plain, large, english = (client.get(url).get_data(as_text=True) for url in ("/", "/?view=large", "/en/"))
    assert 'lang="zh-Hans' in plain
    assert 'lang="en"' in english
    assert plain != large


def test_another_dress_and_another_language_keep_what_was_asked(app: Flask) -> None:
    client = app.test_client()
    words = client.get("/disclosure?q=a%26b&category=E01&view=large").text
    assert 'href="/disclosure?q=a%26b&amp;category=E01"' in words
    assert 'href="/en/disclosure?q=a%26b&amp;category=E01&amp;view=large"' in words
    assert 'href="/disclosure?q=a&amp;view=large"' in client.get("/disclosure?q=a").text


def test_the_frame_keeps_large_type_and_the_language(app: Flask) -> None:
    words = app.test_client().get("/en/help?view=large").text
    assert 'class="brand" href="/en/?view=large"' in words
    assert 'href="/en/help?view=large">' in words
