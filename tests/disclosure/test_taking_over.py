"""A correction takes over facts as case and registry have them now: side by side, by two people; counts follow."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from complaints.lifecycle import Outcome
from complaints.models import Complaint
from disclosure import actions, queries
from disclosure.actions.facts_now import AnotherInstitution, FactsChanged
from disclosure.actions.standing import recount_publications
from disclosure.models import Candidate, PreparedCorrection, Publication
from disclosure.queries import PublicationFilter
from kernel.db import db, transaction
from tests.disclosure.standing import kept_rows
from tests.disclosure.support import colleague, post, published, sign_in
from tests.disclosure.test_open_data import candidate_of
from tests.world import World

NAME, ADDRESS = "星河示例教育（新名）", "学院路9号"


@pytest.fixture
def made(world: World) -> Publication:
    """A text that is public."""
    return published(world)


def mend_registry(world: World, **changes: Any) -> None:
    """The registry is corrected, and its public copy with it."""
    with transaction():
        row = world.institution("app")
        for name, value in ({"name": NAME, "published_address": ADDRESS} | changes).items():
            setattr(row, name, value)
    actions.sync_institutions()


def mend_case(candidate: Candidate, **changes: Any) -> None:
    """The case side is corrected."""
    with transaction():
        db.session.execute(update(Complaint).where(Complaint.number == candidate.case_number).values(**changes))
    db.session.expire_all()


def standing(made: Publication) -> Publication:
    row = queries.newest_of(made.series)
    assert row is not None
    return row


def number_of(asked: PublicationFilter) -> int:
    return queries.total_of(asked)


def test_facts_as_they_are_now_stand_after_a_second_person_confirmed(world: World, made: Publication) -> None:
    candidate, words = candidate_of(made), made.summary
    mend_registry(world)
    mend_case(candidate, category="E02")
    row = actions.prepare_correction(candidate, words, by=world.actor("officer"), with_facts=True)
    assert row.facts is not None
    assert {"institution_name", "address", "category", "category_name"} == set(row.facts)
    assert standing(made).ref == made.ref, "what stands goes on standing"
    with pytest.raises(actions.SamePerson):
        actions.correct(candidate, by=world.actor("officer"))
    newer = actions.correct(candidate, by=colleague(world))
    assert (newer.institution_name, newer.address, newer.category) == (NAME, ADDRESS, "E02")
    assert (newer.summary, newer.version, newer.replaces_ref) == (words, 2, made.ref)
    assert (newer.outcome, newer.published_at, newer.region_code) == (made.outcome, made.published_at, made.region_code)
    assert (made.institution_name, made.category) != (newer.institution_name, newer.category), (
        "the old row is as it was"
    )
    assert (candidate.category, candidate.institution_name, candidate.summary) == ("E02", NAME, words)
    assert [one.facts for one in db.session.scalars(select(PreparedCorrection))] == [None]


def test_counts_lists_and_index_follow(world: World, made: Publication) -> None:
    other, candidate = published(world), candidate_of(made)
    mend_registry(world)
    mend_case(candidate, category="E02", outcome=Outcome.SELF_SETTLED)
    actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    newer = actions.correct(candidate, by=colleague(world))
    assert (number_of(PublicationFilter(category="E01")), number_of(PublicationFilter(category="E02"))) == (1, 1)
    assert number_of(PublicationFilter(outcome=str(newer.outcome))) == 1
    assert number_of(PublicationFilter(q=newer.category_name)) == 1
    assert number_of(PublicationFilter(q="新名")) == 1
    assert number_of(PublicationFilter()) == 2
    by_difference = kept_rows()
    assert recount_publications() == 2
    assert kept_rows() == by_difference
    assert standing(other).ref == other.ref


def test_the_old_version_stays_as_a_tombstone_without_its_facts(
    client: FlaskClient, world: World, made: Publication
) -> None:
    candidate, old = candidate_of(made), made.institution_name
    mend_registry(world)
    actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    newer = actions.correct(candidate, by=colleague(world))
    page = client.get(f"/publications/{made.ref}").text
    assert "这是更正前的版本" in page
    assert newer.ref in page
    assert old not in page.replace(NAME, "")
    assert ADDRESS in client.get(f"/publications/{newer.ref}").text
    answer = client.get(f"/api/v1/publications/{made.ref}").json
    assert (answer["id"], answer["institution"]["name"], answer["institution"]["address"]) == (newer.ref, NAME, ADDRESS)
    actions.publish_open_data()


def test_without_being_asked_facts_stay(world: World, made: Publication) -> None:
    candidate = candidate_of(made)
    mend_registry(world)
    actions.prepare_correction(candidate, made.summary + "已更正。", by=world.actor("officer"))
    newer = actions.correct(candidate, by=colleague(world))
    assert (newer.institution_name, newer.address) == (made.institution_name, made.address)


def test_nothing_is_taken_over_where_nothing_changed(world: World, made: Publication) -> None:
    candidate = candidate_of(made)
    assert actions.facts_now(candidate, made) == {}
    row = actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    assert row.facts is None


def test_facts_that_change_again_are_looked_at_again(world: World, made: Publication) -> None:
    candidate = candidate_of(made)
    mend_registry(world)
    actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    mend_registry(world, published_address="学院路10号")
    with pytest.raises(FactsChanged):
        actions.correct(candidate, by=colleague(world))
    assert standing(made).ref == made.ref
    actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    assert actions.correct(candidate, by=colleague(world)).address == "学院路10号"


def test_a_record_that_was_merged_is_the_same_institution(world: World, made: Publication) -> None:
    candidate, target = candidate_of(made), world.institution("own_site")
    with transaction():
        world.institution("app").merged_into_id = target.id
    actions.sync_institutions()
    actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    newer = actions.correct(candidate, by=colleague(world))
    assert (newer.institution_ref, newer.institution_name) == (target.ref, target.name)
    assert candidate.institution_ref == target.ref
    assert number_of(PublicationFilter(institution=target.ref)) == 1


def test_another_institution_was_never_asked(client: FlaskClient, world: World, made: Publication) -> None:
    candidate = candidate_of(made)
    mend_case(candidate, institution_id=world.institutions["own_site"])
    with pytest.raises(AnotherInstitution):
        actions.prepare_correction(candidate, made.summary, by=world.actor("officer"), with_facts=True)
    assert db.session.scalars(select(PreparedCorrection)).all() == []
    sign_in(client, world, "officer")
    assert "另一家没有核对过" in client.get(f"/desk/publications/{candidate.ref}").text


def test_the_database_says_it_too(world: World, made: Publication) -> None:
    mend_registry(world)
    row = actions.prepare_correction(candidate_of(made), made.summary, by=world.actor("officer"), with_facts=True)
    left = {"draft": None, "words": None, "ended_at": row.prepared_at}
    with pytest.raises(IntegrityError, match="facts"), transaction():
        db.session.execute(update(PreparedCorrection).where(PreparedCorrection.id == row.id).values(**left))


def test_both_are_read_side_by_side(client: FlaskClient, world: World, made: Publication) -> None:
    candidate = candidate_of(made)
    page = f"/desk/publications/{candidate.ref}"
    sign_in(client, world, "officer")
    assert 'name="with_facts"' not in client.get(page).text, "nothing changed"
    mend_registry(world)
    shown = client.get(page).text
    assert 'name="with_facts"' in shown
    assert made.institution_name in shown
    assert NAME in shown
    post(client, page, f"{page}/correction", summary=made.summary, with_facts="y")
    row = db.session.scalars(select(PreparedCorrection)).one()
    assert row.facts == {"institution_name": NAME, "address": ADDRESS}
    waiting = client.get(page).text.partition('id="correction"')[2].partition("</section>")[0]
    for words in (made.institution_name, NAME, ADDRESS):
        assert words in waiting
    actions.correct(candidate, by=colleague(world))
    assert 'name="with_facts"' not in client.get(page).text, "taken over"
