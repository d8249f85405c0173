"""A request for correction from each public page: its subject is kept, it goes to whose fact that is, and 「已更正」 is
said only where a newer version stands.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.permissions import Viewer
from disclosure import actions
from disclosure.actions import Asked, CorrectionWrong
from disclosure.lifecycle import SUBJECT_OF, CorrectionState, CorrectionSubject, Decider, Thing
from disclosure.models import CorrectionRequest
from disclosure.permissions import decider_of
from disclosure.queries import things
from institutions import actions as institutions
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Exit, Notice
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.messages import Letter
from tests.complaints.hands import sign_in
from tests.disclosure.support import published
from tests.institutions import test_noticing
from tests.institutions.duty_hands import asked, confirmed
from tests.institutions.life_hands import announced
from tests.institutions.watch_hands import closed, listed, with_heads
from tests.world import World

WORDS = "金丝雀：写的日期不对，应当是三月。"
ANSWER = "经核对，日期应当是三月。"


def copied() -> None:
    outbox.drain()
    actions.sync_institutions()
    assert not outbox.troubled()


def rules(world: World) -> str:
    about = asked(world)
    confirmed(world, "service_rules", "第一版。")
    return about.ref


def leaving(world: World) -> str:
    announced(world)
    return world.institution("app").ref


# How one comes to be public and its id in the address, and who answers: the department but where another is named.
MADE: dict[Thing, tuple[Callable[[World], str], str]] = {
    Thing.PUBLICATION: (lambda world: published(world).ref, "department"),
    Thing.NOTICE: (lambda world: test_noticing.published(world).ref, "department"),
    Thing.INSPECTION: (lambda world: closed(world).ref, "department"),
    Thing.DRAW: (lambda world: listed(world).ref, "department"),
    Thing.DISCLOSURES: (rules, "other_company"),
    Thing.RULES: (rules, "other_company"),
    Thing.LEAVING: (leaving, ""),
}
PATHS = {
    Thing.PUBLICATION: "/publications/{ref}",
    Thing.NOTICE: "/disclosure/notices/{ref}",
    Thing.INSPECTION: "/disclosure/inspections/{ref}",
    Thing.DRAW: "/disclosure/draws/{ref}",
    Thing.DISCLOSURES: "/institutions/{ref}/disclosures",
    Thing.RULES: "/institutions/{ref}/rules",
    Thing.LEAVING: "/institutions/{ref}/leaving",
}


def made(world: World, thing: Thing) -> str:
    with_heads(world)
    ref = MADE[thing][0](world)
    copied()
    return ref


def request_of(world: World, thing: Thing) -> CorrectionRequest:
    ref = made(world, thing)
    with clock.stepped(clock.now() + timedelta(hours=1)):
        return actions.ask_correction(
            Asked(f"key-of-a-form-{thing}", CorrectionSubject.OTHER, WORDS, thing=thing, ref=ref)
        )


def answerer(world: World, row: CorrectionRequest) -> Viewer:
    """Somebody of whoever the request lies with."""
    if row.body_id is None:
        return world.viewers["platform_admin"]
    return next(one for one in world.viewers.values() if decider_of(one, row) is not None)


def test_every_page_is_somewhere_and_says_its_subject() -> None:
    assert set(MADE) == set(PATHS) == set(SUBJECT_OF) == set(things.PLACES) == set(Thing)


@pytest.mark.parametrize("thing", list(Thing))
def test_the_page_leads_to_the_form_and_the_form_keeps_it(client: FlaskClient, world: World, thing: Thing) -> None:
    ref = made(world, thing)
    path = PATHS[thing].format(ref=ref)
    for prefix, carried in (("", ""), ("/en", "language=en&amp;")):
        page = client.get(prefix + path)
        assert page.status_code == 200
        assert f'href="/corrections/new?{carried}{thing}={ref}"' in page.text, prefix
    form = client.get(f"/corrections/new?{thing}={ref}").text
    assert str(thing.label) in form
    assert 'type="radio"' not in form, "what it is about is known"
    hidden = dict(re.findall(r'name="(csrf_token|key|subject)"[^>]*value="([^"]+)"', form))
    assert client.post(f"/corrections/new?{thing}={ref}", data=hidden | {"words": WORDS}).status_code == 303
    row = db.session.query(CorrectionRequest).one()
    assert (row.thing, row.subject) == (thing, SUBJECT_OF[thing])
    shown = client.get(f"/corrections/{row.ref}").text
    _place, named = things.place_of(thing, row.subject_ref, row.institution_ref)
    assert re.search(rf'href="/[a-z/]*{named}[a-z/]*"', shown), "the answer's page leads back"
    assert "金丝雀" not in shown


@pytest.mark.parametrize("thing", list(Thing))
def test_it_goes_to_whose_fact_it_is(world: World, thing: Thing) -> None:
    row = request_of(world, thing)
    if thing is Thing.LEAVING:
        assert row.body_id == db.session.query(Exit).one().organisation_id is not None
        return
    body = world.organisation(MADE[thing][1])
    assert (row.body_id, row.body_name) == (body.id, body.name)


def test_without_an_account_or_a_thing_the_operator_answers(world: World) -> None:
    copied()
    ref = world.institution("platform").ref
    row = actions.ask_correction(
        Asked("key-of-a-form", CorrectionSubject.OTHER, WORDS, thing=Thing.DISCLOSURES, ref=ref)
    )
    assert (row.body_id, row.institution_name) == (None, "示例课程广场")
    lost = actions.ask_correction(
        Asked("key-of-a-form-2", CorrectionSubject.NOTICE, WORDS, thing=Thing.NOTICE, ref="x")
    )
    assert (lost.body_id, lost.thing, lost.subject) == (None, None, CorrectionSubject.NOTICE)


def corrected_notice(world: World, row: CorrectionRequest) -> None:
    old = db.session.query(Notice).filter_by(ref=row.subject_ref).one()
    better = institutions.NoticeDraft(NoticeKind.FACTS, "更正", "更正后的情况。", world.institution("app"))
    new = institutions.correct_notice(old, better, by=world.actor("officer"))
    institutions.approve_notice(new, by=world.actor("chief"))
    institutions.tell_notice(new, by=world.actor("officer"))
    institutions.accept_notice(new, by=world.actor("staff"))
    institutions.publish_notice(new, by=world.actor("officer"))


def withdrawn_notice(world: World, row: CorrectionRequest) -> None:
    old = db.session.query(Notice).filter_by(ref=row.subject_ref).one()
    institutions.withdraw_notice(old, "所涉事实经复核不成立。", by=world.actor("chief"))


def another_version(world: World, _row: CorrectionRequest) -> None:
    confirmed(world, "service_rules", "第二版。", from_on=clock.today() + timedelta(days=20))


def another_item(world: World, _row: CorrectionRequest) -> None:
    confirmed(world, "complaints")


def another_step(world: World, _row: CorrectionRequest) -> None:
    institutions.call_off(db.session.query(Exit).one(), "继续经营。", by=world.actor("staff"))


NEWER: list[tuple[Thing, Callable[[World, CorrectionRequest], None] | None]] = [
    (Thing.NOTICE, corrected_notice),
    (Thing.NOTICE, withdrawn_notice),
    (Thing.DISCLOSURES, another_version),
    (Thing.DISCLOSURES, another_item),
    (Thing.RULES, another_version),
    (Thing.LEAVING, another_step),
    (Thing.INSPECTION, None),
    (Thing.DRAW, None),
]


@pytest.mark.parametrize(("thing", "change"), NEWER)
def test_corrected_is_said_only_of_what_has_a_newer_version(
    world: World, thing: Thing, change: Callable[[World, CorrectionRequest], None] | None
) -> None:
    row = request_of(world, thing)
    by = answerer(world, row)
    with clock.stepped(row.asked_at + timedelta(days=1)):
        for act in ("correct", "correct_partly"):
            with pytest.raises(CorrectionWrong, match="还没有改过"):
                actions.answer_correction(row, act, ANSWER, viewer=by)
        if change is None:
            actions.answer_correction(row, "note_wrong", ANSWER, viewer=by)
            assert row.state is CorrectionState.NOTED
            return
        change(world, row)
        copied()
        actions.answer_correction(row, "correct", ANSWER, viewer=by)
        assert row.state is CorrectionState.CORRECTED


def test_another_item_is_no_newer_version_of_the_rules(world: World) -> None:
    row = request_of(world, Thing.RULES)
    with clock.stepped(row.asked_at + timedelta(days=1)):
        another_item(world, row)
        copied()
        with pytest.raises(CorrectionWrong, match="还没有改过"):
            actions.answer_correction(row, "correct", ANSWER, viewer=answerer(world, row))


@pytest.mark.parametrize(
    "subject", [CorrectionSubject.OUTCOME, CorrectionSubject.NOTICE, CorrectionSubject.LIFE, CorrectionSubject.DUTIES]
)
def test_nor_of_an_institutions_notices_life_or_disclosures_as_a_whole(
    world: World, subject: CorrectionSubject
) -> None:
    with_heads(world)
    rules(world)
    copied()
    operator = world.viewers["platform_admin"]
    with clock.stepped(clock.now() + timedelta(hours=1)):
        for key, ref in (("one", world.institution("app").ref), ("two", None)):
            row = actions.ask_correction(Asked(f"key-of-{key}-{subject}", subject, WORDS, ref))
            with pytest.raises(CorrectionWrong, match="还没有改过"):
                actions.answer_correction(row, "correct", ANSWER, viewer=operator)
            actions.answer_correction(row, "note_wrong", ANSWER, viewer=operator)


def test_what_is_wrong_and_cannot_be_written_anew_says_so_on_its_page(client: FlaskClient, world: World) -> None:
    row = request_of(world, Thing.INSPECTION)
    path = PATHS[Thing.INSPECTION].format(ref=row.subject_ref)
    assert "以更正答复为准" not in client.get(path).text
    actions.answer_correction(row, "note_wrong", ANSWER, viewer=world.viewers["officer"])
    shown = client.get(path).text
    assert "以更正答复为准" in shown and ANSWER in shown and f"/corrections/{row.ref}" in shown
    assert "有误，以答复为准" in client.get(f"/corrections/{row.ref}").text


def test_an_institution_answers_for_its_own_words_and_nobody_elses(app: Flask, world: World) -> None:
    row = request_of(world, Thing.RULES)
    own, stranger = sign_in(app, world, "other_staff"), sign_in(app, world, "staff")
    assert decider_of(world.viewers["other_staff"], row) is Decider.INSTITUTION
    assert "金丝雀" in own.get(f"/desk/corrections/{row.ref}").text
    assert stranger.get(f"/desk/corrections/{row.ref}").status_code == 404
    assert str(Thing.RULES.label) in own.get("/institution/home").text
    assert str(Thing.RULES.label) not in stranger.get("/desk/corrections").text
    with pytest.raises(NotYours):
        actions.pass_on(row, world.organisation("department"), viewer=world.viewers["other_staff"])
    for name in ("staff", "officer", "platform_admin"):
        with pytest.raises(NotYours):
            actions.answer_correction(row, "decline", ANSWER, viewer=world.viewers[name])
    actions.pass_on(row, None, viewer=world.viewers["other_staff"])
    assert (row.body_id, row.hops) == (None, 1)


def test_it_is_told_and_the_operator_hears_of_its_silence(world: World) -> None:
    row = request_of(world, Thing.DISCLOSURES)
    with clock.stepped(row.asked_at):
        outbox.drain()
    about = f"correction:{row.id}"

    def hearers(words: str) -> set[int | None]:
        found = db.session.query(Letter).filter_by(about=about)
        return {one.to_person_id for one in found if words in one.body_text}

    assert hearers("在您这里") == {world.people["other_staff"]}
    with clock.stepped(row.due_at + timedelta(hours=1)):
        actions.sweep_corrections()
        outbox.drain()
        assert hearers("到期没有答复") == {world.people["other_staff"], world.people["platform_admin"]}


def test_an_account_that_is_closed_answers_no_more(world: World) -> None:
    ref = made(world, Thing.RULES)
    with transaction():
        world.organisation("other_company").closed_at = clock.now()
    row = actions.ask_correction(
        Asked("key-of-closed-one", CorrectionSubject.DUTIES, WORDS, thing=Thing.RULES, ref=ref)
    )
    assert row.body_id is None


def test_a_record_without_an_account_says_why_nothing_is_disclosed(client: FlaskClient, world: World) -> None:
    copied()
    ref = world.institution("platform").ref
    for path in ("", "/disclosures", "/rules"):
        assert "还没有在本平台开户" in client.get(f"/institutions/{ref}{path}").text, path
    asked(world)
    copied()
    page = client.get(f"/institutions/{world.institution('own_site').ref}").text
    assert "还没有在本平台开户" not in page
