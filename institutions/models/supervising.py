"""Supervision: what was counted by month, risk signals with their reasons, tasks and what was noted on them."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from institutions.lifecycle.signals import SignalKind
from institutions.lifecycle.supervising import TaskEnd, TaskOrigin, TaskState
from institutions.models.clusters import RiskCluster
from institutions.models.inspecting import Inspection
from institutions.models.noticing import Notice
from institutions.models.observing import Observation
from institutions.models.registry import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

STANDING = text("ended_at IS NULL")


class LedgerMonth(Model):
    """What the floors above told of one institution in one month (its first day): cases opened, breaches, silences."""

    __tablename__ = "ledger_months"
    __table_args__ = (UniqueConstraint("institution_id", "month"),)

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    month: Mapped[date]
    cases: Mapped[int] = mapped_column(default=0)
    breaches: Mapped[int] = mapped_column(default=0)
    silences: Mapped[int] = mapped_column(default=0)


class RiskSignal(Model):
    """A signal by a rule: `facts` are its numbers and thresholds, its words are made of them; one of a kind stands."""

    __tablename__ = "risk_signals"
    __table_args__ = (
        Index(
            "uq_risk_signals_standing",
            "institution_id",
            "kind",
            unique=True,
            postgresql_where=STANDING,
            sqlite_where=STANDING,
        ),
        Index("ix_risk_signals_standing_at", "ended_at", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    kind: Mapped[SignalKind] = mapped_column(enum_column(SignalKind))
    facts: Mapped[dict[str, Any]]
    begun_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    institution: Mapped[Institution] = relationship()


class SupervisionTask(Model):
    """A task of a body about an institution; ended with a reason.

    `since_on` is the day from which on it looks; `report_number` the report or lead it came of, which the floor above
    keeps; `away_to_id` the body it was handed to where that one works here, `away_seen_at` its acknowledgement.
    """

    __tablename__ = "supervision_tasks"
    __table_args__ = (
        CheckConstraint("(state = 'ended') = (ended_as IS NOT NULL)", name="ended"),
        CheckConstraint("(origin = 'signal') = (signal_id IS NOT NULL)", name="signal"),
        CheckConstraint("(origin = 'cluster') = (cluster_id IS NOT NULL)", name="cluster"),
        CheckConstraint("origin = 'report' OR (report_number IS NULL AND observation_id IS NULL)", name="report"),
        CheckConstraint("away_seen_at IS NULL OR away_to_id IS NOT NULL", name="away_seen"),
        UniqueConstraint("signal_id", "body_id"),
        UniqueConstraint("cluster_id", "body_id", "institution_id"),
        UniqueConstraint("report_number", "body_id"),
        UniqueConstraint("observation_id", "body_id"),
        Index("ix_supervision_tasks_body", "body_id", "state", "id"),
        Index("ix_supervision_tasks_away", "away_to_id", "id"),
        Index("ix_supervision_tasks_inspection", "inspection_id"),
        Index("ix_supervision_tasks_notice", "notice_id"),
        Index("ix_supervision_tasks_institution", "institution_id", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState), default=TaskState.OPEN)
    origin: Mapped[TaskOrigin] = mapped_column(enum_column(TaskOrigin))
    signal_id: Mapped[BigInt | None] = mapped_column(ForeignKey("risk_signals.id"))
    cluster_id: Mapped[BigInt | None] = mapped_column(ForeignKey("risk_clusters.id"))
    report_number: Mapped[str | None] = mapped_column(String(20))
    observation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("association_observations.id"))
    since_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Sealed("supervision_tasks.reason"))
    made_at: Mapped[Instant]
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    officer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    call_on: Mapped[date | None]
    away_to: Mapped[str] = mapped_column(String(200), default="")
    away_to_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    away_at: Mapped[Instant | None]
    away_seen_at: Mapped[Instant | None]
    away_seen_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[Instant | None]
    ended_as: Mapped[TaskEnd | None] = mapped_column(enum_column(TaskEnd))
    end_reason: Mapped[str] = mapped_column(Sealed("supervision_tasks.end_reason"), default="")
    inspection_id: Mapped[BigInt | None] = mapped_column(ForeignKey("inspections.id"))
    notice_id: Mapped[BigInt | None] = mapped_column(ForeignKey("cycle_notices.id"))

    institution: Mapped[Institution] = relationship()
    body: Mapped[Organisation] = relationship(foreign_keys=[body_id])
    officer: Mapped[Person | None] = relationship(foreign_keys=[officer_id])
    signal: Mapped[RiskSignal | None] = relationship()
    cluster: Mapped[RiskCluster | None] = relationship()
    observation: Mapped[Observation | None] = relationship()
    inspection: Mapped[Inspection | None] = relationship()
    notice: Mapped[Notice | None] = relationship()
    notes: Mapped[list["TaskNote"]] = relationship(order_by="TaskNote.id")


class TaskNote(Model):
    """What was done or learnt, of the body's own; never the institution's to read. `on`: the day of a talk."""

    __tablename__ = "supervision_notes"

    id: Mapped[Id]
    task_id: Mapped[BigInt] = mapped_column(ForeignKey("supervision_tasks.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Sealed("supervision_notes.words"))
    on: Mapped[date | None] = mapped_column("held_on")
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[Instant]

    by: Mapped[Person | None] = relationship()
