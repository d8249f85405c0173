"""The body's check of a report: begun, extended once, decided, linked to an earlier one, filed away (arts. 33–36)."""

from datetime import date

from flask_babel import lazy_gettext as _l

from complaints.actions.reports import timing
from complaints.actions.reports.moving import move_report, permit_report
from complaints.actions.reports.taking import ReportWrong
from complaints.actions.reports.timing import NoMoreTime
from complaints.events import (
    ReportDecided,
    ReportLinked,
    ReportMerged,
    ReportRefused,
    ReportResultTold,
    ReportTaken,
    ReportTimeAsked,
    ReportTimeDecided,
)
from complaints.lifecycle import ReportState
from complaints.models import Report
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor


def check_report(report: Report, *, by: Actor) -> None:
    """The body has the power and begins its check."""
    with transaction():
        move_report(report, "check", by)
        events.record(ReportTaken(report.id, _body(report)), by)


def refuse_report(report: Report, words: str, *, by: Actor) -> None:
    """The body has no power: whoever reports is told, and to which regulator to go (O121 art. 34)."""
    with transaction():
        if not words.strip():
            raise ReportWrong(_l("请写明应该直接向哪个单位提出，举报人会看到。"))
        move_report(report, "no_power", by)
        report.told = words.strip()
        events.record(ReportRefused(report.id, _body(report)), by)


def decide_report(report: Report, is_filed: bool, number: str, on: date, *, by: Actor) -> None:
    """A case was filed (立案) or not, with number and day; the paper itself is made in the body's own system."""
    with transaction():
        if not number.strip():
            raise ReportWrong(_l("请填写文号。"))
        if on > clock.today():
            raise ReportWrong(_l("决定日期不能晚于今天。"))
        if on < clock.day_of(report.filed_at):
            raise ReportWrong(_l("决定日期不能早于收到举报的日期。"))
        move_report(report, "file_case" if is_filed else "not_file", by)
        report.decision_number, report.decided_on = number.strip(), on
        events.record(ReportDecided(report.id, _body(report), str(report.state), on), by)


def tell_result(report: Report, law: str, words: str, *, by: Actor) -> None:
    """Only where a law says so is the result told, by a market regulator, and it names that law (art. 36; form 十)."""
    with transaction():
        lock(report)
        permit_report(report, "tell_result", by)
        if report.name is None and report.reporter_id is None:
            raise NotYours()
        if not law.strip() or not words.strip():
            raise ReportWrong(_l("请写明依据哪部法律、法规或者规章的哪一条，以及处理结果。"))
        report.result_law, report.result, report.result_at = law.strip(), words.strip(), clock.now()
        events.record(ReportResultTold(report.id, _body(report)), by)


def close_report(report: Report, *, by: Actor) -> None:
    """File it away after the decision."""
    with transaction():
        move_report(report, "close", by)


def note_lead(report: Report, words: str, *, by: Actor) -> None:
    """A lead was read and is filed away with an answer to whoever handed it in, who reads it by the code.

    It starts nothing by itself; what intake told when it sorted stays before the answer.
    """
    with transaction():
        if not words.strip():
            raise ReportWrong(_l("请写给提交的人一句答复，对方会看到。"))
        move_report(report, "note_lead", by)
        report.told = "\n".join(part for part in (report.told, words.strip()) if part)


def link_report(report: Report, first: Report, is_new: bool, *, by: Actor) -> None:
    """The same reporter reports the same fact of the same target again (O121 art. 35).

    It is not handled anew; with new facts the two are handled together and the time runs from the last receipt.
    """
    with transaction():
        one, other = sorted((report, first), key=lambda row: row.id)
        lock(one)
        lock(other)
        if first.id >= report.id or first.body_id != report.body_id or not _is_same_target(report, first):
            raise ReportWrong(_l("只能与本单位以前收到的、被举报机构相同的举报关联。"))
        if is_new and first.state not in (ReportState.RECEIVED, ReportState.CHECKING):
            raise ReportWrong(_l("以前那件已经有结论。有新的事实，请作为新的举报核查，不要关联。"))
        move_report(report, "link", by)
        report.linked_to_id = first.id
        events.record(ReportLinked(report.id, first.id, is_new), by)
        events.record(ReportMerged(first.id, report.id, is_new), by)
        if is_new:
            timing.end(first, by, is_met=False)
            timing.start(first, by, clock.day_of(report.filed_at))


def _is_same_target(one: Report, other: Report) -> bool:
    if one.institution_id is not None and other.institution_id is not None:
        return one.institution_id == other.institution_id
    return one.target == other.target


def ask_time(report: Report, reason: str, *, by: Actor) -> None:
    """Ask the head of the body for more time, once (平台规则)."""
    with transaction():
        lock(report)
        permit_report(report, "ask_time", by)
        row = timing.running(report)
        if row is None or row.more_asked_at is not None:
            raise NoMoreTime()
        if not reason.strip():
            raise ReportWrong(_l("请写明为什么需要延长。"))
        row.more_reason, row.more_asked_by_id, row.more_asked_at = reason.strip(), by.person_id, clock.now()
        events.record(ReportTimeAsked(report.id, row.id), by)


def decide_time(report: Report, is_granted: bool, words: str, *, by: Actor) -> None:
    """The head of the body answers; whoever asked never decides."""
    with transaction():
        lock(report)
        permit_report(report, "decide_time", by)
        row = timing.running(report)
        if row is None or row.more_asked_at is None or row.more_granted is not None:
            raise NoMoreTime()
        if by.person_id == row.more_asked_by_id:
            raise NotYours()
        row.more_granted, row.more_answer = is_granted, words.strip()
        row.more_decided_by_id, row.more_decided_at = by.person_id, clock.now()
        if is_granted:
            timing.redate(row, timing.dates_of(row.ruleset, row.start_on, is_extended=True, length=row.length))
        db.session.flush()
        events.record(ReportTimeDecided(report.id, row.id, is_granted, row.due_on), by)


def _body(report: Report) -> int:
    assert report.body_id is not None
    return report.body_id
