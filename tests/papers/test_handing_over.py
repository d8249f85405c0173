"""线索移送函: one act hands over and makes the letter; nobody who reports or complains is on it, no party sees it."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import rulesets, wording
from complaints.documents import may_read_paper
from complaints.lifecycle import ClueState, HandedTo
from complaints.models import Clue, ClueReferral, Complaint, PoliceReferral, Report, ReportWord
from kernel import clock, outbox
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.test_report_acts import checking
from tests.complaints.turn_hands import head
from tests.world import World

EVERYBODY = ("learner", "staff", "officer", "mediator", "association_officer", "other_learner", "other_staff")
TYPED = {
    "handed_to": "market_regulator",
    "office": "示例市市场监督管理局",
    "words": "机构没有办学许可，广告夸大。",
    "law": "《示例法》第九条，由市场监督管理部门查处。",
    "materials": "广告截图三张\n合同复印件一份",
}


def letters() -> list[Paper]:
    outbox.drain()
    assert not outbox.troubled()
    return db.session.query(Paper).filter_by(kind="handover").order_by(Paper.id).all()


def clued(world: World) -> tuple[Complaint, Clue]:
    complaint = world.mediating()
    return complaint, cases.open_clue(complaint, "没有办学许可。", clock.today(), by=world.actor("officer"))


def handing(**changes: object) -> cases.Handing:
    values: dict[str, object] = {"to": HandedTo.POLICE, "office": "示例市公安局", "words": "涉嫌诈骗。", "law": "示例"}
    values["on"] = clock.today()
    return cases.Handing(**(values | changes))  # type: ignore[arg-type]  # names are the fields'


def test_a_clue_is_handed_over_by_one_press_after_its_letter_was_read(app: Flask, world: World) -> None:
    complaint, clue = clued(world)
    client, url = sign_in(app, world, "officer"), f"/desk/{complaint.number}/clues/{clue.ref}/refer"
    assert clue.words in text(client.get(url)), "what was noted is offered"
    assert submit(client, url, **(TYPED | {"law": ""})).status_code == 422
    assert submit(client, url, **(TYPED | {"words": "打 19900001234 问他"})).status_code == 422
    assert db.session.query(ClueReferral).count() == 0
    assert submit(client, url, **TYPED).status_code == 303
    (made,) = letters()
    assert made.number.endswith("第1号")
    assert made.issuer_id == world.organisations["department"]
    for said in ("示例市市场监督管理局：", "机构没有办学许可", "（2）合同复印件一份", complaint.number):
        assert said in made.text
    assert complaint.name not in made.text
    assert db.session.get_one(Clue, clue.id).state is ClueState.OPEN, "its own check goes on"
    assert {name for name in EVERYBODY if may_read_paper(world.viewers[name], made.id)} == {"officer"}
    assert made.number in text(client.get(f"/desk/{complaint.number}"))
    for name, place in (("learner", "complaints"), ("staff", "institution")):
        page = text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
        assert "移送" not in page, name


def test_a_letter_is_one_for_one_form_and_possible_after_the_check(world: World) -> None:
    complaint, clue = clued(world)
    officer = world.actor("officer")
    cases.check_clue(clue, ClueState.FOUNDED, "属实。", by=officer)
    first = cases.refer_clue(clue, handing(), by=officer, key="hand-over-key-1")
    assert cases.refer_clue(clue, handing(), by=officer, key="hand-over-key-1").id == first.id
    cases.refer_clue(clue, handing(office="示例市教育局"), by=officer, key="hand-over-key-2")
    assert [one.serial for one in letters()] == [1, 2]
    for wrong in ({"on": clock.today() + timedelta(days=1)}, {"office": " "}, {"words": " "}):
        with pytest.raises(cases.HandingWrong):
            cases.refer_clue(clue, handing(**wrong), by=officer, key="hand-over-key-3")
    assert complaint.number in letters()[0].text


def test_a_report_goes_by_letter_without_who_reports(app: Flask, world: World) -> None:
    report = checking(world, name="张示例", phone="19900001234")
    client, home = sign_in(app, world, "officer"), f"/desk/reports/{report.number}"
    today = clock.today().isoformat()
    read = client.post(f"{home}/refer", data=TYPED | {"on": today, "key": "a-form-of-sixteen-x"})
    assert "线索移送函" in text(read) or read.status_code == 400
    assert db.session.query(Paper).filter_by(kind="handover").count() == 0
    assert submit(client, f"{home}/refer", **TYPED, on=today).status_code == 303
    (made,) = letters()
    assert report.number in made.text
    assert "张示例" not in made.text
    assert made.number in text(client.get(home))
    row = db.session.query(ReportWord).filter(ReportWord.office.is_not(None)).one()
    assert (row.office, row.handed_to) == (TYPED["office"], HandedTo.MARKET_REGULATOR)
    assert {name for name in EVERYBODY if may_read_paper(world.viewers[name], made.id)} == {"officer"}


def test_a_reporter_with_an_account_reads_the_report_and_not_the_letter(world: World) -> None:
    draft = cases.ReportDraft("E17", "虚假宣传。", "争议。")
    report: Report = cases.split_report(world.file(), draft, by=world.actor("officer"))
    assert report.reporter_id == world.people["learner"]
    cases.refer_report(report, handing(), by=world.actor("officer"), key="hand-over-key-r")
    (made,) = letters()
    assert not may_read_paper(world.viewers["learner"], made.id)
    assert may_read_paper(world.viewers["officer"], made.id)


def test_a_complainants_fraud_goes_to_the_police_by_letter_without_the_name(app: Flask, world: World) -> None:
    complaint = world.answered()
    boss = sign_in(app, world, head(world))
    typed = {"station": "示例公安分局", "number": "示1号", "on": clock.today().isoformat()}
    typed["words"] = "同一订单多处投诉。"
    url = f"/desk/{complaint.number}/police"
    assert submit(boss, url, has="station", only="y", **typed).status_code == 303
    (made,) = letters()
    assert "示例公安分局：" in made.text
    assert "移送编号：示1号" in made.text
    assert complaint.name not in made.text
    assert "第四十二条" not in made.text, "another body's order binds nobody here"
    assert made.cause == f"police:{db.session.query(PoliceReferral).one().id}"


def test_only_a_market_regulator_cites_its_order() -> None:
    rules = rulesets.load("o121-ir")
    facts = wording.HandOverFacts("示例局", "处理投诉", "线索", "内容", "", "", clock.today())
    for kind, is_regulator in (("market_regulator", True), ("education_department", False)):
        body = wording.BodyFacts("示例单位", rules.family(kind), "示例依据", "010-0000", "示例路")
        cited = [rulesets.cite(one, rules.texts) for one in rules.paper_basis("handover", kind)]
        said = "".join(wording.hand_over(body, facts, clock.today(), wording.Law(cited)))
        assert ("第二十七条" in said) is is_regulator
        assert ("市场监督管理" in said) is is_regulator
        assert "没有随函移送的材料" in said
