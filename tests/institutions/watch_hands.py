"""Hands of the tests of supervision, inspections and notices: a department with a head, plans, records, pictures."""

import io
from datetime import date, timedelta

from PIL import Image

from accounts.models import Membership
from accounts.roles import Role
from institutions import actions
from institutions.lifecycle.inspecting import Finding, InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Draw, Inspection, Notice
from kernel import clock, files
from kernel.crypto import random_token
from kernel.db import db, transaction
from tests.world import World, membership, viewer

CHIEF, SECOND = "chief", "second_chief"


def with_heads(world: World) -> None:
    """Two heads of the department, so that one may approve what the other drafted."""
    from accounts.models import Person

    with transaction():
        for name in (CHIEF, SECOND):
            person = Person(name=name, login=name, staff_number=name[:8], made_at=clock.now())
            db.session.add(person)
            db.session.flush()
            world.people[name] = person.id
            seat: Membership = membership(world, name, Role.SUPERVISOR, "department")
            db.session.add(seat)
            db.session.flush()
            world.viewers[name] = viewer(world, name, Role.SUPERVISOR, seat)


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def listed(world: World, *names: str, size: int = 1) -> Draw:
    """A draw whose list went out today, of a value of tomorrow."""
    chosen = [world.institution(name) for name in names or ("app", "platform", "merchant")]
    told = actions.Listing("示例抽查", chosen, size, "示例开奖号码", "示例网站", in_days(1))
    return actions.list_draw(told, by=world.actor("officer"))


def planned(world: World, on: date | None = None, ground: InspectionGround = InspectionGround.PLANNED) -> Inspection:
    plan = actions.Plan(world.institution("app"), ground, "年度计划", on or clock.today(), [world.person("officer")])
    return actions.plan_inspection(plan, by=world.actor("officer"))


def begun(world: World) -> Inspection:
    row = planned(world)
    actions.begin_inspection(row, by=world.actor("officer"))
    return row


def found(world: World, row: Inspection, problems: int = 1) -> Inspection:
    """Every item has a finding, the first ones a problem."""
    for index, item in enumerate(row.items):
        finding = Finding.PROBLEM if index < problems else Finding.FINE
        note = "首页没有公示许可。" if index < problems else ""
        actions.record_finding(item, row, finding, note, by=world.actor("officer"))
    return row


def mending(world: World, days: int = 10) -> Inspection:
    """An inspection whose one problem the institution was told to rectify."""
    row = found(world, begun(world))
    actions.demand_mending(row, row.items[0], "在首页公示许可。", in_days(days), by=world.actor("officer"))
    actions.send_findings(row, by=world.actor("officer"))
    return row


def closed(world: World) -> Inspection:
    row = mending(world)
    actions.answer_demand(row.demands[0], row, "已经公示。", "", by=world.actor("staff"))
    actions.recheck_demand(row.demands[0], row, True, "已看到。", None, by=world.actor("officer"))
    actions.close_inspection(row, "检查八项，一项发现问题，已经整改。", by=world.actor("officer"))
    return row


def picture_token(world: World, name: str = "officer") -> str:
    """A token under which a picture with a red corner waits."""
    token, out = random_token(), io.BytesIO()
    image = Image.new("RGB", (200, 100), "white")
    image.paste("red", (0, 0, 40, 40))
    image.save(out, "PNG")
    files.receive(io.BytesIO(out.getvalue()), "photo.png", token, world.people[name])
    return token


def drafted(world: World, kind: NoticeKind = NoticeKind.FACTS, by: str = "officer", **more: object) -> Notice:
    values: dict[str, object] = {"institution": world.institution("app")} | more
    draft = actions.NoticeDraft(kind, "关于示例机构的情况通报", "检查发现首页没有公示许可，已经整改。", **values)  # type: ignore[arg-type]  # names are the fields'
    return actions.draft_notice(draft, by=world.actor(by))
