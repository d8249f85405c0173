"""What was changed about a record and by whom, why people left as a file; mergers and splits with what they moved."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from institutions.lifecycle import MergeKind, MergeState, RegistryAct
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

WAITING = text("state = 'proposed'")


class RegistryChange(Model):
    """One act on a record; `fields` holds before and after of public facts by name, never who a person is."""

    __tablename__ = "institution_changes"
    __table_args__ = (Index("ix_institution_changes_institution", "institution_id", "id"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    act: Mapped[RegistryAct] = mapped_column(enum_column(RegistryAct))
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    at: Mapped[Instant]

    institution: Mapped[Institution] = relationship()
    by: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class PeopleExport(Model):
    """People and sealed owners that left as a file: by whom and for what; the event has of the reason only a digest."""

    __tablename__ = "institution_people_exports"
    __table_args__ = (Index("ix_institution_people_exports_organisation", "organisation_id", "id"),)

    id: Mapped[Id]
    form: Mapped[str] = mapped_column(String(8))
    rows: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    at: Mapped[Instant]

    by: Mapped[Person | None] = relationship()


class Merge(Model):
    """A proposal to make two records one or to part them again; `moved` lists by table what went over, to go back.

    `gone` is the record that points on afterwards, `into` the one that stands; a split names the merger it undoes.
    """

    __tablename__ = "institution_merges"
    __table_args__ = (
        CheckConstraint("gone_id <> into_id", name="two"),
        CheckConstraint("(kind = 'split') = (undoes_id IS NOT NULL)", name="undoes"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        Index("uq_institution_merges_waiting", "gone_id", unique=True, postgresql_where=WAITING, sqlite_where=WAITING),
        Index("ix_institution_merges_into", "into_id", "id"),
        Index("ix_institution_merges_state", "state", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    kind: Mapped[MergeKind] = mapped_column(enum_column(MergeKind))
    state: Mapped[MergeState] = mapped_column(enum_column(MergeState))
    gone_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    into_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    undoes_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institution_merges.id"))
    reason: Mapped[str] = mapped_column(Text)
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    proposed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    proposed_for_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    proposed_at: Mapped[Instant]
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    decided_for_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    decided_at: Mapped[Instant | None]
    decided_reason: Mapped[str] = mapped_column(Text, default="")

    gone: Mapped[Institution] = relationship(foreign_keys=gone_id)
    into: Mapped[Institution] = relationship(foreign_keys=into_id)
    undoes: Mapped["Merge | None"] = relationship(remote_side="Merge.id")
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=proposed_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
