"""The time for a report, swept apart from the cases'; who is told, who is read, and what the log never holds."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints.actions import BY_CODE
from complaints.lifecycle import HandedTo
from complaints.models import ReportClock, ReportWord
from complaints.queries.reports import (
    ReportFilter,
    reporter_of,
    reports_of,
)
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.events import EventRow, stream_of
from kernel.messages import Letter
from tests.complaints.test_report_acts import checking, kinds_of, sorted_tip, tip
from tests.world import World


def head(world: World) -> Viewer:
    """Somebody who heads the officer's department."""
    viewer = world.viewers["supervisor"]
    organisation_id = world.organisations["department"]
    with transaction():
        db.session.add(
            Membership(
                person_id=viewer.person_id, organisation_id=organisation_id, role=Role.SUPERVISOR, from_at=clock.now()
            )
        )
    return Viewer(person_id=viewer.person_id, role=Role.SUPERVISOR, organisation_id=organisation_id)


def test_more_time_once_and_not_by_whoever_asks(world: World) -> None:
    report, boss = checking(world), head(world)
    (row,) = report.clocks
    due = row.due_on
    with pytest.raises(cases.NoMoreTime):
        cases.decide_time(report, True, "", by=boss.actor)
    cases.ask_time(report, "要检测", by=boss.actor)
    with pytest.raises(NotYours):
        cases.decide_time(report, True, "", by=boss.actor)  # who asked
    with pytest.raises(NotYours):
        cases.decide_time(report, True, "", by=world.actor("officer"))  # no head
    with pytest.raises(cases.NoMoreTime):
        cases.ask_time(report, "再来", by=world.actor("officer"))
    other = Viewer(world.people["association_admin"], Role.SUPERVISOR, boss.organisation_id)
    cases.decide_time(report, True, "同意", by=other.actor)
    assert row.due_on > due
    assert row.next_at == row.warn_at
    with pytest.raises(cases.NoMoreTime):
        cases.ask_time(report, "再来", by=world.actor("officer"))


def test_the_sweep_warns_once_and_dates_the_breach_at_the_breach(world: World) -> None:
    report = checking(world)
    (row,) = report.clocks
    assert cases.sweep_reports()["said"] == 0
    with clock.stepped(row.warn_at):
        assert cases.sweep_reports()["said"] == 1
        assert cases.sweep_reports()["said"] == 0
    late = row.due_at + timedelta(days=3)
    with clock.stepped(late):
        assert cases.sweep_reports()["said"] == 1
        assert cases.sweep_reports()["said"] == 0
        outbox.drain()
        rows, _more = reports_of(world.viewers["officer"], ReportFilter(is_late=True))
        assert [one.id for one in rows] == [report.id]
    breached = [one for one in stream_of(report.stream) if one.kind == "report.breached"]
    assert [one.happened_at for one in breached] == [row.due_at]
    whys = {letter.why: letter.to_person_id for letter in db.session.query(Letter)}
    assert whys["report.breached"] in (world.people["officer"], world.people["supervisor"])
    told = {one.to_person_id for one in db.session.query(Letter).filter_by(why="report.breached")}
    assert told == {world.people["officer"], world.people["supervisor"]}


def test_another_calendar_dates_it_anew(world: World) -> None:
    report = checking(world)
    (row,) = report.clocks
    with transaction():
        row.calendar_version, row.due_on = "old", row.due_on - timedelta(days=1)
    assert cases.sweep_reports()["redated"] == 1
    assert cases.sweep_reports()["redated"] == 0
    assert kinds_of(report)[-1] == "report.redated"


def test_a_report_from_before_reports_had_clocks_gets_one(world: World) -> None:
    report = sorted_tip(world)
    with transaction():
        db.session.query(ReportClock).delete()
    db.session.expire_all()
    assert cases.sweep_reports()["begun"] == 1
    assert report.clocks[0].start_on == clock.day_of(report.filed_at)
    assert cases.sweep_reports()["begun"] == 0


def test_who_reports_is_read_after_a_look_on_record(world: World) -> None:
    report = checking(world, name="张示例", phone="19900001234", is_reachable=True)
    with pytest.raises(cases.ReportWrong):
        cases.show_reporter(report, "just so", by=world.actor("officer"), key="look-key-look-key-1")
    row = cases.show_reporter(report, "check", by=world.actor("officer"), key="look-key-look-key-2")
    assert db.session.get_one(ReportWord, row.id).by_id == world.people["officer"]
    assert "report.reporter_shown" in kinds_of(report)
    reporter = reporter_of(report)
    assert reporter is not None
    assert reporter.phone == "19900001234"
    assert reporter_of(tip(world)) is None


def test_a_text_message_says_nothing_but_that_there_is_news(world: World) -> None:
    report = checking(world, name="张示例", phone="19912341234", is_reachable=True)
    cases.ask_reporter(report, "问题", by=world.actor("officer"), key="ask-key-ask-key-0001")
    silent = checking(world, name="张示例", phone="19912341235")
    outbox.drain()
    assert silent.id
    letters = db.session.query(Letter).filter(Letter.to_person_id.is_(None)).all()
    assert {letter.address for letter in letters} == {"19912341234"}
    for letter in letters:
        assert not [word for word in (report.number, report.target, "举报") if word in letter.body_text]


def test_the_log_holds_no_word_of_a_report(world: World) -> None:
    report = checking(world, words="金丝雀内容十个字以上的话", name="金丝雀姓名", phone="19987654321")
    by = world.actor("officer")
    question = cases.ask_reporter(report, "金丝雀问题", by=by, key="ask-key-ask-key-0002")
    cases.answer_question(question, "金丝雀回答", by=BY_CODE, key="answer-key-answer-2", report=report)
    handed = cases.Handing(HandedTo.OTHER, "示例局", "金丝雀移送", clock.today(), "金丝雀依据", "金丝雀材料")
    cases.refer_report(report, handed, by=by, key="refer-key-refer-2")
    cases.refuse_report(report, "金丝雀去处", by=by)
    for row in db.session.query(EventRow).filter(EventRow.stream == report.stream):
        assert str(row.data).isascii()
    stored = db.session.connection().exec_driver_sql("SELECT words FROM report_words").scalars().all()
    assert stored
    assert not [words for words in stored if "金丝雀" in words]
