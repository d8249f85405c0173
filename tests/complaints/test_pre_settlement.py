"""With the institution first: chosen, settled, declined or silent; and on to the body with one press (rules §8.1)."""

from datetime import date, datetime, timedelta

import pytest

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import Outcome, PartyRole, RoomKind, Status
from complaints.lifecycle.performance import PromiseState
from complaints.models import Breach, Clock, Complaint, FollowUp, ItemKind, Message, Party, Room
from complaints.notices.digests import write_digest
from complaints.queries.answering import promises_of
from complaints.queries.turns import turn_of
from complaints.turns import FREE
from institutions.actions import OdrWrong, join_odr, leave_odr
from institutions.queries import odr_membership
from kernel import chain, clock, outbox
from kernel.clock import ZONE
from kernel.db import db
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.messages import Letter
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import ITEMS, accepted_offer
from tests.complaints.turn_hands import withdrawn
from tests.world import World

CHOSEN = datetime(2026, 9, 22, 10, tzinfo=ZONE)  # rules §10: T-ODR 2026-09-22 -> 10-13


def running(complaint: Complaint) -> dict[str, date]:
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, met_at=None, stopped_at=None)
    return {row.code: row.due_on for row in found}


def seats(complaint: Complaint) -> set[PartyRole]:
    found = db.session.query(Party).filter_by(complaint_id=complaint.id, until_at=None)
    return {row.role for row in found}


def told(why: str) -> dict[int, str]:
    return {row.to_person_id or 0: row.body_text for row in db.session.query(Letter).filter_by(why=why)}


def test_choosing_asks_the_institution_and_no_body(world: World) -> None:
    with clock.stepped(CHOSEN):
        complaint = first_with_institution(world)
        turn = turn_of(complaint)
    assert (complaint.status, complaint.body_id, complaint.odr_on) == (Status.PRE_SETTLEMENT, None, CHOSEN.date())
    assert running(complaint) == {"T-ODR": date(2026, 10, 13), "T-CHOICE": date(2026, 10, 20)}
    assert seats(complaint) == {PartyRole.COMPLAINANT, PartyRole.RESPONDENT}
    assert turn is not None
    assert (turn.actor, turn.act, turn.is_platform_rule) == ("institution", "propose", True)
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["officer"], complaint.number)


def test_only_a_member_can_be_asked_and_only_on_its_days(world: World) -> None:
    with pytest.raises(cases.NoMember):
        world.file(odr=True)
    assert db.session.query(Complaint).count() == 0
    admin, firm = world.actor("platform_admin"), world.institution("app")
    today = clock.today()
    row = join_odr(firm, today, "承诺书1号", by=admin)
    assert odr_membership(firm, today - timedelta(days=1)) is None
    leave_odr(row, today, "退出声明", by=admin)
    assert odr_membership(firm, today) is not None, "the last day counts"
    with clock.stepped(clock.now() + timedelta(days=1)), pytest.raises(cases.NoMember):
        world.file(odr=True)


def test_membership_is_an_administrators_act_with_a_reason(world: World) -> None:
    firm, today = world.institution("app"), clock.today()
    with pytest.raises(NotYours):
        join_odr(firm, today, "依据", by=world.actor("institution_admin"))
    with pytest.raises(OdrWrong):
        join_odr(firm, today, " ", by=world.actor("platform_admin"))
    with pytest.raises(OdrWrong, match="账号"):
        join_odr(world.institution("platform"), today, "依据", by=world.actor("platform_admin"))
    row = join_odr(firm, today, "依据", by=world.actor("platform_admin"))
    with pytest.raises(OdrWrong, match="已经加入"):
        join_odr(firm, today, "依据", by=world.actor("platform_admin"))
    with pytest.raises(OdrWrong, match="早于"):
        leave_odr(row, today - timedelta(days=1), "原因", by=world.actor("platform_admin"))
    leave_odr(row, today, "原因", by=world.actor("platform_admin"))
    with pytest.raises(IllegalMove):
        leave_odr(row, today, "原因", by=world.actor("platform_admin"))
    assert chain.verify().ok


def test_silence_is_a_dated_fact_and_moves_nothing(world: World) -> None:
    with clock.stepped(CHOSEN):
        complaint = first_with_institution(world)
    row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ODR").one()
    with clock.stepped(row.due_at + timedelta(hours=9)):
        cases.sweep_clocks()
        breach = db.session.query(Breach).filter_by(clock_id=row.id).one()
        assert breach.breached_at == row.due_at
        turn = turn_of(complaint)
        assert turn is not None
        assert (complaint.status, turn.actor, turn.act) == (Status.PRE_SETTLEMENT, "learner", "choose_on")
        cases.send_digests(write_digest)
        assert "一键转交" in told("clock.breached")[world.people["learner"]]
    much_later = CHOSEN + timedelta(days=120)
    with clock.stepped(much_later):
        cases.sweep_clocks()
        turn = turn_of(complaint)
        assert turn is not None
        assert (turn.act, turn.is_overdue) == ("choose_on", False), "nobody owes a choice"
        assert turn.act in FREE
        assert complaint.status is Status.PRE_SETTLEMENT, "never by itself"


def test_a_choice_not_made_is_asked_for_again_once(world: World) -> None:
    with clock.stepped(CHOSEN):
        complaint = first_with_institution(world)
    with clock.stepped(datetime(2026, 10, 21, 10, tzinfo=ZONE)):
        for _turn in range(2):
            cases.sweep_clocks()
            cases.send_digests(write_digest)
    mine = db.session.query(Letter).filter_by(to_person_id=world.people["learner"], about=complaint.stream)
    words = [row.body_text for row in mine if row.why.startswith("clock.")]
    assert len(words) == 1, words
    assert "一键转交" in words[0], "the newest fact, with the other day in the details"


def test_one_press_takes_the_same_record_to_the_body(world: World) -> None:
    with clock.stepped(CHOSEN):
        complaint = first_with_institution(world)
        room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
        cases.say(room, "可以退一半。", by=world.actor("staff"), key="half")
    number, points = complaint.number, [point.id for point in complaint.points]
    with clock.stepped(datetime(2026, 9, 30, 15, tzinfo=ZONE)):
        cases.move_on(complaint, by=world.actor("learner"))
    assert (complaint.number, [point.id for point in complaint.points]) == (number, points)
    assert (complaint.status, complaint.body_id) == (Status.ASSIGNED, world.organisations["department"])
    # rules §10: received 2026-09-30, due 10-15; the days with the institution are not in it
    assert running(complaint) == {"T-ACC": date(2026, 10, 15)}
    assert complaint.route_rule == "F-3"
    viewer = world.viewers["officer"]
    said = queries.messages_of(viewer, queries.complaint_for(viewer, number))
    assert [message.words for message in said] == ["可以退一半。"], "nothing that was said is lost"
    with clock.stepped(datetime(2026, 10, 8, 15, tzinfo=ZONE)):
        decision = cases.accept(complaint, by=world.actor("officer"))
        cases.serve(decision, "shown", by=world.actor("learner"))
    assert {"T-MED", "T-RESP"} <= set(running(complaint))
    assert db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.RESPONDENT).count() == 1
    assert chain.verify().ok


def test_the_rules_of_the_day_of_receipt_bind(world: World) -> None:
    with clock.stepped(datetime(2026, 4, 10, 10, tzinfo=ZONE)):
        complaint = first_with_institution(world)
        assert complaint.ruleset == "o20-ir"
    with clock.stepped(datetime(2026, 4, 20, 10, tzinfo=ZONE)):
        cases.move_on(complaint, by=world.actor("learner"))
    assert complaint.ruleset == "o121-ir"
    assert {row.ruleset for row in db.session.query(Clock).filter_by(code="T-ACC")} == {"o121-ir"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"path": "association", "paid_by": "consumer"}, Status.ASSIGNED),
        ({"paid_by": "consumer"}, Status.HANDED_OFF),
    ],
)
def test_the_door_chosen_at_filing_is_the_one_it_goes_through(
    world: World, changes: dict[str, object], status: Status
) -> None:
    complaint = first_with_institution(world, **changes)
    assert complaint.status is Status.PRE_SETTLEMENT
    cases.move_on(complaint, by=world.actor("learner"))
    assert complaint.status is status


def test_an_objection_to_the_body_waits_until_there_is_one(world: World) -> None:
    complaint = first_with_institution(world, objection="应由省里处理。")
    assert "T-ROUTE" not in running(complaint)
    cases.move_on(complaint, by=world.actor("learner"))
    assert "T-ROUTE" in running(complaint)
    with pytest.raises(cases.ObjectionOpen):
        cases.accept(complaint, by=world.actor("officer"))


def test_both_say_yes_and_it_is_settled(world: World) -> None:
    by_on = clock.today() + timedelta(days=20)
    complaint = first_with_institution(world)
    item = cases.ItemDraft(ItemKind.REFUND, 300_000, by_on, "原路退回")
    cases.offer(complaint, (item,), by=world.actor("staff"))
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("learner", "reply")
    accepted_offer(world, complaint)
    assert (complaint.status, complaint.outcome) == (Status.SETTLED, Outcome.SELF_SETTLED)
    assert set(running(complaint)) == {"T-PERF", "T-REFUND", "T-CHOICE"}
    assert running(complaint)["T-PERF"] == by_on
    assert running(complaint)["T-CHOICE"] > by_on, "whether it was kept is asked after the day"
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("learner", "check_kept")
    with pytest.raises(NotYours):  # the accused party can close nothing
        cases.close(complaint, by=world.actor("staff"))
    cases.close(complaint, by=world.actor("learner"))
    assert (complaint.status, complaint.outcome) == (Status.CLOSED, Outcome.SELF_SETTLED)
    assert complaint.institution.open_cases == 0


def test_closed_as_done_is_the_learners_own_yes_and_no_default_follows(world: World) -> None:
    by_on = clock.today() + timedelta(days=20)
    complaint = first_with_institution(world)
    back = cases.ItemDraft(ItemKind.OTHER, None, by_on, "退回教材", PartyRole.COMPLAINANT, PartyRole.RESPONDENT)
    cases.offer(complaint, (cases.ItemDraft(ItemKind.REFUND, 300_000, by_on), back), by=world.actor("staff"))
    accepted_offer(world, complaint)
    cases.close(complaint, by=world.actor("learner"))
    with clock.stepped(clock.end_of(by_on) + timedelta(days=40)):
        cases.sweep_promises()
        cases.sweep_clocks()
    refund, books = promises_of(complaint)
    assert (refund.state, refund.performed_on) == (PromiseState.CONFIRMED, clock.today())
    assert [word.act for word in refund.words] == ["confirm"]
    assert books.state is PromiseState.DEFAULTED, "of what the learner owes, the institution has not spoken"
    assert db.session.query(FollowUp).filter_by(promise_id=refund.id).count() == 0
    assert db.session.query(Breach).count() == 0
    assert {row.code for row in db.session.query(Clock) if row.met_at} >= {"T-PERF", "T-REFUND"}
    assert chain.verify().ok


def test_what_was_promised_and_not_kept_goes_on_to_the_body(world: World) -> None:
    complaint = first_with_institution(world)
    cases.offer(complaint, ITEMS, by=world.actor("staff"))
    accepted_offer(world, complaint)
    cases.move_on(complaint, by=world.actor("learner"))
    assert (complaint.status, complaint.outcome, complaint.ended_at) == (Status.ASSIGNED, None, None)
    assert complaint.institution.open_cases == 1


def test_a_no_of_either_settles_nothing(world: World) -> None:
    complaint = first_with_institution(world)
    made = cases.offer(complaint, ITEMS, by=world.actor("staff"))
    cases.reply(made, made.version, False, by=world.actor("learner"))
    assert complaint.status is Status.PRE_SETTLEMENT
    turn = turn_of(complaint)
    assert turn is not None
    assert turn.actor == "institution"


def test_declining_is_a_result_in_time_and_the_learners_turn(world: World) -> None:
    with clock.stepped(CHOSEN):
        complaint = first_with_institution(world)
        cases.decline(complaint, "按合同不退。", by=world.actor("staff"))
        with pytest.raises(IllegalMove):
            cases.decline(complaint, by=world.actor("staff"))
        assert [row.words for row in db.session.query(Message)] == ["按合同不退。"]
    assert running(complaint) == {"T-CHOICE": date(2026, 9, 30)}
    with clock.stepped(CHOSEN + timedelta(days=60)):
        cases.sweep_clocks()
    late = db.session.query(Breach).join(Clock).filter(Clock.code == "T-ODR")
    assert late.count() == 0, "who said no in time is not silent"
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("learner", "choose_on")


def test_it_can_be_withdrawn_and_then_is_closed(world: World) -> None:
    complaint = first_with_institution(world)
    withdrawn(world, complaint)
    assert (complaint.status, complaint.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
    assert running(complaint) == {}


def test_everybody_is_told_and_nobody_too_much(world: World) -> None:
    complaint = first_with_institution(world)
    outbox.drain()
    assert "先与贵机构协商" in told("complaint.pre_settlement_begun")[world.people["staff"]]
    assert "先与机构协商" in told("complaint.filed")[world.people["learner"]]
    cases.decline(complaint, by=world.actor("staff"))
    cases.move_on(complaint, by=world.actor("learner"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    assert world.people["learner"] in told("complaint.pre_settlement_declined")
    assert set(told("complaint.pre_settlement_ended")) >= {world.people["learner"], world.people["staff"]}
    assert world.people["officer"] in told("complaint.assigned")
    for row in db.session.query(Letter):
        assert "张示例" not in row.body_text
        assert "19900001234" not in row.body_text
