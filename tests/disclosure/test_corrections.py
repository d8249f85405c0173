"""Requests for correction: from anyone, once a form, to whoever answers, in time, in public, never with their words."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from disclosure import actions, queries
from disclosure.actions import Asked, CorrectionWrong
from disclosure.lifecycle import (
    CORRECTION_MOVES,
    OPEN,
    CorrectionState,
    CorrectionSubject,
    Decider,
    Thing,
    correction_acts,
    find_correction_move,
)
from disclosure.models import CorrectionRequest, PublicInstitution
from institutions import actions as institutions
from institutions.lifecycle import Reachability
from kernel import clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from tests.complaints.hands import sign_in
from tests.disclosure.support import published
from tests.world import World

WORDS = "金丝雀：地址早就搬了，执照上写的是新地址。"
MAIL = "canary@example.cn"
ANSWER = "经核对，公布的经营地址已经改为登记的地址。"


def viewer(world: World, name: str, role: Role) -> Viewer:
    person, where = world.person(name), world.actor(name).organisation_id
    return Viewer(person.id, role, where)


@pytest.fixture
def operator(world: World) -> Viewer:
    return viewer(world, "platform_admin", Role.PLATFORM_ADMIN)


@pytest.fixture
def about(world: World) -> PublicInstitution:
    actions.sync_institutions()
    found = queries.institution_by_ref(world.institution("app").ref)
    assert found is not None
    return found


def asked(about: PublicInstitution, key: str = "key-of-one-form-here", **changes: object) -> CorrectionRequest:
    values = {"subject": CorrectionSubject.ADDRESS, "words": WORDS, "institution_ref": about.ref, "email": MAIL}
    return actions.ask_correction(Asked(key=key, **(values | changes)))  # type: ignore[arg-type]  # chosen by each test


def changed(world: World) -> None:
    """The registry changes, and the public copy with it."""
    institution = world.institution("app")
    institutions.set_reachability(institution, Reachability.REACHABLE, by=world.actor("platform_admin"))
    outbox.drain()
    actions.sync_institutions()


def test_only_what_is_received_goes_on_and_every_end_is_an_end() -> None:
    acts = {row.act for row in CORRECTION_MOVES}
    for state in CorrectionState:
        for act in acts:
            assert (find_correction_move(state, act) is not None) == (state in OPEN and act != "ask")
        assert (correction_acts(state, Decider.OPERATOR) == ()) == (state not in OPEN)
        assert correction_acts(state, None) == ()


def test_a_request_is_taken_in_once_and_dated(about: PublicInstitution) -> None:
    row = asked(about)
    assert asked(about) is row
    assert (row.body_id, row.institution_name, row.length) == (None, about.name, 15)
    assert row.due_at > clock.now() + timedelta(days=15)
    said = events.stream_of(f"correction:{row.id}")
    assert [one.kind for one in said] == ["correction.asked"]
    assert "金丝雀" not in str(said[0].data) and MAIL not in str(said[0].data)


def test_its_days_are_the_operators_figure_and_no_law(
    client: FlaskClient, world: World, about: PublicInstitution
) -> None:
    cases.set_figure("correction", 20, "试", by=world.actor("platform_admin"))
    assert asked(about).length == 20
    page = client.get(f"/corrections/new?institution={about.ref}").text
    assert "平台规则：请答复的单位在20个工作日内核对" in page


@pytest.mark.parametrize("words", ["", "  \n "])
def test_nothing_is_asked_without_words(about: PublicInstitution, words: str) -> None:
    with pytest.raises(CorrectionWrong):
        asked(about, words=words)


def test_a_text_goes_to_the_body_that_published_it(world: World) -> None:
    text = published(world)
    with clock.stepped(text.written_at + timedelta(hours=1)):
        row = actions.ask_correction(
            Asked("key-of-one-text-here", CorrectionSubject.OTHER, WORDS, None, Thing.PUBLICATION, text.ref)
        )
    assert (row.subject, row.body_name) == (CorrectionSubject.OUTCOME, text.body_name)
    officer = viewer(world, "officer", Role.OFFICER)
    assert officer.organisation_id == row.body_id
    with pytest.raises(CorrectionWrong, match="还没有改过"):
        actions.answer_correction(row, "correct", ANSWER, viewer=officer)
    with pytest.raises(NotYours):
        actions.answer_correction(row, "decline", ANSWER, viewer=viewer(world, "foreign_officer", Role.OFFICER))


def test_corrected_may_be_said_once_it_is_corrected(world: World, about: PublicInstitution, operator: Viewer) -> None:
    row = asked(about)
    with pytest.raises(CorrectionWrong, match="还没有改过"):
        actions.answer_correction(row, "correct", ANSWER, viewer=operator)
    changed(world)
    actions.answer_correction(row, "correct", ANSWER, viewer=operator)
    assert (row.state, row.answer) == (CorrectionState.CORRECTED, ANSWER)
    with pytest.raises(IllegalMove):
        actions.answer_correction(row, "decline", ANSWER, viewer=operator)
    outbox.drain()
    letter = db.session.query(Letter).filter_by(about=f"correction:{row.id}", to_person_id=None).one()
    assert letter.address == MAIL and ANSWER in letter.body_text and "金丝雀" not in letter.body_text


@pytest.mark.parametrize("answer", ["", "请打13812345678问张三。"])
def test_an_answer_holds_words_and_nothing_personal(about: PublicInstitution, operator: Viewer, answer: str) -> None:
    row = asked(about)
    with pytest.raises(CorrectionWrong) as found:
        actions.answer_correction(row, "decline", answer, viewer=operator)
    assert found.value.field == "answer" and row.state is CorrectionState.RECEIVED


def test_one_is_answered_with_another_of_the_same_institution(
    world: World, about: PublicInstitution, operator: Viewer
) -> None:
    first, second = asked(about), asked(about, "key-of-another-form")
    other = asked(about, "key-of-a-third-form", institution_ref=None)
    for wrong in ("", "nothing", second.ref, other.ref):
        with pytest.raises(CorrectionWrong) as found:
            actions.answer_correction(second, "join", ANSWER, viewer=operator, joined=wrong)
        assert found.value.field == "joined"
    actions.answer_correction(second, "join", ANSWER, viewer=operator, joined=first.ref)
    assert (second.state, second.joined_ref) == (CorrectionState.DOUBLE, first.ref)


def test_it_is_passed_on_with_its_clock_and_the_hops_are_counted(
    world: World, about: PublicInstitution, operator: Viewer
) -> None:
    row, body = asked(about), world.organisation("department")
    due = row.due_on
    actions.pass_on(row, body, viewer=operator)
    assert (row.body_id, row.hops, row.due_on) == (body.id, 1, due)
    with pytest.raises(NotYours):
        actions.pass_on(row, None, viewer=operator)
    officer = viewer(world, "officer", Role.OFFICER)
    with pytest.raises(CorrectionWrong):
        actions.pass_on(row, body, viewer=officer)
    actions.pass_on(row, None, viewer=officer)
    assert (row.body_id, row.body_name, row.hops) == (None, "", 2)


def test_the_sweep_warns_notes_the_breach_at_the_breach_and_erases(
    world: World, about: PublicInstitution, operator: Viewer
) -> None:
    row = asked(about)
    with clock.stepped(row.warn_at):
        assert actions.sweep_corrections()["said"] == 1
    with clock.stepped(row.due_at + timedelta(days=2)):
        assert actions.sweep_corrections()["said"] == 1
        assert actions.sweep_corrections() == {"said": 0, "redated": 0, "erased": 0}
        assert row.breached_at == row.due_at
        outbox.drain()
        actions.answer_correction(row, "decline", "核对过，没有错。", viewer=operator)
        kept = clock.now() + timedelta(days=89)
    with clock.stepped(kept):
        assert actions.sweep_corrections()["erased"] == 0
    with clock.stepped(kept + timedelta(days=2)):
        assert actions.sweep_corrections()["erased"] == 1
        assert (row.words, row.email, row.answer is not None) == (None, None, True)
    kinds = [one.kind for one in events.stream_of(f"correction:{row.id}")]
    assert kinds == [f"correction.{what}" for what in ("asked", "warned", "breached", "answered", "erased")]


def test_an_announced_calendar_dates_it_anew(about: PublicInstitution) -> None:
    row = asked(about)
    right = row.due_on
    with transaction():
        row.calendar_version, row.due_on = "older", right - timedelta(days=1)
    assert actions.sweep_corrections()["redated"] == 1
    assert row.due_on == right


def form_of(client: FlaskClient, url: str) -> dict[str, str]:
    text = client.get(url).text
    return dict(re.findall(r'name="(csrf_token|key)"[^>]*value="([^"]+)"', text))


def test_anyone_asks_and_the_public_reads_all_but_the_words(
    app: Flask, client: FlaskClient, about: PublicInstitution
) -> None:
    url = f"/corrections/new?institution={about.ref}"
    hidden = form_of(client, url)
    empty = client.post(url, data=hidden)
    assert empty.status_code == 422 and "请写明哪里不对" in empty.text and "请选择哪一项不对" in empty.text
    wrong = client.post(url, data=hidden | {"subject": "address", "words": WORDS, "email": "nowhere"})
    assert wrong.status_code == 422 and "邮箱的写法不对" in wrong.text and "金丝雀" in wrong.text
    sent = client.post(url, data=hidden | {"subject": "address", "words": WORDS, "email": MAIL}, follow_redirects=True)
    assert sent.status_code == 200 and "更正请求已收到" in sent.text
    row = db.session.query(CorrectionRequest).one()
    for path in ("/corrections", f"/corrections/{row.ref}", f"/corrections?institution={about.ref}"):
        for prefix in ("", "/en"):
            shown = app.test_client().get(prefix + path)
            assert shown.status_code == 200, path
            assert "金丝雀" not in shown.text and MAIL not in shown.text
    assert "正在核对1件" in app.test_client().get(f"/institutions/{about.ref}").text


def test_the_desk_shows_the_words_to_whoever_answers_alone(app: Flask, world: World, about: PublicInstitution) -> None:
    row = asked(about)
    admin, officer = sign_in(app, world, "platform_admin"), sign_in(app, world, "officer")
    shown = admin.get(f"/desk/corrections/{row.ref}").text
    assert "金丝雀" in shown and MAIL not in shown
    assert str(row.subject.label) in admin.get("/desk/corrections").text
    assert officer.get(f"/desk/corrections/{row.ref}").status_code == 404
    assert str(row.subject.label) not in officer.get("/desk/corrections").text
    hidden = form_of(admin, f"/desk/corrections/{row.ref}")
    refused = admin.post(f"/desk/corrections/{row.ref}/answer/correct", data=hidden | {"answer": ANSWER})
    assert refused.status_code == 422 and "还没有改过" in refused.text and ANSWER in refused.text
    lost = admin.post(f"/desk/corrections/{row.ref}/pass-on", data=hidden | {"body": "nobody"})
    assert lost.status_code == 422 and "请选择转给哪个单位" in lost.text
    done = admin.post(f"/desk/corrections/{row.ref}/answer/decline", data=hidden | {"answer": "核对过，没有错。"})
    assert done.status_code == 303
    assert "核对过，没有错。" in app.test_client().get(f"/corrections/{row.ref}").text
