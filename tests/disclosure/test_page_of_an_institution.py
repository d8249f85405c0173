"""An institution's page tells all there is of it, each in its section; what changed, and who stands side by side."""

import re

from flask.testing import FlaskClient

from disclosure import actions
from disclosure.models import PublicNotice
from disclosure.queries.duties import STATEMENT
from kernel import outbox
from kernel.db import db
from tests.disclosure.figures_hands import counted
from tests.disclosure.support import published
from tests.institutions import test_noticing
from tests.institutions.duty_hands import asked, confirmed
from tests.institutions.life_hands import recorded
from tests.institutions.registry_hands import known
from tests.institutions.watch_hands import closed, with_heads
from tests.world import World

WORDS = "我们的说明：课程由总部统一安排。"


def sections(page: str) -> dict[str, str]:
    """The sections of a page by the id of their heading."""
    found = re.findall(r'<section[^>]*aria-labelledby="([\w-]+)"[^>]*>(.*?)</section>', page, re.DOTALL)
    return dict(found)


def copied() -> None:
    outbox.drain()
    actions.sync_institutions()


def test_every_part_stands_in_its_section(client: FlaskClient, world: World) -> None:
    with_heads(world)
    row = published(world)
    recorded(world, "教APP备示1号")
    closed(world)
    notice = test_noticing.published(world)
    copied()
    counted(row.institution_ref)
    told = sections(client.get(f"/institutions/{row.institution_ref}").text)
    title = db.session.query(PublicNotice).filter_by(ref=notice.ref).one().title
    assert row.credit_code in told["identity"]
    assert row.summary in told["outcomes"]
    assert "已受理" in told["figures"] and "承诺兑现率" in told["figures"]
    assert "予以备案" in told["life"] and "chart-timeline" in told["life"]
    assert title in told["notices"]
    assert "发现问题，已经整改" in told["inspections"]
    assert "公示前没有收到过这家机构的异议" in told["objections"]
    assert f"/institutions/{row.institution_ref}/rules" in told["disclosed"]


def test_its_own_words_are_its_own(client: FlaskClient, world: World) -> None:
    asked(world)
    url = f"/institutions/{world.institution('own_site').ref}"
    copied()
    assert "own" not in sections(client.get(url).text)
    confirmed(world, STATEMENT, WORDS)
    copied()
    own = sections(client.get(url).text)["own"]
    assert WORDS in own and "平台没有核实" in own


def test_what_changed_is_told(client: FlaskClient, world: World) -> None:
    with_heads(world)
    closed(world)
    notice = test_noticing.published(world)
    asked(world)
    confirmed(world, "service_rules", "第一版。")
    copied()
    told = sections(client.get("/disclosure/changes").text)
    assert "/disclosure/inspections/" in told["mended"]
    assert f"/disclosure/notices/{notice.ref}" in told["notices"]


def test_the_fifth_is_left_out(client: FlaskClient, world: World) -> None:
    refs = [known(f"示例学堂{number}").ref for number in range(5)]
    copied()
    page = client.get("/disclosure/compare?" + "&".join(f"with={ref}" for ref in refs)).text
    assert re.findall(r'<th scope="col" class="roomy"><a href="/institutions/([^"?]+)', page) == refs[:4]
    assert "最多放4家" in page
