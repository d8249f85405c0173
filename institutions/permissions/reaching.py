"""Which institutions a body's power reaches: those of its own region and below, and what rules §8.4 adds to them.

A merchant's platform counts where it stands, its published address as its domicile does. What a body already has in
hand, or what was handed to it, is a ground of its own: a task, an inspection.
"""

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import aliased

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import Level
from institutions.lifecycle import InstitutionType
from institutions.models import Inspection, Institution, SupervisionTask
from kernel.db import db

_SIGNS = {Level.PROVINCE: 2, Level.CITY: 4}


def digits_of_body(body: Organisation) -> str:
    """What the codes of a body's region and all below it begin with; empty for a body of the whole country."""
    if body.level is Level.NATIONAL or body.region_code is None:
        return ""
    return body.region_code[: _SIGNS.get(body.level or Level.COUNTY, 6)]


def stands_in_reach(body: Organisation, institution: Institution) -> bool:
    """Whether an institution stands in a body's region; of one whose place nobody knows yet every body may act."""
    platform = institution.platform if institution.type is InstitutionType.D else None
    places = {one.domicile_code for one in (institution, platform) if one is not None}
    places |= {one.published_code for one in (institution, platform) if one is not None}
    digits = digits_of_body(body)
    known = {one for one in places if one is not None}
    return not known or any(one.startswith(digits) for one in known)


def reaches(body_id: int | None, institution: Institution) -> bool:
    """Whether a body may act on an institution: by its region, or because it has it in hand already."""
    body = db.session.get(Organisation, body_id) if body_id is not None else None
    return body is not None and (stands_in_reach(body, institution) or _has_in_hand(body.id, institution.id))


def _has_in_hand(body_id: int, institution_id: int) -> bool:
    task, visit = SupervisionTask, Inspection
    held = or_(task.body_id == body_id, task.away_to_id == body_id)
    here = exists().where(task.institution_id == institution_id, held)
    there = exists().where(visit.institution_id == institution_id, visit.body_id == body_id)
    return bool(db.session.scalar(select(or_(here, there))))


def stands_in_reach_of(viewer: Viewer) -> ColumnElement[bool]:
    """The same as a condition on institutions, by the region alone."""
    body = db.session.get(Organisation, viewer.organisation_id) if viewer.organisation_id is not None else None
    digits = digits_of_body(body) if body is not None else ""
    if not digits:
        return true() if body is not None else ~true()
    there = aliased(Institution)
    places = [Institution.domicile_code, Institution.published_code]
    theirs = [there.domicile_code, there.published_code]
    platform = exists().where(
        there.id == Institution.platform_id, or_(*(one.startswith(digits, autoescape=True) for one in theirs))
    )
    return or_(
        *(one.startswith(digits, autoescape=True) for one in places),
        (Institution.type == InstitutionType.D) & platform,
        Institution.domicile_code.is_(None) & Institution.published_code.is_(None) & Institution.platform_id.is_(None),
    )
