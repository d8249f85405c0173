"""What became public of an institution is told to those whose complaints it concerns, once each (O121 36, 37; §0b.13).

Which complaints: those that led to the task, where it came of a cluster; else those about the same institution, of the
same cause where the task names one, handed in within the time it names and before it was opened (平台规则).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from accounts.figures import figure
from complaints.events.sharing import PublicationTold as ToldOfPublication
from complaints.lifecycle import Status
from complaints.models import Channel, ClusterCase, Complaint, PublicationTold, Report
from institutions.actions.signalling import months_back
from institutions.lifecycle.signals import OF_THREE_MONTHS
from institutions.models import Inspection, Notice, SupervisionTask
from kernel import clock, events
from kernel.bulk import insert_many
from kernel.db import db, transaction
from kernel.events import SYSTEM

Cases = Select[int]


@dataclass(frozen=True)
class Published:
    """What became public: its kind (notice, penalty, inspection), its ref, its number where it has one."""

    kind: str
    ref: str
    number: str = ""


def cases_of_notice(notice: Notice) -> list[Cases]:
    """The complaints a published notice concerns: by its tasks, else by its inspection, else by its first draft."""
    if notice.institution_id is None:
        return []
    first = select(Notice.id).where(Notice.series == notice.series)
    tasks = list(db.session.scalars(select(SupervisionTask).where(SupervisionTask.notice_id.in_(first))))
    if not tasks and notice.inspection is not None:
        return cases_of_inspection(notice.inspection)
    if not tasks:
        drafted = select(Notice.drafted_at).where(Notice.series == notice.series).order_by(Notice.version).limit(1)
        return [_about(notice.institution_id, None, db.session.scalar(drafted) or notice.drafted_at)]
    return [_behind(one) for one in tasks]


def cases_of_inspection(row: Inspection) -> list[Cases]:
    """Those an inspection concerns: by the task that ended with it, else those handed in before it began."""
    tasks = list(db.session.scalars(select(SupervisionTask).where(SupervisionTask.inspection_id == row.id)))
    return [_behind(one) for one in tasks] or [_about(row.institution_id, None, row.begun_at or row.made_at)]


def _behind(task: SupervisionTask) -> Cases:
    if task.cluster_id is None:
        return _about(task.institution_id, _named_since(task), task.made_at, _cause_of(task))
    return (
        select(Complaint.id)
        .join(ClusterCase, ClusterCase.complaint_id == Complaint.id)
        .where(
            ClusterCase.cluster_id == task.cluster_id,
            ClusterCase.added_at <= task.made_at,
            Complaint.institution_id == task.institution_id,
            Complaint.erased_at.is_(None),
        )
        .order_by(Complaint.id)
    )


def _named_since(task: SupervisionTask) -> date | None:
    """The day the task names, or the first of the months its signal counts."""
    signal = task.signal
    if task.since_on is None and signal is not None and signal.kind in OF_THREE_MONTHS:
        return months_back(clock.day_of(signal.begun_at), 2)
    return task.since_on


def _cause_of(task: SupervisionTask) -> str | None:
    """The cause of the report or the observation it came of; nobody else names one."""
    if task.observation is not None:
        return task.observation.category or None
    if task.report_number is None:
        return None
    return db.session.scalar(select(Report.category).where(Report.number == task.report_number))


def _about(institution_id: int, since: date | None, until: datetime, cause: str | None = None) -> Cases:
    """Complaints about an institution; imported ones, those a body refused and erased ones concern nobody any more."""
    start = since or clock.day_of(until) - timedelta(days=figure("told_back"))
    found = select(Complaint.id).where(
        Complaint.institution_id == institution_id,
        Complaint.filed_at >= clock.start_of(start),
        Complaint.filed_at <= until,
        Complaint.channel != Channel.IMPORT,
        Complaint.status != Status.NOT_ACCEPTED,
        Complaint.erased_at.is_(None),
    )
    return (found.where(Complaint.category == cause) if cause is not None else found).order_by(Complaint.id)


def tell_published(cases: list[Cases], what: Published) -> int:
    """Note for each of these complaints that this is public; each is told once, of the own case alone."""
    with transaction():
        keys = sorted({key for one in cases for key in db.session.scalars(one)})
        told = {"kind": what.kind, "subject_ref": what.ref, "number": what.number, "told_at": clock.now()}
        rows = [{"complaint_id": key, **told} for key in keys]
        made = insert_many(PublicationTold, rows, PublicationTold.id, PublicationTold.complaint_id, missing=True)
        for row_id, complaint_id in sorted(tuple(one) for one in made):
            events.record(ToldOfPublication(complaint_id, row_id, what.kind), SYSTEM)
        return len(made)
