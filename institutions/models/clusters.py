"""Clusters of like complaints across cases and institutions: numbers and a reason, never a case and never a person."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from institutions.lifecycle.clusters import ClusterScope
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STANDING = text("ended_at IS NULL")


class RiskCluster(Model):
    """A rule (its code and the day its row is in force from) that holds; `facts` are its numbers, `reason` its words.

    `key` says which cluster it is; one of a rule and a key stands.
    """

    __tablename__ = "risk_clusters"
    __table_args__ = (
        Index(
            "uq_risk_clusters_standing",
            "rule",
            "key",
            unique=True,
            postgresql_where=STANDING,
            sqlite_where=STANDING,
        ),
        Index("ix_risk_clusters_standing_at", "ended_at", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    rule: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(64))
    scope: Mapped[ClusterScope] = mapped_column(enum_column(ClusterScope))
    category: Mapped[str] = mapped_column(String(3))
    facts: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(500))
    begun_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    members: Mapped[list["ClusterMember"]] = relationship(order_by="ClusterMember.id")


class ClusterMember(Model):
    """An institution of a cluster and how many of its cases are about it."""

    __tablename__ = "risk_cluster_members"
    __table_args__ = (UniqueConstraint("cluster_id", "institution_id"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    cluster_id: Mapped[BigInt] = mapped_column(ForeignKey("risk_clusters.id"))
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"), index=True)
    cases: Mapped[int]

    institution: Mapped[Institution] = relationship()
