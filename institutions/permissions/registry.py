"""Who keeps the registry: the operator everywhere, a department where it is responsible (decision 0070)."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import DEPARTMENTS, Role
from institutions.models import Institution
from kernel.db import db
from kernel.errors import NotYours
from kernel.events import SYSTEM, Actor

KEEPERS = (Role.PLATFORM_ADMIN, Role.OFFICER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Reach:
    """Which institutions somebody keeps: those whose region begins with these digits; none means everywhere."""

    digits: str = ""

    def covers(self, region_code: str | None) -> bool:
        """Whether a region is in reach; what has no region yet is everybody's who keeps."""
        return region_code is None or region_code.startswith(self.digits)

    def where(self) -> ColumnElement[bool]:
        """The same as a condition on institutions."""
        if not self.digits:
            return true()
        code = func.coalesce(Institution.domicile_code, Institution.published_code)
        return or_(code.is_(None), code.startswith(self.digits, autoescape=True))


def digits_of(region_code: str) -> str:
    """What the codes of a region and all below it begin with: 110000 → 11, 110100 → 1101."""
    return re.sub(r"(00){1,2}$", "", region_code)


def reach_of(role: object, organisation_id: int | None) -> Reach | None:
    """What somebody in this role for this organisation keeps; None for whoever keeps nothing."""
    if role == SYSTEM.role or role == Role.PLATFORM_ADMIN:
        return Reach()
    if role not in KEEPERS or organisation_id is None:
        return None
    body = db.session.get(Organisation, organisation_id)
    if body is None or body.kind not in DEPARTMENTS:
        return None
    return Reach(digits_of(body.region_code) if body.region_code else "")


def reach_for(viewer: Viewer) -> Reach:
    """The reach of whoever looks; NotYours for whoever keeps nothing."""
    found = reach_of(viewer.role, viewer.organisation_id)
    if found is None:
        raise NotYours()
    return found


def must_keep(by: Actor, *regions: str | None) -> Reach:
    """See to it that whoever acts keeps institutions of all these regions; NotYours otherwise."""
    found = reach_of(by.role, by.organisation_id)
    if found is None or not all(found.covers(one) for one in regions):
        raise NotYours()
    return found


def may_change(viewer: Viewer, institution: Institution) -> bool:
    """Whether this viewer may change a record: in reach, and not merged into another."""
    found = reach_of(viewer.role, viewer.organisation_id)
    return found is not None and found.covers(institution.region_code) and institution.merged_into_id is None


def visible_to(viewer: Viewer) -> Select[Institution]:
    """The records this viewer may look at: whoever keeps a part of the registry reads the whole of it."""
    found = select(Institution)
    return found if reach_of(viewer.role, viewer.organisation_id) is not None else found.where(false())


def may_read_proof(viewer: Viewer, _change_id: int) -> bool:
    """Whoever keeps the registry may read what shows how something was found out."""
    return reach_of(viewer.role, viewer.organisation_id) is not None
