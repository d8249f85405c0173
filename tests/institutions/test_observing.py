"""Observations of associations: told to a department, answered, closed; public only by the way of a notice."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask

from accounts.roles import OrganisationKind, Role
from institutions import actions
from institutions.actions import NewTask, Seen, WatchWrong
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.noticing import NoticeKind, NoticeState
from institutions.lifecycle.observing import (
    OBSERVATION_MOVES,
    ObservationHand,
    ObservationState,
    find_observation_move,
    may_observe,
    observation_acts,
)
from institutions.lifecycle.supervising import TaskOrigin, TaskState
from institutions.models import Observation
from institutions.queries.observing import observation_for, observations_of
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.events import EventRow
from tests.accounts.letters import letters
from tests.complaints.hands import counted, sign_in
from tests.institutions.binding_hands import press
from tests.world import World

SECRET = "金丝雀反映的情况"


def seen(world: World, **changes: object) -> Seen:
    values = {"institution": world.institution("app"), "category": "E01"} | changes
    return Seen(world.organisation("department"), "课程停了不退款", SECRET, **values)  # type: ignore[arg-type]  # names are the fields'


def filed(world: World) -> Observation:
    row = actions.draft_observation(seen(world), by=world.actor("association_officer"))
    actions.file_observation(row, by=world.actor("association_officer"))
    return row


def test_every_cell_of_state_act_role_kind_and_hand() -> None:
    cells = [(row.source, row.act) for row in OBSERVATION_MOVES]
    assert len(cells) == len(set(cells))
    assert {row.target for row in OBSERVATION_MOVES} == set(ObservationState)
    associations = {OrganisationKind.CONSUMER_ASSOCIATION, OrganisationKind.TRADE_ASSOCIATION}
    departments = {OrganisationKind.EDUCATION_DEPARTMENT, OrganisationKind.MARKET_REGULATOR}
    for row, role, kind, hand in product(OBSERVATION_MOVES, Role, OrganisationKind, [None, *ObservationHand]):
        kinds = departments if row.act == "answer" else associations
        kinds = {OrganisationKind.CONSUMER_ASSOCIATION} if row.act == "to_notice" else kinds
        side = ObservationHand.DEPARTMENT if row.act == "answer" else ObservationHand.ASSOCIATION
        wanted = role in DESK and kind in kinds and hand is side
        assert may_observe(row, role, kind, hand) is wanted, (row.act, role, kind, hand)
    assert observation_acts(ObservationState.DROPPED, Role.OFFICER, None, None) == ()
    assert find_observation_move(ObservationState.FILED, "write") is None


def test_from_draft_to_the_end(app: Flask, world: World) -> None:
    association, department = world.actor("association_officer"), world.actor("officer")
    row = actions.draft_observation(seen(world), by=association)
    actions.write_observation(row, seen(world, institution=None, region_code="110108"), by=association)
    assert (row.institution_id, row.region_code) == (None, "110108")
    with pytest.raises(IllegalMove):
        actions.answer_observation(row, "早了", by=department)
    actions.file_observation(row, by=association)
    assert row.answer_by_on is not None
    assert row.answer_by_on > clock.today()
    with pytest.raises(IllegalMove):
        actions.write_observation(row, seen(world), by=association)
    with pytest.raises(NotYours):
        actions.answer_observation(row, "自己答", by=association)
    with pytest.raises(WatchWrong):
        actions.answer_observation(row, " ", by=department)
    actions.answer_observation(row, "已约谈，责令退费。", by=department)
    with pytest.raises(NotYours):
        actions.close_observation(row, "", by=department)
    actions.close_observation(row, "", by=association)
    assert row.state is ObservationState.CLOSED


def test_a_draft_is_the_associations_alone_and_what_is_filed_the_two_sides(app: Flask, world: World) -> None:
    row = actions.draft_observation(seen(world), by=world.actor("association_officer"))
    outsiders = ("staff", "institution_admin", "supervisor", "foreign_officer", "learner", "platform_admin", "auditor")
    for name in ("officer", *outsiders):
        with pytest.raises(NotFound):
            observation_for(world.viewers[name], row.ref)
    actions.file_observation(row, by=world.actor("association_officer"))
    assert observation_for(world.viewers["officer"], row.ref).id == row.id
    assert [one.id for one in observations_of(world.viewers["association_admin"])[0]] == [row.id]
    for name in outsiders:
        with pytest.raises(NotFound):
            observation_for(world.viewers[name], row.ref)


def test_a_department_or_an_institution_writes_none(app: Flask, world: World) -> None:
    for name in ("officer", "staff", "learner", "platform_admin", "mediator"):
        with pytest.raises(NotYours):
            actions.draft_observation(seen(world), by=world.actor(name))
    with pytest.raises(WatchWrong):
        actions.draft_observation(seen(world, institution=None), by=world.actor("association_officer"))


def test_nothing_is_public_but_what_goes_the_way_of_a_notice(app: Flask, world: World) -> None:
    row, by = filed(world), world.actor("association_officer")
    made = actions.observation_to_notice(row, NoticeKind.ADVICE, "消费提示", "请先看退费规则。", by=by)
    assert (made.state, made.institution_id, row.notice_id) == (NoticeState.DRAFT, row.institution_id, made.id)
    with pytest.raises(IllegalMove):
        actions.observation_to_notice(row, NoticeKind.ADVICE, "再来", "一份", by=by)
    outbox.drain()
    public = app.test_client()
    for url in ("/", "/disclosure/notices", f"/institutions/{world.institution('app').ref}"):
        page = public.get(url).text
        assert SECRET not in page
        assert "请先看退费规则" not in page


def test_both_sides_are_told_and_the_log_holds_no_word(app: Flask, world: World) -> None:
    row = filed(world)
    actions.answer_observation(row, "金丝雀答复", by=world.actor("officer"))
    outbox.drain()
    bodies = [one.body_text for one in letters()]
    assert any("向贵单位反映情况" in one for one in bodies)
    assert any("已答复贵会反映的情况" in one for one in bodies)
    assert not [one for one in bodies if SECRET in one or "金丝雀答复" in one]
    for one in db.session.query(EventRow).filter(EventRow.kind.startswith("observation.")):
        assert "金丝雀" not in str(one.data)


def test_the_pages_go_from_draft_to_answer(app: Flask, world: World) -> None:
    writer, answerer = sign_in(app, world, "association_officer"), sign_in(app, world, "officer")
    empty = press(writer, "/observations/new", title="标题", words="内容")
    assert empty.status_code == 422
    values = {"department": world.organisation("department").ref, "title": "课程停了不退款", "words": SECRET}
    lost = press(writer, "/observations/new", **values)
    assert lost.status_code == 422
    assert "哪家机构，或者哪个地区" in lost.text
    assert SECRET in lost.text
    assert press(writer, "/observations/new", **values, region="999999").status_code == 422
    made = press(writer, "/observations/new", **values, region="110108", category="E01")
    assert made.status_code == 303
    page = writer.get(f"{made.location}/write").text
    assert '<select class="input select" id="region"' in page
    assert 'value="110108" selected' in page, "a district that was chosen stays"
    filed_now = press(writer, f"{made.location}/file")
    assert filed_now.status_code == 303
    said = writer.get(filed_now.location).text
    assert "请它在" in said
    assert "答复以后会通知您" in said
    assert "据此建立监督任务" in said, "a consumer association may open one (CL art. 37)"
    assert "等待答复" in answerer.get("/observations").text
    assert press(answerer, f"{made.location}/answer", words="").status_code == 422
    assert press(answerer, f"{made.location}/answer", words="已经核查。").status_code == 303
    assert "已经核查。" in writer.get(made.location).text
    assert press(writer, f"{made.location}/close").status_code == 303
    assert answerer.get("/observations/new").status_code == 404
    assert writer.get(f"{made.location}/answer").status_code == 303
    assert sign_in(app, world, "staff").get("/observations").status_code == 403


def test_the_list_asks_as_little_for_three_as_for_one(app: Flask, world: World) -> None:
    client, seen_by_rows = sign_in(app, world, "officer"), []
    for rows in (1, 2):
        for _each in range(rows):
            filed(world)
        with counted() as said:
            assert client.get("/observations").status_code == 200
        seen_by_rows.append(len(said))
    assert seen_by_rows[0] == seen_by_rows[1] <= 15


def test_a_talk_is_recorded_with_its_day_by_an_association_alone(app: Flask, world: World) -> None:
    by = world.actor("association_officer")
    task = actions.open_task(NewTask(world.institution("app"), TaskOrigin.HAND, "多人反映"), by=by)
    actions.take_task(task, by=by)
    with pytest.raises(WatchWrong):
        actions.record_talk(task, clock.today() + timedelta(days=1), "谈话", by=by)
    actions.record_talk(task, clock.today() - timedelta(days=1), "机构答应改规则。", by=by)
    assert task.state is TaskState.WORKING
    assert [(one.act, one.on) for one in task.notes] == [("record_talk", clock.today() - timedelta(days=1))]
    own = actions.open_task(NewTask(world.institution("app"), TaskOrigin.HAND, "多人反映"), by=world.actor("officer"))
    actions.take_task(own, by=world.actor("officer"))
    with pytest.raises(NotYours):
        actions.record_talk(own, clock.today(), "谈话", by=world.actor("officer"))
    client = sign_in(app, world, "association_officer")
    page = f"/supervision/{task.ref}/record_talk"
    assert press(client, page, words="再谈").status_code == 422
    assert "指导谈话记录" in press(client, page, words="再谈", day=clock.today().isoformat()).text
