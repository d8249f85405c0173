"""A part is agreed, the rest goes on: a text of its own, owed from its seal, kept when the rest ends (item 9)."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.performance import Basis, PromiseState
from complaints.models import Clock, Complaint, ItemKind, Offer
from complaints.queries.answering import promises_of
from kernel import clock
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from mediation import actions as tables
from mediation.lifecycle import AgreementState, MediationState
from mediation.models import Agreement
from mediation.queries import all_in_force
from mediation.views.court import limit_of
from tests.complaints.driver import accepted_offer, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.mediation.test_agreements import own_table
from tests.mediation.test_entrusted_anew import second_table
from tests.world import World


def pressed(world: World, row: Agreement) -> Agreement:
    """Both have pressed 确认."""
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    return row


def drafted(world: World, complaint: Complaint) -> tuple[Agreement, Offer]:
    """A text for the refund alone; the apology is open."""
    offer, first = accepted_offer(world, complaint), [complaint.points[0].id]
    return tables.draft_agreement(table_of(complaint), offer, by=world.actor("mediator"), part=first), offer


def parted(world: World, complaint: Complaint | None = None) -> tuple[Complaint, Agreement]:
    """A table at which the refund is agreed, signed and sealed, and the apology is not."""
    complaint = complaint or world.mediating()
    row = pressed(world, drafted(world, complaint)[0])
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    return complaint, row


def test_nothing_is_owed_before_the_seal(world: World) -> None:
    complaint = world.mediating()
    row, _offer = drafted(world, complaint)
    for words in ("（部分）", "本协议只解决其中的：", "其余的要求继续调解"):
        assert words in row.text, words
    pressed(world, row)
    assert [one.basis for one in promises_of(complaint)] == [Basis.WAITING]
    assert all(point.settled_by_id is None for point in complaint.points)


def test_the_points_are_marked_the_promises_owed_and_mediation_goes_on(world: World) -> None:
    complaint, row = parted(world)
    refund, apology = complaint.points
    assert refund.settled_by_id is not None
    assert apology.settled_by_id is None
    (promise,) = promises_of(complaint)
    assert (promise.basis, promise.state, complaint.status) == (Basis.AGREEMENT, PromiseState.OPEN, Status.MEDIATING)
    assert (row.state, table_of(complaint).state) == (AgreementState.EFFECTIVE, MediationState.OPEN)
    assert promise.next_at is not None
    running = {one.code for one in db.session.query(Clock).filter_by(complaint_id=complaint.id) if one.is_running}
    assert {"T-MED", "T-PERF", "T-REFUND"} <= running


def test_each_text_has_the_thirty_days_of_its_own_day(world: World) -> None:
    complaint, part = parted(world)
    day = clock.today()
    with clock.stepped(clock.now() + timedelta(days=3)):
        made = cases.offer(complaint, (cases.ItemDraft(ItemKind.APOLOGY, words="道歉"),), by=world.actor("staff"))
        cases.reply(made, made.version, True, by=world.actor("learner"))
        rest = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
        tables.record_signature(pressed(world, rest), clock.today(), by=world.actor("mediator"))
    found = [limit_of(table_of(complaint), row) for row in (part, rest)]
    assert [one.start_on for one in found if one] == [day, day + timedelta(days=3)]


def test_a_text_is_pressed_while_mediation_goes_on(world: World) -> None:
    complaint = world.mediating()
    row, _offer = drafted(world, complaint)
    cases.ask_recusal(complaint, "与机构有利害关系。", by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.confirm(row, row.digest, by=world.actor("staff"))
    assert row.confirmations == []


def test_when_the_rest_fails_the_part_stands(world: World) -> None:
    complaint, row = parted(world)
    cases.terminate(complaint, ["DT3"], "其余没有谈成。", by=world.actor("officer"))
    (promise,) = promises_of(complaint)
    assert (complaint.outcome, promise.state) == (Outcome.PARTLY_SETTLED, PromiseState.OPEN)
    assert row.state is AgreementState.EFFECTIVE


def test_when_the_rest_is_agreed_too_both_are_owed_each_in_its_own_thirty_days(world: World) -> None:
    complaint, part = parted(world, own_table(world).complaint)
    item = cases.ItemDraft(ItemKind.APOLOGY, None, clock.today() + timedelta(days=5), "书面道歉")
    with clock.stepped(clock.now() + timedelta(days=2)):
        more = cases.offer(complaint, (item,), by=world.actor("staff"))
        cases.reply(more, more.version, True, by=world.actor("learner"))
        row = tables.draft_agreement(table_of(complaint), more, by=world.actor("mediator"))
        assert f"文本摘要{part.digest[:16]}" in row.text, "what was settled before is named"
        assert "3,000.00" not in row.text, "and not agreed to again"
        tables.record_signature(pressed(world, row), clock.today(), by=world.actor("mediator"))
        states = [(one.item.kind, one.state, one.basis) for one in promises_of(complaint)]
        assert states == [
            (ItemKind.REFUND, PromiseState.OPEN, Basis.AGREEMENT),
            (ItemKind.APOLOGY, PromiseState.OPEN, Basis.AGREEMENT),
        ]
        assert complaint.outcome is Outcome.SETTLED
        assert [one.id for one in all_in_force(table_of(complaint))] == [row.id, part.id]
        for name in ("learner", "staff"):
            tables.wish_court(part, True, by=world.actor(name))
        tables.note_application(part, clock.today(), "示例法院", by=world.actor("mediator"))
        found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CONF").order_by(Clock.id)
        assert [(one.start_on, one.is_running) for one in found] == [(part.signed_on, False), (row.signed_on, True)]


def test_another_day_for_a_promise_of_a_part_is_no_step_to_the_rest(app: Flask, world: World) -> None:
    complaint, _part = parted(world)
    (promise,) = promises_of(complaint)
    assert promise.item.by_on is not None
    with clock.stepped(clock.start_of(promise.item.by_on + timedelta(days=1)) + timedelta(hours=10)):
        cases.sweep_promises()
        found, new = promise.follow_up, clock.today() + timedelta(days=20)
        assert found is not None
        cases.propose_terms(found, new, None, "下月付清。", by=world.actor("staff"), key="ask")
        cases.accept_terms(found, new, found.proposed_fen, by=world.actor("learner"), key="yes")
        assert tables.newest_accepted(table_of(complaint)) is None
        mediator = sign_in(app, world, "mediator")
        assert "各方已同意同一版方案" not in text(mediator.get(f"/mediation/{complaint.number}"))
        item = cases.ItemDraft(ItemKind.APOLOGY, None, clock.today() + timedelta(days=5), "书面道歉")
        more = cases.offer(complaint, (item,), by=world.actor("staff"))
        cases.reply(more, more.version, True, by=world.actor("learner"))
        row = pressed(world, tables.draft_agreement(table_of(complaint), more, by=world.actor("mediator")))
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))
        states = [(one.item.kind, one.item.by_on, one.state) for one in promises_of(complaint)]
        assert states == [
            (ItemKind.REFUND, promise.item.by_on, PromiseState.REPLACED),
            (ItemKind.REFUND, new, PromiseState.OPEN),
            (ItemKind.APOLOGY, item.by_on, PromiseState.OPEN),
        ]


def rest_signed(world: World, complaint: Complaint) -> Agreement:
    """The apology is agreed, signed and sealed as well."""
    item = cases.ItemDraft(ItemKind.APOLOGY, None, clock.today() + timedelta(days=5), "书面道歉")
    more = cases.offer(complaint, (item,), by=world.actor("staff"))
    cases.reply(more, more.version, True, by=world.actor("learner"))
    row = pressed(world, tables.draft_agreement(table_of(complaint), more, by=world.actor("mediator")))
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    return row


def confs(complaint: Complaint) -> list[bool]:
    """Which T-CONF of the case still run."""
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CONF").order_by(Clock.id)
    return [one.is_running for one in found]


def test_changing_a_part_leaves_the_rest_as_it_is(world: World) -> None:
    complaint, part = parted(world, own_table(world).complaint)
    rest_signed(world, complaint)
    assert confs(complaint) == [True, True]
    (old,) = part.offer.items
    changed = cases.ChangedItem(old, 250_000, clock.today() + timedelta(days=40), "")
    row = tables.draft_change(part, [changed], "资金周转困难", by=world.actor("mediator"))
    tables.record_signature(pressed(world, row), clock.today(), by=world.actor("mediator"))
    states = [(one.item.kind, one.item.fen, one.state) for one in promises_of(complaint)]
    assert states == [
        (ItemKind.REFUND, old.fen, PromiseState.REPLACED),
        (ItemKind.APOLOGY, None, PromiseState.OPEN),
        (ItemKind.REFUND, 250_000, PromiseState.OPEN),
    ]
    assert sorted(confs(complaint)) == [False, True, True], "the rest keeps its own thirty days"
    assert (part.state, row.is_done_part) == (AgreementState.SUPERSEDED, True)
    assert [one.id for one in row.points] == [one.id for one in part.points]


def test_one_filing_meets_one_clock_of_two_that_began_on_a_day(world: World) -> None:
    complaint, part = parted(world, own_table(world).complaint)
    rest_signed(world, complaint)
    for name in ("learner", "staff"):
        tables.wish_court(part, True, by=world.actor(name))
    tables.note_application(part, clock.today(), "示例法院", by=world.actor("mediator"))
    assert sorted(confs(complaint)) == [False, True]
    (old,) = part.offer.items
    changed = cases.ChangedItem(old, old.fen, clock.today() + timedelta(days=40), "")
    row = tables.draft_change(part, [changed], "资金周转困难", by=world.actor("mediator"))
    tables.record_signature(pressed(world, row), clock.today(), by=world.actor("mediator"))
    assert sorted(confs(complaint)) == [False, True, True], "the clock of the rest does not end with the change"


def test_a_part_of_the_first_table_is_in_reach_at_the_second(app: Flask, world: World) -> None:
    complaint, part = parted(world)
    later, name = second_table(world, complaint)
    number, first = complaint.number, part.mediation
    learner, url = sign_in(app, world, "learner"), f"/mediation/{complaint.number}"
    link = f"{url}/agreement?table={first.ref}&amp;version={part.version}"
    assert "先前达成的部分协议" in learner.get(url).text
    page = learner.get(link.replace("&amp;", "&"))
    assert part.digest[:8] in text(page)
    assert f"table={first.ref}" in page.text.split("/agreement/copies")[1].split('"')[0]
    court = learner.get(f"{url}/agreement/court?table={first.ref}&version={part.version}")
    assert court.status_code == 200
    assert f"table={first.ref}" in court.text.split(f'href="{url}/agreement')[1].split('"')[0]
    assert learner.get(f"{url}/agreement").status_code == 404, "the second table has no text yet"
    second = sign_in(app, world, name)
    assert "先前达成的部分协议" not in second.get(url).text, "another body's table is not handed on"
    assert second.get(f"{url}/agreement?table={first.ref}").status_code == 404
    assert learner.get(f"{url}/agreement?table={later.ref}").status_code == 404
    assert sign_in(app, world, "other_learner").get(f"{url}/agreement?table={first.ref}").status_code == 404
    assert number


def test_all_points_none_or_settled_ones_are_no_part(world: World) -> None:
    complaint = world.mediating()
    offer = accepted_offer(world, complaint)
    table, ids, chair = table_of(complaint), [point.id for point in complaint.points], world.actor("mediator")
    for wrong in (ids, [0]):
        with pytest.raises(DomainError):
            tables.draft_agreement(table, offer, by=chair, part=wrong)
    for name in ("learner", "staff", "other_mediator"):
        with pytest.raises(NotYours):
            tables.draft_agreement(table, offer, by=world.actor(name), part=ids[:1])
        with pytest.raises(NotYours):
            cases.settle_part(complaint, offer, ids[:1], clock.today(), by=world.actor(name))
    row = tables.draft_agreement(table, offer, by=chair, part=ids[:1])
    tables.record_signature(pressed(world, row), clock.today(), by=chair)
    with pytest.raises(IllegalMove):
        tables.draft_agreement(table, offer, by=chair, part=ids[1:])
    with pytest.raises(IllegalMove):
        tables.draft_agreement(table, offer, by=chair)


def test_the_mediator_writes_it_on_the_page(app: Flask, world: World) -> None:
    complaint = world.mediating()
    accepted_offer(world, complaint)
    number, key = complaint.number, str(complaint.points[0].id)
    mediator = sign_in(app, world, "mediator")
    assert "其余继续调解" in text(mediator.get(f"/mediation/{number}"))
    assert submit(mediator, f"/mediation/{number}/part").status_code == 422
    assert submit(mediator, f"/mediation/{number}/part", points=[key]).status_code == 303
    assert "只解决一部分要求" in text(sign_in(app, world, "learner").get(f"/mediation/{number}/agreement"))
    assert sign_in(app, world, "other_mediator").get(f"/mediation/{number}/part").status_code == 404
    db.session.rollback()
    (row,) = db.session.query(Agreement)
    pressed(world, row)
    day = clock.today().isoformat()
    sent = submit(mediator, f"/mediation/{number}/agreement", to="/signature", has="signed_on", signed_on=day)
    assert sent.status_code == 303
    assert "已达成一致" in text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    page = text(mediator.get(f"/mediation/{number}"))
    assert "部分协议" in page
    assert f"/mediation/{number}/offers/new" in page, "the rest is bargained for"
