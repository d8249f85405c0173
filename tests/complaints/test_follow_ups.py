"""A day that passed opens a follow-up beside the closed case; parts of a sum; how a follow-up ends (rules §0b.7)."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.actions.paying import left_of
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.follow_ups import FollowState
from complaints.lifecycle.performance import PromiseState
from complaints.models import Clock, Complaint, FollowUp, ItemKind, Party, Promise
from complaints.queries.answering import promises_of
from complaints.queries.follow_ups import follow_ups
from institutions.queries import promises_of as ledger_of
from kernel import clock, events, files, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from tests.complaints.filing_hands import PNG
from tests.complaints.follow_hands import BEGUN, CLUE, DUE, defaulted, on, promised
from tests.world import World, build

S, F = PromiseState, FollowState


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def kinds(complaint: Complaint) -> list[str]:
    return [row.kind for row in events.stream_of(complaint.stream)]


def part(world: World, row: Promise, name: str, fen: int, day: date, key: str) -> None:
    act = cases.claim_part if name == "staff" else cases.confirm_part
    act(row, cases.Said(day), fen, by=world.actor(name), key=f"{key}-{row.id}")


def test_the_day_that_passed_opens_one_follow_up_and_reopens_nothing(world: World) -> None:
    complaint, _row, found = defaulted(world)
    with on(DUE + timedelta(days=2)):
        assert cases.sweep_promises()["defaulted"] == 0
        outbox.drain()
    assert (found.state, found.due_on, found.clue_on) == (F.OPEN, DUE, CLUE)
    assert db.session.query(FollowUp).count() == 1
    assert complaint.status is Status.CLOSED
    running = {one.code for one in db.session.query(Clock).filter_by(complaint_id=complaint.id) if one.is_running}
    assert not running & {"T-ACC", "T-MED"}, "no clock of a complaint starts"
    assert {"T-REFUND", "T-PERF"} <= running
    opened = next(one for one in events.stream_of(complaint.stream) if one.kind == "complaint.follow_up_opened")
    assert opened.happened_at == clock.end_of(DUE)
    told = {one.to_person_id: one.body_text for one in db.session.query(Letter) if one.why == opened.kind}
    assert set(told) == {world.people["supervisor"]}, "both sides and the body know by the default itself"
    told = {one.to_person_id for one in db.session.query(Letter) if one.why == "complaint.promise_defaulted"}
    assert {world.people["learner"], world.people["staff"], world.people["officer"]} <= told


def test_fifteen_days_after_the_day_agreed_a_refund_is_a_clue_for_the_body_alone(world: World) -> None:
    complaint, _row, found = defaulted(world)
    with on(CLUE, 23):
        assert cases.sweep_follow_ups() == 0
    with on(CLUE + timedelta(days=3)):
        assert cases.sweep_follow_ups() == 1
        assert cases.sweep_follow_ups() == 0
        outbox.drain()
    flagged = next(one for one in events.stream_of(complaint.stream) if one.kind == "complaint.refund_flagged")
    assert flagged.happened_at == clock.end_of(CLUE)
    assert found.flagged_at is not None
    told = {one.to_person_id for one in db.session.query(Letter) if one.why == flagged.kind}
    assert told == {world.people["officer"], world.people["supervisor"]}
    assert complaint.status is Status.CLOSED


def test_what_the_learner_owes_is_followed_without_a_clue_or_a_superior(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = world.answered(offer=False)
        back = cases.ItemDraft(ItemKind.OTHER, None, DUE, "退回教材", PartyRole.COMPLAINANT, PartyRole.RESPONDENT)
        made = cases.offer(complaint, (back,), by=world.actor("staff"))
        cases.reply(made, made.version, True, by=world.actor("learner"))
    with on(DUE + timedelta(days=1), 0):
        cases.sweep_promises()
        outbox.drain()
    (row,) = promises_of(complaint)
    assert row.follow_up is not None
    assert (row.follow_up.clue_on, row.follow_up.next_at) == (None, None)
    assert not db.session.query(Letter).filter_by(why="complaint.follow_up_opened").count()


def test_parts_are_counted_by_the_creditors_word_and_the_rest_stays_due(world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 6)):
        part(world, row, "staff", 100_000, date(2026, 3, 5), "a")
        assert (row.state, left_of(row)) == (S.OPEN, 300_000), "the institution's word pays nothing"
        with pytest.raises(DomainError, match="不能超过"):
            part(world, row, "staff", 200_001, date(2026, 3, 6), "b")
        part(world, row, "learner", 100_000, date(2026, 3, 5), "c")
        part(world, row, "learner", 100_000, date(2026, 3, 5), "c")  # the same press
    assert (row.state, left_of(row), row.paid_fen) == (S.OPEN, 200_000, 100_000)
    assert row.words[-1].about_id == row.words[0].id
    with on(DUE + timedelta(days=1), 0):
        assert cases.sweep_promises()["defaulted"] == 1, "a part is not the whole"
    found = row.follow_up
    assert found is not None
    with on(date(2026, 3, 20)):
        part(world, row, "learner", 150_000, date(2026, 3, 18), "d")
        assert (row.state, found.state) == (S.DEFAULTED, F.OPEN)
        part(world, row, "learner", 50_000, date(2026, 3, 19), "e")
    assert (row.state, row.performed_on, found.state) == (S.CONFIRMED, date(2026, 3, 19), F.KEPT)
    assert {(str(one.standing), one.is_late): one.number for one in ledger_of(world.institution("app"))} == {
        ("confirmed", True): 1
    }
    assert kinds(complaint)[-3:] == ["complaint.follow_up_ended", "clock.met", "clock.met"]


def test_early_parts_that_make_the_whole_by_the_day_are_in_time(world: World) -> None:
    _complaint, row = promised(world)
    with on(date(2026, 3, 20)):  # told only later, but of days before
        part(world, row, "learner", 100_000, date(2026, 3, 13), "late told")
        part(world, row, "learner", 200_000, date(2026, 3, 4), "early")
    assert (row.state, row.performed_on) == (S.CONFIRMED, DUE)
    assert [(one.is_late, one.number) for one in ledger_of(world.institution("app"))] == [(False, 1)]


def test_a_part_against_the_word_that_all_is_paid_is_a_no_to_the_rest(world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        cases.claim_promise(row, cases.Said(clock.today(), "全部退回。"), by=world.actor("staff"), key="all")
        part(world, row, "learner", 100_000, date(2026, 3, 10), "some")
    assert (row.state, left_of(row)) == (S.CONTESTED, 200_000)
    assert "complaint.promise_contested" in kinds(complaint)
    with on(DUE + timedelta(days=1), 1):
        cases.sweep_promises()
    assert row.follow_up is not None


def test_only_the_sides_speak_of_parts_and_only_of_sums(world: World) -> None:
    _complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        for name in ("officer", "mediator", "other_staff", "staff"):
            with pytest.raises(NotYours):
                cases.confirm_part(row, cases.Said(clock.today()), 1, by=world.actor(name), key=name)
        for fen, day in ((0, clock.today()), (-5, clock.today()), (300_001, clock.today()), (1, date(2026, 3, 11))):
            with pytest.raises(DomainError):
                cases.confirm_part(row, cases.Said(day), fen, by=world.actor("learner"), key=f"{fen}{day}")
    assert row.words == []


def test_proof_left_standing_ends_it_in_its_own_class_and_a_no_goes_on(world: World) -> None:
    _complaint, row, found = defaulted(world)
    with on(DUE + timedelta(days=2)):
        files.receive(io.BytesIO(PNG), "回单.png", "form-proof-0123456789", world.people["staff"])
        said = cases.Said(clock.today(), "", "form-proof-0123456789")
        cases.claim_promise(row, said, by=world.actor("staff"), key="proof")
        assert (row.state, found.state) == (S.PROVEN, F.OPEN)
    with on(DUE + timedelta(days=12)):
        assert cases.sweep_promises()["uncontested"] == 1
        assert found.state is F.UNCONTESTED
        cases.deny_promise(row, cases.Said(), by=world.actor("learner"), key="no")
        assert (row.state, found.state, found.ended_at) == (S.DEFAULTED, F.OPEN, None)
        assert found.next_at == clock.end_of(CLUE), "the clue is waited for again"
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="yes")
    assert found.state is F.KEPT


def test_another_day_agreed_makes_a_new_promise_and_leaves_the_case_closed(world: World) -> None:
    complaint, row, found = defaulted(world)
    new = date(2026, 4, 20)
    with on(DUE + timedelta(days=3)):
        part(world, row, "learner", 100_000, clock.today(), "some")
        with pytest.raises(DomainError, match="早于今天"):
            cases.propose_terms(found, DUE, None, "", by=world.actor("staff"), key="past")
        cases.propose_terms(found, new, None, "下月付清。", by=world.actor("staff"), key="ask")
        assert (found.proposed_on, found.proposed_fen) == (new, 200_000)
        with pytest.raises(NotYours):
            cases.accept_terms(found, new, 200_000, by=world.actor("institution_admin"), key="own")
        with pytest.raises(DomainError, match="已经变化"):
            cases.accept_terms(found, new, 300_000, by=world.actor("learner"), key="other sum")
        cases.accept_terms(found, new, 200_000, by=world.actor("learner"), key="yes")
    old, made = promises_of(complaint)
    assert (old.state, found.state, complaint.status) == (S.REPLACED, F.SETTLED_ANEW, Status.CLOSED)
    assert (made.item.fen, made.item.by_on, made.state, made.follow_up) == (200_000, new, S.OPEN, None)
    with on(new + timedelta(days=1), 0):
        assert cases.sweep_promises()["defaulted"] == 1
    assert made.follow_up is not None, "a new day is followed like the first"


def test_terms_may_be_declined_or_taken_back(world: World) -> None:
    _complaint, _row, found = defaulted(world)
    with on(DUE + timedelta(days=2)):
        cases.propose_terms(found, date(2026, 4, 1), 50_000, "", by=world.actor("learner"), key="p")
        cases.decline_terms(found, by=world.actor("staff"), key="n")
        assert (found.proposed_on, found.state) == (None, F.OPEN)
        with pytest.raises(IllegalMove):
            cases.decline_terms(found, by=world.actor("learner"), key="n2")


@pytest.mark.parametrize(("act", "state"), [("to_court", F.IN_COURT), ("give_up", F.GIVEN_UP)])
def test_whoever_is_owed_ends_it_and_may_take_it_back(world: World, act: str, state: FollowState) -> None:
    _complaint, row, found = defaulted(world)
    with on(DUE + timedelta(days=5)):
        for name in ("staff", "officer", "mediator"):
            with pytest.raises(NotYours):
                cases.end_follow_up(found, act, "", None, by=world.actor(name), key=f"{act}{name}")
        cases.end_follow_up(found, act, "", clock.today(), by=world.actor("learner"), key=act)
        assert (found.state, found.next_at) == (state, None)
        cases.end_follow_up(found, "take_back", "", None, by=world.actor("learner"), key="back")
        assert (found.state, found.next_at) == (F.OPEN, clock.end_of(CLUE))
        cases.end_follow_up(found, act, "", None, by=world.actor("learner"), key=f"{act} 2")
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="paid after all")
    assert found.state is F.KEPT


def test_the_body_urges_and_nobody_else(world: World) -> None:
    complaint, _row, found = defaulted(world)
    with on(DUE + timedelta(days=5)):
        for name in ("learner", "staff", "other_staff", "foreign_officer"):
            with pytest.raises(NotYours):
                cases.urge_debtor(found, "请履行。", by=world.actor(name), key=name)
        cases.urge_debtor(found, "请履行。", by=world.actor("officer"), key="u")
        cases.urge_debtor(found, "请履行。", by=world.actor("officer"), key="u")
        outbox.drain()
    assert kinds(complaint).count("complaint.follow_up_urged") == 1
    told = {one.to_person_id for one in db.session.query(Letter) if one.why == "complaint.follow_up_urged"}
    assert told == {world.people["staff"], world.people["institution_admin"]}


def test_a_department_regulator_case_is_not_mediated_anew(world: World) -> None:
    complaint, _row, found = defaulted(world)
    complaint.body.kind = OrganisationKind.MARKET_REGULATOR  # type: ignore[union-attr]  # it has a body
    db.session.commit()
    with on(DUE + timedelta(days=5)), pytest.raises(IllegalMove):
        cases.ask_anew(found, True, by=world.actor("learner"), key="a")
    assert found.creditor_anew_at is None


def test_both_sides_willing_files_a_new_case_with_the_same_association(world: World) -> None:
    complaint, _row, found = defaulted(world)
    with on(DUE + timedelta(days=5)):
        cases.ask_anew(found, True, by=world.actor("learner"), key="a")
        cases.ask_anew(found, False, by=world.actor("learner"), key="b")
        cases.ask_anew(found, True, by=world.actor("staff"), key="c")
        assert found.anew_id is None, "one side alone is not mediated with (人民调解法 17)"
        cases.ask_anew(found, True, by=world.actor("learner"), key="d")
        outbox.drain()
    new = found.anew
    assert new is not None
    assert (new.status, new.body_id, new.follows_id) == (
        Status.ASSIGNED,
        world.organisations["association"],
        complaint.id,
    )
    assert (complaint.status, found.state) == (Status.CLOSED, F.OPEN)
    assert [(one.kind, one.fen) for one in new.points] == [("refund", 300_000)]
    seats = {one.role for one in db.session.query(Party).filter_by(complaint_id=new.id)}
    assert {PartyRole.COMPLAINANT, PartyRole.RESPONDENT, PartyRole.HANDLING_BODY} <= seats
    with on(DUE + timedelta(days=6)):
        cases.serve(cases.accept(new, by=world.actor("association_officer")), "shown")
        cases.begin_mediation(new, by=world.actor("association_officer"))
    assert new.status is Status.MEDIATING
    with on(DUE + timedelta(days=7)), pytest.raises(IllegalMove):
        cases.ask_anew(found, True, by=world.actor("learner"), key="again")


def test_a_list_shows_each_their_own(world: World) -> None:
    _complaint, _row, found = defaulted(world)
    with on(DUE + timedelta(days=5)):
        for name in ("learner", "staff", "officer", "supervisor", "association_officer", "mediator"):
            assert [one.id for one in follow_ups(world.viewers[name]).rows] == [found.id], name
        for name in ("other_learner", "other_staff", "foreign_officer", "other_mediator"):
            assert follow_ups(world.viewers[name]).rows == [], name
        cases.end_follow_up(found, "give_up", "", None, by=world.actor("learner"), key="g")
        assert follow_ups(world.viewers["officer"]).rows == []
        assert [one.id for one in follow_ups(world.viewers["officer"], is_open=False).rows] == [found.id]
