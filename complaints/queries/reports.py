"""Finding reports (举报): only whoever reported, the body's staff, and intake while there is no body (O121 art. 37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import DESK_ROLES, PartyRole, ReportKind, ReportState
from complaints.lifecycle.reports import report_acts
from complaints.models import STILL, Complaint, Party, Report, ReportClock, ReportWord, SaidAs
from complaints.permissions import WHOLE_EYES, holds
from complaints.queries import places
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

# Who reports is read by `reporter_of` alone, after an act that is on record.
UNNAMED = (defer(Report.name, raiseload=True), defer(Report.phone, raiseload=True))
CONTENT = (Report.words, Report.happened, Report.basis, Report.told, Report.result, Report.result_law)
UNSORTED = and_(Report.kind.is_(None), Report.body_id.is_(None), Report.state == ReportState.RECEIVED)


def _reads(viewer: Viewer) -> ColumnElement[bool]:
    """Who reads a report with its words: the reporter, staff of its body, and intake until it has sorted it."""
    if viewer.role is Role.LEARNER and viewer.person_id is not None:
        return Report.reporter_id == viewer.person_id
    if viewer.role in DESK_ROLES and viewer.organisation_id is not None:
        return Report.body_id == viewer.organisation_id
    return UNSORTED if viewer.role is Role.PLATFORM_ADMIN else false()


def visible_reports(viewer: Viewer) -> Select[Report]:
    """The reports this viewer may know of, without who reports; intake sees open ones without a body."""
    found = select(Report).options(joinedload(Report.institution), joinedload(Report.body), *UNNAMED)
    if viewer.role is Role.PLATFORM_ADMIN:
        return found.where(Report.body_id.is_(None), Report.state == ReportState.RECEIVED)
    return found.where(_reads(viewer))


@dataclass(frozen=True)
class ReportFilter:
    """What a list of reports is narrowed to; None is everything that is open."""

    state: ReportState | None = None
    kind: ReportKind | None = None
    is_late: bool = False


NO_FILTER = ReportFilter()


def reports_of(
    viewer: Viewer, wanted: ReportFilter = NO_FILTER, *, after: str | None = None, size: int = 25
) -> tuple[list[Report], str | None]:
    """The viewer's reports by the time left, those without a day next, oldest first; and where the next page begins."""
    running = and_(ReportClock.report_id == Report.id, ReportClock.met_at.is_(None), ReportClock.stopped_at.is_(None))
    found = visible_reports(viewer).outerjoin(ReportClock, running)
    found = found.options(contains_eager(Report.clocks), *(defer(one, raiseload=True) for one in CONTENT))
    found = found.where(Report.state == wanted.state if wanted.state else Report.state != ReportState.CLOSED)
    if wanted.kind is not None:
        found = found.where(Report.kind == wanted.kind)
    if wanted.is_late:
        found = found.where(ReportClock.due_at <= clock.now())
    due_at = func.coalesce(ReportClock.due_at, literal(STILL, ReportClock.due_at.type))
    order = (due_at, Report.filed_at, Report.id)
    if (said := places.read(after)) is not None:
        last = visible_reports(viewer).with_only_columns(Report.filed_at, Report.id).where(Report.number == said[1])
        row = db.session.execute(last).first() or (places.EPOCH, 0)
        found = found.where(places.behind(order, (places.instant(said[0]), *row)))
    rows = list(db.session.scalars(found.order_by(*order).limit(size + 1)).unique())
    return rows[:size], _place_of(rows[size - 1]) if len(rows) > size else None


def _place_of(last: Report) -> str:
    running = next(iter(last.clocks), None)
    return places.said(running.due_at if running is not None else STILL, last.number)


def report_for(viewer: Viewer, number: str) -> Report:
    """The report of this number if the viewer may know of it; NotFound otherwise, whatever the reason.

    Intake never loads the words of what it has sorted, nor of what was taken out of a complaint.
    """
    one = visible_reports(viewer).where(Report.number == number.upper())
    found = None
    if viewer.role is Role.PLATFORM_ADMIN:
        found = db.session.scalar(one.where(UNSORTED).execution_options(populate_existing=True))
        one = one.where(Report.kind.is_not(None)).options(*(defer(each, raiseload=True) for each in CONTENT))
    found = found or db.session.scalar(one)
    if found is None:
        raise NotFound()
    return found


def report_by_code_hash(kept: str) -> Report | None:
    """The report whose receipt code has this hash; whoever knows the code may read it."""
    return db.session.scalar(_by_code().where(Report.code_hash == kept))


def report_by_ref(ref: str) -> Report | None:
    """The report of a session in which the receipt code was given."""
    return db.session.scalar(_by_code().where(Report.ref == ref, Report.code_hash.is_not(None)))


def _by_code() -> Select[Report]:
    return select(Report).options(joinedload(Report.institution), joinedload(Report.body), *UNNAMED)


def acts_on(viewer: Viewer, report: Report) -> tuple[str, ...]:
    """The acts whose buttons this viewer sees on a report they may read."""
    is_own = may_open(viewer, report)
    kind = report.body.kind if report.body is not None else None
    role = str(viewer.role) if viewer.role is not None else ""
    at_body = report.body_id is not None
    return report_acts(report.state, report.kind, at_body, role, is_own=is_own, body_kind=kind)


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
        return viewer.person_id is not None and report.reporter_id == viewer.person_id
    return viewer.role in DESK_ROLES and report.body_id is not None and report.body_id == viewer.organisation_id


def files_in(report: Report) -> list[StoredFile]:
    """The evidence of a report the caller may read."""
    found = select(StoredFile).filter_by(owner_kind="report", owner_id=report.id).order_by(StoredFile.id)
    return list(db.session.scalars(found))


def files_by_report(ids: Sequence[int]) -> dict[int, list[StoredFile]]:
    """The files of several reports the caller may open, in one read; none where there is none to ask for."""
    if not ids:
        return {}
    found: dict[int, list[StoredFile]] = {}
    mine = select(StoredFile).where(StoredFile.owner_kind == "report", StoredFile.owner_id.in_(ids))
    for row in db.session.scalars(mine.order_by(StoredFile.id)):
        found.setdefault(row.owner_id or 0, []).append(row)
    return found


def words_in(report: Report, *kinds: SaidAs) -> list[ReportWord]:
    """What was said about a report the caller may read, of these kinds, in order."""
    found = select(ReportWord).where(ReportWord.report_id == report.id, ReportWord.kind.in_(kinds))
    return list(db.session.scalars(found.options(joinedload(ReportWord.by)).order_by(ReportWord.id)))


def clock_in(report: Report) -> ReportClock | None:
    """The newest clock of a report the caller may read."""
    found = select(ReportClock).where(ReportClock.report_id == report.id).order_by(ReportClock.id.desc())
    return db.session.scalar(found.limit(1))


def joined_to(report: Report) -> list[Report]:
    """The later reports that were joined to this one, for whoever reads this one."""
    found = select(Report).where(Report.linked_to_id == report.id).order_by(Report.id)
    return list(db.session.scalars(found.options(*UNNAMED)))


@dataclass(frozen=True)
class Reporter:
    """Who reports, as they gave it."""

    name: str
    phone: str


def reporter_of(report: Report) -> Reporter | None:
    """Who reports, for pages of a look that is on record; None for an anonymous report (O121 art. 37)."""
    if report.complaint_id is not None:
        row = db.session.execute(select(Complaint.name, Complaint.phone).where(Complaint.id == report.complaint_id))
    else:
        row = db.session.execute(select(Report.name, Report.phone).where(Report.id == report.id))
    name, phone = row.one()
    return Reporter(name, phone) if name and phone else None


def is_named(report: Report) -> bool:
    """Whether there is a name behind a report, without reading it."""
    if report.complaint_id is not None:
        return True
    return bool(db.session.scalar(select(Report.name.is_not(None)).where(Report.id == report.id)))


def last_look(viewer: Viewer, report: Report, since: datetime) -> ReportWord | None:
    """The viewer's own recorded look at who reports, if it was after this instant."""
    found = select(ReportWord).where(
        ReportWord.report_id == report.id,
        ReportWord.kind == SaidAs.SHOWN,
        ReportWord.by_id == viewer.person_id,
        ReportWord.body_id == viewer.organisation_id,
        ReportWord.at >= since,
    )
    return db.session.scalar(found.order_by(ReportWord.id.desc()).limit(1))


def earlier_of(report: Report) -> list[tuple[Report, bool]]:
    """Earlier reports of the same target at the same body, and whether the same number or account stands behind."""
    found = select(Report).where(
        Report.body_id == report.body_id,
        Report.id < report.id,
        Report.kind == ReportKind.REPORT,
        Report.linked_to_id.is_(None),
    )
    if report.institution_id is not None:
        found = found.where(Report.institution_id == report.institution_id)
    else:
        found = found.where(Report.institution_id.is_(None))
    rows = db.session.scalars(found.options(*UNNAMED, selectinload(Report.institution)).order_by(Report.id.desc()))
    alike = [row for row in rows.fetchmany(200) if row.target == report.target][:20]
    numbers = select(Report.id, Report.phone).where(Report.id.in_([report.id, *(row.id for row in alike)]))
    contacts = {row.id: row.phone for row in db.session.execute(numbers)}
    own = contacts.get(report.id)
    return [
        (
            row,
            bool(own and contacts.get(row.id) == own)
            or (report.reporter_id is not None and row.reporter_id == report.reporter_id),
        )
        for row in alike
    ]


def was_read(report: Report) -> bool:
    """Whether the institution had the words before they were taken out: it was admitted by then (O121 art. 9)."""
    admitted = select(Party.id).where(
        Party.complaint_id == report.complaint_id,
        Party.role == PartyRole.RESPONDENT,
        Party.from_at <= report.filed_at,
    )
    return db.session.scalar(admitted.limit(1)) is not None


def may_read_report_file(viewer: Viewer, report_id: int) -> bool:
    """Whether a report's file is for this viewer: whoever reads its words."""
    return db.session.scalar(select(Report.id).where(Report.id == report_id, _reads(viewer))) is not None
