"""The public pages: cookieless, cacheable, few queries however many rows, and nothing of a case in any byte."""

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints.models import Message
from disclosure import actions, queries
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate, PublicInstitution
from disclosure.wording import NOTICE
from kernel.db import db
from tests.disclosure.support import corrected, counted, published
from tests.world import World

PAGES = [
    "/",
    "/disclosure",
    "/disclosure?q=退款&category=E01&outcome=settled&region=110000&from=2020-01-01&to=2099-01-01",
    "/institutions",
    "/institutions?q=星河&type=F",
    "/institutions/suggest?q=星河",
    "/institutions/{institution}",
    "/institutions/{institution}/feed.atom",
    "/disclosure/regions/110000/feed.atom",
    "/disclosure/categories/E01/feed.atom",
    "/institutions/types/C/feed.atom",
    "/publications/{publication}",
    "/institutions/{institution}/badge.svg",
    "/feeds/outcomes.atom",
    "/feeds/notices.atom",
    "/documents",
    "/about",
    "/privacy",
    "/help",
    "/data/",
    "/data/dictionary",
    "/data/api",
    "/api/v1/publications",
    "/api/v1/publications/{publication}",
    "/api/v1/institutions",
    "/api/v1/institutions/{institution}",
    "/api/v1/institutions/{institution}/indicators",
    "/api/v1/notices",
    "/api/v1/statistics",
    "/api/v1/categories",
    "/api/v1/regions",
    "/api/v1/openapi.json",
]
HTML = [
    page for page in PAGES if "atom" not in page and "/api/" not in page and "svg" not in page and "suggest" not in page
]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def places(app: Flask, world: World) -> dict[str, str]:
    row = published(world)
    return {"publication": row.ref, "institution": row.institution_ref}


def test_every_page_answers_without_a_cookie(client: FlaskClient, places: dict[str, str]) -> None:
    for page in PAGES:
        for prefix in ("", "/en") if "/api/" not in page else ("",):
            answer = client.get(prefix + page.format(**places))
            assert answer.status_code == 200, page
            assert "Set-Cookie" not in answer.headers, page
            assert "max-age=300" in answer.headers["Cache-Control"], page
            again = client.get(prefix + page.format(**places), headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304, page


def test_every_page_has_one_heading_and_nothing_inline(client: FlaskClient, places: dict[str, str]) -> None:
    for page in HTML:
        for view in ("", "large"):
            address = page.format(**places)
            words = client.get(f"{address}{'&' if '?' in address else '?'}view={view}").text
            assert len(re.findall(r"<h1[ >]", words)) == 1, page
            assert f'data-view="{view or "normal"}"' in words
            assert not re.search(r"<[^>]+\s(?:style|on\w+)=", words), page
            assert not re.search(r'(?:src|href|action)="(?:https?:)?//', words), page


def test_large_type_stays_in_every_link_of_the_content(client: FlaskClient, places: dict[str, str]) -> None:
    words = client.get("/disclosure?view=large").text.split("<main")[1].split("</main>")[0]
    links = re.findall(r'href="(/(?:disclosure|publications|institutions|about)[^"]*)"', words)
    assert links
    assert all("view=large" in link or link.endswith(".atom") for link in links)


def test_every_outcome_says_that_it_is_unverified(client: FlaskClient, places: dict[str, str]) -> None:
    for page in (
        "/",
        "/disclosure",
        "/publications/{publication}",
        "/institutions/{institution}",
        "/feeds/outcomes.atom",
    ):
        assert NOTICE in client.get(page.format(**places)).text
    assert client.get("/api/v1/publications").json["items"][0]["notice"] == NOTICE


def test_nothing_of_the_case_reaches_a_public_byte(client: FlaskClient, world: World) -> None:
    canaries = {
        "name": "钱金丝雀",
        "phone": "19955501234",
        "address": "金丝雀市金丝雀路7号",
        "handle": "CANARY-ORDER-778899",
        "words": "事情经过里的金丝雀一号",
    }
    summary = f"{'，'.join(canaries.values())}。消费者投诉该机构，要求退款3200元。".replace(canaries["words"], "")
    row = published(world, summary, **canaries)
    candidate = db.session.scalars(select(Candidate)).one()
    said = [message.words for message in db.session.scalars(select(Message))]
    planted = [*canaries.values(), candidate.case_number, "3,200", "3200", *said]
    for page in PAGES:
        for prefix in ("", "/en"):
            answer = client.get(prefix + page.format(publication=row.ref, institution=row.institution_ref))
            bytes_out = answer.text + str(answer.headers)
            assert not [word for word in planted if word in bytes_out], page
    assert "［" in client.get(f"/publications/{row.ref}").text


def test_few_queries_whatever_the_number_of_rows(client: FlaskClient, world: World) -> None:
    first = published(world)
    known = {"publication": first.ref, "institution": first.institution_ref}
    with_one = {page: _queries(client, page.format(**known)) for page in PAGES}
    for _ in range(2):
        published(world)
    for page in PAGES:
        now = _queries(client, page.format(**known))
        assert now == with_one[page] <= 15, page


def _queries(client: FlaskClient, page: str) -> int:
    db.session.remove()
    with counted() as seen:
        assert client.get(page).status_code == 200
    return len([one for one in seen if one.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE"))])


def test_filters(client: FlaskClient, places: dict[str, str]) -> None:
    hits = {
        "q=退款": 1,
        "q=退费": 1,
        "q=没有这个词": 0,
        "q=%E2%80%AE": 1,
        "category=E01": 1,
        "category=E02": 0,
        "outcome=settled": 1,
        "outcome=nonsense": 0,
        "region=110000": 1,
        "region=110108": 1,
        "region=320000": 0,
        "from=2026年1月1日": 1,
        "to=2001-01-01": 0,
        f"institution={places['institution']}": 1,
        "from=0001-01-01": None,
        "to=tomorrow": None,
    }
    for asked, expected in hits.items():
        answer = client.get(f"/disclosure?{asked}")
        assert answer.status_code == (200 if expected is not None else 422), asked
        assert answer.text.count('class="sheet outcome"') == (expected or 0), asked


def test_pages_follow_each_other(client: FlaskClient, world: World) -> None:
    for _ in range(3):
        published(world)
    seen, cursor = [], ""
    for _ in range(3):
        page = queries.publication_page(queries.PublicationFilter(), cursor, limit=1)
        assert page.total == 3
        seen += [row.id for row in page.items]
        cursor = page.next or ""
    assert cursor == ""
    assert seen == sorted(set(seen), reverse=True)
    for bad in ("x", "W10", "WzEsMl0", "WyJcdWQ4MDAiLDFd", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzA4OjAwIiwxXQ"):
        assert client.get(f"/disclosure?after={bad}").status_code == 400
        assert client.get(f"/institutions?after={bad}").status_code in (200, 400)


def test_a_tombstone_says_when_and_why_and_no_more(client: FlaskClient, world: World) -> None:
    row = published(world, "消费者投诉该机构，摘要独一无二。")
    candidate = db.session.scalars(select(Candidate)).one()
    actions.withdraw(candidate, WithdrawalReason.PRIVACY, by=world.actor("officer"))
    for page in (f"/publications/{row.ref}", f"/en/publications/{row.ref}"):
        answer = client.get(page)
        assert answer.status_code == 410
        assert "独一无二" not in answer.text
        assert row.institution_name not in answer.text
    gone = client.get(f"/api/v1/publications/{row.ref}")
    assert (gone.status_code, gone.content_type) == (410, "application/problem+json")
    feed = ElementTree.fromstring(client.get("/feeds/outcomes.atom").data)
    assert not feed.findall(f"{ATOM}entry")
    assert feed.find("{http://purl.org/atompub/tombstones/1.0}deleted-entry").get("ref").endswith(row.series)  # type: ignore[union-attr]


def test_an_earlier_version_points_to_the_one_that_stands(client: FlaskClient, world: World) -> None:
    row = published(world, "消费者投诉该机构，摘要有误。")
    candidate = db.session.scalars(select(Candidate)).one()
    newer = corrected(world, candidate, "消费者投诉该机构，要求补课。")
    old = client.get(f"/publications/{row.ref}")
    assert old.status_code == 200
    assert f"/publications/{newer.ref}" in old.text
    assert "摘要有误" not in old.text
    assert client.get(f"/api/v1/publications/{row.ref}").json["id"] == newer.ref


def test_the_feed_is_wellformed(client: FlaskClient, places: dict[str, str]) -> None:
    feed = ElementTree.fromstring(client.get("/feeds/outcomes.atom").data)
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    for name in ("id", "title", "updated", "published", "summary"):
        assert entry.findtext(f"{ATOM}{name}"), name
    assert feed.findtext(f"{ATOM}updated", "").endswith("+08:00")


def test_no_rate_under_five_cases(client: FlaskClient, places: dict[str, str]) -> None:
    words = client.get(f"/institutions/{places['institution']}").text
    assert "95%区间" not in words
    figures = client.get(f"/api/v1/institutions/{places['institution']}").json["figures"]
    assert (figures["settled"]["n"] or 0, figures["settled"]["value"]) == (0, None)


def test_free_entries_stay_private(client: FlaskClient, world: World) -> None:
    from institutions.actions import Entry, add_institution
    from institutions.lifecycle import InstitutionType
    from kernel import outbox
    from kernel.events import SYSTEM

    row = add_institution(Entry("某人随手填的名字", InstitutionType.H, is_free_entry=True), by=SYSTEM)
    outbox.drain()
    assert db.session.scalar(select(PublicInstitution).filter_by(ref=row.ref)) is None
    assert client.get(f"/institutions/{row.ref}").status_code == 404
    assert "随手填" not in client.get("/institutions?q=随手填").text.split("<h2")[1]


def test_unknown_addresses_are_404(client: FlaskClient) -> None:
    for page in (
        "/publications/x",
        "/publications/" + "0" * 26,
        "/institutions/%E2%80%AE",
        "/documents/abc",
        "/institutions/x/feed.atom",
    ):
        assert client.get(page).status_code == 404, page
    for page in ("/api/v1/publications/x", "/api/v1/institutions/" + "0" * 26, "/api/v1/nothing"):
        answer = client.get(page)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), page


def test_a_paper_is_known_by_its_code_and_nothing_else(client: FlaskClient, world: World) -> None:
    from kernel import papers
    from kernel.db import transaction

    with transaction():
        content = papers.Content("receipt", "回执", "正文里的秘密", "v1", "v1")
        paper = papers.register(papers.Issuer(1, "示例单位", "示"), content, "complaint", 1)
    answer = client.get(f"/documents?code={paper.code.upper()}", follow_redirects=True)
    assert paper.number in answer.text
    assert paper.text_digest in answer.text
    assert "秘密" not in answer.text
    assert "示例单位" not in answer.text
