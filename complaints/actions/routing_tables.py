"""The verbs of the routing table: a draft is made, edited, adopted or thrown away; a rule that leads nowhere is off."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from accounts.models import Organisation
from accounts.roles import Role
from complaints import rulesets
from complaints.events import RoutingAdopted, RoutingRuleSwitchedOff
from complaints.models import RoutingRule, RoutingVersion
from complaints.queries.routing_tables import (
    RuleFault,
    faults,
    forget,
    rows_of,
    shipped,
    stored_match,
    stored_rule,
    version_in_force,
)
from complaints.rulesets import Match, RoutingRow
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

SHIPPED = "随程序提供的规则"


@dataclass(frozen=True)
class RuleWords:
    """A row as an administrator writes it; with `body` it goes to that organisation, whatever kind and place say."""

    rule: str
    match: Match
    body_kind: str
    level: str
    where: tuple[str, ...]
    also_where: tuple[str, ...]
    reason: str
    articles: tuple[str, ...]
    certainty: str
    body: Organisation | None = None


class TableIncomplete(DomainError):
    """A national table whose last row does not take everything would leave a complaint without a body."""

    status = 422


class RuleNameTaken(DomainError):
    """Two rows of a version have one name."""

    status = 422


def seed_tables() -> int:
    """Put each rule set's own rows in as a version in force, unless somebody made a later one; safe to run again."""
    made = 0
    with transaction():
        for code in rulesets.CODES:
            ruleset, newest = rulesets.load(code), version_in_force(code)
            if newest is not None and (newest.made_by_id is not None or shipped(newest, ruleset)):
                continue
            version = _version(code, "", SHIPPED, SYSTEM)
            version.in_force_at = version.made_at
            _fill(version, ruleset.routing)
            made += 1
    forget()
    return made


def draft_version(ruleset: str, province: str, reason: str, *, by: Actor) -> RoutingVersion:
    """Begin a new version as a copy of what is in force: the whole national table, or the province's own rows."""
    _administrator(by)
    with transaction():
        version = _version(rulesets.load(ruleset).code, province, reason, by)
        _fill(version, rows_of(version_in_force(ruleset, province)))
        return version


def _version(ruleset: str, province: str, reason: str, by: Actor) -> RoutingVersion:
    number = select(func.max(RoutingVersion.number)).where(
        RoutingVersion.ruleset == ruleset, RoutingVersion.province == province
    )
    version = RoutingVersion(
        ruleset=ruleset,
        province=province,
        number=(db.session.scalar(number) or 0) + 1,
        reason=reason,
        made_by_id=by.person_id,
        made_at=clock.now(),
        rules=[],
    )
    db.session.add(version)
    db.session.flush()
    return version


def _fill(version: RoutingVersion, rows: Iterable[RoutingRow]) -> None:
    for position, row in enumerate(rows, 1):
        version.rules.append(RoutingRule(position=position, rule=row.rule, **_values(row), body_id=row.body_id))
    db.session.flush()


def _values(row: RoutingRow | RuleWords) -> dict[str, Any]:
    return {
        "match": stored_match(row.match),
        "body_kind": row.body_kind,
        "level": row.level,
        "where": list(row.where),
        "also_where": list(row.also_where),
        "reason": row.reason,
        "articles": list(row.articles),
        "certainty": str(row.certainty),
    }


def add_rule(version: RoutingVersion, words: RuleWords, *, by: Actor) -> RoutingRule:
    """Put a new row into a draft, before the rows that take everything."""
    with transaction():
        _draft(version, by)
        _free_name(version, words.rule, None)
        rule = RoutingRule(version_id=version.id, position=len(version.rules) + 1, rule=words.rule)
        _write(rule, words)
        place = next((at for at, other in enumerate(version.rules) if takes_all(other)), len(version.rules))
        _order(version, [*version.rules[:place], rule, *version.rules[place:]])
        return rule


def change_rule(rule: RoutingRule, words: RuleWords, *, by: Actor) -> None:
    """Write a row of a draft anew."""
    with transaction():
        _draft(rule.version, by)
        _free_name(rule.version, words.rule, rule)
        rule.rule = words.rule
        _write(rule, words)


def _free_name(version: RoutingVersion, name: str, own: RoutingRule | None) -> None:
    if any(other.rule == name and other is not own for other in version.rules):
        raise RuleNameTaken(f"这一版里已经有规则 {name}，请换一个编号。")


def _write(rule: RoutingRule, words: RuleWords) -> None:
    for name, value in _values(words).items():
        setattr(rule, name, value)
    body = words.body
    rule.body_id = body.id if body is not None else None
    rule.off_at = rule.off_why = None
    if body is not None:
        rule.body_kind, rule.level, rule.where = str(body.kind), str(body.level or "national"), []


def move_rule(rule: RoutingRule, steps: int, *, by: Actor) -> None:
    """Let a row of a draft be asked earlier (-1) or later (+1)."""
    with transaction():
        version = rule.version
        _draft(version, by)
        rows = [other for other in version.rules if other is not rule]
        at = min(max(version.rules.index(rule) + steps, 0), len(rows))
        _order(version, [*rows[:at], rule, *rows[at:]])


def remove_rule(rule: RoutingRule, *, by: Actor) -> None:
    """Take a row out of a draft."""
    with transaction():
        version = rule.version
        _draft(version, by)
        rows = [other for other in version.rules if other is not rule]
        db.session.delete(rule)
        db.session.flush()
        _order(version, rows)


def _order(version: RoutingVersion, rows: list[RoutingRule]) -> None:
    """Number rows anew; first out of the way, for no two may have one place at any moment."""
    for sign in (-1, 1):
        for position, row in enumerate(rows, 1):
            row.position = sign * position
            if row not in version.rules:
                version.rules.append(row)
        db.session.flush()
    db.session.refresh(version, ["rules"])


def adopt(version: RoutingVersion, reason: str, *, by: Actor) -> None:
    """Let a draft take effect now; the version before stays as it was."""
    with transaction():
        _draft(version, by)
        if not version.province and not (version.rules and takes_all(version.rules[-1])):
            raise TableIncomplete("全国的表最后一行必须接住所有情况（不设条件、不限地点），请先补上。")
        version.reason = reason
        version.in_force_at = clock.now()
        events.record(RoutingAdopted(version.id, version.ruleset, version.province), by)
    forget()


def takes_all(rule: RoutingRule) -> bool:
    """Whether a row asks nothing and needs no place."""
    return not rule.match and not rule.where


def discard_draft(version: RoutingVersion, *, by: Actor) -> None:
    """Throw a draft away; a version that was in force cannot be."""
    with transaction():
        _draft(version, by)
        db.session.execute(delete(RoutingRule).where(RoutingRule.version_id == version.id))
        db.session.execute(delete(RoutingVersion).where(RoutingVersion.id == version.id))
        db.session.expire_all()


def switch_off(rule: RoutingRule, why: str, *, by: Actor, fault: RuleFault | None = None) -> None:
    """Switch a rule off: what it would take goes to the staffed intake, until a version mends it."""
    if by != SYSTEM:
        _administrator(by)
    with transaction():
        lock(rule)
        if rule.version.in_force_at is None:
            raise IllegalMove()
        if rule.off_at is None:
            rule.off_at, rule.off_why = clock.now(), why
            code = str(fault) if fault is not None else "administrator"
            events.record(RoutingRuleSwitchedOff(rule.version_id, rule.rule, code), by)
    forget()


def switch_off_met(version_id: int | None, name: str, fault: RuleFault) -> None:
    """Switch off the rule a filing met, inside that filing."""
    rule = stored_rule(version_id, name)
    if rule is not None:
        switch_off(rule, str(fault.label), by=SYSTEM, fault=fault)


def check_tables() -> int:
    """Switch off every rule in force that leads nowhere any more; how many it were."""
    found = faults()
    for fault in found:
        switch_off(fault.rule, str(fault.why.label), by=SYSTEM, fault=fault.why)
    return len(found)


def _draft(version: RoutingVersion, by: Actor) -> None:
    """Only an administrator, and only a version that never took effect."""
    _administrator(by)
    if lock(version).in_force_at is not None:
        raise IllegalMove()


def _administrator(by: Actor) -> None:
    if by.role != Role.PLATFORM_ADMIN:
        raise NotYours()
