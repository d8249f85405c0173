"""A dry run: where the last thousand cases would go by a version that is not in force yet, beside where they go now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, func, select

from accounts.permissions import Viewer
from accounts.queries import Directory
from accounts.roles import Role
from complaints import rulesets
from complaints.models import Channel, Complaint, RoutingVersion
from complaints.queries.intake import region_names
from complaints.queries.routing_tables import Rows, rows_in_force, rows_of
from complaints.routing import Facts, Route, route, table_of
from complaints.rulesets import RuleSet
from kernel.db import db
from kernel.errors import NotFound

MOST, AMONG = 1000, 50_000
_FACTS = frozenset(field.name for field in fields(Facts))


@dataclass(frozen=True)
class Place:
    """Where a case goes: the body in words, and the rule that says so."""

    body: str
    rule: str


@dataclass(frozen=True)
class Change:
    """A case that would go elsewhere."""

    number: str
    now: Place
    then: Place


@dataclass(frozen=True)
class Trial:
    """How many cases were looked at, how many the version would send elsewhere, and which."""

    looked: int
    changes: tuple[Change, ...]
    other_rule: int

    @property
    def ways(self) -> list[tuple[Place, Place, int]]:
        """From where to where, and how many cases each, most first."""
        counted = Counter((change.now, change.then) for change in self.changes)
        return [(now, then, number) for (now, then), number in counted.most_common()]

    @property
    def same(self) -> int:
        """How many would go where they go now."""
        return self.looked - len(self.changes)


def trial(viewer: Viewer, version: RoutingVersion, most: int = MOST) -> Trial:
    """Route the newest cases by the version and by what is in force; for the platform's administrators.

    Only facts and numbers are read, nothing of the learner.
    """
    if viewer.role is not Role.PLATFORM_ADMIN:
        raise NotFound()
    ruleset = rulesets.load(version.ruleset)
    pairs = list(_routed(version, ruleset, most))
    place = _Places(ruleset, [one for _number, *both in pairs for one in both])
    changes, other_rule = [], 0
    for number, now, then in pairs:
        if _destination(now) != _destination(then) and place.of(now).body != place.of(then).body:
            changes.append(Change(number, place.of(now), place.of(then)))
        else:
            other_rule += now.rule != then.rule
    return Trial(len(pairs), tuple(changes), other_rule)


def _routed(version: RoutingVersion, ruleset: RuleSet, most: int) -> Iterator[tuple[str, Route, Route]]:
    """Each case of the version's rule set and province: its number, its route now, its route then."""
    national, own = rows_in_force(ruleset), _own_provinces(ruleset.code)
    tables: dict[str, tuple[Rows, Rows]] = {}
    for number, stored in db.session.execute(_newest(version).limit(most)):
        facts = facts_from(stored)
        province = table_of(facts)
        if version.province not in ("", province):
            continue
        if province not in tables:
            now = rows_in_force(ruleset, province) if province in own else national
            tables[province] = now, _after(version, now, national)
        now, then = tables[province]
        yield number, route(facts, ruleset, now), route(facts, ruleset, then)


def _newest(version: RoutingVersion) -> Select[tuple[str, dict[str, Any]]]:
    """The newest cases a version may concern; a province's are looked for among the newest so many."""
    found = (
        select(Complaint.number, Complaint.route_facts)
        .where(Complaint.ruleset == version.ruleset, Complaint.channel == Channel.WEB)
        .order_by(Complaint.id.desc())
    )
    if not version.province:
        return found
    newest = select(func.max(Complaint.id)).scalar_subquery()
    here = Complaint.route_facts["province"].as_string() == version.province
    return found.where(here, Complaint.id > newest - AMONG)


def _after(version: RoutingVersion, now: Rows, national: Rows) -> Rows:
    """The rows of a province once the version is in force: its own first, then the national ones."""
    if version.province:
        return (*rows_of(version), *national)
    return (*now[: len(now) - len(national)], *rows_of(version))


def _own_provinces(ruleset: str) -> frozenset[str]:
    """The provinces with a table of their own in force."""
    found = select(RoutingVersion.province).where(
        RoutingVersion.ruleset == ruleset, RoutingVersion.in_force_at.is_not(None), RoutingVersion.province != ""
    )
    return frozenset(db.session.scalars(found.distinct()))


def facts_from(stored: dict[str, Any]) -> Facts:
    """The facts a case keeps, as far as the routing rule still knows them."""
    return Facts.from_json({name: value for name, value in stored.items() if name in _FACTS})


def _destination(found: Route) -> tuple[object, ...]:
    return found.body_id, found.body_kind, found.level, found.region


class _Places:
    """Routes in words, each destination looked up once."""

    def __init__(self, ruleset: RuleSet, routes: list[Route]) -> None:
        self._bodies = {kind: body.name for kind, body in ruleset.bodies.items()}
        self._directory = Directory()
        self._regions = region_names(one.region for one in routes)
        self._known: dict[tuple[object, ...], str] = {}

    def of(self, found: Route) -> Place:
        """The body and the rule."""
        key = _destination(found)
        if key not in self._known:
            self._known[key] = self._words(found)
        return Place(self._known[key], found.rule)

    def _words(self, found: Route) -> str:
        if found.body_id is not None:
            named = self._directory.named(found.body_id)
        else:
            named = self._directory.find(found.body_kind, found.level, found.region)
        if named is not None:
            return named.name
        kind, region = self._bodies.get(found.body_kind, found.body_kind), self._regions.get(found.region, "")
        return f"{kind}（{region}）" if region else kind
