"""分送通知书 (form 三): who passes a complaint or a report on reads it first; regulators alone cite their order."""

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.documents import may_read_paper
from complaints.lifecycle import ReportKind
from complaints.models import Report
from complaints.wording import REGULATOR
from kernel import clock, outbox
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.complaints.power_hands import another_department, regulator_here
from tests.complaints.test_report_acts import WORDS, tip
from tests.papers.bodies import seen_from
from tests.papers.test_previews import sent, shown
from tests.world import World

EVERYBODY = ("learner", "staff", "officer", "mediator", "association_officer", "other_learner", "platform_admin")


def made(kind: str) -> list[Paper]:
    outbox.drain()
    assert not outbox.troubled()
    return db.session.query(Paper).filter_by(kind=kind).order_by(Paper.id).all()


def test_intake_reads_the_form_before_a_report_goes_to_its_body(app: Flask, world: World) -> None:
    report = tip(world, name="张示例", phone="19900001234")
    client, url = sign_in(app, world, "platform_admin"), f"/desk/reports/{report.number}/sort"
    (form,) = [one for one in forms_in(text(client.get(url))) if "category" in one.labels]
    read = client.post(url, data=form.values | {"kind": "report", "category": "E17"})
    assert "举报分送通知书" in text(read)
    assert db.session.get_one(Report, report.id).kind is None, "nothing is done yet"
    assert submit(client, url, kind="report", category="E17").status_code == 303
    (paper,) = made("report_dispatch")
    assert paper.number.startswith("学诉举分〔")
    for hidden in (WORDS, "张示例", "市场监督管理"):
        assert hidden not in paper.text
    assert {name for name in EVERYBODY if may_read_paper(world.viewers[name], paper.id)} == {"officer"}
    assert paper.number in text(sign_in(app, world, "officer").get(f"/desk/reports/{report.number}"))


def test_what_came_back_is_passed_on_by_another_form_and_a_lead_by_none(app: Flask, world: World) -> None:
    regulator_here(world)
    report = tip(world)
    intake = world.actor("platform_admin")
    cases.sort_report(report, "E17", by=intake)
    outbox.drain()
    cases.return_report(report, "不属于本部门职责。", by=world.actor("officer"), key="a-return-of-a-report")
    client, url = sign_in(app, world, "platform_admin"), f"/desk/reports/{report.number}/assign"
    assert submit(client, url, body=world.organisation("regulator").ref).status_code == 303
    first, second = made("report_dispatch")
    assert [first.serial, second.serial] == [1, 2]
    assert "请你局按照《市场监督管理投诉举报处理办法》的规定依法予以处理" in second.text
    assert "《市场监督管理投诉举报处理办法》" not in first.text
    lead = tip(world)
    cases.sort_other(lead, ReportKind.LEAD, by=intake)
    assert submit(client, f"/desk/reports/{lead.number}/assign", body=world.organisation("regulator").ref)
    assert len(made("report_dispatch")) == 2


@pytest.mark.parametrize("is_moved", [True, False])
def test_the_superior_that_designates_another_body_passes_the_case_on(app: Flask, world: World, is_moved: bool) -> None:
    another_department(world)
    complaint = world.file()
    cases.dispute_power(complaint, world.organisation("second"), "应由对方处理。", by=world.actor("officer"))
    taking = world.organisation("second" if is_moved else "department")
    client, url = sign_in(app, world, "supervisor"), f"/desk/{complaint.number}/designate"
    assert submit(client, url, body=taking.ref, reason="由其处理。").status_code == 303
    papers = made("dispatch")
    assert len(papers) == (1 if is_moved else 0)
    if is_moved:
        assert papers[0].issuer_id == world.organisations["province"]
        assert f"{taking.name}：" in papers[0].text
        assert "《中华人民共和国消费者权益保护法实施条例》第四十六条" in papers[0].text
        assert "市场监督管理" not in papers[0].text
        assert complaint.name not in papers[0].text


def test_a_script_makes_the_same_form_once(world: World) -> None:
    report = tip(world)
    cases.sort_report(report, "E17", by=world.actor("platform_admin"))
    assert len(made("report_dispatch")) == 1
    assert len(made("report_dispatch")) == 1


def test_whoever_tells_the_result_of_a_report_reads_form_ten_first(app: Flask, world: World) -> None:
    here = seen_from(world, REGULATOR)
    site = here.institution("own_site")
    report = tip(here, institution=site, target_name=site.name, name="张示例", phone="19900001234")
    cases.sort_report(report, "E17", by=here.actor("platform_admin"))
    cases.assign_report(report, here.organisation("department"), by=here.actor("platform_admin"))
    cases.check_report(report, by=here.actor("officer"))
    cases.decide_report(report, True, "示1", clock.today(), by=here.actor("officer"))
    client, url = sign_in(app, here, "officer"), f"/desk/reports/{report.number}/tell_result"
    read = sent(client, url, law="《中华人民共和国广告法》第五十三条", words="已责令改正。")
    assert "举报处理结果告知书" in text(read) and "已责令改正。" in text(read)
    assert made("report_result") == [], "reading tells nobody"
    assert client.post(url, data=shown(read)).status_code == 303
    (paper,) = made("report_result")
    assert "已责令改正。" in paper.text and "张示例" not in paper.text
