"""Counts kept by events, in whatever order they come, are those counted anew; public copies hold no small number."""

import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.lifecycle.answering import OpinionKind, OutcomeView
from complaints.models import Complaint
from disclosure import actions, queries
from disclosure.indicators import SMALL_CELL, SubjectKind, Why
from disclosure.lifecycle import CandidateState, WithdrawalReason
from disclosure.models import Candidate, FigureCell, PublicFigure
from disclosure.queries import desk
from institutions.actions import Entry, accept_entry, add_institution, confirm_merge, propose_merge
from institutions.lifecycle import InstitutionType
from institutions.models import Institution
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError
from kernel.outbox import Delivery, DeliveryState
from tests.complaints.driver import act, grounds, reach, served
from tests.disclosure.support import accepted_about, colleague, settled
from tests.institutions.registry_hands import known
from tests.world import World

STANDS = (Status.ASSIGNED, Status.ACCEPTED, Status.MEDIATING, Status.TERMINATED, Status.NOT_ACCEPTED)
STANDS += (Status.WITHDRAWN, Status.CLOSED, Status.SETTLED, Status.POWER_DISPUTE)
ACTS = {"officer": ("accept", "refuse", "return_to_intake", "terminate", "close", "split", "settle_power")}
ACTS |= {"learner": ("withdraw", "reply"), "staff": ("answer", "offer"), "supervisor": ("take_over",)}


def cells() -> dict[tuple[Any, ...], tuple[int, int]]:
    """Every cell that holds something."""
    db.session.expire_all()
    rows = db.session.scalars(select(FigureCell).where(FigureCell.cases > 0))
    return {(str(row.kind), row.ref, row.month, row.measure, row.days): (row.cases, row.published) for row in rows}


def copies() -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Everything the public may read of all cases."""
    db.session.expire_all()
    rows = db.session.scalars(select(PublicFigure))
    return {
        (str(row.kind), row.ref, row.period): (row.name, row.shown, row.between, row.days, row.since_on) for row in rows
    }


class Walk:
    """Everybody does something, now and then time passes, and events arrive late and out of order."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance, self.moment = world, random.Random(seed), clock.now()

    def go(self, steps: int) -> None:
        first, learner = reach(self.world, Status.CLOSED), self.world.actor("learner")
        cases.rate(first, OpinionKind.ANSWER, 5, by=learner)
        cases.view_outcome(first, OutcomeView.SOLVED, by=learner)
        outbox.drain()
        self.publish()
        for _step in range(steps):
            with clock.stepped(self.moment):
                self._one()
            self.moment += timedelta(hours=self.chance.choice((1, 5, 30)))
        self.moment += timedelta(days=30)  # some things were done ahead of their time
        with clock.stepped(self.moment):
            cases.sweep_clocks()
            outbox.drain()
            assert not outbox.troubled(), [row.error for row in outbox.troubled()]
            actions.count_due()

    def _one(self) -> None:
        doing = (self.begin, self.go_on, self.say, self.publish, self.follow, self.registry)
        with suppress(DomainError, LookupError):  # nobody has a case yet, or may not do it now
            self.chance.choice(doing)()
        db.session.rollback()
        self.some_arrive()

    def begin(self) -> None:
        reach(self.world, self.chance.choice(STANDS))

    def a_case(self) -> Complaint:
        return self.chance.choice(db.session.scalars(select(Complaint).order_by(Complaint.id)).all())

    def go_on(self) -> None:
        who = self.chance.choice(sorted(ACTS))
        if self.chance.random() < 0.2:
            self.end_by_item()
            return
        act(self.world, self.a_case(), self.chance.choice(ACTS[who]), self.world.actor(who))

    def end_by_item(self) -> None:
        case, code = self.a_case(), self.chance.choice(("DT1", "DT3", "DT6", "DT7"))
        cases.terminate(case, [code], "理由。", by=self.world.actor("officer"))
        cases.close(served(case), by=self.world.actor("officer"))

    def say(self) -> None:
        learner, staff = self.world.actor("learner"), self.world.actor("staff")
        if self.chance.random() < 0.5:
            cases.rate(self.a_case(), OpinionKind.ANSWER, self.chance.randint(1, 5), by=learner)
        else:
            view = self.chance.choice(list(OutcomeView))
            cases.view_outcome(self.a_case(), view, by=self.chance.choice((learner, staff)))

    def publish(self) -> None:
        row = self.chance.choice(db.session.scalars(select(Candidate).order_by(Candidate.id)).all())
        officer = self.world.actor("officer")
        if row.state is CandidateState.PUBLISHED and self.chance.random() < 0.5:
            actions.expire(row)
        elif row.state is CandidateState.PUBLISHED:
            actions.withdraw(row, WithdrawalReason.WRONG, by=officer)
        elif row.state is CandidateState.CANDIDATE:
            actions.prepare(row, "消费者投诉该机构，要求退款。双方达成调解协议。", by=officer)
            actions.notify(row, by=officer)
            with clock.stepped(clock.end_of(row.objection_until_on or clock.today())):
                actions.publish(row, by=colleague(self.world))

    def follow(self) -> None:
        self.moment += timedelta(days=self.chance.choice((2, 9, 20)))
        with clock.stepped(self.moment):
            cases.sweep_clocks()
            cases.finish_withdrawals()
            actions.count_due()

    def registry(self) -> None:
        """A name somebody typed is looked up, or two records become one."""
        admin, number = self.world.actor("platform_admin"), self.chance.randint(0, 9999)
        other = known(f"示例学堂{number}")
        accepted_about(self.world, other)
        self.some_arrive()
        typed = Entry(f"学员写的示例{number}", InstitutionType.H, domicile_code="110108", is_free_entry=True)
        made = add_institution(typed, by=self.world.actor("learner"))
        accepted_about(self.world, made)
        self.some_arrive()
        accept_entry(made, Entry(f"查到的示例{number}", InstitutionType.C, domicile_code="110108"), by=admin)
        self.some_arrive()
        merge = propose_merge(other, made, "登记了两次", by=self.world.actor("officer"))
        confirm_merge(merge, by=admin)

    def some_arrive(self) -> None:
        found = select(Delivery.id).where(Delivery.state == DeliveryState.PENDING).order_by(Delivery.id)
        waiting = list(db.session.scalars(found))
        for key in self.chance.sample(waiting, len(waiting) // 2):
            with clock.stepped(self.moment + timedelta(seconds=1)):
                outbox.deliver(key)


def test_kept_by_events_is_what_is_counted_anew(app: Flask, world: World) -> None:
    walk = Walk(world, seed=15)
    walk.go(steps=24)
    kept = cells()
    assert {key[3] for key in kept} >= {"cases", "answered", "closed", "received", "to_close", "rated"}
    assert len({key[1] for key in kept if key[0] == "institution"}) > 1
    assert db.session.query(Candidate).filter_by(state=CandidateState.EXPIRED).count()
    with clock.stepped(walk.moment):
        actions.publish_figures()
        told = copies()
        actions.recount()
        assert cells() == kept
        assert actions.publish_figures() == 0
    assert copies() == told


def test_a_count_twice_is_a_count_once(app: Flask, world: World) -> None:
    complaint = settled(world)
    before = cells()
    assert before
    assert actions.count_cases([complaint.id]) is False
    outbox.drain()
    assert cells() == before


def test_the_command_counts_anew(app: Flask, world: World) -> None:
    settled(world)
    kept = cells()
    db.session.scalars(select(FigureCell)).first().cases += 3
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["figures", "rebuild"])
    assert answer.exit_code == 0, answer.output
    assert "1 件已重新统计" in answer.output
    assert cells() == kept


def test_cases_from_before_are_counted_by_the_hourly_job(app: Flask, world: World) -> None:
    complaint = world.answered()
    assert actions.count_due() == 1
    assert actions.count_due() == 0
    assert cells()[("institution", complaint.institution.ref, f"{clock.today():%Y-%m}", "answered", -1)] == (1, 0)


def test_cases_go_over_with_a_merger(app: Flask, world: World) -> None:
    settled(world)
    into, gone = known("示例新学堂"), known("示例旧学堂")
    other = accepted_about(world, gone)
    outbox.drain()
    assert ("institution", gone.ref) in {key[:2] for key in cells()}
    merge = propose_merge(gone, into, "登记了两次", by=world.actor("officer"))
    confirm_merge(merge, by=world.actor("platform_admin"))
    outbox.drain()
    db.session.refresh(other)
    assert other.institution_id == into.id
    assert ("institution", gone.ref) not in {key[:2] for key in cells()}
    assert ("institution", into.ref) in {key[:2] for key in cells()}


def five(world: World) -> Institution:
    """Five answered cases, one of them settled and closed."""
    settled(world)
    for _each in range(4):
        world.answered()
    outbox.drain()
    actions.publish_figures()
    return world.institution("app")


def six(world: World) -> Institution:
    """The same, and one that is accepted and no more."""
    five(world)
    world.accepted()
    outbox.drain()
    actions.publish_figures()
    return world.institution("app")


def test_numbers_of_an_institution(app: Flask, world: World) -> None:
    found = queries.institution_figures(five(world).ref)
    assert found is not None
    assert (found.count("cases").number, found.count("asked").number) == (5, 5)
    assert found.count("closed").number is None
    assert found.count("unrated").number == 5
    assert found.rate("settled").why is Why.SMALL
    assert found.rate("satisfied").why is Why.FEW
    answered = found.rate("response")
    assert answered.rate is not None
    assert (answered.rate.part, answered.n) == (5, 5)
    days = {one.of.code: one.spread for one in found.stages}
    assert days["to_answer"] is not None
    assert days["to_close"] is None
    trend = queries.trend(SubjectKind.INSTITUTION, found.ref, 3)
    assert [point.number for point in trend] == [None, None, 5]
    assert [point.is_counted for point in trend] == [False, False, True]
    assert trend[-1].is_running


def test_what_the_body_did_is_counted_apart(app: Flask, world: World) -> None:
    six(world)
    for _each in range(5):
        complaint = world.file()
        cases.refuse(complaint, grounds(complaint, "refusal"), "没有提供真实身份。", by=world.actor("officer"))
    outbox.drain()
    actions.publish_figures()
    found = queries.body_figures(world.organisation("department").ref)
    assert found is not None
    numbers = {code: found.count(code).number for code in ("received", "accepted", "refused", "moved", "late_accept")}
    assert numbers == {"received": 11, "accepted": 6, "refused": 5, "moved": 0, "late_accept": 0}
    assert found.rate("accepted").rate is not None
    assert found.name == world.organisation("department").name


def test_two_universes_are_never_one(client: FlaskClient, world: World) -> None:
    """Canary: five published and one that is not; the page tells the five and nothing from which the one follows."""
    for _each in range(5):
        candidate = desk.by_case(settled(world).number)
        assert candidate is not None
        officer = world.actor("officer")
        actions.prepare(candidate, "消费者投诉该机构，要求退款。双方达成调解协议。", by=officer)
        actions.notify(candidate, by=officer)
        with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
            actions.publish(candidate, by=colleague(world))
            outbox.drain()
    world.accepted()
    outbox.drain()
    actions.publish_figures()
    ref = world.institution("app").ref
    found = queries.institution_figures(ref)
    assert found is not None
    assert found.count("cases").number is None, "6 less the 5 published is 1"
    assert found.count("closed").number is None or found.count("closed").number == 5
    answer = client.get(f"/api/v1/institutions/{ref}").json
    assert answer["figures"]["accepted"] is None
    assert client.get(f"/api/v1/publications?institution={ref}").json["total"] == 5
    page = client.get(f"/institutions/{ref}").get_data(as_text=True)
    assert "共5条，数字准确" in page
    assert "不公布" in page


def test_public_copies_hold_no_small_number(app: Flask, world: World) -> None:
    walk = Walk(world, seed=3)
    walk.go(steps=12)
    actions.publish_figures()
    for row in db.session.scalars(select(PublicFigure)):
        assert not [number for number in row.shown.values() if 0 < number < SMALL_CELL], row.shown
        assert all(days["n"] >= SMALL_CELL for days in row.days.values())
