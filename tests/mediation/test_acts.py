"""The table: whose mediator, which text, whose press, which day (rules §0b.5, §0b.6)."""

import hashlib
from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.models import ConsentKind, ItemKind
from kernel import chain, clock, events, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from mediation import actions as tables
from mediation.lifecycle import AgreementState, Basis, MediationState
from mediation.models import Agreement, Confirmation, Mediation
from tests.complaints.driver import accepted_offer, confirmed, grounds, offered, standing, table_of
from tests.complaints.turn_hands import withdrawn
from tests.world import World


def drafted(world: World) -> Agreement:
    complaint = world.mediating()
    made = accepted_offer(world, complaint)
    return tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))


def test_only_a_mediator_of_the_mediation_body_may_be_assigned(world: World) -> None:
    complaint = world.entrusted()
    for name in ("officer", "association_officer", "learner", "foreign_officer"):
        with pytest.raises(DomainError, match="本组织的调解员"):
            tables.open_table(complaint, world.person(name), by=world.actor("association_officer"))
    for name in ("officer", "foreign_officer", "other_mediator", "staff", "learner"):
        with pytest.raises(NotYours):
            tables.open_table(complaint, world.person("mediator"), by=world.actor(name))
    assert (complaint.status, db.session.query(Mediation).count()) == (Status.ENTRUSTED, 0)
    table = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    assert (table.basis, table.body_id) == (Basis.ENTRUSTED, world.organisations["association"])
    with pytest.raises(IllegalMove):
        tables.open_table(complaint, world.person("other_mediator"), by=world.actor("association_officer"))


def test_a_text_is_made_only_from_what_all_have_accepted(world: World) -> None:
    complaint, other = world.mediating(), world.mediating()
    table, made = table_of(complaint), offered(complaint)
    with pytest.raises(IllegalMove):
        tables.draft_agreement(table, made, by=world.actor("mediator"))
    cases.reply(made, 1, True, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.draft_agreement(table_of(other), made, by=world.actor("mediator"))
    for name in ("other_mediator", "association_officer", "officer", "learner"):
        with pytest.raises(NotYours):
            tables.draft_agreement(table, made, by=world.actor(name))
    tables.draft_agreement(table, made, by=world.actor("mediator"))
    with pytest.raises(IllegalMove):
        tables.draft_agreement(table, made, by=world.actor("mediator"))


def test_the_digest_is_of_the_text_and_the_text_says_the_offer(world: World) -> None:
    row = drafted(world)
    assert row.digest == hashlib.sha256(row.text.encode()).hexdigest()
    for words in ("张示例", "星河示例在线教育", "3,000", row.mediation.complaint.number):
        assert words in row.text, words
    assert "19900001234" not in row.text
    stored = db.session.execute(db.text("SELECT text FROM agreements")).scalar_one()
    assert "张示例" not in str(stored)


def test_each_party_confirms_the_digest_it_was_shown(world: World) -> None:
    row = drafted(world)
    with pytest.raises(IllegalMove):
        tables.confirm(row, "0" * 64, by=world.actor("learner"))
    for name in ("mediator", "officer", "other_learner", "other_staff"):
        with pytest.raises(NotYours):
            tables.confirm(row, row.digest, by=world.actor(name))
    for _ in range(2):  # twice is once
        tables.confirm(row, row.digest, by=world.actor("learner"))
    assert (row.state, db.session.query(Confirmation).count()) == (AgreementState.DRAFTED, 1)
    tables.confirm(row, row.digest, by=world.actor("institution_admin"))
    assert row.state is AgreementState.CONFIRMED
    with pytest.raises(IllegalMove):
        tables.confirm(row, row.digest, by=world.actor("learner"))


def test_a_text_put_aside_takes_its_presses_with_it(world: World) -> None:
    row = drafted(world)
    tables.confirm(row, row.digest, by=world.actor("learner"))
    tables.discard_agreement(row, by=world.actor("mediator"))
    second = tables.draft_agreement(row.mediation, row.offer, by=world.actor("mediator"))
    assert (second.version, second.state) == (2, AgreementState.DRAFTED)
    with pytest.raises(IllegalMove):
        tables.confirm(row, row.digest, by=world.actor("staff"))
    tables.confirm(second, second.digest, by=world.actor("staff"))
    assert second.state is AgreementState.DRAFTED, "the learner has not confirmed this text"


def test_the_day_of_signature_lies_between_confirmation_and_today(world: World) -> None:
    complaint = world.mediating()
    row, today = confirmed(world, complaint), clock.today()
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(DomainError, match="日期"):
            tables.record_signature(row, day, by=world.actor("mediator"))
    with clock.stepped(clock.now() + timedelta(days=2)):
        with pytest.raises(NotYours):
            tables.record_signature(row, today, by=world.actor("learner"))
        tables.record_signature(row, today + timedelta(days=1), by=world.actor("mediator"))
    assert (row.state, row.signed_on) == (AgreementState.EFFECTIVE, today + timedelta(days=1))
    assert (complaint.status, table_of(complaint).state) == (Status.AGREED, MediationState.AGREED)


def test_nothing_is_in_force_before_all_confirmed(world: World) -> None:
    row = drafted(world)
    tables.confirm(row, row.digest, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    assert row.mediation.complaint.status is Status.MEDIATING


def test_a_failing_signature_leaves_no_trace(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = world.mediating()
    row = confirmed(world, complaint)
    before = len(events.stream_of(complaint.stream))

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(cases, "agree", fail)
    with pytest.raises(RuntimeError):
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    db.session.rollback()
    assert (standing(complaint).state, complaint.status) == (AgreementState.CONFIRMED, Status.MEDIATING)
    assert len(events.stream_of(complaint.stream)) == before
    assert chain.verify().ok


@pytest.mark.parametrize("end", ["terminate", "withdraw"])
def test_the_table_of_an_ended_case_is_closed(world: World, end: str) -> None:
    complaint = world.mediating()
    if end == "terminate":
        cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    else:
        withdrawn(world, complaint)
    with clock.stepped(clock.now() + timedelta(hours=26)):  # a withdrawal comes into force a day later
        outbox.drain()
    assert table_of(complaint).state is MediationState.ENDED
    with pytest.raises((IllegalMove, NotYours)):
        cases.offer(complaint, (cases.ItemDraft(ItemKind.APOLOGY),), by=world.actor("mediator"))


def test_an_association_mediates_in_its_own_name(world: World) -> None:
    complaint = world.answered(path="association", paid_by="consumer")
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    table = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    assert (table.basis, table.body_id) == (Basis.OWN, world.organisations["association"])
