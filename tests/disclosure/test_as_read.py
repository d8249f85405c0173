"""Words are made public as they were read: where they changed since the page was opened, nothing is done."""

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select

from disclosure import actions
from disclosure.models import Candidate, Narrative, Publication, PublicNarrative
from kernel import clock
from kernel.db import db
from tests.complaints.power_hands import officer_at
from tests.disclosure.support import candidate_of, colleague, post, published, settled, sign_in
from tests.disclosure.test_narrative import offered
from tests.world import World

TOLD = "课停了三个月。后来协会帮我谈好了。还想说一句话。"
SAID = "这段文字又有变化"


def read_on(client: FlaskClient, page: str, act: str) -> str:
    """The digest a page sends with its press."""
    form = client.get(page).text.partition(f'action="{page}{act}"')[2].partition("</form>")[0]
    found = re.search(r'name="read" value="([0-9a-f]{64})"', form)
    assert found is not None, act
    return found[1]


def number(kind: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def told(world: World) -> tuple[Candidate, str]:
    row = published(world)
    candidate = db.session.scalars(select(Candidate).filter_by(publication_ref=row.series)).one()
    offered(world, candidate, TOLD)
    return candidate, f"/desk/publications/{candidate.ref}"


def test_sentences_kept_since_are_not_published_unread(client: FlaskClient, world: World) -> None:
    candidate, page = told(world)
    second = colleague(world)
    actions.prepare_narrative(candidate, {0, 1}, by=second)
    sign_in(client, world, "officer")
    old = read_on(client, page, "/narrative/publish")
    actions.prepare_narrative(candidate, {0, 1, 2}, by=second)
    for read in (old, ""):
        assert post(client, page, f"{page}/narrative/publish", read=read).status_code == 303
        assert number(PublicNarrative) == 0
    post(client, page, f"{page}/narrative/publish")
    assert db.session.scalars(select(PublicNarrative.words)).one() == TOLD


def test_numbers_of_sentences_are_of_the_words_that_were_read(client: FlaskClient, world: World) -> None:
    candidate, page = told(world)
    sign_in(client, world, "officer")
    old = read_on(client, page, "/narrative/prepare")
    offered(world, candidate, "这一句不想公开。后来协会帮我谈好了。")
    answer = post(client, page, f"{page}/narrative/prepare", kept="0", hidden="", read=old)
    assert SAID in client.get(answer.location).text
    assert db.session.scalars(select(Narrative)).one().cut is None
    post(client, page, f"{page}/narrative/prepare", kept="1", hidden="")
    db.session.rollback()
    assert db.session.scalars(select(Narrative)).one().cut == "后来协会帮我谈好了。"


def test_a_summary_shown_to_the_institution_again_is_read_again(client: FlaskClient, world: World) -> None:
    candidate, officer = candidate_of(settled(world)), world.actor("officer")
    page = f"/desk/publications/{candidate.ref}"
    actions.prepare(candidate, "消费者投诉该机构，要求退款。", by=officer)
    actions.notify(candidate, by=officer)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        sign_in(client, world, officer_at(world, "department"))
        old = read_on(client, page, "/publish")
        actions.prepare(candidate, "消费者投诉该机构，要求退课。", by=officer)
        actions.notify(candidate, by=officer)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        sign_in(client, world, officer_at(world, "department"))
        answer = post(client, page, f"{page}/publish", read=old)
        assert SAID in client.get(answer.location).text
        assert number(Publication) == 0
        assert post(client, page, f"{page}/publish").status_code == 303
        assert number(Publication) == 1


def test_a_correction_written_since_is_read_before_it_is_confirmed(client: FlaskClient, world: World) -> None:
    row = published(world)
    candidate = db.session.scalars(select(Candidate).filter_by(publication_ref=row.series)).one()
    page = f"/desk/publications/{candidate.ref}"
    actions.prepare_correction(candidate, "消费者投诉该机构，要求退课。", by=colleague(world))
    sign_in(client, world, "officer")
    old = read_on(client, page, "/correct")
    actions.prepare_correction(candidate, "消费者投诉该机构，要求道歉。", by=colleague(world))
    answer = post(client, page, f"{page}/correct", read=old)
    assert SAID in client.get(answer.location).text
    assert number(Publication) == 1
    post(client, page, f"{page}/correct")
    assert number(Publication) == 2
