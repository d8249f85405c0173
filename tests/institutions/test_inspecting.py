"""Inspections (检查): the acts in their order, each refused once to whom it is not; photographs; what comes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image

from institutions import actions
from institutions.lifecycle.inspecting import (
    INSPECTION_MOVES,
    DemandState,
    Finding,
    InspectionGround,
    InspectionResult,
    InspectionState,
    PartnerState,
    result_of,
)
from institutions.models import CycleClock, Demand
from kernel import clock, files
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.files import CoverState
from tests.institutions.watch_hands import (
    begun,
    closed,
    found,
    in_days,
    listed,
    mending,
    picture_token,
    planned,
    with_heads,
)
from tests.world import World

STATE = InspectionState


def clocks_of(record_id: int) -> dict[str, CycleClock]:
    rows = db.session.query(CycleClock).filter_by(cycle="inspection", subject_id=record_id).order_by(CycleClock.id)
    return {row.code: row for row in rows}


@pytest.mark.parametrize(
    ("findings", "demands", "result"),
    [
        ([Finding.FINE, Finding.NOT_APPLICABLE], [], InspectionResult.NOTHING_FOUND),
        ([Finding.PROBLEM], [], InspectionResult.NOT_RECTIFIED),
        ([Finding.PROBLEM], [DemandState.PASSED], InspectionResult.RECTIFIED),
        (
            [Finding.PROBLEM, Finding.PROBLEM],
            [DemandState.PASSED, DemandState.UNMENDED],
            InspectionResult.NOT_RECTIFIED,
        ),
        ([Finding.PROBLEM], [DemandState.OPEN], None),
        ([Finding.PROBLEM], [DemandState.PASSED, DemandState.ANSWERED], None),
    ],
)
def test_the_record_itself_says_the_result(
    findings: list[Finding], demands: list[DemandState], result: InspectionResult | None
) -> None:
    assert result_of(findings, demands) is result


def test_no_two_rows_fit() -> None:
    keys = [(row.source, row.act) for row in INSPECTION_MOVES]
    assert len(keys) == len(set(keys))


def test_an_inspection_all_the_way(app: Flask, world: World) -> None:
    row = mending(world)
    assert row.state is STATE.RECTIFYING
    clocks = clocks_of(row.id)
    assert clocks["T-CHECK"].met_at is not None
    assert clocks["T-CHECK"].is_platform_rule
    assert clocks["T-MEND-1"].due_on == in_days(10)
    assert clocks["T-MEND-1"].organisation_id == world.organisations["company"]
    demand = row.demands[0]
    actions.answer_demand(demand, row, "已经公示。", picture_token(world, "staff"), by=world.actor("staff"))
    assert files.usage("inspection_demand", [demand.id]).files == 1
    clocks = clocks_of(row.id)
    assert clocks["T-MEND-1"].met_at is not None
    assert clocks["T-RECHECK"].organisation_id == world.organisations["department"]
    actions.recheck_demand(demand, row, False, "只公示了一半。", in_days(5), by=world.actor("officer"))
    assert (demand.state, demand.due_on) == (DemandState.OPEN, in_days(5))
    assert clocks_of(row.id)["T-MEND-1"].is_running
    with pytest.raises(DomainError, match="还没有回复"):
        actions.recheck_demand(demand, row, True, "看到。", None, by=world.actor("officer"))
    actions.answer_demand(demand, row, "全部公示。", "", by=world.actor("staff"))
    with pytest.raises(DomainError, match="没有复查"):
        actions.close_inspection(row, "办结", by=world.actor("officer"))
    actions.recheck_demand(demand, row, True, "已看到。", None, by=world.actor("officer"))
    assert not clocks_of(row.id)["T-RECHECK"].is_running
    actions.close_inspection(row, "一项发现问题，已经整改。", by=world.actor("officer"))
    assert (row.state, row.result) == (STATE.CLOSED, InspectionResult.RECTIFIED)
    assert not any(one.is_running for one in clocks_of(row.id).values())


def test_without_an_answer_it_is_looked_at_after_its_day(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = mending(world, days=3)
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=4))
    actions.sweep_cycle_clocks()
    assert clocks_of(row.id)["T-MEND-1"].breached_at is not None
    actions.recheck_demand(row.demands[0], row, False, "没有整改。", None, by=world.actor("officer"))
    actions.close_inspection(row, "一项发现问题，没有整改到位。", by=world.actor("officer"))
    assert row.result is InspectionResult.NOT_RECTIFIED


def test_nothing_found_is_closed_at_once(app: Flask, world: World) -> None:
    row = found(world, begun(world), problems=0)
    with pytest.raises(DomainError, match="没有整改要求"):
        actions.send_findings(row, by=world.actor("officer"))
    actions.close_inspection(row, "八项没有发现问题。", by=world.actor("officer"))
    assert row.result is InspectionResult.NOTHING_FOUND


def test_a_record_with_gaps_goes_nowhere(app: Flask, world: World) -> None:
    row = begun(world)
    with pytest.raises(DomainError, match="还有项目"):
        actions.close_inspection(row, "办结", by=world.actor("officer"))
    with pytest.raises(DomainError, match="看到了什么"):
        actions.record_finding(row.items[0], row, Finding.PROBLEM, " ", by=world.actor("officer"))
    found(world, row, problems=1)
    with pytest.raises(DomainError, match="到哪一天"):
        actions.close_inspection(row, "办结", by=world.actor("officer"))
    with pytest.raises(DomainError, match="只有发现问题"):
        actions.demand_mending(row, row.items[1], "整改", in_days(3), by=world.actor("officer"))
    with pytest.raises(DomainError, match="今天以后"):
        actions.demand_mending(row, row.items[0], "整改", in_days(0), by=world.actor("officer"))


def test_a_demand_is_written_anew_until_it_is_sent(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row, officer = found(world, begun(world), problems=2), world.actor("officer")
    first = actions.demand_mending(row, row.items[0], "在首页公示许克。", in_days(3), by=officer)
    actions.demand_mending(row, row.items[1], "订立书面合同。", in_days(30), by=officer)
    again = actions.demand_mending(row, row.items[0], "在首页公示许可。", in_days(3), by=officer)
    assert (again.id, again.words, len(row.demands)) == (first.id, "在首页公示许可。", 2)
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=4))
    with pytest.raises(DomainError, match="请改期"):
        actions.send_findings(row, by=officer)
    with pytest.raises(DomainError, match="今天以后"):
        actions.demand_mending(row, row.items[0], "在首页公示许可。", in_days(0), by=officer)
    actions.demand_mending(row, row.items[0], "在首页公示许可。", in_days(5), by=officer)
    actions.send_findings(row, by=officer)
    assert [(one.place, one.due_on) for one in row.demands] == [(1, in_days(5)), (2, in_days(26))]
    assert clocks_of(row.id)["T-MEND-1"].due_on == in_days(5)
    with pytest.raises(IllegalMove):
        actions.demand_mending(row, row.items[0], "改", in_days(9), by=officer)


def test_of_two_demands_of_an_item_the_one_due_first_is_written_anew(app: Flask, world: World) -> None:
    row, officer = found(world, begun(world)), world.actor("officer")
    kept = actions.demand_mending(row, row.items[0], "先公示。", in_days(9), by=officer)
    with transaction():
        twin = Demand(inspection_id=row.id, place=2, item_id=row.items[0].id, words="再公示。", due_on=in_days(3))
        db.session.add(twin)
    db.session.expire_all()
    assert actions.demand_mending(row, row.items[0], "都公示。", in_days(10), by=officer).id == twin.id
    assert actions.demand_mending(row, row.items[0], "都公示。", in_days(10), by=officer).id == kept.id


def test_plans_are_moved_and_called_off_by_the_head(app: Flask, world: World) -> None:
    with_heads(world)
    row = planned(world, in_days(5))
    with pytest.raises(DomainError, match="先改期"):
        actions.begin_inspection(row, by=world.actor("officer"))
    actions.put_off_inspection(row, in_days(7), by=world.actor("officer"))
    with pytest.raises(actions.WatchWrong):
        actions.put_off_inspection(row, in_days(-1), by=world.actor("officer"))
    with pytest.raises(NotYours):
        actions.cancel_inspection(row, "不去了", by=world.actor("officer"))
    actions.cancel_inspection(row, "机构已经注销。", by=world.actor("chief"))
    assert row.state is STATE.CANCELLED
    with pytest.raises(IllegalMove):
        actions.begin_inspection(row, by=world.actor("officer"))


def test_only_whom_the_draw_chose_is_inspected_as_drawn(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = listed(world, "platform")
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=2))
    actions.draw(row, "7", by=world.actor("officer"))
    people, ground = [world.person("officer")], InspectionGround.DRAWN
    for institution, draw in (("app", row), ("platform", None)):
        plan = actions.Plan(world.institution(institution), ground, "抽中", clock.today(), people, draw)
        with pytest.raises(actions.WatchWrong):
            actions.plan_inspection(plan, by=world.actor("officer"))
    plan = actions.Plan(world.institution("platform"), ground, "抽中", clock.today(), people, row)
    assert actions.plan_inspection(plan, by=world.actor("officer")).draw_id == row.id


def test_an_association_takes_part_with_its_own_note(app: Flask, world: World) -> None:
    row = planned(world)
    with pytest.raises(DomainError, match="消费者协会"):
        actions.invite_partner(row, world.organisation("regulator"), by=world.actor("officer"))
    partner = actions.invite_partner(row, world.organisation("association"), by=world.actor("officer"))
    assert actions.invite_partner(row, world.organisation("association"), by=world.actor("officer")).id == partner.id
    with pytest.raises(NotYours):
        actions.answer_invitation(row, True, by=world.actor("foreign_officer"))
    actions.answer_invitation(row, True, by=world.actor("association_officer"))
    assert partner.state is PartnerState.JOINED
    actions.begin_inspection(row, by=world.actor("officer"))
    actions.note_as_partner(row, "现场看到许可没有公示。", by=world.actor("association_officer"))
    with pytest.raises(NotYours):
        actions.record_finding(row.items[0], row, Finding.FINE, "", by=world.actor("association_officer"))


def _acts(world: World) -> list[tuple[str, str, Callable[[str], object]]]:
    """One act each with somebody who must not do it, at a state in which it may be done."""
    plan, open_one, told = planned(world), found(world, begun(world)), mending(world)
    institution, first, day = world.institution("app"), open_one.items[0], in_days(4)
    new = actions.Plan(institution, InspectionGround.PLANNED, "x", day, [world.person("officer")])
    actor, partner = world.actor, world.organisation("association")
    return [
        ("plan", "association_officer", lambda who: actions.plan_inspection(new, by=actor(who))),
        ("move", "staff", lambda who: actions.put_off_inspection(plan, day, by=actor(who))),
        (
            "invite",
            "learner",
            lambda who: actions.invite_partner(plan, partner, by=actor(who)),
        ),
        ("begin", "foreign_officer", lambda who: actions.begin_inspection(plan, by=actor(who))),
        ("finding", "staff", lambda who: actions.record_finding(first, open_one, Finding.FINE, "", by=actor(who))),
        ("demand", "mediator", lambda who: actions.demand_mending(open_one, first, "x", day, by=actor(who))),
        ("send", "staff", lambda who: actions.send_findings(told, by=actor(who))),
        ("photo", "staff", lambda who: actions.add_photos(open_one, picture_token(world), "", by=actor(who))),
        ("view", "other_staff", lambda who: actions.state_own_view(told, "x", by=actor(who))),
        ("answer", "other_staff", lambda who: actions.answer_demand(told.demands[0], told, "x", "", by=actor(who))),
        ("recheck", "staff", lambda who: actions.recheck_demand(told.demands[0], told, True, "x", None, by=actor(who))),
        ("close", "auditor", lambda who: actions.close_inspection(told, "x", by=actor(who))),
    ]


def test_each_act_is_refused_to_whom_it_is_not(app: Flask, world: World) -> None:
    for name, stranger, act in _acts(world):
        with pytest.raises((NotYours, IllegalMove)):
            act(stranger)
        db.session.rollback()
        assert name


def test_no_photograph_goes_out_unmasked(app: Flask, world: World) -> None:
    row = begun(world)
    photo = actions.add_photos(row, picture_token(world), "前台", by=world.actor("officer"))[0]
    assert not photo.is_publishable
    files.sweep()
    with pytest.raises(DomainError, match="没有遮盖过"):
        actions.clear_photo(photo, row, by=world.actor("officer"))
    actions.mask_photo(photo, row, [(1, 0, 0, 50, 50)], by=world.actor("officer"))
    assert not photo.is_publishable
    files.sweep()
    db.session.refresh(photo.file)
    assert photo.file.cover_state is CoverState.COVERED
    assert not photo.is_publishable, "covered is not yet looked at"
    actions.clear_photo(photo, row, by=world.actor("officer"))
    assert photo.is_publishable
    shown = Image.open(__import__("io").BytesIO(files.read_cover(photo.file))).convert("RGB")
    assert shown.getpixel((5, 5)) != (255, 0, 0)
    actions.mask_photo(photo, row, [(1, 0, 0, 80, 80)], by=world.actor("officer"))
    assert not photo.is_publishable, "covered anew it must be looked at anew"


def test_after_closing_nothing_of_the_record_changes(app: Flask, world: World) -> None:
    row = closed(world)
    with pytest.raises(IllegalMove):
        actions.record_finding(row.items[0], row, Finding.FINE, "", by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        actions.close_inspection(row, "x", by=world.actor("officer"))
