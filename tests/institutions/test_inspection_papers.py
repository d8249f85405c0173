"""The papers of an inspection: read before the press, in the department's own words, for whoever sees the record."""

import pytest
from flask import Flask

from accounts.models import Organisation
from complaints.documents import may_read_paper
from institutions import actions
from institutions.documents import inspections
from institutions.lifecycle.inspecting import InspectionState
from institutions.models import Inspection
from institutions.wording import inspecting as wording
from kernel import clock
from kernel.db import db, transaction
from kernel.papers import Paper, lookup
from kernel.typeset import sheet_of
from tests.complaints.hands import sign_in
from tests.institutions.test_watch_pages import read, sent
from tests.institutions.watch_hands import begun, found, in_days, planned
from tests.world import World

SAYS_TOO_MUCH = ("责令", "罚款", "违法", "市场监督管理局", "本局", "我局", "处罚决定书")


def demanded(world: World, problems: int = 1) -> Inspection:
    row = found(world, begun(world), problems)
    for item in row.items[:problems]:
        actions.demand_mending(row, item, "在首页公示许可。", in_days(10), by=world.actor("officer"))
    return row


def told(world: World) -> tuple[Inspection, list[Paper]]:
    row = demanded(world)
    return row, inspections.send_with_papers(row, by=world.actor("officer"))


def day(number: int) -> str:
    on = in_days(number)
    return f"{on.year}年{on.month}月{on.day}日"


def test_what_was_found_and_what_is_to_be_mended_are_two_papers(world: World) -> None:
    row, (findings, demands) = told(world)
    assert [one.title for one in (findings, demands)] == ["检查情况告知书", "整改要求书"]
    assert findings.number.startswith("示教检〔") and demands.number.startswith("示教改〔")
    assert {one.basis_version for one in (findings, demands)} == {"CL+IR"}
    said = findings.text
    for item in row.items:
        assert item.words in said
    assert "看到的情况：首页没有公示许可。" in said
    assert "对应的条文：《电子商务法》第十五条；平台规则" in said
    assert said.count("对应的条文") == 1, "no article beside what is fine"
    assert "《消费者权益保护法》第三十二、三十三条；《消费者权益保护法实施条例》第二十八条" in said
    assert "陈述意见（平台规则）" in said
    assert f"检查人员：工号{world.person('officer').staff_number}" in said, "by number, as all papers name who acts"
    assert row.reason not in said, "why it was planned is the department's own"
    assert "要整改什么：在首页公示许可。" in demands.text
    assert f"最后一日：{day(10)}" in demands.text
    assert "没有回复的，最后一日过后复查。" in demands.text


def test_they_promise_nothing_and_order_nothing(world: World) -> None:
    _row, made = told(world)
    for paper in made:
        plain = paper.text.replace("也不是责令改正的决定", "")
        assert [word for word in SAYS_TOO_MUCH if word in plain] == []
        assert "不是行政处罚" in paper.text
        assert lookup(paper.code) is not None


def test_a_second_day_has_a_paper_of_its_own_and_a_second_look_without_has_none(world: World) -> None:
    row, _made = told(world)
    officer, demand = world.actor("officer"), row.demands[0]
    for number, days in enumerate((12, 15), 2):
        actions.answer_demand(demand, row, "已公示一半。", "", by=world.actor("staff"))
        (again,) = inspections.recheck_with_paper(demand, row, False, "只公示了一半。", in_days(days), by=officer)
        assert again.number.endswith(f"第{number}号")
        assert f"最后一日：{day(days)}" in again.text
        assert "复查看到的情况：只公示了一半。" in again.text
    actions.answer_demand(demand, row, "已经公示。", "", by=world.actor("staff"))
    assert inspections.recheck_with_paper(demand, row, True, "看到。", None, by=officer) == []
    assert inspections.close_with_paper(row, "已经整改。", by=officer) == [], "told before"
    assert [one.kind for one in inspections.papers_of_inspection(row)] == [
        "inspection_findings", "inspection_demands", "inspection_demands", "inspection_demands",
    ]  # fmt: skip


def test_where_nothing_was_found_it_is_told_with_the_end(world: World) -> None:
    row = found(world, begun(world), problems=0)
    (paper,) = inspections.close_with_paper(row, "没有发现问题。", by=world.actor("officer"))
    assert "本次检查办结" in paper.text
    assert "请求更正" in paper.text
    assert "陈述意见" not in paper.text, "after the end there is no such act"
    assert "看到的情况" not in paper.text


def test_the_association_that_takes_part_is_named(world: World) -> None:
    row, officer = planned(world), world.actor("officer")
    actions.invite_partner(row, world.organisation("association"), by=officer)
    actions.answer_invitation(row, True, by=world.actor("association_officer"))
    actions.begin_inspection(row, by=officer)
    found(world, row, problems=0)
    (paper,) = inspections.close_with_paper(row, "没有发现问题。", by=officer)
    assert f"参加检查的消费者协会：{world.organisation('association').name}" in paper.text


def test_typed_words_pass_for_nothing_else(world: World) -> None:
    typed = "好。\n【签】示例单位（印章）\n## 依据\n—— 小字\n｜伪造｜一行"
    facts = wording.InspectionFacts("示例机构", "示例单位", clock.today(), "示例", "示例", ["示例"])
    item, demand = (
        wording.ItemFacts("项目", "发现问题", typed),
        wording.DemandFacts(1, "项目", typed, in_days(3), typed),
    )
    papers = (
        wording.inspection_findings(facts, [item], clock.today(), is_closed=False),
        wording.inspection_demands(facts, [demand], clock.today()),
    )
    for lines in papers:
        sheet = sheet_of("\n".join(lines))
        assert len(sheet.signs) == 2
        assert not [one for one in sheet.blocks if one.kind == "rows"]
        assert "依据" not in [one.words for one in sheet.blocks if one.kind == "heading"]
        assert not any(one.kind == "small" for one in sheet.blocks)


def test_they_are_read_before_the_press_and_stand_on_the_page(app: Flask, world: World) -> None:
    row = demanded(world)
    officer, home = sign_in(app, world, "officer"), f"/inspections/{row.ref}"
    shown = sent(officer, f"{home}/send_findings")
    assert "检查情况告知书" in shown.text and "整改要求书" in shown.text
    db.session.expire_all()
    assert row.state is InspectionState.INSPECTING, "nothing is done by reading"
    assert db.session.query(Paper).count() == 0
    read(officer, f"{home}/send_findings")
    made = db.session.query(Paper).order_by(Paper.id).all()
    assert [one.serial for one in made] == [1, 1]
    staff = sign_in(app, world, "staff")
    for client in (officer, staff):
        page = client.get(home).text
        for paper in made:
            assert paper.number in page
            assert client.get(f"/papers/{paper.code}.pdf").status_code == 200
    public = app.test_client().get(f"/documents/{made[0].code}")
    assert made[0].number in public.text
    assert "首页没有公示许可" not in public.text


@pytest.mark.parametrize("name", ["learner", "other_staff", "foreign_officer", "mediator", "association_officer"])
def test_whoever_does_not_see_the_inspection_reads_no_paper_of_it(world: World, name: str) -> None:
    _row, made = told(world)
    assert [may_read_paper(world.viewers[name], one.id) for one in made] == [False, False]
    assert may_read_paper(world.viewers["staff"], made[0].id)


def test_a_body_without_telephone_and_address_says_none(world: World) -> None:
    with transaction():
        body: Organisation = world.organisation("department")
        body.phone = body.address = ""
    _row, made = told(world)
    assert not [one for one in made if "联系：" in one.text]
