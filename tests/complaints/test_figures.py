"""The operator's figures: set with a reason inside bounds, for new clocks only, by the operator alone."""

from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries, rulesets
from complaints.models import Clock, Complaint, PlatformFigure
from complaints.queries.figures import bounds, figure
from kernel import chain, clock
from kernel.db import db
from kernel.errors import NotFound, NotYours
from kernel.events import EventRow
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def response(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-RESP").one()


def test_a_new_figure_is_for_new_clocks_and_running_ones_keep_theirs(world: World) -> None:
    with clock.stepped(clock.start_of(date(2026, 6, 1)) + timedelta(hours=9)):
        before = world.accepted()
        cases.set_figure("response", 8, "机构反映时间不够。", by=world.actor("platform_admin"))
        after = world.accepted()
    assert (response(before).length, response(before).due_on) == (5, date(2026, 6, 8))
    assert (response(after).length, response(after).due_on) == (8, date(2026, 6, 11))
    found = db.session.query(EventRow).filter_by(kind="platform.figure_set").one()
    assert found.data == {"code": "response", "value": 8}
    assert chain.verify().ok


def test_a_running_clock_extended_after_a_change_keeps_its_own_figure(world: World) -> None:
    with clock.stepped(clock.start_of(date(2026, 6, 1)) + timedelta(hours=9)):
        complaint = world.accepted()
        cases.set_figure("response", 8, "试行。", by=world.actor("platform_admin"))
        cases.ask_extension(complaint, "T-RESP", "账目多。", by=world.actor("staff"))
        cases.decide_extension(complaint, "T-RESP", True, "可以。", by=world.actor("officer"))
    assert response(complaint).due_on == date(2026, 6, 15)


def test_every_figure_reads_its_default_until_it_is_set(world: World) -> None:
    assert all(figure(code) == rule.value for code, rule in rulesets.in_force(clock.today()).platform.items())
    first = queries.answer_day(clock.now())
    cases.set_figure("offer", 9, "一", by=world.actor("platform_admin"))
    cases.set_figure("offer", 10, "二", by=world.actor("platform_admin"))
    assert figure("offer") == 10
    assert queries.answer_day(clock.now()) > first


@pytest.mark.parametrize(("code", "wrong"), [("response", 0), ("response", 366), ("withdrawal_undo", 169), ("hops", 0)])
def test_a_figure_outside_its_bounds_is_refused(world: World, code: str, wrong: int) -> None:
    with pytest.raises(cases.FigureWrong):
        cases.set_figure(code, wrong, "理由。", by=world.actor("platform_admin"))
    assert db.session.query(PlatformFigure).count() == 0


def test_a_figure_needs_a_reason_a_code_and_the_operator(world: World) -> None:
    with pytest.raises(cases.FigureWrong):
        cases.set_figure("response", 6, " ", by=world.actor("platform_admin"))
    with pytest.raises(NotFound):
        cases.set_figure("nonsense", 6, "理由。", by=world.actor("platform_admin"))
    for name in ("officer", "learner", "staff", "supervisor", "auditor"):
        with pytest.raises(NotYours):
            cases.set_figure("response", 6, "理由。", by=world.actor(name))


def test_every_default_lies_inside_its_bounds() -> None:
    for code in rulesets.CODES:
        for rule in rulesets.load(code).platform.values():
            assert bounds(rule)[0] <= rule.value <= bounds(rule)[1], rule.code


def test_the_page_lists_all_and_says_who_changed_what(app: Flask, world: World) -> None:
    client = sign_in(app, world, "platform_admin")
    page = text(client.get("/desk/figures"))
    rules = rulesets.in_force(clock.today()).platform
    assert all(rule.name in page for rule in rules.values())
    assert page.count("平台规则") >= len(rules)
    assert submit(client, "/desk/figures/response", value="400", reason="太短").status_code == 422
    assert submit(client, "/desk/figures/response", value="abc", reason="太短").status_code == 422
    assert submit(client, "/desk/figures/response", value="7", reason="机构反映时间不够").status_code == 303
    page = text(client.get("/desk/figures"))
    assert "机构反映时间不够" in page
    assert "7个工作日" in page
    assert client.get("/desk/figures/nonsense").status_code == 404
    assert sign_in(app, world, "officer").get("/desk/figures").status_code == 403
