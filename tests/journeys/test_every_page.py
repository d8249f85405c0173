"""Every page of every role in a real browser: axe finds nothing, and nothing scrolls sideways.

The addresses come from the application itself, so that a new page is opened without anybody naming it here. By
default each is asked for once and one page of each template is opened, in the two widths; `script/test --all` opens
each for everybody who may see it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from playwright.sync_api import BrowserContext
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from kernel.db import db
from kernel.web import access_of
from tests.complaints.hands import sign_in
from tests.complaints.people_hands import at_desk
from tests.house.scene import NOBODY, PEOPLE, Scene, build
from tests.house.test_pages import NOT_PAGES
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.stands import ANYBODY, apart, guests, stands
from tests.journeys.test_diagnosis import LETTER, RESULT, answer_all
from tests.journeys.test_pages import look
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
Seen = dict[str, list[str]]
REFUND = "/refund?paid=4800&goods=lessons&lessons=60&used=20&list_price=100"


class Pages:
    """Who sees which pages, found by asking for each address as each role."""

    def __init__(self, app: Flask, world: World, *, by_all: bool) -> None:
        self.app, self.by_all = app, by_all
        guest, links = guests(app, world)
        scene = build(world)
        self.values = scene.own | stands(world)
        self.scene = Scene(self.values, {})
        more = apart(world, scene.own | self.values)
        self.clients = {name: sign_in(app, world, name) for name in (*PEOPLE.values(), *dict(more)) if name != ANYBODY}
        self.clients |= {ANYBODY: app.test_client(), "guest": guest}
        self.opened, self.files, self.templates = set[str](), set[str](), dict[str, str]()
        self.seen: Seen = {name: [] for name in self.clients}
        for rule in sorted(app.url_map.iter_rules(), key=str):
            if "GET" in (rule.methods or set()) and rule.endpoint not in NOT_PAGES:
                for url in self._urls(rule):
                    self._ask(rule.endpoint, url)
        apart_from_rules = [*more, *(("guest", link) for link in links)]
        assert [(name, url) for name, url in apart_from_rules if not self._is_page(name, url)] == []

    def _urls(self, rule: Rule) -> Iterator[str]:
        given = NOBODY | self.scene.values(rule, "own")
        many = {name: sorted(one.items) for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
        for chosen in product(*many.values()):
            values = {name: given.get(name, "x") for name in rule.arguments} | dict(zip(many, chosen, strict=True))
            yield str(self.app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False))

    def _ask(self, endpoint: str, url: str) -> None:
        declared = access_of(endpoint)
        may = [
            name for role, name in PEOPLE.items() if isinstance(declared, tuple) and (not declared or role in declared)
        ]
        for name in may if isinstance(declared, tuple) else [ANYBODY]:
            if self._is_page(name, url) and not self.by_all:
                return

    def _is_page(self, name: str, url: str) -> bool:
        made = list[str]()

        def note(_app: Flask, template: Template, **_context: object) -> None:
            made.append(template.name or "")

        with template_rendered.connected_to(note, self.app):
            answer = self.clients[name].get(url)
        if answer.status_code != 200:
            return False
        endpoint = str(self.app.url_map.bind("localhost").match(url.split("?")[0])[0])
        if answer.mimetype != "text/html":
            self.files.add(endpoint)
            return False
        self.seen[name].append(url)
        self.templates[url] = made[-1] if made else endpoint
        self.opened.add(endpoint)
        return True

    def of_each_template(self) -> Seen:
        """The first page made from each template; for everything else `--all` opens a browser."""
        met, first = set[str](), {name: list[str]() for name in self.seen}
        for name, urls in self.seen.items():
            for url in urls:
                if self.templates[url] not in met:
                    met.add(self.templates[url])
                    first[name].append(url)
        return first


def cookies(client: FlaskClient, url: str) -> list[dict[str, str]]:
    """What the client of a test holds, for a real browser."""
    kept = client.get_cookie("session")
    return [{"name": "session", "value": kept.value, "url": url}] if kept is not None else []


def _ends(url: str) -> bool:
    return "/admin/preview/" in url


def walk(served: Served, visitor: Callable[..., BrowserContext], *, by_all: bool) -> Pages:
    """Open them all, each person in an own browser."""
    with served.app.app_context():
        pages = Pages(served.app, served.world, by_all=by_all)
        db.session.remove()
    found = []
    # First what ends soonest: what somebody else sees is kept for a quarter of an hour.
    every = sorted(
        (pages.seen if by_all else pages.of_each_template()).items(), key=lambda one: not any(map(_ends, one[1]))
    )
    for name, urls in every:
        context = visitor()
        context.add_cookies(cookies(pages.clients[name], served.url))  # type: ignore[arg-type]  # the shape it wants
        page = context.new_page()
        found += [f"{name} {fault}" for fault in look(page, sorted(urls, key=lambda url: not _ends(url)))]
        context.close()
    assert found == []
    return pages


# Pages only a person on the way gets to: two of these tests walk there, the others are opened in the journey named.
ON_THE_WAY = {
    *(f"complaints_learner.{page}" for page in ("step", "diagnosis_page", "diagnosis_result", "diagnosis_letter")),
    "complaints_learner.claim_code",
    *(f"complaints_reports.{page}" for page in ("mine", "more")),
    "complaints_reports.answer",  # test_reports
    "complaints_answer.promise",  # test_promise_kept
    *(f"accounts.{page}" for page in ("enrol_factor", "first_factor", "second_step")),  # test_office
    "mediation_seats.received",  # as `done`, which is opened
    "complaints_learner.whom",  # test_minor
    "disclosure_eyes.asked",  # test_eyes
    *("draws.plan", "inspection.covered_photo"),  # test_inspected
    "duties.look",  # test_disclosing
    "mediation.oral_text",  # the form of `draft`, which is opened
}
# Addresses that lead on to another page, and those that answer nobody outside a demonstration.
NO_PAGES = {
    *("accounts_office.own_people", "mediation.hand_over", "complaints_learner.keep", "demo.messages", "api.unknown"),
    *("public.publications", "public_en.publications"),
    *("mediation_seats.live", "mediation_seats.attached"),  # a fragment, and a file
    "complaints_desk.covered",  # a file
    *("public.inspection_photo", "public_en.inspection_photo", "public.sitemap_of", "public_en.sitemap_of"),  # files
    # Files that wait for their safe copies.
    *("standards.document", "duties.evidence", "inspection.photo", "filing.file", "exits.file"),
    # Pictures and files, and the API's root, which leads to its page.
    *(f"{at}.{page}" for at in ("public", "public_en") for page in ("badge", "data_file", "snapshot_file", "api_root")),
}
FILE = re.compile(r"\.(pdf|zip|ics|atom|txt|json)$|^/api/|/(proofs|notice|court)/|/notice$|^/files/|/dossier/<|z$")


@pytest.mark.timeout(1200)  # some two hundred templates
def test_every_page_is_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    pages = walk(served, visitor, by_all=False)
    rules = [rule for rule in served.app.url_map.iter_rules() if "GET" in (rule.methods or set())]
    every = {rule.endpoint for rule in rules if not FILE.search(rule.rule)}
    assert every - pages.opened - pages.files - NOT_PAGES - ON_THE_WAY - NO_PAGES == set()


def steps_of(served: Served, endpoint: str) -> list[str]:
    """The addresses of an endpoint whose only place is one of several words."""
    (rule,) = served.app.url_map.iter_rules(endpoint)
    (name,) = rule.arguments
    adapter = served.app.url_map.bind("localhost")
    words = rule._converters[name].items  # type: ignore[attr-defined]  # its converter is `any`
    return [adapter.build(endpoint, {name: one}) for one in words]


def test_pages_on_the_way_are_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    asker, filer = visitor().new_page(), visitor().new_page()
    answer_all(asker)
    questions = [*steps_of(served, "complaints_learner.diagnosis_page"), RESULT, LETTER, REFUND]
    hands.until_contact(filer)
    hands.contact(filer, served)
    found = look(asker, questions) + look(filer, steps_of(served, "complaints_learner.step"))
    with served.app.app_context():
        number = at_desk(served.world).number
        db.session.remove()
    filer.goto("/complaints/claim")
    write(filer, filer.locator('[name="number"]'), number)
    write(filer, filer.locator('[name="phone"]'), "19911119999")
    hands.press(filer, "获取验证码")
    found += look(filer, [filer.url])
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_every_page_is_well_for_everybody(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    walk(served, visitor, by_all=True)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("scheme", "view"), [("dark", ""), ("light", "large"), ("dark", "large")])
def test_every_open_page_is_well_in_every_dress(
    served: Served, visitor: Callable[..., BrowserContext], scheme: str, view: str
) -> None:
    """One page of each template that nobody has to sign in for; the usual dress is the other tests'."""
    with served.app.app_context():
        urls = Pages(served.app, served.world, by_all=False).of_each_template()[ANYBODY]
        db.session.remove()
    dressed = [f"{url}{'&' if '?' in url else '?'}view={view}" if view else url for url in urls]
    assert len(dressed) > 40
    assert look(visitor(color_scheme=scheme).new_page(), dressed) == []
