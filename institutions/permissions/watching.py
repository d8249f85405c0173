"""Who may see which record of a cycle, and whose hands somebody is at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES, OrganisationKind, Role
from institutions.lifecycle.cycle import DESK, CycleMove, Hand, may_move
from institutions.lifecycle.inspecting import InspectionState, PartnerState
from institutions.lifecycle.noticing import NoticeState
from institutions.lifecycle.observing import ObservationHand, ObservationState
from institutions.models import (
    Draw,
    Inspection,
    InspectionPartner,
    Notice,
    NoticeObjection,
    Observation,
    SupervisionTask,
)
from institutions.permissions.accounts import own_records
from kernel.labels import Labelled

SHOWN_TO_INSTITUTION = frozenset(
    {
        NoticeState.TOLD,
        NoticeState.OBJECTED,
        NoticeState.HEARD,
        NoticeState.PUBLISHED,
        NoticeState.CORRECTED,
        NoticeState.WITHDRAWN,
    }
)
BEGUN = frozenset({InspectionState.INSPECTING, InspectionState.RECTIFYING, InspectionState.CLOSED})


@dataclass(frozen=True)
class Sides:
    """Whose record it is: the body, the institution's account, associations that take part, whom it was handed to."""

    body_id: int | None = None
    institution_id: int | None = None
    partner_ids: frozenset[int] = frozenset()
    receiver_id: int | None = None

    def is_own(self, hand: Hand, organisation_id: int | None) -> bool:
        """Whether somebody who acts for this organisation is that hand here."""
        if organisation_id is None:
            return False
        if hand is Hand.PARTNER:
            return organisation_id in self.partner_ids
        if hand is Hand.RECEIVER:
            return organisation_id == self.receiver_id
        return organisation_id == (self.institution_id if hand is Hand.INSTITUTION else self.body_id)


def sides_of(record: Inspection | Notice | SupervisionTask | Draw) -> Sides:
    """Whose record this is."""
    institution = None if isinstance(record, Draw) else record.institution
    partners = record.partners if isinstance(record, Inspection) else []
    account = institution.account_id if institution is not None else None
    receiver = record.away_to_id if isinstance(record, SupervisionTask) else None
    return Sides(record.body_id, account, frozenset(one.organisation_id for one in partners), receiver)


def acts_here(
    moves: Iterable[CycleMove],
    state: Labelled | None,
    role: Role | None,
    kind: OrganisationKind | None,
    organisation_id: int | None,
    sides: Sides,
) -> frozenset[str]:
    """The acts somebody may do to a record now: the buttons their page has."""
    rows = (row for row in moves if row.source is state)
    return frozenset(
        row.act for row in rows if may_move(row, role, kind, is_own=sides.is_own(row.hand, organisation_id))
    )


def begins(moves: Iterable[CycleMove], viewer: Viewer) -> frozenset[str]:
    """The acts by which somebody may begin a record for their own body."""
    own = Sides(viewer.organisation_id, viewer.organisation_id)
    return acts_here(moves, None, viewer.role, viewer.organisation_kind, viewer.organisation_id, own)


def _about_own(viewer: Viewer, column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_(own_records(viewer))


def inspections_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Its body's; the associations that were asked and did not decline; of the institution those that have begun."""
    if viewer.organisation_id is None:
        return false()
    if viewer.role in INSTITUTION_ROLES:
        return and_(_about_own(viewer, Inspection.institution_id.expression), Inspection.state.in_(BEGUN))
    if viewer.role not in DESK:
        return false()
    asked = exists().where(
        InspectionPartner.inspection_id == Inspection.id,
        InspectionPartner.organisation_id == viewer.organisation_id,
        InspectionPartner.state != PartnerState.DECLINED,
    )
    return or_(Inspection.body_id == viewer.organisation_id, asked)


def notices_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Its body's; of the institution what it was told of, and what was answered to its objection, whatever followed."""
    is_answered = Notice.objections.any(NoticeObjection.answered_at.is_not(None))
    return _notices(viewer, or_(Notice.state.in_(SHOWN_TO_INSTITUTION), is_answered))


def notice_texts_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Those of them whose text and papers the viewer may read: of the institution what it is told of now."""
    return _notices(viewer, Notice.state.in_(SHOWN_TO_INSTITUTION))


def _notices(viewer: Viewer, shown_to_institution: ColumnElement[bool]) -> ColumnElement[bool]:
    if viewer.organisation_id is None:
        return false()
    if viewer.role in INSTITUTION_ROLES:
        return and_(_about_own(viewer, Notice.institution_id.expression), shown_to_institution)
    return Notice.body_id == viewer.organisation_id if viewer.role in DESK else false()


def is_text_withheld(viewer: Viewer, row: Notice) -> bool:
    """Whether of a notice the viewer sees they may read their objection and its answer alone: a text drafted anew."""
    return viewer.role in INSTITUTION_ROLES and row.state not in SHOWN_TO_INSTITUTION


def tasks_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Its body's alone: that somebody watches is not told."""
    is_desk = viewer.role in DESK and viewer.organisation_id is not None
    return SupervisionTask.body_id == viewer.organisation_id if is_desk else false()


def handed_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The tasks that were handed to the viewer's body: what was written to it, and no note of the other's."""
    is_desk = viewer.role in DESK and viewer.organisation_id is not None
    return SupervisionTask.away_to_id == viewer.organisation_id if is_desk else false()


def observing_hand(row: Observation, organisation_id: int | None) -> ObservationHand | None:
    """As what somebody acts on an observation: the association's, the department's it is addressed to, or nobody's."""
    if organisation_id is not None and organisation_id == row.association_id:
        return ObservationHand.ASSOCIATION
    return ObservationHand.DEPARTMENT if organisation_id is not None and organisation_id == row.department_id else None


def observations_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The association's own; of the department it is addressed to once it was filed. The institution sees none."""
    if viewer.role not in DESK or viewer.organisation_id is None:
        return false()
    sent = Observation.state.not_in((ObservationState.DRAFT, ObservationState.DROPPED))
    told = and_(Observation.department_id == viewer.organisation_id, sent)
    return or_(Observation.association_id == viewer.organisation_id, told)


def draws_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Its body's; everybody else reads the public copy."""
    return Draw.body_id == viewer.organisation_id if viewer.role in DESK and viewer.organisation_id else false()
