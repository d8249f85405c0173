"""The outbox: each event to each subscriber, its effect once, however often and in whatever order it is delivered."""

import random
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kernel import clock, events, jobs, outbox
from kernel.db import db, transaction
from kernel.events import SYSTEM, Event, EventRow, StreamHead
from kernel.outbox import Delivery, DeliveryState


@dataclass(frozen=True)
class BellRung(Event):
    """An event of these tests."""

    kind = "test.bell_rung"
    bell: int

    @property
    def stream(self) -> str:
        """One chain for all bells."""
        return "bells"


class Ear:
    """Subscribers that count in the database, and fail as told."""

    def __init__(self) -> None:
        self.fail = 0
        self.heard: list[int] = []

    def first(self, event: BellRung, row: EventRow) -> None:
        """Leave a row for each event: a second effect would break its key."""
        db.session.add(StreamHead(stream=f"effect:{event.bell}", seq=1, hash=row.hash))
        self.heard.append(event.bell)
        if self.fail:
            self.fail -= 1
            raise ConnectionError("the far end is away")

    def second(self, event: BellRung, _row: EventRow) -> None:
        """Add to a counter."""
        head = db.session.get_one(StreamHead, "counter", with_for_update=True)
        head.seq += 1


@pytest.fixture
def ear(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Ear:
    """Two subscribers of the bell."""
    one = Ear()
    known = [outbox.Subscriber("ear.first", one.first), outbox.Subscriber("ear.second", one.second)]
    monkeypatch.setitem(outbox._subscribers, BellRung.kind, known)
    with transaction():
        db.session.add(StreamHead(stream="counter", seq=0, hash="0" * 64))
    return one


def ring(*bells: int) -> None:
    with transaction():
        for bell in bells:
            events.record(BellRung(bell), SYSTEM)


def deliveries(**facts: object) -> list[Delivery]:
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Delivery).filter_by(**facts).order_by(Delivery.id).all()


def effects() -> Counter[str]:
    db.session.rollback()
    db.session.expire_all()
    counter = db.session.get_one(StreamHead, "counter").seq
    found = db.session.query(StreamHead).filter(StreamHead.stream.startswith("effect:")).count()
    return Counter(first=found, second=counter)


def test_an_event_and_its_deliveries_are_written_together(ear: Ear) -> None:
    with pytest.raises(RuntimeError), transaction():
        events.record(BellRung(1), SYSTEM)
        raise RuntimeError
    assert deliveries() == []
    ring(1, 2)
    assert [row.subscriber for row in deliveries()] == ["ear.first", "ear.second"] * 2
    assert {row.state for row in deliveries()} == {DeliveryState.PENDING}


def test_delivering_everything_three_times_in_any_order_has_each_effect_once(ear: Ear) -> None:
    ring(*range(10))
    ids = [row.id for row in deliveries()] * 3
    random.Random(7).shuffle(ids)
    done = sum(outbox.deliver(one) for one in ids)
    assert done == 20
    assert effects() == Counter(first=10, second=10)
    assert len(deliveries(state=DeliveryState.DONE)) == 20


def test_many_workers_at_once_have_each_effect_once(app: Flask, ear: Ear) -> None:
    ring(*range(8))
    ids = [row.id for row in deliveries()]
    db.session.rollback()
    gate, failed = threading.Barrier(4), []

    def work(seed: int) -> None:
        mine = random.Random(seed).sample(ids, len(ids))
        with app.app_context():
            gate.wait(timeout=20)
            try:
                for one in mine:
                    outbox.deliver(one)
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    assert effects() == Counter(first=8, second=8)


def test_a_failing_subscriber_undoes_its_work_and_waits_longer_each_time(ear: Ear) -> None:
    ear.fail = 3
    ring(1)
    one = deliveries(subscriber="ear.first")[0].id
    waits, moment = [], clock.now()
    for _ in range(3):
        with clock.stepped(moment):
            assert not outbox.deliver(one)
            row = deliveries(id=one)[0]
            assert (row.state, row.claim, row.error) == (DeliveryState.PENDING, None, "ConnectionError")
            assert not outbox.deliver(one), "it is not due yet"
            waits.append((row.next_at - moment).total_seconds())
            moment = row.next_at
    assert waits == [2, 4, 8]
    assert effects()["first"] == 0
    with clock.stepped(moment):
        assert outbox.deliver(one)
    assert effects()["first"] == 1


def test_giving_up_is_shown_to_an_operator_who_sends_it_again(ear: Ear) -> None:
    ear.fail = outbox.GIVE_UP_AFTER
    ring(1)
    one, moment = deliveries(subscriber="ear.first")[0].id, clock.now()
    for _ in range(outbox.GIVE_UP_AFTER):
        with clock.stepped(moment):
            outbox.deliver(one)
        moment += timedelta(days=1)
    with clock.stepped(moment):
        assert deliveries(id=one)[0].state is DeliveryState.FAILED
        assert [row.id for row in outbox.troubled()] == [one]
        assert outbox.sweep() == 1, "only the other subscriber's delivery still waits"
        assert not outbox.deliver(one)
        outbox.retry(one)
        assert outbox.deliver(one)
        assert outbox.troubled() == []
    assert effects()["first"] == 1


def test_a_subscriber_nobody_knows_any_more_is_not_lost(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    ring(1)
    monkeypatch.setitem(outbox._subscribers, BellRung.kind, [])
    one = deliveries()[0].id
    assert not outbox.deliver(one)
    assert deliveries(id=one)[0].error == "LookupError"


def test_the_sweep_hints_at_what_is_older_and_frees_what_died(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    hinted: list[int] = []
    monkeypatch.setattr(jobs, "enqueue", lambda _name, *ids: hinted.extend(ids) or True)
    ring(1)
    first, second = (row.id for row in deliveries())
    hinted.clear()
    with transaction():
        row = db.session.get_one(Delivery, first)
        row.state, row.claim, row.claimed_at = DeliveryState.CLAIMED, "dead", clock.now()
    assert outbox.sweep() == 0, "nothing is older than its time"
    later = clock.now() + outbox.STALE_CLAIM - timedelta(seconds=5)
    with clock.stepped(later):
        outbox.sweep()
        assert hinted == [second]
    with clock.stepped(later + timedelta(seconds=20)):
        outbox.sweep()
        assert deliveries(id=first)[0].state is DeliveryState.PENDING
    with clock.stepped(later + timedelta(days=3650)):
        hinted.clear()
        assert outbox.sweep() == 2, "older than, never between"
        assert hinted == [first, second], "the oldest first"


def test_a_worker_that_was_thought_dead_does_not_act_twice(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    ring(1)
    one = deliveries(subscriber="ear.first")[0].id
    claim = outbox._claim(one)
    assert claim is not None
    with clock.stepped(clock.now() + timedelta(minutes=5)):
        outbox.sweep()
        assert outbox.deliver(one)
    outbox._postpone(one, claim, "Late")
    assert deliveries(id=one)[0].state is DeliveryState.DONE
    monkeypatch.setattr(outbox, "_claim", lambda _id: claim)
    assert not outbox.deliver(one)
    assert effects()["first"] == 1


def test_one_delivery_for_each_subscriber_and_event(ear: Ear) -> None:
    ring(1)
    row = deliveries()[0]
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Delivery(event_id=row.event_id, subscriber=row.subscriber, next_at=clock.now()))


def test_drain_delivers_all_that_is_due(ear: Ear) -> None:
    ring(*range(5))
    assert outbox.drain() == 10
    assert outbox.drain() == 0
    assert effects() == Counter(first=5, second=5)


def test_many_events_at_once_reach_every_subscriber_with_one_hint(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    hinted: list[tuple[object, ...]] = []
    monkeypatch.setattr(jobs, "enqueue", lambda *words: hinted.append(words) or True)
    with transaction():
        events.record_many([(BellRung(bell), None) for bell in range(5)], SYSTEM)
    assert hinted == [("outbox.deliver_some",)]
    assert len(deliveries(state=DeliveryState.PENDING)) == 10
    assert outbox.deliver_some(limit=4) >= 4
    assert hinted[1:] == [("outbox.deliver_some",)], "what is left is hinted at again"
    outbox.deliver_some()
    assert len(deliveries(state=DeliveryState.DONE)) == 10
    assert effects() == Counter(first=5, second=5)
