"""Which body is responsible, why, and what else is open: the routing rule met with the bodies that exist."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Organisation
from accounts.queries import find_bodies, find_body
from accounts.roles import Level, Mode, OrganisationKind
from complaints import rulesets
from complaints.deadlines import Deadline, deadline
from complaints.queries.routing_tables import RuleFault, fault_of_row, rows_in_force
from complaints.routing import Facts, Route, route, table_of, to_intake
from complaints.rulesets import RuleSet
from institutions.models import Institution
from kernel import calendars, clock
from kernel.db import db

# Kinds of body the rules may name that handle nothing here; `intake` is ours and staffed.
OUTSIDE_KINDS = frozenset(
    {
        OrganisationKind.MARKET_REGULATOR,
        "competent_department",
        "human_resources_department",
        "cyberspace_administration",
        "financial_regulator",
        "police",
    }
)
KINDS = frozenset(str(one) for one in OrganisationKind)
BESIDE = (
    (OrganisationKind.CONSUMER_ASSOCIATION, Level.COUNTY),
    (OrganisationKind.PEOPLE_MEDIATION_COMMITTEE, Level.COUNTY),
)


@dataclass(frozen=True)
class Responsible:
    """A route and the bodies it leads to: the responsible one (None: intake decides) and the association beside it.

    `fault` says why the rule that was met leads nowhere any more: the act of filing switches it off then.
    """

    route: Route
    body: Organisation | None
    association: Organisation | None
    committee: Organisation | None = None
    fault: RuleFault | None = None
    faulty: Route | None = None

    def chosen(self, path: str) -> Organisation | None:
        """The body of the path somebody chose: an association or a committee beside the rules, else the rules' own."""
        return {"association": self.association, "committee": self.committee}.get(path, self.body)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the responsible body handles its cases on another platform (rules §0b.1).

        A market regulator nobody switched to *here*, and any kind of body unknown to this platform, is elsewhere.
        """
        if self.body is not None:
            return self.body.mode is Mode.ELSEWHERE
        return self.route.body_kind in OUTSIDE_KINDS

    @property
    def is_association(self) -> bool:
        """Whether the route itself leads to a consumer association."""
        return self.route.body_kind == OrganisationKind.CONSUMER_ASSOCIATION


def facts_of(institution: Institution, *, category: str, minor: bool, paid_by: str, received_on: date) -> Facts:
    """What the routing rule may know of this filing."""
    platform = institution.platform
    region = institution.domicile_code or institution.published_code
    return Facts(
        institution_type=str(institution.type),
        category=category,
        domicile=institution.domicile_code,
        published_address=institution.published_code,
        platform_domicile=platform.domicile_code if platform else None,
        reachable=str(institution.reachability) != "unreachable",
        minor=minor,
        paid_by=paid_by,
        received_on=received_on,
        province=f"{region[:2]}0000" if region else None,
        public_university=is_public_university(institution),
    )


def is_public_university(institution: Institution) -> bool | None:
    """What a university's credit code tells: 12 is a public institution (事业单位); None where it tells nothing."""
    if str(institution.type) != "G" or not institution.credit_code:
        return None
    return institution.credit_code.startswith("12")


def responsible_for(
    institution: Institution, *, category: str, minor: bool = False, paid_by: str = "consumer", on: date | None = None
) -> Responsible:
    """The responsible body for a filing received on this day (today), with the association as the other door."""
    received_on = on or clock.today()
    rules = rulesets.in_force(received_on)
    facts = facts_of(institution, category=category, minor=minor, paid_by=paid_by, received_on=received_on)
    found, fault, faulty = met(facts, rules)
    # What the route leads to and the two doors beside it stand in one region: all are asked for at once.
    own = _asked_for(found)
    association, committee, *named = find_bodies([*BESIDE, *own], found.region)
    body = named[0] if own else body_on(found)
    return Responsible(found, body, association, committee, fault, faulty)


def _asked_for(found: Route) -> list[tuple[OrganisationKind, Level]]:
    """The kind and level a route asks for, where it names no body itself and the kind has organisations here."""
    if found.body_id is not None or found.body_kind not in KINDS:
        return []
    return [(OrganisationKind(found.body_kind), Level(found.level))]


def met(facts: Facts, rules: RuleSet) -> tuple[Route, RuleFault | None, Route | None]:
    """The route by the rows in force; where its rule leads nowhere any more: to intake, why, and the route it was."""
    rows = rows_in_force(rules, table_of(facts))
    found = route(facts, rules, rows)
    row = next((one for one in rows if (one.version_id, one.rule) == (found.version_id, found.rule)), None)
    why = fault_of_row(row, rules) if row is not None else None
    if row is None or why is None:
        return found, None, None
    return to_intake(row, str(why.label), facts, rules), why, found


def body_on(found: Route) -> Organisation | None:
    """The body a route leads to: the one it names, else the one of its kind for its region."""
    if found.body_id is not None:
        return db.session.get(Organisation, found.body_id)
    return body_of(found.body_kind, Level(found.level), found.region)


def body_of(kind: str, level: Level, region: str | None) -> Organisation | None:
    """The body of a kind named by a rule; None for kinds that have no organisations here."""
    return find_body(OrganisationKind(kind), level, region) if kind in KINDS else None


def acceptance_deadline(body_kind: str, on: date | None = None) -> Deadline:
    """By when the body would tell whether it accepts, were it to receive the complaint on this day (today)."""
    received_on = on or clock.today()
    rule = rulesets.in_force(received_on).clock("T-ACC", body_kind=body_kind)
    return deadline(rule, body_kind=body_kind, start_on=received_on, calendar=calendars.current())


def stored_facts(facts: Facts) -> dict[str, Any]:
    """The facts as the case keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(facts).items()}
