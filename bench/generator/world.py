"""The world the cases live in, made by real acts: bodies by region with their parents, institutions, staff."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from accounts.actions import add_organisation, grant, register_person, set_password, set_staff_number
from accounts.models import Organisation, Region
from accounts.roles import Level, OrganisationKind, Role
from bench.generator import words
from complaints import rulesets
from complaints.lifecycle import Status
from complaints.queries.routes import facts_of, responsible_for, stored_facts
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType, NameKind, Reachability
from institutions.models import Institution
from kernel import clock
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

PASSWORD = "invented-people-only-7"
# Where many online institutions are at home; the others lie anywhere.
HOT = ("110108", "110105", "330106", "310115", "440305", "440106", "510107", "420106", "320106", "500112")
TYPES = {"A": 12, "B": 8, "C": 32, "D": 18, "E": 4, "F": 16, "H": 10}
CATEGORIES = {"E01": 42, "E06": 16, "E02": 12, "E03": 8, "E05": 8, "E07": 6, "E04": 4, "E10": 4}


@dataclass(frozen=True)
class Profile:
    """One kind of case against one institution: where it goes, by which rule, by whose hands."""

    institution_id: int
    institution_name: str
    organisation_id: int | None
    staff: Actor | None
    category: str
    paid_by: str
    path: str
    status: Status
    body_id: int | None
    body_kind: str
    parent_id: int | None
    officer: Actor
    ruleset: str
    rule: str
    reason: str
    facts: dict[str, Any]
    articles: tuple[str, ...]
    version_id: int | None
    about: tuple[str, ...]
    weight: float


def build(at: datetime, seed: int, institutions: int, provinces: Iterable[str] | None = None) -> list[Profile]:
    """Make the world a year before `at` and say what kinds of cases it knows; all in one transaction."""
    rng = random.Random(f"world {seed}")
    with clock.stepped(at - timedelta(days=365)), transaction():
        _bodies(tuple(provinces or ()))
        made = _institutions(rng, institutions, tuple(provinces or ()))
        return _Profiles(rng, clock.day_of(at)).of(made)


def _bodies(provinces: tuple[str, ...]) -> None:
    """An education department at every level and a consumer association in every city and county."""
    found: dict[tuple[OrganisationKind, str], Organisation] = {}
    regions = db.session.scalars(select(Region).where(Region.valid_to.is_(None)).order_by(Region.code)).all()
    for region in sorted(regions, key=lambda one: -list(Level).index(one.level)):
        if not provinces or f"{region.code[:2]}0000" in provinces:
            for kind, word in ((OrganisationKind.EDUCATION_DEPARTMENT, "教育局"), (_ASSOCIATION, "消费者协会")):
                found[kind, region.code] = _body(region, kind, word, found.get((kind, region.parent_code or "")))


_ASSOCIATION = OrganisationKind.CONSUMER_ASSOCIATION


def _body(region: Region, kind: OrganisationKind, word: str, parent: Organisation | None) -> Organisation:
    return add_organisation(
        kind,
        f"{region.name}示例{word}",
        by=SYSTEM,
        short_name="示教" if word == "教育局" else "示消协",
        region_code=region.code,
        level=region.level,
        legal_basis="示例依据",
        phone="010-00000000",
        address="示例路1号",
        parent=parent,
    )


def _institutions(rng: random.Random, count: int, provinces: tuple[str, ...]) -> list[Institution]:
    counties = [
        region
        for region in db.session.scalars(select(Region).where(Region.level == Level.COUNTY, Region.valid_to.is_(None)))
        if not provinces or f"{region.code[:2]}0000" in provinces
    ]
    hot = [region for region in counties if region.code in HOT] or counties[:1]
    made: list[Institution] = []
    platform: Institution | None = None
    for serial in range(count):
        kind = "E" if serial == 0 else rng.choices(list(TYPES), list(TYPES.values()))[0]
        region = rng.choice(hot) if rng.random() < 0.5 else rng.choice(counties)
        row = _institution(rng, serial, kind, region, platform if kind == "D" else None)
        platform = row if kind == "E" else platform
        made.append(row)
    return made


def _institution(
    rng: random.Random, serial: int, kind: str, region: Region, platform: Institution | None
) -> Institution:
    name = words.institution(serial, region.name)
    account = rng.random() < 0.75 and kind != "H"
    entry = Entry(
        name,
        InstitutionType(kind),
        domicile_code=region.code,
        domicile_address=f"{region.name}示例路{serial % 90 + 1}号",
        platform=platform,
        published_code=region.code if kind == "D" else None,
        reachability=Reachability.REACHABLE if rng.random() < 0.8 else Reachability.UNREACHABLE,
        names={NameKind.BRAND: (name.removeprefix(region.name).split("示例")[0],)},
        organisation=add_organisation(OrganisationKind.INSTITUTION, name, by=SYSTEM) if account else None,
    )
    return add_institution(entry, by=SYSTEM)


class _Profiles:
    """The kinds of cases of each institution; officers and staff are made when first needed."""

    def __init__(self, rng: random.Random, on: date) -> None:
        self.rng, self.on, self.ruleset = rng, on, rulesets.in_force(on).code
        self.hands: dict[int, Actor] = {}

    def of(self, institutions: list[Institution]) -> list[Profile]:
        """Three kinds for each; few institutions get most of the cases."""
        made = []
        for rank, institution in enumerate(institutions, 1):
            for category in self._categories():
                profile = self._profile(institution, category, 1 / rank**0.7)
                if profile is not None:
                    made.append(profile)
        return made

    def _categories(self) -> list[str]:
        return list(dict.fromkeys(self.rng.choices(list(CATEGORIES), list(CATEGORIES.values()), k=3)))

    def _profile(self, institution: Institution, category: str, weight: float) -> Profile | None:
        paid_by = "school" if institution.type is InstitutionType.F and self.rng.random() < 0.8 else "consumer"
        found = responsible_for(institution, category=category, paid_by=paid_by, on=self.on)
        elsewhere = found.is_elsewhere or found.body is None
        path = "association" if elsewhere and found.association is not None and self.rng.random() < 0.85 else "routed"
        body = found.association if path == "association" else found.body
        if path == "routed" and body is None and not found.is_elsewhere:
            return None  # the staffed intake decides
        facts = facts_of(institution, category=category, minor=False, paid_by=paid_by, received_on=self.on)
        account = institution.organisation_id
        return Profile(
            institution_id=institution.id,
            institution_name=institution.name,
            organisation_id=account,
            staff=self._hand(account, Role.INSTITUTION_STAFF) if account else None,
            category=category,
            paid_by=paid_by,
            path=path,
            status=Status.HANDED_OFF if path == "routed" and found.is_elsewhere else Status.ASSIGNED,
            body_id=body.id if body else None,
            body_kind=str(body.kind if body else _ASSOCIATION),
            parent_id=body.parent_id if body else None,
            officer=self._hand(body.id, Role.OFFICER) if body else SYSTEM,
            ruleset=self.ruleset,
            rule=found.route.rule,
            reason=found.route.reason,
            facts=stored_facts(facts),
            articles=() if found.route.is_platform_rule else tuple(found.route.articles),
            version_id=found.route.version_id,
            about=self._about(institution, category, body),
            weight=weight,
        )

    def _about(self, institution: Institution, category: str, body: Organisation | None) -> tuple[str, ...]:
        """By what everybody finds such a case besides its number and its own words."""
        name = rulesets.load(self.ruleset).categories[category].name
        known = [institution.name, *(brand.name for brand in institution.brands), category, name]
        return (*known, body.name) if body is not None else tuple(known)

    def _hand(self, organisation_id: int, role: Role) -> Actor:
        if organisation_id not in self.hands:
            organisation = db.session.get_one(Organisation, organisation_id)
            person = register_person(f"示例{role.label}{organisation_id}", login=f"{role}-{organisation_id}")
            set_staff_number(person, f"示{organisation_id:05d}", by=SYSTEM)
            grant(person, organisation, role, by=SYSTEM)
            self.hands[organisation_id] = Actor(person.id, str(role), organisation_id)
        return self.hands[organisation_id]


def add_supervisor(body_id: int, since: datetime) -> None:
    """Somebody in charge of a body, with login `supervisor-<id>`."""
    with clock.stepped(since), transaction():
        person = register_person("示例负责人", login=f"supervisor-{body_id}")
        grant(person, db.session.get_one(Organisation, body_id), Role.SUPERVISOR, by=SYSTEM)
        set_password(person, PASSWORD, by=SYSTEM)


def give_password(actor: Actor) -> None:
    """Let somebody of the world sign in: the load scripts need a few."""
    from accounts.models import Person

    with transaction():
        set_password(db.session.get_one(Person, actor.person_id), PASSWORD, by=SYSTEM)
