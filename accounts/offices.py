"""Which roles fit which kind of organisation, and who may give and take them there; pure."""

from accounts.roles import ASSOCIATIONS, DEPARTMENTS, OrganisationKind, Role

_INSTITUTION = (Role.INSTITUTION_ADMIN, Role.INSTITUTION_STAFF)
_DEPARTMENT = (Role.SUPERVISOR, Role.OFFICER, Role.MEDIATOR)
_ASSOCIATION = (Role.ASSOCIATION_ADMIN, Role.OFFICER, Role.MEDIATOR)

# The roles there can be in an organisation of a kind.
FITS: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.INSTITUTION: _INSTITUTION,
    OrganisationKind.SCHOOL: _INSTITUTION,
    **dict.fromkeys(DEPARTMENTS, _DEPARTMENT),
    **dict.fromkeys(ASSOCIATIONS, _ASSOCIATION),
    OrganisationKind.ODR_OPERATOR: _ASSOCIATION,
    OrganisationKind.OPERATOR: (Role.PLATFORM_ADMIN, Role.AUDITOR),
}

# What an administrator gives and takes in the own organisation; the platform's does so everywhere.
GIVES: dict[Role, tuple[Role, ...]] = {
    Role.INSTITUTION_ADMIN: _INSTITUTION,
    Role.SUPERVISOR: _DEPARTMENT,
    Role.ASSOCIATION_ADMIN: _ASSOCIATION,
    Role.PLATFORM_ADMIN: tuple(role for role in Role if role is not Role.LEARNER),
}
ADMINISTRATORS = tuple(GIVES)
# The role that leads an organisation of a kind: the last who holds it cannot be taken away from within.
LEADS = {kind: roles[0] for kind, roles in FITS.items()}


def may_give(
    giver: Role | None, own_organisation: int | None, organisation: int, kind: OrganisationKind
) -> tuple[Role, ...]:
    """The roles this administrator may give and take in an organisation; empty when none."""
    given = GIVES.get(giver, ()) if giver is not None else ()
    if giver is not Role.PLATFORM_ADMIN and own_organisation != organisation:
        return ()
    return tuple(role for role in FITS.get(kind, ()) if role in given)
