"""A correction of a public text: one person writes it, another of the same body confirms it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from disclosure import actions, queries
from disclosure.lifecycle import CandidateState, WithdrawalReason
from disclosure.models import Candidate, PreparedCorrection
from disclosure.queries import desk
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.disclosure.support import colleague, post, published, sign_in
from tests.world import World

NEW = "消费者投诉该机构，要求补课。双方达成调解协议。"


@pytest.fixture
def candidate(world: World) -> Candidate:
    """A text that is public."""
    published(world)
    return db.session.scalars(select(Candidate)).one()


def rows() -> list[PreparedCorrection]:
    """Everything that was prepared, oldest first."""
    return list(db.session.scalars(select(PreparedCorrection).order_by(PreparedCorrection.id)))


def standing(candidate: Candidate) -> str:
    """The words the public reads."""
    row = queries.newest_of(candidate.publication_ref or "")
    assert row is not None
    return row.summary


def test_what_is_prepared_is_not_public_until_another_confirms(world: World, candidate: Candidate) -> None:
    old = standing(candidate)
    actions.prepare_correction(candidate, NEW, by=world.actor("officer"))
    assert (standing(candidate), candidate.state) == (old, CandidateState.PUBLISHED)
    with pytest.raises(actions.SamePerson):
        actions.correct(candidate, by=world.actor("officer"))
    assert standing(candidate) == old
    made = actions.correct(candidate, by=colleague(world))
    assert standing(candidate) == made.summary == candidate.summary == NEW
    assert candidate.state is CandidateState.CORRECTED
    (row,) = rows()
    assert (row.draft, row.words, row.publication_ref) == (None, None, made.ref)
    with pytest.raises(IllegalMove):
        actions.correct(candidate, by=colleague(world))


def test_whoever_writes_it_anew_does_not_confirm_it(world: World, candidate: Candidate) -> None:
    actions.prepare_correction(candidate, "消费者投诉该机构，要求换课。", by=world.actor("officer"))
    actions.prepare_correction(candidate, NEW, by=colleague(world))
    assert [row.words for row in rows()] == [None, NEW]
    with pytest.raises(actions.SamePerson):
        actions.correct(candidate, by=colleague(world))
    assert actions.correct(candidate, by=world.actor("officer")).summary == NEW


def test_what_is_personal_is_covered_before_the_second_person_sees_it(world: World, candidate: Candidate) -> None:
    row = actions.prepare_correction(candidate, f"张示例（19900001234）反映，{NEW}", by=world.actor("officer"))
    assert row.words is not None
    assert "张示例" not in row.words
    assert "1990000" not in row.words


def test_nobody_of_another_body_corrects(world: World, candidate: Candidate) -> None:
    for name in ("association_officer", "foreign_officer", "learner", "staff", "mediator", "platform_admin"):
        with pytest.raises(NotYours):
            actions.prepare_correction(candidate, NEW, by=world.actor(name))
    actions.prepare_correction(candidate, NEW, by=world.actor("officer"))
    for name in ("association_officer", "foreign_officer", "learner", "staff", "mediator", "platform_admin"):
        for act in (actions.correct, actions.drop_correction):
            with pytest.raises(NotYours):
                act(candidate, by=world.actor(name))


def test_it_may_be_dropped_once(world: World, candidate: Candidate) -> None:
    old = standing(candidate)
    actions.prepare_correction(candidate, NEW, by=world.actor("officer"))
    actions.drop_correction(candidate, by=world.actor("officer"))
    assert standing(candidate) == old
    assert desk.waiting_correction(candidate) is None
    with pytest.raises(IllegalMove):
        actions.drop_correction(candidate, by=world.actor("officer"))


def test_taking_down_waits_for_nobody_and_ends_what_waits(world: World, candidate: Candidate) -> None:
    actions.prepare_correction(candidate, NEW, by=world.actor("officer"))
    assert actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer")).summary == ""
    assert [(row.words, row.publication_ref) for row in rows()] == [(None, None)]
    outbox.drain()
    with pytest.raises(IllegalMove):
        actions.correct(candidate, by=colleague(world))


def test_the_database_says_it_too(world: World, candidate: Candidate) -> None:
    row = actions.prepare_correction(candidate, NEW, by=world.actor("officer"))
    alone = {"draft": None, "words": None, "ended_at": clock.now(), "publication_ref": "x" * 26}
    alone["ended_by_id"] = row.prepared_by_id
    with pytest.raises(IntegrityError, match="two"), transaction():
        db.session.execute(update(PreparedCorrection).where(PreparedCorrection.id == row.id).values(**alone))


def test_the_desk_shows_both_texts_and_whose_turn_it_is(
    client: FlaskClient, world: World, candidate: Candidate
) -> None:
    page, old = f"/desk/publications/{candidate.ref}", standing(candidate)
    sign_in(client, world, "officer")
    post(client, page, f"{page}/correction", summary=NEW)
    mine = client.get(page).text
    assert NEW in mine
    assert old in mine
    assert "请另一位工作人员确认" in mine
    assert f'action="{page}/correct"' not in mine
    assert candidate.institution_name in client.get("/desk/publications").text
    post(client, page, f"{page}/correct")
    assert standing(candidate) == old


def test_a_colleague_reads_the_paper_and_confirms(client: FlaskClient, world: World, candidate: Candidate) -> None:
    actions.prepare_correction(candidate, NEW, by=colleague(world))
    page = f"/desk/publications/{candidate.ref}"
    sign_in(client, world, "officer")
    assert f'action="{page}/correct"' in client.get(page).text
    post(client, page, f"{page}/correct")
    db.session.expire_all()
    assert standing(candidate) == NEW
