"""Who looked at the protected fields of a case, and who let them: the whole list, for the learner (T16)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from accounts.models import Organisation, Person
from accounts.permissions import Viewer
from complaints.models import Complaint, DataRequest, DataState, ViewRequest
from complaints.permissions import FOR_BODY
from complaints.queries.held import file_owners
from kernel import clock
from kernel.db import db
from kernel.events import EventRow
from kernel.files import StoredFile

FILES = "files"
# What a look at the files of a minor's case opens; other papers have a look of their own.
LOOKED_AT = ("complaint", FOR_BODY, "loss", "message", "promise", "supplement")


@dataclass(frozen=True)
class Look:
    """One look at one protected field: by whom (role, body, staff number), why, when, and who let them."""

    at: datetime
    field: str
    reason: str
    role: str
    body: str
    staff_number: str
    approved_at: datetime | None = None
    approved_role: str = ""
    approved_body: str = ""
    approved_number: str = ""


def looks_at(complaint: Complaint) -> list[Look]:
    """Every look of staff at the case's protected fields, newest first; a constant number of queries."""
    rows = db.session.scalars(
        select(EventRow)
        .where(EventRow.stream == complaint.stream, EventRow.kind == "complaint.protected_shown")
        .order_by(EventRow.seq.desc())
    ).all()
    approvals = {row.id: row for row in _approvals(complaint)} if any(_approval_id(row) for row in rows) else {}
    numbers = _numbers({row.actor_id for row in rows} | {one.decided_by_id for one in approvals.values()})
    bodies = _bodies({row.organisation_id for row in rows} | {one.decided_for_id for one in approvals.values()})
    return [_look(row, approvals.get(_approval_id(row) or 0), numbers, bodies) for row in rows]


def _approval_id(row: EventRow) -> int | None:
    return row.data.get("approval_id")


def _look(row: EventRow, approval: ViewRequest | None, numbers: dict[int, str], bodies: dict[int, str]) -> Look:
    data = row.data
    by = Look(
        at=row.happened_at,
        field=data["field_name"],
        reason=data["reason"],
        role=row.actor_role,
        body=bodies.get(row.organisation_id or 0, ""),
        staff_number=numbers.get(row.actor_id or 0, ""),
    )
    if approval is None:
        return by
    return Look(
        **{name: getattr(by, name) for name in ("at", "field", "reason", "role", "body", "staff_number")},
        approved_at=approval.decided_at,
        approved_role=approval.decided_role,
        approved_body=bodies.get(approval.decided_for_id or 0, ""),
        approved_number=numbers.get(approval.decided_by_id or 0, ""),
    )


def _approvals(complaint: Complaint) -> list[ViewRequest]:
    return list(db.session.scalars(select(ViewRequest).filter_by(complaint_id=complaint.id)))


def _numbers(ids: set[int | None]) -> dict[int, str]:
    found = select(Person.id, Person.staff_number).where(Person.id.in_([one for one in ids if one]))
    return {row[0]: row[1] or "" for row in db.session.execute(found)}


def _bodies(ids: set[int | None]) -> dict[int, str]:
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_([one for one in ids if one]))
    return {row[0]: row[1] for row in db.session.execute(found)}


def has_shown_today(viewer: Viewer, complaint: Complaint, field: str) -> bool:
    """Whether the viewer looked at this field today for this organisation, and what let them look still holds.

    Nothing that is only stored any more; of a minor only while the leave by which the look was made is in force:
    it ends with its hours and with a guardian's consent taken back (条例 36; PIPL 15, 47).
    """
    if is_only_stored(complaint, field):
        return False
    rows = db.session.scalars(
        select(EventRow).where(
            EventRow.stream == complaint.stream,
            EventRow.kind == "complaint.protected_shown",
            EventRow.actor_id == viewer.person_id,
            EventRow.organisation_id == viewer.organisation_id,
            EventRow.happened_at >= clock.start_of(clock.today()),
        )
    )
    shown = [row for row in rows if row.data["field_name"] == field]
    if not shown or not complaint.is_minor:
        return bool(shown)
    return bool({_approval_id(row) for row in shown} & _in_force(complaint))


def _in_force(complaint: Complaint) -> set[int | None]:
    """The leaves to look at a minor's case whose hours run now."""
    found = select(ViewRequest.id).where(ViewRequest.complaint_id == complaint.id, ViewRequest.is_granted.is_(True))
    return set(db.session.scalars(found.where(ViewRequest.until_at > clock.now())))


def is_only_stored(complaint: Complaint, *fields: str) -> bool:
    """Whether one of these fields is kept and used for nothing else, as its owner asked for deletion (PIPL 47)."""
    kept = select(DataRequest.id).filter_by(complaint_id=complaint.id, state=DataState.RESTRICTED)
    return db.session.scalar(kept.where(DataRequest.field.in_(fields)).limit(1)) is not None


def hides_names(viewer: Viewer, complaint: Complaint, *, is_own: bool) -> bool:
    """Whether the names of a minor's files, which may name the child, stay hidden on this viewer's pages."""
    return complaint.is_minor and not is_own and not has_shown_today(viewer, complaint, FILES)


def has_files(complaint: Complaint) -> bool:
    """Whether anybody handed a file in: with the complaint, a message, a supplement or a promise."""
    owners = file_owners(complaint.id)
    conditions = ((StoredFile.owner_kind == kind) & StoredFile.owner_id.in_(owners[kind]) for kind in LOOKED_AT)
    return db.session.scalar(select(StoredFile.id).where(or_(*conditions)).limit(1)) is not None
