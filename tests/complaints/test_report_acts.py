"""Acts on reports and leads, on both databases: sorted, checked in time, asked, linked, handed over, closed (§8.3)."""

import io
from datetime import timedelta
from itertools import count

import pytest

from accounts.permissions import Viewer
from accounts.roles import Mode, OrganisationKind, Role
from complaints import actions as cases
from complaints.actions import BY_CODE
from complaints.actions.splitting import SplitWrong
from complaints.lifecycle import HandedTo, ReportKind, ReportOutcome, ReportState
from complaints.models import Clock, Report, ReportClock
from complaints.queries.reports import (
    earlier_of,
    may_read_report_file,
    report_by_code_hash,
    report_for,
    reports_of,
    visible_reports,
)
from disclosure.models import PublicInstitution
from institutions.models import Institution
from kernel import clock, files, outbox
from kernel.crypto import plain_code, token_hash
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.events import stream_of
from kernel.files import StoredFile
from tests.house.scene import PNG
from tests.world import World

_serial = count(1)
WORDS = "示例机构没有办学许可，还在直播间招生。"


def told(world: World, **changes: object) -> cases.Told:
    about, key = world.institution("app"), f"report-form-key-{next(_serial):04d}"
    values: dict[str, object] = {"key": key, "words": WORDS, "category": "E12"}
    values |= {"target_name": about.name, "institution": about}
    return cases.Told(**(values | changes))  # type: ignore[arg-type]  # names are the fields'


def tip(world: World, **changes: object) -> Report:
    return cases.take_report(told(world, **changes))


def sorted_tip(world: World, category: str = "E17", **changes: object) -> Report:
    """A report with the officer's department: E17 of a school's app is the county's."""
    report = tip(world, **changes)
    cases.sort_report(report, category, by=world.actor("platform_admin"))
    return report


def checking(world: World, **changes: object) -> Report:
    report = sorted_tip(world, **changes)
    cases.check_report(report, by=world.actor("officer"))
    return report


def kinds_of(report: Report) -> list[str]:
    return [row.kind for row in stream_of(report.stream)]


def test_it_comes_in_once_and_keeps_no_person(world: World) -> None:
    given = told(world)
    report, again = cases.take_report(given), cases.take_report(given)
    assert report.id == again.id
    assert db.session.query(Report).count() == 1
    assert (report.state, report.kind, report.body_id) == (ReportState.RECEIVED, None, None)
    assert (report.reporter_id, report.made_by_id, report.complaint_id) == (None, None, None)
    (event,) = stream_of(report.stream)
    assert (event.kind, event.actor_id, event.organisation_id) == ("report.received", None, None)
    assert event.data == {"report_id": report.id, "is_named": False}


def test_the_code_is_long_and_what_is_kept_of_it_is_not_it(world: World) -> None:
    given = told(world)
    report, code = cases.take_report(given), cases.receipt_code(given.key)
    assert len(code) == 20  # of 31 signs: 99 bits
    assert cases.receipt_code(given.key) == code
    assert cases.receipt_code(given.key + "x") != code
    assert report.code_hash not in (code, token_hash(code))
    typed = " ".join(code[at : at + 4] for at in range(0, 20, 4)).upper()
    found = report_by_code_hash(cases.code_hash(plain_code(typed)))
    assert found is not None
    assert found.id == report.id
    assert report_by_code_hash(cases.code_hash(code[:-1])) is None
    row = db.session.connection().exec_driver_sql("SELECT * FROM reports").one()
    assert not [value for value in row if isinstance(value, str) and (code in value or given.key in value)]


def test_what_was_told_is_sealed(world: World) -> None:
    secret = {"happened": "金丝雀时间", "basis": "金丝雀依据", "name": "金丝雀姓名", "phone": "19987654321"}
    tip(world, words="金丝雀内容十个字以上的话", target_name="金丝雀机构", institution=None, **secret)
    row = db.session.connection().exec_driver_sql("SELECT * FROM reports").one()
    assert not [value for value in row if isinstance(value, str) and ("金丝雀" in value or "19987654321" in value)]


def test_a_free_entry_never_reaches_the_registry(world: World) -> None:
    outbox.drain()
    before = [db.session.query(kind).count() for kind in (Institution, PublicInstitution)]
    report = tip(world, target_name="无名示例班", institution=None, target_code="110108")
    cases.sort_report(report, "E12", by=world.actor("platform_admin"))
    outbox.drain()
    assert [db.session.query(kind).count() for kind in (Institution, PublicInstitution)] == before
    assert report.target == "无名示例班"


def test_intake_sorts_by_the_rules_to_a_department_alone(world: World) -> None:
    county, province = sorted_tip(world, "E17"), sorted_tip(world, "E12")
    assert county.body_id == world.organisations["department"]
    assert province.body_id == world.organisations["province"]
    away = tip(world, institution=world.institution("own_site"), target_name=world.institution("own_site").name)
    cases.sort_report(away, "E17", by=world.actor("platform_admin"))  # by the rules the 网信 department's, not here
    assert (away.kind, away.body_id) == (ReportKind.REPORT, None)
    for name in ("officer", "learner", "staff", "auditor"):
        with pytest.raises(NotYours):
            cases.sort_report(tip(world), "E12", by=world.actor(name))
    with pytest.raises(cases.ReportWrong):
        cases.sort_report(tip(world), "E00", by=world.actor("platform_admin"))
    with pytest.raises(IllegalMove):
        cases.sort_report(county, "E12", by=world.actor("platform_admin"))


def test_what_is_no_report_is_told_so(world: World) -> None:
    by = world.actor("platform_admin")
    dispute, elsewhere, lead = tip(world), tip(world), tip(world)
    cases.sort_other(dispute, ReportKind.DISPUTE, by=by)
    assert (dispute.state, dispute.outcome) == (ReportState.CLOSED, ReportOutcome.DISPUTE)
    with pytest.raises(cases.ReportWrong):
        cases.sort_other(elsewhere, ReportKind.ELSEWHERE, " ", by=by)
    cases.sort_other(elsewhere, ReportKind.ELSEWHERE, "请向信访部门反映。", by=by)
    assert (elsewhere.outcome, elsewhere.told) == (ReportOutcome.ELSEWHERE, "请向信访部门反映。")
    cases.sort_other(lead, ReportKind.LEAD, by=by)
    cases.assign_report(lead, world.organisation("department"), by=by)
    assert not db.session.query(ReportClock).filter_by(report_id=lead.id).count()  # a lead starts no time
    with pytest.raises(IllegalMove):
        cases.check_report(lead, by=world.actor("officer"))
    for words, name, error in ((" ", "officer", cases.ReportWrong), ("已看过。", "foreign_officer", NotYours)):
        with pytest.raises(error):
            cases.note_lead(lead, words, by=world.actor(name))
    assert lead.state is ReportState.RECEIVED
    cases.note_lead(lead, "已看过，记下备查。", by=world.actor("officer"))
    assert (lead.state, lead.outcome, lead.told) == (ReportState.CLOSED, ReportOutcome.NOTED, "已看过，记下备查。")
    with pytest.raises(IllegalMove):
        cases.add_to_report(lead, "还有", by=BY_CODE, key="after-the-end-key")


def test_who_reads_what_came_by_the_door(world: World) -> None:
    unsorted, county = tip(world), sorted_tip(world)
    for name, viewer in world.viewers.items():
        seen = {row.id for row in db.session.scalars(visible_reports(viewer))}
        wanted = {"platform_admin": {unsorted.id}, "officer": {county.id}}.get(name, set())
        assert seen == wanted, name
        for report in (unsorted, county):
            assert may_read_report_file(viewer, report.id) is (report.id in wanted), name
    number = unsorted.number
    db.session.expunge_all()
    found = report_for(world.viewers["platform_admin"], number)
    assert found.words == WORDS
    with pytest.raises(Exception, match="raiseload"):
        _ = found.name
    number = sorted_tip(world, institution=world.institution("own_site")).number
    db.session.expunge_all()
    found = report_for(world.viewers["platform_admin"], number)
    with pytest.raises(Exception, match="raiseload"):
        _ = found.words  # sorted, so not intake's to read any more


def test_a_check_from_receipt_to_the_end(world: World) -> None:
    report, by = sorted_tip(world), world.actor("officer")
    (running,) = report.clocks
    assert (running.is_platform_rule, running.start_on, running.length) == (True, clock.today(), 15)
    assert not db.session.query(Clock).count()  # no clock of a case tells of it
    cases.check_report(report, by=by)
    asked = cases.ask_reporter(report, "在哪个直播间？", by=by, key="ask-one-ask-one-ask")
    same = cases.ask_reporter(report, "在哪个直播间？", by=by, key="ask-one-ask-one-ask")
    assert asked.id == same.id
    files.receive(io.BytesIO(PNG), "截图.png", "answer-key-answer-key", None)
    answer = cases.answer_question(asked, "星河直播间。", by=BY_CODE, key="answer-key-answer-key", report=report)
    assert (answer.by_id, answer.body_id, answer.question_id) == (None, None, asked.id)
    assert db.session.query(StoredFile).filter_by(owner_kind="report", owner_id=report.id).one().uploaded_by_id is None
    cases.note_report(report, "备注", by=by, key="note-key-note-key-1")
    handed = cases.Handing(HandedTo.POLICE, "示例市公安局", "无证招生。", clock.today(), "示例")
    cases.refer_report(report, handed, by=by, key="refer-key-refer-key")
    with pytest.raises(cases.ReportWrong):
        cases.decide_report(report, True, " ", clock.today(), by=by)
    with pytest.raises(cases.ReportWrong):
        cases.decide_report(report, True, "示1", clock.today() + timedelta(days=1), by=by)
    cases.decide_report(report, True, "示立〔2026〕1号", clock.today(), by=by)
    assert report.state is ReportState.FILED
    assert report.clocks[0].met_at is not None
    assert report.clocks[0].next_at is None
    cases.close_report(report, by=by)
    assert (report.state, report.outcome) == (ReportState.CLOSED, ReportOutcome.FILED)
    assert kinds_of(report) == [
        *("report.received", "report.clock_started", "report.sorted", "report.taken", "report.asked"),
        *("report.answered", "report.noted", "report.referred", "report.clock_ended", "report.decided"),
        "report.closed",
    ]
    with pytest.raises(IllegalMove):
        cases.note_report(report, "备注", by=by, key="note-key-note-key-2")


def test_only_the_body_and_the_code_do_anything(world: World) -> None:
    report = checking(world)
    for name in ("supervisor", "foreign_officer", "staff", "institution_admin", "mediator", "auditor", "learner"):
        with pytest.raises(NotYours):
            cases.decide_report(report, False, "示1", clock.today(), by=world.actor(name))
        with pytest.raises(NotYours):
            cases.note_report(report, "备注", by=world.actor(name), key="note-key-note-key-3")
        with pytest.raises(NotYours):
            cases.add_to_report(report, "补充", by=world.actor(name), key="more-key-more-key-3")
    cases.decide_report(report, False, "示不立1", clock.today(), by=world.actor("officer"))
    assert report.state is ReportState.NOT_FILED


def test_a_result_is_told_by_a_regulator_to_a_named_reporter_alone(world: World) -> None:
    """O121 art. 36; form 十: nothing is promised, and only a law makes it told."""
    named = {"name": "张示例", "phone": "19900001234"}
    report = checking(world, **named)
    cases.decide_report(report, True, "示1", clock.today(), by=world.actor("officer"))
    with pytest.raises(NotYours):
        cases.tell_result(report, "某法第一条", "结果", by=world.actor("officer"))
    regulator = world.organisation("regulator")
    with transaction():
        regulator.mode = Mode.HERE
        report.body_id = regulator.id
    viewer = Viewer(world.people["officer"], Role.OFFICER, regulator.id, None, OrganisationKind.MARKET_REGULATOR)
    with pytest.raises(cases.ReportWrong):
        cases.tell_result(report, " ", "结果", by=viewer.actor)
    cases.tell_result(report, "某法第一条", "结果", by=viewer.actor)
    assert report.result_at is not None
    with transaction():
        report.name = report.phone = None
    with pytest.raises(NotYours):
        cases.tell_result(report, "某法第一条", "结果", by=viewer.actor)


def test_without_power_it_is_told_or_returned_never_sent_sideways(world: World) -> None:
    by = world.actor("officer")
    told_so, returned = sorted_tip(world), sorted_tip(world)
    with pytest.raises(cases.ReportWrong):
        cases.refuse_report(told_so, "", by=by)
    cases.refuse_report(told_so, "请直接向示例市场监督管理局提出。", by=by)
    assert (told_so.outcome, told_so.clocks[0].stopped_at is not None) == (ReportOutcome.NO_POWER, True)
    cases.return_report(returned, "不归我们", by=by, key="return-key-return-1")
    assert (returned.state, returned.body_id, returned.clocks[0].is_running) == (ReportState.RECEIVED, None, False)
    assert returned.id in {row.id for row in reports_of(world.viewers["platform_admin"])[0]}
    with pytest.raises(NotFound):
        report_for(world.viewers["officer"], returned.number)
    cases.assign_report(returned, world.organisation("province"), by=world.actor("platform_admin"))
    assert [row.is_running for row in returned.clocks] == [False, True]


def test_a_repeated_report_is_linked_and_new_facts_start_the_time_anew(world: World) -> None:
    """O121 art. 35: not handled again; merged with new facts, the limit runs from the last receipt."""
    by, phone = world.actor("officer"), {"name": "张示例", "phone": "19900001234"}
    first = checking(world, **phone)
    again, more = sorted_tip(world, **phone), sorted_tip(world)
    assert [(row.id, same) for row, same in earlier_of(again)] == [(first.id, True)]
    cases.link_report(again, first, False, by=by)
    assert (again.outcome, again.linked_to_id) == (ReportOutcome.LINKED, first.id)
    assert [row.is_running for row in first.clocks] == [True]
    with pytest.raises(cases.ReportWrong):
        cases.link_report(more, more, False, by=by)
    cases.link_report(more, first, True, by=by)
    old, new = first.clocks
    assert (old.is_running, new.is_running, new.start_on) == (False, True, clock.day_of(more.filed_at))
    strange = sorted_tip(world, institution=None, target_name="另一家", target_code="110108")
    cases.assign_report(strange, world.organisation("department"), by=world.actor("platform_admin"))
    with pytest.raises(cases.ReportWrong):
        cases.link_report(strange, first, False, by=by)
    last = sorted_tip(world)
    cases.decide_report(first, False, "示1", clock.today(), by=by)
    with pytest.raises(cases.ReportWrong):
        cases.link_report(last, first, True, by=by)  # decided: new facts are a new report


def test_a_split_report_starts_the_same_time(world: World) -> None:
    draft = cases.ReportDraft("E17", "另有违法内容。", "只说退费。")
    report = cases.split_report(world.file(), draft, by=world.actor("officer"))
    assert (report.kind, len(report.clocks)) == (ReportKind.REPORT, 1)
    assert report.body_id == world.organisations["department"]
    cases.check_report(report, by=world.actor("officer"))
    question = cases.ask_reporter(report, "问题", by=world.actor("officer"), key="ask-key-ask-key-0003")
    answer = cases.answer_question(
        question, "回答", by=world.actor("learner"), key="answer-key-answer-3", report=report
    )
    assert answer.by_id is None
    with pytest.raises(NotYours):
        cases.answer_question(question, "回答", by=world.actor("other_learner"), key="answer-4-answer-4", report=report)
    with pytest.raises(SplitWrong):
        cases.split_report(world.file(), cases.ReportDraft("E17", " ", "x"), by=world.actor("officer"))
