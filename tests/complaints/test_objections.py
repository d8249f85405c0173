"""「我认为不对」: before sending and after, one at a time, and answered before anything is decided (平台规则)."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import OutsideTo, Status
from complaints.models import Clock, Complaint, Decision, RouteObjection
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.driver import grounds, reach
from tests.complaints.filing_hands import CONSENTS, WISH, go
from tests.complaints.filing_hands import submit as send
from tests.complaints.hands import sign_in, submit, text
from tests.world import World

WORDS = "课程是平台卖的，应由平台所在地处理。"


def rows() -> list[object]:
    db.session.rollback()
    models = (Complaint, Clock, Decision, RouteObjection, EventRow)
    return [tuple(row) for model in models for row in db.session.execute(model.__table__.select())]


def test_nothing_is_decided_before_the_answer(world: World) -> None:
    complaint, officer = world.file(), world.actor("officer")
    cases.contest_route(complaint, WORDS, by=world.actor("learner"))
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act, turn.is_platform_rule) == ("body", "answer_objection", True)
    before = rows()
    for doing in (
        lambda: cases.accept(complaint, by=officer),
        lambda: cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=officer),
        lambda: cases.return_to_intake(complaint, "理由。", by=officer),
        lambda: cases.hand_off(complaint, OutsideTo.POLICE, "理由。", by=officer),
        lambda: cases.dispute_power(complaint, world.organisation("regulator"), "理由。", by=officer),
    ):
        with pytest.raises(cases.ObjectionOpen):
            doing()
    with pytest.raises(DomainError, match="已经提过"):
        cases.contest_route(complaint, WORDS, by=world.actor("learner"))
    with pytest.raises(DomainError):
        cases.answer_objection(complaint, "  ", by=officer)
    assert rows() == before
    cases.answer_objection(complaint, "由学校购买，归本机关。", by=officer)
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ROUTE").one()
    assert row.met_at is not None
    assert row.is_platform_rule
    assert db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one().is_running
    cases.contest_route(complaint, "还是不对。", by=world.actor("learner"))
    cases.answer_objection(complaint, "理由同上。", by=officer)
    cases.accept(complaint, by=officer)
    assert complaint.status is Status.ACCEPTED


def test_intake_answers_before_it_sends_a_case_on(world: World) -> None:
    complaint, admin = reach(world, Status.RECEIVED), world.actor("platform_admin")
    cases.contest_route(complaint, WORDS, by=world.actor("learner"))
    with pytest.raises(cases.ObjectionOpen):
        cases.assign(complaint, world.organisation("department"), by=admin)
    with pytest.raises(cases.ObjectionOpen):
        cases.hand_off(complaint, OutsideTo.POLICE, "理由。", by=admin)
    cases.answer_objection(complaint, "转给教育部门。", by=admin)
    cases.assign(complaint, world.organisation("department"), by=admin)
    assert complaint.status is Status.ASSIGNED


def test_the_platform_hears_of_an_objection_that_waits_at_intake_the_body_of_its_own(world: World) -> None:
    waiting, sent = reach(world, Status.RECEIVED), world.file()
    for complaint in (waiting, sent):
        cases.contest_route(complaint, WORDS, by=world.actor("learner"))
    outbox.drain()
    told = {complaint.number: set() for complaint in (waiting, sent)}
    for letter in db.session.query(Letter).filter_by(why="complaint.route_contested"):
        told[letter.subject.removeprefix("【学诉】")].add(letter.to_person_id)
        assert "平台规则：请在20" in letter.body_text
    assert told[waiting.number] == {world.people["platform_admin"]}
    assert told[sent.number] == {world.people["officer"]}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"paid_by": "consumer"}, Status.RECEIVED),
        ({}, Status.ASSIGNED),
        ({"path": "association", "paid_by": "consumer"}, Status.ASSIGNED),
    ],
    ids=["elsewhere", "here", "association"],
)
def test_an_objection_goes_with_the_filing(world: World, changes: dict[str, object], status: Status) -> None:
    complaint = world.file(objection=WORDS, **changes)  # type: ignore[arg-type]  # names are the filing's
    assert complaint.status is status, "somebody here must answer, instead of a hand-off"
    assert db.session.query(RouteObjection).filter_by(complaint_id=complaint.id).one().words == WORDS
    running = {row.code for row in queries.clocks_of(complaint) if row.is_running}
    assert running == {"T-ROUTE", "T-INTAKE" if status is Status.RECEIVED else "T-ACC"}


def test_the_people_concerned_are_told_without_the_words(world: World) -> None:
    complaint = world.file()
    cases.contest_route(complaint, WORDS, by=world.actor("learner"))
    cases.answer_objection(complaint, "归本机关。", by=world.actor("officer"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    names = {key: name for name, key in world.people.items()}
    told = {
        (names[row.to_person_id], row.why)
        for row in db.session.query(Letter)
        if row.why.endswith(("route_contested", "objection_answered"))
    }
    assert told == {("officer", "complaint.route_contested"), ("learner", "complaint.objection_answered")}
    for row in db.session.query(Letter):
        assert len(row.body_text) <= 70
        assert "平台" not in row.body_text.replace("平台规则", "").replace("平台受理窗口", "")


def test_the_check_page_takes_an_objection_and_keeps_it(app: Flask, world: World) -> None:
    client = sign_in(app, world, "learner")
    contact = {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"}
    go(client, world, "contact", wish=WISH | {"refund": "1280"})
    send(client, "/complaints/new/contact", contact)
    send(client, "/complaints/new/evidence", {})
    send(client, "/complaints/new/consents", CONSENTS | {"path": "elsewhere"})
    url = "/complaints/new/check"
    assert "我认为由它处理不对" in text(client.get(url))
    assert send(client, url, {"objects": "y"}).status_code == 422
    kept = re.search(r'<input[^>]* checked[^>]* name="objects"', text(client.get(url)))
    assert kept, "kept like every answer of the draft"
    answer = send(client, url, {"objects": "y", "objection": WORDS})
    assert answer.status_code == 303
    db.session.rollback()
    complaint = db.session.query(Complaint).one()
    assert complaint.status is Status.RECEIVED
    assert db.session.query(RouteObjection).one().words == WORDS
    page = text(client.get(f"/complaints/{complaint.number}"))
    assert WORDS in page
    assert "正在等答复" in page


def test_by_the_pages(app: Flask, world: World) -> None:
    number = world.file().number
    learner, officer = sign_in(app, world, "learner"), sign_in(app, world, "officer")
    assert submit(learner, f"/complaints/{number}/objection").status_code == 422
    assert submit(learner, f"/complaints/{number}/objection", words=WORDS).status_code == 303
    page = text(officer.get(f"/desk/{number}"))
    assert WORDS in page
    for act in ("accept", "refuse", "return", "handoff", "dispute"):
        assert f'href="/desk/{number}/{act}"' not in page, "no button before the answer"
    assert submit(officer, f"/desk/{number}/accept").status_code == 409
    assert submit(officer, f"/desk/{number}/objection", answer="归本机关。").status_code == 303
    assert f'href="/desk/{number}/accept"' in text(officer.get(f"/desk/{number}"))
    assert "归本机关。" in text(learner.get(f"/complaints/{number}"))


def test_intake_sees_the_objection_and_nothing_else_of_the_learner(app: Flask, world: World) -> None:
    number = world.file(objection=WORDS, paid_by="consumer").number
    admin = sign_in(app, world, "platform_admin")
    page = text(admin.get(f"/desk/intake/{number}"))
    assert WORDS in page
    for hidden in ("张示例", "19900001234", "示例路1号", "学校统一购买"):
        assert hidden not in page
    assert submit(admin, f"/desk/intake/{number}/objection", answer="由12315办理。").status_code == 303
    assert "处理单位" in text(admin.get(f"/desk/intake/{number}"))


def test_an_answer_that_does_not_come_is_a_breach_of_a_platform_rule(world: World) -> None:
    complaint = world.file()
    cases.contest_route(complaint, WORDS, by=world.actor("learner"))
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ROUTE").one()
    with clock.stepped(row.due_at + timedelta(seconds=1)):
        cases.sweep_clocks()
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert (turn.act, turn.is_overdue) == ("answer_objection", True)
