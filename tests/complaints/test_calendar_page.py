"""放假安排: a notice is looked at first, with what it would move, and written only in a second step."""

import io
import json
from datetime import date, timedelta

from flask import Flask

from complaints.models import Clock
from kernel import calendars, clock
from kernel.calendars import CalendarDate
from kernel.db import db
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.world import World

NOTICE = {
    "year": 2031,
    "papers": ["https://www.gov.cn/示例通知"],
    "days": [
        {"name": "示例节", "date": "2031-06-04", "isOffDay": True},
        {"name": "示例节", "date": "2031-06-07", "isOffDay": False},
    ],
}


def sent(content: object) -> tuple[io.BytesIO, str]:
    words = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return io.BytesIO(words.encode()), "2031.json"


def test_a_notice_is_shown_first_and_taken_in_a_second_step(app: Flask, world: World) -> None:
    with clock.stepped(clock.start_of(date(2031, 6, 2)) + timedelta(hours=9)):
        complaint = world.file()
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one()
    assert row.is_provisional
    client = sign_in(app, world, "platform_admin")
    page = text(submit(client, "/desk/calendar", has="file", file=sent(NOTICE)))
    assert "示例节" in page
    assert "2031年6月4日" in page
    assert "还没有写入" in page
    db.session.rollback()
    assert not db.session.query(CalendarDate).filter_by(on=date(2031, 6, 4)).count()
    form = next(form for form in forms_in(page) if form.action.endswith("/desk/calendar/take"))
    assert client.post(form.action, data=form.values).status_code == 303
    db.session.rollback()
    assert db.session.query(CalendarDate).filter_by(on=date(2031, 6, 4)).count() == 1
    assert 2031 in calendars.current().announced
    assert "https://www.gov.cn/示例通知" in text(client.get("/desk/calendar"))
    again = text(submit(client, "/desk/calendar", has="file", file=sent(NOTICE)))
    assert "没有改动" in again


def test_the_look_counts_the_clocks_that_would_move(app: Flask, world: World) -> None:
    with clock.stepped(clock.start_of(date(2031, 6, 2)) + timedelta(hours=9)):
        world.file()
    client = sign_in(app, world, "platform_admin")
    one_off = NOTICE | {"days": [{"name": "示例节", "date": "2031-06-04", "isOffDay": True}]}
    page = text(submit(client, "/desk/calendar", has="file", file=sent(one_off)))
    assert "1个会变晚，0个会变早" in page
    with app.test_request_context():
        found = calendars.preview(json.dumps(one_off))
        assert [day.on for day in found.added] == [date(2031, 6, 4)]


def test_a_wrong_file_is_refused_beside_the_field(app: Flask, world: World) -> None:
    client = sign_in(app, world, "platform_admin")
    for wrong in ("不是 JSON", {"year": 2031}, NOTICE | {"year": 1}, "", "x" * 200_001):
        answer = submit(client, "/desk/calendar", has="file", file=sent(wrong))
        assert answer.status_code == 422
        assert 'id="file-error"' in text(answer)
    token = next(iter(forms_in(text(client.get("/desk/calendar"))))).values
    for wrong in ("", "{}", "nonsense"):
        answer = client.post("/desk/calendar/take", data=token | {"notice": wrong})
        assert answer.status_code == 303
    db.session.rollback()
    assert 2031 not in calendars.current().announced


def test_the_calendar_is_the_operators(app: Flask, world: World) -> None:
    for name in ("officer", "supervisor", "learner", "staff", "auditor"):
        assert sign_in(app, world, name).get("/desk/calendar").status_code == 403
