"""A party asks that the mediator step down: suspended, the sixty days run on, the head decides (O121 21; §0b.23)."""

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint, ConsentKind, Recusal
from complaints.views.offering import seat_key
from kernel import chain, clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.messages import Letter
from kernel.papers import Paper
from mediation import actions as tables
from tests.complaints.driver import ITEMS, accepted_offer, reach, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.turn_hands import clock_of, head, suspended
from tests.mediation.seat_hands import declared
from tests.mediation.test_guest_sessions import beside
from tests.world import World

REASONS = "调解员是机构负责人的亲属（只说给处理单位）。"


def test_the_sixty_days_run_on_while_it_is_decided(world: World) -> None:
    complaint = world.mediating()
    due = clock_of(complaint, "T-MED").due_on
    cases.ask_recusal(complaint, REASONS, by=world.actor("staff"))
    row = clock_of(complaint, "T-MED")
    assert (complaint.status, row.due_on, row.paused_on, row.is_running) == (Status.SUSPENDED, due, None, True)
    asked = clock_of(complaint, "T-REC")
    assert (asked.is_running, asked.is_platform_rule, asked.length) == (True, True, 3)
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act, turn.by_on) == ("body", "decide_recusal", asked.due_on)
    cases.decide_recusal(complaint, False, "没有利害关系。", by=world.actor(head(world)))
    assert complaint.status is Status.MEDIATING
    assert asked.met_at is not None
    assert clock_of(complaint, "T-MED").due_on == due


def test_only_the_head_of_the_body_decides_and_never_about_themselves(world: World) -> None:
    complaint = suspended(world)
    for name in ("officer", "association_officer", "association_admin", "supervisor", "mediator", "learner", "staff"):
        with pytest.raises(NotYours):
            cases.decide_recusal(complaint, True, "理由。", by=world.actor(name))
    with pytest.raises(DomainError):
        cases.decide_recusal(complaint, True, " ", by=world.actor(head(world)))
    own = world.file(path="association", paid_by="consumer")
    boss = world.actor("association_admin")
    cases.serve(cases.accept(own, by=boss), "shown")
    cases.consent(own, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    cases.begin_mediation(own, by=boss)  # without a mediator: whoever is in charge mediates
    cases.ask_recusal(own, REASONS, by=world.actor("learner"))
    with pytest.raises(NotYours, match="自己"):
        cases.decide_recusal(own, False, "理由。", by=boss)


def test_granted_the_mediator_leaves_at_once_and_another_is_named(world: World) -> None:
    complaint = suspended(world)
    with pytest.raises((NotYours, IllegalMove)):
        cases.offer(complaint, ITEMS, by=world.actor("mediator"))
    cases.decide_recusal(complaint, True, "理由成立。", by=world.actor(head(world)))
    with pytest.raises(NotYours):
        cases.offer(complaint, ITEMS, by=world.actor("mediator"), counters=cases.open_offer(complaint))
    made = accepted_offer(world, complaint)
    with pytest.raises(NotYours):
        tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    turn = queries.turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act) == ("mediation_body", "name_mediator")
    assert queries.actor_label(turn, complaint) == "示例消费者协会"
    with pytest.raises(DomainError, match="已经回避"):
        tables.name_mediator(table_of(complaint), world.person("mediator"), by=world.actor("association_officer"))
    with pytest.raises(NotYours):
        tables.name_mediator(table_of(complaint), world.person("other_mediator"), by=world.actor("officer"))
    tables.name_mediator(table_of(complaint), world.person("other_mediator"), by=world.actor("association_officer"))
    row = tables.draft_agreement(table_of(complaint), made, by=world.actor("other_mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    tables.record_signature(row, clock.today(), by=world.actor("other_mediator"))
    assert complaint.status is Status.AGREED
    assert chain.verify().ok


def test_the_table_stands_still_meanwhile(world: World) -> None:
    complaint = world.mediating()
    row = tables.draft_agreement(table_of(complaint), accepted_offer(world, complaint), by=world.actor("mediator"))
    cases.ask_recusal(complaint, REASONS, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        tables.confirm(row, row.digest, by=world.actor("staff"))
    cases.terminate(complaint, ["DT2"], "一方明确拒绝。", by=world.actor("officer"))
    assert complaint.status is Status.TERMINATED


def test_the_reasons_are_the_asker_s_and_the_body_s(app: Flask, world: World) -> None:
    complaint = world.mediating()
    cases.ask_recusal(complaint, REASONS, by=world.actor("learner"))
    pages = {
        name: text(sign_in(app, world, name).get(address.format(complaint.number)))
        for name, address in (
            ("learner", "/complaints/{}"),
            ("officer", "/desk/{}"),
            ("staff", "/institution/{}"),
            ("association_officer", "/desk/{}"),
            ("mediator", "/mediation/{}"),
        )
    }
    assert {name for name, page in pages.items() if REASONS in page} == {"learner", "officer"}
    assert all("申请调解员回避" in page or "申请回避" in page for page in pages.values())


def test_who_sits_beside_the_chair_can_be_asked_to_step_down_too(app: Flask, world: World) -> None:
    complaint = world.mediating()
    co = beside(world, complaint)
    learner = sign_in(app, world, "learner")
    url = f"/cases/{complaint.number}/recusal"
    page = text(learner.get(url))
    assert "申请谁回避" in page
    assert submit(learner, url, has="reasons", reasons=REASONS).status_code == 422
    assert submit(learner, url, has="reasons", reasons=REASONS, whom=seat_key(co)).status_code == 303
    db.session.expire_all()
    cases.decide_recusal(complaint, True, "与机构有往来。", by=world.actor(head(world)))
    assert complaint.status is Status.MEDIATING
    assert co.until_at is not None
    assert cases.party_of(complaint, PartyRole.MEDIATOR) is not None, "the chair stays"
    outbox.drain()
    (paper,) = db.session.query(Paper).filter_by(kind="recusal")
    assert "不再参与本案调解" in paper.text
    assert "申请谁回避：协助调解员" in text(learner.get(f"/complaints/{complaint.number}"))


def test_the_pages_ask_decide_and_name_another(app: Flask, world: World) -> None:
    complaint = world.mediating()
    boss = head(world)
    staff, chief = sign_in(app, world, "staff"), sign_in(app, world, boss)
    assert submit(staff, f"/cases/{complaint.number}/recusal", has="reasons").status_code == 422
    assert submit(staff, f"/cases/{complaint.number}/recusal", has="reasons", reasons=REASONS).status_code == 303
    assert "因申请回避中止调解" in text(staff.get(f"/institution/{complaint.number}"))
    page = text(chief.get(f"/desk/{complaint.number}/recusal"))
    assert REASONS in page
    sent = submit(chief, f"/desk/{complaint.number}/recusal", has="answer", granted="yes", answer="有利害关系。")
    assert sent.status_code == 303
    outbox.drain()
    assert not outbox.troubled()
    paper = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="recusal").one()
    assert "回避决定告知书" in paper.text
    assert "有利害关系" in paper.text
    assert "市场监督管理" not in paper.text
    told = {row.to_person_id for row in db.session.query(Letter).filter_by(why="complaint.recusal_decided")}
    assert {world.people[name] for name in ("learner", "staff", "mediator")} <= told
    office = sign_in(app, world, "association_officer")
    assert complaint.number in text(office.get("/mediation/"))
    assert "另行安排调解员" in text(office.get(f"/desk/{complaint.number}"))
    other = world.person("other_mediator").ref
    assert submit(office, f"/mediation/{complaint.number}/mediator", has="mediator", mediator=other).status_code == 303
    declared(app, world, "other_mediator")
    assert sign_in(app, world, "other_mediator").get(f"/mediation/{complaint.number}").status_code == 200
    assert sign_in(app, world, "mediator").get(f"/mediation/{complaint.number}").status_code == 404


def test_one_request_at_a_time(world: World) -> None:
    complaint = reach(world, Status.SUSPENDED)
    with pytest.raises(IllegalMove):
        cases.ask_recusal(complaint, REASONS, by=world.actor("staff"))
    assert db.session.query(Recusal).filter_by(complaint_id=complaint.id).count() == 1
    assert cases.party_of(complaint, PartyRole.MEDIATOR) is not None
    assert isinstance(complaint, Complaint)
