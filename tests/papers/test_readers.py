"""Who may read which paper, and what is printed on the spot: never more than the reader's own page shows."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

from accounts.roles import Role
from complaints import actions as cases
from complaints.documents import may_read_paper
from complaints.lifecycle import Status
from disclosure import actions as publishing
from kernel import clock, outbox, pdf
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.driver import reach
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.complaints.people_hands import at_desk, by_helper
from tests.complaints.power_hands import officer_at
from tests.complaints.turn_hands import head
from tests.disclosure.support import candidate_of, settled
from tests.papers.paper_hands import words_of
from tests.world import World

EVERYBODY = ("learner", "staff", "officer", "mediator", "association_officer", "other_learner", "other_staff")


def paper(kind: str) -> Paper:
    outbox.drain()
    return db.session.query(Paper).filter_by(kind=kind).order_by(Paper.id.desc()).limit(1).one()


def readers(world: World, made: Paper) -> set[str]:
    return {name for name in EVERYBODY if may_read_paper(world.viewers[name], made.id)}


def test_of_a_clue_and_of_a_service_only_the_body_reads(world: World) -> None:
    clued = world.mediating()
    cases.open_clue(clued, "没有办学许可。", clock.today(), by=world.actor("officer"))
    cases.ask_extension(clued, "T-CLUE", "等待鉴定。", by=world.actor("officer"))
    cases.decide_extension(clued, "T-CLUE", True, "同意。", by=world.actor(head(world)))
    assert readers(world, paper("extension")) == {"officer"}
    waiting = world.file()
    decision = cases.accept(waiting, by=world.actor("officer"))
    cases.serve(decision, "in_person", by=world.actor("officer"), proof="当面交付，本人签收")
    assert readers(world, paper("service")) == {"officer"}


def test_a_settlement_is_the_two_parties_and_names_the_learner_nowhere(world: World) -> None:
    reach(world, Status.SETTLED)
    made = paper("settlement")
    assert readers(world, made) == {"learner", "staff"}
    assert "张示例" not in made.text
    assert "人民币3,000.00元（大写：叁仟元整）" in made.text


def test_the_parties_read_what_they_are_asked_and_a_request_is_between_two(world: World) -> None:
    asked = world.file()
    cases.request_identity(asked, "请补充。", clock.today(), by=world.actor("officer"))
    assert readers(world, paper("identity")) == {"learner", "officer"}
    reach(world, Status.APPRAISAL)
    made = paper("appraisal")
    assert readers(world, made) >= {"learner", "staff", "officer", "mediator"}
    assert "张示例" not in made.text


def test_a_registration_opens_for_colleagues_after_both_looks(world: World) -> None:
    complaint = at_desk(world)
    made = paper("registration")
    assert "19911119999" in made.text
    colleague = world.viewers[officer_at(world, "department", Role.SUPERVISOR)]
    assert may_read_paper(world.viewers["officer"], made.id), "who took it down today prints it"
    for field in ("phone", "address"):
        assert not may_read_paper(colleague, made.id)
        cases.show_protected(complaint, field, "contact", by=colleague.actor)
    assert may_read_paper(colleague, made.id)


def test_what_is_to_be_public_is_told_on_paper_to_the_institution_alone(app: Flask, world: World) -> None:
    candidate = candidate_of(settled(world))
    publishing.prepare(candidate, "消费者投诉该机构，要求退款。双方达成调解协议。", by=world.actor("officer"))
    page = f"/desk/publications/{candidate.ref}"
    client = sign_in(app, world, "officer")
    form = next(one for one in forms_in(text(client.get(page))) if one.action.endswith("/notify"))
    read = client.post(f"{page}/notify", data=form.values)
    (asked,) = [one.values for one in forms_in(text(read)) if "seen" in one.labels]
    assert client.post(f"{page}/notify", data=asked | {"edit": "1"}).status_code == 303
    assert db.session.query(Paper).filter_by(kind="publication_notice").count() == 0, "going back does nothing"
    assert submit(client, page, has="csrf_token", to="/notify").status_code == 303
    made = paper("publication_notice")
    assert "消费者投诉该机构，要求退款。" in made.text
    assert "平台规则" in made.text
    assert readers(world, made) == {"officer", "staff"}
    assert made.number in text(client.get(page))
    staff = sign_in(app, world, "staff")
    assert made.number in text(staff.get(f"/institution/publications/{candidate.ref}"))


@pytest.fixture
def machine() -> Iterator[None]:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    yield
    pdf.close()


def test_forms_are_printed_on_the_spot(app: Flask, world: World, machine: None) -> None:
    handed = reach(world, Status.HANDED_OFF)
    learner = sign_in(app, world, "learner")
    answer = learner.get(f"/complaints/{handed.number}/handoff.pdf")
    assert answer.mimetype == "application/pdf"
    said = words_of(answer.data)
    assert not said or ("投诉表" in said and "叁仟贰佰元整" in said)
    for words in ("证件类型", "证件号码", "是否同意公示投诉信息", "是否同意委托调解"):
        assert not said or words in said, f"{words}: form 一 asks for it"
    page = text(learner.get(f"/complaints/{handed.number}/handoff"))
    assert "是否同意公示投诉信息" in page and "您在学诉说过的只对学诉有效" in page
    assert "按那里的要求自己填写，学诉没有收集" in page
    helped = by_helper(world)
    assert learner.get(f"/complaints/{helped.number}/stand-in/authorisation.pdf").mimetype == "application/pdf"
    stranger = sign_in(app, world, "other_learner")
    for number, page in ((handed.number, "handoff.pdf"), (helped.number, "stand-in/authorisation.pdf")):
        assert stranger.get(f"/complaints/{number}/{page}").status_code == 404
    report = cases.split_report(
        world.file(), cases.ReportDraft("E17", "虚假宣传。", "争议。"), by=world.actor("officer")
    )
    answer = sign_in(app, world, "officer").get(f"/desk/reports/{report.number}/form.pdf")
    assert answer.mimetype == "application/pdf"
    assert "张示例" not in words_of(answer.data)
    assert db.session.query(Paper).filter_by(owner_kind="report").count() == 0, "nothing is registered"
