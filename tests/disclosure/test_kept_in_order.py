"""A page that is kept goes when a change becomes visible, in whatever order ids were drawn."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.actions import public_rows, standing
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate, Publication
from kernel import clock
from kernel.db import db
from tests.disclosure.support import candidate_of, colleague, published, settled
from tests.world import World

WORDS = "消费者投诉该机构，涉及金丝雀乙。双方自行和解。"


def test_a_withdrawal_that_commits_after_a_later_text_takes_the_page(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = published(world, WORDS)
    candidate = db.session.query(Candidate).filter_by(publication_ref=gone.series).one()
    key, drawn, go_on = candidate.id, threading.Event(), threading.Event()
    if db.engine.dialect.name == "sqlite":  # one writer at a time: ids are drawn in the order of commits
        actions.withdraw(candidate, WithdrawalReason.CONSENT, by=world.actor("officer"))
        assert "金丝雀乙" not in client.get("/disclosure").text
        return
    later = candidate_of(settled(world))
    actions.prepare(later, "消费者投诉该机构，要求退款。", by=world.actor("officer"))
    actions.notify(later, by=world.actor("officer"))

    def keep(made: Publication) -> None:  # the row has its id, and nothing of it is seen yet
        if threading.current_thread() is slow:
            drawn.set()
            go_on.wait(60)
        standing.keep(made)

    def withdraw() -> None:
        with app.app_context():
            actions.withdraw(db.session.get_one(Candidate, key), WithdrawalReason.CONSENT, by=world.actor("officer"))

    monkeypatch.setattr(public_rows, "keep", keep)
    slow = threading.Thread(target=withdraw)
    slow.start()
    assert drawn.wait(60)
    with clock.stepped(clock.end_of(later.objection_until_on or clock.today())):
        actions.publish(later, by=colleague(world))
    assert "金丝雀乙" in client.get("/disclosure").text, "not withdrawn yet for anybody"
    assert "金丝雀乙" in client.get("/disclosure").text
    go_on.set()
    slow.join(60)
    db.session.rollback()
    newest = db.session.query(Publication).order_by(Publication.id.desc()).first()
    assert newest is not None and newest.summary, "the later text has the higher id"
    assert "金丝雀乙" not in client.get("/disclosure").text
