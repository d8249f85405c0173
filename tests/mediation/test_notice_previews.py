"""Form 七 is read before the time is fixed: every seat's notice in its very words, anew where something changed."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from kernel import clock, outbox
from kernel.db import db
from kernel.papers import Paper
from mediation.lifecycle import MeetingState
from mediation.models import Meeting
from tests.complaints.hands import forms_in, sign_in, text
from tests.mediation.session_hands import PLACE, proposed
from tests.world import World


def notices() -> list[Paper]:
    return db.session.query(Paper).filter_by(owner_kind="meeting_seat").order_by(Paper.id).all()


@pytest.mark.parametrize("way", ["on_site", "video"])
def test_the_notices_are_read_before_the_time_is_fixed(app: Flask, world: World, way: str) -> None:
    complaint = world.mediating()
    meeting = proposed(world, complaint)
    url = f"/mediation/{complaint.number}/sessions/{meeting.ref}/fix"
    client = sign_in(app, world, "mediator")
    (form,) = [one for one in forms_in(text(client.get(url))) if "time" in one.labels]
    typed = {"time": meeting.times[0].ref, "way": way, "place": PLACE, "link": "https://video.example/示例"}
    read = text(client.post(url, data=form.values | typed))
    assert notices() == []
    assert db.session.get_one(Meeting, meeting.id).state is MeetingState.PROPOSED
    (asked,) = [one.values for one in forms_in(read) if "seen" in one.values]
    back = client.post(url, data=asked | {"edit": "1"})
    assert (back.status_code, notices()) == (200, [])
    with clock.stepped(clock.now() + timedelta(days=1)):
        late = sign_in(app, world, "mediator")
        token = {"csrf_token": forms_in(text(late.get(url)))[0].values["csrf_token"]}
        assert "内容与刚才看到的不同" in text(late.post(url, data=asked | token))
        assert notices() == []
    assert client.post(url, data=asked).status_code == 303
    made, plain = notices(), re.sub(r"<[^>]+>", "", read)
    assert len(made) == 2
    for paper in made:
        for line in paper.text.splitlines():
            words = line.removeprefix("## ").removeprefix("【签】").removeprefix("—— ")
            if "｜" not in words:
                assert words in plain, line
    outbox.drain()
    assert not outbox.troubled()
    assert [one.id for one in notices()] == [one.id for one in made], "the event makes no second set"
