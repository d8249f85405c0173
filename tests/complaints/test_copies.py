"""Copies to other bodies: proposed by the rules, sent by an officer, tracked, never more than the receiver may get."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from complaints import actions as cases
from complaints.actions.copying import (
    CopySheet,
    CopyWrong,
    answer_copy,
    leave_copy,
    propose_copies,
    receive_copy,
    send_copy,
)
from complaints.lifecycle.copying import COPY_STEPS, CopyField, CopyState, acts_on, may_hold
from complaints.models import CaseCopy, Complaint
from complaints.queries.copies import waiting_copies
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from tests.complaints.hands import counted, sign_in, submit, text
from tests.institutions.watch_hands import in_days
from tests.world import World

FACTS = [CopyField.INSTITUTION, CopyField.CATEGORY]


def copied(world: World, *kinds: str) -> tuple[Complaint, list[CaseCopy]]:
    """A case whose rules name these receivers beside the handling body."""
    complaint = world.file()
    outbox.drain()
    held = {row.body_kind for row in db.session.query(CaseCopy)}
    with transaction():
        for kind in set(kinds) - held:
            is_authority = CopyField.CONTACT in may_hold(kind)
            row = CaseCopy(
                complaint_id=complaint.id, body_kind=kind, body_name=kind, is_authority=is_authority,
                made_at=clock.now(),
            )  # fmt: skip
            db.session.add(row)
    found = db.session.query(CaseCopy).filter(CaseCopy.body_kind.in_(kinds)).order_by(CaseCopy.id)
    return complaint, found.all()


def sheet(*fields: CopyField, words: str = "请依职责核查。", need: str = "") -> CopySheet:
    return CopySheet("示例单位", fields or FACTS, words, clock.today(), need)


def test_the_rules_name_who_gets_a_copy_and_nothing_is_sent(world: World) -> None:
    complaint = world.file(category="E08")
    outbox.drain()
    rows = db.session.query(CaseCopy).filter_by(complaint_id=complaint.id).order_by(CaseCopy.id).all()
    assert {row.body_kind for row in rows} == {"cyberspace_administration", "school"}
    assert all(row.state is CopyState.DUE and row.sent_on is None for row in rows)
    assert propose_copies(complaint) == 0, "safe to run again"


def test_a_copy_from_sending_to_the_answer(world: World) -> None:
    _complaint, (row,) = copied(world, "financial_regulator")
    by = world.actor("officer")
    send_copy(row, sheet(CopyField.NUMBER, *FACTS), by=by)
    assert row.codes == ("number", "institution", "category")
    receive_copy(row, clock.today(), "示收1号", by=by)
    answer_copy(row, clock.today(), "", "已核查。", by=by)
    assert (row.state, row.other_number) == (CopyState.ANSWERED, "示收1号")
    with pytest.raises(IllegalMove):
        send_copy(row, sheet(), by=by)


@pytest.mark.parametrize("kind", ["funds_custodian", "platform_operator", "school", "university"])
def test_a_private_receiver_gets_nothing_that_identifies_the_learner(world: World, kind: str) -> None:
    _complaint, (row,) = copied(world, kind)
    with pytest.raises(CopyWrong, match="第二十三条"):
        send_copy(row, sheet(CopyField.CONTACT, need="退款"), by=world.actor("officer"))
    assert row.state is CopyState.DUE


def test_an_authority_gets_contacts_only_with_the_need(world: World) -> None:
    _complaint, (row,) = copied(world, "market_regulator")
    with pytest.raises(CopyWrong, match="职责"):
        send_copy(row, sheet(CopyField.CONTACT), by=world.actor("officer"))
    send_copy(row, sheet(CopyField.CONTACT, *FACTS, need="需要联系投诉人取证"), by=world.actor("officer"))
    assert row.has_contact
    assert row.need


@pytest.mark.parametrize("words", ["张示例要求退款", "电话19900001234", "证件110101200001011234"])
def test_words_name_nobody(world: World, words: str) -> None:
    _complaint, (row,) = copied(world, "market_regulator")
    with pytest.raises((CopyWrong, cases.HandingWrong)):
        send_copy(row, sheet(words=words), by=world.actor("officer"))


def test_the_database_refuses_a_contact_to_a_private_receiver(world: World) -> None:
    _complaint, (row,) = copied(world, "funds_custodian")
    with pytest.raises(IntegrityError), transaction():
        row.has_contact = True
        db.session.flush()


def test_only_the_handling_body_sends_and_dates_are_in_order(world: World) -> None:
    _complaint, (row,) = copied(world, "market_regulator")
    for name in ("staff", "learner", "foreign_officer", "supervisor"):
        with pytest.raises(NotYours):
            send_copy(row, sheet(), by=world.actor(name))
    send_copy(row, sheet(), by=world.actor("officer"))
    with pytest.raises(CopyWrong):
        receive_copy(row, in_days(1), "", by=world.actor("officer"))
    with pytest.raises(CopyWrong):
        answer_copy(row, clock.today(), "", " ", by=world.actor("officer"))


def test_no_copy_is_a_decision_with_a_reason(world: World) -> None:
    _complaint, (row,) = copied(world, "market_regulator")
    with pytest.raises(CopyWrong):
        leave_copy(row, "", by=world.actor("officer"))
    leave_copy(row, "不属于对方职责。", by=world.actor("officer"))
    assert row.left_reason
    assert row.id not in {one.id for one in waiting_copies(world.viewers["officer"])}
    send_copy(row, sheet(), by=world.actor("officer"))
    assert row.id in {one.id for one in waiting_copies(world.viewers["officer"])}
    assert waiting_copies(world.viewers["foreign_officer"]) == []


def test_every_step_leads_on_and_an_answer_ends() -> None:
    assert acts_on(CopyState.ANSWERED) == ()
    assert {step.target for step in COPY_STEPS} == set(CopyState) - {CopyState.DUE}


def test_a_clue_to_the_police_is_for_the_body_alone(app: Flask, world: World) -> None:
    complaint = world.accepted(category="E08")
    outbox.drain()
    with transaction():
        db.session.add(
            CaseCopy(
                complaint_id=complaint.id, body_kind="police", body_name="公安机关", is_authority=True,
                made_at=clock.now(),
            )
        )  # fmt: skip
    rows = {row.body_kind: row for row in db.session.query(CaseCopy).filter_by(complaint_id=complaint.id)}
    by = world.actor("officer")
    send_copy(rows["police"], sheet(), by=by)
    send_copy(rows["cyberspace_administration"], sheet(), by=by)
    number = complaint.number
    learner = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    staff = text(sign_in(app, world, "staff").get(f"/institution/{number}"))
    assert "已抄送其他单位：网信部门" in learner
    assert "公安机关" not in learner
    assert "抄送" not in staff
    assert "公安机关" not in staff


def test_the_desk_records_by_its_pages(app: Flask, world: World) -> None:
    complaint = world.file(category="E08")
    outbox.drain()
    client, number = sign_in(app, world, "officer"), complaint.number
    with counted() as said:
        page = client.get(f"/desk/{number}")
    assert len(said) <= 15, said
    assert "抄送其他单位" in text(page)
    rows = {row.body_kind: row for row in db.session.query(CaseCopy)}
    url = f"/desk/{number}/copies/{rows['school'].ref}"
    shown = text(client.get(f"{url}/send"))
    assert "投诉人的姓名和电话" not in shown.replace("不要写学员、投诉人的姓名和电话", "").replace(
        "送去投诉人姓名和电话的", ""
    )
    refused = submit(client, f"{url}/send", office="", words="说明", fields_sent=["institution"], on=str(clock.today()))
    assert refused.status_code == 422
    typed = {"office": "示例学校", "words": "请配合退款。", "fields_sent": ["institution"], "on": str(clock.today())}
    assert submit(client, f"{url}/send", **typed).status_code == 303
    listed = text(client.get("/desk/copies"))
    assert "已送出，等待签收" in listed
    typed = {"on": str(clock.today()), "number": "示2号", "words": "已配合。"}
    assert submit(client, f"{url}/answer", **typed).status_code == 303
    assert "示2号" in text(client.get(f"/desk/{number}"))
    assert client.get(f"{url}/receive").status_code == 303, "done already"


def test_the_list_asks_as_often_for_three_as_for_one(app: Flask, world: World) -> None:
    client, counts = sign_in(app, world, "officer"), []
    for number in (1, 2):
        for _each in range(number):
            world.file(category="E08")
        outbox.drain()
        with counted() as said:
            client.get("/desk/copies")
        counts.append(len(said))
    assert counts[0] == counts[1] <= 15, counts
