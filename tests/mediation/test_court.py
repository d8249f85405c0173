"""Judicial confirmation: for a mediation body's own agreement, by all together, in thirty days (民诉法 art. 205)."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from flask import Flask

from accounts.models import Membership
from complaints import actions as cases
from complaints.lifecycle.entrusting import InName, Terms
from complaints.models import Clock, Complaint, ConsentKind, Reminder
from complaints.queries.entrusting import entrusting_of
from kernel import clock, outbox, pdf
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from mediation import actions as tables
from mediation import documents
from mediation.lifecycle import CourtOutcome
from mediation.models import Agreement
from mediation.queries import in_force_of
from tests.complaints.driver import agreed, confirmed, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def conf(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CONF").one()


def in_force(world: World) -> Agreement:
    """An agreement in force in the association's own name."""
    found = in_force_of(table_of(agreed(world)))
    assert found is not None
    return found


def in_departments_name(world: World) -> Complaint:
    """An agreement in force in the department's name."""
    complaint = world.answered()
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    terms = Terms(InName.DEPARTMENT)
    cases.entrust(complaint, world.organisation("association"), terms, by=world.actor("officer"))
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    tables.record_signature(confirmed(world, complaint), clock.today(), by=world.actor("mediator"))
    return complaint


def test_all_apply_together_and_the_clock_is_met_on_the_day(world: World) -> None:
    row, today = in_force(world), clock.today()
    complaint = row.mediation.complaint
    with pytest.raises(IllegalMove, match="还有一方"):
        tables.note_application(row, today, "示例区人民法院", by=world.actor("learner"))
    tables.wish_court(row, True, by=world.actor("learner"))
    tables.wish_court(row, False, by=world.actor("staff"))
    assert not tables.all_want(row)
    tables.wish_court(row, True, by=world.actor("institution_admin"))  # it may think again
    for name in ("foreign_officer", "other_learner", "other_mediator"):
        with pytest.raises(NotYours):
            tables.note_application(row, today, "示例区人民法院", by=world.actor(name))
    for wrong in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(DomainError, match="申请的日期"):
            tables.note_application(row, wrong, "示例区人民法院", by=world.actor("mediator"))
    tables.note_application(row, today, "示例区人民法院", "（2026）示民特1号", by=world.actor("mediator"))
    assert not conf(complaint).is_running
    assert conf(complaint).met_at is not None
    for again in (lambda: tables.wish_court(row, False, by=world.actor("learner")),):
        with pytest.raises(IllegalMove):
            again()
    with clock.stepped(clock.now() + timedelta(days=9)):
        with pytest.raises(DomainError, match="裁定的日期"):
            tables.note_court_outcome(row, CourtOutcome.CONFIRMED, today - timedelta(days=1), by=world.actor("staff"))
        tables.note_court_outcome(row, CourtOutcome.CONFIRMED, clock.today(), by=world.actor("staff"))
        with pytest.raises(IllegalMove):
            tables.note_court_outcome(row, CourtOutcome.REJECTED, clock.today(), by=world.actor("staff"))
    outbox.drain()
    assert not outbox.troubled()


def test_none_in_a_departments_name(world: World) -> None:
    complaint = in_departments_name(world)
    row = in_force_of(table_of(complaint))
    assert row is not None
    assert not tables.may_be_confirmed(row)
    assert db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CONF").first() is None
    with pytest.raises(IllegalMove):
        tables.wish_court(row, True, by=world.actor("learner"))


def test_a_paper_is_in_the_name_its_text_was_made_in_whoever_has_the_case_now(world: World) -> None:
    complaint = in_departments_name(world)
    row = in_force_of(table_of(complaint))
    assert row is not None and row.paper_id is None, "its paper comes later, by the worker"
    with transaction():  # as where the case is entrusted anew before the worker comes to it
        entrusting_of(complaint).in_name = InName.ASSOCIATION  # type: ignore[union-attr]  # it was given
    assert tables.issuer_of(row.mediation).id == world.organisations["association"]
    assert documents.make_agreement(row).issuer_id == world.organisations["department"]


def test_both_are_reminded_fifteen_seven_and_three_days_before(world: World) -> None:
    with transaction():
        for one in db.session.query(Membership):
            one.from_at = clock.start_of(date(2026, 8, 1))
    with clock.stepped(clock.start_of(date(2026, 9, 1)) + timedelta(hours=10)):
        complaint = in_force(world).mediation.complaint
    row = conf(complaint)
    assert row.due_on == date(2026, 10, 8)  # the worked date of rules §10: thirty days end in the holiday
    for day in range(1, 38):
        with clock.stepped(clock.start_of(date(2026, 9, 1)) + timedelta(days=day, hours=9)):
            cases.sweep_clocks()
    told = {(one.on, one.person_id) for one in db.session.query(Reminder).filter_by(clock_id=row.id, kind="warned")}
    days = {row.due_on - timedelta(days=left) for left in (15, 7, 3)}
    assert {day for day, _person in told} == days | {row.due_on}, "and once more on the last day"
    for day in days:
        assert {person for on, person in told if on == day} >= {world.people["learner"], world.people["staff"]}


# --- pages -------------------------------------------------------------------------------------------------------


def test_the_page_from_the_first_wish_to_the_ruling(app: Flask, world: World) -> None:
    row = in_force(world)
    number, today = row.mediation.complaint.number, clock.today()
    url = f"/mediation/{number}/agreement/court"
    learner, staff, mediator = (sign_in(app, world, name) for name in ("learner", "staff", "mediator"))
    assert "最晚哪天" in text(learner.get(url))
    assert submit(learner, url, to="/wish").status_code == 422
    assert submit(learner, url, to="/wish", wanted="yes").status_code == 303
    assert "登记申请" not in text(mediator.get(url))
    assert submit(staff, url, to="/wish", wanted="yes").status_code == 303
    wrong = submit(mediator, url, to="/application", applied_on="2026-13-40", court="示例区人民法院")
    assert wrong.status_code == 422
    assert "示例区人民法院" in text(wrong), "what was typed stays"
    assert submit(mediator, url, to="/application", applied_on=str(today), court="  ").status_code == 422
    assert submit(mediator, url, to="/application", applied_on=str(today), court="示例区人民法院").status_code == 303
    assert "示例区人民法院" in text(staff.get(url))
    assert submit(staff, url, to="/outcome", outcome="confirmed", decided_on=str(today)).status_code == 303
    assert "裁定协议有效" in text(learner.get(url))
    assert sign_in(app, world, "other_learner").get(url).status_code == 404


def test_in_a_departments_name_the_page_says_why_and_what_else(app: Flask, world: World) -> None:
    number = in_departments_name(world).number
    url = f"/mediation/{number}/agreement/court"
    learner = sign_in(app, world, "learner")
    shown = text(learner.get(url))
    for words in ("不能申请司法确认", "示例教育局", "提起诉讼", "支付令", "条文未随附"):
        assert words in shown, words
    assert "下载全部材料" not in shown
    assert learner.get(f"{url}/pdf").status_code == 303


CANARY = {"phone": "19912345678", "address": "金丝雀示例路88号"}


def test_the_papers_hold_no_contact_of_the_other(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = in_force_of(table_of(agreed(world, **CANARY)))
    assert found is not None
    number, seen = found.mediation.complaint.number, []
    outbox.drain()
    entrusting, issuer = entrusting_of(found.mediation.complaint), world.organisation("association").name
    assert entrusting is not None
    entrusting.in_name = InName.DEPARTMENT  # as if it had been entrusted anew since
    db.session.commit()
    assert tables.issuer_of(found.mediation).name != issuer

    def keep(html: str, **_values: object) -> bytes:
        seen.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "render", keep)
    url = f"/mediation/{number}/agreement/court"
    for name, has in (("learner", True), ("staff", False), ("mediator", False), ("association_officer", False)):
        seen.clear()
        packed = sign_in(app, world, name).get(f"{url}/zip")
        assert packed.mimetype == "application/zip"
        with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
            inside = {one: archive.read(one) for one in archive.namelist()}
        plain = "".join(part.decode() for one, part in inside.items() if one.endswith(".txt")) + "".join(seen)
        for canary in CANARY.values():
            assert (canary in plain) is has, (name, canary)
        for words in (f"由{issuer}主持调解", "司法确认申请书", "调解组织证明", "材料清单", found.digest, "条文未随附"):
            assert words in plain, words
        assert inside["4-协议文本（摘要由此算出）.txt"].decode() == found.text
    assert documents.paper_of(found) is not None
