"""The blueprint of the table, and who may come near it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import MEDIATORS, PartyRole
from mediation.lifecycle import MediationState
from mediation.models import Mediation

blueprint = Blueprint("mediation", __name__, url_prefix="/mediation")

Page = str | Response | tuple[str, int]
OFFICE = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
SEATED = (Role.LEARNER, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
EVERYBODY = (*SEATED, *OFFICE, Role.MEDIATOR)


def is_chair(viewer: Viewer, mediation: Mediation) -> bool:
    """Whether this is the mediator of an open table."""
    is_open = mediation.state is MediationState.OPEN
    return viewer.role is Role.MEDIATOR and viewer.person_id == mediation.mediator_id and is_open


def keeps_order(viewer: Viewer, mediation: Mediation, roles: frozenset[PartyRole]) -> bool:
    """Whether this hand may name topics and pin facts: the chair, or a mediator beside it (docs/decisions/0038)."""
    is_open = mediation.state is MediationState.OPEN
    return is_chair(viewer, mediation) or (viewer.role is Role.MEDIATOR and bool(roles & MEDIATORS) and is_open)
