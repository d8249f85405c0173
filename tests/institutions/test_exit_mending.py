"""The legal type of an exit is corrected, its clock dated anew; the papers of exits say what was announced."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from institutions import actions
from institutions.actions import CycleWrong
from institutions.documents.exits import announce_with_paper, papers_of_exit, plan_with_paper
from institutions.events import CycleMoved, ExitFoundShort
from institutions.lifecycle import LegalType
from institutions.models import CycleClock
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from tests.complaints.hands import sign_in, submit, text
from tests.institutions.life_hands import announced, announcement, balances
from tests.institutions.test_exits import NOON, happened
from tests.world import World

DAY = date(2026, 6, 1)
CLOSING = date(2026, 9, 1)


def running(code: str) -> list[CycleClock]:
    rows = db.session.query(CycleClock).filter_by(code=code).order_by(CycleClock.id)
    return [row for row in rows if row.is_running]


def test_a_school_that_said_it_was_another_trader_has_six_months_from_the_announcement(world: World) -> None:
    with clock.stepped(datetime.combine(DAY, NOON)):
        row = announced(world, CLOSING)
        assert not row.is_short
    with clock.stepped(datetime.combine(DAY + timedelta(days=20), NOON)):
        actions.correct_legal_type(row, LegalType.SCHOOL, "持有办学许可证。", by=world.actor("officer"))
    assert row.legal_type is LegalType.SCHOOL
    assert row.earliest_on == date(2026, 12, 1), "six months from the announcement, not from the correction"
    assert [one.due_on for one in running("T-EXIT-6M")] == [row.earliest_on]
    assert running("T-EXIT-30D") == []
    assert row.is_short
    assert happened(row, ExitFoundShort)
    moved = [one.act for one in happened(row, CycleMoved) if isinstance(one, CycleMoved)]
    assert moved[-1] == "correct_legal_type"
    outbox.drain()
    assert not outbox.troubled()


def test_and_back_again(world: World) -> None:
    row = announced(world, legal_type=LegalType.SCHOOL)
    actions.correct_legal_type(row, LegalType.OTHER, "没有办学许可证。", by=world.actor("officer"))
    actions.correct_legal_type(row, LegalType.SCHOOL, "查到了。", by=world.actor("officer"))
    assert len(running("T-EXIT-6M")) == 1
    assert running("T-EXIT-30D") == []


def test_who_corrects_when_and_why(world: World) -> None:
    row, by = announced(world), world.actor("officer")
    with pytest.raises(CycleWrong):
        actions.correct_legal_type(row, LegalType.SCHOOL, " ", by=by)
    with pytest.raises(CycleWrong):
        actions.correct_legal_type(row, LegalType.OTHER, "没有变化", by=by)
    for name in ("staff", "foreign_officer", "learner"):
        with pytest.raises(NotYours):
            actions.correct_legal_type(row, LegalType.SCHOOL, "理由", by=world.actor(name))
    actions.close_down(row, clock.today(), by=world.actor("staff"))
    with pytest.raises(IllegalMove):
        actions.correct_legal_type(row, LegalType.SCHOOL, "理由", by=by)


def test_the_announcement_and_each_plan_are_papers_with_number_and_digest(world: World) -> None:
    by = world.actor("staff")
    row, made = announce_with_paper(world.institution("app"), announcement(), by=by)
    plan_with_paper(row, balances(learners=7), by=by)
    plan_with_paper(row, balances(learners=3), by=by)
    papers = papers_of_exit(row)
    assert [one.kind for one in papers] == ["exit_notice", "exit_plan", "exit_plan"]
    assert papers[0].id == made[0].id
    assert len({one.number for one in papers}) == 3
    assert "退出公告" in papers[0].text
    assert "120名" in papers[0].text
    assert "7名" in papers[1].text
    assert "第3版" in papers[2].text
    assert all(len(one.text_digest) == 64 for one in papers)
    assert "不是行政机关对方案的批准" in papers[1].text


def test_the_officer_corrects_on_a_page_and_reads_the_paper(app: Flask, world: World) -> None:
    row, _made = announce_with_paper(world.institution("app"), announcement(), by=world.actor("staff"))
    client = sign_in(app, world, "officer")
    url = f"/exits/{row.ref}"
    page = text(client.get(url))
    assert "退出公告" in page
    refused = submit(client, f"{url}/correct_legal_type", legal_type="school", words="")
    assert refused.status_code == 422
    assert submit(client, f"{url}/correct_legal_type", legal_type="school", words="持有许可证。").status_code == 303
    assert "持有许可证。" in text(client.get(url))
    code = papers_of_exit(row)[0].code
    assert client.get(f"/documents/{code}").status_code == 200
