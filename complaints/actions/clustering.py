"""Once a day like cases are looked for across institutions; which they are stays here, their numbers go down."""

from collections.abc import Sequence

from accounts.regions import name_of
from complaints import rulesets
from complaints.clusters import Cluster, clusters_of, reason_of
from complaints.models import ClusterCase
from complaints.queries.clusters import case_facts, cluster_rules, kin_of
from complaints.rulesets import RuleSet
from institutions.actions import ToldCluster, tell_clusters
from institutions.lifecycle.clusters import ClusterScope
from institutions.models import RiskCluster
from kernel import clock
from kernel.bulk import insert_many
from kernel.db import transaction


def sweep_clusters() -> dict[str, int]:
    """Look for clusters by the rules in force and tell the floor below; safe to run twice and safe to miss."""
    with transaction():
        today = clock.today()
        rules = cluster_rules(today)
        cases = case_facts(rules, today)
        found = {(one.rule.code, one.key): one for one in clusters_of(cases, rules, kin_of(cases), today)}
        ruleset = rulesets.in_force(today)
        rows = tell_clusters([_told(one, ruleset) for one in found.values()])
        added = sum(_add_cases(row, found[place].cases) for place, row in rows.items())
        return {"clusters": len(found), "cases": added}


def _told(found: Cluster, ruleset: RuleSet) -> ToldCluster:
    rule, names = found.rule, ruleset.categories
    facts = {"cases": len(found.cases), "people": found.people, "window": rule.window, "since": rule.since.isoformat()}
    facts |= {"sample": rule.sample, "least_people": rule.people, "counts": rule.counts}
    facts |= {"institutions": len(found.members), "least_institutions": rule.institutions}
    if found.kin is not None:
        facts["link"] = found.kin.link
    if found.article:
        facts |= {"article": found.article, "causes": list(found.causes), "least_causes": rule.causes}
    causes = "、".join(names[code].name if code in names else code for code in found.causes)
    article = rulesets.cite(found.article, ruleset.texts) if found.article else ""
    reason = reason_of(found, causes, _place(found.place), article)
    category = "" if found.article else found.causes[0]
    return ToldCluster(rule.code, found.key, ClusterScope(rule.scope), category, facts, reason, found.members)


def _place(code: str) -> str:
    return name_of(code) or code if code else ""


def _add_cases(row: RiskCluster, cases: Sequence[int]) -> int:
    """A case that counts once stays with the cluster: it is one of those that led to what follows."""
    now = clock.now()
    rows = [{"cluster_id": row.id, "complaint_id": key, "added_at": now} for key in cases]
    return len(insert_many(ClusterCase, rows, ClusterCase.id, missing=True))
