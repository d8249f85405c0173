"""Answers beside the matter: reviewed by an officer; until then they stop no clock and count as no answer."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle.answering import AdminKind
from complaints.models import AdminAnswer, AnswerStep, Clock, Complaint, ReviewState
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from tests.answer_words import formal
from tests.complaints.driver import grounds
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def say(
    world: World, complaint: Complaint, kind: AdminKind = AdminKind.NOT_CUSTOMER, reference: str = ""
) -> AdminAnswer:
    words = cases.AdminWords(kind, "按订单号查不到。", reference)
    return cases.give_admin_answer(complaint, words, by=world.actor("staff"), key=f"{kind}-{complaint.id}")


def running(complaint: Complaint) -> dict[str, Clock]:
    rows = db.session.query(Clock).filter_by(complaint_id=complaint.id, met_at=None, stopped_at=None)
    return {row.code: row for row in rows}


def test_until_reviewed_it_stops_nothing_and_is_no_answer(world: World) -> None:
    complaint = world.accepted()
    before = {code: row.due_on for code, row in running(complaint).items()}
    row = say(world, complaint)
    after = {code: row.due_on for code, row in running(complaint).items()}
    assert before.items() <= after.items()
    assert after.keys() - before.keys() == {"T-ADM"}
    assert row.state is ReviewState.WAITING
    assert not queries.answers_of(complaint)
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act, turn.clock) == ("body", "review_admin", "T-ADM")
    with clock.stepped(running(complaint)["T-RESP"].due_at):
        cases.sweep_clocks()
    assert running(complaint)["T-RESP"].breaches, "the institution is late though it has said something"


def test_rejected_the_institution_must_answer_and_its_time_starts_again(world: World) -> None:
    complaint = world.accepted()
    first = running(complaint)["T-RESP"]
    row = say(world, complaint)
    with clock.stepped(clock.now() + timedelta(days=3)):
        cases.review_admin_answer(row, False, "订单号与课程一致。", by=world.actor("officer"))
        again = running(complaint)["T-RESP"]
        assert (again.id != first.id, again.start_on) == (True, clock.today())
        assert again.due_on > first.due_on
    assert first.stopped_at is not None
    assert row.state is ReviewState.REJECTED
    with pytest.raises(IllegalMove, match="核对过"):
        words = cases.AdminWords(AdminKind.NOT_CUSTOMER, "还是查不到。")
        cases.give_admin_answer(complaint, words, by=world.actor("staff"), key="once more")


def test_more_time_is_asked_for_once_also_when_the_answer_is_due_anew(world: World) -> None:
    complaint = world.accepted()
    cases.ask_extension(complaint, "T-RESP", "需要核对。", by=world.actor("staff"))
    cases.review_admin_answer(say(world, complaint), False, "查得到。", by=world.actor("officer"))
    with pytest.raises(IllegalMove, match="一次"):
        cases.ask_extension(complaint, "T-RESP", "还要核对。", by=world.actor("staff"))


def test_upheld_nobody_waits_for_an_answer_and_nothing_else_happens(world: World) -> None:
    complaint = world.accepted()
    row = say(world, complaint, AdminKind.WRONG_FIRM)
    before = complaint.status, complaint.institution_id, complaint.outcome
    cases.review_admin_answer(row, True, "课程由另一家提供。", by=world.actor("officer"))
    assert (complaint.status, complaint.institution_id, complaint.outcome) == before
    assert running(complaint).keys() == {"T-MED"}
    with pytest.raises(IllegalMove):
        cases.review_admin_answer(row, False, "再看。", by=world.actor("officer"))


def test_reasons_and_what_it_refers_to_are_asked_for(world: World) -> None:
    complaint, other = world.accepted(), world.accepted()
    with pytest.raises(DomainError, match="理由"):
        words = cases.AdminWords(AdminKind.NOT_CUSTOMER, " ")
        cases.give_admin_answer(complaint, words, by=world.actor("staff"), key="empty")
    with pytest.raises(DomainError, match="编号"):
        say(world, complaint, AdminKind.DUPLICATE)
    for number in ("TS2026-0000-0000", complaint.number):
        with pytest.raises(DomainError, match="没有找到"):
            say(world, complaint, AdminKind.DUPLICATE, number)
    row = say(world, complaint, AdminKind.DUPLICATE, other.number)
    with pytest.raises(DomainError, match="理由"):
        cases.review_admin_answer(row, True, " ", by=world.actor("officer"))
    assert row.state is ReviewState.WAITING


def test_only_an_officer_of_the_body_reviews(world: World) -> None:
    row = say(world, world.accepted())
    for name in ("staff", "learner", "foreign_officer", "supervisor"):
        with pytest.raises(NotYours):
            cases.review_admin_answer(row, True, "认可。", by=world.actor(name))


def test_after_a_formal_answer_there_is_none_and_a_formal_answer_ends_a_waiting_one(world: World) -> None:
    with pytest.raises(IllegalMove, match="正式答复"):
        say(world, world.answered())
    complaint = world.answered(step=AnswerStep.INTERIM)
    row = say(world, complaint)
    with pytest.raises(IllegalMove, match="等待"):
        say(world, complaint, AdminKind.THIRD_PARTY)
    cases.answer(complaint, formal(complaint), by=world.actor("staff"), key="formal")
    db.session.refresh(row)
    assert row.state is ReviewState.LAPSED
    assert running(complaint).keys() == {"T-MED"}


def test_with_the_end_of_the_case_nobody_has_to_look_any_more(world: World) -> None:
    complaint = world.accepted()
    row = say(world, complaint)
    cases.terminate(complaint, grounds(complaint, "termination"), "终止。", by=world.actor("officer"))
    db.session.refresh(row)
    assert row.state is ReviewState.LAPSED
    assert "T-ADM" not in running(complaint)


def test_both_sides_read_it_and_are_told(app: Flask, world: World) -> None:
    complaint, other = world.accepted(), world.file("app", by="other_learner")
    number, staff, officer = complaint.number, sign_in(app, world, "staff"), sign_in(app, world, "officer")
    url = f"/institution/{number}/admin-answer"
    assert submit(staff, url, has="kind", kind="duplicate", reasons="重复。").status_code == 422
    typed = {"kind": "duplicate", "reasons": "与另一件重复。", "reference": other.number}
    assert submit(staff, url, has="kind", **typed).status_code == 303
    mine = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert "与另一件重复。" in mine
    assert other.number not in mine, "the number of somebody else's case"
    assert other.number in text(officer.get(f"/desk/{number}"))
    review = f"/desk/{number}/admin-review"
    assert submit(officer, review, has="decision", decision="reject", words="").status_code == 422
    done = submit(officer, review, has="decision", decision="reject", words="两件的课程不同。")
    assert done.status_code == 303
    for name, place in (("learner", "complaints"), ("staff", "institution"), ("officer", "desk")):
        assert "两件的课程不同。" in text(sign_in(app, world, name).get(f"/{place}/{number}"))
    outbox.drain()
    letters = db.session.query(Letter).filter_by(about=complaint.stream)
    told = {(row.to_person_id, row.why) for row in letters}
    for name, why in (
        ("learner", "complaint.admin_answered"),
        ("officer", "complaint.admin_answered"),
        ("learner", "complaint.admin_reviewed"),
        ("staff", "complaint.admin_reviewed"),
    ):
        assert (world.people[name], why) in told


def test_upheld_the_officer_sees_what_may_follow_and_nothing_is_done_by_itself(app: Flask, world: World) -> None:
    complaint = world.accepted()
    row = say(world, complaint, AdminKind.SETTLED, "2026年5月6日和解书")
    cases.review_admin_answer(row, True, "和解书已核对。", by=world.actor("officer"))
    page = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
    assert "由您决定，系统不会自动办理" in page
    assert f"/desk/{complaint.number}/terminate" in page


def test_no_route_answers_more_than_one_case(app: Flask) -> None:
    """Never answers in bulk: each address of an answer names one case, and no form of one takes numbers."""
    acts = {"answer", "admin_answer", "more_time", "consent", "admin_review", "marks", "rate", "done", "received"}
    seen = set()
    for rule in app.url_map.iter_rules():
        blueprint, _dot, act = rule.endpoint.rpartition(".")
        answers = act in acts or "answer" in act or blueprint == "complaints_beside"
        if blueprint == "complaints_reports":
            continue  # whoever reports answers a question about the one report the code opened
        if blueprint.startswith("complaints_") and answers and "POST" in (rule.methods or ()):
            assert "number" in rule.arguments, f"{rule} answers without naming one case"
            seen.add(act)
    assert acts <= seen
    from complaints.forms import beside, institution

    for module in (beside, institution):
        for form in vars(module).values():
            names = [name.rstrip("_") for name in vars(form)] if isinstance(form, type) else []
            assert not {"number", "numbers", "cases", "selected"} & set(names), form
