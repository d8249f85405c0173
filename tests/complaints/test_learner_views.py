"""The learner's own pages, and the page of a case as each viewer has it."""

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.labels import EVENTS
from complaints.lifecycle import Status
from complaints.models import Complaint
from complaints.views.case import CaseView, case_view
from kernel import events
from kernel.config import ROOT
from kernel.db import db
from tests.complaints.driver import REACH, reach
from tests.complaints.filing_hands import QUERIES, submit, token_in
from tests.complaints.hands import counted, sign_in, text
from tests.world import World


@pytest.mark.parametrize("status", list(REACH))
def test_every_status_shows_whose_turn_it_is(app: Flask, world: World, status: Status) -> None:
    complaint = reach(world, status)
    number = complaint.number
    client = sign_in(app, world, "learner")
    page = text(client.get(f"/complaints/{number}"))
    assert number in page
    assert page.count("<h1") == 1
    assert ("现在轮到" in page or "已逾期" in page) is (status is not Status.CLOSED)
    assert text(client.get(f"/complaints/{number}/filed")).count("<h1") == 1


def test_the_sentence_names_actor_day_and_nature(app: Flask, world: World) -> None:
    with app.test_request_context("/complaints/"):
        accepted = case_view(world.viewers["learner"], world.accepted())
        waiting = case_view(world.viewers["learner"], world.file())
        offered = case_view(world.viewers["learner"], world.answered())
    assert accepted.turn_sentence.startswith("现在轮到：星河示例在线教育，平台规则：请在")
    assert "应在" in waiting.turn_sentence
    assert "平台规则" not in waiting.turn_sentence
    assert offered.turn_sentence.startswith("现在轮到：您，")
    assert offered.turn is not None
    assert offered.turn["consequence"] == "不作选择不代表同意。"


def test_a_stranger_finds_nothing(app: Flask, world: World) -> None:
    number = world.answered().number
    client = sign_in(app, world, "other_learner")
    for page in ("", "/filed", "/withdraw", "/handoff", "/consents/publish", "/outside"):
        assert client.get(f"/complaints/{number}{page}").status_code == 404


@pytest.mark.parametrize(
    ("name", "plain", "masked"), [("learner", True, False), ("officer", False, True), ("staff", False, False)]
)
def test_contact_is_plain_masked_or_absent(app: Flask, world: World, name: str, plain: bool, masked: bool) -> None:
    complaint = world.answered()
    with app.test_request_context("/complaints/"):
        view = case_view(world.viewers[name], complaint)
    values = [row["value"] for row in view.contact]
    assert ("19900001234" in values) is plain
    assert ("199****1234" in values) is masked


def test_a_case_page_reads_a_constant_and_small_number_of_times(app: Flask, world: World) -> None:
    small, large = world.accepted().number, world.answered()
    for index in range(6):
        room = cases.joint_room(large)
        assert room is not None
        cases.say(room, f"第{index}条", by=world.actor("learner"), key=f"m{index}")
    number, counts = large.number, []
    client = sign_in(app, world, "learner")
    client.get(f"/complaints/{number}")
    for one in (small, number):
        with counted() as said:
            assert client.get(f"/complaints/{one}").status_code == 200
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert max(counts) <= QUERIES, "\n".join(one.replace("\n", " ") for one in said)


def test_withdrawing_shows_what_follows_first(app: Flask, world: World) -> None:
    complaint = world.answered()
    number, client = complaint.number, sign_in(app, world, "learner")
    assert "会不予受理" in text(client.get(f"/complaints/{number}/withdraw"))
    assert submit(client, f"/complaints/{number}/withdraw", {}).status_code == 303
    db.session.rollback()
    assert complaint.status is Status.ACCEPTED, "nothing ends before the time for second thoughts is over"
    assert complaint.withdrawal_ends_at is not None


def test_a_decision_is_served_by_the_press(app: Flask, world: World) -> None:
    complaint = world.file()
    decision = cases.accept(complaint, by=world.actor("officer"))
    number, client = complaint.number, sign_in(app, world, "learner")
    page = text(client.get(f"/complaints/{number}"))
    assert "我已看到" in page
    client.post(f"/complaints/{number}/read", data={"csrf_token": token_in(page)})
    db.session.refresh(decision)
    assert decision.served_at is not None
    assert "我已看到" not in text(client.get(f"/complaints/{number}"))


def test_consent_to_publish_changes_at_any_time(app: Flask, world: World) -> None:
    complaint = reach(world, Status.CLOSED)
    number, client = complaint.number, sign_in(app, world, "learner")
    submit(client, f"/complaints/{number}/consents/publish", {"given": "no"})
    with app.test_request_context("/complaints/"):
        view = case_view(world.viewers["learner"], complaint)
    assert [row["given"] for row in view.consents if row["kind"] == "publish"] == [False]


def test_the_learner_sees_who_looked(app: Flask, world: World) -> None:
    complaint = world.file()
    cases.show_protected(complaint, "phone", "contact", by=world.actor("officer"))
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert "需要联系投诉人核实情况" in page
    staff = case_page(app, world, "officer", complaint)
    assert any(item["kind"] == "complaint.protected_shown" for item in staff.timeline)


def case_page(app: Flask, world: World, name: str, complaint: Complaint) -> CaseView:
    with app.test_request_context("/complaints/"):
        return case_view(world.viewers[name], complaint)


def test_every_event_of_a_case_has_words_and_a_template() -> None:
    known = {kind for kind in events.kinds() if kind.startswith(("complaint.", "clock."))}
    assert known <= set(EVENTS)
    folder = ROOT / "templates" / "complaints" / "timeline"
    assert {path.stem for path in folder.glob("*.html")} >= known


def test_private_words_do_not_reach_the_other_side(app: Flask, world: World) -> None:
    complaint = world.answered()
    room = next(one for one in case_page(app, world, "learner", complaint).rows.rooms if one.kind == "desk")
    cases.say(room, "只给经办单位的话", by=world.actor("learner"), key="only")
    said = [card["body"] for card in case_page(app, world, "staff", complaint).messages]
    assert "只给经办单位的话" not in said
    assert "只给经办单位的话" in [card["body"] for card in case_page(app, world, "officer", complaint).messages]
