"""The first administrator: organisation, person, password and role in one act."""

from accounts.actions.factors import offer_factor
from accounts.actions.organisations import add_organisation, grant
from accounts.actions.people import register_person
from accounts.actions.signing import set_password
from accounts.models import Person
from accounts.roles import OrganisationKind, Role
from kernel.config import settings
from kernel.db import transaction
from kernel.events import SYSTEM

ENROL_DAYS = 3  # from the command line to the first sign-in


def found_platform(operator: str, login: str, password: str) -> Person:
    """Make the operating organisation and its administrator; raises PasswordWeak, and then nothing is made.

    In production the first sign-in, within three days, sets up the authenticator.
    """
    with transaction():
        organisation = add_organisation(OrganisationKind.OPERATOR, operator, by=SYSTEM)
        person = register_person(login=login, by=SYSTEM)
        set_password(person, password, by=SYSTEM)
        grant(person, organisation, Role.PLATFORM_ADMIN, by=SYSTEM)
        if settings().is_production:
            offer_factor(person, until=ENROL_DAYS)
        return person
