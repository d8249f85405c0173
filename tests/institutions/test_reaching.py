"""Whom a body may inspect, name, draw and watch: its own region and below, its platforms' merchants, what it has."""

from collections.abc import Callable

import pytest
from flask import Flask

from accounts.roles import Level, OrganisationKind
from institutions import actions
from institutions.actions import NameDraft
from institutions.lifecycle import NameKind
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Inspection, Institution, Notice, SupervisionTask
from institutions.permissions.reaching import reaches, stands_in_reach, stands_in_reach_of
from institutions.queries.watching import listable_institutions, nearest_watchers
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import NotYours
from tests.complaints.hands import sign_in, text
from tests.institutions.binding_hands import press
from tests.institutions.watch_hands import in_days
from tests.world import World, body

NAMES = ("app", "own_site", "platform", "merchant")
# The bodies of the world: 110108 (department, association), 110105 (other_association), 110000 (province).
REACHED = [
    ("department", {"app", "platform", "merchant"}),  # the merchant by its platform
    ("association", {"app", "platform", "merchant"}),
    ("other_association", {"own_site", "merchant"}),  # the merchant by its published address
    ("province", set(NAMES)),
]


@pytest.mark.parametrize(("place", "wanted"), REACHED, ids=lambda one: one if isinstance(one, str) else "")
def test_a_body_reaches_its_region_and_below(world: World, place: str, wanted: set[str]) -> None:
    row = world.organisation(place)
    found = {name for name in NAMES if stands_in_reach(row, world.institution(name))}
    assert found == wanted
    person = {"department": "officer", "association": "association_officer", "province": "supervisor"}
    asked = db.session.query(Institution).filter(
        stands_in_reach_of(world.viewers[person.get(place, "foreign_officer")])
    )
    assert {one.id for one in asked} == {world.institutions[name] for name in wanted}, "the question says the same"


def test_what_has_no_place_yet_is_everybodys_and_the_country_reaches_all(world: World) -> None:
    nowhere = Institution(name="不详", type=world.institution("app").type)
    assert stands_in_reach(world.organisation("department"), nowhere)
    national = body("national", OrganisationKind.CONSUMER_ASSOCIATION, "全国示例消协", level=Level.NATIONAL)[1]
    assert all(stands_in_reach(national, world.institution(name)) for name in NAMES)
    assert not reaches(None, world.institution("app"))


Doing = Callable[[World, Institution, str], object]


def plan(world: World, row: Institution, who: str) -> Inspection:
    told = actions.Plan(row, InspectionGround.PLANNED, "年度计划", clock.today(), [world.person(who)])
    return actions.plan_inspection(told, by=world.actor(who))


def draft(world: World, row: Institution, who: str) -> Notice:
    return actions.draft_notice(actions.NoticeDraft(NoticeKind.ADVICE, "提示", "先看许可。", row), by=world.actor(who))


def watch(world: World, row: Institution, who: str) -> SupervisionTask:
    return actions.open_task(actions.NewTask(row, TaskOrigin.HAND, "理由"), by=world.actor(who))


def draw(world: World, row: Institution, who: str) -> object:
    told = actions.Listing("抽查", [world.institution("platform"), row], 1, "开奖号码", "网站", in_days(1))
    return actions.list_draw(told, by=world.actor(who))


@pytest.mark.parametrize("act", [plan, draft, watch, draw], ids=["inspect", "notice", "task", "draw"])
def test_no_act_begins_out_of_reach(app: Flask, world: World, act: Doing) -> None:
    with pytest.raises(NotYours, match="不在本单位管辖"):
        act(world, world.institution("own_site"), "officer")
    for table in (Inspection, Notice, SupervisionTask):
        assert db.session.query(table).count() == 0
    assert act(world, world.institution("app"), "officer") is not None


def test_the_superior_reaches_what_is_below(app: Flask, world: World) -> None:
    for name in ("app", "own_site"):
        assert watch(world, world.institution(name), "supervisor").body_id == world.organisations["province"]


def test_what_is_in_hand_goes_on_when_the_institution_moves_away(app: Flask, world: World) -> None:
    row, by = world.institution("app"), world.actor("officer")
    task = watch(world, row, "officer")
    actions.take_task(task, by=by)
    with transaction():
        row.domicile_code = "110105"
    told = actions.Plan(row, InspectionGround.REPORT, "多次逾期", clock.today(), [world.person("officer")])
    assert actions.turn_to_inspection(task, told, by=by).institution_id == row.id


def test_a_list_holds_whom_the_body_reaches_and_no_merged_record(world: World) -> None:
    listed = {one.id for one in listable_institutions(world.viewers["officer"], (), "")}
    assert listed == {world.institutions[name] for name in ("app", "platform", "merchant")}
    assert listable_institutions(world.viewers["officer"], (), "110105") == [world.institution("merchant")]
    with transaction():
        world.institution("merchant").merged_into_id = world.institutions["platform"]
    assert len(listable_institutions(world.viewers["officer"], (), "")) == 2


def test_the_nearest_of_each_kind_are_told(world: World) -> None:
    found = {one.id for one in nearest_watchers(world.institution("app"))}
    assert found == {world.organisations[name] for name in ("department", "regulator", "association")}
    other = {one.id for one in nearest_watchers(world.institution("own_site"))}
    assert other == {world.organisations[name] for name in ("province", "other_association")}


def test_the_page_says_so_and_begins_nothing(app: Flask, world: World) -> None:
    client = sign_in(app, world, "officer")
    name, person = world.institution("own_site").name, world.person("officer").ref
    day = str(clock.today())
    sent = {
        "/inspections/new": {"institution": name, "reason": "计划", "inspectors": person, "planned_on": day},
        "/notices/new": {"institution": name, "kind": "advice", "title": "提示", "words": "先看许可。"},
        "/supervision/new": {"institution": name, "origin": "hand", "reason": "理由"},
    }
    for address, values in sent.items():
        answer = press(client, address, **values)
        assert answer.status_code == 422, address
        assert "不在本单位管辖的地区" in text(answer), address


def test_of_two_with_one_name_somebody_says_which(app: Flask, world: World) -> None:
    for name in ("app", "platform"):
        actions.add_fact(
            world.institution(name),
            NameDraft(kind=NameKind.BRAND, name="同名示例课堂"),
            by=world.actor("platform_admin"),
        )
    client = sign_in(app, world, "officer")
    values = {"institution": "同名示例课堂", "origin": "hand", "reason": "理由"}
    answer = press(client, "/supervision/new", **values)
    page = text(answer)
    assert answer.status_code == 422
    assert "不止一家机构用这个名称" in page
    assert "91110108MA0TE5T165" in page, "what tells them apart"
    assert world.institution("platform").name in page
    assert db.session.query(SupervisionTask).count() == 0
    wrong = press(client, "/supervision/new", **values, which="x")
    assert wrong.status_code == 422
    done = press(client, "/supervision/new", **values, which=world.institution("platform").ref)
    assert done.status_code == 303
    assert db.session.query(SupervisionTask).one().institution_id == world.institutions["platform"]


def test_a_name_of_one_alone_asks_nothing_more(app: Flask, world: World) -> None:
    client = sign_in(app, world, "officer")
    assert "是哪一家" not in text(client.get("/supervision/new"))
    values = {"institution": world.institution("app").name, "origin": "hand", "reason": "理由"}
    assert press(client, "/supervision/new", **values).status_code == 303
