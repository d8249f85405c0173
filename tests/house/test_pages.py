"""Every page of every role: valid, one heading, labelled, in a language, with a title of its own, and few queries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError

from complaints import actions as cases
from complaints.lifecycle import HALTED
from complaints.models import Complaint, Room
from kernel import outbox
from kernel.db import db
from kernel.web import access_of
from tests.complaints.driver import REACH, Status, reach
from tests.complaints.hands import counted, sign_in
from tests.house.scene import NOBODY, PEOPLE, Scene, build
from tests.world import World

QUERIES = 15
Element = Any  # of html5lib's etree
# Files, and the fragments that a search box shows below itself, or a waiting page fetches.
NOT_PAGES = {
    "static",
    "public.suggest",
    "public_en.suggest",
    "complaints_learner.suggest",
    "complaints_learner.receipt",
    "mediation.live",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A page's words do not hang on the engine."""
    return sqlite_url


@dataclass(frozen=True)
class Page:
    """An address as somebody saw it."""

    who: str
    url: str
    text: str
    queries: int
    status: int

    def __str__(self) -> str:
        return f"{self.who} {self.url}"


def addresses(app: Flask, scene: Scene) -> list[tuple[str, object]]:
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in NOT_PAGES:
            continue
        values = NOBODY | scene.values(rule, "own")
        values = {name: values.get(name, "x") for name in rule.arguments}
        url = app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False)
        found.append((url, access_of(rule.endpoint)))
    return sorted(found, key=str)


def see(client: FlaskClient, who: str, url: str) -> Page | None:
    with counted() as said:
        answer = client.get(url)
    assert answer.status_code < 500, f"{who} {url}"
    if answer.status_code in (200, 409, 404) and answer.mimetype == "text/html":
        return Page(who, url, answer.text, len(said), answer.status_code)
    return None


def crawl(app: Flask, world: World, scene: Scene) -> Iterator[Page]:
    every = addresses(app, scene)
    visitor = app.test_client()
    for url, declared in every:
        if not isinstance(declared, tuple) and (page := see(visitor, "anybody", url)):
            yield page
    for role, name in PEOPLE.items():
        client = sign_in(app, world, name)
        for url, declared in every:
            wanted = isinstance(declared, tuple) and (not declared or role in declared)
            if wanted and (page := see(client, name, url)):
                yield page


def elements(tree: Element, *tags: str) -> list[Element]:
    return [one for one in tree.iter() if isinstance(one.tag, str) and one.tag in tags]


def faults(page: Page) -> Iterator[str]:
    try:
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.text)
    except ParseError as error:
        yield f"is not valid: {error}"
        return
    if len(elements(tree, "h1")) != 1:
        yield f"has {len(elements(tree, 'h1'))} headings of the first level"
    if tree.get("lang") not in ("zh-Hans", "zh-CN", "en", "zh-Hans-CN"):
        yield f"is in no language: {tree.get('lang')}"
    if not "".join(elements(tree, "title")[0].itertext()).strip():
        yield "has no title"
    yield from _unlabelled(tree)
    yield from _unsafe(tree)


def _unlabelled(tree: Element) -> Iterator[str]:
    ids = [one.get("id") for one in tree.iter() if isinstance(one.tag, str) and one.get("id")]
    yield from {f"has the id {one} twice" for one in ids if ids.count(one) > 1}
    labelled = {one.get("for") for one in elements(tree, "label")}
    inside = {id(field) for one in elements(tree, "label") for field in one.iter()}
    for field in elements(tree, "input", "select", "textarea"):
        if field.tag == "input" and field.get("type") in ("hidden", "submit", "button"):
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not (named or field.get("id") in labelled or id(field) in inside):
            yield f"has a field without a label: {field.get('name')}"
    for one in tree.iter():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for wanted in (one.get(name) or "").split() if isinstance(one.tag, str) else ():
                if wanted not in ids:
                    yield f"points at {wanted}, which is not there"
    yield from ("has a picture without words" for one in elements(tree, "img") if one.get("alt") is None)


def _unsafe(tree: Element) -> Iterator[str]:
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue
        if one.get("style") is not None or one.tag == "style":
            yield f"is styled inline: {one.tag}"
        if one.tag == "script" and not one.get("src"):
            yield "has an inline script"
        yield from (f"has an inline handler: {name}" for name in one.attrib if str(name).startswith("on"))
        loads = one.get("src") or (one.get("href") if one.tag == "link" else "") or one.get("action") or ""
        if re.match(r"(https?:)?//", loads) and not loads.startswith("http://127.0.0.1:8000/"):
            yield f"leads outside: {loads}"
    for form in elements(tree, "form"):
        sent = {field.get("name") for field in elements(form, "input")}
        if (form.get("method") or "get").lower() == "post" and "csrf_token" not in sent:
            yield "has a form without a token"


def test_every_page_is_as_it_should_be(app: Flask, world: World) -> None:
    pages = list(crawl(app, world, build(world)))
    assert len(pages) > 100
    wrong = [f"{page} {fault}" for page in pages for fault in faults(page)]
    wrong += [f"{page} asks the database {page.queries} times" for page in pages if page.queries > QUERIES]
    assert not wrong, "\n".join(wrong)


def title(page: Page) -> str:
    found = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)
    return found[1].strip() if found else ""


def test_no_two_pages_of_one_person_share_a_title(app: Flask, world: World) -> None:
    scene, shared = build(world), []
    seen: dict[tuple[str, str], str] = {}
    for page in crawl(app, world, scene):
        if page.status == 404:
            continue
        key = (page.who, title(page))
        if key in seen and page.url.split("?")[0].rstrip("/") != seen[key].rstrip("/"):
            shared.append(f"{page.who}: {seen[key]} and {page.url}: {title(page)}")
        seen.setdefault(key, page.url)
    assert not shared, "\n".join(shared)


@pytest.mark.parametrize("status", list(Status), ids=str)
def test_a_case_page_in_every_status(app: Flask, world: World, status: Status) -> None:
    assert status in REACH
    number, wrong = reach(world, status).number, []
    for name, place in (
        ("learner", "complaints"),
        ("officer", "desk"),
        ("staff", "institution"),
        ("mediator", "mediation"),
    ):
        page = see(sign_in(app, world, name), name, f"/{place}/{number}")
        if page is not None:
            wrong += [f"{page} {fault}" for fault in faults(page)]
            wrong += [f"{page} asks {page.queries} times"] if page.queries > QUERIES + (status in HALTED) else []
    assert not wrong, "\n".join(wrong)


LISTS = {
    "learner": ["/complaints/", "/complaints/?q=退费", "/account", "/complaints/data"],
    "officer": ["/desk/", "/desk/?q=课", "/desk/?q=退费", "/desk/publications", "/desk/reports"],
    "supervisor": ["/desk/", "/desk/?q=课", "/desk/board", "/desk/board?list=open", "/desk/ratings", "/desk/approvals"],
    "staff": ["/institution/", "/institution/?q=课", "/institution/?q=退费", "/institution/publications"],
    "mediator": ["/mediation/"],
    "association_admin": ["/mediation/", "/desk/"],
    "platform_admin": ["/desk/intake", "/desk/intake?region=33"],
    "": ["/", "/disclosure", "/institutions", "/feeds/outcomes.atom", "/api/v1/publications"],
}


def counts(app: Flask, world: World, more: dict[str, list[str]]) -> dict[str, int]:
    found = {}
    for name, urls in more.items():
        client = sign_in(app, world, name) if name else app.test_client()
        for url in urls:
            client.get(url)  # what is kept after the first time is kept
            found[f"{name} {url}"] = min(_asked(client, url) for _time in range(2))  # what is kept ends now and then
    return found


def _asked(client: FlaskClient, url: str) -> int:
    with counted() as said:
        assert client.get(url).status_code == 200, url
    return len(said)


def test_no_page_asks_more_when_there_is_more(app: Flask, world: World) -> None:
    def fill() -> None:
        for status in (Status.RECEIVED, Status.ASSIGNED, Status.MEDIATING, Status.CLOSED):
            reach(world, status)
        world.entrusted()
        outbox.drain()

    fill()
    case = reach(world, Status.MEDIATING)
    outbox.drain()  # the copies that the rules name are asked for where there are any
    pages = LISTS | {"officer": [*LISTS["officer"], f"/desk/{case.number}"]}
    one = counts(app, world, pages)
    for _ in range(2):
        fill()
        _more_words(world, case)
    assert counts(app, world, pages) == one
    assert max(one.values()) <= QUERIES


def _more_words(world: World, case: Complaint) -> None:
    for room in db.session.query(Room).filter_by(complaint_id=case.id, kind="joint"):
        for index in range(3):
            cases.say(room, "您好。", by=world.actor("learner"), key=f"{index}-{db.session.query(Room).count()}")
