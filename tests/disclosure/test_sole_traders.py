"""A sole trader is public by surname and county (rules §8.5): the name's table, the flag, and every public byte."""

import pytest
from flask import Flask

from disclosure import actions
from disclosure.actions.public_names import public_address, public_name
from disclosure.models import PublicInstitution
from disclosure.redaction.traders import masked_name
from institutions.credit_codes import is_sole_trader, made_up
from institutions.models import Institution
from kernel import outbox
from kernel.db import db, transaction
from tests.disclosure.support import published
from tests.house.test_canaries import crawl
from tests.world import World

TRADER, COMPANY = made_up("92", "110108", "MA0TE5T1"), made_up("91", "110108", "MA0TE5T1")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("张三", "张*"),
        ("欧阳小明", "欧阳*"),
        ("冼星海", "冼*"),
        ("阿依古丽·买买提", "阿*"),
        ("张小明（个体工商户）", "张*（个体工商户）"),
        ("北京市海淀区李四教育咨询服务部", "北京市海淀区李*教育咨询服务部"),
        ("海淀区王小二培训中心（个体工商户）", "海淀区王*培训中心（个体工商户）"),
        ("成都市武侯区周小伦音乐艺术工作室", "成都市武侯区周*音乐艺术工作室"),
        ("杭州张三网络科技工作室", "杭州张*网络科技工作室"),
        ("李娜英语工作室", "李*英语工作室"),
        ("林小明书法工作室", "林*书法工作室"),
        ("欧阳小明书法培训部", "欧阳*书法培训部"),
        ("北京市海淀区启航教育咨询中心", "北京市海淀区启航教育咨询中心"),
        ("深圳市南山区阳光文具店", "深圳市南山区阳光文具店"),
        ("金太阳教育咨询部", "金太阳教育咨询部"),
        ("新东方英语", "新东方英语"),
        ("", ""),
    ],
)
def test_a_persons_name_is_its_surname(name: str, told: str) -> None:
    assert masked_name(name) == told
    assert masked_name(told) == told, "what is covered stays as it is"


@pytest.mark.parametrize(
    ("code", "name", "is_one"),
    [
        (TRADER, "张三", True),
        (COMPANY, "张三（个体工商户）", False),
        (None, "海淀区张三培训部（个体工商户）", True),
        (None, "张三教育", False),
        ("", "张三", False),
    ],
)
def test_the_code_tells_what_it_is(code: str | None, name: str, is_one: bool) -> None:
    assert is_sole_trader(code, name) is is_one
    assert (public_name(name, code) != name) is is_one


@pytest.mark.parametrize(
    ("code", "published_at", "registered_at", "told"),
    [
        (COMPANY, "学院路1号", "注册路2号", "学院路1号"),
        (COMPANY, "", "注册路2号", "注册路2号"),
        (TRADER, "学院路1号", "注册路2号", "北京市海淀区"),
        (TRADER, "", "注册路2号", "北京市海淀区"),
        (None, "学院路1号", "注册路2号", "学院路1号"),
        (None, "", "注册路2号", ""),
    ],
)
def test_where_it_is(world: World, code: str | None, published_at: str, registered_at: str, told: str) -> None:
    row = Institution(name="示例", credit_code=code, domicile_code="110108", domicile_address=registered_at)
    row.published_address = published_at
    assert public_address(row) == told


def test_no_public_byte_holds_name_or_home(app: Flask, world: World) -> None:
    """`鸟` stands in the given name and in both addresses, and in nothing else of this world."""
    with transaction():
        row = world.institution("app")
        row.name, row.credit_code = "北京市海淀区赵鸟鸣教育咨询服务部", TRADER
        row.domicile_address, row.published_address = "鸟巢路8号", "鸟窝里7号"
    actions.sync_institutions()
    words = "消费者投诉北京市海淀区赵鸟鸣教育咨询服务部，要求退款。双方达成调解协议。"
    made = published(world, summary=words)
    outbox.drain()
    assert made.institution_name == "北京市海淀区赵*教育咨询服务部"
    assert "鸟" not in made.summary
    assert made.address == "北京市海淀区"
    assert actions.build_report(f"{made.published_at:%Y-%m}")
    actions.publish_open_data()
    seen = crawl(app)
    assert {f"/institutions/{made.institution_ref}", "/data/institutions.csv", "/feeds/outcomes.atom"} <= set(seen)
    assert f"/publications/{made.ref}" in seen
    assert [address for address, data in seen.items() if "赵*教育".encode() in data]
    assert [address for address, data in seen.items() if "鸟".encode() in data] == []


def test_one_that_becomes_a_sole_trader_is_covered(app: Flask, world: World) -> None:
    """A code that is entered later, or a record that was copied before the rule, is brought up to date by the sync."""
    with transaction():
        row = world.institution("app")
        row.name, row.credit_code = "王小鸟", COMPANY
    actions.sync_institutions()
    with transaction():
        world.institution("app").credit_code = TRADER
    actions.sync_institutions()
    copy = db.session.query(PublicInstitution).filter_by(ref=world.institution("app").ref).one()
    assert (copy.name, copy.address) == ("王*", "北京市海淀区")
