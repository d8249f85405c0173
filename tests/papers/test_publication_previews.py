"""Giving a text up after an objection: the institution's answer is read before the press, anew if it changed."""

from datetime import timedelta

import pytest
from flask import Flask

from disclosure import actions as publishing
from disclosure.lifecycle import CandidateState
from disclosure.models import Candidate
from kernel import clock, outbox
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.hands import forms_in, sign_in, text
from tests.disclosure.support import candidate_of, colleague, settled
from tests.world import World


def objected(world: World) -> Candidate:
    candidate = candidate_of(settled(world))
    officer = world.actor("officer")
    publishing.prepare(candidate, "消费者投诉该机构，要求退款。双方达成调解协议。", by=officer)
    publishing.notify(candidate, by=officer)
    outbox.drain()
    publishing.object_to(candidate, "金额已经退还，请写明。", by=world.actor("staff"))
    return candidate


def answers() -> list[Paper]:
    return db.session.query(Paper).filter_by(kind="publication_answer").all()


@pytest.mark.parametrize("act", ["decline", "withdraw"])
def test_the_answer_is_read_before_a_text_is_given_up(app: Flask, world: World, act: str) -> None:
    candidate = objected(world)
    if act == "withdraw":
        publishing.prepare(
            candidate, "消费者投诉该机构，要求退款。双方达成调解协议，已经履行。", by=world.actor("officer")
        )
        publishing.notify(candidate, by=world.actor("officer"))
    with clock.stepped(clock.now() + timedelta(days=20)):
        if act == "withdraw":
            publishing.publish(candidate, by=colleague(world))
        outbox.drain()
        before, page = len(answers()), f"/desk/publications/{candidate.ref}"
        client = sign_in(app, world, "officer")
        (form,) = [one for one in forms_in(text(client.get(page))) if one.action.endswith(f"/{act}")]
        read = text(client.post(f"{page}/{act}", data=form.values | {"reason": "wrong"}))
        said = "公示已经撤下。" if act == "withdraw" else "经核对，不公示。"
        assert said in read
        assert len(answers()) == before, "nothing is done by reading"
        (asked,) = [one.values for one in forms_in(read) if "seen" in one.labels]
        back = client.post(f"{page}/{act}", data=asked | {"edit": "1"})
        assert (back.status_code, len(answers())) == (200, before)
        with clock.stepped(clock.now() + timedelta(days=1)):
            late = sign_in(app, world, "officer")
            token = {"csrf_token": forms_in(text(late.get(page)))[0].values["csrf_token"]}
            assert "内容与刚才看到的不同" in text(late.post(f"{page}/{act}", data=asked | token))
            assert len(answers()) == before
        assert client.post(f"{page}/{act}", data=asked).status_code == 303
        assert len(answers()) == before + 1
        assert said in answers()[-1].text
        assert db.session.get_one(Candidate, candidate.id).state is CandidateState.WITHDRAWN
