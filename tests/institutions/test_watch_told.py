"""Who hears of a signal, of a cluster, and of an inspection an association was asked along to."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.actions.clustering import sweep_clusters
from institutions import actions
from institutions.life_kinds import kind_of
from institutions.lifecycle.clusters import ClusterScope
from institutions.models import CycleClock, Inspection, RiskCluster, RiskSignal
from institutions.queries.desk import waiting_for
from kernel import clock, events, outbox
from kernel.db import db, transaction
from kernel.messages import Letter, fits_one_sms
from tests.complaints.cluster_hands import clustered, task_of
from tests.complaints.hands import sign_in, text
from tests.institutions.watch_hands import CHIEF, SECOND, drafted, found, in_days, planned, with_heads
from tests.world import World


def told_to(world: World, *kinds: str) -> list[str]:
    """Whom letters about these went to, one name for each letter."""
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    names = {key: name for name, key in world.people.items()}
    rows = db.session.query(Letter).filter(Letter.why.in_(kinds)).order_by(Letter.id).all()
    assert all(fits_one_sms(one.body_text) for one in rows)
    return sorted(names[one.to_person_id or 0] for one in rows)


def raised(world: World, *names: str) -> None:
    for name in names:
        with transaction():
            for _each in range(4):
                actions.count_breach(world.institution(name))
    actions.sweep_signals()


def test_a_signal_tells_the_nearest_desks_and_the_institution_nothing(world: World) -> None:
    raised(world, "app")
    assert told_to(world, "signal.raised") == ["association_admin", "association_officer", "officer"]


def test_many_signals_of_a_day_are_one_letter_and_the_next_day_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised(world, "app", "platform")
    assert db.session.query(RiskSignal).count() == 2
    assert told_to(world, "signal.raised").count("officer") == 1
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=1))
    with transaction():
        world.institution("app").reachability = "unreachable"
        world.institution("app").open_cases = 3
    actions.sweep_signals()
    assert told_to(world, "signal.raised").count("officer") == 2


def test_a_signal_far_away_tells_who_is_there(world: World) -> None:
    raised(world, "own_site")
    assert told_to(world, "signal.raised") == ["foreign_officer", "supervisor"], "no department of the county is here"


def test_a_cluster_tells_the_desks_of_its_institutions_and_is_counted(app: Flask, world: World) -> None:
    row = clustered(world)
    assert told_to(world, "cluster.raised") == ["association_admin", "association_officer", "officer"]
    sweep_clusters()
    assert told_to(world, "cluster.raised").count("officer") == 1, "told when it begins"
    assert waiting_for(world.viewers["officer"])["clusters"].number == 1
    assert waiting_for(world.viewers["foreign_officer"])["clusters"].number == 0
    assert "没有处理的同类投诉聚集" in text(sign_in(app, world, "officer").get("/registry/desk"))
    task_of(world, row)
    assert waiting_for(world.viewers["officer"])["clusters"].number == 0
    assert waiting_for(world.viewers["supervisor"])["clusters"].number == 1, "of each body its own"


def test_a_cluster_of_two_counties_tells_both(world: World) -> None:
    names = {world.institutions[name]: 2 for name in ("app", "own_site")}
    told = actions.ToldCluster("C-SAME", "k", ClusterScope("kin"), "E01", {"cases": 4}, "理由", names)
    actions.tell_clusters([told])
    assert {"officer", "foreign_officer", "supervisor"} <= set(told_to(world, "cluster.raised"))
    assert db.session.query(RiskCluster).count() == 1


def along(world: World, answer: bool | None) -> Inspection:
    """An inspection the association was asked along to, and what it said."""
    with_heads(world)
    row = planned(world)
    actions.invite_partner(row, world.organisation("association"), by=world.actor("officer"))
    if answer is not None:
        actions.answer_invitation(row, answer, by=world.actor("association_officer"))
    return row


ASKED = ["association_admin", "association_officer"]


@pytest.mark.parametrize(("answer", "is_told"), [(None, True), (True, True), (False, False)])
@pytest.mark.parametrize("how", ["moved", "cancelled"])
def test_who_was_asked_along_hears_of_another_day_and_of_none(
    world: World, how: str, answer: bool | None, is_told: bool
) -> None:
    row = along(world, answer)
    if how == "moved":
        actions.put_off_inspection(row, in_days(3), by=world.actor("officer"))
    else:
        actions.cancel_inspection(row, "机构已经注销。", by=world.actor(CHIEF))
    assert told_to(world, f"inspection.{how}") == (ASKED if is_told else [])
    words = [one.body_text for one in db.session.query(Letter).filter_by(why=f"inspection.{how}")]
    assert not any("注销" in one for one in words), "the reason stays with the department"


@pytest.mark.parametrize(("answer", "is_told"), [(None, False), (True, True), (False, False)])
def test_who_took_part_hears_that_it_ended(world: World, answer: bool | None, is_told: bool) -> None:
    row = along(world, answer)
    actions.begin_inspection(row, by=world.actor("officer"))
    found(world, row, problems=0)
    actions.close_inspection(row, "没有发现问题。", by=world.actor("officer"))
    told = [one for one in told_to(world, "inspection.closed") if one in ASKED]
    assert told == (ASKED if is_told else [])


def test_who_does_not_object_missed_nothing_and_the_body_hears_that_it_may_publish(world: World) -> None:
    with_heads(world)
    row = drafted(world)
    actions.approve_notice(row, by=world.actor(CHIEF))
    until = actions.tell_notice(row, by=world.actor("officer"))
    with clock.stepped(clock.start_of(until) + timedelta(hours=10)):
        actions.sweep_cycle_clocks()
        assert told_to(world, "cycle_clock.warned") == ["institution_admin", "staff"]
    with clock.stepped(clock.start_of(until) + timedelta(days=1, hours=10)):
        actions.sweep_cycle_clocks()
        actions.sweep_cycle_clocks()
        assert told_to(world, "cycle_clock.breached") == []
        assert told_to(world, "cycle_clock.ended") == [CHIEF, "officer", SECOND]
        running = db.session.query(CycleClock).filter_by(code="T-OBJECT").one()
        assert (running.met_at, running.breached_at) == (running.due_at, None)
        kinds = [one.kind for one in events.stream_of(f"institution:{row.institution_id}")]
        assert "cycle_clock.breached" not in kinds
        actions.publish_notice(row, by=world.actor("officer"))
    words = {one.why: one.body_text for one in db.session.query(Letter).filter(Letter.why.like("cycle_clock.%"))}
    assert "可以提出异议" in words["cycle_clock.warned"] and "请登录办理" not in words["cycle_clock.warned"]
    assert "没有对拟发布的内容提出异议，可以发布" in words["cycle_clock.ended"]


@pytest.mark.parametrize("how", ["accept", "object"])
def test_an_end_by_the_institutions_own_word_is_told_once(world: World, how: str) -> None:
    with_heads(world)
    row = drafted(world)
    actions.approve_notice(row, by=world.actor(CHIEF))
    actions.tell_notice(row, by=world.actor("officer"))
    if how == "accept":
        actions.accept_notice(row, by=world.actor("staff"))
    else:
        actions.object_to_notice(row, "不对。", by=world.actor("staff"))
    assert told_to(world, "cycle_clock.ended") == []


def test_an_older_breach_of_the_time_to_object_is_not_told_as_a_duty() -> None:
    data = {"cycle": "notice", "subject_id": 1, "code": "T-OBJECT"}
    assert kind_of("cycle_clock.breached", data) is None
    assert kind_of("cycle_clock.breached", data | {"code": "T-OBJ-ANS"}) is not None
