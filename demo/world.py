"""The invented country: bodies, institutions and people out of `world.toml`, made by calling the acts."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from accounts import actions
from accounts.actions.people import add_contact
from accounts.models import ContactKind, Organisation, Person
from accounts.queries import DemoAccount
from accounts.roles import Level, Mode, OrganisationKind, Role
from institutions.actions import Entry, add_institution
from institutions.credit_codes import made_up
from institutions.lifecycle import ENTERED_NAMES, InstitutionType, LicenceKind, Reachability
from institutions.models import Institution
from kernel.events import SYSTEM, Actor

FILE = Path(__file__).with_name("world.toml")
OPERATOR = "学诉示例运营中心"
PHONE = "1990000{:04d}"
FAMILY_NAMES = "张刘黄徐胡高罗梁宋谢唐董袁邓曹彭曾萧田潘"


@cache
def written() -> dict[str, Any]:
    """The file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@dataclass
class World:
    """The country's rows by the keys of the file, and the hands that act in it."""

    bodies: dict[str, Organisation] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    staff: dict[tuple[int, Role], Person] = field(default_factory=dict)

    def learner(self, key: str) -> Person:
        """A learner by login, or one without a login, made when first asked for."""
        if key not in self.people:
            number = int(key.removeprefix("p"))
            name = f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]}示例"
            self.people[key] = actions.person_for_verified_contact(ContactKind.PHONE, PHONE.format(1000 + number), name)
        return self.people[key]

    def hand(self, organisation: Organisation, *roles: Role) -> Actor | None:
        """Somebody who acts for an organisation in one of these roles."""
        for role in roles:
            person = self.staff.get((organisation.id, role))
            if person is not None:
                return Actor(person.id, role, organisation.id)
        return None


def accounts() -> list[DemoAccount]:
    """The accounts the sign-in page lists, with the password all of them share."""
    given = written()
    return [
        DemoAccount(str(Role(one["role"]).label), one["name"], one["login"], given["password"])
        for one in given["people"]
        if not one.get("hidden")
    ]


def build() -> World:
    """Make the country (inside a transaction)."""
    world, given = World(), written()
    for one in given["bodies"]:
        world.bodies[one["key"]] = _body(world, one, given["basis"])
    operator = actions.add_organisation(OrganisationKind.OPERATOR, OPERATOR, by=SYSTEM)
    places = {**world.bodies, "operator": operator}
    for one in given["institutions"]:
        row = world.institutions[one["key"]] = _institution(world, one)
        if row.organisation is not None:
            places[one["key"]] = row.organisation
    for number, one in enumerate((*given["people"], *_missing_staff(given)), 1):
        _person(world, one, number, places, given["password"])
    return world


def _body(world: World, one: dict[str, Any], basis: dict[str, str]) -> Organisation:
    return actions.add_organisation(
        OrganisationKind(one["kind"]),
        one["name"],
        by=SYSTEM,
        short_name=one["short"],
        region_code=one.get("region"),
        level=Level(one["level"]),
        mode=Mode(one.get("mode", "here")),
        legal_basis=basis[one["kind"]],
        letterhead=one["name"],
        phone=f"010-0000{len(world.bodies):04d}",
        address=f"示例市示例路{100 + len(world.bodies)}号",
        parent=world.bodies.get(one.get("parent", "")),
    )


def _institution(world: World, one: dict[str, Any]) -> Institution:
    account = None
    if one.get("account"):
        account = actions.add_organisation(OrganisationKind.INSTITUTION, one["name"], by=SYSTEM)
    entry = Entry(
        name=one["name"],
        type=InstitutionType(one["type"]),
        credit_code=made_up(*one["code"]) if "code" in one else None,
        domicile_code=one.get("domicile"),
        domicile_address=one.get("address", ""),
        platform=world.institutions.get(one.get("platform", "")),
        published_code=one.get("published"),
        published_address=one.get("published_address", ""),
        reachability=Reachability(one.get("reachability", "unknown")),
        names={kind: tuple(one.get("names", {}).get(kind.value, ())) for kind in ENTERED_NAMES},
        licences={kind: tuple(one.get("licences", {}).get(kind.value, ())) for kind in LicenceKind},
        organisation=account,
    )
    return add_institution(entry, by=SYSTEM)


def _missing_staff(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Somebody for every institution that has an account and nobody in it."""
    manned = {one.get("at") for one in given["people"]}
    bare = [one for one in given["institutions"] if one.get("account") and one["key"] not in manned]
    role = Role.INSTITUTION_STAFF.value
    return [{"login": f"staff-{one['key']}", "role": role, "at": one["key"], "name": "齐示例"} for one in bare]


def _person(world: World, one: dict[str, Any], number: int, places: dict[str, Organisation], password: str) -> None:
    person = actions.register_person(one["name"], login=one["login"], by=SYSTEM)
    add_contact(person, ContactKind.PHONE, PHONE.format(number))
    actions.set_password(person, password, by=SYSTEM)
    world.people[one["login"]] = person
    if "number" in one:
        actions.set_staff_number(person, one["number"], by=SYSTEM)
    if "at" in one:
        role = Role(one["role"])
        actions.grant(person, places[one["at"]], role, by=SYSTEM)
        world.staff.setdefault((places[one["at"]].id, role), person)
