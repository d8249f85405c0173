"""Letters: one for each cause, sent at most once, and nothing lost in silence."""

import os
import signal
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock, messages
from kernel.db import db, transaction
from kernel.errors import IllegalMove
from kernel.messages import Channel, Later, Letter, LetterState, Outgoing, Refused, Unknown, letters, quiet
from tests.kernel.letter_hands import queue


class Carrier:
    """A transport that does as it is told."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[Outgoing] = []

    def hand_over(self, letter: Outgoing) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(letter)


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Carrier:
    one = Carrier()
    monkeypatch.setattr(letters, "transport_for", lambda _channel: one)
    return one


def state_of(letter: Letter) -> LetterState:
    db.session.rollback()
    return db.session.get_one(Letter, letter.id, populate_existing=True).state


# --- the way of a letter -----------------------------------------------------------------------------------------


def test_a_letter_goes_out_once(app: Flask, carrier: Carrier) -> None:
    letter = queue()
    assert messages.send(letter.id) is LetterState.SENT
    assert messages.send(letter.id) is None
    assert messages.drain() == 0
    (taken,) = carrier.taken
    assert taken.body == "您好，您的投诉已受理。"
    assert taken.message_id == f"<{letter.ref}@127.0.0.1>"
    assert (letter.attempts, letter.error) == (1, None)
    assert letter.sent_at is not None


def test_the_same_cause_makes_one_letter(app: Flask, carrier: Carrier) -> None:
    first = queue()
    again = queue(subject="别的")
    assert first.id == again.id
    assert again.subject == "投诉已受理"
    other = queue("1:8:email:accepted")
    assert other.id != first.id
    assert messages.drain() == 2


def test_two_hands_queueing_the_same_letter_make_one(app: Flask) -> None:
    ids: list[int] = []
    gate = threading.Barrier(4)

    def hand() -> None:
        with app.app_context():
            gate.wait()
            for place in range(5):
                ids.append(queue(f"race {place}").id)
            db.session.remove()

    threads = [threading.Thread(target=hand) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 20
    assert len(set(ids)) == 5


def test_a_letter_is_undone_with_its_cause(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        queue()
        _ = 1 // 0
    assert db.session.scalars(select(Letter)).all() == []
    with pytest.raises(RuntimeError):
        messages.queue(key="x", channel=Channel.SMS, address="1", to_person_id=1, subject="", body="", why="", about="")


def test_of_many_workers_one_sends(app: Flask, carrier: Carrier) -> None:
    made = [queue(f"many {place}").id for place in range(10)]
    gate = threading.Barrier(4)

    def worker() -> None:
        with app.app_context():
            gate.wait()
            for one in made:
                messages.send(one)
            db.session.remove()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(carrier.taken) == 10
    assert len({letter.ref for letter in carrier.taken}) == 10


def test_a_carrier_that_is_away_is_tried_six_times(app: Flask, carrier: Carrier) -> None:
    carrier.answers = [Later("ConnectionRefusedError")] * 6
    letter = queue()
    moment = clock.now()
    waits = []
    for _ in range(6):
        with clock.stepped(moment):
            messages.send(letter.id)
            assert messages.send(letter.id) is None
        db.session.refresh(letter)
        if letter.state is LetterState.QUEUED:
            assert letter.next_try_at is not None
            waits.append((letter.next_try_at - moment).total_seconds() / 60)
            moment = letter.next_try_at
    assert waits == [1, 5, 15, 60, 180]
    assert (letter.state, letter.attempts, letter.error) == (LetterState.FAILED, 6, "ConnectionRefusedError")
    assert messages.troubled() == [letter]
    assert carrier.taken == []


def test_a_refusal_for_good_is_not_repeated(app: Flask, carrier: Carrier) -> None:
    carrier.answers = [Refused("smtp 550")]
    letter = queue()
    assert messages.send(letter.id) is LetterState.FAILED
    assert messages.drain() == 0


@pytest.mark.parametrize("fault", [Unknown("SMTPServerDisconnected"), ZeroDivisionError()])
def test_what_may_have_gone_is_uncertain_and_rests(app: Flask, carrier: Carrier, fault: Exception) -> None:
    carrier.answers = [fault]
    letter = queue()
    assert messages.send(letter.id) is LetterState.UNCERTAIN
    with clock.stepped(clock.now() + timedelta(days=30)):
        messages.sweep()
        assert messages.drain() == 0
    assert carrier.taken == []
    assert messages.troubled() == [letter]


def test_only_an_operator_sends_an_uncertain_letter_again(app: Flask, carrier: Carrier) -> None:
    carrier.answers = [Unknown("silent")]
    letter = queue()
    with pytest.raises(IllegalMove):
        messages.resend(letter, 99)
    messages.send(letter.id)
    first_id = letter.message_id
    messages.resend(letter, 99)
    assert (letter.state, letter.resent_by_id) == (LetterState.QUEUED, 99)
    assert messages.send(letter.id) is LetterState.SENT
    assert carrier.taken[0].message_id == first_id
    with pytest.raises(IllegalMove):
        messages.resend(letter, 99)


def test_a_worker_killed_between_hand_over_and_record_leaves_it_uncertain(app: Flask, tmp_path: Path) -> None:
    letter = queue()
    mark = tmp_path / "handed over"
    killed = os.fork()
    if killed == 0:
        try:
            with app.app_context():
                db.engine.dispose(close=False)

                class Deadly:
                    def hand_over(self, taken: Outgoing) -> None:
                        mark.write_text(taken.ref)
                        os.kill(os.getpid(), signal.SIGKILL)

                letters.transport_for = lambda _channel: Deadly()  # type: ignore[assignment]
                messages.send(letter.id)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(killed, 0)[1]) == -signal.SIGKILL
    assert mark.read_text() == letter.ref
    assert state_of(letter) is LetterState.HANDING_OVER
    assert messages.mark_uncertain() == 0
    with clock.stepped(clock.now() + timedelta(seconds=121)):
        messages.sweep()
        assert state_of(letter) is LetterState.UNCERTAIN
        assert messages.drain() == 0


def test_a_slow_hand_over_still_becomes_sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        def hand_over(self, letter: Outgoing) -> None:
            with clock.stepped(clock.now() + timedelta(seconds=200)):
                assert messages.mark_uncertain() == 1

    monkeypatch.setattr(letters, "transport_for", lambda _channel: Slow())
    letter = queue()
    assert messages.send(letter.id) is LetterState.SENT
    assert state_of(letter) is LetterState.SENT


def test_a_hand_that_is_too_late_does_not_settle_anothers_claim(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Overtaken:
        calls = 0

        def hand_over(self, letter: Outgoing) -> None:
            Overtaken.calls += 1
            if Overtaken.calls > 1:
                return
            with clock.stepped(clock.now() + timedelta(seconds=200)):
                messages.mark_uncertain()
                row = db.session.scalars(select(Letter)).one()
                messages.resend(row, 99)
                assert messages.send(row.id) is LetterState.SENT
            raise Later("too late")

    monkeypatch.setattr(letters, "transport_for", lambda _channel: Overtaken())
    letter = queue()
    assert messages.send(letter.id) is None
    assert state_of(letter) is LetterState.SENT


@pytest.mark.parametrize("end", [None, Later("too late")])
def test_a_claim_is_settled_by_its_own_hand_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch, end: Exception | None
) -> None:
    class Overtaken:
        def hand_over(self, letter: Outgoing) -> None:
            with clock.stepped(clock.now() + timedelta(seconds=200)):
                messages.mark_uncertain()
                row = db.session.scalars(select(Letter)).one()
                messages.resend(row, 99)
                assert letters._claim(row.id) is not None
            if end is not None:
                raise end

    monkeypatch.setattr(letters, "transport_for", lambda _channel: Overtaken())
    letter = queue()
    assert messages.send(letter.id) is None
    assert state_of(letter) is LetterState.HANDING_OVER


def test_without_an_address_nothing_is_sent(app: Flask, carrier: Carrier) -> None:
    assert queue("a", address=None).state is LetterState.SUPPRESSED
    stopped = queue("b")
    with transaction():
        assert messages.suppress(stopped)
    gone = queue("c")
    inside = queue("d", channel=Channel.INBOX, address=None)
    assert messages.drain() == 1
    with transaction():
        assert not messages.suppress(gone)
    assert [letter.ref for letter in carrier.taken] == [gone.ref], "a letter on the site needs no carrier"
    assert inside.state is LetterState.SENT
    assert messages.inbox_of(7) == [inside, gone]
    assert messages.inbox_of(8) == []


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ((23, 10, 0), (23, 10, 5), 5),
        ((23, 20, 59), (24, 8, 1), 2),
        ((23, 22, 0), (24, 7, 0), 0),
        ((23, 3, 0), (23, 8, 30), 30),
        ((21, 20, 0), (24, 9, 0), 60 + 2 * 13 * 60 + 60),
    ],
)
def test_waiting_is_counted_without_the_nights(since: tuple[int, ...], until: tuple[int, ...], minutes: int) -> None:
    first, last = (datetime(2026, 11, *at, tzinfo=clock.ZONE) for at in (since, until))
    assert quiet.by_day(first, last) == timedelta(minutes=minutes)
