"""A complainant's own words: previewed, consented to, cut, published by a second person, gone when taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import ClueState, HandedTo
from complaints.models import Clue, ClueReferral, Complaint, ConsentKind, PoliceReferral
from disclosure import actions, candidates, queries
from disclosure.lifecycle import (
    NARRATIVE_MOVES,
    Bar,
    NarrativeState,
    PublicationState,
    PublicNarrativeState,
    WithdrawalReason,
)
from disclosure.models import Candidate, Narrative, Publication, PublicNarrative
from disclosure.queries import PublicationFilter, desk
from kernel import clock, jobs, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from tests.disclosure.support import candidate_of, colleague, corrected, post, published, settled, sign_in
from tests.world import World

TOLD = "课停了三个月没有人管。王女士答应退款，电话19900001234。后来协会帮我谈好了。"
CANARY = "协会帮我谈好了"


def offered(world: World, candidate: Candidate, words: str = TOLD) -> Narrative:
    seen = actions.print_of(actions.preview(candidate, words).text)
    return actions.offer(candidate, words, seen, by=world.actor("learner"))


def public(world: World) -> tuple[Candidate, Publication]:
    """A published outcome with a narrative beside it."""
    row = published(world)
    candidate = db.session.scalars(select(Candidate).filter_by(publication_ref=row.series)).one()
    offered(world, candidate)
    actions.prepare_narrative(candidate, {0, 1, 2}, ["三个月"], by=world.actor("officer"))
    actions.publish_narrative(candidate, by=colleague(world))
    outbox.drain()
    return candidate, row


def test_only_what_was_previewed_is_kept(world: World) -> None:
    candidate = candidate_of(settled(world))
    row = offered(world, candidate)
    assert row.state is NarrativeState.OFFERED
    assert row.words is not None
    assert "王女士" not in row.words
    assert "1990000" not in row.words
    with pytest.raises(actions.NotTheSame):
        actions.offer(candidate, TOLD, actions.print_of(TOLD), by=world.actor("learner"))
    for name in ("other_learner", "officer", "staff"):
        with pytest.raises(NotYours):
            actions.offer(candidate, TOLD, row.digest, by=world.actor(name))


@pytest.mark.parametrize("words", ["孩子9岁，课停了。", "孩子在读三年级二班。", "在示例路小学上学时买的课。"])
def test_words_that_make_a_minor_known_are_refused(world: World, words: str) -> None:
    candidate = candidate_of(settled(world))
    with pytest.raises(actions.Barred):
        actions.preview(candidate, words)
    with pytest.raises(actions.Barred):
        actions.prepare(candidate, words, by=world.actor("officer"))


def test_an_officer_only_cuts_and_a_second_person_publishes(world: World) -> None:
    candidate, officer = candidate_of(settled(world)), world.actor("officer")
    offered(world, candidate)
    with pytest.raises(actions.Barred):
        actions.prepare_narrative(candidate, set(), by=officer)
    row = actions.prepare_narrative(candidate, {0, 2}, ["三个月"], by=officer)
    assert row.cut == "课停了［已隐去］没有人管。后来协会帮我谈好了。"
    with pytest.raises(actions.Barred):  # the outcome is not public yet
        actions.publish_narrative(candidate, by=colleague(world))
    with pytest.raises(NotYours):
        actions.prepare_narrative(candidate, {0}, by=world.actor("foreign_officer"))
    actions.prepare(candidate, "消费者投诉该机构，要求退款。", by=officer)
    actions.notify(candidate, by=officer)
    with clock.stepped(clock.now() + timedelta(days=30)):
        actions.publish(candidate, by=colleague(world))
        with pytest.raises(actions.SecondPersonNeeded):
            actions.publish_narrative(candidate, by=officer)
        made = actions.publish_narrative(candidate, by=colleague(world))
    assert made.words == row.cut
    found = queries.publication_page(PublicationFilter(q="协会帮我"))
    assert [one.series for one in found.items] == [made.series]


def test_whoever_prepared_a_summary_does_not_publish_it(world: World) -> None:
    candidate, officer = candidate_of(settled(world)), world.actor("officer")
    actions.prepare(candidate, "消费者投诉该机构，要求退款。", by=officer)
    actions.notify(candidate, by=officer)
    with clock.stepped(clock.now() + timedelta(days=30)):
        with pytest.raises(actions.SamePerson):
            actions.publish(candidate, by=officer)
        assert actions.publish(candidate, by=colleague(world))


def everywhere(client: FlaskClient, row: Publication) -> list[str]:
    """What the public reads of a text, page by page."""
    pages = (
        f"/publications/{row.ref}",
        "/disclosure?q=谈好",
        f"/api/v1/publications/{row.ref}",
        "/api/v1/publications",
        "/feeds/outcomes.atom",
        f"/institutions/{row.institution_ref}/feed.atom",
        f"/institutions/{row.institution_ref}",
        f"/en/publications/{row.ref}",
        "/en/disclosure?q=谈好",
        "/disclosure.csv?q=谈好",
        f"/disclosure/regions/{row.region_code}/feed.atom",
        f"/disclosure/categories/{row.category}/feed.atom",
    )
    return [client.get(page).text for page in pages]


def test_taken_back_it_is_gone_from_every_page_search_api_and_feed(client: FlaskClient, world: World) -> None:
    candidate, row = public(world)
    before = everywhere(client, row)
    assert CANARY in before[0]
    assert CANARY in before[2]
    assert '"narrative_withdrawn":null' in before[2].replace(" ", "")
    assert row.ref in before[1]
    first = client.get(f"/publications/{row.ref}")
    sign_in(client, world, "learner")
    page = f"/complaints/{candidate.case_number}/narrative"
    assert post(client, page, f"{page}/withdraw").status_code == 303
    after = everywhere(client, row)
    assert not any(CANARY in one for one in after)
    assert row.ref not in after[1]
    kept = queries.narrative_of(row.series)
    assert kept is not None
    assert (kept.words, kept.state) == ("", PublicNarrativeState.WITHDRAWN)
    told = client.get(f"/api/v1/publications/{row.ref}").json
    assert told["narrative"] is None
    assert told["narrative_withdrawn"]["reason"] == {"code": "consent", "name": "投诉人撤回了公示同意"}
    assert told["narrative_withdrawn"]["withdrawn_on"] == f"{clock.today()}"
    assert client.get("/api/v1/publications").json["items"][0]["narrative_withdrawn"] == told["narrative_withdrawn"]
    gone = db.session.scalars(select(Narrative)).one()
    assert (gone.typed, gone.words, gone.cut) == (None, None, None)
    # Kept copies of the page live five minutes; asked again it is another page.
    assert "max-age=300" in first.headers["Cache-Control"]
    again = client.get(f"/publications/{row.ref}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "撤下" in again.text
    assert queries.publication_by_ref(row.ref) is not None  # the outcome itself stays


def test_it_goes_with_the_text_and_with_the_consent(world: World) -> None:
    candidate, row = public(world)
    complaint = db.session.scalars(select(Complaint).filter_by(number=candidate.case_number)).one()
    cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    outbox.drain()
    newest = queries.newest_of(row.series)
    assert newest is not None
    assert newest.state is PublicationState.WITHDRAWN
    assert queries.narratives() == {}


def test_a_correction_keeps_the_words_findable(world: World) -> None:
    candidate, row = public(world)
    corrected(world, candidate, "消费者投诉该机构，要求退课。")
    assert queries.publication_page(PublicationFilter(q="协会帮我")).total == 1
    actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer"))
    assert queries.publication_page(PublicationFilter(q="协会帮我")).total == 0
    assert queries.narratives([row.series]) == {}


def test_open_data_is_built_anew_when_words_go(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(jobs, "hint", lambda name, *_ids: asked.append(name))
    monkeypatch.setattr(jobs, "timetable", lambda: [jobs.Job("disclosure.open_data", lambda: None, 600)])
    candidate, _row = public(world)
    actions.withdraw_narrative(candidate, WithdrawalReason.CONSENT, by=world.actor("learner"))
    outbox.drain()
    assert "disclosure.open_data" in asked


def test_a_period_ends_only_where_the_operator_set_one(app: Flask, world: World, client: FlaskClient) -> None:
    candidate, row = public(world)
    with clock.stepped(clock.now() + timedelta(days=400)):
        assert actions.sweep_expired() == 0
        app.extensions["settings"] = replace(app.extensions["settings"], publication_days=365)
        assert actions.sweep_expired() == 1
        assert actions.sweep_expired() == 0
        assert client.get(f"/publications/{row.ref}").status_code == 410
    assert candidate.declined_reason is WithdrawalReason.EXPIRED
    assert queries.narratives() == {}


def test_clues_of_crime_and_fraud_bar_a_case(world: World) -> None:
    complaint = settled(world)
    officer = world.actor("officer")
    with transaction():
        clue = Clue(
            complaint_id=complaint.id,
            words="线索",
            found_on=clock.today(),
            opened_by_id=officer.person_id,
            opened_at=clock.now(),
        )
        db.session.add(clue)
        db.session.flush()
        letter = ClueReferral(
            clue_id=clue.id,
            body_id=officer.organisation_id,
            handed_to=HandedTo.POLICE,
            office="示例派出所",
            law="法",
            words="移送",
            materials="材料",
            handed_on=clock.today(),
            made_by_id=officer.person_id,
            made_at=clock.now(),
            key="k1",
        )
        db.session.add(letter)
    assert candidates.bars_of(complaint.number) == (Bar.CRIME,)
    with transaction():
        clue.state, clue.checked_at = ClueState.UNFOUNDED, clock.now()
        db.session.add(
            PoliceReferral(
                complaint_id=complaint.id,
                station="示例派出所",
                number="1",
                referred_on=clock.today(),
                words="x",
                made_by_id=officer.person_id,
                made_at=clock.now(),
            )
        )
    assert candidates.bars_of(complaint.number) == (Bar.MALICIOUS,)
    with pytest.raises(actions.Barred):
        actions.prepare(candidate_of(complaint), "消费者投诉该机构。", by=officer)


def test_of_few_cases_the_desk_is_warned(client: FlaskClient, world: World) -> None:
    candidate = candidate_of(settled(world))
    assert desk.alike(candidate) == 1
    sign_in(client, world, "officer")
    assert "周围的人可能认出投诉人" in client.get(f"/desk/publications/{candidate.ref}").text


def test_the_pages_of_author_and_desk(client: FlaskClient, world: World) -> None:
    candidate = candidate_of(settled(world))
    page, review = f"/complaints/{candidate.case_number}/narrative", f"/desk/publications/{candidate.ref}"
    sign_in(client, world, "learner")
    assert "看将公开的样子" in client.get(page).text
    assert post(client, page, f"{page}/preview", words="").status_code == 422
    refused = post(client, page, f"{page}/preview", words="孩子9岁。")
    assert refused.status_code == 422
    assert "孩子9岁。" in refused.text
    shown = post(client, page, f"{page}/preview", words=TOLD)
    assert "［人名］" in shown.text
    seen = actions.print_of(actions.preview(candidate, TOLD).text)
    assert post(client, page, f"{page}/offer", words=TOLD, seen=seen).status_code == 422
    assert post(client, page, f"{page}/offer", words=TOLD, seen="other", agree="y").status_code == 422
    assert post(client, page, f"{page}/offer", words=TOLD, seen=seen, agree="y").status_code == 303
    sign_in(client, world, "officer")
    text = client.get(review).text
    assert "投诉人自述" in text
    assert "姓氏加称呼" in text
    assert "把握大" in text
    assert post(client, review, f"{review}/narrative/prepare", kept="0", hidden="").status_code == 303
    assert post(client, review, f"{review}/narrative/publish").status_code == 303  # said on the page: not yet
    assert db.session.scalars(select(PublicNarrative)).all() == []
    assert post(client, review, f"{review}/narrative/withdraw", reason="other").status_code == 303
    sign_in(client, world, "other_learner")
    assert client.get(page).status_code == 404


def test_the_table_of_moves() -> None:
    assert {move.target for move in NARRATIVE_MOVES if move.act == "publish"} == {NarrativeState.PUBLISHED}
    assert not [move for move in NARRATIVE_MOVES if move.source is NarrativeState.WITHDRAWN]
    assert all("learner" in move.by for move in NARRATIVE_MOVES if move.act == "withdraw")
    assert all(move.law for move in NARRATIVE_MOVES)
