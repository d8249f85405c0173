"""A new fact on an open case; after closing a new case that links to the old; a referral to the police beside it."""

import io
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.actions.following import follow
from complaints.lifecycle import OutsideTo, RoomKind, Status, find, moves_from
from complaints.models import Clock, Complaint, Draft, NewFact, Party, PoliceReferral, Room, RoomMember
from kernel import clock, files, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import EventRow
from kernel.files import CoverState, StoredFile
from kernel.messages import Letter
from tests.complaints.driver import agreed, reach
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.turn_hands import head
from tests.house.scene import PNG
from tests.world import World

FACT, CRIME = "机构今天又扣了一次款示例", "涉嫌冒用他人订单敲诈示例"
TOLD = [status for status in Status if find(status, "report_fact") is not None]
REFERABLE = [status for status in Status if find(status, "refer_police") is not None]


@pytest.mark.parametrize("status", TOLD, ids=str)
def test_a_fact_is_recorded_dated_and_told_to_all_in_the_room(world: World, status: Status) -> None:
    complaint = reach(world, status)
    outbox.drain()
    day = clock.today() - timedelta(days=1)
    made = cases.report_fact(complaint, FACT, day, by=world.actor("learner"), key="once")
    again = cases.report_fact(complaint, FACT, day, by=world.actor("learner"), key="once")
    assert (made.id, made.happened_on) == (again.id, day)
    room = db.session.get_one(Room, made.room_id)
    assert room.kind is (RoomKind.JOINT if complaint.accepted_at else RoomKind.DESK)
    outbox.drain()
    told = {letter.to_person_id for letter in db.session.query(Letter).filter_by(why="complaint.fact_reported")}
    inside = db.session.query(Party).join(RoomMember, RoomMember.party_id == Party.id)
    seated = inside.filter(RoomMember.room_id == room.id, RoomMember.until_at.is_(None)).count()
    assert seated >= 2
    assert world.people["officer"] in told
    assert (world.people["staff"] in told) is (complaint.accepted_at is not None)
    assert world.people["learner"] not in told


def test_the_institution_tells_too_and_everybody_reads_it(app: Flask, world: World) -> None:
    complaint = world.answered()
    staff = sign_in(app, world, "staff")
    address = f"/cases/{complaint.number}/fact"
    future = (clock.today() + timedelta(days=1)).isoformat()
    assert submit(staff, address, happened_on=future, words=FACT).status_code == 422
    sent = submit(staff, address, happened_on=clock.today().isoformat(), words=FACT)
    assert sent.status_code == 303
    for name, place in (("learner", "complaints"), ("officer", "desk"), ("staff", "institution")):
        assert FACT in text(sign_in(app, world, name).get(f"/{place}/{complaint.number}")), name


def test_before_acceptance_the_institution_hears_nothing(world: World) -> None:
    complaint = world.file()
    with pytest.raises(NotYours):
        cases.report_fact(complaint, FACT, clock.today(), by=world.actor("staff"), key="x")
    cases.report_fact(complaint, FACT, clock.today(), by=world.actor("learner"), key="y")
    cases.accept(complaint, by=world.actor("officer"))
    view = world.viewers["staff"]
    kinds = [row.kind for row in queries.events_of(view, queries.complaint_for(view, complaint.number))]
    assert "complaint.fact_reported" not in kinds, "it was said in the room of learner and body"


def test_a_closed_case_takes_no_fact(world: World) -> None:
    complaint = reach(world, Status.CLOSED)
    with pytest.raises(IllegalMove):
        cases.report_fact(complaint, FACT, clock.today(), by=world.actor("learner"), key="z")


# --- after closing ---------------------------------------------------------------------------------------------------


def closed(world: World, **changes: object) -> Complaint:
    complaint = agreed(world, **changes)
    cases.close(complaint, by=world.actor("mediator"))
    with transaction():
        files.receive(io.BytesIO(PNG), "付款记录.png", "old-form-token-0001", world.people["learner"])
        files.link("old-form-token-0001", "complaint", complaint.id)
    return complaint


def test_a_closed_case_goes_on_as_a_new_one_and_nothing_is_typed_again(app: Flask, world: World) -> None:
    old = closed(world, happened_on=clock.today() - timedelta(days=40), paid_fen=480_000)
    phone = old.phone
    learner = sign_in(app, world, "learner")
    sent = submit(learner, f"/complaints/{old.number}", has="csrf_token", to="/again")
    assert sent.status_code == 303
    assert sent.location.endswith("/consents"), "only consents and the statement of truth are asked anew"
    page = text(learner.get(sent.location))
    assert "原来填的内容和材料都带过来了" in page
    said = {"publish": "yes", "entrust": "yes", "truth": "y", "path": "routed"}
    assert submit(learner, "/complaints/new/consents", has="truth", **said).status_code == 303
    check = text(learner.get("/complaints/new/check"))
    for words in (old.words, old.respondent_name, "3,200", "4,800", "付款记录.png", old.address):
        assert words in check, words
    done = submit(learner, "/complaints/new/check", has="objects")
    assert done.status_code == 303
    new = db.session.query(Complaint).filter(Complaint.follows_id == old.id).one()
    db.session.refresh(old)
    assert old.status is Status.CLOSED, "no reopening (§0b.22)"
    assert (new.words, new.category, new.paid_fen, new.institution_id) == (
        old.words,
        old.category,
        old.paid_fen,
        old.institution_id,
    )
    assert [(point.kind, point.fen) for point in new.points] == [(point.kind, point.fen) for point in old.points]
    copied = db.session.query(StoredFile).filter_by(owner_kind="complaint", owner_id=new.id).one()
    kept = db.session.query(StoredFile).filter_by(owner_kind="complaint", owner_id=old.id).one()
    assert (copied.sha256, copied.ref != kept.ref) == (kept.sha256, True)
    assert new.number in text(learner.get(f"/complaints/{old.number}"))
    assert old.number in text(learner.get(f"/complaints/{new.number}"))
    assert f"投诉人就同一争议投诉过：{old.number}" in text(sign_in(app, world, "officer").get(f"/desk/{new.number}"))
    assert phone


def test_pressed_twice_it_is_one_draft_and_only_the_learner_s(world: World) -> None:
    old = closed(world)
    first, second = (follow(old, by=world.actor("learner")) for _ in range(2))
    assert first.id == second.id
    assert len(files.quarantined(first.form_token)) == 1
    for name in ("staff", "officer", "other_learner"):
        with pytest.raises(NotYours):
            follow(old, by=world.actor(name))
    with pytest.raises(IllegalMove):
        follow(world.answered(), by=world.actor("learner"))


def test_what_the_body_took_out_or_covered_stays_there(app: Flask, world: World) -> None:
    old = agreed(world)
    with transaction():
        for name in ("付款记录.png", "聊天.png", "丢失.png"):
            files.receive(io.BytesIO(PNG), name, "old-form-token-0001", world.people["learner"])
        files.link("old-form-token-0001", "complaint", old.id)
        shown, covered, lost = db.session.query(StoredFile).filter_by(owner_id=old.id, owner_kind="complaint")
        # as `split_report` and `mask_file` leave them; the last one's object is gone
        db.session.get_one(Complaint, old.id).dispute_words = "要求退还余款。"
        covered.cover_state, covered.cover_ranges = CoverState.MASKED, [[1, 0, 0, 50, 50]]
        lost.storage_key = "gone"
    cases.close(old, by=world.actor("mediator"))
    learner = sign_in(app, world, "learner")
    sent = submit(learner, f"/complaints/{old.number}", has="csrf_token", to="/again")
    assert sent.location.endswith("/evidence"), "what is missing is asked for"
    assert "这些材料没有带过来（办理单位遮盖过，或者已经读不出来）：聊天.png、丢失.png" in text(
        learner.get(sent.location)
    )
    draft = db.session.query(Draft).filter_by(complaint_id=None).order_by(Draft.id.desc()).first()
    assert draft is not None
    assert [row.name for row in files.quarantined(draft.form_token)] == [shown.name]
    assert queries.answers_in(draft)["story"]["raw"]["words"] == ["要求退还余款。"]


def test_a_minor_s_age_is_asked_again_with_the_rest_filled_in(app: Flask, world: World) -> None:
    old = closed(world, is_minor=True)
    learner = sign_in(app, world, "learner")
    sent = submit(learner, f"/complaints/{old.number}", has="csrf_token", to="/again")
    assert sent.location.endswith("/complaints/new")
    assert "checked" in text(learner.get(sent.location))


# --- the police ------------------------------------------------------------------------------------------------------


def refer(world: World, complaint: Complaint, by: str) -> PoliceReferral:
    day = clock.today()
    return cases.refer_police(complaint, "示例公安分局", "示公移〔2026〕1号", day, CRIME, by=world.actor(by))


@pytest.mark.parametrize("status", REFERABLE, ids=str)
def test_a_referral_touches_no_clock_and_no_status(world: World, status: Status) -> None:
    complaint = reach(world, status)

    def clocks() -> list[tuple[object, ...]]:
        found = db.session.query(Clock).filter_by(complaint_id=complaint.id).order_by(Clock.id)
        return [(row.code, row.due_on, row.paused_on, row.met_at, row.stopped_at) for row in found]

    before = clocks()
    refer(world, complaint, head(world))
    db.session.refresh(complaint)
    assert (complaint.status, clocks()) == (status, before)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.HANDED_OFF], ids=str)
def test_fraud_found_after_the_end_is_referred_beside_the_case(app: Flask, world: World, status: Status) -> None:
    complaint, boss = reach(world, status) if status is Status.CLOSED else world.file(), head(world)
    if status is Status.HANDED_OFF:
        cases.hand_off(complaint, OutsideTo.TRAINING_PLATFORM, "应到那里办理。", by=world.actor("officer"))
    for name in ("officer", "learner", "staff"):
        with pytest.raises(NotYours):
            refer(world, complaint, name)
    client = sign_in(app, world, boss)
    address = f"/desk/{complaint.number}/police"
    assert address in text(client.get(f"/desk/{complaint.number}"))
    facts = {"station": "示例公安分局", "number": "1号", "on": clock.today().isoformat(), "words": CRIME, "only": "y"}
    assert submit(client, address, has="station", **facts).status_code == 303
    db.session.refresh(complaint)
    assert complaint.status is status
    assert CRIME in text(client.get(f"/desk/{complaint.number}"))
    assert CRIME not in text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert not moves_from(Status.CLOSED), "the table has no way on from there"


def test_only_heads_refer_and_no_party_ever_learns_of_it(app: Flask, world: World) -> None:
    complaint = world.mediating()
    for name in ("officer", "learner", "staff", "mediator", "association_admin", "association_officer"):
        with pytest.raises(NotYours):
            refer(world, complaint, name)
    outbox.drain()
    letters = db.session.query(Letter).count()
    refer(world, complaint, head(world))
    outbox.drain()
    assert db.session.query(Letter).count() == letters, "nobody is written to"
    pages = {
        name: text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
        for name, place in (
            ("learner", "complaints"),
            ("staff", "institution"),
            ("mediator", "mediation"),
            ("association_officer", "desk"),
            ("officer", "desk"),
            ("supervisor", "desk"),
        )
    }
    assert {name for name, page in pages.items() if CRIME in page} == {"officer", "supervisor"}
    assert {name for name, page in pages.items() if "公安" in page} == {"officer", "supervisor"}


def test_the_form_says_whose_fraud_and_asks_for_it_to_be_confirmed(app: Flask, world: World) -> None:
    complaint = world.answered()
    boss = sign_in(app, world, head(world))
    address = f"/desk/{complaint.number}/police"
    page = text(boss.get(address))
    assert "只限投诉人涉嫌违法" in page
    facts = {"station": "示例公安分局", "number": "1号", "on": clock.today().isoformat(), "words": CRIME}
    assert submit(boss, address, has="station", **facts).status_code == 422
    assert submit(boss, address, has="station", only="y", **facts).status_code == 303
    assert sign_in(app, world, "officer").get(address).status_code == 403
    with pytest.raises(DomainError):
        day = clock.today() + timedelta(days=1)
        cases.refer_police(complaint, "甲", "1", day, "乙", by=world.actor(head(world)))
    row = db.session.query(EventRow).filter_by(kind="complaint.police_referred").one()
    assert set(row.data) == {"complaint_id", "referral_id"}
    assert db.session.query(NewFact).count() == 0
