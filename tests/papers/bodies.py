"""The small world seen from one family of bodies: its `department` and `officer` may be of another family."""

from dataclasses import dataclass, field, fields

from accounts.roles import Level, Mode, OrganisationKind
from complaints import actions as cases
from complaints.lifecycle.entrusting import InName, Terms
from complaints.models import Complaint, ConsentKind
from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR
from kernel.db import transaction
from mediation import actions as tables
from tests.complaints.power_hands import officer_at, regulator_here
from tests.world import World, add_bodies, body

FAMILIES = (REGULATOR, DEPARTMENT, ASSOCIATION)


@dataclass
class OfBody(World):
    """A world in which what is filed comes to one family of bodies, whose hands go by the usual names."""

    family: str = DEPARTMENT
    usual: dict[str, object] = field(default_factory=dict)

    def filing(self, institution: str = "app", by: str = "learner", **changes: object) -> cases.Filing:
        """A filing that comes to this family's body unless changed."""
        return super().filing(institution, by, **(self.usual | changes))

    def entrusted(self, **changes: object) -> Complaint:
        """Entrusted to the association in the own name; an association's cases it mediates itself."""
        complaint = self.answered(**changes)  # type: ignore[arg-type]  # names are the filing's
        kind = ConsentKind.MEDIATE if self.family == ASSOCIATION else ConsentKind.ENTRUST
        cases.consent(complaint, kind, True, by=self.actor("staff"))
        if self.family != ASSOCIATION:
            terms = Terms(InName.DEPARTMENT)
            cases.entrust(complaint, self.organisation("association"), terms, by=self.actor("officer"))
        return complaint

    def mediating(self, **changes: object) -> Complaint:
        """With its table open."""
        complaint = self.entrusted(**changes)
        tables.open_table(complaint, self.person("mediator"), by=self.actor("association_officer"))
        return complaint


def seen_from(world: World, family: str) -> OfBody:
    """The same world; a market regulator handles its cases here, with a second one and a superior beside it."""
    made = OfBody(**{one.name: getattr(world, one.name) for one in fields(World)}, family=family)
    if family == REGULATOR:
        made.usual = {"paid_by": "consumer"}
        regulator_here(world)
        with transaction():
            _regulators(world)
        _known_as(made, "regulator", officer_at(world, "regulator"))
        made.organisations |= {"regulator": world.organisations["second_regulator"]}
        made.organisations |= {"province": world.organisations["upper_regulator"]}
    if family == ASSOCIATION:
        made.usual = {"paid_by": "consumer", "path": "association"}
        _known_as(made, "association", "association_officer")
    return made


def _regulators(world: World) -> None:
    kind, here = OrganisationKind.MARKET_REGULATOR, Mode.HERE
    above = {"region_code": "110000", "level": Level.PROVINCE, "short_name": "京示市监", "mode": here}
    beside = {"region_code": "110105", "level": Level.COUNTY, "short_name": "朝示市监", "mode": here}
    add_bodies(world, body("upper_regulator", kind, "京示例市场监督管理局", **above))
    upper = world.organisations["upper_regulator"]
    add_bodies(world, body("second_regulator", kind, "朝阳示例市场监督管理局", parent_id=upper, **beside))
    world.organisation("regulator").parent_id = upper


def _known_as(world: OfBody, place: str, officer: str) -> None:
    """Whoever the tests call the department and its officer is this body and its officer."""
    world.organisations |= {"department": world.organisations[place]}
    world.people |= {"officer": world.people[officer]}
    world.viewers |= {"officer": world.viewers[officer]}
