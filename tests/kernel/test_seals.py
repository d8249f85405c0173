"""The seals of the log: each reads what grew since the one before, those of the first form hold on."""

from flask import Flask

from kernel import chain, clock, events
from kernel.db import db, transaction
from kernel.events import Checkpoint
from tests.kernel.test_events import bare, light


def test_all_seals_together_read_each_head_once_for_every_time_it_moved(app: Flask) -> None:
    read: list[int] = []
    for day in range(12):
        light(day)
        light(day % 3)
        chain.checkpoint()
    moved = len({(day, lamp) for day in range(12) for lamp in (day, day % 3)})
    checked = 0
    while (checked_now := chain.check_checkpoint_after(checked))[0] is not None:
        checked, bad = checked_now
        assert bad is None
        read.append(db.session.get_one(Checkpoint, checked).streams)
    assert (len(read), sum(read)) == (12, moved), "not 12 times all there are"


def test_seals_of_the_first_form_hold_on(app: Flask) -> None:
    light()
    light(2)
    first = chain.heads_digest(0, 2, events.GENESIS)
    with transaction():
        old = Checkpoint(upto_event_id=2, streams=2, digest=first[1], previous=events.GENESIS, form=1)
        old.made_at = clock.now()
        db.session.add(old)
    light(3)
    second = chain.heads_digest(0, 3, first[1])
    with transaction():
        whole = Checkpoint(upto_event_id=3, streams=3, digest=second[1], previous=first[1], form=1)
        whole.made_at = clock.now()
        db.session.add(whole)
    light(1)
    assert chain.checkpoint() is not None
    assert chain.verify().ok
    bare("DELETE FROM events WHERE stream = 'lamp:2'")
    bare("DELETE FROM stream_heads WHERE stream = 'lamp:2'")
    assert chain.verify().first_bad == "checkpoint#1"
