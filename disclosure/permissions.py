"""Who works on what becomes public: the body's officers, the operator, and the institution that is shown a text."""

from accounts.permissions import Viewer
from accounts.roles import Role
from disclosure.lifecycle import Decider
from disclosure.models import CorrectionRequest
from kernel.errors import NotFound

DESK_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
INSTITUTION_ROLES = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)


def body_of(viewer: Viewer) -> int:
    """The body a viewer publishes for; NotFound for everybody else."""
    if viewer.role not in DESK_ROLES or viewer.organisation_id is None:
        raise NotFound()
    return viewer.organisation_id


def institution_of(viewer: Viewer) -> int:
    """The organisation of the institution a viewer acts for; NotFound for everybody else."""
    if viewer.role not in INSTITUTION_ROLES or viewer.organisation_id is None:
        raise NotFound()
    return viewer.organisation_id


def decider_of(viewer: Viewer, row: CorrectionRequest) -> Decider | None:
    """As what a viewer answers this request: the body or institution it lies with, or the operator; else None."""
    if row.body_id is None:
        return Decider.OPERATOR if viewer.role is Role.PLATFORM_ADMIN else None
    if viewer.organisation_id != row.body_id:
        return None
    if viewer.role in INSTITUTION_ROLES:
        return Decider.INSTITUTION
    return Decider.BODY if viewer.role in DESK_ROLES else None
