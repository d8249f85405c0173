"""Cases as the rules of clusters see them, the rules in force, and what of a cluster somebody may open."""

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints import rulesets
from complaints.clusters import CaseFact, Kin, joined
from complaints.lifecycle import Status
from complaints.models import Channel, ClusterCase, Complaint
from complaints.queries.cases import visible_to
from complaints.rulesets.clusters import SHIPPED, ClusterRule, in_force, read_clusters
from institutions.models import Institution, RiskCluster
from institutions.queries.kin import kin_links
from kernel import clock
from kernel.config import settings
from kernel.db import db

log = logging.getLogger(__name__)
OPERATORS = "clusters.toml"
LISTED = 200


def cluster_rules(on: date) -> tuple[ClusterRule, ...]:
    """The rules in force on a day, the operator's rows with those that ship; only these where theirs cannot be read."""
    try:
        return in_force(read_clusters(SHIPPED, settings().data_dir / OPERATORS), on)
    except ValueError:
        log.exception("the operator's rules of clusters cannot be read: those that ship are in force")
        return in_force(read_clusters(SHIPPED), on)


def case_facts(rules: Iterable[ClusterRule], today: date) -> list[CaseFact]:
    """The cases in the longest window; imported ones and those a body refused do not count."""
    start = today - timedelta(days=max((rule.window for rule in rules), default=1))
    place = func.coalesce(Institution.domicile_code, Institution.published_code, "")
    found = (
        select(
            Complaint.id,
            Complaint.institution_id,
            Complaint.category,
            Complaint.phone_index,
            place.label("region"),
            Complaint.filed_at,
        )
        .join(Institution, Institution.id == Complaint.institution_id)
        .where(
            Complaint.filed_at >= clock.start_of(start),
            Complaint.channel != Channel.IMPORT,
            Complaint.status != Status.NOT_ACCEPTED,
            Complaint.erased_at.is_(None),
        )
        .order_by(Complaint.id)
    )
    articles = _articles(today)
    return [
        CaseFact(
            row.id,
            row.institution_id,
            row.category,
            row.phone_index,
            row.region,
            clock.day_of(row.filed_at),
            articles.get(row.category, frozenset()),
        )
        for row in db.session.execute(found)
    ]


def _articles(today: date) -> dict[str, frozenset[str]]:
    """The articles each cause points to, without their paragraphs."""
    categories = rulesets.in_force(today).categories
    return {code: frozenset(one.partition(":")[0] for one in row.main_rules) for code, row in categories.items()}


def kin_of(cases: Iterable[CaseFact]) -> tuple[Kin, ...]:
    """The groups of joined institutions among those complained of."""
    return joined(kin_links({one.institution_id for one in cases}))


def cases_of_cluster(viewer: Viewer, ref: str) -> list[Complaint]:
    """The cases of a cluster in which the viewer holds a seat, newest first; nobody learns of others here."""
    held = select(ClusterCase.complaint_id).join(RiskCluster, RiskCluster.id == ClusterCase.cluster_id)
    found = visible_to(viewer).where(Complaint.id.in_(held.where(RiskCluster.ref == ref)))
    whole = found.options(joinedload(Complaint.institution)).order_by(Complaint.id.desc()).limit(LISTED)
    return list(db.session.scalars(whole))
