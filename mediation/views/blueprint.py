"""The blueprint of the table, and who may come near it."""

from typing import Any

from flask import Blueprint, has_request_context, request
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

# The pages about a text: whoever opened one of an earlier table stays with that table from page to page.
TEXTS = frozenset(
    f"mediation.{name}"
    for name in (
        *("agreement", "versions", "copies", "release", "own_copy", "filed_copy", "confirm", "signature", "discard"),
        *("change", "court", "court_wish", "court_application", "court_outcome", "court_package"),
    )
)


@blueprint.url_defaults
def stay_at_table(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses of pages about a text name the table that the page itself was opened for."""
    asked = request.args.get("table") if has_request_context() and request.endpoint in TEXTS else None
    if endpoint in TEXTS and asked:
        values.setdefault("table", asked)


def is_chair(viewer: Viewer, mediation: Mediation) -> bool:
    """Whether this is the mediator of an open table."""
    is_open = mediation.state is MediationState.OPEN
    return viewer.role is Role.MEDIATOR and viewer.person_id == mediation.mediator_id and is_open


def keeps_order(viewer: Viewer, mediation: Mediation, roles: frozenset[PartyRole]) -> bool:
    """Whether this hand may name topics and pin facts: the chair, or a mediator beside it (docs/decisions/0038)."""
    is_open = mediation.state is MediationState.OPEN
    return is_chair(viewer, mediation) or (viewer.role is Role.MEDIATOR and bool(roles & MEDIATORS) and is_open)
