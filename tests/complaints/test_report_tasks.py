"""From a report, a lead or an observation to a task of supervision, and what became of it seen from there."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from complaints import actions as cases
from complaints.actions.announcing import cases_of_notice
from complaints.actions.reports import ReportTask, supervise_report
from complaints.lifecycle import ReportKind
from complaints.models import PublicationTold, Report
from institutions import actions
from institutions.lifecycle.supervising import TaskEnd, TaskOrigin
from institutions.models import Notice, SupervisionTask
from kernel import outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.complaints.cluster_hands import like, published
from tests.complaints.hands import counted, sign_in, text
from tests.complaints.test_report_acts import sorted_tip, tip
from tests.institutions.binding_hands import press
from tests.institutions.test_observing import filed, seen
from tests.world import World


def lead(world: World) -> Report:
    row = tip(world)
    cases.sort_other(row, ReportKind.LEAD, by=world.actor("platform_admin"))
    cases.assign_report(row, world.organisation("department"), by=world.actor("platform_admin"))
    return row


def opened(world: World, report: Report, by: str = "officer", about: str = "app") -> SupervisionTask:
    return supervise_report(report, ReportTask(world.institution(about), "宣传与许可不符。"), by=world.actor(by))


@pytest.mark.parametrize("kind", ["report", "lead"])
def test_a_report_or_lead_opens_one_task_that_keeps_it(world: World, kind: str) -> None:
    report = lead(world) if kind == "lead" else sorted_tip(world)
    task = opened(world, report)
    assert (task.origin, task.report_number) == (TaskOrigin.REPORT, report.number)
    with pytest.raises(IllegalMove, match="已经据此建立过"):
        opened(world, report)


def test_who_does_not_have_the_report_opens_nothing(world: World) -> None:
    report, unsorted = sorted_tip(world), tip(world)
    for name in ("association_officer", "supervisor", "staff", "platform_admin", "learner"):
        with pytest.raises(NotYours):
            opened(world, report, name)
    with pytest.raises(NotYours):
        opened(world, unsorted)
    with pytest.raises(NotYours, match="不在本单位管辖"):
        opened(world, report, about="own_site")
    assert db.session.query(SupervisionTask).count() == 0


def test_whom_it_is_about_is_a_ground_of_its_own(world: World) -> None:
    report = sorted_tip(world)
    with transaction():
        report.institution_id = world.institutions["own_site"]
    assert opened(world, report, about="own_site").institution_id == world.institutions["own_site"]


def test_the_database_ties_the_link_to_its_origin(world: World) -> None:
    task = opened(world, sorted_tip(world))
    with pytest.raises(IntegrityError), transaction():
        task.origin = TaskOrigin.HAND
        db.session.flush()
    db.session.rollback()


def test_the_page_opens_it_and_shows_what_became_of_it(app: Flask, world: World) -> None:
    report = sorted_tip(world)
    desk, home = sign_in(app, world, "officer"), f"/desk/reports/{report.number}"
    with counted() as said:
        page = text(desk.get(home))
    assert len(said) <= 15, said
    assert "据此建立监督任务" in page
    assert press(desk, f"{home}/supervise", reason="").status_code == 422
    done = press(desk, f"{home}/supervise", reason="宣传与许可不符。")
    assert done.status_code == 303
    task = db.session.query(SupervisionTask).one()
    assert str(done.location).endswith(f"/supervision/{task.ref}")
    assert home in desk.get(str(done.location)).text, "and back"
    by = world.actor("officer")
    actions.take_task(task, by=by)
    actions.end_task(task, TaskEnd.NOTHING, "已核实，没有问题。", by=by)
    page = text(desk.get(home))
    assert "不需要进一步处理" in page
    assert "已核实，没有问题。" in page
    assert desk.get(f"{home}/supervise").status_code == 303, "it leads to the task there is"
    assert sign_in(app, world, "supervisor").get(f"{home}/supervise").status_code == 404


def test_a_report_whose_target_nobody_knows_asks_for_the_institution(app: Flask, world: World) -> None:
    report = sorted_tip(world)
    with transaction():
        report.institution_id, report.target_name = None, "没有登记的示例课堂"
    desk, page = sign_in(app, world, "officer"), f"/desk/reports/{report.number}/supervise"
    refused = press(desk, page, reason="理由")
    assert refused.status_code == 422
    assert "名录里没有这个名称的机构" in text(refused)
    assert press(desk, page, reason="理由", institution=world.institution("app").name).status_code == 303


def test_complainants_of_the_cause_of_the_report_are_told(world: World) -> None:
    report = sorted_tip(world, category="E17")
    other = like(world, 1, category="E01")[0]
    task = opened(world, report)
    actions.take_task(task, by=world.actor("officer"))
    published(world, task)
    assert db.session.query(PublicationTold).count() == 0, "that case is of another cause"
    with transaction():
        report.category = other.category
    (asked,) = cases_of_notice(db.session.query(Notice).one())
    assert list(db.session.scalars(asked)) == [other.id]
    outbox.drain()


def test_an_observation_leads_to_a_task_of_either_body(app: Flask, world: World) -> None:
    row = filed(world)
    for name in ("officer", "association_officer"):
        client = sign_in(app, world, name)
        assert "据此建立监督任务" in text(client.get(f"/observations/{row.ref}"))
        done = press(client, f"/observations/{row.ref}/supervise", reason="多人反映。")
        assert done.status_code == 303, name
        shown = text(client.get(f"/observations/{row.ref}"))
        assert "据此建立的监督任务" in shown
        assert f"/observations/{row.ref}" in client.get(str(done.location)).text
        assert client.get(f"/observations/{row.ref}/supervise").status_code == 303
    tasks = db.session.query(SupervisionTask).order_by(SupervisionTask.id).all()
    assert [one.body_id for one in tasks] == [world.organisations[one] for one in ("department", "association")]
    assert tasks[1].ref not in sign_in(app, world, "officer").get(f"/observations/{row.ref}").text, "each its own"


def test_nobody_else_opens_a_task_out_of_an_observation(app: Flask, world: World) -> None:
    row = filed(world)
    draft = actions.draft_observation(seen(world), by=world.actor("association_officer"))
    for observation, name in ((row, "foreign_officer"), (row, "supervisor"), (draft, "association_officer")):
        new = actions.NewTask(world.institution("app"), TaskOrigin.REPORT, "理由", observation=observation)
        with pytest.raises(NotYours):
            actions.open_task(new, by=world.actor(name))
    client = sign_in(app, world, "foreign_officer")
    assert client.get(f"/observations/{row.ref}/supervise").status_code == 404
    mine = sign_in(app, world, "association_officer")
    assert mine.get(f"/observations/{draft.ref}/supervise").status_code == 404


def test_what_was_sent_is_a_ground_and_one_s_own_words_are_none(world: World) -> None:
    """Of an institution out of reach the department that was told may open a task; whoever wrote it may not."""
    far = world.institution("own_site")
    row = actions.draft_observation(seen(world, institution=far), by=world.actor("association_officer"))
    actions.file_observation(row, by=world.actor("association_officer"))
    new = actions.NewTask(far, TaskOrigin.REPORT, "多人反映。", observation=row)
    with pytest.raises(NotYours, match="不在本单位管辖"):
        actions.open_task(new, by=world.actor("association_officer"))
    assert actions.open_task(new, by=world.actor("officer")).observation_id == row.id
