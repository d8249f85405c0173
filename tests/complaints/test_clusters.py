"""From like complaints to a task of supervision, and what complainants are told of what became public (§0b.13)."""

from datetime import date, timedelta

import pytest
from flask import Flask

from complaints.actions.clustering import sweep_clusters
from complaints.models import ClusterCase, Complaint, PublicationTold
from institutions import actions
from institutions.actions import NameDraft, WatchWrong
from institutions.lifecycle import NameKind
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskEnd, TaskOrigin
from institutions.models import Notice, RiskCluster, SupervisionTask
from institutions.queries.watching import standing_clusters
from institutions.wording.noticing import Decision
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from tests.complaints.cluster_hands import clustered, like, publish, published, task_of
from tests.complaints.hands import counted, sign_in, submit, text
from tests.institutions.watch_hands import with_heads
from tests.world import World

TOLD = "complaint.publication_announced"


def letters(world: World, who: str) -> list[str]:
    found = db.session.query(Letter).filter_by(why=TOLD, to_person_id=world.people[who]).order_by(Letter.id)
    return [row.body_text for row in found]


def test_a_cluster_is_its_numbers_and_is_not_told_twice(world: World) -> None:
    row = clustered(world)
    assert row.facts["people"] == 5
    assert "5人" in row.reason
    assert [(one.institution_id, one.cases) for one in row.members] == [(world.institutions["app"], 5)]
    assert sweep_clusters() == {"clusters": 1, "cases": 0}
    assert db.session.query(RiskCluster).count() == 1
    like(world, 1, start=5)
    assert sweep_clusters()["cases"] == 1
    assert db.session.query(RiskCluster).one().facts["cases"] == 6


def test_causes_of_one_article_come_together_with_the_article_in_words(world: World) -> None:
    like(world, 4, category="E01")
    like(world, 4, start=4, category="E06")
    with clock.stepped(max(clock.now(), clock.start_of(date(2026, 12, 1)))):
        sweep_clusters()
    row = db.session.query(RiskCluster).filter_by(rule="C-ARTICLE").one()
    assert row.category == ""
    assert (row.facts["article"], row.facts["causes"]) == ("IR 22", ["E01", "E06"])
    assert "消费者权益保护法实施条例" in row.reason
    assert "退费难、拖延退费、课程质量" in row.reason
    assert task_of(world, row).reason == row.reason


def test_a_cluster_ends_when_its_window_has_passed(world: World) -> None:
    row = clustered(world)
    with clock.stepped(clock.now() + timedelta(days=91)):
        sweep_clusters()
    assert row.ended_at is not None
    assert db.session.query(ClusterCase).count() == 5, "which cases led to it is kept"


def test_institutions_of_one_brand_come_together(world: World) -> None:
    for name in ("app", "own_site"):
        actions.add_fact(
            world.institution(name),
            NameDraft(kind=NameKind.BRAND, name="同名示例课堂"),
            by=world.actor("platform_admin"),
        )
    like(world, 3)
    like(world, 2, start=3, institution="own_site")
    sweep_clusters()
    row = db.session.query(RiskCluster).one()
    assert row.rule == "C-KIN"
    assert sorted(one.cases for one in row.members) == [2, 3]
    assert "同一品牌" in row.reason


def test_a_cluster_is_offered_to_bodies_in_reach_once(world: World) -> None:
    row = clustered(world)
    assert [one.ref for one, _members in standing_clusters(world.viewers["officer"])] == [row.ref]
    task = task_of(world, row)
    assert task.reason == row.reason
    assert standing_clusters(world.viewers["officer"]) == []
    with pytest.raises(WatchWrong):
        told = actions.NewTask(world.institution("platform"), TaskOrigin.CLUSTER, "理由", cluster=row)
        actions.open_task(told, by=world.actor("officer"))
    with pytest.raises(NotYours):
        told = actions.NewTask(world.institution("app"), TaskOrigin.CLUSTER, "理由", cluster=row)
        actions.open_task(told, by=world.actor("staff"))


def test_complainants_learn_what_was_published_once_and_nobody_else(world: World) -> None:
    task = task_of(world, clustered(world))
    later = like(world, 1, start=7)[0]
    sweep_clusters()
    published(world, task)
    told = [row.complaint_id for row in db.session.query(PublicationTold).order_by(PublicationTold.id)]
    assert len(told) == 5, "those that led to the task"
    assert later.id not in told
    outbox.drain()
    for who in ("learner", "other_learner"):
        words = letters(world, who)
        assert words
        assert all("已公布" in one and "19900" not in one for one in words)
        others = {row.number for row in db.session.query(Complaint) if row.filer_id != world.people[who]}
        assert not any(number in one for number in others for one in words)
    assert letters(world, "staff") == []


def test_a_corrected_notice_is_told_again_and_a_withdrawn_one_is_not(world: World) -> None:
    task = task_of(world, clustered(world))
    notice = published(world, task)
    draft = actions.NoticeDraft(NoticeKind.ADVICE, "消费提示（更正）", "更正后的正文。", notice.institution)
    publish(world, actions.correct_notice(notice, draft, by=world.actor("officer")))
    assert db.session.query(PublicationTold).count() == 10
    newest = db.session.query(Notice).order_by(Notice.id.desc()).first()
    assert newest is not None
    actions.withdraw_notice(newest, "写错了", by=world.actor("chief"))
    outbox.drain()
    assert db.session.query(PublicationTold).count() == 10


def test_a_task_that_ends_with_nothing_tells_nobody(world: World) -> None:
    task = task_of(world, clustered(world))
    with pytest.raises(WatchWrong):
        actions.end_task(task, TaskEnd.NOTHING, " ", by=world.actor("officer"))
    actions.end_task(task, TaskEnd.NOTHING, "已核实，机构已全部退款。", by=world.actor("officer"))
    outbox.drain()
    assert db.session.query(PublicationTold).count() == 0


def test_a_penalty_is_a_record_of_a_decision_made_elsewhere(world: World) -> None:
    with_heads(world)
    task, by = task_of(world, clustered(world)), world.actor("officer")
    lacking = actions.NoticeDraft(NoticeKind.PENALTY, "处罚记录", "事实。", task.institution)
    with pytest.raises(WatchWrong):
        actions.turn_to_penalty(task, lacking, by=by)
    decision = Decision("示罚〔2026〕1号", clock.today(), "已听取陈述申辩", "示例职权")
    draft = actions.NoticeDraft(NoticeKind.PENALTY, "处罚记录", "事实。", task.institution, decision=decision)
    with pytest.raises(WatchWrong):
        actions.turn_to_notice(task, draft, by=by)
    notice = actions.turn_to_penalty(task, draft, by=by)
    assert task.ended_as is TaskEnd.PENALTY
    with pytest.raises(IllegalMove):
        actions.turn_to_penalty(task, draft, by=by)
    publish(world, notice)
    assert {row.kind for row in db.session.query(PublicationTold)} == {"penalty"}


def test_an_institution_never_reads_that_a_case_led_to_a_task(app: Flask, world: World) -> None:
    complaints = like(world, 5)
    sweep_clusters()
    row = db.session.query(RiskCluster).one()
    published(world, task_of(world, row))
    number = complaints[0].number
    assert "告知已公布的内容" in text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert "告知已公布的内容" in text(sign_in(app, world, "officer").get(f"/desk/{number}"))
    page = sign_in(app, world, "staff").get("/institution/")
    assert "告知已公布的内容" not in text(page)
    assert sign_in(app, world, "staff").get("/supervision").status_code in (403, 404)


def test_the_desk_takes_a_cluster_up(app: Flask, world: World) -> None:
    row = clustered(world)
    client = sign_in(app, world, "officer")
    with counted() as said:
        page = text(client.get("/supervision"))
    assert len(said) <= 15, said
    assert row.reason in page
    listed = client.get(f"/desk/clusters/{row.ref}")
    assert text(listed).count("TS2026") >= 5
    assert "TS2026" not in text(sign_in(app, world, "foreign_officer").get(f"/desk/clusters/{row.ref}"))
    answer = submit(client, "/supervision", has="csrf_token", to=f"/clusters/{row.ref}/{row.members[0].ref}")
    assert answer.status_code == 303
    assert db.session.query(SupervisionTask).one().origin is TaskOrigin.CLUSTER
    task = text(client.get(str(answer.location)))
    assert "同类投诉聚集" in task
