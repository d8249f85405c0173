"""Copies of cases to other bodies: of one case, one by its ref, and those of a desk that wait."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.queries import acting_in, bodies
from complaints import rulesets
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import CLAIMANTS, DESK_ROLES, PartyRole
from complaints.lifecycle.copying import KINDS_HERE, WAITING, CopyState
from complaints.models import CaseCopy, Complaint, ContactAsking
from complaints.queries.cases import roles_of, visible_to
from complaints.routing import Facts, copies_of
from institutions.waiting import Waiting
from kernel.db import db, open_place
from kernel.errors import NotFound

LISTED = 100


def copies_in(roles: Iterable[PartyRole], complaint: Complaint) -> list[CaseCopy]:
    """The copies of a case for the handling body and its superior; nothing for anybody else, nothing where none is."""
    if not CONFIDENTIAL & set(roles) or not _may_have(complaint):
        return []
    found = select(CaseCopy).filter_by(complaint_id=complaint.id).order_by(CaseCopy.id)
    return list(db.session.scalars(found.options(joinedload(CaseCopy.asking))))


def askings_in(roles: Iterable[PartyRole], complaint: Complaint) -> list[ContactAsking]:
    """What the complaining side was asked about its contact, with the copy it is about; nothing for anybody else."""
    if not CLAIMANTS & set(roles) or not _may_have(complaint):
        return []
    return list(db.session.scalars(_asked(), {"case": complaint.id}))


@cache
def _asked() -> Select[ContactAsking]:
    found = select(ContactAsking).join(CaseCopy, CaseCopy.id == ContactAsking.copy_id)
    found = found.where(CaseCopy.complaint_id == open_place("case")).order_by(ContactAsking.id)
    return found.options(contains_eager(ContactAsking.copy))


def asking_for(viewer: Viewer, complaint: Complaint, ref: str) -> ContactAsking:
    """One of them, for the complaining side, or NotFound."""
    found = askings_in(roles_of(viewer, complaint), complaint)
    row = next((one for one in found if one.ref == ref), None)
    if row is None:
        raise NotFound()
    return row


def _may_have(complaint: Complaint) -> bool:
    """Whether any was put down, where that was read with the case, and the rules name anybody; asks no table."""
    if complaint.has_copies is False:
        return False
    facts = complaint.route_facts
    if "institution_type" not in facts:
        return False
    asked = Facts.from_json(facts | {"category": complaint.category})
    return bool(copies_of(asked, rulesets.load(complaint.ruleset)))


def copy_for(viewer: Viewer, complaint: Complaint, ref: str) -> CaseCopy:
    """One copy of a case the viewer's body handles, or NotFound."""
    found = copies_in(roles_of(viewer, complaint), complaint)
    row = next((one for one in found if one.ref == ref), None)
    if row is None:
        raise NotFound()
    return row


def receivers_for(row: CaseCopy) -> list[Organisation]:
    """The bodies of the kind the rules name whose people work here; the handling body is not among them."""
    kind = KINDS_HERE.get(row.body_kind)
    found = bodies(kind) if kind is not None else []
    staffed = acting_in([one.id for one in found], *DESK_ROLES)
    return [one for one in found if one.id != row.complaint.body_id and staffed.get(one.id)]


def received_by(viewer: Viewer) -> Select[CaseCopy]:
    """The copies that were sent to the viewer's body here: what went, and nothing else of the case."""
    if viewer.role not in DESK_ROLES or viewer.organisation_id is None:
        return select(CaseCopy).where(false())
    return select(CaseCopy).where(CaseCopy.receiver_id == viewer.organisation_id)


def received_copies(viewer: Viewer) -> list[CaseCopy]:
    """Those that wait first, then the newest."""
    order = (CaseCopy.seen_at.is_not(None), CaseCopy.state == CopyState.ANSWERED, CaseCopy.id.desc())
    whole = joinedload(CaseCopy.complaint).joinedload(Complaint.body)
    return list(db.session.scalars(received_by(viewer).order_by(*order).limit(LISTED).options(whole)))


def received_copy(viewer: Viewer, ref: str) -> CaseCopy:
    """One of them with the case it is of, of which the page shows the fields that went; NotFound."""
    case = joinedload(CaseCopy.complaint)
    whole = (case.joinedload(Complaint.body), case.joinedload(Complaint.institution))
    row = db.session.scalar(received_by(viewer).where(CaseCopy.ref == ref).options(*whole))
    if row is None:
        raise NotFound()
    return row


def waiting_received(viewer: Viewer) -> Waiting:
    """How many came to the viewer's body here that nobody has acknowledged."""
    found = received_by(viewer).where(CaseCopy.seen_at.is_(None)).with_only_columns(func.count(CaseCopy.id))
    return Waiting(db.session.scalar(found) or 0)


def waiting_copies(viewer: Viewer, state: CopyState | None = None) -> list[CaseCopy]:
    """The copies of the viewer's own cases that wait: to be decided first, then for an answer, the oldest first."""
    own = visible_to(viewer).where(Complaint.body_id == viewer.organisation_id).with_only_columns(Complaint.id)
    states = [state] if state is not None else list(WAITING)
    found = select(CaseCopy).where(CaseCopy.state.in_(states), CaseCopy.complaint_id.in_(own))
    ordered = found.order_by(CaseCopy.sent_on.is_not(None), CaseCopy.sent_on, CaseCopy.id).limit(LISTED)
    return list(db.session.scalars(ordered.options(joinedload(CaseCopy.complaint), joinedload(CaseCopy.asking))))
