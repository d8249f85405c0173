"""备案 act by act: one refusal each; told once by rule and by constraint; a change keeps what stands (§0b.21)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from institutions import actions
from institutions.events import CycleMoved
from institutions.lifecycle import FilingKind, FilingState
from institutions.models import CycleClock, Filing, FilingTelling
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.institutions.life_hands import FIELDS, changed, completed, drafted, handed_in, key, recorded, told
from tests.institutions.life_hands import subject_training as subject_training_of
from tests.world import World

State = FilingState


def clocks(filing: Filing) -> dict[str, CycleClock]:
    rows = db.session.query(CycleClock).filter_by(cycle="filing", subject_id=filing.id).order_by(CycleClock.id)
    return {row.code: row for row in rows}


def acts_of(filing: Filing) -> list[str]:
    rows = [row.event for row in events.stream_of(f"institution:{filing.institution_id}")]
    return [one.act for one in rows if isinstance(one, CycleMoved) and one.subject_id == filing.id]


def test_the_whole_way_with_a_telling(world: World) -> None:
    filing = completed(world)
    actions.tick_items(filing, [1], by=world.actor("supervisor"))
    telling = filing.newest.telling
    assert telling is not None
    assert [bool(item.met_at) for item in telling.items] == [True, False]
    actions.record_filing(filing, "教APP备示000001号", by=world.actor("supervisor"))
    assert (filing.state, filing.number, filing.version) == (State.RECORDED, "教APP备示000001号", 1)
    assert filing.organisation_id == world.organisations["province"], "the province of the provider's domicile"
    assert acts_of(filing) == ["draft", "hand_in", "tell_missing", "complete", "tick", "record"]
    assert clocks(filing)["T-FILL"].met_at is not None
    assert clocks(filing)["T-FILE"].met_at is not None
    assert not any(row.is_running for row in clocks(filing).values())


def test_the_bodys_time_is_a_platform_rule_in_working_days(world: World) -> None:
    with clock.stepped(datetime(2026, 9, 18, 3, tzinfo=UTC)):
        row = clocks(handed_in(world))["T-FILE"]
    assert (row.is_platform_rule, row.length, row.due_on) == (True, 15, date(2026, 10, 15))
    assert row.organisation_id == world.organisations["province"]


def test_a_form_sent_twice_is_one_filing(world: World) -> None:
    said = actions.FilingDraft(key(), FilingKind.APP, FIELDS)
    first = actions.draft_filing(world.institution("app"), said, by=world.actor("staff"))
    assert actions.draft_filing(world.institution("app"), said, by=world.actor("staff")).id == first.id


def test_who_may_draft(world: World) -> None:
    said = actions.FilingDraft(key(), FilingKind.APP, FIELDS)
    for name in ("other_staff", "officer", "association_officer", "learner", "platform_admin"):
        with pytest.raises(NotYours):
            actions.draft_filing(world.institution("app"), said, by=world.actor(name))
    assert db.session.query(Filing).count() == 0


def test_subject_training_files_nothing_here(world: World) -> None:
    with pytest.raises(actions.CycleWrong):
        actions.draft_filing(
            subject_training_of(world), actions.FilingDraft(key(), FilingKind.SERVICE, FIELDS), by=world.actor("staff")
        )
    with pytest.raises(actions.CycleWrong):
        actions.draft_filing(
            world.institution("app"), actions.FilingDraft(key(), FilingKind.APPROVAL, {}), by=world.actor("staff")
        )


def test_without_a_department_here_nothing_is_taken(world: World) -> None:
    with transaction():
        world.institution("app").domicile_code = None
    with pytest.raises(actions.CycleWrong):
        drafted(world)


def test_it_is_handed_in_whole_or_not(world: World) -> None:
    filing = drafted(world, icp=" ")
    with pytest.raises(actions.CycleWrong):
        actions.hand_in(filing, by=world.actor("staff"))
    actions.edit_filing(filing, FIELDS, by=world.actor("staff"), token=key())
    actions.hand_in(filing, by=world.actor("staff"))
    assert filing.state is State.HANDED_IN
    with pytest.raises(IllegalMove):
        actions.edit_filing(filing, FIELDS, by=world.actor("staff"), token=key())


def test_missing_things_are_told_once(world: World) -> None:
    filing = completed(world)
    with pytest.raises(IllegalMove):
        actions.tell_missing(filing, ["还缺一样"], by=world.actor("supervisor"))
    with pytest.raises(IntegrityError), transaction():
        db.session.add(FilingTelling(version_id=filing.newest.id, told_at=clock.now()))
        db.session.flush()


def test_a_telling_names_its_items_and_is_the_bodys(world: World) -> None:
    filing = handed_in(world)
    for items in ([], ["  "], ["一项"] * 21):
        with pytest.raises(actions.CycleWrong):
            actions.tell_missing(filing, items, by=world.actor("supervisor"))
    for name in ("officer", "staff", "association_admin"):
        with pytest.raises(NotYours):
            actions.tell_missing(filing, ["承诺书"], by=world.actor(name))


def test_completing_is_the_institutions_and_whole(world: World) -> None:
    filing = told(world)
    with pytest.raises(actions.CycleWrong):
        actions.complete_filing(filing, FIELDS | {"name": ""}, by=world.actor("staff"), token=key())
    with pytest.raises(NotYours):
        actions.complete_filing(filing, FIELDS, by=world.actor("supervisor"), token=key())
    with pytest.raises(IllegalMove):
        actions.record_filing(filing, "教APP备示1号", by=world.actor("supervisor"))


def test_what_is_added_must_be_a_file(world: World) -> None:
    filing = completed(world)
    with pytest.raises(actions.CycleWrong):
        actions.add_to_filing(filing, by=world.actor("staff"), token=key())
    with pytest.raises(NotYours):
        actions.tick_items(filing, [1], by=world.actor("staff"))


def test_a_number_is_used_once_by_a_body(world: World) -> None:
    recorded(world, "教APP备示7号")
    second = handed_in(world)
    for number in ("教APP备示7号", "  "):
        with pytest.raises(actions.CycleWrong):
            actions.record_filing(second, number, by=world.actor("supervisor"))
    with pytest.raises(NotYours):
        actions.record_filing(second, "教APP备示8号", by=world.actor("officer"))


def test_out_of_scope_is_told_where(world: World) -> None:
    filing = handed_in(world)
    with pytest.raises(actions.CycleWrong):
        actions.tell_where(filing, " ", by=world.actor("supervisor"))
    actions.tell_where(filing, "请向人力资源社会保障部门办理。", by=world.actor("supervisor"))
    assert filing.state is State.ELSEWHERE
    with pytest.raises(IllegalMove):
        actions.record_filing(filing, "教APP备示9号", by=world.actor("supervisor"))


def test_a_change_is_a_new_version_and_the_old_one_stands(world: World) -> None:
    filing = changed(world)
    number = filing.number
    assert (filing.version, filing.newest.number, filing.title) == (1, 2, "星河示例课堂")
    actions.tell_missing(filing, ["变更说明"], by=world.actor("supervisor"))
    with pytest.raises(IllegalMove):
        actions.tell_missing(filing, ["又一项"], by=world.actor("supervisor"))
    named = FIELDS | {"name": "星河示例新课堂"}
    actions.complete_filing(filing, named, by=world.actor("staff"), token=key())
    actions.record_filing(filing, "另一个号", by=world.actor("supervisor"))
    assert (filing.state, filing.version, filing.number) == (State.RECORDED, 2, number)
    assert filing.title == "星河示例新课堂"
    assert [one.fields["name"] for one in filing.versions] == ["星河示例课堂", "星河示例新课堂"]


def test_a_change_taken_back_leaves_what_was_recorded(world: World) -> None:
    filing = changed(world)
    with pytest.raises(NotYours):
        actions.take_back(filing, by=world.actor("supervisor"))
    actions.take_back(filing, by=world.actor("staff"))
    assert (filing.state, filing.version, filing.title) == (State.RECORDED, 1, "星河示例课堂")
    assert clocks(filing)["T-FILE"].stopped_at is not None
    first = handed_in(world)
    actions.take_back(first, by=world.actor("staff"))
    assert first.state is State.TAKEN_BACK


def test_cancelled_by_the_institution_alone(world: World) -> None:
    filing = recorded(world)
    with pytest.raises(NotYours):
        actions.cancel_filing(filing, "", by=world.actor("supervisor"))
    actions.cancel_filing(filing, "应用已下架", by=world.actor("staff"))
    assert (filing.state, filing.ended_on) == (State.CANCELLED, clock.today())
    assert filing.number, "the record stays"


def test_a_revocation_is_noted_with_its_number(world: World) -> None:
    filing = recorded(world)
    wrong = actions.Decided("", "示例教育委员会", clock.today())
    late = actions.Decided("示〔2026〕1号", "示例教育委员会", clock.today() + timedelta(days=1))
    for said in (wrong, late):
        with pytest.raises(actions.CycleWrong):
            actions.note_revocation(filing, said, by=world.actor("supervisor"))
    said = actions.Decided("示〔2026〕1号", "示例教育委员会", clock.today())
    with pytest.raises(NotYours):
        actions.note_revocation(filing, said, by=world.actor("staff"))
    actions.note_revocation(filing, said, by=world.actor("supervisor"))
    assert (filing.state, filing.decision_number) == (State.REVOKED, "示〔2026〕1号")


APPROVAL = {"name": "示例学科培训", "authority": "示例教育委员会", "scope": "初中数学，至2028年"}


def test_an_approval_is_noted_by_the_province_for_subject_training_alone(world: World) -> None:
    training = subject_training_of(world)
    said = actions.FilingDraft(key(), FilingKind.APPROVAL, APPROVAL)
    number = "教民示1号"
    with pytest.raises(NotYours):
        actions.note_approval(training, said, number, clock.today(), by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        actions.note_approval(world.institution("app"), said, number, clock.today(), by=world.actor("supervisor"))
    with pytest.raises(actions.CycleWrong):
        actions.note_approval(training, said, " ", clock.today(), by=world.actor("supervisor"))
    row = actions.note_approval(training, said, number, clock.today(), by=world.actor("supervisor"))
    assert (row.state, row.number, row.kind) == (State.APPROVED, number, FilingKind.APPROVAL)
    with pytest.raises(IllegalMove):
        actions.cancel_filing(row, "", by=world.actor("supervisor"))
    ended = actions.Decided("示〔2026〕2号", "示例教育委员会", clock.today())
    actions.note_approval_end(row, ended, by=world.actor("supervisor"))
    assert row.state is State.APPROVAL_ENDED


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.RECORDED},
        {"state": State.ELSEWHERE},
        {"state": State.REVOKED, "number": "示1", "recorded_on": date(2026, 1, 1), "ended_on": date(2026, 2, 1)},
        {"state": State.CANCELLED, "number": "示1", "recorded_on": date(2026, 1, 1)},
        {"state": State.APPROVED, "number": "示1", "recorded_on": date(2026, 1, 1)},
    ],
)
def test_the_database_says_it_too(app: Flask, world: World, values: dict[str, object]) -> None:
    body, about = world.organisations["province"], world.institutions["app"]
    with pytest.raises(IntegrityError), transaction():
        db.session.add(
            Filing(
                key=key(),
                kind=FilingKind.APP,
                institution_id=about,
                organisation_id=body,
                made_at=clock.now(),
                **values,
            )
        )
        db.session.flush()
