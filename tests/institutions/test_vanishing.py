"""An institution that closed without a word: noted by the department of its region, shown, told, taken back."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from disclosure.actions import sync_institutions
from disclosure.models import PublicMilestone
from institutions import actions, queries
from institutions.events import CycleMoved
from institutions.lifecycle import ExitState, KnownHow
from institutions.models import Exit
from institutions.queries.desk import waiting_for
from institutions.queries.leaving import leaving_for
from institutions.queries.life import acts_on
from institutions.queries.lives import life_of
from kernel import clock, events, files, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import sign_in, submit, text
from tests.institutions.life_hands import announced, closed, key, ordered, selected
from tests.institutions.registry_hands import known
from tests.world import World

WORDS = "到住所看过，门口贴着招租。"


def gone(**changes: object) -> actions.Vanished:
    said: dict[str, object] = {"key": key("gone"), "on": clock.today(), "how": KnownHow.VISIT, "words": WORDS}
    return actions.Vanished(**said | changes)  # type: ignore[arg-type]  # names are the fields'


def vanished(world: World, **changes: object) -> Exit:
    return actions.note_vanished(world.institution("app"), gone(**changes), by=world.actor("officer"))


def told(about: str) -> list[Letter]:
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    return [one for one in db.session.query(Letter).order_by(Letter.id) if about in one.body_text]


def test_it_is_noted_from_nothing_with_how_it_is_known(world: World) -> None:
    row = vanished(world, on=clock.today() - timedelta(days=9))
    assert (row.state, row.known_how, row.known_words) == (ExitState.CLOSED, KnownHow.VISIT, WORDS)
    assert (row.announced_on, row.ordered_on, row.earliest_on) == (None, None, None)
    assert row.organisation_id == world.organisations["department"]
    moves = [one.event for one in events.stream_of(f"institution:{row.institution_id}")]
    assert [one.act for one in moves if isinstance(one, CycleMoved)] == ["note_closing"]


def test_a_form_sent_twice_notes_it_once(world: World) -> None:
    said = gone()
    first = actions.note_vanished(world.institution("app"), said, by=world.actor("officer"))
    assert actions.note_vanished(world.institution("app"), said, by=world.actor("officer")).id == first.id


@pytest.mark.parametrize(
    "wrong", [{"words": " "}, {"on": clock.today() + timedelta(days=400)}], ids=["no words", "a day to come"]
)
def test_what_does_not_hold_together_is_refused(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(actions.CycleWrong):
        vanished(world, **wrong)
    assert db.session.query(Exit).count() == 0


@pytest.mark.parametrize("name", ["staff", "association_officer", "learner", "foreign_officer"])
def test_only_a_department_of_its_region_notes_it(world: World, name: str) -> None:
    with pytest.raises(NotYours):
        actions.note_vanished(world.institution("app"), gone(), by=world.actor(name))


def test_where_an_exit_stands_it_is_closed_there(world: World) -> None:
    row = announced(world)
    with pytest.raises(IllegalMove):
        vanished(world)
    actions.note_closing(row, clock.today(), by=world.actor("officer"))
    assert (row.state, row.known_how) == (ExitState.CLOSED, None)


def test_a_merged_record_and_a_free_entry_are_refused(world: World) -> None:
    app, other = world.institution("app"), world.institution("own_site")
    with transaction():
        app.merged_into_id = other.id
    with pytest.raises(actions.CycleWrong):
        vanished(world)
    with pytest.raises(actions.CycleWrong):
        ordered(world)
    with transaction():
        app.merged_into_id, app.is_free_entry = None, True
    with pytest.raises(actions.CycleWrong):
        vanished(world)


def test_the_database_knows_no_exit_without_a_beginning(world: World) -> None:
    row = vanished(world)
    for wrong in ({"known_how": None}, {"known_words": None}, {"known_how": None, "known_words": None}):
        with pytest.raises(IntegrityError), transaction():
            for name, value in wrong.items():
                setattr(row, name, value)
            db.session.flush()
        db.session.rollback()


def test_it_is_taken_back_with_a_reason_by_whoever_noted_it(world: World) -> None:
    row = vanished(world)
    with pytest.raises(actions.CycleWrong):
        actions.take_back_closing(row, " ", by=world.actor("officer"))
    for name in ("staff", "foreign_officer"):
        with pytest.raises(NotYours):
            actions.take_back_closing(row, "还在", by=world.actor(name))
    actions.take_back_closing(row, "机构搬了家，还在上课。", by=world.actor("officer"))
    assert (row.state, row.closed_on) == (ExitState.CALLED_OFF, None)
    assert actions.exit_of(world.institution("app")) is None
    assert announced(world).id != row.id, "the way is free"


def test_what_an_institution_said_itself_is_not_taken_back_for_it(world: World) -> None:
    row = closed(world)
    with pytest.raises(IllegalMove):
        actions.take_back_closing(row, "还在", by=world.actor("officer"))
    assert "take_back_closing" not in acts_on(world.viewers["officer"], row)


def test_the_button_is_there_for_what_was_noted(world: World) -> None:
    row = vanished(world)
    assert acts_on(world.viewers["officer"], row) == ("take_back_closing",)
    assert "finish_exit" in acts_on(world.viewers["staff"], row), "an institution that comes back ends it in order"
    assert "take_back_closing" not in acts_on(world.viewers["staff"], row)


def test_the_institution_the_schools_and_whoever_complained_are_told(world: World) -> None:
    complaint = world.accepted()
    selected(world)
    outbox.drain()
    vanished(world)
    names = {number: name for name, number in world.people.items()}
    reached = {names.get(one.to_person_id or 0) for one in told("记录机构已经停业")}
    assert reached >= {"institution_admin", "school_staff"}
    letters = told("所涉机构已停业")
    assert [(names.get(one.to_person_id or 0), complaint.number in one.body_text) for one in letters] == [
        ("learner", True)
    ]
    outbox.drain()
    assert len(told("所涉机构已停业")) == 1


def test_the_public_page_says_who_noted_it_and_how_it_is_known_and_no_more(app: Flask, world: World) -> None:
    row = vanished(world)
    outbox.drain()
    sync_institutions()
    milestone = db.session.query(PublicMilestone).one()
    assert (milestone.what, milestone.who) == (
        "办理单位记录机构已经停业",
        row.organisation.name if row.organisation else "",
    )
    client, url = app.test_client(), f"/institutions/{world.institution('app').ref}"
    page = text(client.get(f"{url}/leaving"))
    assert "已经停业" in page
    assert "到现场看过" in page
    assert "机构没有公告" in page
    assert "日期、联系方式和退款安排是机构自己公布的" not in page
    assert WORDS not in page, "what the officer wrote is for the file"
    assert "这家机构已经停业" in text(client.get(url))
    actions.take_back_closing(row, "还在。", by=world.actor("officer"))
    outbox.drain()
    sync_institutions()
    assert client.get(f"{url}/leaving").status_code == 404
    assert db.session.query(PublicMilestone).count() == 2, "that it was taken back stays told"


def test_desk_and_timeline_follow(world: World) -> None:
    world.accepted()
    row = vanished(world)
    officer = world.viewers["officer"]
    assert waiting_for(officer)["exits"].number == 1
    at_risk = leaving_for(officer)
    assert [(one.row.id, one.open.open_cases, one.open.has_plan) for one in at_risk] == [(row.id, 1, False)]
    moments, _more = life_of(officer, world.institution("app"))
    assert any(one.ref == row.ref for one in moments)


def test_a_complaint_of_any_category_leads_to_the_page_for_learners(app: Flask, world: World) -> None:
    complaint = world.accepted()
    vanished(world)
    page = sign_in(app, world, "learner").get(f"/complaints/{complaint.number}").get_data(as_text=True)
    assert f"/institutions/{world.institution('app').ref}/leaving" in page


def test_the_officer_finds_the_record_and_notes_it_with_a_file(app: Flask, world: World) -> None:
    about = world.institution("app")
    officer = sign_in(app, world, "officer")
    assert f"/exits/gone/{about.ref}" in officer.get(f"/exits/gone?q={about.name[:4]}").text
    place = f"/exits/gone/{about.ref}"
    refused = submit(officer, place, on=clock.today().isoformat(), how="visit", words="", legal_type="other")
    assert refused.status_code == 422
    token = key("page")
    files.receive(io.BytesIO(PNG), "门口.png", token, world.people["officer"])
    typed = {"on": clock.today().isoformat(), "how": "visit", "words": WORDS, "legal_type": "other"}
    held = files.quarantined(token)[0].ref
    answer = submit(officer, place, **typed, form_token=token, files_kept=[held])
    assert answer.status_code == 303, text(answer)[:300]
    row = db.session.query(Exit).one()
    page = officer.get(f"/exits/{row.ref}").text
    for words in ("没有公告就停业", "到现场看过", WORDS, "门口.png", "收回停业的记录"):
        assert words in page, words
    address = f"/exits/{row.ref}/files/{held}?original=1"  # its safe copy is not made yet
    assert officer.get(address).status_code == 200
    assert sign_in(app, world, "foreign_officer").get(address).status_code == 404
    assert submit(officer, f"/exits/{row.ref}/take_back_closing", words="还在。").status_code == 303
    assert db.session.query(Exit).one().state is ExitState.CALLED_OFF


def test_the_list_to_choose_from_holds_no_merged_record_and_none_of_another_region(app: Flask, world: World) -> None:
    about = world.institution("app")
    twin = known("星河示例分身有限公司", "440305")
    officer = sign_in(app, world, "officer")
    page = officer.get("/exits/gone?q=星河示例").text
    assert about.ref in page
    assert twin.ref not in page
    assert f"/exits/order/{twin.ref}" in officer.get("/exits/order?q=星河示例").text, "a decision may be noted of any"
    with transaction():
        about.merged_into_id = world.institution("own_site").id
    for what in ("gone", "order"):
        assert about.ref not in officer.get(f"/exits/{what}?q={about.name}").text
        assert officer.get(f"/exits/{what}/{about.ref}").status_code == 404
    assert queries.find_institutions(about.name), "the search still finds it: it is the page that leaves it out"


def test_an_association_finds_neither_page(app: Flask, world: World) -> None:
    client = sign_in(app, world, "association_officer")
    for what in ("gone", "order"):
        assert client.get(f"/exits/{what}").status_code == 404
