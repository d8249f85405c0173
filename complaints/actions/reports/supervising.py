"""From a report or a lead to a task of supervision; the task keeps where it came from (IR arts. 27, 28)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.lifecycle import ReportKind
from complaints.models import Report
from institutions.actions import NewTask, open_task
from institutions.actions.watching import must_reach
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Institution, SupervisionTask
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor

WATCHED = frozenset({ReportKind.REPORT, ReportKind.LEAD})


@dataclass(frozen=True)
class ReportTask:
    """The task to be: about whom, why, from which day on it looks."""

    institution: Institution
    reason: str
    since_on: date | None = None


def supervise_report(report: Report, told: ReportTask, *, by: Actor) -> SupervisionTask:
    """Open a task out of a report or lead the body has; one of each. Whom nobody reported stands in its reach."""
    with transaction():
        lock(report)
        if report.body_id is None or report.body_id != by.organisation_id or report.kind not in WATCHED:
            raise NotYours()
        if told.institution.id != report.institution_id:
            must_reach(told.institution, by)
        own = (SupervisionTask.report_number == report.number, SupervisionTask.body_id == report.body_id)
        if db.session.scalar(select(SupervisionTask.id).where(*own)) is not None:
            raise IllegalMove(_l("已经据此建立过监督任务。"))
        origin, number = TaskOrigin.REPORT, report.number
        new = NewTask(told.institution, origin, told.reason, report_number=number, since_on=told.since_on)
        return open_task(new, by=by)
