"""The institution asked first, whole: chosen, silent past its day, taken on, accepted; the days of rules §10."""

from datetime import date, datetime, time

from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import Status
from complaints.models import Breach, Clock, Complaint
from complaints.notices.digests import write_digest
from kernel import chain, clock, outbox
from kernel.clock import ZONE
from kernel.db import db
from kernel.events import EventRow
from kernel.papers import Paper
from tests.complaints.door_hands import first_with_institution
from tests.complaints.hands import sign_in
from tests.complaints.letter_hands import told_twice
from tests.world import World


def on(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def clock_of(complaint: Complaint, code: str) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).one()


def test_the_institution_is_silent_and_the_learner_goes_on(app: Flask, world: World) -> None:
    with clock.stepped(on(date(2026, 9, 22))):
        complaint = first_with_institution(world)
        outbox.drain()
    number, words = complaint.number, complaint.words
    assert clock_of(complaint, "T-ODR").due_on == date(2026, 10, 13)
    paper = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="receipt").one()
    assert "2026年10月13日" in paper.text
    assert "先与机构协商（平台规则）" in paper.text

    with clock.stepped(on(date(2026, 10, 14), 9)):  # its ten working days are over
        cases.sweep_clocks()
        cases.send_digests(write_digest)
    breach = db.session.query(Breach).join(Clock).filter(Clock.code == "T-ODR").one()
    assert clock.day_of(breach.breached_at) == date(2026, 10, 14), "dated at the instant the day ended"
    assert complaint.status is Status.PRE_SETTLEMENT

    with clock.stepped(on(date(2026, 10, 16))):  # two days of thinking it over cost nobody anything
        cases.move_on(complaint, by=world.actor("learner"))
        outbox.drain()
    assert (complaint.number, complaint.words, complaint.status) == (number, words, Status.ASSIGNED)
    received = clock_of(complaint, "T-ACC")
    assert (received.start_on, received.due_on) == (date(2026, 10, 16), date(2026, 10, 27))
    assert not received.is_platform_rule

    with clock.stepped(on(date(2026, 10, 20))):
        decision = cases.accept(complaint, by=world.actor("officer"))
        cases.serve(decision, "shown", by=world.actor("learner"))
        outbox.drain()
    assert complaint.status is Status.ACCEPTED
    told = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="accept").one()
    assert "于2026年10月16日收到" in told.text, "the day it reached the body, not the day it was filed"
    assert clock_of(complaint, "T-MED").start_on == date(2026, 10, 20)
    kinds = [row.kind for row in db.session.query(EventRow).filter_by(stream=complaint.stream).order_by(EventRow.seq)]
    way = ("complaint.filed", "complaint.pre_settlement_begun", "clock.breached", "complaint.pre_settlement_ended")
    places = [kinds.index(kind) for kind in (*way, "complaint.assigned", "complaint.accepted")]
    assert places == sorted(places)
    assert told_twice() == [], "no letter twice"
    assert not outbox.troubled()
    assert chain.verify().ok
    for name in ("learner", "staff", "officer"):
        assert queries.complaint_for(world.viewers[name], number).id == complaint.id
    page = sign_in(app, world, "officer").get(f"/desk/{number}").text
    assert "逾期：先行和解" in page, "the body reads that the institution was silent"
