"""A report taken out of a complaint: what moves, what remains, who reads it, and what is refused (O121 arts. 9, 37)."""

import io
from dataclasses import replace

import pytest

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import ReportState, Status
from complaints.models import Complaint, Point, PointKind, Report, Stance
from complaints.queries import Filters
from complaints.queries.reports import may_read_report_file, report_for, reports_in, visible_reports
from disclosure import candidates
from kernel import clock, files
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.events import EventRow, stream_of
from kernel.files import StoredFile
from mediation import actions as tables
from tests.complaints.driver import accepted_offer, reach, table_of
from tests.house.scene import PNG
from tests.world import World

WHOLE = "课程停了，机构不退余款。另外教师白鹭没有教师资格证。"
REST = "课程停了，机构不退余款。"
REPORTED = "另外教师白鹭没有教师资格证。"
POINTS = (
    cases.PointDraft(PointKind.REFUND, "退还余款", 320_000),
    cases.PointDraft(PointKind.OTHER, "查处白鹭的资格", 5_000),
)
DRAFT = cases.ReportDraft("E05", REPORTED, REST)


def filed(world: World, **changes: object) -> Complaint:
    return world.file(words=WHOLE, points=POINTS, **changes)  # type: ignore[arg-type]  # names are the fields'


def evidence(complaint: Complaint, world: World, *names: str) -> list[StoredFile]:
    rows = [files.receive(io.BytesIO(PNG), name, f"form-{complaint.id}", world.people["learner"]) for name in names]
    with transaction():
        files.link(f"form-{complaint.id}", "complaint", complaint.id)
    return rows


def split(world: World, complaint: Complaint, by: str = "officer", **changes: object) -> Report:
    draft = replace(DRAFT, **changes)  # type: ignore[arg-type]  # names are the fields'
    return cases.split_report(complaint, draft, by=world.actor(by))


def test_a_split_makes_a_report_and_leaves_a_dispute(world: World) -> None:
    complaint = filed(world)
    money, teacher = complaint.points
    receipt, photo = evidence(complaint, world, "收据.png", "白鹭.png")
    report = split(world, complaint, points=(teacher.id,), files=(photo.ref,))

    assert report.number.startswith(f"JB{clock.today().year}-")
    assert (report.category, report.words, report.state) == ("E05", REPORTED, ReportState.RECEIVED)
    assert report.body_id == world.organisations["province"]  # by its own category: the province's department
    assert report.reporter_id == world.people["learner"]
    db.session.refresh(complaint)
    assert complaint.status is Status.ASSIGNED
    assert (complaint.words, complaint.words_told) == (WHOLE, REST)
    assert complaint.points == [money]
    assert report.points == [teacher]
    assert complaint.claimed_fen == 320_000
    assert [row.ref for row in queries.files_of(world.viewers["learner"], complaint)] == [receipt.ref]
    db.session.refresh(photo)
    assert (photo.owner_kind, photo.owner_id) == ("report", report.id)


def test_the_words_of_a_report_are_sealed(world: World) -> None:
    split(world, filed(world))
    stored = db.session.connection().exec_driver_sql("SELECT words FROM reports").scalar_one()
    assert "白鹭" not in stored


def test_the_events_keep_the_two_apart(world: World) -> None:
    complaint = filed(world)
    report = split(world, complaint)
    assert stream_of(complaint.stream)[-1].data == {"complaint_id": complaint.id, "report_id": report.id}
    (opened,) = stream_of(f"report:{report.id}")
    assert opened.kind == "report.opened"
    assert "complaint_id" not in opened.data
    assert opened.data["body_id"] == report.body_id


def test_a_second_split_is_a_second_report_and_the_same_form_twice_is_one(world: World) -> None:
    complaint = filed(world)
    first, again = split(world, complaint), split(world, complaint)
    assert first.id == again.id
    second = split(world, complaint, category="E12", words="机构没有办学许可。")
    assert second.number != first.number
    assert len(reports_in(world.viewers["officer"], complaint)) == 2


def test_a_report_without_a_body_here_goes_to_intake_and_on(world: World) -> None:
    complaint = world.file("own_site", path="association", paid_by="consumer", words=WHOLE, points=POINTS)
    report = split(world, complaint, by="foreign_officer", category="E17")
    assert report.body_id is None  # the cyberspace administration handles nothing here
    admin = world.viewers["platform_admin"]
    found = report_for(admin, report.number)
    assert not may_read_report_file(admin, report.id)
    with pytest.raises(NotYours):
        cases.assign_report(report, world.organisation("department"), by=world.actor("officer"))
    for unfit in ("regulator", "association", "company"):  # elsewhere, without power, not a body
        with pytest.raises(DomainError):
            cases.assign_report(report, world.organisation(unfit), by=world.actor("platform_admin"))
    cases.assign_report(found, world.organisation("department"), by=world.actor("platform_admin"))
    assert [row.kind for row in stream_of(f"report:{report.id}")] == ["report.opened", "report.assigned"]
    with pytest.raises(IllegalMove):
        cases.assign_report(report, world.organisation("department"), by=world.actor("platform_admin"))
    with pytest.raises(NotFound):
        report_for(admin, report.number)
    assert report_for(world.viewers["officer"], report.number).id == report.id


def test_intake_never_loads_the_words(world: World) -> None:
    report = split(world, reach(world, Status.RECEIVED), by="platform_admin")
    assert report.body_id is None
    db.session.expunge_all()
    found = report_for(world.viewers["platform_admin"], report.number)
    with pytest.raises(Exception, match="raiseload"):
        _ = found.words


def test_a_body_notes_that_it_dealt_with_a_report_once(world: World) -> None:
    report = split(world, filed(world))
    for name in ("officer", "staff", "mediator", "learner", "platform_admin"):
        with pytest.raises(NotYours):
            cases.handle_report(report, by=world.actor(name))
    cases.handle_report(report, by=world.actor("supervisor"))
    assert report.state is ReportState.HANDLED
    with pytest.raises(IllegalMove):
        cases.handle_report(report, by=world.actor("supervisor"))


def test_who_reads_a_report(world: World) -> None:
    complaint = world.mediating(words=WHOLE, points=POINTS)
    report = split(world, complaint)
    for name, viewer in world.viewers.items():
        seen = [row.id for row in db.session.scalars(visible_reports(viewer))]
        assert seen == ([report.id] if name in ("supervisor", "learner") else []), name
        assert may_read_report_file(viewer, report.id) is (name in ("supervisor", "learner")), name
        known = [row.id for row in reports_in(viewer, complaint)]
        assert known == ([report.id] if name in ("supervisor", "learner", "officer") else []), name


def test_search_finds_the_report_only_for_who_reads_the_whole(world: World) -> None:
    complaint = world.mediating(words=WHOLE, points=POINTS)
    split(world, complaint, points=(complaint.points[1].id,))
    found = {
        name: bool(queries.queue(world.viewers[name], Filters(words="白鹭")).rows)
        for name in ("learner", "officer", "supervisor", "staff", "association_officer", "mediator")
    }
    assert found == {
        **dict.fromkeys(("learner", "officer", "supervisor"), True),
        **dict.fromkeys(("staff", "association_officer", "mediator"), False),
    }
    assert all(queries.queue(world.viewers[name], Filters(words="余款")).rows for name in found)


def test_the_institution_answers_what_remains(world: World) -> None:
    complaint = world.accepted(words=WHOLE, points=POINTS)
    money, teacher = complaint.points
    split(world, complaint, points=(teacher.id,))
    both = tuple(cases.PointWords(key, Stance.AGREE, "好。") for key in (money.id, teacher.id))
    with pytest.raises(DomainError):
        cases.answer(complaint, cases.AnswerWords("答复。", both), by=world.actor("staff"), key="two")
    cases.answer(complaint, cases.AnswerWords("答复。", both[:1]), by=world.actor("staff"), key="one")


def test_the_agreement_speaks_of_what_remains(world: World) -> None:
    complaint = world.mediating(words=WHOLE, points=POINTS)
    split(world, complaint, points=(complaint.points[1].id,))
    row = tables.draft_agreement(table_of(complaint), accepted_offer(world, complaint), by=world.actor("mediator"))
    assert "退还余款" in row.text
    assert "白鹭" not in row.text


def test_a_text_that_waits_for_confirmation_is_put_aside_first(world: World) -> None:
    complaint = world.mediating(words=WHOLE, points=POINTS)
    row = tables.draft_agreement(table_of(complaint), accepted_offer(world, complaint), by=world.actor("mediator"))
    with pytest.raises(IllegalMove):
        split(world, complaint)
    tables.discard_agreement(row, by=world.actor("mediator"))
    split(world, complaint)


def test_a_category_that_tells_of_the_report_is_changed_with_its_reason(world: World) -> None:
    complaint = filed(world, category="E05")  # filed with the province's department by that category
    before = complaint.route_reason
    with pytest.raises(cases.SplitWrong):
        split(world, complaint, by="supervisor")
    with pytest.raises(cases.SplitWrong):
        split(world, complaint, by="supervisor", dispute_category="E12")
    split(world, complaint, by="supervisor", dispute_category="E01")
    assert complaint.category == "E01"
    assert complaint.route_reason != before


def test_nothing_of_a_report_becomes_public(world: World) -> None:
    complaint = filed(world)
    report = split(world, complaint)
    told = candidates.protected_words(complaint.number)
    assert {report.number, REPORTED.rstrip("。")} <= set(told)


def test_refused_splits_change_nothing(world: World) -> None:
    complaint, other = filed(world), world.file("own_site", by="other_learner", path="association", paid_by="consumer")
    (mine,), (strange,) = evidence(complaint, world, "收据.png"), evidence(other, world, "别人.png")
    every, foreign = tuple(point.id for point in complaint.points), other.points[0].id
    wrong = [
        {"words": " "},
        {"dispute_words": "\n"},
        {"dispute_words": WHOLE},
        {"points": every},
        {"points": (foreign,)},
        {"files": (strange.ref,)},
        {"files": (mine.ref, "0" * 26)},
        {"category": "E00"},
        {"category": "E01"},  # the case's own
        {"dispute_category": "E17"},
    ]
    before = _rows()
    for changes in wrong:
        with pytest.raises(cases.SplitWrong):
            split(world, complaint, **changes)
    for name in ("learner", "staff", "foreign_officer", "supervisor", "platform_admin", "mediator"):
        with pytest.raises(NotYours):
            split(world, complaint, by=name)
    assert _rows() == before
    closed = reach(world, Status.CLOSED)
    with pytest.raises(IllegalMove):
        split(world, closed)


def _rows() -> list[object]:
    db.session.rollback()
    models = (Complaint, Point, Report, StoredFile, EventRow)
    return [tuple(row) for model in models for row in db.session.execute(model.__table__.select())]
