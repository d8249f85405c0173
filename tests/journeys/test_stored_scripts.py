"""What people write never becomes markup: 500 hostile texts in every field people's words are kept in (security T8).

The texts are put where the words lie in the database, behind every check a form makes, and a page of each template is
opened in a real browser that counts what ran, what was marked up and what the policy had to refuse. Where a column ends
a field holds as many as fit, other fields other ones; all the others hold all, first in one order, then in the other.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import accumulate, islice, product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import JSON, Column, Enum, String, Table, select, text
from sqlalchemy.types import TypeEngine

from kernel.crypto import Sealed
from kernel.db import Model, db
from tests.journeys.conftest import Served
from tests.journeys.test_every_page import Pages, cookies

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
Rows = dict[tuple[Table, Column[Any]], list[tuple[Any, Any]]]
BREAKS = (
    "",
    '">',
    "'>",
    "</p>",
    "</textarea>",
    "</title>",
    "</script>",
    "]]>",
    "</svg>",
    "-->",
    "`}",
    "{{7*7}}",
    "\\u0022>",
)
VECTORS = (
    "<script>hit({n})</script>",
    "<ScRiPt >hit({n})</sCrIpT>",
    "<script/src=data:,hit({n})></script>",
    "<script\x0c>hit({n})</script>",
    "<<script>hit({n});//<</script>",
    "<scr<script>ipt>hit({n})</scr</script>ipt>",
    "<img src=x onerror=hit({n})>",
    "<img/src=x/onerror=hit({n})>",
    '<img src="x" onerror="hit({n})">',
    "<IMG SRC=javascript:hit({n})>",
    "<svg onload=hit({n})>",
    "<svg/onload=hit({n})>",
    "<svg><script>hit({n})</script></svg>",
    "<svg><animate onbegin=hit({n}) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:hit({n})><text y=20>看</text></a></svg>",
    "<math><mi xlink:href=javascript:hit({n})>看</mi></math>",
    "<body onload=hit({n})>",
    "<iframe src=javascript:hit({n})></iframe>",
    "<iframe srcdoc='<script>parent.hit({n})</script>'></iframe>",
    "<object data=javascript:hit({n})></object>",
    "<embed src=javascript:hit({n})>",
    "<details open ontoggle=hit({n})>看</details>",
    "<input autofocus onfocus=hit({n})>",
    "<select autofocus onfocus=hit({n})></select>",
    "<video><source onerror=hit({n})></video>",
    "<audio src=x onerror=hit({n})></audio>",
    "<marquee onstart=hit({n})>看</marquee>",
    "<style>@import 'data:text/css,*{{color:red}}'</style>",
    "<link rel=stylesheet href=data:text/css,*{{color:red}}>",
    "<meta http-equiv=refresh content='0;url=javascript:hit({n})'>",
    "<base href=javascript:hit({n})//>",
    "<form action=javascript:hit({n})><button>看</button></form>",
    "<a href=javascript:hit({n})>看</a>",
    "<p style='background:url(javascript:hit({n}))'>看</p>",
    '" onmouseover=hit({n}) autofocus onfocus=hit({n}) x="',
    "' onmouseover=hit({n}) autofocus onfocus=hit({n}) x='",
    "javascript:hit({n})",
    "＜script＞hit({n})＜/script＞",
    "&lt;script&gt;hit({n})&lt;/script&gt;",
)
# Every text carries an element no page of ours has: markup that came through is seen even where nothing runs.
TEXTS = [
    f"{one}{two.format(n=n)}<x-hit></x-hit>" for n, (one, two) in enumerate(islice(product(BREAKS, VECTORS), 500), 1)
]
LISTEN = """
window.hits = []
window.hit = one => window.hits.push('ran ' + one)
document.addEventListener('securitypolicyviolation', one => window.hits.push(
    `refused ${one.violatedDirective} ${one.sample || one.blockedURI}`))
"""
SHOWN = "() => document.body.textContent.includes('hit(')"
FOUND = """() => [...window.hits, ...[...document.querySelectorAll(
    'x-hit, [onerror], [onload], [onfocus], [onbegin], [ontoggle], a[href^="javascript:"], base, iframe, embed, object'
)].map(one => 'marked up ' + one.outerHTML.slice(0, 200))]"""


def test_there_are_five_hundred_and_the_browser_would_say_so(browser_page: Page) -> None:
    assert len(set(TEXTS)) == 500
    for one in ("<img src=x onerror=hit(1)>", "<x-hit></x-hit>"):
        browser_page.set_content(f"<p>{one}</p>")
        browser_page.wait_for_timeout(50)
        assert browser_page.evaluate(FOUND)


@pytest.fixture
def browser_page(visitor: Callable[..., BrowserContext]) -> Page:
    """An empty page that listens."""
    context = visitor()
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto("/help")
    page.evaluate(LISTEN)
    return page


def _holds_words(kind: TypeEngine[Any]) -> bool:
    """Whether a column may hold what people wrote: not a code, a key or a word from a list."""
    if isinstance(kind, Enum):
        return False
    return isinstance(kind, Sealed | JSON) or (isinstance(kind, String) and (kind.length or 200) >= 60)


def _worded(value: Any, hostile: str) -> Any:
    """The value with the hostile text behind every piece of Chinese in it."""
    if isinstance(value, str):
        if value[:1] in ("{", "["):  # kept as JSON under seal
            return json.dumps(_worded(json.loads(value), hostile), ensure_ascii=False)
        return value + hostile if any("\u4e00" <= sign <= "\u9fff" for sign in value) else value
    if isinstance(value, list | tuple):
        return [_worded(one, hostile) for one in value]
    if isinstance(value, dict):
        return {key: _worded(one, hostile) for key, one in value.items()}
    return value


def _fields(reference: set[str]) -> Iterator[tuple[Table, Column[Any]]]:
    for table in Model.metadata.sorted_tables:
        if table.name not in reference:
            yield from (
                (table, column) for column in table.columns if _holds_words(column.type) and not column.primary_key
            )


def filled(template: Path) -> set[str]:
    """The tables of what is given with the product, not written by anybody: places, holidays, rules."""
    with closing(sqlite3.connect(template)) as link:
        tables = [table.name for table in Model.metadata.sorted_tables]
        return {name for name in tables if link.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()}


def _fitting(texts: Sequence[str], size: int, first: int) -> str:
    """As many whole texts as fit, from one of them on."""
    ordered = [*texts[first % len(texts) :], *texts[: first % len(texts)]]
    ends = accumulate(map(len, ordered))
    return "".join(one for one, end in zip(ordered, ends, strict=True) if end <= size)


def poison(clean: Rows, texts: Sequence[str]) -> None:
    """Put the hostile texts into every field, over those of the last round."""
    for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f'DROP TRIGGER "{name}"'))  # most of what is told here may never be changed
    for number, ((table, column), rows) in enumerate(clean.items()):
        key, size = next(iter(table.primary_key)), getattr(column.type, "length", None)
        for identity, value in rows:
            hostile = _fitting(texts, size - len(value), 7 * number) if size else "".join(texts)
            db.session.execute(table.update().where(key == identity).values({column.name: _worded(value, hostile)}))
    db.session.commit()


def clean_values(reference: set[str]) -> Rows:
    """By field the rows in which people's words stand."""
    found: Rows = {}
    for table, column in _fields(reference):
        key = next(iter(table.primary_key))
        rows = [tuple(row) for row in db.session.execute(select(key, column)) if _worded(row[1], "!") != row[1]]
        if rows:
            found[table, column] = rows
    return found


@pytest.mark.timeout(2400)
def test_nothing_people_wrote_runs_or_is_marked_up(
    served: Served, visitor: Callable[..., BrowserContext], sqlite_template: Path
) -> None:
    with served.app.app_context():
        pages = Pages(served.app, served.world, by_all=False)
        clean = clean_values(filled(sqlite_template))
        db.session.remove()
    assert len(clean) > 150
    found, shown = list[str](), set[str]()
    for texts in (TEXTS, TEXTS[::-1]):
        with served.app.app_context():
            poison(clean, texts)
            db.session.remove()
        for name, urls in pages.of_each_template().items():
            context = visitor()
            context.add_init_script(LISTEN)
            context.add_cookies(cookies(pages.clients[name], served.url))  # type: ignore[arg-type]  # the shape it wants
            page = context.new_page()
            page.set_default_navigation_timeout(180_000)  # such pages are a megabyte
            for url in urls:
                page.goto(url, wait_until="domcontentloaded")
                found += [f"{url}: {one}" for one in page.evaluate(FOUND)]
                shown |= {url} if page.evaluate(SHOWN) else set()
            context.close()
    assert found == []
    assert len(shown) > 100  # the texts did come to the pages
