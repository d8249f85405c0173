"""An institution sees and sorts its cases by what it must itself do; a body by the clocks of the case."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from complaints import actions as cases
from complaints import queries
from complaints.models import Complaint, DeskLine, ItemKind, Offer
from complaints.queries.own_days import own_days
from complaints.queries.turns import answer_day
from complaints.views.exporting import rows_of
from kernel import clock
from kernel.clock import end_of
from kernel.db import db, transaction
from mediation import actions as tables
from tests.complaints.driver import accepted_offer, offered, table_of
from tests.complaints.hands import counted, sign_in, text
from tests.complaints.turn_hands import APPRAISAL
from tests.world import World

REFUND = (cases.ItemDraft(ItemKind.REFUND, 200_000),)
NEAR = timedelta(days=5)


def countered(world: World, until: date) -> Complaint:
    """A mediated case in which the mediator's offer waits for both sides until a day."""
    complaint = world.mediating()
    made = cases.offer(complaint, REFUND, by=world.actor("mediator"), counters=offered(complaint), until_on=until)
    cases.reply(made, made.version, True, by=world.actor("learner"))
    return complaint


def line(world: World, name: str, complaint: Complaint) -> DeskLine:
    mine = DeskLine.complaint_id == complaint.id, DeskLine.organisation_id == world.viewers[name].organisation_id
    return db.session.scalars(select(DeskLine).where(*mine).execution_options(populate_existing=True)).one()


def test_an_open_offer_is_sorted_by_its_own_day(world: World) -> None:
    other = world.mediating()
    until = clock.today() + NEAR
    complaint = countered(world, until)
    assert line(world, "staff", complaint).due_at == end_of(until)
    assert line(world, "officer", complaint).due_at > end_of(until), "the body has its own clock"
    rows = queries.queue(world.viewers["staff"]).rows
    assert [one.complaint.number for one in rows] == [complaint.number, other.number]
    assert rows[0].own is not None
    assert (rows[0].own.act, rows[0].own.by_on, rows[1].own) == ("reply", until, None)
    cases.reply(offered(complaint), 2, False, "太少。", by=world.actor("staff"))
    assert line(world, "staff", complaint).due_at == line(world, "officer", complaint).due_at
    assert queries.queue(world.viewers["staff"]).rows[0].own is None


@pytest.mark.parametrize("url", ["/institution/", "/institution/home"])
def test_an_own_confirmation_that_is_late_is_marked_so_and_first(app: Flask, world: World, url: str) -> None:
    with clock.stepped(clock.now() - timedelta(days=20)):
        complaint = world.mediating()
        made = accepted_offer(world, complaint)
        row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    own = answer_day(row.drafted_at)
    assert own < clock.today() < line(world, "officer", complaint).due_at.date()
    if url.endswith("home"):
        with transaction():
            world.institution("app").organisation_id = world.viewers["staff"].organisation_id
    client = sign_in(app, world, "staff")
    with counted() as said:
        page = client.get(url)
    assert f'<time datetime="{own.isoformat()}">' in page.text
    assert "核对并确认协议文本" in text(page)
    assert "row-overdue" in page.text
    assert len(said) <= 15, said
    late = client.get("/institution/?due=overdue")
    assert complaint.number in late.text
    (row_told,) = rows_of(world.viewers["staff"], [complaint.id])
    assert {own.isoformat(), "是"} <= set(row_told)


def test_each_open_ask_has_its_day(world: World) -> None:
    complaint = world.mediating()
    organisation = world.viewers["staff"].organisation_id or 0
    cases.propose_appraisal(complaint, APPRAISAL, by=world.actor("learner"))
    found = own_days([complaint.id])[complaint.id, organisation]
    assert (found.act, found.by_on > clock.today()) == ("answer_appraisal", True)
    answering = world.accepted()
    assert own_days([answering.id])[answering.id, organisation].act == "T-RESP"
    cases.withdraw(answering, by=world.actor("learner"))
    assert not own_days([answering.id]), "nothing moves before the withdrawal is in force"


def test_an_offer_that_has_run_out_waits_for_nobody(world: World) -> None:
    complaint = countered(world, clock.today() + NEAR)
    with clock.stepped(clock.now() + NEAR + timedelta(days=1)):
        assert not own_days([complaint.id])
        cases.renew_lines()
        assert line(world, "staff", complaint).due_at == line(world, "officer", complaint).due_at
    with transaction():
        db.session.execute(update(Offer).values(until_on=None))
    assert own_days([complaint.id])


def test_lines_written_anew_are_the_same(world: World) -> None:
    complaint = countered(world, clock.today() + NEAR)
    world.accepted()
    before = line(world, "staff", complaint).due_at
    with transaction():
        cases.write_lines()
    assert line(world, "staff", complaint).due_at == before
