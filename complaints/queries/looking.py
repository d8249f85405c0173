"""What a protected field holds, who may look at it now, and leave to look for minors (条例 36; T16)."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Authorisation, Complaint, DeskFiling, Learner, Party, StandIn, ViewRequest
from complaints.permissions import holds, may_look_at
from complaints.queries.approving import IN_CHARGE, decides
from complaints.queries.cases import roles_of
from complaints.queries.looks import has_files, has_shown_today
from complaints.queries.powers import supplied
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile


def learner_of(complaint: Complaint) -> Learner | None:
    """The learner's own record, where there is one apart from whoever complains."""
    return db.session.scalar(select(Learner).filter_by(complaint_id=complaint.id))


def stand_ins_of(complaint: Complaint) -> list[StandIn]:
    """Whoever acts or acted for the complainant, oldest first."""
    found = select(StandIn).filter_by(complaint_id=complaint.id).options(joinedload(StandIn.authorisations))
    return list(db.session.scalars(found.order_by(StandIn.id)).unique())


def open_stand_in(complaint: Complaint) -> StandIn | None:
    """Whoever acts for the complainant now."""
    return next((row for row in reversed(stand_ins_of(complaint)) if row.ended_at is None), None)


def desk_filing_of(complaint: Complaint) -> DeskFiling | None:
    """What the officer noted who filed for somebody."""
    return db.session.scalar(
        select(DeskFiling).filter_by(complaint_id=complaint.id).options(joinedload(DeskFiling.organisation))
    )


def registered_by(viewer: Viewer, number: str) -> Complaint | None:
    """A case this officer filed for somebody today: its number and receipt are handed over, whoever has it now."""
    found = (
        select(Complaint)
        .join(DeskFiling, DeskFiling.complaint_id == Complaint.id)
        .where(Complaint.number == number.upper(), _registered_today(viewer))
    )
    return db.session.scalar(found)


def has_registered_today(viewer: Viewer, complaint: Complaint) -> bool:
    """Whether the viewer filed this case for somebody today, and so may hand over its receipt."""
    found = select(DeskFiling.id).where(DeskFiling.complaint_id == complaint.id, _registered_today(viewer))
    return db.session.scalar(found) is not None


def _registered_today(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        DeskFiling.officer_id == (viewer.person_id or 0),
        DeskFiling.organisation_id == (viewer.organisation_id or 0),
        DeskFiling.made_at >= clock.start_of(clock.today()),
    )


def authorisation_files(row: StandIn) -> list[StoredFile]:
    """The papers of every authorisation of a stand-in; who may open one asks `may_read_authorisation_file`."""
    ids = [one.id for one in row.authorisations]
    found = select(StoredFile).where(StoredFile.owner_kind == "authorisation", StoredFile.owner_id.in_(ids))
    return list(db.session.scalars(found.order_by(StoredFile.id)))


def may_read_authorisation_file(viewer: Viewer, authorisation_id: int) -> bool:
    """The complaining side; and of the body who has shown it with a reason today (logged, and the learner sees it)."""
    paper = db.session.get(Authorisation, authorisation_id)
    if paper is None:
        return False
    return _may_read(viewer, paper.stand_in.complaint, "authorisation")


def _may_read(viewer: Viewer, complaint: Complaint, field: str) -> bool:
    roles = set(db.session.scalars(select(Party.role).where(Party.complaint_id == complaint.id, holds(viewer))))
    if roles & CLAIMANTS:
        return True
    return PartyRole.HANDLING_BODY in roles and has_shown_today(viewer, complaint, field)


def desk_files(complaint: Complaint) -> list[StoredFile]:
    """The scans kept with an officer's filing; who may open one asks `may_read_desk_file`."""
    noted = select(DeskFiling.id).where(DeskFiling.complaint_id == complaint.id)
    found = select(StoredFile).where(StoredFile.owner_kind == "desk_filing", StoredFile.owner_id.in_(noted))
    return list(db.session.scalars(found.order_by(StoredFile.id)))


def may_read_desk_file(viewer: Viewer, desk_filing_id: int) -> bool:
    """The complaining side; and of the body who has shown what was said with a reason today, as for other papers."""
    row = db.session.get(DeskFiling, desk_filing_id)
    return row is not None and _may_read(viewer, db.session.get_one(Complaint, row.complaint_id), "spoke")


def plain_value(complaint: Complaint, field: str) -> str:
    """What a protected field holds; to be called by the act that logs the look, and by the learner's own pages."""
    if field == "identity":
        request = supplied(complaint)
        return (request.supplied or "") if request is not None else ""
    if field == "learner":
        row = learner_of(complaint)
        return (row.name or "") if row is not None else ""
    if field in ("stand_in", "authorisation"):
        found = open_stand_in(complaint)
        return f"{found.name} {found.phone}" if found is not None else ""
    if field == "files":
        return ""
    if field == "spoke":
        noted = desk_filing_of(complaint)
        return noted.spoke if noted is not None else ""
    return str(getattr(complaint, field) or "")


def fields_held(complaint: Complaint) -> frozenset[str]:
    """Which protected fields of the case hold anything."""
    held = {field for field in ("name", "phone", "address", "handle") if getattr(complaint, field)}
    if supplied(complaint) is not None:
        held.add("identity")
    learner, acting = learner_of(complaint), open_stand_in(complaint)
    if learner is not None and learner.name:
        held.add("learner")
    if acting is not None:
        held |= {"stand_in", "authorisation"} if acting.authorisations else {"stand_in"}
    if desk_filing_of(complaint) is not None:
        held.add("spoke")
    if complaint.is_minor and has_files(complaint):
        held.add("files")
    return frozenset(held)


def fields_open(viewer: Viewer, complaint: Complaint) -> frozenset[str]:
    """Which of them the viewer, staff of the case, may look at or ask to look at."""
    roles = roles_of(viewer, complaint)
    if roles & CLAIMANTS:
        return frozenset()
    held = fields_held(complaint)
    return frozenset(field for field in held if may_look_at(roles, field, is_minor=complaint.is_minor))


def approval_for(
    complaint: Complaint, field: str, reason: str, person_id: int | None, organisation_id: int | None
) -> ViewRequest | None:
    """The leave in force by which this person may see this field for this purpose."""
    now = clock.now()
    found = select(ViewRequest).where(
        ViewRequest.complaint_id == complaint.id,
        ViewRequest.field == field,
        ViewRequest.reason == reason,
        ViewRequest.asked_by_id == person_id,
        ViewRequest.organisation_id == organisation_id,
        ViewRequest.is_granted.is_(True),
        ViewRequest.until_at > now,
    )
    return db.session.scalar(found.order_by(ViewRequest.id.desc()).limit(1))


def requests_of(viewer: Viewer, complaint: Complaint) -> list[ViewRequest]:
    """The viewer's own requests in a case, newest first."""
    found = select(ViewRequest).filter_by(complaint_id=complaint.id, asked_by_id=viewer.person_id)
    return list(db.session.scalars(found.order_by(ViewRequest.id.desc()).limit(50)))


def to_decide(viewer: Viewer) -> list[ViewRequest]:
    """Requests that wait for the viewer: of the own body or below it, or of the own people; asked by somebody else."""
    if viewer.role not in IN_CHARGE:
        return []
    found = (
        select(ViewRequest)
        .where(decides(viewer), ViewRequest.decided_at.is_(None), ViewRequest.asked_by_id != viewer.person_id)
        .options(joinedload(ViewRequest.complaint), joinedload(ViewRequest.asked_by))
    )
    return list(db.session.scalars(found.order_by(ViewRequest.id).limit(100)))


def request_for(viewer: Viewer, complaint: Complaint, ref: str) -> ViewRequest:
    """A request of a case the viewer may see and sits over, or NotFound."""
    found = select(ViewRequest).where(ViewRequest.ref == ref, ViewRequest.complaint_id == complaint.id, decides(viewer))
    row = db.session.scalar(found.options(joinedload(ViewRequest.asked_by)))
    if row is None:
        raise NotFound()
    return row
