"""A small invented world for tests: bodies, institutions of several types, people in every role."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from accounts.models import Contact, ContactKind, Membership, Organisation, Person, Region
from accounts.permissions import Viewer
from accounts.roles import Level, Mode, OrganisationKind, Role
from complaints import actions as cases
from complaints.models import AnswerStep, Complaint, ConsentKind, FilerKind, ItemKind, PointKind, Stance
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType, NameKind, Reachability
from institutions.models import Institution
from kernel import clock
from kernel.crypto import blind_index
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor
from mediation import actions as tables
from tests.answer_words import formal
from tests.retold import Teller, step

REGIONS = [
    ("110000", "北京市", Level.PROVINCE, None),
    ("110100", "北京市", Level.CITY, "110000"),
    ("110108", "海淀区", Level.COUNTY, "110100"),
    ("110105", "朝阳区", Level.COUNTY, "110100"),
]
_serial = count(1)


@dataclass
class World:
    """Ids by name; `actors` and `viewers` by the same names as `people`."""

    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    institutions: dict[str, int] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)
    teller: Teller | None = field(default=None, repr=False, compare=False)

    def actor(self, name: str) -> Actor:
        """The hand of a person in their role."""
        return self.viewers[name].actor

    def organisation(self, name: str) -> Organisation:
        """A body or institution account."""
        return db.session.get_one(Organisation, self.organisations[name])

    def person(self, name: str) -> Person:
        """Somebody."""
        return db.session.get_one(Person, self.people[name])

    def institution(self, name: str) -> Institution:
        """A registry row."""
        return db.session.get_one(Institution, self.institutions[name])

    def filing(self, institution: str = "app", by: str = "learner", **changes: object) -> cases.Filing:
        """A filing that routes to the education department unless changed."""
        filing = cases.Filing(
            key=f"key-{next(_serial)}",
            filer=self.person(by),
            filer_kind=FilerKind.SELF,
            is_minor=False,
            name="张示例",
            phone="19900001234",
            address="示例路1号",
            institution=self.institution(institution),
            respondent_name=self.institution(institution).name,
            category="E01",
            words="学校统一购买的课程停了，机构一直不退余款。",
            points=(cases.PointDraft(PointKind.REFUND, "退还余款", 320_000), cases.PointDraft(PointKind.APOLOGY)),
            paid_by="school",
            publish=True,
            entrust=True,
        )
        return replace(filing, **changes)  # type: ignore[arg-type]  # names are the fields'

    @step
    def file(self, institution: str = "app", by: str = "learner", **changes: object) -> Complaint:
        """A filed complaint, waiting at the education department's desk."""
        return cases.file(self.filing(institution, by, **changes), by=self.actor(by))

    @step
    def accepted(self, **changes: object) -> Complaint:
        """An accepted complaint whose decision was served."""
        complaint = self.file(**changes)  # type: ignore[arg-type]
        decision = cases.accept(complaint, by=self.actor(self.officer_of(complaint)))
        cases.serve(decision, "shown", by=self.actor("learner"))
        return complaint

    def officer_of(self, complaint: Complaint) -> str:
        """Who decides at the handling body."""
        return "association_officer" if complaint.body_id == self.organisations["association"] else "officer"

    @step
    def answered(self, offer: bool = True, step: AnswerStep = AnswerStep.FINAL, **changes: object) -> Complaint:
        """An accepted complaint with an answer and, unless told otherwise, an open offer."""
        complaint = self.accepted(**changes)
        if step is AnswerStep.INTERIM:
            first = cases.AnswerWords("正在核对，随后正式答复。", (), AnswerStep.INTERIM)
            cases.answer(complaint, first, by=self.actor("staff"), key=f"interim-{complaint.id}")
            return complaint
        until = clock.today() + timedelta(days=10)
        items = (cases.ItemDraft(ItemKind.REFUND, 300_000, until, "原路退回"),) if offer else ()
        words = formal(complaint, "愿意协商。", Stance.PARTLY, items)
        cases.answer(complaint, words, by=self.actor("staff"), key=f"answer-{complaint.id}")
        return complaint

    @step
    def entrusted(self, **changes: object) -> Complaint:
        """A department's case entrusted to the association with both consents."""
        complaint = self.answered(**changes)  # type: ignore[arg-type]
        cases.consent(complaint, ConsentKind.ENTRUST, True, by=self.actor("staff"))
        cases.entrust(complaint, self.organisation("association"), by=self.actor("officer"))
        return complaint

    @step
    def mediating(self, **changes: object) -> Complaint:
        """An entrusted case with its table open."""
        complaint = self.entrusted(**changes)
        tables.open_table(complaint, self.person("mediator"), by=self.actor("association_officer"))
        return complaint


def build() -> World:
    """Make the world in the open database."""
    world = World()
    with transaction():
        _regions()
        _bodies(world)
        _people(world)
        _institutions(world)
    return world


def _regions() -> None:
    for code, name, level, parent in REGIONS:
        if db.session.get(Region, code) is None:
            db.session.add(Region(code=code, name=name, level=level, parent_code=parent))
    db.session.flush()


def body(name: str, kind: OrganisationKind, title: str, **more: object) -> tuple[str, Organisation]:
    """A body by the name the tests call it by, not yet added."""
    usual = {"legal_basis": "示例依据", "letterhead": title, "phone": "010-0000", "address": "示例路"}
    return name, Organisation(kind=kind, name=title, made_at=clock.now(), **usual | more)


def _bodies(world: World) -> None:
    kinds = OrganisationKind
    province = {"region_code": "110000", "level": Level.PROVINCE, "short_name": "示教委"}
    county = {"region_code": "110108", "level": Level.COUNTY}
    other = {"region_code": "110105", "level": Level.COUNTY}
    add_bodies(world, body("province", kinds.EDUCATION_DEPARTMENT, "示例教育委员会", **province))
    department = {"parent_id": world.organisations["province"], "short_name": "示教", **county}
    regulator = {"short_name": "示市监", "mode": Mode.ELSEWHERE, **county}
    add_bodies(
        world,
        body("department", kinds.EDUCATION_DEPARTMENT, "示例教育局", **department),
        body("regulator", kinds.MARKET_REGULATOR, "示例市场监督管理局", **regulator),
        body("association", kinds.CONSUMER_ASSOCIATION, "示例消费者协会", short_name="示消协", **county),
        body("other_association", kinds.CONSUMER_ASSOCIATION, "朝阳示例消费者协会", short_name="朝消协", **other),
        body("company", kinds.INSTITUTION, "星河示例在线教育有限公司"),
        body("other_company", kinds.INSTITUTION, "明月示例课堂有限公司"),
        body("operator", kinds.OPERATOR, "学诉示例运营中心"),
    )


def add_bodies(world: World, *bodies: tuple[str, Organisation]) -> None:
    """Put them into the world, in one statement."""
    db.session.add_all([row for _name, row in bodies])
    db.session.flush()
    world.organisations |= {name: row.id for name, row in bodies}


PEOPLE = [
    ("learner", Role.LEARNER, None),
    ("other_learner", Role.LEARNER, None),
    ("officer", Role.OFFICER, "department"),
    ("supervisor", Role.SUPERVISOR, "province"),
    ("association_officer", Role.OFFICER, "association"),
    ("association_admin", Role.ASSOCIATION_ADMIN, "association"),
    ("mediator", Role.MEDIATOR, "association"),
    ("other_mediator", Role.MEDIATOR, "association"),
    ("foreign_officer", Role.OFFICER, "other_association"),
    ("staff", Role.INSTITUTION_STAFF, "company"),
    ("institution_admin", Role.INSTITUTION_ADMIN, "company"),
    ("other_staff", Role.INSTITUTION_STAFF, "other_company"),
    ("platform_admin", Role.PLATFORM_ADMIN, "operator"),
    ("auditor", Role.AUDITOR, "operator"),
]


def _people(world: World) -> None:
    """Everybody in few statements: the world is made anew for thousands of tests."""
    people = {
        name: Person(name=f"{role.label}{index}", login=name, staff_number=f"示{index:03d}", made_at=clock.now())
        for index, (name, role, _place) in enumerate(PEOPLE)
    }
    db.session.add_all(people.values())
    db.session.flush()
    world.people = {name: person.id for name, person in people.items()}
    seats = {name: membership(world, name, role, place) for name, role, place in PEOPLE if place is not None}
    db.session.add_all([*map(_contact, people.values(), count()), *seats.values()])
    db.session.flush()
    world.viewers = {name: viewer(world, name, role, seats.get(name)) for name, role, _place in PEOPLE}


def _contact(person: Person, index: int) -> Contact:
    phone = f"1990000{index:04d}"
    return Contact(
        person_id=person.id,
        kind=ContactKind.PHONE,
        value=phone,
        verified_at=clock.now(),
        blind_index=blind_index("phone", phone),
    )


def membership(world: World, name: str, role: Role, place: str) -> Membership:
    return Membership(
        person_id=world.people[name],
        organisation_id=world.organisations[place],
        role=role,
        from_at=clock.now() - timedelta(days=1),
    )


def viewer(world: World, name: str, role: Role, seat: Membership | None) -> Viewer:
    if seat is None:
        return Viewer(person_id=world.people[name], role=role)
    return Viewer(
        person_id=world.people[name],
        role=role,
        organisation_id=seat.organisation_id,
        membership_id=seat.id,
        organisation_kind=db.session.get_one(Organisation, seat.organisation_id).kind,
    )


def _institutions(world: World) -> None:
    def add(name: str, entry: Entry) -> None:
        world.institutions[name] = add_institution(entry, by=SYSTEM).id

    def known_as(name: str) -> dict[NameKind, tuple[str, ...]]:
        return {NameKind.BRAND: (name,)}

    company, other = world.organisation("company"), world.organisation("other_company")
    types = InstitutionType
    add(
        "app",
        Entry(
            "星河示例在线教育",
            types.F,
            "91110108MA0TE5T165",
            "110108",
            names=known_as("星河课堂"),
            organisation=company,
        ),
    )
    add(
        "own_site",
        Entry("明月示例课堂", types.C, None, "110105", names=known_as("明月学院"), organisation=other),
    )
    add("platform", Entry("示例课程广场", types.E, None, "110108", names=known_as("课程广场")))
    merchant = Entry(
        "山海示例小店",
        types.D,
        published_code="110105",
        platform=world.institution("platform"),
        reachability=Reachability.UNREACHABLE,
    )
    add("merchant", merchant)
