"""Finding cases: every read starts at `visible_to(viewer)`."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import joinedload, with_expression

from accounts.models import Organisation
from accounts.permissions import Anybody, Viewer
from accounts.roles import ASSOCIATIONS
from complaints.lifecycle import CLAIMANTS, DESK_ROLES, Outcome, PartyRole, Status, acts_for
from complaints.models import (
    CaseCopy,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    DecisionKind,
    JointMember,
    Party,
)
from complaints.permissions import holds
from complaints.queries.likes import could_be_joint, others_like
from institutions.queries.leaving import has_exit
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound


def visible_to(viewer: Viewer) -> Select[Complaint]:
    """The cases in which the viewer holds a seat now."""
    return select(Complaint).where(Complaint.id.in_(select(Party.complaint_id).where(holds(viewer))))


def complaint_for(viewer: Viewer, number: str) -> Complaint:
    """The case of this number if the viewer may see it; NotFound otherwise, whatever the reason."""
    rows = db.session.scalars(_of_number(viewer.anybody), viewer.places | {"number": number.upper()})
    found = rows.unique().one_or_none()
    if found is None:
        raise NotFound()
    return found


@cache
def _of_number(anybody: Anybody) -> Select[Complaint]:
    return (
        visible_to(anybody)
        .where(Complaint.number == bindparam("number"))
        .options(
            joinedload(Complaint.institution),
            joinedload(Complaint.body),
            joinedload(Complaint.mediation_body),
            joinedload(Complaint.officer),
            joinedload(Complaint.points),
            joinedload(Complaint.links),
            joinedload(Complaint.joint_places).joinedload(JointMember.joint),
            joinedload(Complaint.estimates),
            with_expression(Complaint.is_leaving, has_exit(Complaint.institution_id)),
            with_expression(Complaint.has_copies, exists().where(CaseCopy.complaint_id == Complaint.id)),
            with_expression(Complaint.has_mediators, Complaint.body.has(Organisation.mediators.any())),
            *(
                [
                    with_expression(Complaint.others_like, others_like()),
                    with_expression(Complaint.could_be_joint, could_be_joint()),
                ]
                if anybody.role in DESK_ROLES
                else []
            ),
        )
    )


def seats_of(viewer: Viewer, complaint: Complaint) -> list[Party]:
    """The seats the viewer speaks for in the case: of the complaining side all, the party's own first."""
    rows = db.session.scalars(select(Party).where(Party.complaint_id == complaint.id, holds(viewer))).all()
    if not any(party.role in CLAIMANTS for party in rows):
        return list(rows)
    return [*open_side(parties_of(complaint)), *(party for party in rows if party.role not in CLAIMANTS)]


def open_side(parties: Iterable[Party]) -> list[Party]:
    """The open seats of the complaining side among these, the party's own first."""
    now = clock.now()
    still = [party for party in parties if party.role in CLAIMANTS and (party.until_at is None or party.until_at > now)]
    return sorted(still, key=lambda party: party.id)


def roles_of(viewer: Viewer, complaint: Complaint) -> frozenset[PartyRole]:
    """The roles of the viewer's seats."""
    return frozenset(party.role for party in seats_of(viewer, complaint))


def roles_in(viewer: Viewer, complaint_ids: Iterable[int]) -> dict[int, frozenset[PartyRole]]:
    """The same for several cases at once, by case; what a helper's side adds is left to the page of each."""
    found: dict[int, set[PartyRole]] = {key: set() for key in complaint_ids}
    rows = select(Party.complaint_id, Party.role).where(holds(viewer), Party.complaint_id.in_(found))
    for complaint_id, role in db.session.execute(rows):
        found[complaint_id].add(role)
    return {key: frozenset(roles) for key, roles in found.items()}


def acts_of(viewer: Viewer, complaint: Complaint) -> tuple[str, ...]:
    """The acts whose buttons this viewer sees, from the lifecycle table."""
    return acts_in(complaint, viewer, roles_of(viewer, complaint))


def acts_in(complaint: Complaint, viewer: Viewer, roles: frozenset[PartyRole]) -> tuple[str, ...]:
    """The same, for seats that are known: by status, role, kind of body, and whether a withdrawal waits."""
    kind = complaint.body.kind if complaint.body is not None else None
    waits = complaint.withdrawal_ends_at is not None
    acts = acts_for(complaint.status, viewer.role, roles, kind, withdrawing=waits)
    if "sign_termination" in acts and not owes_termination(complaint):
        acts = tuple(act for act in acts if act != "sign_termination")
    if not waits or complaint.status is not Status.ASSIGNED:
        return acts
    # A body whose own time ends before the learner's time to think it over may still decide.
    late = [act for act in acts_for(complaint.status, viewer.role, roles, kind) if act in ("accept", "refuse")]
    return (*acts, *(act for act in late if decides_before(complaint)))


def owes_termination(complaint: Complaint) -> bool:
    """Whether a withdrawal after acceptance ended the case and nobody has signed the decision yet (O121 art. 23(1))."""
    if not ended_by_withdrawal(complaint):
        return False
    made = select(Decision.id).filter_by(complaint_id=complaint.id, kind=DecisionKind.TERMINATE).limit(1)
    return db.session.scalar(made) is None


def ended_by_withdrawal(complaint: Complaint) -> bool:
    """Whether the learner withdrew after acceptance: mediation is over, and not by an officer's decision."""
    return complaint.status is Status.TERMINATED and complaint.outcome is Outcome.WITHDRAWN


def decides_before(complaint: Complaint) -> bool:
    """Whether the body's time for deciding ends before a pressed withdrawal comes into force."""
    found = select(Clock.due_at).where(
        Clock.complaint_id == complaint.id,
        Clock.code == "T-ACC",
        Clock.body_id == complaint.body_id,
        Clock.met_at.is_(None),
        Clock.stopped_at.is_(None),
    )
    due_at = db.session.scalar(found.limit(1))
    ends_at = complaint.withdrawal_ends_at
    return due_at is not None and ends_at is not None and due_at <= ends_at


def mine(viewer: Viewer) -> list[Complaint]:
    """A learner's own cases, newest first."""
    return list(
        db.session.scalars(
            visible_to(viewer).options(joinedload(Complaint.institution)).order_by(Complaint.filed_at.desc()).limit(200)
        )
    )


def consents_of(complaint: Complaint) -> dict[tuple[int, ConsentKind], bool]:
    """The newest word of each party on each thing."""
    rows = db.session.scalars(
        select(Consent).filter_by(complaint_id=complaint.id, lapsed_at=None).order_by(Consent.given_at, Consent.id)
    )
    return {(row.party_id, row.kind): row.is_given for row in rows if still_counts(complaint, row.kind, row.given_at)}


def mediates_itself(complaint: Complaint) -> bool:
    """Whether the body that handles the case may mediate it: an association, or one with mediators of its own."""
    if complaint.body is None:
        return False
    known = complaint.has_mediators  # read with the case where it was opened as a page
    return complaint.body.kind in ASSOCIATIONS or bool(complaint.body.mediators if known is None else known)


def still_counts(complaint: Complaint, kind: ConsentKind, given_at: datetime) -> bool:
    """Whether a word on entrusting is about what is asked now.

    What failed and came back takes a new one, and so does another body or another name (O121 art. 19).
    """
    since = [at for at in (complaint.given_back_at, complaint.asked_anew_at) if at is not None]
    return kind is not ConsentKind.ENTRUST or not since or given_at > max(since)


def parties_of(complaint: Complaint) -> list[Party]:
    """Everybody who holds or held a seat, with names of organisations at hand."""
    return list(
        db.session.scalars(
            select(Party)
            .filter_by(complaint_id=complaint.id)
            .options(joinedload(Party.organisation), joinedload(Party.person))
            .order_by(Party.id)
        )
    )


def is_claimant(roles: frozenset[PartyRole]) -> bool:
    """Whether these seats are the learner's side."""
    return bool(roles & CLAIMANTS)
