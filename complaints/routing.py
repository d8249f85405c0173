"""Who is responsible for a complaint, and why; pure: facts and a rule set in, a readable route out. Never fails."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from complaints.rulesets import AlternativeRow, Certainty, Match, RoutingRow, RuleSet

NATIONAL = "100000"
CUTS = {"county": 6, "city": 4, "province": 2}


@dataclass(frozen=True)
class Facts:
    """What is known when a complaint is filed; regions are six-digit codes, None where unknown.

    `institution_type` is A to H (A K12 subject online, B K12 other, C adult, D merchant on a platform, E platform,
    F school-selected application, G university, H unlicensed or unknown); `paid_by` is consumer or school;
    `licence` is human_resources where that department licensed the school; `public_university` says of G whether the
    school is one (None: not known).
    """

    institution_type: str = "H"
    category: str = "E99"
    domicile: str | None = None
    published_address: str | None = None
    platform_domicile: str | None = None
    filing_region: str | None = None
    school_region: str | None = None
    province: str | None = None
    reachable: bool | None = None
    minor: bool | None = None
    paid_by: str | None = None
    licence: str | None = None
    public_university: bool | None = None
    received_on: date | None = None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Facts":
        """Facts as `route explain` gets them; ValueError names a key nobody knows or a date that is none."""
        names = {field.name for field in fields(cls)}
        unknown = given.keys() - names
        if unknown:
            raise ValueError(f"不认识的字段：{', '.join(sorted(unknown))}")
        values = {key: value for key, value in given.items() if value is not None}
        if "received_on" in values:
            values["received_on"] = date.fromisoformat(str(values["received_on"]))
        return cls(**values)

    def region(self, place: str) -> str | None:
        """A region fact by its name, if it is a six-digit code."""
        code = str(getattr(self, place) or "")
        return code if len(code) == 6 and code.isascii() and code.isdigit() else None


@dataclass(frozen=True)
class Alternative:
    """Another way to go, with what to know before taking it."""

    path: str
    name: str
    body_kind: str | None
    level: str | None
    region: str | None
    reason: str
    warning: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """The responsible kind of body and its region, the row that said so, and the other ways."""

    body_kind: str
    level: str
    region: str
    rule: str
    ruleset: str
    reason: str
    articles: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    copies: tuple[str, ...]
    certainty: Certainty
    body_id: int | None = None
    version_id: int | None = None

    @property
    def is_platform_rule(self) -> bool:
        """Whether the row is shown as 平台规则: only a row whose articles were read is shown as law."""
        return self.certainty is not Certainty.VERIFIED or not self.articles


def route(facts: Facts, ruleset: RuleSet, rows: Iterable[RoutingRow] | None = None) -> Route:
    """The first row whose conditions hold and whose place is known (O121 art. 13).

    `rows` are those in force, the rule set's own where None; the rule set's last row takes what they leave.
    """
    for row in (*(ruleset.routing if rows is None else rows), ruleset.routing[-1]):
        region = _region(row, facts)
        if region and _holds(row.match, facts):
            return to_intake(row, row.off, facts, ruleset) if row.off else _route(row, region, facts, ruleset)
    raise AssertionError("the last routing row takes everything; the tests hold it to that")


def to_intake(row: RoutingRow, why: str, facts: Facts, ruleset: RuleSet) -> Route:
    """The staffed intake, in place of a row that leads nowhere any more."""
    province = table_of(facts)
    reason = f"这条规则暂停使用（{why}），先由统一受理窗口查明，再转给负责的部门。"
    level, region = ("province", province) if province else ("national", NATIONAL)
    other = replace(row, body_kind="intake", level=level, reason=reason, articles=(), certainty=Certainty.DESIGN)
    return _route(replace(other, body_id=None, also_where=()), region, facts, ruleset)


def table_of(facts: Facts) -> str:
    """The province whose own table goes before the national one, as a code; empty where nobody knows."""
    digits = _province(facts)
    return f"{digits}0000" if digits else ""


def _route(row: RoutingRow, region: str, facts: Facts, ruleset: RuleSet) -> Route:
    """A route by one row."""
    copies = tuple(kind for kind in copies_of(facts, ruleset) if kind != row.body_kind)
    return Route(
        body_kind=row.body_kind,
        level=row.level,
        region=region,
        rule=row.rule,
        ruleset=ruleset.code,
        reason=row.reason,
        articles=row.articles,
        alternatives=tuple(_alternatives(row, region, facts, ruleset)),
        copies=copies,
        certainty=row.certainty,
        body_id=row.body_id,
        version_id=row.version_id,
    )


def copies_of(facts: Facts, ruleset: RuleSet) -> tuple[str, ...]:
    """The kinds of body that every matching row of copies names, each once, in the table's order (rules §8.4)."""
    added = [kind for copy in ruleset.copies if _holds(copy.match, facts) for kind in copy.to]
    return tuple(dict.fromkeys(added))


def _holds(match: Match, facts: Facts) -> bool:
    """Whether every condition that is stated holds."""
    return (
        (not match.types or facts.institution_type in match.types)
        and (not match.categories or facts.category in match.categories)
        and (not match.provinces or _province(facts) in match.provinces)
        and match.reachable in (None, facts.reachable)
        and match.minor in (None, facts.minor)
        and match.paid_by in (None, facts.paid_by)
        and match.licence in (None, facts.licence)
        and match.public_university in (None, facts.public_university)
    )


def _province(facts: Facts) -> str:
    """The two digits of the province whose table applies: the stated one, else the domicile's."""
    return (facts.region("province") or facts.region("domicile") or "")[:2]


def _region(row: RoutingRow, facts: Facts) -> str | None:
    """The region a row names: its first known place, cut to its level; a row without a place is national."""
    if row.region:
        return row.region
    if not row.where:
        return NATIONAL
    return _first(row.where, facts, row.level)


def _first(places: tuple[str, ...], facts: Facts, level: str) -> str | None:
    """The first known of some places; a province alone does not name a county."""
    for place in places:
        code = facts.region(place)
        if code:
            return at_level(code, level)
    return None


def at_level(code: str, level: str) -> str:
    """A region code cut to a level: 110108 is 110100 for the city and 110000 for the province."""
    return NATIONAL if level == "national" else code[: CUTS[level]].ljust(6, "0")


def _alternatives(row: RoutingRow, region: str, facts: Facts, ruleset: RuleSet) -> list[Alternative]:
    """A second competent body if there is one (O121 art. 14: who receives first), then the ways of CL art. 39."""
    found = []
    second = _first(row.also_where, facts, row.level)
    if second and second != region:
        name = ruleset.bodies[row.body_kind].name
        reason = "这里的部门同样有权处理；先收到投诉的部门负责。"
        found.append(Alternative("department", name, row.body_kind, row.level, second, reason, "", row.articles))
    family = ruleset.family(row.body_kind)
    return found + [_way(way, row, region, family) for way in ruleset.alternatives]


def _way(way: AlternativeRow, row: RoutingRow, region: str, family: str) -> Alternative:
    """One of the five ways; a body on it is looked for at the place and level of the responsible body."""
    has_body = way.body_kind is not None
    return Alternative(
        path=way.path,
        name=way.name,
        body_kind=way.body_kind,
        level=row.level if has_body else None,
        region=region if has_body else None,
        reason=way.reason,
        warning=way.warnings.get(family, ""),
        articles=way.articles,
    )


def as_json(found: Route, body: str | None = None) -> dict[str, object]:
    """The answer of `route explain`, key by key as the contract has it; `body` is the organisation the caller found."""
    return {
        "body_kind": found.body_kind,
        "level": found.level,
        "region": found.region,
        "body": body,
        "rule": found.rule,
        "ruleset": found.ruleset,
        "reason": found.reason,
        "articles": list(found.articles),
        "alternatives": [{**vars(each), "articles": list(each.articles)} for each in found.alternatives],
    }
