"""One page tells an institution's whole life: all six cycles to the department that did them, its own to it itself."""

from flask import Flask

from institutions import actions
from institutions.life_kinds import KINDS, Area
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskOrigin
from kernel import clock
from tests.complaints.hands import sign_in, text
from tests.institutions.life_hands import choice, order, recorded, selected
from tests.institutions.watch_hands import closed
from tests.world import World

SIX = [Area.FILING, Area.SELECTION, Area.SUPERVISION, Area.INSPECTION, Area.NOTICE, Area.EXIT]
SAID = ("予以备案", "选用", "建立监督任务", "开始检查", "起草通报或者提示", "记录了终止或者停业的决定")


def test_all_six_cycles_stand_on_one_page(app: Flask, world: World) -> None:
    about, by = world.institution("app"), world.actor("supervisor")  # of the province's education department
    recorded(world)
    actions.select_product(about, choice(), by=by)
    actions.open_task(actions.NewTask(about, TaskOrigin.HAND, "理由"), by=by)
    people = [world.person("supervisor")]
    plan = actions.Plan(about, InspectionGround.PLANNED, "计划", clock.today(), people)
    actions.begin_inspection(actions.plan_inspection(plan, by=by), by=by)
    actions.draft_notice(actions.NoticeDraft(NoticeKind.ADVICE, "提示", "先看许可。", about), by=by)
    actions.note_order(about, order(), by=by)
    page = text(sign_in(app, world, "supervisor").get(f"/registry/{about.ref}/timeline"))
    for area, said in zip(SIX, SAID, strict=True):
        assert (f"{area.label}：{said}" if said != area.label else said) in page, area
    assert "选用：选用" not in page


def test_the_institution_reads_its_own_on_one_page_and_no_supervision(app: Flask, world: World) -> None:
    recorded(world)
    selected(world)
    closed(world)
    actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=world.actor("officer"))
    page = text(sign_in(app, world, "staff").get("/registry/own"))
    for said in ("备案：予以备案", "选用", "检查办结"):
        assert said in page, said
    assert "建立监督任务" not in page
    for doubled in ("选用：选用", "检查：检查"):
        assert doubled not in page


def test_a_talk_of_an_association_is_told_too() -> None:
    assert "task.talk_recorded" in KINDS
