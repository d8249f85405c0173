"""The routing table as versioned rows: what is in force for a rule set and province, drafts, rules leading nowhere."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, has_request_context
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Organisation, Region
from accounts.permissions import Viewer
from accounts.regions import gone
from accounts.roles import OrganisationKind, Role
from complaints import rulesets
from complaints.models import Complaint, RoutingRule, RoutingVersion
from complaints.rulesets import Certainty, Match, RoutingRow, RuleSet
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.labels import Labelled


class RuleFault(Labelled):
    """Why a rule leads nowhere any more."""

    BODY_CLOSED = "body_closed", "指定的单位已经撤销"
    KIND_UNKNOWN = "kind_unknown", "规则集里没有这一种单位"
    CATEGORY_UNKNOWN = "category_unknown", "规则集里没有这一种问题类别"
    REGION_GONE = "region_gone", "行政区划已经撤销，没有继任的代码"


Rows = tuple[RoutingRow, ...]
FLAGS = ("reachable", "minor", "public_university")
CHOICES = ("paid_by", "licence")
SETS = ("types", "categories", "provinces")


def version_in_force(ruleset: str, province: str = "") -> RoutingVersion | None:
    """The version that counts now for a rule set, of the whole country or of one province."""
    return db.session.scalar(
        select(RoutingVersion)
        .where(
            RoutingVersion.ruleset == ruleset,
            RoutingVersion.province == province,
            RoutingVersion.in_force_at <= clock.now(),
        )
        .options(selectinload(RoutingVersion.rules).joinedload(RoutingRule.body))
        .order_by(RoutingVersion.in_force_at.desc(), RoutingVersion.id.desc())
        .limit(1)
    )


def rows_in_force(ruleset: RuleSet, province: str = "") -> Rows:
    """The province's own rows, then the national ones, the rule set's where none were put in; seen anew on a change."""
    tables = _tables()
    key = (ruleset.code, province)
    if key not in tables:
        national = version_in_force(ruleset.code)
        own = version_in_force(ruleset.code, province) if province else None
        tables[key] = (*rows_of(own), *(rows_of(national) or ruleset.routing))
    return tables[key]


def _tables() -> dict[tuple[str, str], Rows]:
    """What this process remembers; forgotten when the stamp of the stored tables is another one."""
    if has_request_context() and "routing_tables" in g:
        remembered: dict[tuple[str, str], Rows] = g.routing_tables
        return remembered
    known: dict[str, Any] = current_app.extensions.setdefault("routing_tables", {})
    stamp = _stamp()
    if known.get("stamp") != stamp:
        known.update(stamp=stamp, tables={})
    tables: dict[tuple[str, str], Rows] = known["tables"]
    if has_request_context():
        g.routing_tables = tables
    return tables


def _stamp() -> tuple[Any, ...]:
    """Changes whenever a version takes effect or a rule is switched off."""
    in_force = select(func.count()).where(RoutingVersion.in_force_at <= clock.now()).scalar_subquery()
    newest = select(func.max(RoutingVersion.in_force_at)).where(RoutingVersion.in_force_at <= clock.now())
    off = select(func.count()).where(RoutingRule.off_at.is_not(None)).scalar_subquery()
    return tuple(db.session.execute(select(in_force, newest.scalar_subquery(), off)).one())


def forget() -> None:
    """Look at the stored tables anew within this request, after they were changed in it."""
    current_app.extensions.pop("routing_tables", None)
    if has_request_context():
        g.pop("routing_tables", None)


def rows_of(version: RoutingVersion | None) -> Rows:
    """The rows of a version as the routing rule reads them."""
    return tuple(row_of(rule) for rule in version.rules) if version is not None else ()


def row_of(rule: RoutingRule) -> RoutingRow:
    """One stored rule as the routing rule reads it."""
    said = rule.match
    match = Match(
        types=frozenset(said.get("types", ())),
        categories=frozenset(said.get("categories", ())),
        provinces=frozenset(said.get("provinces", ())),
        **{name: said.get(name) for name in (*FLAGS, *CHOICES)},
    )
    return RoutingRow(
        rule=rule.rule,
        match=match,
        body_kind=rule.body_kind,
        level=rule.level,
        where=tuple(rule.where),
        also_where=tuple(rule.also_where),
        reason=rule.reason,
        articles=tuple(rule.articles),
        certainty=Certainty(rule.certainty),
        body_id=rule.body_id,
        region=(rule.body.region_code or "100000") if rule.body else None,
        version_id=rule.version_id,
        off=rule.off_why if rule.off_at else None,
    )


def stored_match(match: Match) -> dict[str, Any]:
    """The conditions of a row as a stored rule keeps them: only what is asked."""
    said: dict[str, Any] = {name: sorted(getattr(match, name)) for name in SETS if getattr(match, name)}
    said |= {name: value for name in (*FLAGS, *CHOICES) if (value := getattr(match, name)) is not None}
    return said


def versions(viewer: Viewer) -> list[RoutingVersion]:
    """Every version, newest first; for the platform's administrators."""
    _only_administrators(viewer)
    found = select(RoutingVersion).order_by(RoutingVersion.ruleset, RoutingVersion.province, RoutingVersion.id.desc())
    return list(db.session.scalars(found))


def version_by_ref(viewer: Viewer, ref: str) -> RoutingVersion:
    """One version with its rules, or NotFound."""
    _only_administrators(viewer)
    found = db.session.scalar(
        select(RoutingVersion)
        .where(RoutingVersion.ref == ref)
        .options(selectinload(RoutingVersion.rules).joinedload(RoutingRule.body))
    )
    if found is None:
        raise NotFound()
    return found


def rule_by_name(version: RoutingVersion, name: str) -> RoutingRule:
    """One rule of a version, or NotFound."""
    found = next((rule for rule in version.rules if rule.rule == name), None)
    if found is None:
        raise NotFound()
    return found


def _only_administrators(viewer: Viewer) -> None:
    if viewer.role is not Role.PLATFORM_ADMIN:
        raise NotFound()


@dataclass(frozen=True)
class Fault:
    """A rule that leads nowhere any more, and why in a few words."""

    rule: RoutingRule
    why: RuleFault


def faults() -> list[Fault]:
    """The rules in force that no longer resolve and are not switched off yet."""
    now = clock.now()
    places = db.session.execute(
        select(RoutingVersion.ruleset, RoutingVersion.province).where(RoutingVersion.in_force_at <= now).distinct()
    ).all()
    found = []
    for ruleset, province in places:
        version = version_in_force(ruleset, province)
        for rule in version.rules if version is not None else ():
            why = fault_of(rule) if rule.off_at is None else None
            if why:
                found.append(Fault(rule, why))
    return found


def fault_of(rule: RoutingRule) -> RuleFault | None:
    """Why a stored rule leads nowhere; None when it leads somewhere."""
    return _fault(row_of(rule), rulesets.load(rule.version.ruleset), rule.body, rule.version.province)


def fault_of_row(row: RoutingRow, ruleset: RuleSet) -> RuleFault | None:
    """Why the row a filing met leads nowhere; None when it leads somewhere, or is the rule set's own."""
    if row.version_id is None or row.off:
        return None
    body = db.session.get(Organisation, row.body_id) if row.body_id is not None else None
    return _fault(row, ruleset, body)


def _fault(row: RoutingRow, ruleset: RuleSet, body: Organisation | None, province: str = "") -> RuleFault | None:
    """Named body closed or its region gone; kind or category unknown; a province abolished without successor."""
    if body is not None and body.closed_at is not None:
        return RuleFault.BODY_CLOSED
    if row.body_kind not in ruleset.bodies and row.body_kind not in {str(kind) for kind in OrganisationKind}:
        return RuleFault.KIND_UNKNOWN
    if row.match.categories - ruleset.categories.keys():
        return RuleFault.CATEGORY_UNKNOWN
    places = [f"{two}0000" for two in row.match.provinces] + [province or ""]
    if body is not None:
        places.append(body.region_code or "")
    if any(place and gone(place) for place in places):
        return RuleFault.REGION_GONE
    return None


def stored_rule(version_id: int | None, name: str) -> RoutingRule | None:
    """The rule of a version by its name."""
    if version_id is None:
        return None
    return db.session.scalar(
        select(RoutingRule)
        .where(RoutingRule.version_id == version_id, RoutingRule.rule == name)
        .options(joinedload(RoutingRule.version))
    )


def row_met(complaint: Complaint) -> RoutingRow | None:
    """The row by which a case was routed: of its version, else of its rule set; None when nobody knows it any more."""
    rule = stored_rule(complaint.routing_version_id, complaint.route_rule)
    if rule is not None:
        return row_of(rule)
    rows = rulesets.load(complaint.ruleset).routing
    return next((row for row in rows if row.rule == complaint.route_rule), None)


def shipped(version: RoutingVersion | None, ruleset: RuleSet) -> bool:
    """Whether a version holds the rule set's own rows as they stand in it today."""
    if version is None:
        return False
    now = [{**vars(row), "version_id": None, "off": None} for row in rows_of(version)]
    return now == [vars(row) for row in ruleset.routing]


def regions_named() -> list[Region]:
    """The provinces a table may be made for."""
    found = select(Region).where(Region.level == "province", Region.valid_to.is_(None)).order_by(Region.code)
    return list(db.session.scalars(found))
