"""A case keeps the rule set of its receipt: its dates, its grounds and its articles, whatever came into force since."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from accounts.roles import Mode, Role
from complaints import actions as cases
from complaints.actions.handling import GroundsWrong
from complaints.deadlines import deadline
from complaints.models import Clock, Complaint, Decision
from complaints.rulesets import load
from kernel import calendars, clock
from kernel.db import db, transaction
from tests.world import World, build, membership, viewer

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), SHANGHAI) + timedelta(hours=hour)


def world_on(day: str) -> World:
    """The invented world as of that day, with a market regulator that handles here and an officer of its own."""
    with clock.stepped(at(day, 8)):
        world = build()
        with transaction():
            world.organisation("regulator").mode = Mode.HERE
            seat = membership(world, "foreign_officer", Role.OFFICER, "regulator")
            db.session.add(seat)
            db.session.flush()
            world.viewers["regulator_officer"] = viewer(world, "foreign_officer", Role.OFFICER, seat)
    return world


def to_regulator(world: World) -> Complaint:
    return world.file("app", paid_by="consumer")


def to_department(world: World) -> Complaint:
    return world.file("app")


def row(complaint: Complaint, code: str) -> Clock:
    return (
        db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).limit(1).one()
    )


File = Callable[[World], Complaint]


@pytest.mark.parametrize(
    "received, accepted, ruleset, file, officer, article, due",
    [
        # the order of 2019 alone: 45 working days, also when decided after the regulation came into force
        ("2024-06-24", "2024-07-02", "o20", to_regulator, "regulator_officer", "O20 21(5); O20 20:3", "2024-09-03"),
        # the order and the regulation: 60 days come first, also when decided under the new order
        ("2026-04-13", "2026-04-16", "o20-ir", to_regulator, "regulator_officer", "IR 46:3", "2026-06-15"),
        ("2026-04-13", "2026-04-16", "o20-ir", to_department, "officer", "IR 46:3", "2026-06-15"),
        # received on the day the new order came into force
        ("2026-04-15", "2026-04-16", "o121-ir", to_regulator, "regulator_officer",
         "O121 23(5); O121 22:3; IR 46:3", "2026-06-15"),
    ],
)  # fmt: skip
def test_an_old_case_keeps_its_dates(
    app: Flask, received: str, accepted: str, ruleset: str, file: File, officer: str, article: str, due: str
) -> None:
    world = world_on(received)
    with clock.stepped(at(received)):
        complaint = file(world)
        acceptance = row(complaint, "T-ACC")
    with clock.stepped(at(accepted)):
        cases.accept(complaint, by=world.actor(officer))
    mediation = row(complaint, "T-MED")
    assert complaint.ruleset == acceptance.ruleset == mediation.ruleset == ruleset
    assert (mediation.article, mediation.due_on) == (article, date.fromisoformat(due))
    rule = load(ruleset).clock("T-MED", body_kind=mediation.body_kind)
    again = deadline(
        rule, body_kind=mediation.body_kind, start_on=date.fromisoformat(accepted), calendar=calendars.current()
    )
    assert again.due == mediation.due_on


@pytest.mark.parametrize(
    "received, now, known, unknown",
    [
        ("2026-04-13", "2026-04-20", "15-5", "16-6"),
        ("2026-04-15", "2026-04-20", "16-6", "15-5"),
    ],
)
def test_an_old_case_is_refused_on_the_grounds_of_its_time(
    app: Flask, received: str, now: str, known: str, unknown: str
) -> None:
    world = world_on(received)
    with clock.stepped(at(received)):
        complaint = to_regulator(world)
    by = world.actor("regulator_officer")
    with clock.stepped(at(now)):
        with pytest.raises(GroundsWrong):
            cases.refuse(complaint, [unknown], "没有提供身份材料。", by=by)
        cases.refuse(complaint, [known], "没有提供身份材料。", by=by)
    decision = db.session.query(Decision).filter_by(complaint_id=complaint.id).one()
    assert list(decision.grounds) == [known]


def test_an_old_case_ends_on_the_grounds_of_its_time(app: Flask) -> None:
    """O20 21 had no ground for a party's death; O121 23(7) has, for cases received since."""
    world = world_on("2026-04-13")
    with clock.stepped(at("2026-04-13")):
        complaint = to_regulator(world)
    by = world.actor("regulator_officer")
    with clock.stepped(at("2026-04-16")):
        cases.serve(cases.accept(complaint, by=by), "shown", by=world.actor("learner"))
    with clock.stepped(at("2026-05-20")):
        for unknown in ("23-7", "DT3", "AT3"):
            with pytest.raises(GroundsWrong):
                cases.terminate(complaint, [unknown], "无法达成协议。", by=by)
        cases.terminate(complaint, ["21-4"], "无法达成协议。", by=by)
    notice = row(complaint, "T-TERM")
    assert (notice.ruleset, notice.article, notice.due_on) == ("o20-ir", "O20 21:2", date(2026, 5, 29))
