"""Clues: their own time, also after the case is closed; no party, mediator or entrusted body ever learns of one."""

from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import ClueState, Status
from complaints.models import Clock, Clue, Complaint
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from tests.complaints.driver import confirmed, ready
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.turn_hands import withdrawn
from tests.world import World

CANARY = "金丝雀线索甲"


def clue_clock(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CLUE").order_by(Clock.id.desc()).first()


def test_a_clue_is_due_fifteen_working_days_after_it_was_found(world: World) -> None:
    with clock.stepped(clock.start_of(date(2026, 9, 14)) + timedelta(hours=9)):
        complaint = world.accepted()
    with clock.stepped(clock.start_of(date(2026, 9, 16)) + timedelta(hours=9)):
        cases.open_clue(complaint, CANARY, date(2026, 9, 14), by=world.actor("officer"))
    row = clue_clock(complaint)
    assert (row.start_on, row.due_on, row.is_platform_rule) == (date(2026, 9, 14), date(2026, 10, 10), True)
    assert chain.verify().ok


def test_two_clues_have_a_clock_each(world: World) -> None:
    complaint = world.accepted()
    one = cases.open_clue(complaint, "线索一", clock.today(), by=world.actor("officer"))
    other = cases.open_clue(complaint, "线索二", clock.today(), by=world.actor("officer"))
    assert one.clock_id != other.clock_id
    cases.check_clue(one, ClueState.FOUNDED, "已移送。", by=world.actor("officer"))
    assert db.session.get_one(Clock, one.clock_id).met_at is not None
    assert db.session.get_one(Clock, other.clock_id).is_running


def test_a_clue_outlives_the_case_and_a_settlement_excuses_nothing(world: World) -> None:
    from mediation import actions as tables

    complaint = world.mediating()
    clue = cases.open_clue(complaint, CANARY, clock.today(), by=world.actor("officer"))
    tables.record_signature(confirmed(world, complaint), clock.today(), by=world.actor("mediator"))
    cases.close(complaint, by=world.actor("mediator"))
    assert clue_clock(complaint).is_running
    assert queries.turn_of(complaint) is None
    cases.check_clue(clue, ClueState.UNFOUNDED, "核查不属实。", by=world.actor("officer"))
    assert (clue.state, clue_clock(complaint).is_running) == (ClueState.UNFOUNDED, False)
    with pytest.raises(IllegalMove):
        cases.check_clue(clue, ClueState.FOUNDED, "改一下。", by=world.actor("officer"))


def test_who_may_and_what_must_be_said(world: World) -> None:
    complaint = world.mediating()
    for name in ("staff", "learner", "mediator", "association_officer", "foreign_officer", "supervisor"):
        with pytest.raises(NotYours):
            cases.open_clue(complaint, CANARY, clock.today(), by=world.actor(name))
    officer = world.actor("officer")
    for words, found_on in (("  ", clock.today()), (CANARY, clock.today() + timedelta(days=1))):
        with pytest.raises(DomainError):
            cases.open_clue(complaint, words, found_on, by=officer)
    clue = cases.open_clue(complaint, CANARY, clock.today(), by=officer)
    for name in ("staff", "association_officer", "supervisor", "mediator"):
        with pytest.raises(NotYours):
            cases.check_clue(clue, ClueState.FOUNDED, "属实。", by=world.actor(name))
    for state, result in ((ClueState.OPEN, "属实。"), (ClueState.FOUNDED, " ")):
        with pytest.raises(DomainError):
            cases.check_clue(clue, state, result, by=officer)
    raw = db.session.execute(db.text("SELECT words FROM clues")).scalar_one()
    assert CANARY not in str(raw)


SECRET = (CANARY, "T-CLUE", "核查线索", "发现线索", "线索")
PAGES = {
    "staff": ("/institution/", "/institution/{n}"),
    "learner": ("/complaints/{n}", "/mediation/{n}"),
    "mediator": ("/mediation/", "/mediation/{n}"),
    "association_officer": ("/desk/", "/desk/{n}"),
}


def test_no_page_letter_or_queue_of_the_others_betrays_a_clue(app: Flask, world: World) -> None:
    complaint = world.mediating()
    before = {name: _pages(app, world, name, complaint.number) for name in PAGES}
    clue = cases.open_clue(complaint, CANARY, clock.today(), by=world.actor("officer"))
    cases.ask_extension(complaint, "T-CLUE", CANARY, by=world.actor("officer"))
    halt = cases.Halt("testing", clock.today(), CANARY, CANARY, "tester")
    cases.pause(complaint, "T-CLUE", halt, by=world.actor("officer"))
    cases.resume(complaint, "T-CLUE", clock.today(), CANARY, by=world.actor("officer"))
    outbox.drain()
    number = complaint.number
    for name, urls in PAGES.items():
        after = _pages(app, world, name, number)
        assert len(after) == len(urls)
        for word in SECRET:
            assert [page.count(word) for page in after] == [page.count(word) for page in before[name]], (name, word)
    cases.check_clue(db.session.get_one(Clue, clue.id), ClueState.FOUNDED, CANARY, by=world.actor("officer"))
    outbox.drain()
    outsiders = {world.people[name] for name in ("staff", "learner", "mediator", "association_officer")}
    assert not [row.why for row in db.session.query(Letter) if row.to_person_id in outsiders and "clue" in row.why]
    assert not [row for row in db.session.query(Letter) if "线索" in row.body_text and row.to_person_id in outsiders]


def _pages(app: Flask, world: World, name: str, number: str) -> list[str]:
    client = sign_in(app, world, name)
    answers = [client.get(url.format(n=number)) for url in PAGES[name]]
    assert all(answer.status_code == 200 for answer in answers), (name, [answer.status_code for answer in answers])
    return [text(answer) for answer in answers]


def test_the_desk_opens_and_checks_a_clue_by_hand(app: Flask, world: World) -> None:
    number = world.accepted().number
    client = sign_in(app, world, "officer")
    answer = submit(client, f"/desk/{number}/clue", words=CANARY, found_on=clock.today().isoformat())
    assert answer.status_code == 303
    assert CANARY in text(client.get(f"/desk/{number}"))
    clue = db.session.query(Clue).one()
    assert submit(client, f"/desk/{number}/clues/{clue.ref}", state="founded", result="属实。").status_code == 303
    db.session.rollback()
    assert db.session.query(Clue.state).scalar() is ClueState.FOUNDED
    assert db.session.query(Complaint.status).scalar() is Status.ACCEPTED
    for name in ("supervisor", "association_officer", "staff"):
        assert sign_in(app, world, name).get(f"/desk/{number}/clue").status_code in (403, 404)


def test_the_desk_halts_one_of_two_clues_also_after_the_case(app: Flask, world: World) -> None:
    with clock.stepped(clock.now() - timedelta(days=4)):
        complaint = world.accepted()
        one = cases.open_clue(complaint, "线索一", clock.today(), by=world.actor("officer"))
        cases.open_clue(complaint, "线索二", clock.today(), by=world.actor("officer"))
        withdrawn(world, complaint)
    with clock.stepped(clock.now() - timedelta(days=2)):
        ready(world, complaint, "close")
        cases.close(complaint, by=world.actor("officer"))
    number, page, due_on = complaint.number, f"/desk/{complaint.number}/clues/{one.ref}", clue_clock(complaint).due_on
    client = sign_in(app, world, "officer")
    shown = text(client.get(f"/desk/{number}"))
    assert (shown.count("送检，暂停计算"), shown.count("收到结果，恢复计算")) == (2, 0)
    since, today = (clock.today() - timedelta(days=3)).isoformat(), clock.today().isoformat()
    said = {"words": "退回的教材", "evidence": "送检单1号"}
    assert submit(client, f"{page}/pause", start_on=since, **said | {"evidence": ""}).status_code == 422
    assert submit(client, f"{page}/pause", start_on=since, **said).status_code == 303
    assert _paused(complaint) == [one.clock_id]
    shown = text(client.get(f"/desk/{number}"))
    assert (shown.count("送检，暂停计算"), shown.count("收到结果，恢复计算")) == (1, 1)
    assert "现在等待：检验检测等机构" in shown
    assert client.get(f"{page}/pause").status_code == 303, "one pause at a time"
    assert submit(client, f"{page}/resume", end_on=today, evidence="").status_code == 422
    assert submit(client, f"{page}/resume", end_on=today, evidence="报告1号").status_code == 303
    assert not _paused(complaint)
    row = db.session.get_one(Clock, one.clock_id)
    assert [(one.turn, (one.end_on or one.start_on) - one.start_on) for one in row.pauses] == [
        ("tester", timedelta(days=3))
    ]
    assert row.due_on >= due_on
    assert clue_clock(complaint).due_on == due_on
    assert client.get(f"{page}/resume").status_code == 303, "nothing stands still"
    for name, status in (("supervisor", 403), ("association_officer", 404), ("staff", 403), ("foreign_officer", 404)):
        assert sign_in(app, world, name).get(f"{page}/pause").status_code == status, name


def _paused(complaint: Complaint) -> list[int]:
    db.session.rollback()
    rows = db.session.query(Clock.id).filter(Clock.complaint_id == complaint.id, Clock.paused_on.is_not(None))
    return [row.id for row in rows]
