"""What was promised is followed, class by class, by acts and by days that pass; silence confirms nothing (§0b.7)."""

import io
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import PartyRole
from complaints.lifecycle.performance import Basis, PromiseState
from complaints.models import Clock, Complaint, ItemKind, Promise, PromiseWord
from complaints.queries.answering import promises_of
from institutions.queries import promises_of as ledger_of
from kernel import clock, events, files, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import EventRow
from kernel.messages import Letter
from mediation import actions as tables
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import accepted_offer, agreed, confirmed
from tests.house.scene import PNG
from tests.world import World, build

BEGUN = clock.start_of(date(2026, 3, 3)) + timedelta(hours=10)
DUE = date(2026, 3, 13)  # ten days on
S = PromiseState


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def on(day: date, hour: int = 10) -> AbstractContextManager[None]:
    return clock.stepped(clock.start_of(day) + timedelta(hours=hour))


def promised(world: World) -> tuple[Complaint, Promise]:
    """A case with an agreement in force: 3,000 yuan by 13 March."""
    with clock.stepped(BEGUN):
        complaint = agreed(world)
    (row,) = promises_of(complaint)
    return complaint, row


def clock_of(complaint: Complaint, code: str) -> Clock:
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc())
    row = found.first()
    assert row is not None
    return row


def ledger(world: World) -> dict[tuple[str, bool], int]:
    return {(str(one.standing), one.is_late): one.number for one in ledger_of(world.institution("app"))}


def said(complaint: Complaint, kind: str) -> list[EventRow]:
    return [row for row in events.stream_of(complaint.stream) if row.kind == f"complaint.{kind}"]


def claim(world: World, row: Promise, day: date, *, proof: bool = False, key: str = "claim") -> None:
    token = None
    if proof:
        token = f"form-{key}-{row.id}-0123456789"
        files.receive(io.BytesIO(PNG), "回单.png", token, world.people["staff"])
    words = cases.Said(day, "已原路退回。", token)
    cases.claim_promise(row, words, by=world.actor("staff"), key=f"{key}-{row.id}")


def test_an_accepted_offer_makes_a_promise_of_each_item_and_clocks_run_beside(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = world.answered(offer=False)
        back = cases.ItemDraft(ItemKind.OTHER, None, DUE, "退回教材", PartyRole.COMPLAINANT, PartyRole.RESPONDENT)
        items = (cases.ItemDraft(ItemKind.REFUND, 300_000, DUE), back)
        made = cases.offer(complaint, items, by=world.actor("staff"))
        assert not promises_of(complaint), "an open offer promises nothing"
        cases.reply(made, made.version, True, by=world.actor("learner"))
        money, books = promises_of(complaint)
        assert (money.basis, money.state, books.basis) == (Basis.OFFER, S.OPEN, Basis.OFFER)
        assert money.next_at == clock.start_of(DUE)
        assert (clock_of(complaint, "T-PERF").due_on, clock_of(complaint, "T-REFUND").start_on) == (DUE, DUE)
        turn = queries.turn_of(complaint)
    assert turn is not None
    assert turn.clock not in ("T-PERF", "T-REFUND")
    assert ledger(world) == {("open", False): 1}, "what the learner owes is in nobody's figures"


def test_at_a_table_it_waits_for_signature_and_seal(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = world.mediating()
        row = confirmed(world, complaint)
        (promise,) = promises_of(complaint)
        assert (promise.basis, promise.next_at) == (Basis.WAITING, None)
        assert ledger(world) == {}
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))
        assert (promise.basis, promise.next_at) == (Basis.AGREEMENT, clock.start_of(DUE))
    assert ledger(world) == {("open", False): 1}


def test_without_an_agreement_nothing_was_promised(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = world.mediating()
        accepted_offer(world, complaint)
        cases.terminate(complaint, ["DT3"], "没有签字。", by=world.actor("officer"))
        (promise,) = promises_of(complaint)
        assert promise.state is S.VOID
        settled = world.mediating()
        accepted_offer(world, settled)
        cases.terminate(settled, ["DT1"], "双方自行和解。", by=world.actor("officer"))
        (kept,) = promises_of(settled)
    assert (kept.basis, kept.state) == (Basis.OFFER, S.OPEN)


def test_a_newer_agreement_takes_the_place_of_an_older_offer(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = world.answered()
        accepted_offer(world, complaint)
        made = cases.offer(complaint, (cases.ItemDraft(ItemKind.REFUND, 310_000, DUE),), by=world.actor("staff"))
        cases.reply(made, made.version, True, by=world.actor("learner"))
    old, new = promises_of(complaint)
    assert (old.state, new.state, new.item.fen) == (S.REPLACED, S.OPEN, 310_000)
    assert ledger(world) == {("open", False): 1}
    running = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-PERF", stopped_at=None).all()
    assert len(running) == 1


def test_only_a_confirmation_meets_the_clocks_and_by_the_day_it_was_done(world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        claim(world, row, date(2026, 3, 9))
        assert row.state is S.CLAIMED
        assert clock_of(complaint, "T-PERF").is_running
        assert clock_of(complaint, "T-REFUND").is_running
    with on(date(2026, 3, 20)):
        cases.sweep_clocks()
        done = cases.Said(date(2026, 3, 12))
        cases.confirm_promise(row, done, by=world.actor("learner"), key="yes")
    for code in ("T-PERF", "T-REFUND"):
        met = clock_of(complaint, code)
        assert met.met_at is not None
        assert met.met_at < met.due_at, "confirmed after the day, done before it"
    assert (row.state, row.performed_on) == (S.CONFIRMED, date(2026, 3, 12))
    assert ledger(world) == {("confirmed", False): 1}


def test_on_the_day_the_learner_is_asked_and_silence_is_no_confirmation(world: World) -> None:
    complaint, row = promised(world)
    with on(DUE, 0):
        assert cases.sweep_promises() == {"asked": 1, "uncontested": 0, "defaulted": 0}
        assert cases.sweep_promises() == {"asked": 0, "uncontested": 0, "defaulted": 0}
        outbox.drain()
    letters = db.session.query(Letter).filter_by(why="complaint.promise_asked")
    words = {one.to_person_id: one.body_text for one in letters}
    assert "钱到了吗" in words[world.people["learner"]]
    assert world.people["staff"] in words
    with on(DUE + timedelta(days=1), 0):
        assert cases.sweep_promises()["defaulted"] == 1
        assert cases.sweep_promises()["defaulted"] == 0
    (event,) = said(complaint, "promise_defaulted")
    assert event.happened_at == clock.end_of(DUE)
    assert row.state is S.DEFAULTED
    assert row.next_at is None
    assert ledger(world) == {("defaulted", True): 1}
    assert clock_of(complaint, "T-PERF").is_running, "a day that passed meets nothing"
    assert queries.turn_of(complaint) is not None


def test_a_sweep_that_comes_late_notes_the_default_once_at_its_own_day(world: World) -> None:
    complaint, row = promised(world)
    with on(DUE + timedelta(days=90)):
        assert cases.sweep_promises() == {"asked": 0, "uncontested": 0, "defaulted": 1}
    (event,) = said(complaint, "promise_defaulted")
    assert event.happened_at == clock.end_of(DUE)
    assert not said(complaint, "promise_asked")
    assert row.asked_at is not None


def test_what_the_institution_says_without_proof_stays_its_word(world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 12)):
        claim(world, row, date(2026, 3, 12))
    with on(DUE + timedelta(days=60)):
        cases.sweep_promises()
        cases.sweep_promises()
    assert row.state is S.CLAIMED
    assert ledger(world) == {("claimed", False): 1}
    assert clock_of(complaint, "T-PERF").is_running


def test_proof_nobody_contests_is_a_class_of_its_own(world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 12)):
        claim(world, row, date(2026, 3, 12), proof=True)
        assert (row.state, row.contest_until) == (S.PROVEN, date(2026, 3, 19))
    with on(date(2026, 3, 19), 23):
        assert cases.sweep_promises()["uncontested"] == 0
    with on(date(2026, 3, 20), 0):
        assert cases.sweep_promises()["uncontested"] == 1
        assert cases.sweep_promises()["uncontested"] == 0
    (event,) = said(complaint, "promise_uncontested")
    assert event.happened_at == clock.end_of(date(2026, 3, 19))
    assert ledger(world) == {("uncontested", False): 1}
    for code in ("T-PERF", "T-REFUND"):
        ended = clock_of(complaint, code)
        assert (ended.met_at, ended.stopped_at is not None) == (None, True), "watched no more, and never met"
    with on(date(2026, 3, 25)):  # the learner may still say no, and still confirm
        cases.deny_promise(row, cases.Said(words="没到账。"), by=world.actor("learner"), key="late no")
        assert row.state is S.DEFAULTED
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="at last")
    assert ledger(world) == {("confirmed", True): 1}


def test_a_no_before_the_day_is_a_default_only_when_the_day_has_passed(world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        claim(world, row, date(2026, 3, 10), proof=True)
        cases.deny_promise(row, cases.Said(words="没有收到。"), by=world.actor("learner"), key="no")
        assert row.state is S.CONTESTED
        assert row.defaulted_at is None
    with on(DUE + timedelta(days=1), 1):
        assert cases.sweep_promises()["defaulted"] == 1
    with on(DUE + timedelta(days=3)):
        claim(world, row, DUE + timedelta(days=2), proof=True, key="again")
        assert row.state is S.PROVEN
        assert row.defaulted_at is not None, "that it was late stays on record"
        cases.deny_promise(row, cases.Said(), by=world.actor("learner"), key="no again")
        assert row.state is S.DEFAULTED
        cases.confirm_promise(row, cases.Said(DUE + timedelta(days=2)), by=world.actor("learner"), key="yes")
    assert len(said(complaint, "promise_defaulted")) == 1
    assert ledger(world) == {("confirmed", True): 1}
    assert clock_of(complaint, "T-PERF").met_at is not None


def test_nobody_else_speaks_of_a_promise_and_the_debtor_confirms_nothing(world: World) -> None:
    _complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        for name in ("staff", "officer", "other_learner", "mediator", "other_staff"):
            with pytest.raises(NotYours):
                cases.confirm_promise(row, cases.Said(), by=world.actor(name), key=f"c{name}")
        for name in ("learner", "officer", "other_staff"):
            with pytest.raises(NotYours):
                cases.claim_promise(row, cases.Said(clock.today()), by=world.actor(name), key=f"k{name}")
        with pytest.raises(DomainError, match="晚于今天"):
            claim(world, row, date(2026, 3, 11))
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="yes")
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="yes")  # the same press
        with pytest.raises(IllegalMove):
            cases.deny_promise(row, cases.Said(), by=world.actor("learner"), key="no")
    assert db.session.query(PromiseWord).count() == 1


def test_closed_as_done_takes_the_day_the_institution_named_unless_it_was_denied(world: World) -> None:
    told_on, by_on = clock.today(), clock.today() + timedelta(days=3)
    complaint = first_with_institution(world)
    items = tuple(cases.ItemDraft(ItemKind.REFUND, 100_000, by_on, words) for words in ("第一笔", "第二笔"))
    cases.offer(complaint, items, by=world.actor("staff"))
    accepted_offer(world, complaint)
    first, second = promises_of(complaint)
    for row in (first, second):
        cases.claim_promise(row, cases.Said(told_on), by=world.actor("staff"), key=f"claim-{row.id}")
    cases.deny_promise(second, cases.Said(), by=world.actor("learner"), key="deny")
    with clock.stepped(clock.end_of(by_on) + timedelta(days=1)):
        late_on = clock.today()
        cases.close(complaint, by=world.actor("learner"))
    assert [row.performed_on for row in promises_of(complaint)] == [told_on, late_on]
