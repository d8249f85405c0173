"""A step of an institution's life names its part of the life once, and months in a sentence are said in words."""

from flask.testing import FlaskClient

from disclosure import actions
from disclosure.models import PublicFigure
from kernel import clock, outbox
from kernel.db import db, transaction
from tests.disclosure.figures_hands import counted
from tests.institutions.life_hands import recorded, selected
from tests.world import World


def test_no_word_is_doubled_in_what_became_public(client: FlaskClient, world: World) -> None:
    recorded(world)
    selected(world)
    outbox.drain()
    actions.sync_institutions()
    ref = world.institution("app").ref
    for page in (f"/institutions/{ref}", "/disclosure/home", f"/institutions/{ref}/feed.atom"):
        text = client.get(page).text
        assert "予以备案" in text, page
        assert "选用：选用" not in text and "选用，选用" not in text, page
    assert "备案：予以备案" in client.get(f"/institutions/{ref}").text


def test_the_months_of_a_number_of_learners_are_said_in_words(client: FlaskClient, world: World) -> None:
    ref = world.institution("app").ref
    actions.sync_institutions()
    counted(ref)
    for span, words in (("2026-01/2026-06", "2026年1月至2026年6月"), ("2026-01/2026-01", "2026年1月")):
        with transaction():
            row = db.session.query(PublicFigure).filter_by(ref=ref).one()
            row.learners, row.learners_span, row.learners_source = 20_000, span, "机构自己的统计"
            row.learners_on = clock.today()
        page = client.get(f"/institutions/{ref}").text
        shown = page.split("人数的期间：")[1].split("；")[0]
        assert "/" not in shown.replace("</time>", "")
        assert "".join(part.split(">")[-1] for part in shown.split("<")) == words
