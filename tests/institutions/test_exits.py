"""退出 act by act: dates by legal type, one refusal each, early closing noted and never barred (§0b.20)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from institutions import actions
from institutions.events import CycleClockBreached, CycleMoved, ExitFoundShort
from institutions.lifecycle import ExitState, LegalType
from institutions.models import CycleClock, Exit
from kernel import clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.institutions.life_hands import announced, announcement, balances, closed, finished, order, ordered, progress
from tests.world import World

State = ExitState
NOON = datetime(2026, 1, 1, 4, tzinfo=UTC).timetz()


def clocks(row: Exit) -> dict[str, CycleClock]:
    rows = db.session.query(CycleClock).filter_by(cycle="exit", subject_id=row.id).order_by(CycleClock.id)
    return {one.code: one for one in rows}


def happened(row: Exit, kind: type) -> list[object]:
    found = [one.event for one in events.stream_of(f"institution:{row.institution_id}")]
    return [one for one in found if isinstance(one, kind)]


@pytest.mark.parametrize(
    ("legal_type", "on", "due", "law"),
    [
        (LegalType.OTHER, date(2026, 6, 1), date(2026, 7, 1), "IR art. 21; 电商法 art. 16"),
        (LegalType.OTHER, date(2026, 9, 1), date(2026, 10, 8), "IR art. 21; 电商法 art. 16"),  # raw 10-01, National Day
        (LegalType.OTHER, date(2026, 8, 26), date(2026, 9, 28), "IR art. 21; 电商法 art. 16"),  # raw 09-25, 中秋
        (LegalType.SCHOOL, date(2026, 4, 1), date(2026, 10, 8), "民促条例 art. 50(2); 民促法 arts. 56–60"),  # raw 10-01
        (LegalType.SCHOOL, date(2026, 1, 15), date(2026, 7, 15), "民促条例 art. 50(2); 民促法 arts. 56–60"),
        (LegalType.SCHOOL, date(2026, 8, 31), date(2027, 2, 28), "民促条例 art. 50(2); 民促法 arts. 56–60"),
    ],
)
def test_the_first_day_to_close_by_legal_type(
    world: World, legal_type: LegalType, on: date, due: date, law: str
) -> None:
    with clock.stepped(datetime.combine(on, NOON)):
        row = announced(world, date(2027, 6, 1), legal_type=legal_type)
    notice = clocks(row)["T-EXIT-6M" if legal_type is LegalType.SCHOOL else "T-EXIT-30D"]
    assert (row.earliest_on, notice.due_on, notice.article) == (due, due, law)
    assert not notice.is_platform_rule
    assert notice.is_provisional is (due.year > 2026)
    assert not row.is_short
    assert not happened(row, ExitFoundShort)


def test_the_notice_simply_passes_and_nothing_is_missed(world: World) -> None:
    row = announced(world, clock.today() + timedelta(days=200))
    with clock.stepped(clock.now() + timedelta(days=45)):
        actions.sweep_cycle_clocks()
        actions.sweep_cycle_clocks()
    notice = clocks(row)["T-EXIT-30D"]
    assert (notice.met_at, notice.breached_at) == (notice.due_at, None)
    breached = {one.code for one in happened(row, CycleClockBreached) if isinstance(one, CycleClockBreached)}
    assert breached == {"T-EXIT-TELL"}, "only the report that is due was missed"


def test_a_closing_before_its_time_is_noted_and_never_barred(world: World) -> None:
    row = announced(world, clock.today() + timedelta(days=10))
    assert row.is_short
    assert happened(row, ExitFoundShort) == [ExitFoundShort(row.institution_id, row.id, False)]
    with clock.stepped(clock.now() + timedelta(days=10)):
        actions.close_down(row, clock.today(), by=world.actor("staff"))
    assert row.state is State.CLOSED
    assert happened(row, ExitFoundShort)[-1] == ExitFoundShort(row.institution_id, row.id, True)
    assert clocks(row)["T-EXIT-30D"].stopped_at is not None


def test_a_closing_in_time_is_not_noted(world: World) -> None:
    row = announced(world)
    with clock.stepped(clock.now() + timedelta(days=60)):
        actions.close_down(row, clock.today(), by=world.actor("staff"))
    assert not happened(row, ExitFoundShort)


def test_who_announces_and_once(world: World) -> None:
    for name in ("other_staff", "officer", "learner"):
        with pytest.raises(NotYours):
            actions.announce_exit(world.institution("app"), announcement(), by=world.actor(name))
    row = announced(world)
    assert row.organisation_id == world.organisations["department"]
    with pytest.raises(IllegalMove):
        announced(world)
    with pytest.raises(IntegrityError), transaction():
        copied = {one.name: getattr(row, one.name) for one in Exit.__table__.columns if one.name not in ("id", "ref")}
        db.session.add(Exit(**copied | {"key": "another"}))
        db.session.flush()


@pytest.mark.parametrize(
    "wrong",
    [
        {"learners": -1},
        {"learners": 0},
        {"owed_fen": -1},
        {"how": " "},
        {"contact": ""},
        {"repay_by_on": date(2020, 1, 1)},
    ],
)
def test_a_plan_says_how_many_how_much_how_and_by_when(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(actions.CycleWrong):
        announced(world, balances=balances(**wrong))
    with pytest.raises(actions.CycleWrong):
        announced(world, clock.today() - timedelta(days=1))
    assert db.session.query(Exit).count() == 0


def test_a_new_plan_dates_the_repaying_anew_and_keeps_the_old(world: World) -> None:
    row = announced(world)
    by = clock.today() + timedelta(days=90)
    with pytest.raises(NotYours):
        actions.plan_balances(row, balances(repay_by_on=by), by=world.actor("officer"))
    actions.plan_balances(row, balances(repay_by_on=by, learners=90), by=world.actor("staff"))
    assert [one.learners for one in row.plans] == [120, 90]
    assert clocks(row)["T-EXIT-PAY"].due_on == by


def test_reports_begin_their_time_anew(world: World) -> None:
    row = announced(world)
    with clock.stepped(clock.now() + timedelta(days=20)):
        first = progress(100, 3_000_000, 600_000)
        actions.report_progress(row, first, by=world.actor("staff"))
        actions.report_progress(row, first, by=world.actor("staff"))
        start = clock.today()
    assert row.left == (100, 3_000_000)
    assert len(row.reports) == 1
    assert clocks(row)["T-EXIT-TELL"].start_on == start
    with pytest.raises(actions.CycleWrong):
        actions.report_progress(row, progress(-1), by=world.actor("staff"))
    with pytest.raises(actions.CycleWrong, match="还剩多少名学员"):
        actions.report_progress(row, progress(0, 500), by=world.actor("staff"))
    with pytest.raises(NotYours):
        actions.report_progress(row, progress(), by=world.actor("officer"))


def test_an_order_is_noted_with_number_authority_and_article(world: World) -> None:
    for wrong in ({"number": ""}, {"by_whom": " "}, {"law": ""}, {"on": clock.today() + timedelta(days=1)}):
        with pytest.raises(actions.CycleWrong):
            actions.note_order(world.institution("app"), order(**wrong), by=world.actor("officer"))
    for name in ("staff", "association_officer", "association_admin"):
        with pytest.raises(NotYours):
            actions.note_order(world.institution("app"), order(), by=world.actor(name))
    row = ordered(world)
    assert (row.state, row.order_number) == (State.ORDERED, "示教罚〔2026〕1号")
    with pytest.raises(IllegalMove):
        actions.call_off(row, "不退出了", by=world.actor("staff"))
    actions.plan_balances(row, balances(), by=world.actor("staff"))
    actions.note_closing(row, clock.today(), by=world.actor("officer"))
    assert row.state is State.CLOSED


def test_an_order_after_an_announcement_is_the_same_exit(world: World) -> None:
    row = announced(world)
    assert ordered(world).id == row.id
    assert (row.state, clocks(row)["T-EXIT-30D"].is_running) == (State.ORDERED, False)


def test_an_order_is_noted_by_whichever_department_has_the_power(world: World) -> None:
    row = announced(world)
    assert actions.note_order(world.institution("app"), order(), by=world.actor("supervisor")).id == row.id
    assert row.organisation_id == world.organisations["department"], "it stays with the department that sees to it"


def test_the_first_day_follows_its_clock(world: World) -> None:
    with clock.stepped(datetime(2026, 8, 28, 3, tzinfo=UTC)):
        row = announced(world, date(2026, 12, 1))
    notice = clocks(row)["T-EXIT-30D"]
    with clock.stepped(datetime(2026, 8, 29, 3, tzinfo=UTC)):
        with transaction():
            notice.calendar_version, notice.due_on, row.earliest_on = "old", date(2026, 9, 30), date(2026, 9, 30)
        assert actions.sweep_cycle_clocks()["redated"] == 1
        outbox.drain()
    db.session.expire_all()
    assert db.session.get_one(Exit, row.id).earliest_on == clocks(row)["T-EXIT-30D"].due_on == date(2026, 9, 28)


def test_calling_off_needs_words_and_frees_the_way(world: World) -> None:
    row = announced(world)
    with pytest.raises(actions.CycleWrong):
        actions.call_off(row, " ", by=world.actor("staff"))
    with pytest.raises(NotYours):
        actions.call_off(row, "继续办学", by=world.actor("officer"))
    actions.call_off(row, "继续办学", by=world.actor("staff"))
    assert not any(one.is_running for one in clocks(row).values())
    assert announced(world).id != row.id


def test_a_closing_day_lies_between_the_notice_and_today(world: World) -> None:
    row = announced(world)
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(actions.CycleWrong):
            actions.close_down(row, day, by=world.actor("staff"))
    with pytest.raises(NotYours):
        actions.note_closing(row, clock.today(), by=world.actor("foreign_officer"))


def test_finishing_is_never_barred(world: World) -> None:
    with pytest.raises(IllegalMove):
        actions.finish_exit(announced(world), progress(), by=world.actor("staff"))
    with transaction():
        actions.count_open_case(world.institution("app"), 3)
    row = actions.exit_of(world.institution("app"))
    assert row is not None
    actions.close_down(row, clock.today(), by=world.actor("staff"))
    actions.finish_exit(row, progress(5, 70_000), by=world.actor("staff"))
    assert (row.state, row.settled_on) == (State.FINISHED, None)


def test_a_repaying_missed_is_a_breach(world: World) -> None:
    row = closed(world)
    with clock.stepped(clock.now() + timedelta(days=70)):
        actions.sweep_cycle_clocks()
    codes = {one.code for one in happened(row, CycleClockBreached) if isinstance(one, CycleClockBreached)}
    assert codes == {"T-EXIT-PAY", "T-EXIT-TELL"}


def test_every_move_is_one_event(world: World) -> None:
    row = finished(world)
    acts = [one.act for one in happened(row, CycleMoved) if isinstance(one, CycleMoved)]
    assert acts == ["announce_exit", "close_down", "finish_exit", "settle"]
