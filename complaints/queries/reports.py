"""Finding reports (举报): only whoever reported, the body's staff, and intake while there is no body (O121 art. 37)."""

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import defer, joinedload

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import DESK_ROLES, PartyRole
from complaints.models import Complaint, Party, Report
from complaints.permissions import WHOLE_EYES, holds
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile


def _reads(viewer: Viewer) -> ColumnElement[bool]:
    """Who reads a report with its words: the reporter, and staff of its body; nobody else, whatever their case."""
    if viewer.role is Role.LEARNER and viewer.person_id is not None:
        return Report.reporter_id == viewer.person_id
    if viewer.role in DESK_ROLES and viewer.organisation_id is not None:
        return Report.body_id == viewer.organisation_id
    return false()


def visible_reports(viewer: Viewer) -> Select[Report]:
    """The reports this viewer may know of; intake sees those without a body, never their words."""
    found = select(Report).options(joinedload(Report.institution), joinedload(Report.body))
    if viewer.role is Role.PLATFORM_ADMIN:
        hidden = defer(Report.words, raiseload=True)
        return found.where(Report.body_id.is_(None)).options(hidden)
    return found.where(_reads(viewer))


def reports_of(viewer: Viewer, *, page: int = 1, size: int = 25) -> tuple[list[Report], bool]:
    """The viewer's reports, what waits first, oldest first; says whether more follow."""
    order = (Report.state.desc(), Report.filed_at, Report.id)  # received before handled
    found = visible_reports(viewer).order_by(*order).offset((page - 1) * size).limit(size + 1)
    rows = list(db.session.scalars(found))
    return rows[:size], len(rows) > size


def report_for(viewer: Viewer, number: str) -> Report:
    """The report of this number if the viewer may know of it; NotFound otherwise, whatever the reason."""
    found = db.session.scalar(visible_reports(viewer).where(Report.number == number.upper()))
    if found is None:
        raise NotFound()
    return found


def reports_in(viewer: Viewer, complaint: Complaint) -> list[Report]:
    """The reports taken out of a case, with their points, for those who read it whole; nothing for everybody else."""
    if complaint.dispute_words is None:
        return []
    whole = select(Party.complaint_id).where(holds(viewer), Party.role.in_(WHOLE_EYES))
    found = select(Report).where(Report.complaint_id == complaint.id, Report.complaint_id.in_(whole))
    found = found.options(joinedload(Report.body), joinedload(Report.points))
    return list(db.session.scalars(found.order_by(Report.id)).unique())


def may_open(viewer: Viewer, report: Report) -> bool:
    """Whether the viewer may open the report itself, as `report_for` would say."""
    if viewer.role is Role.LEARNER:
        return report.reporter_id == viewer.person_id
    return viewer.role in DESK_ROLES and report.body_id is not None and report.body_id == viewer.organisation_id


def files_in(report: Report) -> list[StoredFile]:
    """The evidence of a report the caller may read."""
    found = select(StoredFile).filter_by(owner_kind="report", owner_id=report.id).order_by(StoredFile.id)
    return list(db.session.scalars(found))


def was_read(report: Report) -> bool:
    """Whether the institution had the words before they were taken out: it was admitted by then (O121 art. 9)."""
    admitted = select(Party.id).where(
        Party.complaint_id == report.complaint_id,
        Party.role == PartyRole.RESPONDENT,
        Party.from_at <= report.filed_at,
    )
    return db.session.scalar(admitted.limit(1)) is not None


def may_read_report_file(viewer: Viewer, report_id: int) -> bool:
    """Whether a report's file is for this viewer: whoever reads its words, so not intake."""
    return db.session.scalar(select(Report.id).where(Report.id == report_id, _reads(viewer))) is not None
