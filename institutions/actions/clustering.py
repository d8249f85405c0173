"""What the floor above found across cases is kept here as numbers, so that a body can open a task of supervision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from institutions.events import ClusterEnded, ClusterRaised
from institutions.lifecycle.clusters import ClusterScope
from institutions.models import ClusterMember, RiskCluster
from kernel import clock, events
from kernel.db import db, transaction
from kernel.events import SYSTEM


@dataclass(frozen=True)
class ToldCluster:
    """A cluster as it is told: its rule, which one it is, its numbers, its reason, cases by institution."""

    rule: str
    key: str
    scope: ClusterScope
    category: str
    facts: Mapping[str, Any]
    reason: str
    members: Mapping[int, int]


def tell_clusters(found: Sequence[ToldCluster]) -> dict[tuple[str, str], RiskCluster]:
    """Keep those that hold by rule and key, end those that hold no longer; safe to tell twice."""
    with transaction():
        rows = db.session.scalars(select(RiskCluster).where(RiskCluster.ended_at.is_(None)).with_for_update())
        standing = {(row.rule, row.key): row for row in rows}
        kept = {(one.rule, one.key): _keep(one, standing.get((one.rule, one.key))) for one in found}
        for place, row in standing.items():
            if place not in kept:
                row.ended_at = clock.now()
                events.record(ClusterEnded(_first(row), row.id, row.rule), SYSTEM)
        return kept


def _keep(told: ToldCluster, row: RiskCluster | None) -> RiskCluster:
    now, is_new = clock.now(), row is None
    if row is None:
        row = RiskCluster(rule=told.rule, key=told.key, scope=told.scope, category=told.category, begun_at=now)
        db.session.add(row)
    row.facts, row.reason, row.seen_at = dict(told.facts), told.reason, now
    known = {one.institution_id: one for one in row.members}
    for institution_id, cases in sorted(told.members.items(), key=lambda one: (-one[1], one[0])):
        if institution_id in known:
            known[institution_id].cases = cases
        else:
            row.members.append(ClusterMember(institution_id=institution_id, cases=cases))
    db.session.flush()
    if is_new:
        events.record(ClusterRaised(_first(row), row.id, row.rule), SYSTEM)
    return row


def _first(row: RiskCluster) -> int:
    """The institution with most of its cases, whose stream tells of it."""
    return max(row.members, key=lambda one: (one.cases, -one.institution_id)).institution_id
