"""Words about a report: questions and answers without a name, notes, clues handed over, a look at who reports."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.handing import Handing, checked
from complaints.actions.reports.moving import permit_report
from complaints.actions.reports.taking import ReportWrong
from complaints.events import ReportAnswered, ReportAsked, ReporterShown, ReportNoted, ReportReferred
from complaints.models import Report, ReportWord, SaidAs
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.events import Actor

REPORTER_REASONS = {
    "check": _l("需要向举报人核实线索"),
    "result": _l("需要依法告知处理结果"),
    "identity": _l("需要核对是否同一举报人"),
}


def _once(key: str) -> ReportWord | None:
    return db.session.scalar(select(ReportWord).where(ReportWord.key == key))


def _word(report: Report, kind: SaidAs, words: str, key: str, by: Actor) -> ReportWord:
    """A row of it; whoever reports stays unnamed even where the account is known."""
    is_body = by.organisation_id is not None
    row = ReportWord(
        report_id=report.id,
        kind=kind,
        words=words.strip(),
        by_id=by.person_id if is_body else None,
        body_id=by.organisation_id,
        key=key,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    db.session.expire(report, ["said"])
    return row


def ask_reporter(report: Report, words: str, *, by: Actor, key: str) -> ReportWord:
    """Ask whoever handed it in; they may answer by their code, and need not."""
    with transaction():
        lock(report)
        permit_report(report, "ask", by)
        if known := _once(key):
            return known
        if not words.strip():
            raise ReportWrong(_l("请写明要问什么。"))
        row = _word(report, SaidAs.QUESTION, words, key, by)
        events.record(ReportAsked(report.id, row.id), by)
        return row


def answer_question(question: ReportWord, words: str, *, by: Actor, key: str, report: Report) -> ReportWord:
    """Whoever handed it in answers a question; files of the same form come with it."""
    return _told(report, words, by, key, question)


def add_to_report(report: Report, words: str, *, by: Actor, key: str) -> ReportWord:
    """Whoever handed it in tells more, or brings more files."""
    return _told(report, words, by, key, None)


def _told(report: Report, words: str, by: Actor, key: str, question: ReportWord | None) -> ReportWord:
    with transaction():
        lock(report)
        permit_report(report, "answer" if question is not None else "add", by)
        if known := _once(key):
            return known
        waiting = files.quarantined(key)
        if not words.strip() and not waiting:
            raise ReportWrong(_l("请写下内容，或者添加材料。"))
        kind = SaidAs.ANSWER if question is not None else SaidAs.MORE
        row = _word(report, kind, words, key, by)
        row.question_id = question.id if question is not None else None
        files.link(key, "report", report.id)
        events.record(ReportAnswered(report.id, row.id), by)
        return row


def note_report(report: Report, words: str, *, by: Actor, key: str) -> ReportWord:
    """A note of the body's own: nobody else ever reads it."""
    with transaction():
        lock(report)
        permit_report(report, "note", by)
        if known := _once(key):
            return known
        if not words.strip():
            raise ReportWrong()
        row = _word(report, SaidAs.NOTE, words, key, by)
        events.record(ReportNoted(report.id, row.id), by)
        return row


def refer_report(report: Report, handing: Handing, *, by: Actor, key: str) -> ReportWord:
    """Clues are handed over by letter: to whom, on which power, what, with what; the check goes on (rules §0b.27)."""
    with transaction():
        lock(report)
        permit_report(report, "refer", by)
        if known := _once(key):
            return known
        checked(handing, clock.day_of(report.filed_at))
        row = _word(report, SaidAs.HANDED, handing.words, key, by)
        row.handed_to, row.handed_on, row.office = handing.to, handing.on, handing.office.strip()
        row.law, row.materials = handing.law.strip(), handing.materials.strip()
        db.session.flush()
        events.record(ReportReferred(report.id, row.id, str(handing.to)), by)
        return row


def show_reporter(report: Report, reason: str, *, by: Actor, key: str) -> ReportWord:
    """Look at the name and number that were given: with a reason, on record, told on the reporter's page (art. 37)."""
    with transaction():
        lock(report)
        permit_report(report, "show_reporter", by)
        if known := _once(key):
            return known
        if reason not in REPORTER_REASONS:
            raise ReportWrong(_l("请选择查看的理由。"))
        row = _word(report, SaidAs.SHOWN, reason, key, by)
        events.record(ReporterShown(report.id, row.id), by)
        return row
