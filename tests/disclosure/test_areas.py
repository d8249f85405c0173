"""Home of disclosure, areas, bodies, trends, comparison, performance: cookieless, few reads, no ranking."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.models import Publication, PublicNotice
from kernel import clock
from kernel.db import db, new_ref, transaction
from tests.disclosure import support
from tests.disclosure.figures_hands import BODY_REF, counted
from tests.world import World

PAGES = [
    "/disclosure/home",
    "/disclosure/warnings",
    "/disclosure/changes",
    "/genuine",
    "/disclosure/regions",
    "/disclosure/regions/110000",
    "/disclosure/regions/820000",
    "/disclosure/categories",
    "/disclosure/categories/E01",
    "/disclosure/bodies",
    f"/disclosure/bodies/{BODY_REF}",
    "/disclosure/trends",
    "/disclosure/compare?with={institution}",
    "/disclosure/performance",
    "/disclosure/reports",
    "/institutions/{institution}",
    "/publications/{publication}",
]
QUERIES = 15


@pytest.fixture
def places(world: World) -> dict[str, str]:
    row = support.published(world)
    counted(row.institution_ref)
    return {"publication": row.ref, "institution": row.institution_ref}


def test_every_page_is_cookieless_and_may_be_kept(client: FlaskClient, places: dict[str, str]) -> None:
    for page in PAGES:
        for prefix in ("", "/en"):
            address = prefix + page.format(**places)
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "Set-Cookie" not in answer.headers, address
            assert "max-age=300" in answer.headers["Cache-Control"], address
            again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304, address


def test_large_type_is_kept_and_makes_charts_narrower(client: FlaskClient, places: dict[str, str]) -> None:
    for page in PAGES:
        address = page.format(**places)
        words = client.get(f"{address}{'&' if '?' in address else '?'}view=large").text
        main = words.split("<main")[1].split("</main>")[0]
        links = re.findall(r'href="(/(?:disclosure|publications|institutions|about|genuine)[^"]*)"', main)
        assert [one for one in links if "view=large" not in one and not re.search(r"atom|\.(pdf|csv)|#", one)] == [], (
            page
        )
    large, plain = (client.get(f"/disclosure/trends{view}").text for view in ("?view=large", ""))
    assert 'viewBox="0 0 270 ' in large and 'viewBox="0 0 360 ' in plain


def test_few_reads_whatever_there_is(client: FlaskClient, world: World, places: dict[str, str]) -> None:
    def statements() -> dict[str, int]:
        found = {}
        for page in PAGES:
            with support.counted() as seen:
                assert client.get(page.format(**places)).status_code == 200
            found[page] = len(seen)
        return found

    statements()
    one = statements()
    for _time in range(2):
        support.published(world)
        with transaction():
            db.session.add(notice("advice"))
    statements()  # what a session asks once after a change is asked here
    assert statements() == one
    assert max(one.values()) <= QUERIES, one


def notice(kind: str) -> PublicNotice:
    ref = new_ref()
    return PublicNotice(
        ref=ref,
        series=ref,
        number=f"示〔2026〕{ref[:6]}号",
        kind=kind,
        title=f"标题{ref[:4]}",
        body_name="示例消费者协会",
        words="买课前先看退费规则。",
        published_at=clock.now(),
    )


def test_warnings_are_notices_of_their_kind_alone(client: FlaskClient, world: World) -> None:
    with transaction():
        rows = [notice(kind) for kind in ("advice", "facts")]
        db.session.add_all(rows)
    words = client.get("/disclosure/warnings").text
    assert rows[0].title in words and rows[1].title not in words
    assert "第三十八条" in words
    home = client.get("/disclosure/home").text
    assert all(one.title in home for one in rows)


def test_hidden_numbers_are_said_and_never_written_as_zero(client: FlaskClient, places: dict[str, str]) -> None:
    words = client.get("/disclosure/regions").text
    assert re.search(r"海淀区</a></div>\s*<div class=\"task-status\">已受理 <span class=\"muted\">隐去", words)


def test_up_to_four_in_the_order_asked_and_never_a_fifth(client: FlaskClient, world: World) -> None:
    refs = [world.institution(name).ref for name in ("app", "own_site")]
    actions.sync_institutions()
    asked = "&".join(f"with={ref}" for ref in [*reversed(refs), "x" * 26, "y" * 26, *refs])
    words = client.get(f"/disclosure/compare?{asked}").text
    heads = re.findall(r'<th scope="col" class="roomy"><a href="/institutions/([^"?]+)', words)
    assert heads == list(reversed(refs))
    many = "&".join(f"with={letter * 26}" for letter in "abcde")
    assert "最多放4家" in client.get(f"/disclosure/compare?{many}").text
    found = client.get(f"/disclosure/compare?with={refs[0]}&q=示例").text
    assert f"with={refs[0]}&amp;with=" in found


def test_places_that_are_none_are_not_found(client: FlaskClient, world: World) -> None:
    for page in ("/disclosure/regions/99", "/disclosure/regions/999999", "/disclosure/categories/E99",
                 "/disclosure/bodies/nobody", "/disclosure/regions/１１００００"):  # fmt: skip
        assert client.get(page).status_code == 404, page


def test_whether_the_institution_objected_stands_beside_the_text(client: FlaskClient, world: World) -> None:
    row = support.published(world)
    assert "没有收到异议" in client.get(f"/publications/{row.ref}").text
    assert row.objected_on is None


def test_an_objection_and_what_came_of_it_are_public(client: FlaskClient, world: World) -> None:
    candidate = support.candidate_of(support.settled(world))
    officer, staff = world.actor("officer"), world.actor("staff")
    actions.prepare(candidate, "消费者投诉该机构。双方达成协议。", by=officer)
    actions.notify(candidate, by=officer)
    actions.object_to(candidate, "协议是分期履行的。", by=staff)
    with clock.stepped(clock.now() + timedelta(minutes=1)):
        actions.prepare(candidate, "消费者投诉该机构。双方达成分期协议。", by=officer)
        actions.notify(candidate, by=officer)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        made: Publication = actions.publish(candidate, by=support.colleague(world))
    assert made.objected_on is not None and made.changed_on is not None
    words = client.get(f"/publications/{made.ref}").text
    assert "提出过异议" in words and "改写了摘要" in words
    assert "协议是分期履行的" not in words
    assert "对其中1条提出过异议，1条经核对后改写" in client.get(f"/institutions/{made.institution_ref}").text


def test_impostors_page_gives_the_one_address(client: FlaskClient, world: World) -> None:
    words = client.get("/genuine").text
    assert "http" in words and "验证码" in words and "共享屏幕" in words and "110" in words
