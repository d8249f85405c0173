"""Who may see which record of an institution's life: the institution, whoever has it, and that body's superior."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import DEPARTMENTS, INSTITUTION_ROLES, OrganisationKind, Role
from institutions.lifecycle import FilingState
from institutions.models import Exit, Filing, Selection
from institutions.permissions.accounts import own_records

DESK = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
SELECTORS = frozenset({OrganisationKind.SCHOOL, OrganisationKind.EDUCATION_DEPARTMENT})
Where = ColumnElement[bool]


def is_institution(viewer: Viewer) -> bool:
    """Whether somebody looks for an institution."""
    return viewer.role in INSTITUTION_ROLES and viewer.organisation_kind is OrganisationKind.INSTITUTION


def is_department(viewer: Viewer) -> bool:
    """Whether somebody looks for a department that holds powers here."""
    return viewer.role in DESK and viewer.organisation_kind in DEPARTMENTS


def is_selector(viewer: Viewer) -> bool:
    """Whether somebody looks for a school or an education department."""
    return viewer.role in DESK | INSTITUTION_ROLES and viewer.organisation_kind in SELECTORS


def _own_or_below(column: Any, viewer: Viewer) -> Where:
    below = select(Organisation.id).where(Organisation.parent_id == viewer.organisation_id)
    return or_(column == viewer.organisation_id, column.in_(below))


def filings_visible_to(viewer: Viewer) -> Where:
    """Filings: the institution's own; at the department those handed in to it or to one below it."""
    if is_institution(viewer):
        return Filing.institution_id.in_(own_records(viewer))
    if is_department(viewer):
        return and_(_own_or_below(Filing.organisation_id, viewer), Filing.state != FilingState.DRAFTED)
    return false()


def exits_visible_to(viewer: Viewer) -> Where:
    """Exits: the institution's own; a department's and those below it; what a school's selections are touched by."""
    if is_institution(viewer):
        return Exit.institution_id.in_(own_records(viewer))
    if is_department(viewer):
        return _own_or_below(Exit.organisation_id, viewer)
    if is_selector(viewer):
        mine = select(Selection.institution_id).where(Selection.organisation_id == viewer.organisation_id)
        return Exit.institution_id.in_(mine)
    return false()


def selections_visible_to(viewer: Viewer) -> Where:
    """Selections: whoever selected, the institution that was selected, and the selecting department's superior."""
    if is_institution(viewer):
        return Selection.institution_id.in_(own_records(viewer))
    if is_department(viewer):
        return _own_or_below(Selection.organisation_id, viewer)
    if is_selector(viewer):
        return Selection.organisation_id == viewer.organisation_id
    return false()
