"""Which cases led to a cluster, and what each complainant was told that became public of it."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models.case import Complaint
from institutions.models import RiskCluster
from kernel.db import BigInt, Id, Instant, Model


class ClusterCase(Model):
    """A case that counted in a cluster, since when; the institution never reads of it, nor do others who complained."""

    __tablename__ = "cluster_cases"
    __table_args__ = (
        UniqueConstraint("cluster_id", "complaint_id"),
        Index("ix_cluster_cases_complaint", "complaint_id"),
    )

    id: Mapped[Id]
    cluster_id: Mapped[BigInt] = mapped_column(ForeignKey("risk_clusters.id"))
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    added_at: Mapped[Instant]

    cluster: Mapped[RiskCluster] = relationship()
    complaint: Mapped[Complaint] = relationship()


class PublicationTold(Model):
    """A complainant was told that something was published (O121 art. 36; §0b.13): once for each case and text."""

    __tablename__ = "publications_told"
    __table_args__ = (UniqueConstraint("complaint_id", "kind", "subject_ref"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    kind: Mapped[str] = mapped_column(String(20))
    subject_ref: Mapped[str] = mapped_column(String(26))
    number: Mapped[str] = mapped_column(String(80), default="")
    told_at: Mapped[Instant]
