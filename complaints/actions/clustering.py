"""Once a day like cases are looked for across institutions; what became public of it is told to who complained."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from accounts.regions import name_of
from complaints import rulesets
from complaints.clusters import Cluster, clusters_of, reason_of
from complaints.events.sharing import PublicationTold as ToldOfPublication
from complaints.models import ClusterCase, Complaint, PublicationTold
from complaints.queries.clusters import case_facts, cluster_rules, kin_of
from complaints.rulesets import RuleSet
from institutions.actions import ToldCluster, tell_clusters
from institutions.lifecycle.clusters import ClusterScope
from institutions.models import Notice, RiskCluster, SupervisionTask
from kernel import clock, events
from kernel.bulk import among, insert_many
from kernel.db import db, transaction
from kernel.events import SYSTEM


@dataclass(frozen=True)
class Published:
    """What became public: its kind (notice, penalty, inspection), its ref, its number where it has one."""

    kind: str
    ref: str
    number: str = ""


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


def tasks_behind(notice: Notice) -> list[SupervisionTask]:
    """The tasks out of clusters that a published notice, of any version, or its inspection came of."""
    first = select(Notice.id).where(Notice.series == notice.series)
    came = or_(SupervisionTask.notice_id.in_(first), SupervisionTask.inspection_id == notice.inspection_id)
    found = select(SupervisionTask).where(SupervisionTask.cluster_id.is_not(None), came)
    return list(db.session.scalars(found.order_by(SupervisionTask.id)))


def tasks_of_inspection(inspection_id: int) -> list[SupervisionTask]:
    """The tasks out of clusters that ended with this inspection."""
    found = select(SupervisionTask).where(
        SupervisionTask.cluster_id.is_not(None), SupervisionTask.inspection_id == inspection_id
    )
    return list(db.session.scalars(found.order_by(SupervisionTask.id)))


def tell_published(tasks: Sequence[SupervisionTask], what: Published) -> int:
    """Note for each case that led to the tasks that this is public; each is told once, of the own case alone."""
    done = 0
    with transaction():
        for task in tasks:
            keys = list(db.session.scalars(_behind(task)))
            known = select(PublicationTold.complaint_id).where(
                among(PublicationTold.complaint_id, keys),
                PublicationTold.kind == what.kind,
                PublicationTold.subject_ref == what.ref,
            )
            told = set(db.session.scalars(known)) if keys else set()
            for key in keys:
                done += _tell(key, what) if key not in told else 0
    return done


def _behind(task: SupervisionTask) -> Select[int]:
    """The cases against the task's institution that had come together when the task was opened."""
    return (
        select(Complaint.id)
        .join(ClusterCase, ClusterCase.complaint_id == Complaint.id)
        .where(
            ClusterCase.cluster_id == task.cluster_id,
            ClusterCase.added_at <= task.made_at,
            Complaint.institution_id == task.institution_id,
            Complaint.erased_at.is_(None),
        )
        .order_by(Complaint.id)
    )


def _tell(complaint_id: int, what: Published) -> int:
    row = PublicationTold(
        complaint_id=complaint_id, kind=what.kind, subject_ref=what.ref, number=what.number, told_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    events.record(ToldOfPublication(complaint_id, row.id, what.kind), SYSTEM)
    return 1
