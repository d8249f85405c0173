"""The pages around an agreement: asking, entrusting, drafting, comparing, changing, giving back; bad input stays."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.lifecycle.entrusting import InName
from complaints.models import ConsentKind
from complaints.queries.entrusting import entrusting_of
from kernel import clock
from kernel.db import db, transaction
from mediation import actions as tables
from mediation.lifecycle import Form
from mediation.queries import in_force_of, versions_of
from tests.complaints.driver import accepted_offer, agreed, confirmed, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are the same on both engines; the acts' tests use both."""
    return sqlite_url


def test_after_both_confirmed_the_signatures_are_waited_for(app: Flask, world: World) -> None:
    complaint = world.mediating()
    confirmed(world, complaint)
    page = text(sign_in(app, world, "mediator").get(f"/mediation/{complaint.number}"))
    assert "请各方签字、本单位盖章，再登记日期" in page
    assert "安排调解" not in page, "mediated already"


def test_the_officer_asks_and_then_entrusts(app: Flask, world: World) -> None:
    complaint = world.answered()
    officer, url = sign_in(app, world, "officer"), f"/desk/{complaint.number}/entrust"
    body = world.organisation("association").ref
    said = {"body": body, "in_name": "department", "words": "请在暑期前完成。"}
    missing = submit(officer, url, has="body", body=body, words=said["words"])
    assert missing.status_code == 422
    assert "请选择以谁的名义调解" in text(missing)
    assert "请在暑期前完成。" in text(missing), "what was typed stays"
    assert submit(officer, url, has="body", **said).status_code == 303
    assert "拟委托：示例消费者协会，以委托单位的名义调解" in text(
        sign_in(app, world, "staff").get(f"/institution/{complaint.number}/consent")
    )
    assert "拟委托：示例消费者协会" in text(
        sign_in(app, world, "learner").get(f"/complaints/{complaint.number}/consents/entrust")
    )
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    other = submit(officer, url, has="body", in_name="association")
    assert other.status_code == 422
    assert "重新征询" in text(other)
    assert submit(officer, url, has="body").status_code == 303
    db.session.rollback()
    row = entrusting_of(complaint)
    assert row is not None
    assert (complaint.status, row.in_name) == (Status.ENTRUSTED, InName.DEPARTMENT)


def test_a_market_regulator_is_not_asked_for_a_name(app: Flask, world: World) -> None:
    complaint = world.answered()
    with transaction():
        world.organisation("department").kind = OrganisationKind.MARKET_REGULATOR
    shown = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}/entrust"))
    assert 'name="in_name"' not in shown
    assert "不得转委托" in shown


@pytest.mark.parametrize(
    ("kind", "asked"),
    [(OrganisationKind.PEOPLE_MEDIATION_COMMITTEE, "请写明争议的主要事实"), (OrganisationKind.TRADE_ASSOCIATION, "")],
)
def test_a_draft_asks_what_its_form_needs(app: Flask, world: World, kind: OrganisationKind, asked: str) -> None:
    complaint = world.mediating()
    accepted_offer(world, complaint)
    with transaction():
        world.organisation("association").kind = kind
    mediator, url = sign_in(app, world, "mediator"), f"/mediation/{complaint.number}/agreement/draft"
    assert 'name="on_site"' not in text(mediator.get(url))
    sent = submit(mediator, url, has="story", story=" ")
    assert sent.status_code == (422 if asked else 303)
    assert asked in text(sent)
    if asked:
        done = submit(mediator, url, has="story", story="课程停了。", duties="机构承认。")
        assert done.status_code == 303
    db.session.rollback()
    assert versions_of(table_of(complaint))[0].form is (Form.COMMITTEE if asked else Form.ASSOCIATION)
    assert mediator.get(url).status_code == 303, "one text at a time"


def test_versions_stand_side_by_side(app: Flask, world: World) -> None:
    complaint = world.mediating()
    made, table = accepted_offer(world, complaint), table_of(complaint)
    row = tables.draft_agreement(table, made, by=world.actor("mediator"))
    learner, url = sign_in(app, world, "learner"), f"/mediation/{complaint.number}/agreement/versions"
    assert learner.get(url).status_code == 303, "nothing to compare yet"
    tables.discard_agreement(row, "写漏了事实", by=world.actor("mediator"))
    tables.draft_agreement(table, made, tables.Draft(story="课程停了三个月。"), by=world.actor("mediator"))
    shown = text(learner.get(url))
    assert "<ins>争议的主要事实：课程停了三个月。</ins>" in shown
    assert "有2处不同" in shown
    assert "两版的文字相同" in text(learner.get(f"{url}?left=2&right=2"))
    assert learner.get(f"{url}?left=x&right=99").status_code == 200


def test_a_change_from_the_page(app: Flask, world: World) -> None:
    complaint = agreed(world)
    mediator, url = sign_in(app, world, "mediator"), f"/mediation/{complaint.number}/agreement/change"
    day = str(clock.today() + timedelta(days=30))
    wrong = submit(mediator, url, has="why", **{"item1-fen": "两千", "item1-by_on": day, "why": "周转困难"})
    assert wrong.status_code == 422
    assert "请填写金额" in text(wrong)
    assert "周转困难" in text(wrong)
    assert submit(mediator, url, has="why", **{"item1-fen": "2000", "item1-by_on": day}).status_code == 422, "no reason"
    gone = submit(mediator, url, has="why", **{"item1-by_on": "2020-01-01", "why": "周转困难"})
    assert "今天或者以后" in text(gone)
    sent = submit(mediator, url, has="why", **{"item1-fen": "2,000", "item1-by_on": day, "why": "周转困难"})
    assert sent.status_code == 303
    db.session.rollback()
    newest = versions_of(table_of(complaint))[0]
    assert "2,000.00" in newest.text
    page = f"/mediation/{complaint.number}/agreement"
    learner = sign_in(app, world, "learner")
    assert "原来的协议仍然有效" in text(learner.get(page))
    assert "协议已生效" in text(learner.get(f"{page}?version=1"))
    for name in ("learner", "staff"):
        assert submit(sign_in(app, world, name), f"{page}/confirm", has="read", read="y").status_code == 303
    assert submit(mediator, page, to="/signature", signed_on=str(clock.today())).status_code == 303
    db.session.rollback()
    standing = in_force_of(table_of(complaint))
    assert standing is not None
    assert standing.version == 2
    assert "已由新的协议代替" in text(learner.get(f"{page}?version=1"))


def test_giving_back_from_the_page(app: Flask, world: World) -> None:
    complaint = world.mediating()
    url = f"/mediation/{complaint.number}/return"
    office = sign_in(app, world, "association_officer")
    assert submit(office, url, has="words").status_code == 422
    assert submit(office, url, has="words", words="差额太大。").status_code == 303
    for name, told in (("officer", True), ("learner", False), ("staff", False)):
        shown = text(sign_in(app, world, name).get(f"/mediation/{complaint.number}"))
        assert "没有谈成，已交回" in shown
        assert ("差额太大" in shown) is told, name
    assert office.get(url).status_code == 303
    assert "请决定终止调解" in text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
