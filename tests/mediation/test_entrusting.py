"""A department entrusts and gets back what came of it: story 4 of rules §10, with the worked dates."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.lifecycle.entrusting import EntrustingState, InName, Terms
from complaints.models import Clock, Complaint, ConsentKind
from complaints.models.entrusting import Entrusting
from complaints.queries import turn_of
from complaints.queries.entrusting import entrusting_of
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from kernel.papers import Paper
from mediation import actions as tables
from mediation.lifecycle import AgreementState, MediationState
from tests.complaints.driver import accepted_offer, confirmed, grounds, table_of
from tests.world import World

OWN, THEIRS = InName.ASSOCIATION, InName.DEPARTMENT


def mediation_clock(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-MED").one()


def running(complaint: Complaint) -> set[str]:
    return {row.code for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running}


def ready(world: World, **changes: object) -> Complaint:
    """An answered case in which the learner has agreed to entrusting, and the institution not yet."""
    return world.answered(**changes)


def entrusted(world: World, terms: Terms | None = None) -> Complaint:
    """A case entrusted on these terms, with both consents."""
    complaint = ready(world)
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, world.organisation("association"), terms, by=world.actor("officer"))
    return complaint


@pytest.mark.parametrize("said", [None, False])
def test_story_4_only_the_complainant_consents(world: World, said: bool | None) -> None:
    complaint = ready(world)
    association, officer = world.organisation("association"), world.actor("officer")
    cases.ask_entrusting(complaint, association, Terms(OWN), by=officer)
    if said is not None:
        cases.consent(complaint, ConsentKind.ENTRUST, said, by=world.actor("staff"))
    with pytest.raises(cases.ConsentMissing):
        cases.entrust(complaint, association, Terms(OWN), by=officer)
    assert (complaint.status, complaint.mediation_body_id) == (Status.ACCEPTED, None)
    row = entrusting_of(complaint)
    assert row is not None
    assert row.state is EntrustingState.ASKED
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, association, Terms(OWN), by=officer)
    assert (complaint.status, row.state) == (Status.ENTRUSTED, EntrustingState.STANDING)


def test_both_are_asked_and_the_letter_is_a_paper(world: World) -> None:
    complaint = ready(world)
    association, officer = world.organisation("association"), world.actor("officer")
    cases.ask_entrusting(complaint, association, Terms(THEIRS, words="请在暑期前完成。"), by=officer)
    outbox.drain()
    told = {(one.why, one.to_person_id) for one in db.session.query(Letter)}
    for name in ("learner", "staff"):
        assert ("complaint.entrusting_asked", world.people[name]) in told
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    with pytest.raises(DomainError, match="重新征询"):
        cases.entrust(complaint, association, Terms(OWN), by=officer)
    cases.entrust(complaint, association, by=officer)
    outbox.drain()
    paper = db.session.query(Paper).filter_by(kind="entrust").one()
    assert paper.issuer_id == world.organisations["department"]
    for words in (
        "委托调解函",
        "以示例教育局的名义",
        "不得转委托",
        "请在暑期前完成",
        "第四十六条第四款",
        "不适用调解组织协议的司法确认",
    ):
        assert words in paper.text, words
    assert "市场监督管理" not in paper.text
    assert "19900001234" not in paper.text


def test_asking_anew_takes_the_first_away(world: World) -> None:
    complaint = ready(world)
    association, officer = world.organisation("association"), world.actor("officer")
    first = cases.ask_entrusting(complaint, association, Terms(OWN), by=officer)
    assert cases.ask_entrusting(complaint, association, Terms(OWN), by=officer) is first
    second = cases.ask_entrusting(complaint, association, Terms(THEIRS), by=officer)
    assert (first.state, second.state) == (EntrustingState.DROPPED, EntrustingState.ASKED)
    with pytest.raises(IntegrityError), transaction():
        db.session.add(
            Entrusting(
                complaint_id=complaint.id,
                body_id=complaint.body_id,
                to_id=association.id,
                in_name=OWN,
                words="",
                state=EntrustingState.ASKED,
                result="",
            )
        )
        db.session.flush()


def test_who_asks_and_to_whom(world: World) -> None:
    complaint = ready(world)
    for name in ("association_officer", "learner", "staff", "supervisor", "mediator"):
        with pytest.raises(NotYours):
            cases.ask_entrusting(complaint, world.organisation("association"), Terms(OWN), by=world.actor(name))
    with pytest.raises(DomainError, match="其他调解组织"):
        cases.ask_entrusting(complaint, world.organisation("regulator"), Terms(OWN), by=world.actor("officer"))


def test_a_market_regulator_entrusts_in_its_own_name_alone(world: World) -> None:
    complaint = ready(world)
    department = world.organisation("department")
    with transaction():
        department.kind = OrganisationKind.MARKET_REGULATOR
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    with pytest.raises(DomainError, match="不得转委托"):
        cases.entrust(complaint, world.organisation("association"), Terms(OWN), by=world.actor("officer"))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))
    row = entrusting_of(complaint)
    assert row is not None
    assert row.in_name is THEIRS


WORKED = [
    # accepted, due by the letter (rules §10): entrusting moves none of them
    (date(2026, 6, 1), date(2026, 7, 31)),
    (date(2026, 4, 20), date(2026, 6, 22)),
    (date(2026, 7, 27), date(2026, 9, 28)),
    (date(2026, 8, 2), date(2026, 10, 8)),
    (date(2026, 9, 30), date(2026, 11, 29)),
    (date(2026, 10, 20), date(2026, 12, 19)),
]


@pytest.mark.parametrize(("accepted", "due"), WORKED)
def test_the_sixty_days_run_on_through_it(world: World, accepted: date, due: date) -> None:
    at = clock.start_of(accepted) + timedelta(hours=10)
    with clock.stepped(at):
        complaint = entrusted(world, Terms(THEIRS))
    assert (mediation_clock(complaint).due_on, mediation_clock(complaint).is_running) == (due, True)
    with clock.stepped(at + timedelta(days=3)):
        tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    with clock.stepped(at + timedelta(days=20)):
        tables.return_case(complaint, table_of(complaint), "差额太大。", by=world.actor("mediator"))
    row = mediation_clock(complaint)
    assert (row.due_on, row.is_running, row.paused_on) == (due, True, None)


def test_what_failed_comes_back_and_the_department_ends_it(world: World) -> None:
    complaint = entrusted(world)
    table = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    row = tables.draft_agreement(table, accepted_offer(world, complaint), by=world.actor("mediator"))
    for name in ("officer", "learner", "staff", "foreign_officer", "other_mediator"):
        with pytest.raises(NotYours):
            tables.return_case(complaint, table, "理由。", by=world.actor(name))
    with pytest.raises(DomainError, match="理由"):
        tables.return_case(complaint, table, "  ", by=world.actor("mediator"))
    tables.return_case(complaint, table, "双方差额太大。", by=world.actor("mediator"))
    assert (table.state, row.state) == (MediationState.ENDED, AgreementState.DISCARDED)
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("body", "terminate")
    with pytest.raises((IllegalMove, NotYours)):
        tables.confirm(row, row.digest, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.return_case(complaint, table, "再交一次。", by=world.actor("mediator"))
    outbox.drain()
    told = {(one.why, one.to_person_id) for one in db.session.query(Letter)}
    for name in ("officer", "learner", "staff"):
        assert ("complaint.entrusting_returned", world.people[name]) in told
    stored = db.session.execute(db.text("SELECT result FROM entrustings")).scalar_one()
    assert "差额" not in str(stored), "the reasons are sealed"
    cases.terminate(complaint, grounds(complaint, "termination"), "双方意见不一致。", by=world.actor("officer"))
    assert complaint.status is Status.TERMINATED
    entrusting = entrusting_of(complaint)
    assert entrusting is not None
    assert entrusting.state is EntrustingState.FAILED


def test_it_may_come_back_before_there_is_a_table(world: World) -> None:
    complaint = entrusted(world)
    tables.return_case(complaint, None, "没有合适的调解员。", by=world.actor("association_officer"))
    turn = turn_of(complaint)
    assert turn is not None
    assert (complaint.status, turn.actor, turn.act) == (Status.ENTRUSTED, "body", "terminate")


@pytest.mark.parametrize("in_name", [OWN, THEIRS])
def test_what_was_agreed_comes_back_by_itself_and_the_department_closes(world: World, in_name: InName) -> None:
    complaint = entrusted(world, Terms(in_name))
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    row = confirmed(world, complaint)
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    entrusting = entrusting_of(complaint)
    assert entrusting is not None
    assert (entrusting.state, complaint.status) == (EntrustingState.AGREED, Status.AGREED)
    assert ("T-CONF" in running(complaint)) == (in_name is OWN)
    outbox.drain()
    paper = db.session.query(Paper).filter_by(kind="agreement").one()
    body = "association" if in_name is OWN else "department"
    assert paper.issuer_id == world.organisations[body]
    assert paper.title == ("调解协议书" if in_name is OWN else "消费争议调解协议")
    assert ("委托示例消费者协会调解" in paper.text) == (in_name is THEIRS)
    cases.close(complaint, by=world.actor("officer"))
    assert complaint.status is Status.CLOSED


def test_another_end_ends_the_entrusting(world: World) -> None:
    complaint = entrusted(world)
    cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    row = entrusting_of(complaint)
    assert row is not None
    assert (row.state, row.is_returned) == (EntrustingState.ENDED, False)
    with pytest.raises(IllegalMove):
        tables.return_case(complaint, None, "理由。", by=world.actor("association_officer"))
