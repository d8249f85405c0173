"""Covering parts of evidence at the desk: two steps, who reads what meanwhile, and what the log holds of it."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from complaints import actions
from complaints.events import FileCovered, FileMasked, FileUncovered
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, LossKind, Room
from complaints.queries.covers import reads_whole
from kernel import clock, files
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.events import EventRow
from kernel.files import CoverState, StoredFile
from tests.complaints.filing_hands import submit
from tests.complaints.hands import sign_in, text
from tests.kernel.hostile_pdf import photo, plain_pdf
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KINDS = [FileMasked.kind, FileCovered.kind, FileUncovered.kind]
ROW = {"rows-0-left": "0", "rows-0-top": "0", "rows-0-right": "50%", "rows-0-bottom": "100"}


@pytest.fixture
def complaint(world: World) -> Complaint:
    return world.mediating()


@pytest.fixture
def evidence(world: World, complaint: Complaint) -> StoredFile:
    return handed_in(world, complaint, photo(), "付款截图.jpg")


def handed_in(world: World, complaint: Complaint, data: bytes, name: str) -> StoredFile:
    row = files.receive(io.BytesIO(data), name, f"form-{name}", world.people["learner"])
    with transaction():
        files.link(f"form-{name}", "complaint", complaint.id)
    files.check(row.id)
    return row


def page_of(complaint: Complaint, row: StoredFile) -> str:
    return f"/desk/{complaint.number}/files/{row.ref}/cover"


def press(client: FlaskClient, page: str, button: str) -> None:
    assert submit(client, f"{page}/{button}", {}, page).status_code == 303


def seen(client: FlaskClient, row: StoredFile, way: str = "/view") -> bytes | None:
    """What this address hands out; None for 404."""
    answer = client.get(f"/files/{row.ref}{way}")
    return None if answer.status_code == 404 else answer.get_data()


def left_is_black(data: bytes) -> bool:
    pixel = Image.open(io.BytesIO(data)).convert("L").getpixel((5, 38))
    assert isinstance(pixel, int)
    return pixel < 40


def test_two_steps_and_back(app: Flask, world: World, complaint: Complaint, evidence: StoredFile) -> None:
    officer, staff, learner = (sign_in(app, world, one) for one in ("officer", "staff", "learner"))
    page = page_of(complaint, evidence)
    assert page in text(officer.get(f"/desk/{complaint.number}"))
    assert submit(officer, page, ROW).status_code == 303
    assert evidence.cover_state is CoverState.MASKED
    shown = text(officer.get(page))
    assert 'width="30.0" height="40.0"' in shown and "预览无误，固定遮盖" in shown
    assert seen(staff, evidence) is seen(staff, evidence, "") is None
    listed = text(staff.get(f"/institution/{complaint.number}"))
    assert "处理单位正在遮盖其中的个人信息" in listed and f"/files/{evidence.ref}" not in listed
    press(officer, page, "burn")
    files.check(evidence.id)
    for way in ("/view", ""):
        data = seen(staff, evidence, way)
        assert data is not None and left_is_black(data)
    listed = text(staff.get(f"/institution/{complaint.number}"))
    assert "部分内容已由处理单位遮盖" in listed and "下载原件" not in listed
    for client in (officer, learner):
        assert seen(client, evidence, "") == photo()
        assert not left_is_black(seen(client, evidence) or b"")
    assert "其他各方看到的是遮盖后的版本" in text(learner.get(f"/complaints/{complaint.number}"))
    press(officer, page, "undo")
    assert seen(staff, evidence, "") == photo()


def test_the_log_holds_numbers_alone(app: Flask, world: World, complaint: Complaint, evidence: StoredFile) -> None:
    officer, page = sign_in(app, world, "officer"), page_of(complaint, evidence)
    submit(officer, page, ROW)
    press(officer, page, "burn")
    press(officer, page, "undo")
    rows = db.session.scalars(db.select(EventRow).where(EventRow.kind.in_(KINDS)).order_by(EventRow.id))
    ranges = (1, 0, 0, 50, 100)
    assert [row.event for row in rows] == [
        FileMasked(complaint.id, evidence.id, ranges),
        FileCovered(complaint.id, evidence.id, ranges),
        FileUncovered(complaint.id, evidence.id),
    ]
    timeline = text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))
    assert "遮盖了一份材料的1处" in timeline and "标出一份材料" not in timeline


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "请至少填写一处要遮盖的地方。"),
        (ROW | {"rows-0-right": ""}, "请填四个0到100的整数"),
        (ROW | {"rows-0-right": "甲"}, "请填四个0到100的整数"),
        (ROW | {"rows-0-left": "60"}, "请填四个0到100的整数"),
        (ROW | {"rows-1-left": "3"}, "请填四个0到100的整数"),
    ],
)
def test_what_is_no_rectangle_is_said_beside_it_and_kept(
    app: Flask, world: World, complaint: Complaint, evidence: StoredFile, typed: dict[str, str], words: str
) -> None:
    officer = sign_in(app, world, "officer")
    answer = submit(officer, page_of(complaint, evidence), typed)
    assert answer.status_code == 422
    assert words in text(answer)
    assert all(f'value="{value}"' in text(answer) for value in typed.values() if value)
    db.session.refresh(evidence)
    assert evidence.cover_state is CoverState.NONE


def test_of_a_pdf_pages_are_covered(app: Flask, world: World, complaint: Complaint) -> None:
    row = handed_in(world, complaint, plain_pdf(6), "合同.pdf")
    officer, page = sign_in(app, world, "officer"), page_of(complaint, row)
    for wrong in ("7", "3-1", "0", "一", "1-9"):
        assert "这份文件共6页" in text(submit(officer, page, {"pages": wrong}))
    assert "或者要遮盖的部分" in text(submit(officer, page, {"pages": ""}))
    for sides in ({"rows-0-page": "7"}, {"rows-0-page": ""}, {"rows-0-right": "0"}):
        answer = submit(officer, page, ROW | {"rows-0-page": "1"} | sides)
        assert answer.status_code == 422 and "请填第几页（1到6）" in text(answer)
    part = ROW | {"rows-0-page": "3", "rows-1-page": "5", "rows-1-left": "0", "rows-1-top": "0"}
    part |= {"rows-1-right": "10", "rows-1-bottom": "10"}
    assert submit(officer, page, part | {"pages": "2，4至5"}).status_code == 303
    assert row.ranges == [*((one, 0, 0, 100, 100) for one in (2, 4, 5)), (3, 0, 0, 50, 100)], "page 5 goes whole"
    shown = text(officer.get(page))
    assert 'value="2、4、5"' in shown and f"{page}/page?page=3" in shown
    assert officer.get(f"{page}/page?page=3").mimetype == "image/jpeg"
    assert sign_in(app, world, "staff").get(f"{page}/page?page=3").status_code in (403, 404)
    assert officer.get(f"{page}/made").status_code == 303
    press(officer, page, "burn")
    files.check(row.id)
    assert officer.get(f"{page}/made").get_data() == seen(sign_in(app, world, "staff"), row)


def test_who_covers_and_who_does_not(app: Flask, world: World, complaint: Complaint, evidence: StoredFile) -> None:
    page = page_of(complaint, evidence)
    for who, status in (("learner", 403), ("staff", 403), ("mediator", 403), ("foreign_officer", 404)):
        assert sign_in(app, world, who).get(page).status_code == status, who
    with pytest.raises(NotYours):
        actions.mask_file(complaint, evidence, [(1, 0, 0, 10, 10)], by=world.actor("staff"))
    other = world.mediating()
    assert sign_in(app, world, "officer").get(page_of(other, evidence)).status_code == 404


def test_who_sent_a_file_still_reads_it_whole(app: Flask, world: World, complaint: Complaint) -> None:
    row = files.receive(io.BytesIO(photo()), "排课表.jpg", "form-of-staff-0001", world.people["staff"])
    room = db.session.scalars(db.select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT)).one()
    actions.say(room, "见附件。", by=world.actor("staff"), key="k", form_token="form-of-staff-0001")
    files.check(row.id)
    officer = world.actor("officer")
    actions.mask_file(complaint, row, [(1, 0, 0, 50, 100)], by=officer)
    assert seen(sign_in(app, world, "learner"), row) is None
    actions.cover_file(complaint, row, by=officer)
    files.check(row.id)
    assert left_is_black(seen(sign_in(app, world, "learner"), row) or b"")
    assert seen(sign_in(app, world, "staff"), row, "") == photo()
    logged = db.session.scalars(db.select(EventRow).filter_by(kind=FileMasked.kind)).one()
    assert logged.room_id == room.id


def test_files_of_a_supplement_are_covered_for_whoever_mediates(app: Flask, world: World) -> None:
    complaint = world.file()
    actions.request_supplement(
        complaint, "请补交付款凭证。", clock.today() + timedelta(days=3), by=world.actor("officer")
    )
    row = files.receive(io.BytesIO(photo()), "付款凭证.jpg", "form-supplement", world.people["learner"])
    actions.supply_supplement(complaint, "见附件。", by=world.actor("learner"), form_token="form-supplement")
    files.check(row.id)
    officer, page = sign_in(app, world, "officer"), page_of(complaint, row)
    assert page in text(officer.get(f"/desk/{complaint.number}"))
    assert submit(officer, page, ROW).status_code == 303
    press(officer, page, "burn")
    files.check(row.id)
    assert seen(officer, row, "") == photo() and seen(sign_in(app, world, "learner"), row, "") == photo()
    assert "其他各方看到的是遮盖后的版本" in text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert page not in text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))


def test_the_paper_of_a_loss_is_covered_before_the_case_is_handed_on(app: Flask, world: World) -> None:
    complaint = world.entrusted()
    token = "form-of-a-loss-01"
    row = files.receive(io.BytesIO(photo()), "死亡证明.jpg", token, world.people["officer"])
    actions.record_loss(complaint, LossKind.DEATH, clock.today(), "家属告知。", token, by=world.actor("officer"))
    files.check(row.id)
    officer, page = sign_in(app, world, "officer"), page_of(complaint, row)
    assert page in text(officer.get(f"/desk/{complaint.number}"))
    assert submit(officer, page, ROW).status_code == 303
    other = sign_in(app, world, "association_officer")
    assert seen(other, row) is None, "shut while it is being covered"
    press(officer, page, "burn")
    files.check(row.id)
    assert left_is_black(seen(other, row) or b"") and left_is_black(seen(other, row, "") or b"")
    assert seen(officer, row, "") == photo()


def test_files_of_a_report_taken_out_are_covered_before_it_goes_on(app: Flask, world: World) -> None:
    complaint = world.accepted()
    row = handed_in(world, complaint, photo(), "证据.jpg")
    officer, page = sign_in(app, world, "officer"), page_of(complaint, row)
    assert submit(officer, page, ROW).status_code == 303
    press(officer, page, "burn")
    files.check(row.id)
    draft = actions.ReportDraft("E05", "教师没有资格。", "要求退费。", files=(row.ref,))
    report = actions.split_report(complaint, draft, by=world.actor("officer"))
    assert (row.owner_kind, row.owner_id) == ("report", report.id)
    assert report.body_id == world.organisations["province"], "at another desk now"
    for who, whole in (("officer", True), ("learner", True), ("foreign_officer", False), ("platform_admin", False)):
        assert reads_whole(world.viewers[who], row) is whole, who
    assert seen(sign_in(app, world, "staff"), row) is None


def test_files_of_a_report_at_the_same_desk_are_covered_there(app: Flask, world: World) -> None:
    complaint = world.accepted()
    row = handed_in(world, complaint, photo(), "证据.jpg")
    draft = actions.ReportDraft("E05", "教师没有资格。", "要求退费。", files=(row.ref,))
    report = actions.split_report(complaint, draft, by=world.actor("officer"))
    actions.return_report(report, "由处理投诉的单位核查。", by=world.actor("supervisor"), key="k")
    actions.assign_report(report, world.organisation("department"), by=world.actor("platform_admin"))
    officer, page = sign_in(app, world, "officer"), page_of(complaint, row)
    assert page in text(officer.get(f"/desk/{complaint.number}"))
    assert page not in text(officer.get(f"/desk/reports/{report.number}")), "which case it came from is not said there"
    assert submit(officer, page, ROW).status_code == 303
    assert row.cover_state is CoverState.MASKED
