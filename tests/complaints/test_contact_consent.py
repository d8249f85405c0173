"""A private receiver gets name and phone by separate consent alone, which can be taken back until the copy has gone."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from complaints.actions.contact_asking import Asked, answer_contact, ask_contact
from complaints.actions.copying import CopySheet, CopyWrong, leave_copy, send_copy
from complaints.lifecycle.copying import CONTACT_ANSWERS, CopyField, may_ask, may_hold
from complaints.lifecycle.copying import ContactState as S
from complaints.lifecycle.copying import CopyState as C
from complaints.models import CaseCopy, Complaint, ContactAsking
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours, TooLate
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.hands import counted, sign_in, submit, text
from tests.world import World

BANK = "示例银行海淀支行"
ABOUT = Asked(BANK, "示例路1号 010-00000001", "核对托管账户里的余额，结清以后删除。")
CONTACT = (CopyField.INSTITUTION, CopyField.CONTACT)


def private(world: World, kind: str = "school") -> tuple[Complaint, CaseCopy]:
    """A case whose rules name a private receiver, and its copy."""
    complaint = world.file(category="E08")
    outbox.drain()
    row = db.session.query(CaseCopy).filter_by(complaint_id=complaint.id, body_kind=kind).one()
    return complaint, row


def sheet(*fields: CopyField, office: str = BANK) -> CopySheet:
    return CopySheet(office, fields, "请核对余额。", clock.today())


def send(world: World, row: CaseCopy, *fields: CopyField, office: str = BANK) -> None:
    send_copy(row, sheet(*(fields or CONTACT), office=office), by=world.actor("officer"))


def kinds(complaint: Complaint) -> list[str]:
    found = db.session.query(EventRow.kind).filter_by(stream=complaint.stream).order_by(EventRow.id)
    return [kind.removeprefix("complaint.copy_") for (kind,) in found if "copy_contact" in kind]


def test_without_an_answer_and_after_a_no_the_contact_never_goes(world: World) -> None:
    _complaint, row = private(world)
    with pytest.raises(CopyWrong, match="第二十三条"):
        send(world, row)
    asking = ask_contact(row, ABOUT, by=world.actor("officer"))
    with pytest.raises(CopyWrong, match="第二十三条"):
        send(world, row)
    answer_contact(asking, False, by=world.actor("learner"))
    with pytest.raises(CopyWrong, match="第二十三条"):
        send(world, row)
    assert row.state is C.DUE
    send(world, row, CopyField.INSTITUTION)
    assert not row.has_contact
    assert row.consented_at is None


def test_with_consent_it_goes_to_the_one_it_names_and_to_nobody_else(world: World) -> None:
    complaint, row = private(world)
    asking = ask_contact(row, ABOUT, by=world.actor("officer"))
    answer_contact(asking, True, by=world.actor("learner"))
    with pytest.raises(CopyWrong, match="写明的单位"):
        send(world, row, office="另一家银行")
    send(world, row)
    assert row.has_contact
    assert row.consented_at == asking.answered_at
    assert row.need == ABOUT.purpose
    assert kinds(complaint) == ["contact_asked", "contact_answered"]


def test_a_yes_is_taken_back_until_it_was_sent_and_not_after(world: World) -> None:
    complaint, row = private(world)
    asking, mine = ask_contact(row, ABOUT, by=world.actor("officer")), world.actor("learner")
    answer_contact(asking, True, by=mine)
    answer_contact(asking, True, by=mine)
    answer_contact(asking, False, by=mine)
    assert asking.state is S.TAKEN_BACK
    with pytest.raises(CopyWrong):
        send(world, row)
    answer_contact(asking, True, by=mine)
    send(world, row)
    with pytest.raises(TooLate):
        answer_contact(asking, False, by=mine)
    assert asking.state is S.GIVEN
    assert kinds(complaint) == ["contact_asked", "contact_answered", "contact_retracted", "contact_answered"]


def test_the_asking_is_the_bodys_and_the_answer_the_complaining_sides(world: World) -> None:
    _complaint, row = private(world)
    for who in ("staff", "learner", "foreign_officer", "supervisor"):
        with pytest.raises(NotYours):
            ask_contact(row, ABOUT, by=world.actor(who))
    asking = ask_contact(row, ABOUT, by=world.actor("officer"))
    for who in ("officer", "staff", "other_learner", "supervisor"):
        with pytest.raises(NotYours):
            answer_contact(asking, True, by=world.actor(who))
    assert asking.state is S.ASKED


def test_it_is_asked_in_other_words_until_there_is_an_answer_and_then_never_again(world: World) -> None:
    complaint, row = private(world)
    by = world.actor("officer")
    with pytest.raises(CopyWrong, match="第二十三条"):
        ask_contact(row, Asked(BANK, " ", "核对"), by=by)
    asking = ask_contact(row, ABOUT, by=by)
    again = ask_contact(row, Asked("示例银行总行", ABOUT.reach, ABOUT.purpose), by=by)
    assert again.id == asking.id
    assert db.session.query(ContactAsking).count() == 1
    answer_contact(asking, False, by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        ask_contact(row, ABOUT, by=by)
    assert kinds(complaint) == ["contact_asked", "contact_asked", "contact_answered"]


def test_nobody_is_asked_for_an_authority_and_nothing_once_sent(world: World) -> None:
    complaint, row = private(world)
    authority = db.session.query(CaseCopy).filter_by(complaint_id=complaint.id, is_authority=True).first()
    assert authority is not None
    with pytest.raises(IllegalMove):
        ask_contact(authority, ABOUT, by=world.actor("officer"))
    send(world, row, CopyField.INSTITUTION)
    with pytest.raises(IllegalMove):
        ask_contact(row, ABOUT, by=world.actor("officer"))


def test_a_copy_left_may_still_be_asked_about(world: World) -> None:
    _complaint, row = private(world)
    leave_copy(row, "暂不需要。", by=world.actor("officer"))
    answer_contact(ask_contact(row, ABOUT, by=world.actor("officer")), True, by=world.actor("learner"))
    send(world, row)
    assert row.has_contact


def test_the_tables_of_asking() -> None:
    assert set(CONTACT_ANSWERS.values()) == set(S) - {S.ASKED}
    assert CopyField.CONTACT not in may_hold("funds_custodian")
    assert CopyField.CONTACT in may_hold("funds_custodian", has_consent=True)
    assert not may_ask(C.DUE, "police", None)
    assert not may_ask(C.DUE, "market_regulator", None)
    assert [state for state in (None, *S) if may_ask(C.DUE, "school", state)] == [None, S.ASKED]
    assert [state for state in C if may_ask(state, "school", None)] == [C.DUE, C.LEFT]


def test_the_database_wants_the_instant_of_consent(world: World) -> None:
    _complaint, row = private(world)
    with pytest.raises(IntegrityError), transaction():
        row.has_contact = True
        db.session.flush()
    with transaction():
        row.has_contact, row.consented_at = True, clock.now()


def test_who_is_asked_is_written_to_and_so_is_the_body_with_the_answer(world: World) -> None:
    complaint, row = private(world)
    asking = ask_contact(row, ABOUT, by=world.actor("officer"))
    outbox.drain()

    def told(who: str) -> list[str]:
        found = db.session.query(Letter).filter_by(to_person_id=world.people[who], about=complaint.stream)
        found = found.filter(Letter.why.like("complaint.copy_contact%")).order_by(Letter.id)
        return sorted({one.body_text.partition("\n")[0] for one in found})

    assert len(told("learner")) == 1
    assert BANK not in told("learner")[0]
    answer_contact(asking, True, by=world.actor("learner"))
    outbox.drain()
    assert len(told("officer")) == 1
    assert told("staff") == []
    assert not outbox.troubled()


def test_both_decide_on_their_pages(app: Flask, world: World) -> None:
    complaint, row = private(world)
    officer, number = sign_in(app, world, "officer"), complaint.number
    url = f"/desk/{number}/copies/{row.ref}"
    assert "投诉人的姓名和电话" not in text(officer.get(f"{url}/send")).replace("不要写学员、投诉人的姓名和电话", "")
    empty = {"receiver": BANK, "reach": "", "purpose": "核对"}
    assert submit(officer, f"{url}/ask", **empty).status_code == 422
    assert submit(officer, f"{url}/ask", **{**empty, "reach": "010-00000001"}).status_code == 303
    assert "等待投诉人答复" in text(officer.get(f"/desk/{number}"))
    asking = db.session.query(ContactAsking).one()
    learner = sign_in(app, world, "learner")
    with counted() as said:
        page = text(learner.get(f"/complaints/{number}"))
    assert len(said) <= 15, said
    assert BANK in page
    mine = f"/complaints/{number}/contact/{asking.ref}"
    asked = text(learner.get(mine))
    assert "核对" in asked
    assert "个人信息保护法第二十三条" in asked
    assert sign_in(app, world, "other_learner").get(mine).status_code == 404
    assert sign_in(app, world, "staff").get(mine).status_code in (403, 404)
    assert submit(learner, mine, given="yes").status_code == 303
    assert "投诉人同意" in text(officer.get(f"/desk/{number}"))
    offered = text(officer.get(f"{url}/send"))
    assert "只限这一个单位" in offered
    typed = {"office": BANK, "words": "请核对。", "fields_sent": ["institution", "contact"], "on": str(clock.today())}
    assert submit(officer, f"{url}/send", **typed).status_code == 303
    db.session.expire_all()
    assert row.has_contact
    assert "已按您的同意提供" in text(learner.get(mine))
