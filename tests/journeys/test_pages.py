"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, pages are light and ask nobody else."""

import os
import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request

from complaints import actions as cases
from disclosure import actions as disclosing
from disclosure.indicators import SubjectKind
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.turn_hands import withdrawn
from tests.disclosure.figures_hands import BODY_REF, counted, figure
from tests.disclosure.support import published
from tests.journeys import hands
from tests.journeys.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": TAGS, "resultTypes": ["violations"]}
# Colours are few and the same on every page (tests/house/test_colours.py): to measure them is a third of axe's work.
SHAPES = RULES | {"rules": {"color-contrast": {"enabled": False}}}
CASE = re.compile(r"/(complaints|desk|institution|mediation)/TS[\w-]+|/cases/TS[\w-]+/offers")
PHONE, DESK = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
AXE = Axe()
# By chart how high its smallest letters are on the screen.
LETTERS = """charts => charts.map(one => Math.min(...[...one.querySelectorAll("text")].map(
    text => parseFloat(getComputedStyle(text).fontSize) * one.getBoundingClientRect().width / one.viewBox.baseVal.width
)))"""
SMALLEST = 9
IS_ALL = os.environ.get("XUESU_TEST_ALL") == "1"
PUBLIC = [
    *("/", "/disclosure", "/institutions", "/about", "/how-we-count", "/privacy", "/help"),
    *("/data/", "/data/api", "/data/dictionary", "/documents", "/en/"),
]


def pages_of(served: Served) -> dict[str, list[str]]:
    """The pages each role has, with a case in each of several states."""
    with served.app.app_context():
        world = served.world
        filed, answered, mediating = world.file(), world.answered(), world.mediating()
        closed = withdrawn(world, world.file())
        divided = world.file(category="E05", words="不退余款。请的是假老师。")
        draft = cases.ReportDraft("E17", "请的是假老师。", "不退余款。")
        report = cases.split_report(divided, draft, by=world.actor("supervisor")).number
        numbers = [one.number for one in (filed, answered, mediating, closed, divided)]
        db.session.remove()
    new, accepted, table, gone, divided_number = numbers
    every = [f"/complaints/{number}" for number in numbers]
    return {
        "learner": ["/complaints/", *every, f"/mediation/{table}", f"/complaints/{accepted}/withdraw", "/account",
                    f"/complaints/{accepted}/estimate",
                    f"/complaints/reports/{report}", "/messages", "/messages/choices"],
        "officer": ["/desk/", f"/desk/{new}", f"/desk/{new}/accept", f"/desk/{new}/refuse", f"/desk/{accepted}",
                    f"/desk/{new}/reveal", f"/desk/{gone}/close", f"/desk/{accepted}/terminate", "/desk/publications",
                    f"/desk/{new}/split", "/desk/reports", f"/desk/reports/{report}", f"/desk/reports/{report}/check"],
        "supervisor": [f"/desk/{divided_number}", "/desk/reports"],
        "staff": ["/institution/", f"/institution/{accepted}", f"/institution/{accepted}/answer",
                  f"/institution/{accepted}/consent", f"/cases/{accepted}/offers", "/institution/publications",
                  "/messages"],
        "mediator": ["/mediation/", f"/mediation/{table}", f"/cases/{table}/offers"],
        "association_officer": ["/desk/", f"/desk/{table}", "/mediation/"],
        "platform_admin": ["/desk/intake", "/desk/reports"],
    }  # fmt: skip


def drawn(served: Served) -> list[str]:
    """Public pages with charts of every form, with numbers to draw, hidden ones and a month that is not over."""
    with served.app.app_context():
        row, month = published(served.world), f"{clock.today():%Y-%m}"
        disclosing.sync_institutions()
        counted(row.institution_ref, month)
        with transaction():
            db.session.add(figure(SubjectKind.INSTITUTION, row.institution_ref, "星河示例", month, cases=12))
        ref = row.institution_ref
        db.session.remove()
    places = ("home", "trends", "regions", "regions/110000", "categories", f"bodies/{BODY_REF}", "performance")
    return [*(f"/disclosure/{one}" for one in places), f"/institutions/{ref}", f"/disclosure/compare?with={ref}"]


def faults(page: Page, rules: Mapping[str, object] = RULES) -> Iterator[str]:
    """What is wrong with the page as it stands."""
    page.evaluate(AXE.axe_script)
    # What passed is as long as the page and is read by nobody: it stays in the browser.
    for violation in page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules):
        yield f"{page.url}: {violation['id']}: {violation['nodes'][0]['html'][:120]}"
    yield from is_wide(page)


def is_wide(page: Page) -> Iterator[str]:
    """What makes the page scroll sideways."""
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        yield f"{page.url}: scrolls sideways at {page.viewport_size}"


def look(page: Page, paths: list[str]) -> list[str]:
    """Every page on a phone and on a desk; axe reads it twice, and its colours, only when everything is asked for."""
    found: list[str] = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.status in (200, 422), f"{path}: {answer and answer.status}"
        page.set_viewport_size(PHONE)
        found += faults(page, RULES if IS_ALL else SHAPES)
        page.set_viewport_size(DESK)
        found += faults(page) if IS_ALL else is_wide(page)
    return found


def look_at_charts(page: Page, paths: list[str]) -> list[str]:
    """The same, colours and all, and on every page something is drawn with letters one can read on a phone."""
    found: list[str] = []
    for path in paths:
        found += look(page, [path])
        page.set_viewport_size(PHONE)
        found += faults(page)
        sizes = page.locator("svg.chart").evaluate_all(LETTERS)
        if not sizes or min(sizes) < SMALLEST:
            found.append(f"{path}: letters of {sizes} pixels")
    return found


@pytest.mark.slow
@pytest.mark.timeout(360)
def test_axe_finds_nothing_in_cases_of_several_states(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    """What `test_every_page` does not open: the page of a case in one state after another, as each side has it."""
    found = []
    for role, paths in pages_of(served).items():
        states = [one for one in paths if CASE.fullmatch(one)]
        found += look(hands.as_(visitor, role), states) if states else []
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(360)
def test_axe_finds_nothing_in_the_dark(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    found = look(visitor(color_scheme="dark").new_page(), PUBLIC)
    for role, paths in pages_of(served).items():
        found += look(hands.as_(visitor, role, color_scheme="dark"), paths[:2])
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(360)
@pytest.mark.parametrize(("scheme", "view"), [("light", ""), ("dark", ""), ("light", "large"), ("dark", "large")])
def test_charts_are_well_in_every_dress(
    served: Served, visitor: Callable[..., BrowserContext], scheme: str, view: str
) -> None:
    page = visitor(color_scheme=scheme).new_page()
    paths = [f"{one}{'&' if '?' in one else '?'}view={view}" if view else one for one in drawn(served)]
    assert look_at_charts(page, paths) == []


def test_a_page_with_errors_is_well_too(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    page = visitor().new_page()
    page.goto("/complaints/new")
    hands.press(page, "继续")
    assert page.title().startswith("错误：")
    assert list(faults(page)) == []


@pytest.mark.slow
@pytest.mark.timeout(360)
def test_pages_in_large_type_are_well(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    paths, found = pages_of(served), list[str]()
    for role in ("learner", "officer", "staff", "mediator"):
        page = hands.as_(visitor, role)
        page.locator("footer").get_by_role("button", name="大字高对比").click()
        found += look(page, paths[role][:4])
    found += look(visitor().new_page(), [f"{one}?view=large" for one in PUBLIC])
    assert found == []


def test_a_form_page_is_light(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    """60 KB over the wire and 6 requests at most, as a first visitor gets it."""
    page, asked = visitor().new_page(), list[Request]()
    page.on("request", lambda request: asked.append(request))
    page.goto("/complaints/new", wait_until="networkidle")
    sizes = [request.sizes()["responseBodySize"] for request in asked]
    assert len(asked) <= 6, [request.url for request in asked]
    assert sum(sizes) <= 60_000, sizes
