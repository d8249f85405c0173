"""Who has the desk of institutions, and which cycles their kind of body has a hand in."""

from accounts.permissions import Viewer
from accounts.roles import DEPARTMENTS, OrganisationKind, Role
from institutions.lifecycle.cycle import DESK, Cycle
from kernel.errors import NotFound

ASSOCIATIONS = frozenset({OrganisationKind.CONSUMER_ASSOCIATION, OrganisationKind.TRADE_ASSOCIATION})
_WATCHING = (Cycle.SUPERVISION, Cycle.INSPECTION, Cycle.NOTICE)
CYCLES_OF: dict[OrganisationKind, tuple[Cycle, ...]] = {
    OrganisationKind.EDUCATION_DEPARTMENT: (Cycle.FILING, Cycle.SELECTION, *_WATCHING, Cycle.EXIT),
    OrganisationKind.CONSUMER_ASSOCIATION: _WATCHING,
}


def has_desk(viewer: Viewer) -> bool:
    """Whether somebody acts for a body that has to do with institutions beyond single complaints."""
    return viewer.role in DESK and viewer.organisation_kind in DEPARTMENTS | ASSOCIATIONS


def must_have_desk(viewer: Viewer) -> None:
    """See to it that there is a desk for whoever looks; NotFound otherwise."""
    if not has_desk(viewer):
        raise NotFound()


def keeps_registry(viewer: Viewer) -> bool:
    """Whether somebody's body keeps records of the registry (decision 0070)."""
    return viewer.role in (Role.OFFICER, Role.SUPERVISOR) and viewer.organisation_kind in DEPARTMENTS


def cycles_of(viewer: Viewer) -> tuple[Cycle, ...]:
    """The cycles somebody's body has a hand in, in their order."""
    kind = viewer.organisation_kind
    if kind is None or not has_desk(viewer):
        return ()
    found = CYCLES_OF.get(kind, (*_WATCHING, Cycle.EXIT) if kind in DEPARTMENTS else ())
    return tuple(one for one in Cycle if one in found)
