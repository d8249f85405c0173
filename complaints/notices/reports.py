"""After a report (举报) was opened or sent on: its body and the reporter are told, nobody else (O121 art. 37)."""

from flask import render_template

from accounts.queries import acting_staff
from complaints.events import ReportAssigned, ReportOpened
from complaints.models import Report
from complaints.notices.telling import DESK_EYES, queue_letter
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(ReportOpened)
def opened(event: ReportOpened, row: EventRow) -> None:
    """The reporter learns its number; the staff of its body that it waits."""
    report = db.session.get_one(Report, event.report_id)
    if report.reporter is not None:
        words = render_template("complaints/letters/report_opened.txt", report=report).strip()
        queue_letter(report.reporter, "report_opened", report.number, words, row)
    _tell_body(report, row)


@subscriber(ReportAssigned)
def assigned(event: ReportAssigned, row: EventRow) -> None:
    """The staff of the body it was sent to learn that a report waits."""
    _tell_body(db.session.get_one(Report, event.report_id), row)


def _tell_body(report: Report, row: EventRow) -> None:
    words = render_template("complaints/letters/report_waits.txt", report=report).strip()
    for person in acting_staff(report.body_id, *DESK_EYES) if report.body_id is not None else []:
        queue_letter(person, "report_waits", report.number, words, row)
