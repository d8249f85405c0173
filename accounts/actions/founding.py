"""The first administrator: organisation, person, password and role in one act."""

from accounts.actions.organisations import add_organisation, grant
from accounts.actions.people import register_person
from accounts.actions.signing import set_password
from accounts.models import Person
from accounts.roles import OrganisationKind, Role
from kernel.db import transaction
from kernel.events import SYSTEM


def found_platform(operator: str, login: str, password: str) -> Person:
    """Make the operating organisation and its administrator; raises PasswordWeak, and then nothing is made."""
    with transaction():
        organisation = add_organisation(OrganisationKind.OPERATOR, operator, by=SYSTEM)
        person = register_person(login=login, by=SYSTEM)
        set_password(person, password, by=SYSTEM)
        grant(person, organisation, Role.PLATFORM_ADMIN, by=SYSTEM)
        return person
