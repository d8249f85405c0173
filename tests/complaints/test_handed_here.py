"""Copies and tasks handed to a body that works here: its desk has them, says that it has them, and answers."""

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from accounts.roles import Role
from complaints.actions.copying import (
    CopySheet,
    CopyWrong,
    acknowledge_copy,
    receive_copy,
    reply_to_copy,
    send_copy,
)
from complaints.lifecycle.copying import CopyField, CopyState
from complaints.models import CaseCopy, Complaint
from complaints.queries.copies import received_copies, receivers_for
from institutions import actions
from institutions.lifecycle.supervising import TaskEnd, TaskOrigin, TaskState
from institutions.models import CycleClock, SupervisionTask
from institutions.permissions.reaching import reaches
from institutions.queries.desk import waiting_for
from institutions.queries.watching import watchers_here
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter, fits_one_sms
from tests.complaints.hands import counted, forms_in, sign_in, text
from tests.complaints.test_copies import copied
from tests.institutions.binding_hands import press
from tests.world import World, membership, viewer

THEIRS = "regulator_officer"
ALL = [CopyField.INSTITUTION, CopyField.CATEGORY, CopyField.CONTACT]


def staffed(world: World) -> None:
    """The regulator has somebody at its desk."""
    with transaction():
        person = Person(name="示例监管员", login=THEIRS, staff_number="示监001", made_at=clock.now())
        db.session.add(person)
        db.session.flush()
        world.people[THEIRS] = person.id
        seat = membership(world, THEIRS, Role.OFFICER, "regulator")
        db.session.add(seat)
        db.session.flush()
        world.viewers[THEIRS] = viewer(world, THEIRS, Role.OFFICER, seat)


def told(world: World, kind: str) -> list[str]:
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    names = {key: name for name, key in world.people.items()}
    rows = db.session.query(Letter).filter_by(why=kind).order_by(Letter.id).all()
    assert all(fits_one_sms(one.body_text) for one in rows), [one.body_text for one in rows]
    return sorted({names[one.to_person_id or 0] for one in rows})


def sent(world: World) -> tuple[Complaint, CaseCopy]:
    staffed(world)
    complaint, (row,) = copied(world, "market_regulator")
    sheet = CopySheet("", ALL, "请依职责核查。", clock.today(), "需要取证", world.organisation("regulator"))
    send_copy(row, sheet, by=world.actor("officer"))
    return complaint, row


def test_a_copy_reaches_the_desk_of_a_body_here(world: World) -> None:
    _complaint, row = sent(world)
    assert (row.office, row.state) == (world.organisation("regulator").name, CopyState.SENT)
    assert told(world, "complaint.copy_dispatched") == [THEIRS]
    assert [one.id for one in received_copies(world.viewers[THEIRS])] == [row.id]
    assert waiting_for(world.viewers[THEIRS])["copies"].number == 1
    for stranger in ("officer", "association_officer", "staff", "learner", "platform_admin", "supervisor"):
        assert received_copies(world.viewers[stranger]) == []
        with pytest.raises(NotYours):
            acknowledge_copy(row, by=world.actor(stranger))
    with pytest.raises(IllegalMove, match="由对方自己确认"):
        receive_copy(row, clock.today(), "", by=world.actor("officer"))


def test_received_is_said_once_and_the_sender_hears_of_it(world: World) -> None:
    _complaint, row = sent(world)
    acknowledge_copy(row, by=world.actor(THEIRS))
    first = row.seen_at
    acknowledge_copy(row, by=world.actor(THEIRS))
    assert (row.state, row.received_on, row.seen_at) == (CopyState.RECEIVED, clock.today(), first)
    assert told(world, "complaint.copy_received") == ["officer"]
    with pytest.raises(CopyWrong):
        reply_to_copy(row, " ", "", by=world.actor(THEIRS))
    reply_to_copy(row, "已核查。", "示监1号", by=world.actor(THEIRS))
    assert (row.state, row.answer, row.other_number) == (CopyState.ANSWERED, "已核查。", "示监1号")
    assert told(world, "complaint.copy_answered") == ["officer"]
    with pytest.raises(IllegalMove):
        reply_to_copy(row, "再次", "", by=world.actor(THEIRS))


def test_an_answer_says_that_it_was_received(world: World) -> None:
    _complaint, row = sent(world)
    reply_to_copy(row, "已核查。", "", by=world.actor(THEIRS))
    assert row.seen_at is not None
    assert row.received_on is not None


def test_only_a_body_of_the_kind_the_rules_name_is_a_receiver(world: World) -> None:
    staffed(world)
    _complaint, (row,) = copied(world, "market_regulator")
    for place in ("province", "association", "department"):
        sheet = CopySheet("", ALL, "请核查。", clock.today(), "取证", world.organisation(place))
        with pytest.raises(CopyWrong, match="那一种单位"):
            send_copy(row, sheet, by=world.actor("officer"))
    assert [one.id for one in receivers_for(row)] == [world.organisations["regulator"]]
    _other, (custodian,) = copied(world, "funds_custodian")
    assert receivers_for(custodian) == []


def test_a_body_without_anybody_at_its_desk_is_outside(world: World) -> None:
    _complaint, (row,) = copied(world, "market_regulator")
    assert receivers_for(row) == []


def test_the_database_wants_a_receiver_for_an_acknowledgement(world: World) -> None:
    _complaint, (row,) = copied(world, "market_regulator")
    with pytest.raises(IntegrityError), transaction():
        row.seen_at = clock.now()
        db.session.flush()
    db.session.rollback()


def test_pages_from_the_sending_to_the_answer(app: Flask, world: World) -> None:
    staffed(world)
    complaint, (row,) = copied(world, "market_regulator")
    number, phone, ref = complaint.number, complaint.phone, row.ref
    url, page = f"/desk/{number}/copies/{ref}/send", f"/desk/received-copies/{ref}"
    ours, theirs = sign_in(app, world, "officer"), sign_in(app, world, THEIRS)
    fields = ["institution", "sum", "contact"]
    typed = {"words": "请依职责核查。", "fields_sent": fields, "need": "取证", "on": str(clock.today())}
    regulator = world.organisation("regulator").ref
    assert press(ours, url, **typed).status_code == 422, "neither here nor elsewhere"
    assert press(ours, url, **typed, receiver=regulator, office="别的单位").status_code == 422, "both"
    assert press(ours, url, **typed, receiver=regulator).status_code == 303
    with counted() as said:
        listed = text(theirs.get("/desk/received-copies"))
    assert len(said) <= 15, said
    assert "等待确认收到" in listed
    shown = text(theirs.get(page))
    assert "请依职责核查。" in shown
    assert "3,200" in shown
    assert number not in shown, "the number did not go"
    assert phone not in shown, "before it is on record who has it"
    assert press(theirs, f"{page}/acknowledge").status_code == 303
    assert phone in text(theirs.get(page))
    assert theirs.get(f"{page}/acknowledge").status_code == 303, "done already"
    assert "对方确认收到" in text(ours.get(f"/desk/{number}"))
    assert press(theirs, f"{page}/reply", words="已核查。").status_code == 303
    assert "已核查。" in text(ours.get(f"/desk/{number}"))
    assert theirs.get(f"/desk/{number}").status_code == 404, "the case is not theirs"
    assert ours.get(page).status_code == 404
    assert sign_in(app, world, "staff").get(page).status_code in (403, 404)


def test_a_minor_s_contact_is_not_shown(app: Flask, world: World) -> None:
    complaint, row = sent(world)
    with transaction():
        complaint.is_minor = True
    acknowledge_copy(row, by=world.actor(THEIRS))
    shown = text(sign_in(app, world, THEIRS).get(f"/desk/received-copies/{row.ref}"))
    assert complaint.phone not in shown
    assert "涉及未成年人" in shown


def test_elsewhere_it_is_said_to_be_outside(app: Flask, world: World) -> None:
    complaint, (row,) = copied(world, "market_regulator")
    send_copy(row, CopySheet("示例单位", ALL, "请核查。", clock.today(), "取证"), by=world.actor("officer"))
    assert told(world, "complaint.copy_dispatched") == []
    assert "示例单位（平台外）" in text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
    receive_copy(row, clock.today(), "", by=world.actor("officer"))
    assert told(world, "complaint.copy_received") == []


def away(world: World, to: str | None = "association") -> SupervisionTask:
    """A task that was handed over, by a name of the world or to somewhere outside."""
    by = world.actor("officer")
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "应用没有备案。"), by=by)
    actions.take_task(task, by=by)
    place = world.organisation(to) if to is not None else "示例网信办"
    actions.hand_over_task(task, place, "请核查应用。", by=by)
    return task


def test_a_task_reaches_the_body_it_was_handed_to(world: World) -> None:
    task = away(world)
    assert told(world, "task.handed_over") == ["association_admin", "association_officer"]
    assert waiting_for(world.viewers["association_officer"])["handed"].number == 1
    for stranger in ("officer", "foreign_officer", "staff", "supervisor"):
        with pytest.raises(NotYours):
            actions.acknowledge_task(task, by=world.actor(stranger))
    theirs = world.actor("association_officer")
    actions.acknowledge_task(task, by=theirs)
    first = task.away_seen_at
    actions.acknowledge_task(task, by=theirs)
    assert first is not None
    assert task.away_seen_at == first
    assert task.state is TaskState.AWAY
    assert told(world, "task.acknowledged") == ["officer"]
    actions.reply_task(task, "已约请机构，已改正。", by=theirs)
    assert task.state is TaskState.WORKING
    assert told(world, "task.reply_recorded") == ["officer"]
    row = db.session.query(CycleClock).filter_by(cycle="supervision", subject_id=task.id, code="T-WATCH-AWAY").one()
    assert row.met_at is not None
    with pytest.raises(IllegalMove):
        actions.reply_task(task, "再次", by=theirs)
    actions.end_task(task, TaskEnd.HANDED_OVER, "协会已经处理。", by=world.actor("officer"))


def test_what_was_handed_over_is_a_ground_to_watch(world: World) -> None:
    far = world.organisations["other_association"]
    assert not reaches(far, world.institution("app"))
    away(world, "other_association")
    assert reaches(far, world.institution("app"))
    new = actions.NewTask(world.institution("app"), TaskOrigin.HAND, "转来的。")
    assert actions.open_task(new, by=world.actor("foreign_officer")).body_id == far


def test_to_oneself_or_to_nobody_with_the_power_it_is_not_handed(world: World) -> None:
    by = world.actor("officer")
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=by)
    actions.take_task(task, by=by)
    for place in ("department", "company", "operator"):
        with pytest.raises(actions.WatchWrong):
            actions.hand_over_task(task, world.organisation(place), "请核查。", by=by)
    found = {one.id for one in watchers_here(world.viewers["officer"])}
    assert found == {world.organisations[one] for one in ("province", "association", "other_association")}


def test_handed_outside_nobody_here_reads_it_and_the_page_says_so(app: Flask, world: World) -> None:
    task = away(world, None)
    assert told(world, "task.handed_over") == []
    assert "示例网信办（平台外）" in text(sign_in(app, world, "officer").get(f"/supervision/{task.ref}"))
    with pytest.raises(NotYours):
        actions.acknowledge_task(task, by=world.actor("association_officer"))
    actions.record_reply(task, "已经约谈。", by=world.actor("officer"))
    assert told(world, "task.reply_recorded") == [], "what its own officer noted is known there"


def test_the_next_body_reads_nothing_of_the_one_before_nor_that_one_of_the_next(app: Flask, world: World) -> None:
    task = away(world)
    page = f"/supervision/handed/{task.ref}"
    first, next_one = sign_in(app, world, "association_officer"), sign_in(app, world, "foreign_officer")
    actions.reply_task(task, "协会已约请机构。", by=world.actor("association_officer"))
    assert "协会已约请机构。" in text(first.get(page)), "its own reply it goes on reading"
    actions.hand_over_task(task, world.organisation("other_association"), "请到现场看。", by=world.actor("officer"))
    shown = text(next_one.get(page))
    assert "请到现场看。" in shown
    assert "请核查应用。" not in shown
    assert "协会已约请机构。" not in shown
    assert first.get(page).status_code == 404
    actions.reply_task(task, "已到现场看过。", by=world.actor("foreign_officer"))
    assert "已到现场看过。" in text(next_one.get(page))
    actions.hand_over_task(task, world.organisation("association"), "请再约请。", by=world.actor("officer"))
    shown = text(first.get(page))
    assert "请再约请。" in shown
    assert "已到现场看过。" not in shown
    assert next_one.get(page).status_code == 404


def test_the_pages_of_a_hand_over(app: Flask, world: World) -> None:
    by = world.actor("officer")
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "应用没有备案。"), by=by)
    actions.take_task(task, by=by)
    actions.note_task(task, "本单位内部的话。", by=by)
    ours, theirs = sign_in(app, world, "officer"), sign_in(app, world, "association_officer")
    home, page = f"/supervision/{task.ref}", f"/supervision/handed/{task.ref}"
    assert theirs.get(page).status_code == 404
    assert press(ours, f"{home}/hand_over_task", words="请核查。").status_code == 422
    ref = world.organisation("association").ref
    shown = press(ours, f"{home}/hand_over_task", words="请核查。", receiver=ref)
    assert "监督事项转送函" in shown.text, "its letter is read before the press"
    (asked,) = [one.values for one in forms_in(shown.text) if "seen" in one.labels]
    assert ours.post(f"{home}/hand_over_task", data=asked).status_code == 303
    assert "还没有" in text(ours.get(home))
    with counted() as said:
        listed = text(theirs.get("/supervision"))
    assert len(said) <= 15, said
    assert "其他单位转来的监督任务" in listed
    shown = text(theirs.get(page))
    assert "请核查。" in shown
    assert "本单位内部的话。" not in shown
    assert "应用没有备案。" not in shown
    assert press(theirs, f"{page}/acknowledge_task").status_code == 303
    assert "确认收到" in text(ours.get(home))
    assert press(theirs, f"{page}/reply_task", words="已约请机构。").status_code == 303
    assert "已约请机构。" in text(ours.get(home))
    assert theirs.get(home).status_code == 404, "the task is the other's"
    assert ours.get(page).status_code == 404
    assert sign_in(app, world, "staff").get(page).status_code in (403, 404)
