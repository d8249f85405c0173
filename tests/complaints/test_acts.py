"""The verbs of a case on both engines: the ways through, each exactly once, and what they refuse."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries, rulesets
from complaints.lifecycle import Outcome, PartyRole, Status
from complaints.models import Clock, Complaint, ConsentKind, Decision, Party
from kernel import chain, clock, events
from kernel.crypto import blind_index
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import EventRow
from mediation import actions as tables
from tests.answer_words import formal
from tests.complaints.driver import accepted_offer, agreed, grounds, reach, ready, served, table_of
from tests.complaints.turn_hands import withdrawn
from tests.world import World


def running(complaint: Complaint) -> set[str]:
    return {row.code for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running}


def clock_of(complaint: Complaint, code: str) -> Clock:
    return (
        db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc()).limit(1).one()
    )


def kinds(complaint: Complaint) -> list[str]:
    return [row.kind for row in events.stream_of(complaint.stream)]


# --- the ways ----------------------------------------------------------------------------------------------------


def test_the_way_of_a_department_with_an_entrusted_association(world: World) -> None:
    complaint = world.file()
    assert (complaint.status, complaint.body_id) == (Status.ASSIGNED, world.organisations["department"])
    assert complaint.route_rule == "F-3"
    assert complaint.route_facts["paid_by"] == "school"
    assert running(complaint) == {"T-ACC"}
    decision = cases.accept(complaint, by=world.actor("officer"))
    assert running(complaint) == {"T-ACC", "T-MED", "T-RESP"}
    cases.serve(decision, "shown", by=world.actor("learner"))
    cases.answer(complaint, formal(complaint, "同意退款。"), by=world.actor("staff"), key="a")
    assert running(complaint) == {"T-MED"}
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))
    table = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    made = cases.offer(complaint, _items(), by=world.actor("mediator"))
    for name in ("learner", "staff"):
        cases.reply(made, made.version, True, by=world.actor(name))
    row = tables.draft_agreement(table, made, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    assert (complaint.status, complaint.outcome, running(complaint)) == (
        Status.AGREED,
        Outcome.SETTLED,
        {"T-CLOSE", "T-CONF"},
    )
    cases.close(complaint, by=world.actor("mediator"))
    assert (complaint.status, running(complaint)) == (Status.CLOSED, {"T-CONF", "T-PUB"})
    assert complaint.institution.open_cases == 0
    assert chain.verify().ok


def _stance() -> Any:
    from complaints.models import Stance

    return Stance.AGREE


def _items() -> tuple[cases.ItemDraft, ...]:
    from complaints.models import ItemKind

    return (cases.ItemDraft(ItemKind.REFUND, 100_000),)


def test_the_way_of_an_association_chosen_directly(world: World) -> None:
    complaint = world.file(path="association", paid_by="consumer")
    assert complaint.body_id == world.organisations["association"]
    assert clock_of(complaint, "T-ACC").is_platform_rule
    served(_accepted_by_association(world, complaint))
    with pytest.raises(DomainError):  # an association has nothing to entrust
        cases.entrust(complaint, world.organisation("other_association"), by=world.actor("association_officer"))
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    made = cases.offer(complaint, _items(), by=world.actor("staff"))
    assert accepted_offer(world, complaint).id == made.id
    row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    cases.close(complaint, by=world.actor("association_officer"))
    assert complaint.status is Status.CLOSED
    assert chain.verify().ok


def _accepted_by_association(world: World, complaint: Complaint) -> Complaint:
    cases.accept(complaint, by=world.actor("association_officer"))
    return complaint


def test_a_hand_off_is_the_learners_to_note_and_close(world: World) -> None:
    complaint = world.file(paid_by="consumer")
    assert (complaint.status, complaint.body_id) == (Status.HANDED_OFF, world.organisations["regulator"])
    assert not db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.HANDLING_BODY).count()
    cases.record_outside_number(complaint, "2026-示例-1", clock.today(), by=world.actor("learner"))
    cases.close(complaint, by=world.actor("learner"))
    assert (complaint.status, complaint.outcome) == (Status.CLOSED, Outcome.HANDED_OFF)


def test_intake_sends_a_case_to_a_body(world: World) -> None:
    complaint = reach(world, Status.RECEIVED)
    assert running(complaint) == {"T-INTAKE"}
    cases.assign(complaint, world.organisation("department"), by=world.actor("platform_admin"))
    assert (complaint.status, complaint.hops, running(complaint)) == (Status.ASSIGNED, 0, {"T-ACC"})
    assert clock_of(complaint, "T-INTAKE").met_at is not None
    assert queries.complaint_for(world.viewers["officer"], complaint.number).id == complaint.id


# --- once --------------------------------------------------------------------------------------------------------


def test_the_same_key_files_once(world: World) -> None:
    filing = world.filing()
    first = cases.file(filing, by=world.actor("learner"))
    second = cases.file(replace(filing, words="别的话"), by=world.actor("learner"))
    assert first.id == second.id
    assert kinds(first).count("complaint.filed") == 1


def test_five_parallel_filings_with_one_key_make_one_case(app: Flask, world: World) -> None:
    db.session.commit()
    gate, numbers, failed = threading.Barrier(5), [], []

    def press() -> None:
        with app.app_context():
            filing = replace(world.filing(), key="one-press")
            db.session.rollback()
            gate.wait(timeout=20)
            try:
                numbers.append(cases.file(filing, by=world.actor("learner")).number)
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    assert len(numbers) == 5
    assert len(set(numbers)) == 1
    assert db.session.query(Complaint).count() == 1
    assert db.session.query(EventRow).filter_by(kind="complaint.filed").count() == 1
    assert chain.verify().ok


# --- served ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decide", ["accept", "refuse"])
def test_the_duty_to_tell_is_met_by_serving_not_by_pressing(world: World, decide: str) -> None:
    complaint = world.file()
    if decide == "accept":
        decision = cases.accept(complaint, by=world.actor("officer"))
    else:
        decision = cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=world.actor("officer"))
    assert clock_of(complaint, "T-ACC").is_running
    cases.serve(decision, "delivered")
    met_at = clock_of(complaint, "T-ACC").met_at
    assert met_at is not None
    cases.serve(decision, "shown")
    assert clock_of(complaint, "T-ACC").met_at == met_at
    assert kinds(complaint).count("complaint.decision_served") == 1


def test_serving_late_is_late(world: World) -> None:
    complaint = world.file()
    decision = cases.accept(complaint, by=world.actor("officer"))
    with clock.stepped(clock_of(complaint, "T-ACC").due_at + timedelta(seconds=1)):
        cases.serve(decision, "delivered")
    met = [row.event for row in events.stream_of(complaint.stream) if row.kind == "clock.met"]
    assert [(one.code, one.is_on_time) for one in met] == [("T-ACC", False)]  # type: ignore[attr-defined]


def test_a_case_closes_only_when_its_decisions_were_served(world: World) -> None:
    complaint = world.file()
    cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=world.actor("officer"))
    with pytest.raises(DomainError, match="送达"):
        cases.close(complaint, by=world.actor("officer"))
    cases.acknowledge(complaint, by=world.actor("learner"))
    cases.close(complaint, by=world.actor("officer"))
    assert complaint.status is Status.CLOSED


def test_withdrawing_stops_what_nobody_did(world: World) -> None:
    before, after = world.file(), world.accepted()
    for complaint in (before, after):
        withdrawn(world, complaint)
    assert (before.status, after.status) == (Status.WITHDRAWN, Status.TERMINATED)
    assert clock_of(before, "T-ACC").stopped_at is not None
    assert clock_of(after, "T-RESP").stopped_at is not None, "a silent institution has not answered"
    assert clock_of(after, "T-TERM").is_running
    ready(world, after, "close")
    assert clock_of(after, "T-TERM").met_at is not None, "by the decision served, not by closing (rules §0b.22)"


def test_an_institution_nobody_can_ask_is_never_late(world: World) -> None:
    from institutions.actions import Entry, add_institution
    from institutions.lifecycle import InstitutionType

    entry = Entry("无账号示例应用", InstitutionType.F, "91110108MA0TE5T254", "110108")
    world.institutions["silent"] = add_institution(entry, by=events.SYSTEM).id
    complaint = world.accepted(institution="silent")
    assert running(complaint) == {"T-MED"}


# --- grounds and consents -----------------------------------------------------------------------------------------


def test_grounds_are_of_the_bodys_own_kind(world: World) -> None:
    complaint = world.file()
    rules = rulesets.load(complaint.ruleset)
    own = {row.code for row in rules.refusal_grounds("education_department")}
    others = {row.code for row in rules.refusal_grounds("market_regulator")} - own
    assert others, "a market regulator has grounds no department has (rules §0b.19)"
    for codes, reasons in [
        ([others.pop()], "理由。"),
        ([], "理由。"),
        (sorted(own)[:1], "  "),
        (["nonsense"], "理由。"),
    ]:
        with pytest.raises(cases.GroundsWrong):
            cases.refuse(complaint, codes, reasons, by=world.actor("officer"))
    assert complaint.status is Status.ASSIGNED
    assert db.session.query(Decision).count() == 0


def test_nothing_is_entrusted_or_mediated_without_both_consents(world: World) -> None:
    complaint = world.answered(entrust=False)
    association, officer = world.organisation("association"), world.actor("officer")
    for name, given in (("staff", True), ("learner", False)):
        with pytest.raises(cases.ConsentMissing):
            cases.entrust(complaint, association, by=officer)
        cases.consent(complaint, ConsentKind.ENTRUST, given, by=world.actor(name))
    with pytest.raises(cases.ConsentMissing):
        cases.begin_mediation(complaint, by=officer)
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("learner"))
    cases.entrust(complaint, association, by=officer)
    assert complaint.status is Status.ENTRUSTED


def test_a_consent_to_publish_may_be_taken_back_even_after_the_end(world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    assert cases.has_consented(complaint, cases.claimant(complaint), ConsentKind.PUBLISH) is False
    with pytest.raises(IllegalMove):
        cases.consent(complaint, ConsentKind.MEDIATE, False, by=world.actor("learner"))
    with pytest.raises(NotYours):
        cases.consent(complaint, ConsentKind.PUBLISH, True, by=world.actor("officer"))


# --- protected fields and eyes --------------------------------------------------------------------------------------


def test_looking_at_a_protected_field_is_logged_for_the_learner(world: World) -> None:
    complaint = world.accepted()
    assert cases.show_protected(complaint, "phone", "contact", by=world.actor("officer")) == "19900001234"
    shown = [row for row in queries.events_of(world.viewers["learner"], complaint) if row.kind.endswith("shown")]
    assert [(row.data["field_name"], row.data["reason"], row.actor_id) for row in shown] == [
        ("phone", "contact", world.people["officer"])
    ]
    for name in ("staff", "supervisor", "foreign_officer", "auditor", "platform_admin"):
        with pytest.raises(NotYours):
            cases.show_protected(complaint, "phone", "contact", by=world.actor(name))
    for field, reason in (("id_number", "contact"), ("phone", "curiosity"), ("words", "contact")):
        with pytest.raises(DomainError):
            cases.show_protected(complaint, field, reason, by=world.actor("officer"))


def test_contact_is_sealed_in_the_database(world: World) -> None:
    complaint = world.file()
    raw = db.session.execute(db.text("SELECT name, phone, address, phone_index FROM complaints")).one()
    assert not {"张示例", "19900001234", "示例路1号"} & {str(value) for value in raw}
    assert raw.phone_index == blind_index("phone", "19900001234")
    assert (complaint.name, complaint.phone) == ("张示例", "19900001234")
