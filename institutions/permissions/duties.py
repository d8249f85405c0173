"""Which institutions somebody sees for their duties: their own, those of a body's region, or all."""

from sqlalchemy import Select, false, or_, select

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import DEPARTMENTS, INSTITUTION_ROLES, Level, OrganisationKind, Role
from institutions.models import Institution
from kernel.db import db
from kernel.errors import NotYours
from kernel.events import Actor

DESK_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
STANDARD_MAKERS = frozenset({OrganisationKind.CONSUMER_ASSOCIATION, OrganisationKind.TRADE_ASSOCIATION})
_SIGNS = {str(Level.NATIONAL): 0, str(Level.PROVINCE): 2, str(Level.CITY): 4, str(Level.COUNTY): 6}


def visible_to(viewer: Viewer) -> Select[Institution]:
    """The institutions a viewer works with: the question every list and page of this package starts from."""
    found = select(Institution).where(Institution.is_free_entry.is_(False))
    if viewer.role is Role.PLATFORM_ADMIN:
        return found
    if viewer.role in INSTITUTION_ROLES and viewer.organisation_id is not None:
        return found.where(Institution.organisation_id == viewer.organisation_id)
    body = db.session.get(Organisation, viewer.organisation_id) if viewer.organisation_id else None
    if viewer.role not in DESK_ROLES or body is None or body.kind not in DEPARTMENTS | STANDARD_MAKERS:
        return found.where(false())
    inside = (body.region_code or "")[: _SIGNS.get(str(body.level), 6)]
    if not inside:
        return found if body.level is Level.NATIONAL else found.where(false())
    return found.where(
        or_(
            Institution.domicile_code.startswith(inside, autoescape=True),
            Institution.domicile_code.is_(None) & Institution.published_code.startswith(inside, autoescape=True),
        )
    )


def must_be_own(institution: Institution, by: Actor) -> None:
    """Only the institution's own people act for it; raises NotYours."""
    if by.role not in INSTITUTION_ROLES or by.organisation_id != institution.organisation_id:
        raise NotYours()
