"""An institution's account that is not bound yet, its administrator, and a record with a contact on file."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.models import Organisation, Person
from accounts.roles import OrganisationKind, Role
from institutions import actions
from institutions.actions import Entry, PersonDraft
from institutions.lifecycle import InstitutionType, PersonKind
from institutions.models import Institution, Representative
from institutions.queries.binding import contacts_on_file
from kernel import clock
from kernel.db import db, transaction
from kernel.events import SYSTEM
from tests.complaints.hands import forms_in
from tests.world import World, add_bodies, body, membership, viewer

NEWCOMER, ACCOUNT, RECORD = "newcomer", "new_company", "new_school"
PHONE, EMAIL = "19911112222", "office@example.cn"


def newcomer(world: World, name: str = NEWCOMER, account: str = ACCOUNT, role: Role = Role.INSTITUTION_ADMIN) -> None:
    """An administrator of an account without a record."""
    with transaction():
        if account not in world.organisations:
            title = "晨光示例教育账号" if account == ACCOUNT else f"{account}示例账号"
            add_bodies(world, body(account, OrganisationKind.INSTITUTION, title))
        person = Person(name=name, login=name, staff_number=name[:8], made_at=clock.now())
        db.session.add(person)
        db.session.flush()
        world.people[name] = person.id
        seat = membership(world, name, role, account)
        db.session.add(seat)
        db.session.flush()
        world.viewers[name] = viewer(world, name, role, seat)


def on_file(world: World, name: str = "晨光示例学堂", region: str = "110108") -> tuple[Institution, Representative]:
    """A record of the registry with one contact that keepers entered."""
    entry = Entry(name, InstitutionType.F, "91110108MA0TE5T27X", region)
    row = actions.add_institution(entry, by=SYSTEM)
    draft = PersonDraft(kind=PersonKind.CONTACT, name="联系示例", phone=PHONE, email=EMAIL, source="备案表")
    actions.add_fact(row, draft, by=SYSTEM)
    world.institutions[RECORD] = row.id
    return row, contacts_on_file(row)[0]


def account(world: World) -> Organisation:
    """The account."""
    return world.organisation(ACCOUNT)


def press(client: FlaskClient, url: str, **typed: object) -> TestResponse:
    """Open a page and send its own form with these answers; the form to sign out stands before it."""
    form = next(one for one in forms_in(client.get(url).text) if not one.action or one.action == url)
    return client.post(url, data=form.values | typed)
