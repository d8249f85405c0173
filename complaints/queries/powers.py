"""Whose case it is, read for pages and acts: superiors, objections, requests for identity."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Clock, Complaint, IdentityRequest, Party, RouteObjection
from complaints.permissions import holds
from complaints.queries.looks import has_shown_today
from kernel import clock
from kernel.db import db
from kernel.files import StoredFile

LONGEST_CHAIN = 8


def superiors(body: Organisation) -> list[Organisation]:
    """The bodies above one, the nearest first."""
    found: list[Organisation] = []
    above = body.parent
    while above is not None and len(found) < LONGEST_CHAIN:
        found.append(above)
        above = above.parent
    return found


def common_superior(body: Organisation, other: Organisation | None) -> Organisation | None:
    """The nearest body above both, else the first body's own superior; None when it has none (O121 art. 33)."""
    mine = superiors(body)
    theirs = {one.id for one in superiors(other)} if other is not None else set()
    return next((one for one in mine if one.id in theirs), mine[0] if mine else None)


@dataclass(frozen=True)
class PowerRows:
    """What was objected and asked in a case, oldest first."""

    objections: list[RouteObjection]
    requests: list[IdentityRequest]
    is_asked: bool = False  # a T-ID still runs: whoever asked has the case and has not asked anew

    @property
    def open_objection(self) -> RouteObjection | None:
        """The objection that waits for an answer."""
        return next((row for row in self.objections if row.answered_at is None), None)

    @property
    def open_request(self) -> IdentityRequest | None:
        """The newest request to which nothing has come."""
        return (
            next((row for row in reversed(self.requests) if row.supplied_at is None), None) if self.is_asked else None
        )

    @property
    def waits_for_identity(self) -> bool:
        """Whether the learner still has time for the open request; one that ran out makes room for another."""
        return self.open_request is not None and clock.today() <= self.open_request.due_on


def power_rows(complaint: Complaint, clocks: Iterable[Clock] | None = None) -> PowerRows:
    """Objections and requests of a case that `complaint_for` or `at_intake` gave; one query.

    `clocks` are all of the case's: each objection and request started one, so that without any nothing is read.
    """
    if clocks is not None and not {"T-ROUTE", "T-ID"} & {row.code for row in clocks}:
        return PowerRows([], [])
    asked = select(Clock.id).where(
        Clock.complaint_id == complaint.id, Clock.code == "T-ID", Clock.met_at.is_(None), Clock.stopped_at.is_(None)
    )
    found: Iterable[tuple[RouteObjection | None, IdentityRequest | None, bool]] = db.session.execute(
        select(RouteObjection, IdentityRequest, asked.exists())
        .select_from(Complaint)
        .outerjoin(RouteObjection, RouteObjection.complaint_id == Complaint.id)
        .outerjoin(IdentityRequest, IdentityRequest.complaint_id == Complaint.id)
        .where(Complaint.id == complaint.id)
        .order_by(RouteObjection.id, IdentityRequest.id)
    )
    objections: dict[int, RouteObjection] = {}
    requests: dict[int, IdentityRequest] = {}
    is_asked = False
    for objection, request, asks in found:
        is_asked = asks
        if objection is not None:
            objections[objection.id] = objection
        if request is not None:
            requests[request.id] = request
    return PowerRows(list(objections.values()), list(requests.values()), is_asked)


def supplied(complaint: Complaint) -> IdentityRequest | None:
    """The newest proof of identity that came."""
    found = select(IdentityRequest).where(
        IdentityRequest.complaint_id == complaint.id, IdentityRequest.supplied_at.is_not(None)
    )
    return db.session.scalar(found.order_by(IdentityRequest.id.desc()).limit(1))


def identity_files(request: IdentityRequest) -> list[StoredFile]:
    """The files of a proof of identity; each is opened only by whom `may_read_identity_file` lets."""
    found = select(StoredFile).filter_by(owner_kind="identity", owner_id=request.id)
    return list(db.session.scalars(found.order_by(StoredFile.id)))


def may_read_identity_file(viewer: Viewer, request_id: int) -> bool:
    """The learner; and of the body who has shown it with a reason today (logged, and the learner sees it)."""
    request = db.session.get(IdentityRequest, request_id)
    if request is None:
        return False
    complaint = request.complaint
    seats = db.session.scalars(select(Party.role).where(Party.complaint_id == complaint.id, holds(viewer)))
    roles = set(seats)
    if roles & CLAIMANTS:
        return True
    return PartyRole.HANDLING_BODY in roles and has_shown_today(viewer, complaint, "identity")
