"""Rates of interest the operator enters: dated, with a source, never changed; a wrong one is withdrawn and stays."""

from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle.standing import Power
from complaints.models import Complaint, Draft, InterestRate
from complaints.queries.rates import rates_on
from kernel import clock
from kernel.config import settings
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import EventRow
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.people_hands import by_agent
from tests.world import World

SINCE = date(2026, 1, 20)


def enter(world: World, since: date = SINCE, ppm: int = 30_000, code: str = "lpr") -> InterestRate:
    return cases.add_rate(code, since, ppm, "示例公告", by=world.actor("platform_admin"))


def test_a_rate_holds_from_its_day_until_the_next(world: World) -> None:
    enter(world)
    enter(world, SINCE + timedelta(days=30), 29_500)
    enter(world, SINCE, 15_000, "deposit")
    assert rates_on(SINCE - timedelta(days=1)) == {}
    assert rates_on(None) == {}
    assert {code: rate.ppm for code, rate in rates_on(SINCE).items()} == {"lpr": 30_000, "deposit": 15_000}
    assert rates_on(SINCE + timedelta(days=29))["lpr"].ppm == 30_000
    assert rates_on(SINCE + timedelta(days=30))["lpr"].ppm == 29_500


def test_what_was_entered_wins_over_the_file_of_the_same_day(world: World) -> None:
    words = f'[[rates]]\ncode = "lpr"\nfrom = {SINCE}\npercent = "4.00"\nsource = "文件"\n'
    (settings().data_dir / "rates.toml").write_text(words)
    assert rates_on(SINCE)["lpr"].ppm == 40_000
    enter(world)
    assert rates_on(SINCE)["lpr"].ppm == 30_000


@pytest.mark.parametrize(
    ("code", "days", "ppm", "source"),
    [
        ("lpr", 1, 30_000, "来源"),
        ("lpr", 0, -1, "来源"),
        ("lpr", 0, 1_000_001, "来源"),
        ("lpr", 0, 1, " "),
        ("x", 0, 1, "来源"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(world: World, code: str, days: int, ppm: int, source: str) -> None:
    with pytest.raises(DomainError):
        cases.add_rate(code, clock.today() + timedelta(days=days), ppm, source, by=world.actor("platform_admin"))
    assert db.session.query(InterestRate).count() == 0


def test_a_wrong_rate_is_withdrawn_and_entered_anew(world: World) -> None:
    wrong, by = enter(world, ppm=300_000), world.actor("platform_admin")
    with pytest.raises(DomainError):
        enter(world)
    with pytest.raises(DomainError):
        cases.withdraw_rate(wrong, " ", by=by)
    cases.withdraw_rate(wrong, "小数点错了", by=by)
    with pytest.raises(IllegalMove):
        cases.withdraw_rate(wrong, "再撤一次", by=by)
    assert rates_on(SINCE) == {}
    enter(world)
    assert rates_on(SINCE)["lpr"].ppm == 30_000
    assert db.session.query(InterestRate).count() == 2
    kinds = [row.kind for row in db.session.query(EventRow).filter_by(stream="platform").order_by(EventRow.seq)]
    assert kinds[-3:] == ["platform.rate_added", "platform.rate_withdrawn", "platform.rate_added"]


@pytest.mark.parametrize("name", ["supervisor", "auditor", "institution_admin", "learner"])
def test_only_the_operator_enters_rates(app: Flask, world: World, name: str) -> None:
    with pytest.raises(NotYours):
        cases.add_rate("lpr", SINCE, 30_000, "来源", by=world.actor(name))
    assert sign_in(app, world, name).get("/admin/rates").status_code == 403


def test_the_page_enters_keeps_what_was_typed_and_withdraws(app: Flask, world: World) -> None:
    client = sign_in(app, world, "platform_admin")
    bad = submit(client, "/admin/rates", code="lpr", since="明天", percent="三", source="公告")
    assert bad.status_code == 422
    for typed in ('value="明天"', 'value="三"', 'value="公告"'):
        assert typed in text(bad)
    done = submit(client, "/admin/rates", code="lpr", since="2026年1月20日", percent="3.45", source="某日公告")
    assert done.status_code == 303
    page = text(client.get("/admin/rates"))
    assert "3.45%" in page
    assert "某日公告" in page
    row = db.session.query(InterestRate).one()
    assert row.ppm == 34_500
    assert submit(client, f"/admin/rates/{row.ref}/withdraw", why="").status_code == 422
    assert submit(client, f"/admin/rates/{row.ref}/withdraw", why="填错了").status_code == 303
    page = text(client.get("/admin/rates"))
    assert "已撤销" in page
    assert "填错了" in page
    assert client.get(f"/admin/rates/{row.ref}/withdraw").status_code == 303


def test_new_wishes_in_a_case_need_the_power_to_change_the_claims(world: World) -> None:
    by = world.actor("learner")
    without, within = by_agent(world), by_agent(world, (Power.CHANGE,))

    def add(complaint: Complaint, key: str) -> Complaint:
        draft, _key = cases.start_draft({"words": key})
        return cases.add_to_case(db.session.get_one(Draft, draft.id), complaint, "再退教材费。", by=by)

    with pytest.raises(cases.BeyondMandate, match="变更或者放弃"):
        add(without, "one")
    assert add(within, "two").id == within.id
