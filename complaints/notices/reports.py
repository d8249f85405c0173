"""After something happened to a report (举报): its body and whoever reported are told, nobody else (O121 art. 37)."""

from flask import render_template

from accounts.models import Person
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints import documents
from complaints.events import (
    ReportAnswered,
    ReportAsked,
    ReportAssigned,
    ReportBreached,
    ReportClosed,
    ReportDecided,
    ReportOpened,
    ReportResultTold,
    ReportSorted,
    ReportTaken,
    ReportTimeAsked,
    ReportWarned,
)
from complaints.lifecycle import SUPERVISORS
from complaints.models import Report
from complaints.notices.telling import DESK_EYES, queue_letter
from complaints.queries.reports import reporter_of
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(ReportOpened)
def opened(event: ReportOpened, row: EventRow) -> None:
    """The reporter learns its number; the staff of its body that it waits."""
    report = _report(event.report_id)
    if report.reporter is not None:
        _send(report.reporter, "report_opened", report, row)
    _tell_body(report, "report_waits", row)


@subscriber(ReportSorted)
def sorted_out(event: ReportSorted, row: EventRow) -> None:
    """The body of the rule gets form 三 and learns that it waits."""
    _dispatched(event.report_id, event.body_id)
    _tell_body(_report(event.report_id), "report_waits", row)


@subscriber(ReportAssigned)
def assigned(event: ReportAssigned, row: EventRow) -> None:
    """The body it was sent to gets form 三, its staff learn that a report waits."""
    _dispatched(event.report_id, event.body_id)
    _tell_body(_report(event.report_id), "report_waits", row)


@subscriber(ReportAsked)
def asked(event: ReportAsked, row: EventRow) -> None:
    """Whoever reports learns that there is a question."""
    _tell_reporter(_report(event.report_id), "report_asked", row)


@subscriber(ReportTaken)
def taken(event: ReportTaken, row: EventRow) -> None:
    """Whoever reports learns that it goes on; the state itself stands on their page."""
    _tell_reporter(_report(event.report_id), "report_moved", row)


@subscriber(ReportDecided)
def decided(event: ReportDecided, row: EventRow) -> None:
    """Whoever reports learns that it goes on."""
    _tell_reporter(_report(event.report_id), "report_moved", row)


@subscriber(ReportResultTold)
def result_told(event: ReportResultTold, row: EventRow) -> None:
    """The result becomes a paper; whoever reports learns that it is there, where a law says so (art. 36)."""
    documents.make_report_result(_report(event.report_id))
    _tell_reporter(_report(event.report_id), "report_moved", row)


@subscriber(ReportClosed)
def closed(event: ReportClosed, row: EventRow) -> None:
    """Whoever reports learns that it has ended."""
    _tell_reporter(_report(event.report_id), "report_moved", row)


@subscriber(ReportAnswered)
def answered(event: ReportAnswered, row: EventRow) -> None:
    """The body learns that there is more."""
    _tell_body(_report(event.report_id), "report_told_more", row)


@subscriber(ReportWarned)
def warned(event: ReportWarned, row: EventRow) -> None:
    """The body learns that its time is nearly over."""
    _tell_body(_report(event.report_id), "report_due", row)


@subscriber(ReportBreached)
def breached(event: ReportBreached, row: EventRow) -> None:
    """The body learns that its time is over, and its superior that there is something to see to, not what."""
    report = _report(event.report_id)
    _tell_body(report, "report_late", row)
    above = report.body.parent_id if report.body is not None else None
    for person in acting_staff(above, Role.SUPERVISOR) if above is not None else []:
        _send(person, "report_late_above", report, row)


@subscriber(ReportTimeAsked)
def time_asked(event: ReportTimeAsked, row: EventRow) -> None:
    """The head of the body learns that an answer is wanted."""
    report = _report(event.report_id)
    for person in acting_staff(report.body_id, *SUPERVISORS) if report.body_id is not None else []:
        if person.id != row.actor_id:
            _send(person, "report_time_asked", report, row)


def _dispatched(report_id: int, body_id: int | None) -> None:
    """Form 三 where the press of intake did not make it and the report is still there."""
    report = _report(report_id)
    if body_id is not None and report.body_id == body_id:
        documents.make_report_dispatch(report)


def _report(report_id: int) -> Report:
    return db.session.get_one(Report, report_id)


def _tell_body(report: Report, template: str, row: EventRow) -> None:
    for person in acting_staff(report.body_id, *DESK_EYES) if report.body_id is not None else []:
        if person.id != row.actor_id:
            _send(person, template, report, row)


def _tell_reporter(report: Report, template: str, row: EventRow) -> None:
    """By the account; or by a text message without number and content to whoever left a phone for that."""
    if report.reporter is not None:
        _send(report.reporter, template, report, row)
    elif report.is_reachable and (reporter := reporter_of(report)) is not None:
        messages.queue(
            channel=messages.Channel.SMS,
            address=reporter.phone,
            to_person_id=None,
            subject="【学诉】",
            body=_words("report_news", report),
            why=row.kind,
            about=row.stream,
            key=f"{row.id}:reporter",
        )


def _send(person: Person, template: str, report: Report, row: EventRow) -> None:
    queue_letter(person, report.number, _words(template, report), row)


def _words(template: str, report: Report) -> str:
    return render_template(f"complaints/letters/{template}.txt", report=report).strip()
