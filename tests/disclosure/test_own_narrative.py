"""The author of a narrative finds it among the own data, copies it, takes it back, and hears what becomes of it."""

from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure import actions
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate
from kernel import outbox
from kernel.db import db
from kernel.messages.models import Letter
from tests.disclosure.support import candidate_of, colleague, post, settled, sign_in
from tests.disclosure.test_narrative import CANARY, offered, public
from tests.world import World


def letters(world: World, why: str, name: str = "learner") -> str:
    """What somebody was told of a kind of event, over all channels."""
    outbox.drain()
    found = select(Letter).filter_by(why=why, to_person_id=world.people[name]).order_by(Letter.id)
    return "\n".join(row.body_text for row in db.session.scalars(found))


def copy_of_case(client: FlaskClient, candidate: Candidate) -> dict[str, object]:
    """The case in the copy of everything."""
    rows = client.get("/complaints/data/export").json["complaints"]
    return next(row for row in rows if row["number"] == candidate.case_number)


def test_it_stands_in_my_data_with_its_copy_until_it_is_taken_back(client: FlaskClient, world: World) -> None:
    candidate, _row = public(world)
    sign_in(client, world, "learner")
    page = client.get("/complaints/data").text
    assert "我同意公开的自述" in page
    assert "公开中" in page
    kept = copy_of_case(client, candidate)["narrative"]
    assert CANARY in kept["typed"] and CANARY in kept["consented"] and CANARY in kept["public"]
    assert kept["published_at"].endswith("+08:00")
    own = f"/complaints/{candidate.case_number}/narrative"
    assert own in page
    post(client, own, f"{own}/withdraw")
    kept = copy_of_case(client, candidate)["narrative"]
    assert (kept["typed"], kept["consented"], kept["public"], kept["ended_why"]) == (None, None, None, "consent")
    assert "已撤下（投诉人撤回了公示同意）" in client.get("/complaints/data").text


def test_nobody_elses_words_are_in_a_copy(client: FlaskClient, world: World) -> None:
    candidate, _row = public(world)
    sign_in(client, world, "other_learner")
    assert CANARY not in client.get("/complaints/data/export").text
    assert "我同意公开的自述" not in client.get("/complaints/data").text
    assert candidate.case_number not in client.get("/complaints/data").text


def test_the_author_hears_that_it_is_public_and_that_it_is_gone(world: World) -> None:
    candidate, _row = public(world)
    told = letters(world, "narrative.published")
    assert candidate.case_number in told
    assert "随时可以撤下" in told
    assert CANARY not in told
    assert letters(world, "narrative.published", "staff") == ""
    actions.withdraw_narrative(candidate, WithdrawalReason.PRIVACY, by=world.actor("officer"))
    gone = letters(world, "narrative.withdrawn")
    assert "已经撤下（可能涉及个人信息或者商业秘密）" in gone


def test_the_author_hears_that_it_will_not_be_public(world: World) -> None:
    candidate = candidate_of(settled(world))
    offered(world, candidate)
    actions.withdraw_narrative(candidate, WithdrawalReason.OTHER, by=world.actor("officer"))
    told = letters(world, "narrative.withdrawn")
    assert "没有公开（其他原因）" in told
    assert "不影响投诉的处理" in told


def test_what_expires_is_told_of_both(world: World) -> None:
    candidate, _row = public(world)
    actions.expire(candidate)
    text = letters(world, "publication.expired")
    words = letters(world, "narrative.withdrawn")
    assert "公示期满" in text
    assert "自述公示期满" in words


def test_a_second_person_is_no_author(world: World) -> None:
    public(world)
    assert colleague(world).person_id not in {
        row.to_person_id for row in db.session.scalars(select(Letter).filter_by(why="narrative.published"))
    }
