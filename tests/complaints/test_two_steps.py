"""The institution's answer in two steps: a first word once, then the formal answer; and clocks that outlive a case."""

from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.models import Answer, AnswerStep, Clock, Complaint, ConsentKind, ItemKind
from disclosure import actions as publishing
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove
from mediation import actions as tables
from tests import answer_words
from tests.complaints.driver import agreed, confirmed
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def clock_of(complaint: Complaint, code: str) -> Clock | None:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).first()


def first_word(complaint: Complaint, world: World, key: str = "first") -> Answer:
    words = cases.AnswerWords("正在核对账目。", (), AnswerStep.INTERIM)
    return cases.answer(complaint, words, by=world.actor("staff"), key=key)


def formal(complaint: Complaint, world: World, key: str = "formal") -> Answer:
    return cases.answer(complaint, answer_words.formal(complaint, "同意退款。"), by=world.actor("staff"), key=key)


def test_a_first_word_meets_the_first_clock_and_starts_the_second(world: World) -> None:
    with clock.stepped(clock.start_of(date(2026, 6, 1)) + timedelta(hours=9)):
        complaint = world.accepted()
        first_word(complaint, world)
        one, two = clock_of(complaint, "T-RESP"), clock_of(complaint, "T-RESP2")
        assert one is not None
        assert two is not None
        assert one.met_at is not None
        assert (two.is_running, two.due_on, two.is_platform_rule) == (True, date(2026, 6, 15), True)
        turn = queries.turn_of(complaint)
        assert turn is not None
        assert (turn.actor, turn.clock) == ("institution", "T-RESP2")
        formal(complaint, world)
    assert two.met_at is not None
    assert chain.verify().ok


def test_a_formal_answer_at_once_leaves_no_second_clock(world: World) -> None:
    complaint = world.accepted()
    formal(complaint, world)
    assert clock_of(complaint, "T-RESP2") is None


def test_a_first_word_comes_once_before_all_else_and_without_an_offer(world: World) -> None:
    complaint = world.accepted()
    with_offer = cases.AnswerWords("先说明。", (), AnswerStep.INTERIM, (cases.ItemDraft(ItemKind.REFUND, 100),))
    with pytest.raises(DomainError):
        cases.answer(complaint, with_offer, by=world.actor("staff"), key="a")
    assert first_word(complaint, world).id == first_word(complaint, world).id, "sent twice is said once"
    with pytest.raises(IllegalMove):
        first_word(complaint, world, "again")
    formal(complaint, world)
    with pytest.raises(IllegalMove):
        first_word(complaint, world, "late")


def test_the_institution_chooses_the_step_and_the_learner_sees_it(app: Flask, world: World) -> None:
    number = world.accepted().number
    staff, learner = sign_in(app, world, "staff"), sign_in(app, world, "learner")
    url = f"/institution/{number}/answer"
    assert submit(staff, url, step="interim", words="").status_code == 422
    assert submit(staff, url, step="final", words="只写总的。").status_code == 422
    assert submit(staff, url, step="interim", words="正在核对账目。").status_code == 303
    page = text(learner.get(f"/complaints/{number}"))
    assert "先行说明" in page
    assert "机构正式答复" in page
    assert 'name="step"' not in text(staff.get(url)), "a first word is said once"


def test_the_institution_asks_for_more_time_by_hand_and_the_officer_answers(app: Flask, world: World) -> None:
    number = world.accepted().number
    staff, officer = sign_in(app, world, "staff"), sign_in(app, world, "officer")
    assert f"/institution/{number}/more-time" in text(staff.get(f"/institution/{number}"))
    assert submit(staff, f"/institution/{number}/more-time", reason="").status_code == 422
    assert submit(staff, f"/institution/{number}/more-time", reason="账目多。").status_code == 303
    assert f"/institution/{number}/more-time" not in text(staff.get(f"/institution/{number}"))
    assert f"/desk/{number}/extension" in text(officer.get(f"/desk/{number}"))
    assert submit(officer, f"/desk/{number}/extension", granted="yes", answer="可以。").status_code == 303
    page = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert "同意延长" in page
    assert "获准延长" in page


def test_the_officer_pauses_and_goes_on_by_hand(app: Flask, world: World) -> None:
    number = world.accepted().number
    officer, today = sign_in(app, world, "officer"), clock.today().isoformat()
    url = f"/desk/{number}/pause"
    assert submit(officer, url, reason="appraisal", start_on=today, words="", evidence="x").status_code == 422
    sent = {"reason": "appraisal", "start_on": today, "words": "课程质量", "evidence": "委托书1号"}
    assert submit(officer, url, **sent).status_code == 303
    page = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert "暂停计算" in page
    assert "委托书1号" in page
    assert "鉴定机构" in page
    assert submit(officer, f"/desk/{number}/resume", end_on=today, evidence="报告1号").status_code == 303
    assert "报告1号" in text(officer.get(f"/desk/{number}"))


# --- clocks that outlive the case ---------------------------------------------------------------------------------


def test_an_agreement_of_an_association_may_be_confirmed_and_is_to_be_kept(world: World) -> None:
    complaint = world.mediating()
    row = confirmed(world, complaint)
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    kept, confirm = clock_of(complaint, "T-PERF"), clock_of(complaint, "T-CONF")
    assert kept is not None
    assert confirm is not None
    assert kept.due_on == clock.today() + timedelta(days=10)
    assert (kept.length, confirm.start_on, confirm.is_running) == (0, clock.today(), True)
    cases.close(complaint, by=world.actor("mediator"))
    assert kept.is_running
    assert queries.turn_of(complaint) is None


def test_a_departments_own_paper_is_not_for_judicial_confirmation(world: World) -> None:
    complaint = world.answered()
    complaint.mediation_body_id = None
    assert not cases.aftermath.is_own_agreement(complaint)
    association = world.accepted(path="association", paid_by="consumer")
    assert cases.aftermath.is_own_agreement(association)


def test_publishing_or_deciding_not_to_meets_its_clock(world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    outbox.drain()
    row = clock_of(complaint, "T-PUB")
    candidate = db.session.query(Candidate).filter_by(case_number=complaint.number).one()
    assert row is not None
    assert (row.is_running, row.due_on) == (True, candidate.publish_by_on)
    publishing.decline(candidate, WithdrawalReason.OTHER, by=world.actor("officer"))
    assert row.met_at is not None


def test_where_nothing_may_be_published_no_clock_starts(world: World) -> None:
    complaint = agreed(world)
    cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    cases.close(complaint, by=world.actor("mediator"))
    outbox.drain()
    assert clock_of(complaint, "T-PUB") is None
    assert not db.session.query(Candidate).filter_by(case_number=complaint.number).count()


def test_consent_taken_back_stops_the_clock(world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    row = clock_of(complaint, "T-PUB")
    assert row is not None
    assert row.stopped_at is not None
