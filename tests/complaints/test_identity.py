"""Proof of identity: inside the time for deciding, never extending it; protected, and never the institution's."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.models import Clock, Complaint, IdentityRequest
from kernel import clock, files
from kernel.clock import ZONE
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import EventRow
from kernel.files import StoredFile
from tests.complaints.case_rows import identity_day
from tests.complaints.hands import sign_in, submit, text
from tests.house.scene import PNG
from tests.world import World

SECRET = "身份证尾号示例0011"


def clock_of(complaint: Complaint, code: str) -> Clock:
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code)
    return found.order_by(Clock.id.desc()).limit(1).one()


def rows() -> list[object]:
    db.session.rollback()
    models = (Complaint, Clock, IdentityRequest, EventRow)
    return [tuple(row) for model in models for row in db.session.execute(model.__table__.select())]


def asked(world: World) -> Complaint:
    complaint = world.file()
    cases.request_identity(complaint, "请补充身份证明。", identity_day(complaint), by=world.actor("officer"))
    return complaint


def test_asking_never_moves_the_time_for_deciding(world: World) -> None:
    complaint = world.file()
    before = clock_of(complaint, "T-ACC").due_on
    cases.request_identity(complaint, "请补充身份证明。", identity_day(complaint), by=world.actor("officer"))
    assert clock_of(complaint, "T-ACC").due_on == before
    assert clock_of(complaint, "T-ACC").is_running
    row = clock_of(complaint, "T-ID")
    assert (row.due_on, row.is_platform_rule) == (identity_day(complaint), True)
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("learner", "supply_identity")
    cases.supply_identity(complaint, SECRET, by=world.actor("learner"))
    assert clock_of(complaint, "T-ID").met_at is not None
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert turn.act == "accept_or_refuse"


def test_the_day_lies_inside_the_bodys_own_time(world: World) -> None:
    complaint, officer = world.file(), world.actor("officer")
    due = clock_of(complaint, "T-ACC").due_on
    before = rows()
    for day, words in (
        (due + timedelta(days=1), "请补充。"),
        (clock.today() - timedelta(days=1), "请补充。"),
        (due, " "),
    ):
        with pytest.raises(DomainError):
            cases.request_identity(complaint, words, day, by=officer)
    with clock.stepped(clock_of(complaint, "T-ACC").due_at), pytest.raises(DomainError, match="期限已过"):
        cases.request_identity(complaint, "请补充。", clock.today(), by=officer)
    with pytest.raises(DomainError, match="没有要补充"):
        cases.supply_identity(complaint, SECRET, by=world.actor("learner"))
    assert rows() == before


def test_one_request_at_a_time_and_another_after_it_ran_out(world: World) -> None:
    complaint, officer = world.file(), world.actor("officer")
    cases.request_identity(complaint, "请补充。", clock.today(), by=officer)
    with pytest.raises(DomainError, match="已经要求"):
        cases.request_identity(complaint, "再补充。", identity_day(complaint), by=officer)
    with clock.stepped(clock_of(complaint, "T-ID").due_at + timedelta(hours=1)):
        cases.request_identity(complaint, "再补充。", identity_day(complaint), by=officer)
        assert clock_of(complaint, "T-ID").is_running
        cases.accept(complaint, by=officer)
        assert not clock_of(complaint, "T-ID").is_running


def test_what_came_is_for_the_body_alone_and_each_look_is_logged(app: Flask, world: World) -> None:
    complaint = asked(world)
    files.receive(io.BytesIO(PNG), "证件.png", "identity-token-0001", world.people["learner"])
    cases.supply_identity(complaint, SECRET, by=world.actor("learner"), form_token="identity-token-0001")
    cases.accept(complaint, by=world.actor("officer"))
    number, ref = complaint.number, db.session.query(StoredFile).filter_by(owner_kind="identity").one().ref
    for name, url in (("staff", "/institution"), ("officer", "/desk"), ("supervisor", "/desk")):
        page = text(sign_in(app, world, name).get(f"{url}/{number}"))
        assert SECRET not in page
        assert ref not in page
    officer = sign_in(app, world, "officer")
    assert officer.get(f"/files/{ref}").status_code == 404, "not before it was shown with a reason"
    shown = submit(officer, f"/desk/{number}/reveal", field="identity", reason="identity")
    assert SECRET in text(shown)
    assert ref in text(shown)
    assert officer.get(f"/files/{ref}").status_code == 200
    for name in ("staff", "supervisor", "association_officer", "platform_admin"):
        assert sign_in(app, world, name).get(f"/files/{ref}").status_code in (403, 404)
    learner = sign_in(app, world, "learner")
    assert learner.get(f"/files/{ref}").status_code == 200
    assert "身份材料" in text(learner.get(f"/complaints/{number}"))


def test_the_page_warns_when_little_time_is_left(app: Flask, world: World) -> None:
    number = world.file().number
    due = db.session.query(Clock).filter_by(code="T-ACC").one().due_on
    client = sign_in(app, world, "officer")
    assert "留给投诉人的时间不多" not in text(client.get(f"/desk/{number}/identity"))
    with clock.stepped(clock.start_of(due) + timedelta(hours=9)):
        late = sign_in(app, world, "officer")
        assert "留给投诉人的时间不多" in text(late.get(f"/desk/{number}/identity"))
        answer = submit(late, f"/desk/{number}/identity", words="请补充。", due_on=due.isoformat())
        assert answer.status_code == 303


def test_a_learner_hands_it_in_by_the_page(app: Flask, world: World) -> None:
    number = asked(world).number
    client, url = sign_in(app, world, "learner"), f"/complaints/{number}/identity"
    assert "请补充身份证明。" in text(client.get(f"/complaints/{number}"))
    assert submit(client, url).status_code == 409, "words or files"
    sent: dict[str, Any] = {"files": (io.BytesIO(PNG), "证件.png")}
    assert submit(client, url, **sent).status_code == 303
    db.session.rollback()
    assert db.session.query(StoredFile).filter_by(owner_kind="identity").count() == 1
    assert db.session.query(IdentityRequest).one().supplied_at is not None


def test_a_day_in_the_story_of_the_sixth_of_seven(world: World) -> None:
    """The last day of T-ACC may be named: 2026-09-28 of the seven days that end on 2026-09-29."""
    with clock.stepped(datetime(2026, 9, 18, 10, tzinfo=ZONE)):
        complaint = world.file()
    assert clock_of(complaint, "T-ACC").due_on == date(2026, 9, 29)
    with clock.stepped(datetime(2026, 9, 28, 10, tzinfo=ZONE)):
        cases.request_identity(complaint, "请补充。", date(2026, 9, 29), by=world.actor("officer"))
    assert clock_of(complaint, "T-ID").due_on == date(2026, 9, 29)
